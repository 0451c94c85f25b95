"""Fetching a document from a URL, within limits and never inside the operator's networks."""

from __future__ import annotations

import contextlib
import ipaddress
import re
import time
from dataclasses import dataclass
from email.message import Message
from pathlib import PurePosixPath
from typing import BinaryIO
from urllib.parse import unquote, urljoin, urlsplit

import httpx

from pagemill import __version__
from pagemill.errors import AddressForbidden, FetchFailed, SourceTooLarge
from pagemill.intake.addresses import may_fetch_from, parse_networks
from pagemill.intake.guarded_network import GuardedBackend, Resolver, guarded_transport, resolve
from pagemill.settings import FetchSettings

#: Longest URL that is fetched, in characters.
LONGEST_URL = 8192
#: Longest file name kept, in characters.
LONGEST_NAME = 150

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
    if len(url) > LONGEST_URL or any(ord(char) <= 0x20 or ord(char) == 0x7F for char in url):
        raise AddressForbidden("the URL is malformed")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise AddressForbidden("the URL is malformed") from error
    if parts.scheme.lower() not in ("http", "https"):
        raise AddressForbidden("only http and https URLs are fetched")
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
            transport=guarded_transport(backend), timeout=timeout, headers=headers, trust_env=False
        ) as client:
            for _ in range(settings.redirects + 1):
                check_url(url, settings)
                with client.stream("GET", url, follow_redirects=False) as answer:
                    if answer.status_code in _REDIRECTS and "location" in answer.headers:
                        url = urljoin(url, answer.headers["location"])
                        client.cookies.clear()
                        continue
                    return _receive(answer, url, target, max_bytes)
    except httpx.TimeoutException as error:
        raise FetchFailed("the URL did not answer in time") from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise FetchFailed("the URL could not be fetched: the connection failed") from error
    raise FetchFailed(f"the URL redirects more than {settings.redirects} times")


def _receive(answer: httpx.Response, url: str, target: BinaryIO, max_bytes: int) -> Fetched:
    if answer.status_code != 200:
        raise FetchFailed(f"the URL answered with HTTP status {answer.status_code}")
    stated = answer.headers.get("content-length", "")
    if stated.isdigit() and int(stated) > max_bytes:
        raise SourceTooLarge(f"the file has {stated} bytes, more than {max_bytes}")
    size = 0
    # Counted as unpacked: a server may compress what it was asked not to.
    for chunk in answer.iter_bytes(1 << 16):
        size += len(chunk)
        if size > max_bytes:
            raise SourceTooLarge(f"the file has more than {max_bytes} bytes")
        target.write(chunk)
    return Fetched(_file_name(answer.headers.get("content-disposition", ""), url), size)


def _file_name(disposition: str, url: str) -> str:
    """The name in the Content-Disposition header (RFC 6266, RFC 5987), else the last part of the URL's path."""
    message = Message()
    message["content-disposition"] = disposition or "attachment"
    name = message.get_filename() or unquote(PurePosixPath(urlsplit(url).path).name)
    with contextlib.suppress(UnicodeError):
        # Servers that send UTF-8 bytes in a header made for Latin-1.
        name = name.encode("latin-1").decode("utf-8")
    return clean_file_name(name)


def clean_file_name(name: str) -> str:
    """A name without folders and control characters, not too long, never empty or hidden."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    name = re.sub(r"[\x00-\x1f\x7f<>:\"|?*\u202a-\u202e\u2066-\u2069\ud800-\udfff]", "_", name).strip(" .")
    if len(name) > LONGEST_NAME:
        _, dot, ending = name.rpartition(".")
        keep = ending if dot and len(ending) <= 10 else ""
        name = name[: LONGEST_NAME - len(keep) - 1] + (f".{keep}" if keep else "")
    return name or "document"
