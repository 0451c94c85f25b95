"""Connections that are made only to addresses that may be fetched from.

The name is resolved here and the connection made to the very address that was checked, so that a name server that
answers differently the second time gains nothing.
"""

from __future__ import annotations

import ipaddress
import os
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import certifi
import httpcore
import httpx

from pagemill.errors import AddressForbidden
from pagemill.intake.addresses import Address, Network, is_allowed, may_fetch_from

#: A name and a port to the addresses it has.
Resolver = Callable[[str, int], Sequence[str]]


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a name, by the system. Raises `OSError` where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_of_this_machine(address: Address) -> bool:
    """Whether an address is one of this machine's own: what is sent there would come from that very address."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((str(address), 9))  # of a datagram's socket: nothing is sent
            return ipaddress.ip_address(probe.getsockname()[0]) == address
    except OSError:  # no way leads there
        return False


class GuardedBackend(httpcore.NetworkBackend):
    """httpcore's way to the network, with a check in front and a deadline over all."""

    def __init__(self, allowed: Sequence[Network], deadline: float, resolver: Resolver) -> None:
        self._allowed = allowed
        self._deadline = deadline
        self._resolver = resolver
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Raises `AddressForbidden` unless every address of the name may be fetched from."""
        addresses = self._resolved(host, port, timeout)
        if not all(self._may_connect(ipaddress.ip_address(text)) for text in addresses):
            raise AddressForbidden("the host's address is not one that files may be fetched from")
        problem: Exception = httpcore.ConnectError("the host's name has no address")
        for text in addresses:
            limit = self._left(timeout)
            try:
                stream = self._plain.connect_tcp(text, port, limit, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
            else:
                return _Bounded(stream, self._left)
        raise problem

    def _may_connect(self, address: Address) -> bool:
        # What a firewall keeps from the world is open to whoever calls from the machine itself, by its public address
        # as by its loopback one.
        return may_fetch_from(address, self._allowed) and (
            is_allowed(address, self._allowed) or not is_of_this_machine(address)
        )

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        raise AddressForbidden("sockets of this machine are not fetched from")

    def sleep(self, seconds: float) -> None:
        time.sleep(min(seconds, self._left(seconds)))

    def _resolved(self, host: str, port: int, timeout: float | None) -> Sequence[str]:
        """Asked in a thread of its own: the system's resolver takes as long as it likes, and this does not."""
        answers: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._resolver(host, port))
            except (OSError, ValueError) as error:
                answers.put(error)

        threading.Thread(target=ask, name="resolve", daemon=True).start()
        try:
            answer = answers.get(timeout=self._left(timeout))
        except queue.Empty as error:
            raise httpcore.ConnectTimeout("the host's name was not resolved in time") from error
        if isinstance(answer, Exception):
            raise httpcore.ConnectError("the host's name has no address") from answer
        return answer

    def _left(self, timeout: float | None) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for one file is over")
        return left if timeout is None else min(timeout, left)


class _Bounded(httpcore.NetworkStream):
    """A stream whose every wait ends at the deadline: a server that trickles cannot outlast it."""

    def __init__(self, stream: httpcore.NetworkStream, left: Callable[[float | None], float]) -> None:
        self._stream = stream
        self._left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Bounded(self._stream.start_tls(ssl_context, server_hostname, self._left(timeout)), self._left)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class GuardedTransport(httpx.BaseTransport):
    """httpx on a guarded network; it knows no proxies. What httpcore raises comes out as it is."""

    def __init__(self, backend: GuardedBackend) -> None:
        certificates = _certificates(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
        self._pool = httpcore.ConnectionPool(
            ssl_context=certificates, network_backend=backend, max_connections=1, http1=True
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                url,
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


@cache
def _certificates(_file: str | None, _folder: str | None) -> ssl.SSLContext:
    """The system's certificates, an operator's own among them, and certifi's: some systems have none.

    Read once for each file and folder that OpenSSL's variables name, since it takes 70 ms.
    """
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
