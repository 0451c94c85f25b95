"""What each error is called outside: its word and status in the SCNet API, its code in the Tencent API, and the exit
code of the command line."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pagemill.errors import (
    ActionSwitchedOff,
    ActionUnknown,
    AddressForbidden,
    AuthorizationMalformed,
    BackendNotSupported,
    ContentRefused,
    DocumentDamaged,
    DocumentEncrypted,
    FetchFailed,
    InvalidParameter,
    JobCancelled,
    KeyReused,
    KindNotSupported,
    ModelError,
    ModelNotFound,
    ObjectMissing,
    PageAbsent,
    PagemillError,
    PagesSpent,
    PagesSpentForNow,
    PageUnreadable,
    ParameterMissing,
    ParameterUnknown,
    PictureDamaged,
    PictureSizeRefused,
    ProtocolNotSupported,
    QueueFull,
    RateExceeded,
    ReaderDied,
    ReadingError,
    RemoteModelFailed,
    RequestError,
    RequestTooLarge,
    ResultExpired,
    RuntimeMissing,
    ServiceUnavailable,
    SettingsError,
    SignatureExpired,
    SignatureRefused,
    SignatureWrong,
    SourceError,
    SourceTooLarge,
    StorageError,
    TaskNotFound,
    TenantInArrears,
    TenantSuspended,
    TokenRefused,
    TookTooLong,
    Unauthorized,
    VersionUnknown,
    WeightsCorrupt,
    WeightsMissing,
)


@dataclass(frozen=True, slots=True)
class Outside:
    """What an error is called by each API and by the command line."""

    #: The SCNet API's error word.
    scnet: str
    #: The HTTP status the SCNet API answers with when the request itself is refused.
    http: int
    #: The Tencent Cloud API's error code.
    tencent: str
    #: The exit code of the command line (sysexits.h where one fits).
    exit_code: int


#: One row for each class of the tree.
OUTSIDE: dict[type[PagemillError], Outside] = {
    PagemillError: Outside("unknown_error", 500, "FailedOperation.UnKnowError", 1),
    SettingsError: Outside("SystemError", 500, "InternalError", 78),
    RequestError: Outside("InvalidParameter", 400, "InvalidParameter", 64),
    InvalidParameter: Outside("InvalidParameter", 400, "InvalidParameterValue", 64),
    ParameterMissing: Outside("InvalidParameter", 400, "MissingParameter", 64),
    ParameterUnknown: Outside("InvalidParameter", 400, "UnknownParameter", 64),
    PageAbsent: Outside("InvalidParameter", 400, "InvalidParameterValue.InvalidParameterValueLimit", 65),
    Unauthorized: Outside("unauthorized", 401, "AuthFailure.SecretIdNotFound", 77),
    AuthorizationMalformed: Outside("unauthorized", 401, "AuthFailure.InvalidAuthorization", 77),
    SignatureExpired: Outside("unauthorized", 401, "AuthFailure.SignatureExpire", 77),
    SignatureWrong: Outside("unauthorized", 401, "AuthFailure.SignatureFailure", 77),
    TokenRefused: Outside("unauthorized", 401, "AuthFailure.TokenFailure", 77),
    ActionUnknown: Outside("InvalidParameter", 404, "InvalidAction", 64),
    VersionUnknown: Outside("InvalidParameter", 404, "NoSuchVersion", 64),
    ProtocolNotSupported: Outside("InvalidParameter", 405, "UnsupportedProtocol", 64),
    RequestTooLarge: Outside("InvalidParameter", 413, "RequestSizeLimitExceeded", 64),
    ModelNotFound: Outside("model_not_found", 404, "InvalidParameterValue", 64),
    BackendNotSupported: Outside("provider_not_supported", 400, "InvalidParameterValue", 64),
    RateExceeded: Outside("limit_burst_rate", 429, "RequestLimitExceeded", 75),
    QueueFull: Outside("request_concurrency_conflict", 429, "RequestLimitExceeded", 75),
    PagesSpent: Outside("unauthorized", 403, "ResourceUnavailable.ResourcePackageRunOut", 77),
    PagesSpentForNow: Outside("request_concurrency_conflict", 429, "ResourceUnavailable.ResourcePackageRunOut", 75),
    TenantInArrears: Outside("unauthorized", 403, "ResourceUnavailable.InArrears", 77),
    TenantSuspended: Outside("unauthorized", 403, "ResourcesSoldOut.ChargeStatusException", 77),
    ActionSwitchedOff: Outside("unauthorized", 403, "FailedOperation.UnOpenError", 77),
    JobCancelled: Outside("InvalidParameter", 409, "FailedOperation.UnKnowError", 75),
    KeyReused: Outside("InvalidParameter", 422, "InvalidParameterValue", 64),
    TaskNotFound: Outside("task_not_found", 404, "InvalidParameterValue.InvalidParameterValueLimit", 66),
    ResultExpired: Outside("task_not_found", 404, "InvalidParameterValue.InvalidParameterValueLimit", 66),
    SourceError: Outside("InvalidParameter", 400, "FailedOperation.DownLoadError", 66),
    AddressForbidden: Outside("InvalidParameter", 400, "FailedOperation.DownLoadError", 77),
    FetchFailed: Outside("InvalidParameter", 400, "FailedOperation.DownLoadError", 66),
    SourceTooLarge: Outside("InvalidParameter", 400, "LimitExceeded.TooLargeFileError", 65),
    PictureSizeRefused: Outside("InvalidParameter", 400, "FailedOperation.ImageSizeTooLarge", 65),
    KindNotSupported: Outside("modal_type_not_supported", 415, "FailedOperation.UnKnowFileTypeError", 65),
    ContentRefused: Outside("content_illegal", 400, "FailedOperation.UnKnowError", 65),
    ReadingError: Outside("provider_error", 500, "FailedOperation.OcrFailed", 70),
    DocumentDamaged: Outside("provider_error", 500, "FailedOperation.PDFParseFailed", 65),
    PictureDamaged: Outside("provider_error", 500, "FailedOperation.ImageDecodeFailed", 65),
    DocumentEncrypted: Outside("provider_error", 500, "FailedOperation.PDFParseFailed", 65),
    PageUnreadable: Outside("provider_error", 500, "FailedOperation.OcrFailed", 70),
    TookTooLong: Outside("provider_error", 500, "FailedOperation.EngineRecognizeTimeout", 75),
    ReaderDied: Outside("provider_error", 500, "FailedOperation.OcrFailed", 70),
    ModelError: Outside("SystemError", 500, "InternalError", 69),
    WeightsMissing: Outside("SystemError", 503, "InternalError", 69),
    WeightsCorrupt: Outside("SystemError", 503, "InternalError", 69),
    RuntimeMissing: Outside("SystemError", 503, "InternalError", 69),
    RemoteModelFailed: Outside("model_route_failed", 503, "FailedOperation.OcrFailed", 69),
    StorageError: Outside("SystemError", 500, "InternalError", 74),
    ObjectMissing: Outside("SystemError", 500, "InternalError", 74),
    SignatureRefused: Outside("InvalidParameter", 400, "FailedOperation.DownLoadError", 77),
    ServiceUnavailable: Outside("SystemError", 503, "InternalError", 75),
}


def outside(error: BaseException | type[BaseException]) -> Outside:
    """What `error` is called outside; anything foreign is a `PagemillError` there."""
    cls = error if isinstance(error, type) else type(error)
    for base in cls.__mro__:
        if issubclass(base, PagemillError) and base in OUTSIDE:
            return OUTSIDE[base]
    return OUTSIDE[PagemillError]


def error_named(name: str) -> type[PagemillError]:
    """The class of the tree with that name, or `PagemillError`: how a stored failure finds its way back."""
    return next((cls for cls in OUTSIDE if cls.__name__ == name), PagemillError)


def retry_headers(error: BaseException) -> dict[str, str]:
    """The HTTP header `Retry-After`, in whole seconds, of an error that may pass; of any other no header."""
    seconds = error.retry_after if isinstance(error, PagemillError) else None
    return {} if seconds is None else {"Retry-After": str(max(1, math.ceil(seconds)))}
