"""Presigned URLs: a request signed in its query, for whoever has the URL, until it expires."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import quote, unquote, urlsplit

from pagemill.errors import InvalidParameter, SignatureRefused
from pagemill.storage.signature_v4 import (
    ALGORITHM,
    CLOCK_SKEW,
    WEEK_SECONDS,
    Signer,
    amz_date,
    canonical_path,
    canonical_query,
    canonical_request,
    decoded,
    encoded,
    in_utc,
    parse_amz_date,
    same,
)

_MALFORMED = "AuthorizationQueryParametersError"
_PARAMETERS = (
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-SignedHeaders",
    "X-Amz-Signature",
)
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
#: What clients leave out of the Host header, and a few write all the same.
_USUAL_PORT = re.compile(r":(80|443)\Z")


def presigned_url(
    signer: Signer,
    method: str,
    base_url: str,
    path: str,
    seconds: int,
    parameters: Mapping[str, str],
    now: datetime | None = None,
) -> str:
    """The URL of `path` at `base_url` with `parameters`, signed for `method` and `seconds` from `now`.

    `path` is not encoded. A path in `base_url` is not signed: the proxy that adds it takes it away again. Raises
    `InvalidParameter` for seconds outside 1 to 604800.
    """
    if not 1 <= seconds <= WEEK_SECONDS:
        raise InvalidParameter(f"a presigned URL is good for 1 to {WEEK_SECONDS} seconds, not {seconds}")
    at = in_utc(now)
    values = {
        **parameters,
        "X-Amz-Algorithm": ALGORITHM,
        "X-Amz-Credential": signer.credential(at),
        "X-Amz-Date": amz_date(at),
        "X-Amz-Expires": str(seconds),
        "X-Amz-SignedHeaders": "host",
    }
    query = [(encoded(name), encoded(value)) for name, value in values.items()]
    request = canonical_request(method, encoded(path, keep="/"), query, host_of(base_url))
    query.append(("X-Amz-Signature", signer.sign_request(at, request)))
    return f"{base_url.rstrip('/')}{encoded(path, keep='/')}?" + "&".join(f"{name}={value}" for name, value in query)


def verify_presigned(
    signer: Signer, method: str, host: str, path: str, query: str, now: datetime | None = None
) -> bytes:
    """The path of a presigned request, decoded. Raises `SignatureRefused` with the code that S3 gives.

    A URL presigned for GET is good for HEAD too, which tells less.
    """
    pairs = canonical_query(query)
    given = _parameters(pairs)
    if given["X-Amz-Algorithm"] != ALGORITHM:
        raise SignatureRefused(f'X-Amz-Algorithm only supports "{ALGORITHM}"', _MALFORMED)
    signed_at = parse_amz_date(given["X-Amz-Date"], _MALFORMED)
    signer.check_credential(given["X-Amz-Credential"], signed_at, _MALFORMED)
    _check_signed_headers(given["X-Amz-SignedHeaders"], host)
    seconds = _expires(given["X-Amz-Expires"])
    signed = [(name, value) for name, value in pairs if name != "X-Amz-Signature"]
    requests = [
        canonical_request(each_method, canonical_path(path), signed, each_host)
        for each_method in (("HEAD", "GET") if method == "HEAD" else (method,))
        for each_host in {host.lower(), _USUAL_PORT.sub("", host.lower())}
    ]
    if not any(same(given["X-Amz-Signature"], signer.sign_request(signed_at, request)) for request in requests):
        raise SignatureRefused(
            "The request signature we calculated does not match the signature you provided. Check your key and "
            "signing method.",
            "SignatureDoesNotMatch",
        )
    at = in_utc(now)
    if signed_at > at + CLOCK_SKEW:
        raise SignatureRefused("Request is not valid yet", "AccessDenied")
    if at >= signed_at + timedelta(seconds=seconds):
        raise SignatureRefused("Request has expired", "AccessDenied")
    return decoded(path)


def host_of(base_url: str) -> str:
    """The Host header that clients send to that address: in lower case, without the scheme's own port."""
    parts = urlsplit(base_url)
    return parts.netloc.rpartition("@")[2].lower().removesuffix(_DEFAULT_PORTS.get(parts.scheme, ":"))


def attachment(file_name: str) -> str:
    """A Content-Disposition that has a file saved under that name (RFC 6266).

    `filename` is for clients that know no other, in ASCII, and `filename*` is the name itself.
    """
    plain = re.sub(r"[^\x20-\x7e]|[\"\\%]", "_", file_name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='', errors='replace')}"


def _parameters(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """The signature's own parameters, decoded; each has to be there once."""
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in _PARAMETERS:
            if name in found:
                raise SignatureRefused(f"{name} is given more than once", _MALFORMED)
            found[name] = unquote(value, errors="surrogateescape")
    if not found:
        raise SignatureRefused("Access Denied", "AccessDenied")
    if len(found) < len(_PARAMETERS):
        raise SignatureRefused(
            f"Query-string authentication version 4 requires the {', '.join(_PARAMETERS)} parameters.", _MALFORMED
        )
    return found


def _check_signed_headers(text: str, host: str) -> None:
    names = text.split(";")
    if "host" not in names:
        raise SignatureRefused("X-Amz-SignedHeaders has to name the header host", _MALFORMED)
    if not host or len(names) > 1:
        # This store signs no header but Host; one that others add cannot be what was signed.
        raise SignatureRefused("Your request is missing a required header", "MissingSecurityHeader")


def _expires(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", text):
        raise SignatureRefused("X-Amz-Expires should be a number", _MALFORMED)
    if not 1 <= int(text) <= WEEK_SECONDS:
        raise SignatureRefused(
            f"X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than "
            f"{WEEK_SECONDS} seconds",
            _MALFORMED,
        )
    return int(text)
