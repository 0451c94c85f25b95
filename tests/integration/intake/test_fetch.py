"""Files are fetched within limits, and never from inside, whatever the URL, the name server or a redirect says."""

import contextlib
import gzip
import io
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address, ip_address
from typing import Any
from urllib.parse import quote, unquote

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from hostile.inside_urls import ANSWERS, INSIDE, REDIRECTS, UNKNOWN_TO_SOME
from pagemill.errors import AddressForbidden, FetchFailed, SourceTooLarge
from pagemill.intake import guarded_network
from pagemill.intake.addresses import may_fetch_from, parse_networks
from pagemill.intake.fetch import Fetched, fetch
from pagemill.intake.post import post
from pagemill.settings import FetchSettings


def fetched_to_nothing(url: str, **more: Any) -> None:
    fetch(url, io.BytesIO(), FetchSettings(connect_seconds=0.5), 1000, **more)


def posted_to(url: str, **more: Any) -> None:
    """As webhooks are."""
    post(url, b"{}", {}, FetchSettings(connect_seconds=0.5), 1.0, **more)


BOTH = pytest.mark.parametrize("way", [fetched_to_nothing, posted_to], ids=["fetch", "webhook"])


@BOTH
@pytest.mark.parametrize("url", INSIDE)
def test_nothing_inside_is_reached(way: Callable[..., None], url: str) -> None:
    with pytest.raises((AddressForbidden, FetchFailed) if url in UNKNOWN_TO_SOME else AddressForbidden):
        way(url)


def test_the_table_is_long_enough() -> None:
    assert len(set(INSIDE)) == len(INSIDE) > 100
    assert len(UNKNOWN_TO_SOME & set(INSIDE)) == len(UNKNOWN_TO_SOME)


@BOTH
@pytest.mark.parametrize("addresses", ANSWERS, ids=" ".join)
def test_a_name_that_leads_inside(way: Callable[..., None], addresses: list[str], server: str) -> None:
    """It is enough that one of its addresses does; the first is not tried before the last is looked at."""
    port = server.rpartition(":")[2]
    before = len(CALLED)
    for host in ("files.example", "files.example.", "名.example", "xn--55q.example"):
        with pytest.raises(AddressForbidden):
            way(f"http://{host}:{port}/named", resolver=lambda *_: addresses)
    assert len(CALLED) == before


@BOTH
def test_every_answer_of_a_name_server_is_looked_at(way: Callable[..., None], server: str) -> None:
    """One that says a public address whenever it is asked to look, and an inner one to connect to, is asked once."""
    answers = iter([["127.0.0.1"], ["1.1.1.1"], ["127.0.0.1"]])
    with pytest.raises(AddressForbidden):
        way(f"http://files.example:{server.rpartition(':')[2]}/named", resolver=lambda *_: next(answers))
    assert next(answers) == ["1.1.1.1"]


@pytest.mark.parametrize("target", REDIRECTS)
def test_a_redirect_inside(server: str, target: str) -> None:
    # What no client can make a URL of is no redirect at all.
    with pytest.raises((AddressForbidden, FetchFailed) if target.startswith("data:") else AddressForbidden):
        get(f"{server}/to?{quote(target, safe='')}")


def test_a_webhook_follows_no_redirect(server: str) -> None:
    before = len(CALLED)
    assert post(f"{server}/once", b"{}", {}, OPEN, 5.0) == 302
    assert CALLED[before:] == ["/once"]


@given(address=st.ip_addresses(v=4), form=st.integers(0, 9), port=st.sampled_from(["", ":80", ":8080"]))
@example(address=IPv4Address("127.0.0.1"), form=0, port="")
def test_an_inner_address_in_every_form(address: IPv4Address, form: int, port: str) -> None:
    """What the standard library counts as inner is refused however it is written, IPv6 that carries it among it."""
    number = int(address)
    parts = [str(part) for part in address.packed]
    host = [
        str(address),
        str(number),
        hex(number),
        ".".join(hex(part) for part in address.packed),
        f"{parts[0]}.{number & 0xFFFFFF}",
        f"{parts[0]}.{parts[1]}.{number & 0xFFFF}",
        f"[::ffff:{address}]",
        f"[::ffff:{number >> 16:x}:{number & 0xFFFF:x}]",
        f"[64:ff9b::{address}]",
        f"[2002:{number >> 16:x}:{number & 0xFFFF:x}::1]",
    ][form]
    assume(form == 9 or not address.is_global)
    with pytest.raises(AddressForbidden):
        fetched_to_nothing(f"http://{host}{port}/")


@pytest.mark.parametrize(
    ("network", "inside", "outside"),
    [
        (
            "10.1.0.0/16",
            ["10.1.0.1", "10.1.255.254", "::ffff:10.1.2.3", "64:ff9b::10.1.2.3"],
            ["10.2.0.1", "127.0.0.1"],
        ),
        ("192.168.7.9/32", ["192.168.7.9"], ["192.168.7.8", "192.168.7.10"]),
        ("192.168.7.9", ["192.168.7.9"], ["192.168.7.10"]),
        ("fd12::/16", ["fd12::1", "fd12:ffff::1"], ["fd13::1", "::1", "fe80::1"]),
        ("::1/128", ["::1"], ["::2", "127.0.0.1"]),
    ],
)
def test_the_operators_list_allows_what_it_names_alone(network: str, inside: list[str], outside: list[str]) -> None:
    allowed = parse_networks([network])
    assert all(may_fetch_from(ip_address(text), allowed) for text in inside)
    assert not any(may_fetch_from(ip_address(text), allowed) for text in outside)
    assert not any(may_fetch_from(ip_address(text), ()) for text in (*inside, *outside))
    assert may_fetch_from(ip_address("1.1.1.1"), allowed)


#: 3 KB that stand for 3 MB.
BOMB = gzip.compress(b"\0" * 3_000_000)


#: Paths that the server below was asked for.
CALLED: list[str] = []


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def do_GET(self) -> None:
        CALLED.append(self.path)
        match self.path.split("?")[0]:
            case "/file/%E5%8F%91%E7%A5%A8.pdf" | "/file/%E5%8F%91%E7%A5%A8%201.pdf":
                self.answer(200, b"%PDF-1.7 content")
            case "/named":
                self.answer(200, b"x", ("Content-Disposition", "attachment; filename*=UTF-8''%E5%90%88%E5%90%8C.pdf"))
            case "/path-in-name":
                self.answer(200, b"x", ("Content-Disposition", 'attachment; filename="../../etc/passwd"'))
            case "/missing":
                self.answer(404, b"no")
            case "/large":
                self.answer(200, b"x" * 5000)
            case "/endless":
                self.send_response(200)
                self.end_headers()
                for _ in range(1000):
                    self.wfile.write(b"x" * 1000)
            case "/cut":
                self.send_response(200)
                self.send_header("Content-Length", "100")
                self.end_headers()
                self.wfile.write(b"only this")
            case "/packed":
                self.answer(200, gzip.compress(b"%PDF-1.7 packed"), ("Content-Encoding", "gzip"))
            case "/packed-cut":
                self.answer(200, gzip.compress(bytes(range(256)) * 4)[:-20], ("Content-Encoding", "gzip"))
            case "/packed-badly":
                self.answer(200, b"no gzip at all", ("Content-Encoding", "gzip"))
            case "/packed-oddly":
                self.answer(200, b"x", ("Content-Encoding", "br"))
            case "/bomb":
                self.answer(200, BOMB, ("Content-Encoding", "gzip"))
            case "/hang":
                time.sleep(3)
            case "/trickle":
                self.send_response(200)
                self.end_headers()
                for _ in range(50):
                    self.wfile.write(b"x")
                    self.wfile.flush()
                    time.sleep(0.1)
            case "/to":
                self.answer(302, b"", ("Location", unquote(self.path.partition("?")[2])))
            case "/loop":
                self.answer(302, b"", ("Location", "/loop"))
            case "/once":
                self.answer(302, b"", ("Location", "/named"))
            case "/to-file":
                self.answer(302, b"", ("Location", "file:///etc/passwd"))
            case "/to-metadata":
                self.answer(307, b"", ("Location", "http://169.254.169.254/latest/"))

    def answer(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            super().handle()

    def log_message(self, *args: object) -> None: ...


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    httpd.server_close()


OPEN = FetchSettings(allow_networks=("127.0.0.0/8",), read_seconds=1.0, total_seconds=2.0)


def get(url: str, settings: FetchSettings = OPEN, max_bytes: int = 4000) -> tuple[Fetched, bytes]:
    target = io.BytesIO()
    return fetch(url, target, settings, max_bytes), target.getvalue()


def test_an_allowed_network_is_fetched_from(server: str) -> None:
    fetched, data = get(server + "/file/%E5%8F%91%E7%A5%A8.pdf?sign=abc")
    assert (fetched, data) == (Fetched("发票.pdf", 16), b"%PDF-1.7 content")


def test_a_name_with_spaces_in_the_url(server: str) -> None:
    assert get(server + "/file/发票 1.pdf?sign=a b")[0].file_name == "发票 1.pdf"
    for url in ("http://files example/a.pdf", "http://127.0.0.1 :80/a.pdf", "http://a b@127.0.0.1/a.pdf"):
        with pytest.raises(AddressForbidden, match="malformed"):
            get(url)


def test_the_header_names_the_file_and_redirects_are_followed(server: str) -> None:
    assert get(server + "/once")[0].file_name == "合同.pdf"
    assert get(server + "/path-in-name")[0].file_name == "passwd"


@pytest.mark.parametrize(
    ("path", "error", "words"),
    [
        ("/missing", FetchFailed, "404"),
        ("/large", SourceTooLarge, "5000 bytes"),
        ("/bomb", SourceTooLarge, "more than 4000"),
        ("/packed-cut", FetchFailed, "a part of the file"),
        ("/packed-badly", FetchFailed, "cannot be unpacked"),
        ("/packed-oddly", FetchFailed, "not asked for"),
        ("/endless", SourceTooLarge, "more than 4000"),
        ("/cut", FetchFailed, "failed"),
        ("/hang", FetchFailed, "in time"),
        ("/trickle", FetchFailed, "in time"),
        ("/loop", FetchFailed, "redirects"),
        ("/to-file", AddressForbidden, "http and https"),
        ("/to-metadata", AddressForbidden, "address"),
    ],
)
def test_each_trouble_has_its_error(server: str, path: str, error: type[Exception], words: str) -> None:
    began = time.monotonic()
    with pytest.raises(error, match=words):
        get(server + path)
    assert time.monotonic() - began < 4


def test_the_address_checked_is_the_address_connected_to(server: str) -> None:
    """A name server that says a public address first and an inner one later is asked once; all it says is checked."""
    port = server.rsplit(":", 1)[1]
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    target = io.BytesIO()
    fetch(f"http://files.example:{port}/named", target, OPEN, 4000, resolver=rebinding)
    assert asked == ["files.example"]
    for addresses in (["127.0.0.1", "10.0.0.1"], ["10.0.0.1"]):
        with pytest.raises(AddressForbidden):
            fetch(f"http://files.example:{port}/named", target, OPEN, 4000, resolver=lambda h, p, a=addresses: a)


@BOTH
def test_a_public_address_of_this_machine_leads_inside(
    way: Callable[..., None], server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind a firewall what listens there is open to this machine alone."""
    monkeypatch.setattr(guarded_network, "may_fetch_from", lambda address, allowed: True)
    with pytest.raises(AddressForbidden):
        way(f"http://files.example:{server.rsplit(':', 1)[1]}/named", resolver=lambda host, port: ["127.0.0.1"])
    assert get(server + "/named")[1] == b"x"  # the operator's list has it
    assert not any(guarded_network.is_of_this_machine(ip_address(text)) for text in ("192.0.2.1", "2001:db8::1"))


def test_a_redirect_to_a_forbidden_name_is_refused(server: str) -> None:
    def resolver(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    with pytest.raises(AddressForbidden):
        fetch("http://outside.example/", io.BytesIO(), FetchSettings(), 4000, resolver=resolver)


def test_proxies_in_the_environment_are_not_used(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY", "REQUEST_METHOD"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    assert get(server + "/named")[1] == b"x"
    assert post(server + "/named", b"{}", {}, OPEN, 5.0) == 200
    with pytest.raises(AddressForbidden):
        fetched_to_nothing("http://10.0.0.1/")


def test_a_closed_port_and_an_unknown_name_fail_alike() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    with pytest.raises(FetchFailed):
        get(f"http://127.0.0.1:{port}/")
    with pytest.raises(FetchFailed):
        get("http://no-such-name.invalid/")


def test_a_packed_answer_is_unpacked_and_a_bomb_is_not(server: str) -> None:
    assert get(server + "/packed")[1] == b"%PDF-1.7 packed"
    target = io.BytesIO()
    with pytest.raises(SourceTooLarge):
        fetch(server + "/bomb", target, OPEN, 100_000)
    assert len(target.getvalue()) <= 100_000


def test_a_name_server_that_hangs_is_not_waited_for(server: str) -> None:
    answer = threading.Event()

    def hanging(host: str, port: int) -> list[str]:
        answer.wait(20)
        return ["127.0.0.1"]

    began = time.monotonic()
    settings = FetchSettings(allow_networks=("127.0.0.0/8",), connect_seconds=0.3)
    with pytest.raises(FetchFailed, match="in time"):
        fetch("http://files.example/", io.BytesIO(), settings, 4000, resolver=hanging)
    assert time.monotonic() - began < 5
    answer.set()


def test_a_refusal_tells_nothing_of_what_is_inside(server: str) -> None:
    """A port that answers, one that does not, and a host that is not there are refused in the same words."""
    said = set()
    for url in (server + "/named", "http://127.0.0.1:1/", "http://10.255.255.1/", "http://localhost/"):
        with pytest.raises(AddressForbidden) as caught:
            fetch(url, io.BytesIO(), FetchSettings(), 4000)
        said.add(caught.value.message)
    assert len(said) == 1
