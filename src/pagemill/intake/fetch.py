"""Fetching a document from a URL, within limits and never inside the operator's networks."""

from __future__ import annotations

import ipaddress
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from pagemill import __version__
from pagemill.errors import AddressForbidden, FetchFailed, SourceTooLarge
from pagemill.intake.addresses import may_fetch_from, parse_networks
from pagemill.intake.file_names import file_name_of
from pagemill.intake.guarded_network import GuardedBackend, GuardedTransport, Resolver, resolve
from pagemill.settings import FetchSettings

#: Longest URL that is fetched, in characters.
LONGEST_URL = 8192
#: Bytes received and written at a time.
CHUNK_BYTES = 1 << 16

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a fetch."""

    #: As the answer or else the URL names the file; no folders.
    file_name: str
    size: int


def check_url(url: str, settings: FetchSettings) -> None:
    """What can be told of a URL without the network.

    Raises `AddressForbidden` for a scheme other than http and https, a user name or password in the URL, no host, or
    a host written as an address that may not be fetched from.
    """
    if len(url) > LONGEST_URL or any(ord(char) < 0x20 or ord(char) == 0x7F for char in url):
        raise AddressForbidden("the URL is malformed")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise AddressForbidden("the URL is malformed") from error
    if parts.scheme.lower() not in ("http", "https"):
        raise AddressForbidden("only http and https URLs are fetched")
    # In a path a space is sent as %20, as browsers do: names of files have them.
    if " " in parts.scheme + parts.netloc:
        raise AddressForbidden("the URL is malformed")
    if not host or "\\" in parts.netloc:
        raise AddressForbidden("the URL names no host")
    if parts.username is not None or parts.password is not None:
        raise AddressForbidden("a URL with a user name or password is not fetched")
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return
    if not may_fetch_from(address, parse_networks(settings.allow_networks)):
        raise AddressForbidden("the host's address is not one that files may be fetched from")


def fetch(
    url: str, target: BinaryIO, settings: FetchSettings, max_bytes: int, *, resolver: Resolver = resolve
) -> Fetched:
    """Writes the file at `url` to `target`, from where `target` stands.

    Redirects are followed here, each checked as the first URL is. Raises `AddressForbidden`, `FetchFailed` or
    `SourceTooLarge`; `target` may then hold a part of the file.
    """
    deadline = time.monotonic() + settings.total_seconds
    backend = GuardedBackend(parse_networks(settings.allow_networks), deadline, resolver)
    timeout = httpx.Timeout(settings.read_seconds, connect=settings.connect_seconds)
    headers = {"User-Agent": f"pagemill/{__version__}", "Accept": "*/*", "Accept-Encoding": "identity"}
    try:
        with httpx.Client(
            transport=GuardedTransport(backend), timeout=timeout, headers=headers, trust_env=False
        ) as client:
            for _ in range(settings.redirects + 1):
                check_url(url, settings)
                with client.stream("GET", url, follow_redirects=False) as answer:
                    if answer.status_code in _REDIRECTS and "location" in answer.headers:
                        url = urljoin(url, answer.headers["location"])
                        client.cookies.clear()
                        continue
                    return _receive(answer, url, target, max_bytes)
    except (httpx.TimeoutException, httpcore.TimeoutException) as error:
        raise FetchFailed("the URL did not answer in time") from error
    except (
        httpx.HTTPError,
        httpx.InvalidURL,
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.UnsupportedProtocol,
        UnicodeError,
        ValueError,
    ) as error:
        raise FetchFailed("the URL could not be fetched: the connection failed") from error
    raise FetchFailed(f"the URL redirects more than {settings.redirects} times")


def _receive(answer: httpx.Response, url: str, target: BinaryIO, max_bytes: int) -> Fetched:
    if answer.status_code != 200:
        raise FetchFailed(f"the URL answered with HTTP status {answer.status_code}")
    stated = answer.headers.get("content-length", "")
    if stated.isdigit() and (len(stated) > 18 or int(stated) > max_bytes):
        raise SourceTooLarge(f"the file has {stated[:18]} bytes, more than {max_bytes}")
    size = 0
    for chunk in _unpacked(answer):
        size += len(chunk)
        if size > max_bytes:
            raise SourceTooLarge(f"the file has more than {max_bytes} bytes")
        target.write(chunk)
    disposition = next((value for name, value in answer.headers.raw if name.lower() == b"content-disposition"), b"")
    return Fetched(file_name_of(disposition, url), size)


def _unpacked(answer: httpx.Response) -> Iterator[bytes]:
    """The file's bytes, a bounded number at a time: a few packed ones can stand for very many."""
    coding = answer.headers.get("content-encoding", "").strip().lower()
    if coding in ("", "identity"):
        yield from answer.iter_raw(CHUNK_BYTES)
        return
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise FetchFailed("the URL answered in an encoding that it was not asked for")
    # A server may compress what it was asked not to. The window bits are zlib's for "gzip or zlib, as it comes".
    unpacker = zlib.decompressobj(wbits=47)
    try:
        for packed in answer.iter_raw(CHUNK_BYTES):
            while packed and not unpacker.eof:
                yield unpacker.decompress(packed, CHUNK_BYTES)
                packed = unpacker.unconsumed_tail
        while not unpacker.eof:
            chunk = unpacker.decompress(unpacker.unconsumed_tail, CHUNK_BYTES)
            if not chunk:
                raise FetchFailed("the URL answered with a part of the file alone")
            yield chunk
    except zlib.error as error:
        raise FetchFailed("the URL answered with data that cannot be unpacked") from error
