"""An object as the answer to GET or HEAD: streamed, whole or a range of it, or not at all where the caller has it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack
from email.utils import format_datetime
from typing import BinaryIO

import anyio.to_thread
from starlette.datastructures import Headers
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from pagemill.errors import SignatureRefused
from pagemill.storage import ObjectStat, ObjectStore

#: Bytes read and sent at a time.
CHUNK = 256 << 10

#: What a signed query may have the answer say, from "GetObject" of the Amazon S3 API Reference.
OVERRIDES = {
    "response-cache-control": "Cache-Control",
    "response-content-disposition": "Content-Disposition",
    "response-content-encoding": "Content-Encoding",
    "response-content-language": "Content-Language",
    "response-content-type": "Content-Type",
    "response-expires": "Expires",
}

_RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})", re.ASCII)


class ObjectResponse(StreamingResponse):
    """Open bytes of an object, which are closed when the answer has been sent or given up."""

    def __init__(self, opened: ExitStack, file: BinaryIO, span: range, status: int, headers: Mapping[str, str]) -> None:
        super().__init__(_chunks(file, span), status, headers)
        self._opened = opened

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._opened:
            await super().__call__(scope, receive, send)


def open_object(
    store: ObjectStore, key: str, method: str, asked: Headers, overrides: Mapping[str, str]
) -> ObjectResponse:
    """The answer to a request that may have the object.

    `asked` are the request's headers; `overrides` those query parameters of `OVERRIDES` that are signed. Raises
    `ObjectMissing`, or `SignatureRefused` with S3's word for a range or a condition that cannot be met.
    """
    with ExitStack() as opened:
        file, stat = _opened(store, key, opened)
        size = file.seek(0, 2)
        tag = f'"{stat.etag}"'
        headers = {
            "ETag": tag,
            "Last-Modified": format_datetime(stat.modified, usegmt=True),
            "Accept-Ranges": "bytes",
            "Content-Type": "application/json" if key.endswith(".json") else "application/octet-stream",
            # An upload is never run as a page of this server.
            "Content-Security-Policy": "sandbox; default-src 'none'",
            **{OVERRIDES[name]: _header_value(value) for name, value in overrides.items() if name in OVERRIDES},
        }
        if "if-match" in asked and not _names(asked["if-match"], tag):
            raise SignatureRefused(
                "At least one of the pre-conditions you specified did not hold", "PreconditionFailed"
            )
        if _has_it(asked, tag, stat):
            span, status = range(0), 304
        else:
            span, status = _span(asked, tag, size)
            headers["Content-Length"] = str(len(span))
        if status == 206:
            headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{size}"
        body = range(0) if method == "HEAD" else span
        return ObjectResponse(opened.pop_all(), file, body, status, headers)


def _opened(store: ObjectStore, key: str, opened: ExitStack) -> tuple[BinaryIO, ObjectStat]:
    """The object's bytes, and what is known of just those: it may be replaced between the two looks."""
    while True:
        stat = store.stat(key)
        with ExitStack() as attempt:
            file = attempt.enter_context(store.open(key))
            if store.stat(key) == stat:
                opened.push(attempt.pop_all())
                return (file, stat)


async def _chunks(file: BinaryIO, span: range) -> AsyncIterator[bytes]:
    left = len(span)
    if left:
        await anyio.to_thread.run_sync(file.seek, span.start)
    while left:
        chunk = await anyio.to_thread.run_sync(file.read, min(left, CHUNK))
        if not chunk:
            raise OSError("an object is shorter than it was when it was opened")
        left -= len(chunk)
        yield chunk


def _span(asked: Headers, tag: str, size: int) -> tuple[range, int]:
    """The bytes to send, and 200 or 206. As with S3, several ranges or a malformed one stand for the whole object."""
    whole = (range(size), 200)
    found = _RANGE.fullmatch(asked.get("range", "").strip())
    if found is None or found[0] == "bytes=-" or asked.get("if-range", tag) != tag:
        return whole
    first, last = found[1], found[2]
    if first:
        if last and int(last) < int(first):
            return whole
        span = range(int(first), min(int(last) + 1, size) if last else size)
    else:
        span = range(max(size - int(last), 0), size)
    if not span:
        raise SignatureRefused("The requested range is not satisfiable", "InvalidRange")
    return (span, 206)


def _has_it(asked: Headers, tag: str, stat: ObjectStat) -> bool:
    if "if-none-match" in asked:
        return _names(asked["if-none-match"], tag)
    return asked.get("if-modified-since") == format_datetime(stat.modified, usegmt=True)


def _names(tags: str, tag: str) -> bool:
    return tags.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in tags.split(","))


def _header_value(text: str) -> str:
    if not all(" " <= character <= "~" or "\xa0" <= character <= "\xff" for character in text):
        raise SignatureRefused("Header value cannot be represented using ISO-8859-1.", "InvalidArgument")
    return text
