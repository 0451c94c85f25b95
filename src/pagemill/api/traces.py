"""A span for each request, below the caller's own where it says so (W3C Trace Context)."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pagemill.api.requests import METHODS, SERVER_PATHS
from pagemill.tracing import span


class RequestTraces:
    """Traces requests; those for the server's own standing, which come every few seconds, are left out.

    A span tells neither path nor query nor headers: there stand keys of objects, signatures, secrets.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in SERVER_PATHS:
            await self._app(scope, receive, send)
            return
        method = scope["method"] if scope["method"] in METHODS else "other"
        with span(method, Headers(scope=scope).get("traceparent"), http__request__method=method) as request:
            request.tell(pagemill__request_id=scope["state"]["request_id"])

            async def send_on(message: Message) -> None:
                if message["type"] == "http.response.start":
                    request.tell(http__response__status_code=message["status"])
                    if message["status"] >= 500:
                        request.fail(str(message["status"]))
                await send(message)

            await self._app(scope, receive, send_on)
