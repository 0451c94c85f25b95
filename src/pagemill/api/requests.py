"""What is common to every request: its id, its line in the log, its address, and the last resort for errors."""

from __future__ import annotations

import logging
import secrets
import time

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pagemill.api.scnet.errors import refusal_of
from pagemill.api.scnet.styles import Style
from pagemill.log_lines import REQUEST_ID
from pagemill.metrics import REFUSALS, REQUEST_SECONDS, REQUESTS
from pagemill.settings import ServerSettings

log = logging.getLogger(__name__)

REQUEST_ID_HEADER = b"x-request-id"
#: A browser is not to guess what a document is, nor to tell others the address of one, which may be signed.
SECURITY_HEADERS = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"))
#: Methods that are counted each by its own name: a caller may send any word.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
#: What the server tells of itself.
SERVER_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})


def request_id(request: Request) -> str:
    """The id of a request: 16 hexadecimal digits, which the answer's `X-Request-Id` and the log carry too."""
    return str(request.state.request_id)


def base_url(request: Request, settings: ServerSettings) -> str:
    """The address that clients reach this server by, without a slash at its end."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    # Tencent's clients whose endpoint is given with a scheme send it in the Host header, too.
    host = request.headers.get("host", "").rpartition("://")[2] or request.url.netloc
    return f"{request.url.scheme}://{host}"


class RequestLog:
    """Gives each request its id, writes a line when it is answered, and answers what nobody foresaw.

    The line tells the path and never the query or a header: keys and signatures stand there.
    """

    def __init__(self, app: ASGIApp, default_style: Style) -> None:
        self._app = app
        self._default_style = default_style

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        id_ = secrets.token_hex(8)
        REQUEST_ID.set(id_)
        api = api_of(scope["path"])
        scope.setdefault("state", {})["request_id"] = id_
        started = time.monotonic()
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                own = [(REQUEST_ID_HEADER, id_.encode()), *SECURITY_HEADERS]
                message["headers"] = [*message.get("headers", []), *own]
            try:
                await send(message)
            except Exception as error:  # of the connection: bytes that are no HTTP have followed the request
                raise ClientDisconnect from error

        try:
            await self._app(scope, receive, send_with_id)
        except ClientDisconnect:
            log.info("%s %s %s: the caller went away", id_, scope["method"], _printable(scope["path"]))
            return
        except Exception as error:
            log.exception(
                "%s %s %s failed in a way that was not foreseen", id_, scope["method"], _printable(scope["path"])
            )
            if status:
                raise
            style = scope["state"].get("style", self._default_style)
            await refusal_of(error).response(style, id_)(scope, receive, send_with_id)
        took = time.monotonic() - started
        method, path = scope["method"], _printable(scope["path"])
        REQUESTS.labels(api, method if method in METHODS else "other", status).inc()
        REQUEST_SECONDS.labels(api).observe(took)
        told = {"method": method, "path": path, "status": status, "milliseconds": round(took * 1000)}
        log.info("%s %s %s %d %.0f ms", id_, method, path, status, took * 1000, extra=told)


def count_refusal(request: Request, error: BaseException) -> None:
    """Count a request that is refused with an error."""
    REFUSALS.labels(api_of(request.url.path), type(error).__name__).inc()


def api_of(path: str) -> str:
    """Which of the APIs a path belongs to, for counting."""
    if path.startswith("/api/"):
        return "scnet"
    if path == "/":
        return "tencent"
    return "server" if path in SERVER_PATHS else "store"


def _printable(path: str) -> str:
    """A path that cannot break the log's lines."""
    return "".join(c if c.isprintable() else "?" for c in path[:300])
