"""URLs that lead inside, or that nothing may be made of, in the forms that such things have been written in."""

from __future__ import annotations

#: Refused whatever a name server says. Hosts are addresses, or names that stand in every system's own table.
INSIDE = (
    # this machine, as IPv4 is written and as `inet_aton` reads it
    *("http://127.0.0.1/", "http://127.1/", "http://127.0.0.1:8080/x", "http://2130706433/", "http://0x7f000001/"),
    *(
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://0/",
        "http://0.0.0.0/",
        "http://127.0.1/",
    ),
    *("http://0x7f.0x0.0x0.0x1/", "http://127.255.255.254/", "http://0x7F.1/", "http://127.0.0.1./", "http://[::]:80/"),
    *("http://localhost/", "http://localhost./", "http://LOCALHOST/", "http://127.0.0.1%2f@example.com/"),
    # the same in digits of other scripts, in full width, with other dots
    *(
        "http://①②⑦.⓪.⓪.①/",
        "http://１２７.０.０.１/",
        "http://127。0。0。1/",
        "http://127．0．0．1/",
        "http://ⓛocalhost/",
    ),
    # IPv6, and IPv4 within it
    *(
        "http://[::1]/",
        "http://[::]/",
        "http://[0:0:0:0:0:0:0:1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::127.0.0.1]/",
    ),
    *("http://[::ffff:7f00:1]/", "http://[0:0:0:0:0:ffff:10.0.0.1]/", "http://[::ffff:169.254.169.254]/"),
    *("http://[64:ff9b::7f00:1]/", "http://[64:ff9b::10.1.2.3]/", "http://[64:ff9b:1::1]/", "http://[2002:7f00:1::]/"),
    *("http://[2002:c0a8:101::1]/", "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", "http://[2001:db8::1]/"),
    *("http://[fe80::1]/", "http://[fe80::1%25lo]/", "http://[fe80::1%251]/", "http://[fe80::1%25eth0]:80/"),
    *("http://[fc00::1]/", "http://[fd00:ec2::254]/latest/meta-data/", "http://[fec0::1]/", "http://[ff02::1]/"),
    *("http://[100::1]/", "http://[5f00::1]/", "http://[::ffff:0:127.0.0.1]/", "http://[2606:4700::1%25eth0]/"),
    # private, link-local, carriers', clouds' and otherwise special
    *(
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://172.31.255.255/",
        "http://192.168.1.1/",
        "http://169.254.169.254/",
    ),
    *(
        "http://169.254.170.2/",
        "http://2852039166/",
        "http://0xa9fea9fe/",
        "http://0251.0376.0251.0376/",
        "http://10.1/",
    ),
    *(
        "http://100.64.0.1/",
        "http://100.100.100.200/",
        "http://168.63.129.16/",
        "http://192.0.0.192/",
        "http://198.18.0.1/",
    ),
    *("http://192.0.2.1/", "http://203.0.113.9/", "http://198.51.100.7/", "http://192.88.99.1/", "http://224.0.0.1/"),
    *("http://240.0.0.1/", "http://255.255.255.255/"),
    # credentials, schemes, ports, and what is no URL
    *("http://user:pw@example.com/", "http://user@example.com/", "http://@example.com/", "http://:@example.com/"),
    *("http://example.com@127.0.0.1/", "http://127.0.0.1#@example.com/", "http://127.0.0.1?@example.com/"),
    *("http://example.com\\@127.0.0.1/", "http://exa mple.com/", "http://example.com:99999/", "http://example.com:-1/"),
    *(
        "http://example.com:80a/",
        "http:///x",
        "http://",
        "http:127.0.0.1",
        "http:/127.0.0.1/",
        "http://[::1/",
        "http://[v1.a]/",
    ),
    *(
        "ftp://example.com/a",
        "file:///etc/passwd",
        "gopher://example.com/",
        "data:application/pdf,x",
        "jar:http://a!/b",
    ),
    *(
        "dict://127.0.0.1:11211/",
        "ldap://127.0.0.1/",
        "unix:///run/docker.sock",
        "javascript:alert(1)",
        "FILE:///etc/passwd",
    ),
    *(
        "//example.com/x",
        "/etc/passwd",
        "x",
        "",
        "http://example.com/\r\nHost: a",
        "http://example.com/\0",
        "\thttp://a/",
    ),
)
#: Names that some systems know for an inner address and others do not know at all, or that are no names to some readers
#: of names: what is refused is then the name, and nothing is connected to either way.
UNKNOWN_TO_SOME = frozenset(
    {
        *("http://0177.0.0.1/", "http://017700000001/", "http://localhost./", "http://0251.0376.0251.0376/"),
        *(
            "http://①②⑦.⓪.⓪.①/",
            "http://１２７.０.０.１/",
            "http://127。0。0。1/",
            "http://127．0．0．1/",
            "http://ⓛocalhost/",
        ),
        *("http://127.0.0.1./", "http://[v1.a]/"),
    }
)
#: What a name server may say of a name that is asked for: each has an address that may not be connected to.
ANSWERS = (
    ["127.0.0.1"],
    ["::1"],
    ["10.0.0.1"],
    ["169.254.169.254"],
    ["0.0.0.0"],
    ["::"],
    ["::ffff:10.0.0.1"],
    ["::ffff:127.0.0.1"],
    ["64:ff9b::a00:1"],
    ["2002:a00:1::"],
    ["fe80::1%lo"],
    ["fe80::1"],
    ["fd00::1"],
    ["100.100.100.200"],
    ["1.1.1.1", "127.0.0.1"],
    ["2606:4700::1111", "::1"],
    ["1.1.1.1", "8.8.8.8", "192.168.0.1"],
)
#: Where a server outside may try to send who fetches from it.
REDIRECTS = (
    *("http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://[::ffff:10.0.0.1]/"),
    *("//10.0.0.1/", "http://user:pw@example.com/", "http://2852039166/", "file:///etc/passwd", "ftp://example.com/"),
    *(
        "gopher://10.0.0.1/",
        "data:text/plain,x",
        "http://0xa9fea9fe/",
        "http://[fe80::1%25lo]/",
        "http://192.168.1.1:22/",
    ),
)
