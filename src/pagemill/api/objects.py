"""The object store's URLs, as S3 clients know them: presigned GET and HEAD, and POST by policy.

A refused request is answered with S3's own XML and none of an object's bytes.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator
from functools import wraps
from urllib.parse import parse_qsl, unquote

import anyio
import anyio.from_thread
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from pagemill.api.object_response import OVERRIDES, open_object
from pagemill.api.policy_form import PolicyForm
from pagemill.api.s3_errors import amz_request_id, s3_refusal, s3_word, xml_text
from pagemill.api.services import Services
from pagemill.errors import PagemillError, SignatureRefused, Unauthorized
from pagemill.storage import ObjectStore, PolicyGrant
from pagemill.storage.presigned_url import host_of

log = logging.getLogger(__name__)

#: Uploads that are written at the same time; each keeps a thread for as long as it lasts.
UPLOADS = 64
#: Bytes of an upload given to the store at a time.
PIECE = 256 << 10
#: What a refused upload may still send before the connection is closed on it: bytes, and seconds.
DRAIN_BYTES = 16 << 20
DRAIN_SECONDS = 10.0

Handler = Callable[["_Objects", Request], Awaitable[Response]]


class ObjectRoutes:
    """The object routes of one server: a tenant's uploads are read with a key of that tenant, too."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def routes(self) -> list[Route]:
        settings = self._services.settings
        public_url = settings.server.public_url
        return object_routes(
            self._services.store,
            self._owns,
            bucket=settings.storage.bucket,
            host=host_of(public_url) if public_url else None,
        )

    def _owns(self, request: Request, key: str) -> bool:
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret.strip():
            return False
        try:
            caller = self._services.access.authenticate(secret.strip())
        except Unauthorized:
            return False
        return key.startswith(f"uploads/{caller.tenant_id}/")


def object_routes(
    store: ObjectStore,
    authorize: Callable[[Request, str], bool] | None = None,
    *,
    bucket: str,
    host: str | None = None,
) -> list[Route]:
    """The routes of a store whose objects are in `bucket`.

    An object below `uploads/` is given without a signature where `authorize(request, key)`, called in a thread, says
    so. `host` is the host and port that URLs are signed for, behind a proxy that changes the Host header; None: the
    request's own.
    """
    objects = _Objects(store, authorize, bucket, host)
    every = ["GET", "HEAD", "POST", "PUT", "DELETE"]
    return [
        Route(f"/{bucket}", objects.bucket, methods=every),
        Route(f"/{bucket}/{{key:path}}", objects.object, methods=every),
        _SignedRoute("/{bucket}/{key:path}", objects.object, methods=["GET"]),
    ]


class _SignedRoute(Route):
    """Takes signed requests alone: one whose bucket was changed is refused as S3 does it."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if b"X-Amz-" not in scope.get("query_string", b""):
            return (Match.NONE, {})
        return super().matches(scope)


def _answered(handler: Handler) -> Handler:
    """Turns errors into S3's XML."""

    @wraps(handler)
    async def answer(self: _Objects, request: Request) -> Response:
        try:
            response = await handler(self, request)
        except PagemillError as error:
            return _refused(request, error)
        response.headers["x-amz-request-id"] = amz_request_id(request)
        return response

    return answer


class _Objects:
    def __init__(
        self, store: ObjectStore, authorize: Callable[[Request, str], bool] | None, bucket: str, host: str | None
    ) -> None:
        self._store = store
        self._authorize = authorize
        self._bucket = bucket
        self._host = host
        self._uploads = anyio.CapacityLimiter(UPLOADS)

    @_answered
    async def object(self, request: Request) -> Response:
        """`GET` and `HEAD /{bucket}/{key}`."""
        if request.method not in ("GET", "HEAD"):
            raise _method_not_allowed()
        key, overrides = await self._readable(request)
        return await anyio.to_thread.run_sync(open_object, self._store, key, request.method, request.headers, overrides)

    @_answered
    async def bucket(self, request: Request) -> Response:
        """`POST /{bucket}`: an upload by policy."""
        if request.method in ("GET", "HEAD"):
            raise SignatureRefused("Access Denied", "AccessDenied")
        if request.method != "POST":
            raise _method_not_allowed()
        form = PolicyForm(request.headers.get("content-type", ""), request.stream())
        try:
            await form.read_fields()
            grant = self._store.verify_post(form.fields)
            await anyio.to_thread.run_sync(self._put, grant, form, limiter=self._uploads)
        except PagemillError as error:
            whole = await form.drain(DRAIN_BYTES, DRAIN_SECONDS)
            return _refused(request, error, None if whole else {"Connection": "close"})
        return await self._stored(grant.key, form.fields.get("success_action_status", ""))

    async def _readable(self, request: Request) -> tuple[str, dict[str, str]]:
        """The key that the request may read, and what its signature has the answer say."""
        path = request.scope["raw_path"].decode("latin-1").partition("?")[0]
        query = request.scope["query_string"].decode("latin-1")
        if "X-Amz-" in query:
            host = self._host or request.headers.get("host", "")
            key = self._store.verify_get(request.method, host, path, query)
            signed = dict(parse_qsl(query, keep_blank_values=True))
            return (key, {name: value for name, value in signed.items() if name in OVERRIDES})
        key = unquote(path).removeprefix(f"/{self._bucket}/")
        if self._authorize is None or not key.startswith("uploads/"):
            raise SignatureRefused("Access Denied", "AccessDenied")
        if not await anyio.to_thread.run_sync(self._authorize, request, key):
            raise SignatureRefused("Access Denied", "AccessDenied")
        return (key, {})

    def _put(self, grant: PolicyGrant, form: PolicyForm) -> None:
        self._store.put(grant.key, _measured(form, grant))

    async def _stored(self, key: str, status: str) -> Response:
        stat = await anyio.to_thread.run_sync(self._store.stat, key)
        headers = {"ETag": f'"{stat.etag}"'}
        if status == "201":
            text = (
                '<?xml version="1.0" encoding="UTF-8"?>\n'
                f"<PostResponse><Bucket>{xml_text(self._bucket)}</Bucket><Key>{xml_text(key)}</Key>"
                f"<ETag>&quot;{stat.etag}&quot;</ETag></PostResponse>"
            )
            return Response(text, 201, headers, "application/xml")
        return Response(b"", 200 if status == "200" else 204, headers)


def _measured(form: PolicyForm, grant: PolicyGrant) -> Iterator[bytes]:
    """The file's bytes, in the thread that stores them. What it raises makes the store drop what it has of them."""
    size = 0
    while piece := anyio.from_thread.run(form.next_piece, PIECE):
        size += len(piece)
        if size > grant.max_bytes:
            raise SignatureRefused("Your proposed upload exceeds the maximum allowed size", "EntityTooLarge")
        yield piece
    if size < grant.min_bytes:
        raise SignatureRefused("Your proposed upload is smaller than the minimum allowed size", "EntityTooSmall")


def _method_not_allowed() -> SignatureRefused:
    return SignatureRefused("The specified method is not allowed against this resource.", "MethodNotAllowed")


def _refused(request: Request, error: PagemillError, headers: dict[str, str] | None = None) -> Response:
    if s3_word(error)[0] == "InternalError":
        log.error("%s: %s", amz_request_id(request), error, exc_info=error)
    return s3_refusal(request, error, headers)
