"""AWS Signature Version 4 for the service `s3`, as far as presigned requests and POST policies need it.

Written from Amazon's published description, "Authenticating Requests: Using Query Parameters (AWS Signature Version
4)" and "Authenticating Requests in Browser-Based Uploads Using POST" in the Amazon S3 API Reference.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote_to_bytes

from pagemill.errors import SignatureRefused
from pagemill.storage.credentials import Credentials

ALGORITHM = "AWS4-HMAC-SHA256"
#: What stands for the hash of the body where the body is not signed.
UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"
#: Longest life of a signature.
WEEK_SECONDS = 604800
#: How far a signature's time may be ahead of this machine's.
CLOCK_SKEW = timedelta(minutes=15)

_AMZ_DATE = re.compile(r"[0-9]{8}T[0-9]{6}Z")


@dataclass(frozen=True, slots=True)
class Signer:
    """One pair of keys in one region."""

    credentials: Credentials
    region: str

    def credential(self, now: datetime) -> str:
        """The access key and what a signature of that day is good for."""
        return f"{self.credentials.access_key}/{self._scope(f'{now:%Y%m%d}')}"

    def sign_request(self, now: datetime, canonical_request: str) -> str:
        """The signature of a request at that time: 64 lower-case hexadecimal digits."""
        digest = hashlib.sha256(canonical_request.encode("utf-8", "surrogatepass")).hexdigest()
        return self._sign(now, "\n".join((ALGORITHM, amz_date(now), self._scope(f"{now:%Y%m%d}"), digest)))

    def sign_policy(self, now: datetime, policy: str) -> str:
        """The signature of a POST policy, which is given in Base64."""
        return self._sign(now, policy)

    def check_credential(self, credential: str, signed_at: datetime, s3_code: str) -> None:
        """Raises `SignatureRefused` unless `credential` is of this pair of keys, this region and that day.

        `s3_code` is for a credential that is malformed; an unknown access key has its own code.
        """
        parts = credential.rsplit("/", 4)
        if len(parts) != 5:
            raise SignatureRefused(
                "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "
                '"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
                s3_code,
            )
        access_key, day, region, service, terminator = parts
        for name, given, wanted in (
            ("date", day, f"{signed_at:%Y%m%d}"),
            ("region", region, self.region),
            ("service", service, "s3"),
            ("terminator", terminator, "aws4_request"),
        ):
            if given != wanted:
                raise SignatureRefused(
                    f"Error parsing the X-Amz-Credential parameter; the {name} is wrong; expecting '{wanted}'.", s3_code
                )
        if not same(access_key, self.credentials.access_key):
            raise SignatureRefused(
                "The AWS Access Key Id you provided does not exist in our records.", "InvalidAccessKeyId"
            )

    def _scope(self, day: str) -> str:
        return f"{day}/{self.region}/s3/aws4_request"

    def _sign(self, now: datetime, text: str) -> str:
        key = f"AWS4{self.credentials.secret_key}".encode()
        for part in (f"{now:%Y%m%d}", self.region, "s3", "aws4_request"):
            key = _hmac(key, part)
        return _hmac(key, text).hex()


def canonical_request(method: str, path: str, query: Iterable[tuple[str, str]], host: str) -> str:
    """What is signed of a request whose only signed header is Host.

    `path` and the names and values in `query` are percent-encoded in the canonical way (`encoded`).
    """
    sorted_query = "&".join(f"{name}={value}" for name, value in sorted(query))
    return "\n".join((method, path, sorted_query, f"host:{host}", "", "host", UNSIGNED_PAYLOAD))


def encoded(text: str | bytes, *, keep: str = "") -> str:
    """Percent-encoded as the signature wants it: all but letters, digits, `-_.~` and what is in `keep`."""
    return quote(text, safe=keep)


def decoded(text: str) -> bytes:
    """The bytes that percent-encoded text stands for."""
    return unquote_to_bytes(text.encode("utf-8", "surrogatepass"))


def canonical_path(path: str) -> str:
    """A path as it came, encoded anew: clients differ in which characters they encode, and mean the same."""
    return encoded(decoded(path), keep="/")


def canonical_query(query: str) -> list[tuple[str, str]]:
    """The names and values of a query as it came, encoded anew. An empty query has none."""
    pairs = (piece.partition("=") for piece in query.split("&")) if query else ()
    return [(_canonical_piece(name), _canonical_piece(value)) for name, _, value in pairs]


def amz_date(now: datetime) -> str:
    """`YYYYMMDDTHHMMSSZ` of an aware time in UTC."""
    return f"{now:%Y%m%dT%H%M%SZ}"


def parse_amz_date(text: str, s3_code: str) -> datetime:
    """The time that `amz_date` wrote. Raises `SignatureRefused` with that code."""
    if _AMZ_DATE.fullmatch(text):
        try:
            return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        except ValueError:
            pass
    raise SignatureRefused("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"", s3_code)


def in_utc(now: datetime | None) -> datetime:
    """That time, or the present, in UTC and whole seconds."""
    return (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)


def same(given: str, wanted: str) -> bool:
    """Whether two texts are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), wanted.encode())


def _canonical_piece(text: str) -> str:
    return encoded(decoded(text.replace("+", " ")))


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
