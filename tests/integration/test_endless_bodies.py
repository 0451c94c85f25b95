"""Bodies without end: a request is refused while it comes, by every route that takes one, and is not gathered whole."""

from __future__ import annotations

import select
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from test_object_routes import running

from pagemill.api.app import app_of
from pagemill.api.services import open_services
from pagemill.settings import LimitSettings, ServerSettings, Settings, TencentSettings

MOST = 64 << 10
#: Far more than the sockets of both sides hold between them.
ENDLESS = 256 << 20
PIECE = b"a" * (64 << 10)
PART = 'Content-Disposition: form-data; name="{}"'


@dataclass(frozen=True)
class Served:
    address: str
    key: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    settings = Settings(
        server=ServerSettings(data_dir=tmp_path_factory.mktemp("served"), request_bytes=MOST),
        tencent=TencentSettings(request_bytes=MOST),
        limits=LimitSettings(file_bytes=MOST),
    )
    services = open_services(settings, with_scheduler=False)
    _, key = services.access.create_key(services.access.create_tenant("a"), "a")
    with running(app_of(services)) as address:
        yield Served(address, key)
    services.database.close()


def answered(served: Served, path: str, content_type: str, begin: bytes) -> tuple[int, int]:
    """The status of the answer, and how many bytes were sent before it came."""
    parts = urlsplit(served.address)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: Bearer {served.key}\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {ENDLESS}\r\n\r\n"
    )
    assert parts.hostname is not None
    with socket.create_connection((parts.hostname, parts.port or 80), 30) as connection:
        connection.sendall(head.encode() + begin)
        count = len(begin)
        while count < ENDLESS:
            readable, writable, _ = select.select([connection], [connection], [], 30)
            if readable:
                break
            if writable:
                count += connection.send(PIECE)
        return int(connection.recv(1 << 16).split()[1]), count


@pytest.mark.parametrize(
    ("path", "content_type", "begin"),
    [
        ("/api/llm/v1/ocrdoc/submit", "application/json", b'{"file_url": "'),
        ("/api/llm/v1/ocrdoc/submit", "application/x-www-form-urlencoded", b"file_url="),
        (
            "/api/llm/v1/ocrdoc/submit",
            "multipart/form-data; boundary=b",
            f"--b\r\n{PART.format('file_url')}\r\n\r\n".encode(),
        ),
        (
            "/api/llm/v1/ocrdoc/submit",
            "multipart/form-data; boundary=b",
            f'--b\r\n{PART.format("file")}; filename="a.txt"\r\n\r\n'.encode(),
        ),
        ("/api/llm/v1/ocrdoc/result", "application/json", b'{"task_ids": ["'),
        ("/api/llm/v1/ocrdoc/cancel", "application/json", b'{"task_ids": ["'),
        ("/", "application/json", b'{"ImageBase64": "'),
        ("/long-document-parsing", "multipart/form-data; boundary=b", f"--b\r\n{PART.format('key')}\r\n\r\n".encode()),
    ],
    ids=["json", "form", "field", "file", "result", "cancel", "tencent", "upload"],
)
def test_it_is_refused_while_it_comes(served: Served, path: str, content_type: str, begin: bytes) -> None:
    status, count = answered(served, path, content_type, begin)
    assert status in (200, 400, 413, 422)
    assert count < ENDLESS / 2
