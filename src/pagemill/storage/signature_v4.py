"""AWS Signature Version 4: presigned URLs and POST policies, made and checked.

Written from "Authenticating Requests: Using Query Parameters" and "Browser-Based Uploads Using POST" of the Amazon S3
API Reference.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from pagemill.errors import SignatureRefused

ALGORITHM = "AWS4-HMAC-SHA256"
#: Longest life of a presigned URL, in seconds: seven days, S3's own limit.
LONGEST_LIFE = 604800
#: How far ahead of this clock a URL may be dated, in seconds.
CLOCK_SKEW = 900

_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Credentials:
    """The key pair that signatures are made with, and the region they name."""

    access_key: str
    secret_key: str
    region: str

    def scope(self, day: str) -> str:
        return f"{day}/{self.region}/s3/aws4_request"

    def signature(self, day: str, text: str) -> str:
        """The signature, in hex, of a text on a day (`YYYYMMDD`)."""
        key = f"AWS4{self.secret_key}".encode()
        for part in (day, self.region, "s3", "aws4_request"):
            key = hmac.digest(key, part.encode(), "sha256")
        return hmac.digest(key, text.encode(), "sha256").hex()


@dataclass(frozen=True, slots=True)
class PolicyGrant:
    """What a valid POST policy allows: one key, and sizes in bytes."""

    key: str
    min_bytes: int
    max_bytes: int


def presign(
    credentials: Credentials, url: str, query: Mapping[str, str], seconds: int, now: datetime, method: str = "GET"
) -> str:
    """The URL, whose path is percent-encoded, with `query` and a signature good for `seconds`."""
    stamp = now.astimezone(UTC).strftime(_STAMP)
    parts = urlsplit(url)
    signed = {
        **query,
        "X-Amz-Algorithm": ALGORITHM,
        "X-Amz-Credential": f"{credentials.access_key}/{credentials.scope(stamp[:8])}",
        "X-Amz-Date": stamp,
        "X-Amz-Expires": str(seconds),
        "X-Amz-SignedHeaders": "host",
    }
    canonical = _canonical_query(list(signed.items()))
    signature = _sign(credentials, method, parts.path, canonical, parts.netloc, stamp)
    return f"{url}?{canonical}&X-Amz-Signature={signature}"


def verify(credentials: Credentials, method: str, host: str, path: str, query: str, now: datetime) -> None:
    """Checks a presigned request from its parts as sent. Raises `SignatureRefused` with S3's word."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=40)
    except ValueError as error:
        raise _malformed("the query is malformed") from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise _malformed("a query parameter is given twice")
    for name in ("Algorithm", "Credential", "Date", "Expires", "SignedHeaders", "Signature"):
        if f"X-Amz-{name}" not in fields:
            raise _malformed(f"X-Amz-{name} is missing")
    if fields["X-Amz-Algorithm"] != ALGORITHM:
        raise _malformed(f"X-Amz-Algorithm must be {ALGORITHM}")
    if fields["X-Amz-SignedHeaders"] != "host":
        raise _malformed("X-Amz-SignedHeaders must be host")
    stamp, made = _date(fields["X-Amz-Date"])
    life = fields["X-Amz-Expires"]
    if not (life.isascii() and life.isdigit() and 1 <= int(life) <= LONGEST_LIFE):
        raise _malformed(f"X-Amz-Expires must be from 1 to {LONGEST_LIFE}")
    _check_credential(credentials, fields["X-Amz-Credential"], stamp)
    if now < made - timedelta(seconds=CLOCK_SKEW):
        raise SignatureRefused("Request is not yet valid", "AccessDenied")
    signed = _canonical_query([pair for pair in pairs if pair[0] != "X-Amz-Signature"])
    expected = _sign(credentials, method, path, signed, host.lower(), stamp)
    if not hmac.compare_digest(expected.encode(), fields["X-Amz-Signature"].encode("utf-8", "surrogatepass")):
        raise SignatureRefused("The request signature does not match the one calculated", "SignatureDoesNotMatch")
    if now > made + timedelta(seconds=int(life)):
        raise SignatureRefused("Request has expired", "AccessDenied")


def post_policy(
    credentials: Credentials, bucket: str, key: str, seconds: int, max_bytes: int, now: datetime
) -> dict[str, str]:
    """The form fields of an upload of one key, `policy` and `x-amz-signature` among them."""
    stamp = now.astimezone(UTC).strftime(_STAMP)
    fields = {
        "x-amz-algorithm": ALGORITHM,
        "x-amz-credential": f"{credentials.access_key}/{credentials.scope(stamp[:8])}",
        "x-amz-date": stamp,
    }
    document = {
        "expiration": (now.astimezone(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "conditions": [
            ["content-length-range", 1, max_bytes],
            {"bucket": bucket},
            {"key": key},
            *({name: value} for name, value in fields.items()),
        ],
    }
    policy = base64.b64encode(json.dumps(document).encode()).decode()
    return {**fields, "key": key, "policy": policy, "x-amz-signature": credentials.signature(stamp[:8], policy)}


def verify_post(credentials: Credentials, bucket: str, fields: Mapping[str, str], now: datetime) -> PolicyGrant:
    """What the form fields of an upload (names in small letters) allow. Raises `SignatureRefused` with S3's word."""
    for name in ("key", "policy", "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature"):
        if name not in fields:
            raise SignatureRefused(f"Bucket POST must contain a field named '{name}'", "InvalidArgument")
    if fields["x-amz-algorithm"] != ALGORITHM:
        raise SignatureRefused(f"x-amz-algorithm must be {ALGORITHM}", "InvalidArgument")
    stamp, _ = _date(fields["x-amz-date"])
    _check_credential(credentials, fields["x-amz-credential"], stamp)
    expected = credentials.signature(stamp[:8], fields["policy"])
    if not hmac.compare_digest(expected.encode(), fields["x-amz-signature"].encode("utf-8", "surrogatepass")):
        raise SignatureRefused("The request signature does not match the one calculated", "SignatureDoesNotMatch")
    try:
        document = json.loads(base64.b64decode(fields["policy"], validate=True))
        expires = datetime.strptime(document["expiration"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        conditions = document["conditions"]
    except (binascii.Error, ValueError, KeyError, TypeError) as error:
        raise SignatureRefused("The policy is malformed", "InvalidPolicyDocument") from error
    if now > expires:
        raise SignatureRefused("Invalid according to Policy: Policy expired.", "AccessDenied")
    return _grant(conditions, bucket, fields)


def _grant(conditions: object, bucket: str, fields: Mapping[str, str]) -> PolicyGrant:
    """Holds the form against the conditions: what is stated must be met, and what is sent must be stated."""
    least, most = 0, 0
    stated = {"policy", "x-amz-signature", "file"}
    given = {**fields, "bucket": bucket}
    for condition in conditions if isinstance(conditions, list) else ():
        match condition:
            case ["content-length-range", int(low), int(high)]:
                least, most = low, high
            case dict() if len(condition) == 1:
                ((name, value),) = condition.items()
                stated.add(name)
                if given.get(name) != value:
                    raise SignatureRefused(f"Invalid according to Policy: {name} is not as stated", "AccessDenied")
            case _:
                raise SignatureRefused("The policy has a condition that is not known", "InvalidPolicyDocument")
    extra = [name for name in fields if name not in stated and name not in _FREE_FIELDS]
    if extra:
        raise SignatureRefused(f"Invalid according to Policy: Extra input fields: {extra[0]}", "AccessDenied")
    if not {"key", "bucket"} <= stated or most <= 0:
        raise SignatureRefused("The policy does not say what may be uploaded", "InvalidPolicyDocument")
    return PolicyGrant(fields["key"], least, most)


#: Fields that clients add of their own accord and that change nothing here.
_FREE_FIELDS = frozenset({"content-type", "success_action_status", "submit", "x-amz-security-token", "acl"})


def encode_path(path: str) -> str:
    """A path percent-encoded as S3 does it: every byte but unreserved ones and the slash."""
    return quote(path, safe="/-_.~")


def _canonical_query(pairs: list[tuple[str, str]]) -> str:
    encoded = sorted((quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in pairs)
    return "&".join(f"{name}={value}" for name, value in encoded)


def _sign(credentials: Credentials, method: str, path: str, query: str, host: str, stamp: str) -> str:
    request = "\n".join((method, encode_path(unquote(path)), query, f"host:{host}\n", "host", "UNSIGNED-PAYLOAD"))
    digest = hashlib.sha256(request.encode("utf-8", "surrogatepass")).hexdigest()
    return credentials.signature(stamp[:8], "\n".join((ALGORITHM, stamp, credentials.scope(stamp[:8]), digest)))


def _date(text: str) -> tuple[str, datetime]:
    try:
        made = datetime.strptime(text, _STAMP).replace(tzinfo=UTC)
    except ValueError as error:
        raise _malformed("X-Amz-Date must be in the ISO8601 Long Format yyyyMMdd'T'HHmmss'Z'") from error
    return made.strftime(_STAMP), made


def _check_credential(credentials: Credentials, text: str, stamp: str) -> None:
    access_key, _, scope = text.partition("/")
    if not hmac.compare_digest(access_key.encode("utf-8", "surrogatepass"), credentials.access_key.encode()):
        raise SignatureRefused("The access key Id does not exist", "InvalidAccessKeyId")
    if scope != credentials.scope(stamp[:8]):
        raise _malformed("X-Amz-Credential is not of this day, region and service")


def _malformed(message: str) -> SignatureRefused:
    return SignatureRefused(message, "AuthorizationQueryParametersError")
