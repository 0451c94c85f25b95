"""Files are fetched within limits, and never from inside, whatever the URL, the name server or a redirect says."""

import contextlib
import gzip
import io
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pagemill.errors import AddressForbidden, FetchFailed, SourceTooLarge
from pagemill.intake import Fetched, fetch
from pagemill.settings import FetchSettings

INSIDE = [
    "http://127.0.0.1/", "http://127.1/", "http://127.0.0.1:8080/x", "http://2130706433/", "http://0x7f000001/",
    "http://0x7f.1/", "http://0177.0.0.1/", "http://017700000001/", "http://0/", "http://0.0.0.0/",
    "http://localhost/", "http://localhost./", "http://LOCALHOST/", "http://[::1]/", "http://[::]/",
    "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[0:0:0:0:0:ffff:10.0.0.1]/", "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/", "http://[64:ff9b::10.1.2.3]/", "http://[64:ff9b:1::1]/", "http://[2002:7f00:1::]/",
    "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", "http://[fe80::1]/", "http://[fe80::1%25lo]/", "http://[fc00::1]/",
    "http://[fd00:ec2::254]/latest/meta-data/", "http://[fec0::1]/", "http://[ff02::1]/", "http://[100::1]/",
    "http://10.0.0.1/", "http://172.16.0.1/", "http://172.31.255.255/", "http://192.168.1.1/", "http://169.254.169.254/",
    "http://169.254.170.2/", "http://2852039166/", "http://100.64.0.1/", "http://100.100.100.200/", "http://168.63.129.16/",
    "http://192.0.0.192/", "http://198.18.0.1/", "http://192.0.2.1/", "http://203.0.113.9/", "http://224.0.0.1/",
    "http://240.0.0.1/", "http://255.255.255.255/",
    "http://user:pw@example.com/", "http://user@example.com/", "http:///x", "http://", "ftp://example.com/a",
    "file:///etc/passwd", "gopher://example.com/", "data:application/pdf,x", "//example.com/x", "/etc/passwd", "x",
    "http://exa mple.com/", "http://example.com\\@127.0.0.1/", "http://example.com:99999/", "http://[::1/", "jar:http://a!/b",
]  # fmt: skip


#: Names that some systems know for an inner address and others do not know at all.
UNKNOWN_TO_SOME = {"http://0177.0.0.1/", "http://017700000001/", "http://localhost./"}


@pytest.mark.parametrize("url", INSIDE)
def test_nothing_inside_is_fetched(url: str) -> None:
    with pytest.raises((AddressForbidden, FetchFailed) if url in UNKNOWN_TO_SOME else AddressForbidden):
        fetch(url, io.BytesIO(), FetchSettings(connect_seconds=0.5), 1000)


#: 3 KB that stand for 3 MB.
BOMB = gzip.compress(b"\0" * 3_000_000)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        match self.path.split("?")[0]:
            case "/file/%E5%8F%91%E7%A5%A8.pdf":
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


def test_a_redirect_to_a_forbidden_name_is_refused(server: str) -> None:
    def resolver(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    with pytest.raises(AddressForbidden):
        fetch("http://outside.example/", io.BytesIO(), FetchSettings(), 4000, resolver=resolver)


def test_proxies_in_the_environment_are_not_used(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert get(server + "/named")[1] == b"x"


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
