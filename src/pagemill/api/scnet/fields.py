"""What the calls of the SCNet API say: bodies taken apart, fields checked.

Everything malformed raises `InvalidParameter` with a sentence that names the field.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard
from urllib.parse import parse_qsl

from pagemill.api.json_body import parse_json
from pagemill.errors import BackendNotSupported, InvalidParameter, ModelNotFound
from pagemill.reading.options import ReadOptions
from pagemill.settings import NO_BACKEND

#: The service's own spelling, and the one that was meant.
OCR_TYPES = frozenset({"DOC_PARING", "DOC_PARSING"})
#: Longest text of a task id that is looked at.
LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class SubmitFields:
    """What a submit asks for, apart from the file itself."""

    #: None where the file is a part of the body.
    file_url: str | None
    options: ReadOptions
    #: Whether the URL was given as `fileUrl`, as the published sample programs do.
    sample_spelling: bool


async def read_body(body: AsyncIterator[bytes], most_bytes: int) -> bytes:
    """A body of at most that many bytes."""
    parts = bytearray()
    async for chunk in body:
        parts += chunk
        if len(parts) > most_bytes:
            raise InvalidParameter(f"the request's body has more than {most_bytes} bytes")
    return bytes(parts)


def json_object(body: bytes, most_levels: int) -> dict[str, Any]:
    """The JSON object that a body is, of lists and objects at most `most_levels` deep within one another."""
    try:
        value = parse_json(body, most_levels, parse_constant=_no_constant)
    except ValueError as error:
        raise InvalidParameter("the body is not readable JSON") from error
    if not isinstance(value, dict):
        raise InvalidParameter("the body has to be a JSON object")
    return value


def urlencoded_fields(body: bytes, most_levels: int) -> dict[str, Any]:
    """The fields of an `application/x-www-form-urlencoded` body.

    A body that begins as JSON is read as JSON: it is what `curl --data '{...}'` sends without a Content-Type.
    """
    if body.lstrip()[:1] == b"{":
        return json_object(body, most_levels)
    try:
        return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=100))
    except ValueError as error:
        raise InvalidParameter("the body is not a readable form") from error


def submit_fields(fields: Mapping[str, Any], remote_readers: Collection[str] = (), *, with_file: bool) -> SubmitFields:
    """The checked fields of a submit.

    Raises `ModelNotFound` for an `ocr_type` that is not served, and `BackendNotSupported` for a `remote_reader` that is
    none of those configured.
    """
    _check_ocr_type(fields.get("ocr_type"))
    spelling = "file_url" if fields.get("file_url") else "fileUrl"
    url = fields.get(spelling)
    if url is not None and not _is_text(url):
        raise InvalidParameter(f"{spelling} has to be a text")
    url = url.strip() if url else None
    if with_file and url:
        raise InvalidParameter("a document is named either by file_url or by the part file, not by both")
    if not with_file and not url:
        raise InvalidParameter("file_url is missing")
    options = ReadOptions(
        correct_orientation=_switch(fields, "is_doc_ori"),
        find_seals=_switch(fields, "enforce_seal"),
        tell_table_kind=_switch(fields, "is_table_cls"),
        inline_formula=_switch(fields, "is_inline_formula"),
        remote=_remote_reader(fields.get("remote_reader"), remote_readers),
    )
    return SubmitFields(url, options, "fileUrl" in fields)


def task_ids(value: Any, most: int) -> list[str]:
    """The ids that a caller asks about, in order."""
    if not isinstance(value, list) or not value:
        raise InvalidParameter("task_ids has to be a list with at least one id")
    if len(value) > most:
        raise InvalidParameter(f"task_ids has {len(value)} ids; at most {most} can be asked about in one call")
    return [_task_id(each) for each in value]


def _task_id(value: Any) -> str:
    # Ids have been seen sent as numbers.
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        # Converting an unbounded number takes long; a task's id has 19 digits.
        value = str(value) if value < 10**LONGEST_ID else None
    if not _is_text(value) or not 0 < len(value) <= LONGEST_ID:
        raise InvalidParameter("each of task_ids has to be a task's id, as a text")
    return value


def _check_ocr_type(value: Any) -> None:
    if value is None or value == "":
        return
    if not _is_text(value):
        raise InvalidParameter("ocr_type has to be a text")
    if value not in OCR_TYPES:
        raise ModelNotFound(f"Model {value[:100]} not found")


def _remote_reader(value: Any, known: Collection[str]) -> str | None:
    if value is None or value == "":
        return None
    if not _is_text(value):
        raise InvalidParameter("remote_reader has to be a text")
    if value not in (NO_BACKEND, *known):
        raise BackendNotSupported(f"remote_reader {value[:100]} is not a backend that this server has")
    return value


def _switch(fields: Mapping[str, Any], name: str) -> bool | None:
    value = fields.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return value.strip().lower() == "true"
    raise InvalidParameter(f"{name} has to be true or false")


def _is_text(value: Any) -> TypeGuard[str]:
    # JSON can say half of a surrogate pair, which is no text and has no UTF-8.
    return isinstance(value, str) and not any("\ud800" <= character <= "\udfff" for character in value)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
