"""The one address of the Tencent Cloud API, `/`. Whatever comes of a call is answered with HTTP 200 and JSON."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.routing import Match, Route
from starlette.types import Scope

from pagemill.api.requests import base_url, count_refusal, request_id
from pagemill.api.services import Services
from pagemill.api.tencent.accurate_ocr import GeneralAccurateOcr
from pagemill.api.tencent.actions import Action, Asker
from pagemill.api.tencent.calls import RawCall, call_of, check_version
from pagemill.api.tencent.doc_parse import DescribeMultimodalDocParseJob, SubmitMultimodalDocParseJob
from pagemill.api.tencent.extract_doc import DescribeExtractDocAgentJob, ExtractDocAgent, SubmitExtractDocAgentJob
from pagemill.api.tencent.parameters import Parameters
from pagemill.api.tencent.signature import check_time, verify
from pagemill.error_codes import outside, retry_headers
from pagemill.errors import ActionSwitchedOff, ActionUnknown, PagemillError, RequestTooLarge, ServiceUnavailable

log = logging.getLogger(__name__)

#: What is still read of a body that is too large, so that its sender gets to hear the answer.
DRAIN_BYTES = 64 << 20

#: The code of this server's own faults; what they are is told by the log alone.
INTERNAL = "InternalError"
INTERNAL_MESSAGE = "the server failed; its log tells more"

#: Every action by its name, as it is made.
ACTIONS: dict[str, Callable[[Services], Action]] = {
    action.name: action
    for action in (
        SubmitExtractDocAgentJob,
        DescribeExtractDocAgentJob,
        ExtractDocAgent,
        SubmitMultimodalDocParseJob,
        DescribeMultimodalDocParseJob,
        GeneralAccurateOcr,
    )
}


class TencentRoutes:
    """The actions, on the services of one server."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._settings = services.settings.tencent
        self._actions = {name: make(services) for name, make in ACTIONS.items()}

    def routes(self) -> list[Route]:
        return [
            Route("/", self.call, methods=["POST", "PUT", "PATCH", "DELETE"]),
            _CallByGet("/", self.call, methods=["GET"]),
        ]

    async def call(self, request: Request) -> JSONResponse:
        """A call of any action."""
        try:
            fields = await self._answered(request)
            # A long answer takes long to write out.
            return await self._services.in_thread(_response, fields)
        except ClientDisconnect:
            raise
        except PagemillError as error:
            count_refusal(request, error)
            code, message = outside(error).tencent, error.message
            if code == INTERNAL:
                passing = isinstance(error, ServiceUnavailable)
                log.error("%s: %s", request_id(request), error, exc_info=None if passing else error)
                # Callers who have proved nothing yet may get here, and the message tells of this machine.
                message = message if passing else INTERNAL_MESSAGE
            return _response(_refused(code, message), retry_headers(error))
        except Exception as error:
            log.exception("%s: a call failed in a way that was not foreseen", request_id(request), exc_info=error)
            return _response(_refused(INTERNAL, INTERNAL_MESSAGE))

    async def _answered(self, request: Request) -> Mapping[str, Any]:
        raw = RawCall(
            request.method,
            request.scope["raw_path"].decode("latin-1").partition("?")[0],
            request.scope["query_string"].decode("latin-1"),
            {name: request.headers[name] for name in request.headers},
            await self._body(request),
        )
        # A document of megabytes is parsed and hashed: not on the event loop.
        call = await self._services.in_thread(call_of, raw, self._services.settings.server.json_nesting)
        check_time(call.signature, time.time(), self._settings.signature_seconds)
        pairs = self._services.key_pairs
        signer = await self._services.in_thread(pairs.signer, call.signature.secret_id)
        await self._services.in_thread(verify, raw, call, signer.secret_key)
        check_version(call)
        action = self._actions.get(call.action)
        if action is None:
            raise ActionUnknown(f"the action {call.action[:100]} is not served")
        if action.name in signer.switched_off:
            raise ActionSwitchedOff(f"{action.name} is switched off for this account")
        await self._services.in_writer(pairs.spend_call, signer.tenant_id, action.name, action.rate)
        address = base_url(request, self._services.settings.server)
        asker = Asker(signer.tenant_id, address, request.is_disconnected)
        return await action.answer(asker, Parameters(call.parameters, action.parameters, call.action, texts=call.texts))

    async def _body(self, request: Request) -> bytes:
        most = self._settings.request_bytes
        body, size = bytearray(), 0
        async for piece in request.stream():
            size += len(piece)
            if size > DRAIN_BYTES:
                break
            if size <= most:
                body += piece
        if size > most:
            raise RequestTooLarge(f"the request's body has more than {most} bytes")
        return bytes(body)


class _CallByGet(Route):
    """Takes calls alone: a person who opens the address is shown the front page."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        headers = {name for name, _ in scope.get("headers", ())}
        query = b"&" + scope.get("query_string", b"")
        by_headers = b"x-tc-action" in headers or b"authorization" in headers
        if not by_headers and b"&Action=" not in query and b"&Signature=" not in query:
            return (Match.NONE, {})
        return super().matches(scope)


def _response(fields: Mapping[str, Any], headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"Response": {**fields, "RequestId": str(uuid.uuid4())}}, headers=headers)


def _refused(code: str, message: str) -> dict[str, Any]:
    return {"Error": {"Code": code, "Message": message}}
