"""Errors as S3 answers them: an XML document with a code, and the status that goes with it.

Codes and statuses are those of "List of error codes" in the Amazon S3 API Reference.
"""

from __future__ import annotations

import secrets
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import Response

from pagemill.error_codes import retry_headers
from pagemill.errors import (
    InvalidParameter,
    ObjectMissing,
    PagemillError,
    ServiceUnavailable,
    SignatureRefused,
    SourceTooLarge,
)

#: Statuses of the codes that are not 400.
_STATUS = {
    "AccessDenied": 403,
    "InvalidAccessKeyId": 403,
    "SignatureDoesNotMatch": 403,
    "NoSuchBucket": 404,
    "NoSuchKey": 404,
    "MethodNotAllowed": 405,
    "PreconditionFailed": 412,
    "InvalidRange": 416,
    "InternalError": 500,
    "ServiceUnavailable": 503,
}


def s3_word(error: PagemillError) -> tuple[str, str]:
    """S3's code for an error, and its sentence."""
    match error:
        case SignatureRefused():
            return (error.s3_code, error.message)
        case ObjectMissing():
            return ("NoSuchKey", "The specified key does not exist.")
        case SourceTooLarge():
            return ("EntityTooLarge", error.message)
        case InvalidParameter():
            return ("InvalidArgument", error.message)
        case ServiceUnavailable():
            return ("ServiceUnavailable", error.message)
        case _:
            return ("InternalError", "We encountered an internal error. Please try again.")


def s3_refusal(request: Request, error: PagemillError, headers: dict[str, str] | None = None) -> Response:
    """The answer to a request that is refused: S3's document, and no byte of an object."""
    code, message = s3_word(error)
    id_ = amz_request_id(request)
    fields = {"Code": code, "Message": message, "Resource": request.url.path, "RequestId": id_}
    inner = "".join(f"<{name}>{xml_text(text)}</{name}>" for name, text in fields.items())
    return Response(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{inner}</Error>',
        _STATUS.get(code, 400),
        {"x-amz-request-id": id_, **retry_headers(error), **(headers or {})},
        "application/xml",
    )


def amz_request_id(request: Request) -> str:
    """The id of a request as S3 writes it: 16 hexadecimal digits, in capitals."""
    if not hasattr(request.state, "request_id"):
        request.state.request_id = secrets.token_hex(8)
    return str(request.state.request_id).upper()


def xml_text(text: str) -> str:
    """Text for an XML document."""
    # XML 1.0 has no way to write control characters, nor halves of surrogate pairs.
    kept = "".join(char if char >= " " and not "\ud800" <= char <= "\udfff" else "\ufffd" for char in text)
    return escape(kept.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd"))
