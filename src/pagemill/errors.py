"""Every error pagemill raises, as one tree.

    PagemillError
    ├── SettingsError               a setting is unknown, malformed or out of range
    ├── RequestError                the caller's request cannot be served as it stands
    │   ├── InvalidParameter        a field is missing or malformed
    │   │   ├── ParameterMissing    a field that is wanted is not there
    │   │   ├── ParameterUnknown    a field that the call does not have
    │   │   └── PageAbsent          a page asked for lies beyond the document's last
    │   ├── Unauthorized            no key, an unknown key, or a revoked one
    │   │   ├── AuthorizationMalformed  a signature that is not there, or in no form that is known
    │   │   ├── SignatureExpired    signed too long ago, or in the future
    │   │   ├── SignatureWrong      a signature that is not of this request and this secret
    │   │   └── TokenRefused        a token of temporary credentials, which are not given here
    │   ├── ActionUnknown           an action that is not served
    │   ├── VersionUnknown          a version of the API that is not served
    │   ├── ProtocolNotSupported    a method or a kind of body that the API does not have
    │   ├── RequestTooLarge         more bytes in the request's body than allowed
    │   ├── ModelNotFound           an `ocr_type` that is not served
    │   ├── BackendNotSupported     a backend asked for that this server has not got
    │   ├── RateExceeded            the key's request rate is spent
    │   ├── QueueFull               the tenant's queue or running quota is full
    │   ├── PagesSpent              the tenant's page quota does not suffice
    │   │   └── PagesSpentForNow    that of the day or the month: come again in the next
    │   ├── TenantInArrears         the tenant is marked as owing
    │   ├── TenantSuspended         the tenant is suspended
    │   ├── ActionSwitchedOff       an action that is switched off for the tenant
    │   ├── JobCancelled            the job was cancelled
    │   ├── KeyReused               an idempotency key that was used for another document
    │   ├── TaskNotFound            no such job, or another tenant's
    │   └── ResultExpired           the job's result has outlived its time and is deleted
    ├── SourceError                 the document cannot be had, or is none we read
    │   ├── AddressForbidden        a URL of a kind or to a network that is not allowed
    │   ├── FetchFailed             the URL did not answer, or not with the file
    │   ├── SourceTooLarge          more bytes, pages, pixels, characters, objects or levels than allowed
    │   ├── PictureSizeRefused      a picture whose sides are too short or too long
    │   ├── KindNotSupported        the bytes are of no kind that is read
    │   └── ContentRefused          an operator's content rule refused the document
    ├── ReadingError                the document is of a kind we read, and reading it failed
    │   ├── DocumentDamaged         broken, cut, or not decodable
    │   │   └── PictureDamaged      a picture that is
    │   ├── DocumentEncrypted       wants a password, or is protected against copying
    │   ├── PageUnreadable          one page failed; the rest of the document is delivered
    │   ├── TookTooLong             not done while its caller waited, or in the time a document has
    │   └── ReaderDied              the process that read it was killed, ran out of time or memory
    ├── ModelError                  weights or a runtime
    │   ├── WeightsMissing          a file of weights is not in the cache
    │   ├── WeightsCorrupt          a file of weights has the wrong hash
    │   ├── RuntimeMissing          no inference runtime can be loaded
    │   └── RemoteModelFailed       a configured remote model does not answer
    ├── StorageError                the object store
    │   ├── ObjectMissing           no such object
    │   └── SignatureRefused        a presigned URL or policy is changed, cut or expired
    └── ServiceUnavailable          shutting down, or a disk is full: come again later

What each is called outside stands in `pagemill.error_codes`.
"""

from __future__ import annotations


class PagemillError(Exception):
    """The root of every error raised on purpose; the message is fit for the caller to read."""

    #: Seconds after which the same request may be served; None where it has to change, or something else first.
    retry_after: float | None = None

    @property
    def message(self) -> str:
        return str(self)


class SettingsError(PagemillError):
    """A setting is unknown, malformed or out of range."""


class RequestError(PagemillError):
    """The caller's request cannot be served as it stands."""


class InvalidParameter(RequestError):
    """A field is missing or malformed."""


class ParameterMissing(InvalidParameter):
    """A field that is wanted is not there."""


class ParameterUnknown(InvalidParameter):
    """A field that the call does not have."""


class PageAbsent(InvalidParameter):
    """A page asked for lies beyond the document's last."""


class Unauthorized(RequestError):
    """No key, an unknown key, or a revoked one."""


class AuthorizationMalformed(Unauthorized):
    """A signature that is not there, or in no form that is known."""


class SignatureExpired(Unauthorized):
    """Signed too long ago, or in the future."""


class SignatureWrong(Unauthorized):
    """A signature that is not of this request and this secret."""


class TokenRefused(Unauthorized):
    """A token of temporary credentials, which are not given here."""


class ActionUnknown(RequestError):
    """An action that is not served."""


class VersionUnknown(RequestError):
    """A version of the API that is not served."""


class ProtocolNotSupported(RequestError):
    """A method or a kind of body that the API does not have."""


class RequestTooLarge(RequestError):
    """More bytes in the request's body than allowed."""


class ModelNotFound(RequestError):
    """An `ocr_type` that is not served."""


class BackendNotSupported(RequestError):
    """A backend asked for that this server has not got."""


class RateExceeded(RequestError):
    """The key's request rate is spent. `retry_after` is in seconds."""

    retry_after: float

    def __init__(self, message: str, retry_after: float = 1.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class QueueFull(RequestError):
    """The tenant's queue or running quota is full. `retry_after` is in seconds."""

    retry_after: float

    def __init__(self, message: str, retry_after: float = 10.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class PagesSpent(RequestError):
    """The tenant's page quota is spent, or holds fewer pages than the document has."""


class PagesSpentForNow(PagesSpent):
    """The tenant's pages of the day or the month are spent, or too few are left. `retry_after` is in seconds."""

    retry_after: float

    def __init__(self, message: str, retry_after: float = 3600.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TenantInArrears(RequestError):
    """An operator has marked the tenant as owing: nothing new is taken in."""


class TenantSuspended(RequestError):
    """An operator has suspended the tenant: nothing new is taken in."""


class ActionSwitchedOff(RequestError):
    """An action that an operator has switched off for the tenant."""


class JobCancelled(RequestError):
    """The job was cancelled, by its tenant or by an operator."""


class KeyReused(RequestError):
    """An idempotency key that was used for another document, or with other options."""


class TaskNotFound(RequestError):
    """No such job, or another tenant's."""


class ResultExpired(RequestError):
    """The job's result has outlived its time and is deleted."""


class SourceError(PagemillError):
    """The document cannot be had, or is none we read."""


class AddressForbidden(SourceError):
    """A URL of a kind or to a network that is not allowed."""


class FetchFailed(SourceError):
    """The URL did not answer, or not with the file."""


class SourceTooLarge(SourceError):
    """More bytes, pages, pixels, characters, objects or levels than allowed."""


class PictureSizeRefused(SourceError):
    """A picture whose sides are too short or too long."""


class KindNotSupported(SourceError):
    """The bytes are of no kind that is read."""


class ContentRefused(SourceError):
    """An operator's content rule refused the document."""


class ReadingError(PagemillError):
    """The document is of a kind we read, and reading it failed."""


class DocumentDamaged(ReadingError):
    """Broken, cut, or not decodable."""


class PictureDamaged(DocumentDamaged):
    """A picture that is broken, cut, or not decodable."""


class DocumentEncrypted(ReadingError):
    """Wants a password, or is protected against copying."""


class PageUnreadable(ReadingError):
    """One page failed; the rest of the document is delivered."""


class TookTooLong(ReadingError):
    """Not done while its caller waited, or not in the time that a document has."""

    retry_after = 10.0


class ReaderDied(ReadingError):
    """The process that read it was killed, or ran out of time or memory."""


class ModelError(PagemillError):
    """Weights or a runtime."""


class WeightsMissing(ModelError):
    """A file of weights is not in the cache."""

    retry_after = 60.0


class WeightsCorrupt(ModelError):
    """A file of weights has the wrong hash."""

    retry_after = 60.0


class RuntimeMissing(ModelError):
    """No inference runtime can be loaded."""

    retry_after = 60.0


class RemoteModelFailed(ModelError):
    """A configured remote model does not answer."""

    retry_after = 30.0


class StorageError(PagemillError):
    """The object store."""


class ObjectMissing(StorageError):
    """No such object."""


class SignatureRefused(StorageError):
    """A presigned URL or policy is changed, cut or expired. `s3_code` is S3's own word for it."""

    def __init__(self, message: str, s3_code: str = "AccessDenied") -> None:
        super().__init__(message)
        self.s3_code = s3_code


class ServiceUnavailable(PagemillError):
    """Shutting down, or a disk is full: come again later."""

    retry_after = 5.0
