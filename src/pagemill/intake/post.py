"""Handing a message to a URL, within limits and never inside the operator's networks."""

from __future__ import annotations

import time
from collections.abc import Mapping

import httpcore
import httpx

from pagemill import __version__
from pagemill.errors import FetchFailed
from pagemill.intake.addresses import parse_networks
from pagemill.intake.fetch import check_url
from pagemill.intake.guarded_network import GuardedBackend, GuardedTransport, Resolver, resolve
from pagemill.settings import FetchSettings


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    settings: FetchSettings,
    seconds: float,
    *,
    resolver: Resolver = resolve,
) -> int:
    """POST a body, and answer the HTTP status; redirects are not followed, and the answer's body is not read.

    Raises `AddressForbidden`, or `FetchFailed` where nobody answers within that many seconds.
    """
    check_url(url, settings)
    backend = GuardedBackend(parse_networks(settings.allow_networks), time.monotonic() + seconds, resolver)
    timeout = httpx.Timeout(min(seconds, settings.read_seconds), connect=settings.connect_seconds)
    given = {"User-Agent": f"pagemill/{__version__}", **headers}
    try:
        with (
            httpx.Client(transport=GuardedTransport(backend), timeout=timeout, trust_env=False) as client,
            client.stream("POST", url, content=body, headers=given, follow_redirects=False) as answer,
        ):
            return answer.status_code
    except (httpx.TimeoutException, httpcore.TimeoutException) as error:
        raise FetchFailed("the URL did not answer in time") from error
    except (
        httpx.HTTPError,
        httpx.InvalidURL,
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.UnsupportedProtocol,
        ValueError,
    ) as error:
        raise FetchFailed("the URL could not be reached: the connection failed") from error
