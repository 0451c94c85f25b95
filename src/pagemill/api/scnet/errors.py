"""Errors as the SCNet API answers them: status, word, live code and headers."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import JSONResponse

from pagemill.api.scnet.styles import Style, refused
from pagemill.error_codes import outside, retry_headers
from pagemill.errors import (
    PagemillError,
    RateExceeded,
    ReadingError,
    ServiceUnavailable,
    SourceError,
    Unauthorized,
)

#: The numbers of the live service that are known from its published clients. For all else it is the HTTP status.
LIVE_RATE = "10011"
LIVE_FILE = "10013"
LIVE_FILE_STATUS = 422
LIVE_FILE_MESSAGE = "file_url is not reachable or the file cannot be read:"
LIVE_RATE_MESSAGE = "Burst rate limit exceeded for model"


@dataclass(frozen=True, slots=True)
class Refusal:
    """How a refused call is answered, in whichever style."""

    word: str
    http: int
    live_http: int
    live_code: str
    message: str
    live_message: str
    headers: dict[str, str]

    def response(self, style: Style, request_id: str) -> JSONResponse:
        live = style.key == "live"
        message, http = (self.live_message, self.live_http) if live else (self.message, self.http)
        body = refused(self.word, http, self.live_code, message, style, request_id)
        return JSONResponse(body, http, headers=self.headers)


def refusal_of(error: BaseException) -> Refusal:
    """The answer to an error. What was not foreseen is `unknown_error`, and tells the caller nothing of us."""
    if not isinstance(error, PagemillError):
        return _plain("unknown_error", 500, "Unknown error")
    told = outside(error)
    headers = retry_headers(error)
    match error:
        case RateExceeded():
            message = f"Burst rate limit exceeded: {error.message}"
            live_message = LIVE_RATE_MESSAGE
            return Refusal(told.scnet, told.http, told.http, LIVE_RATE, message, live_message, headers)
        case SourceError() | ReadingError():
            live_message = f"{LIVE_FILE_MESSAGE} {error.message}"
            return Refusal(told.scnet, told.http, LIVE_FILE_STATUS, LIVE_FILE, error.message, live_message, headers)
        case ServiceUnavailable():
            return _plain(told.scnet, told.http, error.message, headers)
        case Unauthorized():
            return _plain(told.scnet, told.http, error.message, {"WWW-Authenticate": "Bearer"})
    if told.http >= 500:
        return _plain(told.scnet, told.http, "An system error has occurred, please try again later", headers)
    return _plain(told.scnet, told.http, error.message, headers)


def refusal_of_status(http: int, message: str, headers: dict[str, str]) -> Refusal:
    """The answer to a call that HTTP itself refuses: no such route, a wrong method."""
    return _plain("InvalidParameter", http, message, headers)


def _plain(word: str, http: int, message: str, headers: dict[str, str] | None = None) -> Refusal:
    return Refusal(word, http, http, str(http), message, message, headers or {})
