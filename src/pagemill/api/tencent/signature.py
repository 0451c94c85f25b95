"""The signatures of Tencent Cloud's API 3.0, verified as its documents publish them.

TC3-HMAC-SHA256: cloud.tencent.com/document/api/866/33519, and the older ones: .../866/33520.
"""

from __future__ import annotations

import base64
import hmac
import re
from datetime import UTC, datetime
from hashlib import sha256

from pagemill.api.tencent.calls import ALGORITHM, SERVICE, Call, RawCall, Signature, signed_parameters
from pagemill.errors import AuthorizationMalformed, SignatureExpired, SignatureWrong

UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"
_PORT = re.compile(r":\d+$")


def check_time(signature: Signature, now: float, seconds: float) -> None:
    """Raises `SignatureExpired` for a time more than `seconds` off `now` (seconds since 1970-01-01 UTC)."""
    off = now - signature.timestamp
    if abs(off) > seconds:
        when = "ago" if off > 0 else "ahead of the server's clock"
        raise SignatureExpired(f"the request was signed {abs(off):.0f} seconds {when}, and {seconds:g} are allowed")


def verify(raw: RawCall, call: Call, secret_key: str) -> None:
    """Raises `SignatureWrong` unless the request is as it was when the holder of the secret signed it.

    What is compared takes the same time whether it is nearly right or all wrong. Raises `AuthorizationMalformed` where
    the scope or the signed headers are not the request's.
    """
    if call.signature.algorithm == ALGORITHM:
        expected = _tc3_signatures(raw, call.signature, secret_key)
    else:
        expected = [_parameter_signature(raw, call.signature.algorithm, secret_key)]
    given = call.signature.value.encode()
    # Every one is compared, whichever fits.
    if not sum(hmac.compare_digest(one.encode(), given) for one in expected):
        raise SignatureWrong("the signature is not that of this request and this SecretKey")


def _tc3_signatures(raw: RawCall, signature: Signature, secret_key: str) -> list[str]:
    day = datetime.fromtimestamp(signature.timestamp, UTC).strftime("%Y-%m-%d")
    if signature.date != day:
        raise SignatureWrong(f"the date of Credential has to be that of X-TC-Timestamp in UTC, {day}")
    # Tencent's client for Node.js takes the host's first label for the service, whatever the host is.
    if signature.service not in (SERVICE, raw.headers.get("host", "").partition(".")[0]):
        raise AuthorizationMalformed(f"the service of Credential has to be {SERVICE}")
    key = f"TC3{secret_key}".encode()
    for part in (signature.date, signature.service, "tc3_request"):
        key = hmac.digest(key, part.encode(), sha256)
    # The document has header values in lower case; Tencent's own clients sign them as they are, and the one for
    # Node.js signs the host without its port, which it sends.
    requests = {
        _canonical_request(raw, signature.signed_headers, fold=fold, port=port)
        for fold in (False, True)
        for port in (True, False)
    }
    scope = f"{signature.date}/{signature.service}/tc3_request"
    return [
        hmac.digest(
            key,
            f"{ALGORITHM}\n{signature.timestamp}\n{scope}\n{sha256(request.encode()).hexdigest()}".encode(),
            sha256,
        ).hex()
        for request in requests
    ]


def _canonical_request(raw: RawCall, signed_headers: tuple[str, ...], *, fold: bool, port: bool) -> str:
    lines = []
    for name in signed_headers:
        value = raw.headers.get(name)
        if value is None:
            raise AuthorizationMalformed(f"the header {name[:100]} is signed and missing")
        if name == "host" and not port:
            value = _PORT.sub("", value)
        lines.append(f"{name}:{value.strip().lower() if fold else value.strip()}\n")
    unsigned = raw.headers.get("x-tc-content-sha256") == UNSIGNED_PAYLOAD
    payload = UNSIGNED_PAYLOAD.encode() if unsigned else raw.body
    return "\n".join(
        [raw.method, raw.path, raw.query, "".join(lines), ";".join(signed_headers), sha256(payload).hexdigest()]
    )


def _parameter_signature(raw: RawCall, algorithm: str, secret_key: str) -> str:
    # `_` in a name is signed as `.`: what PHP makes of a dotted name.
    signed = {name.replace("_", "."): value for name, value in signed_parameters(raw).items() if name != "Signature"}
    query = "&".join(f"{name}={signed[name]}" for name in sorted(signed))
    text = f"{raw.method}{raw.headers.get('host', '')}{raw.path}?{query}"
    digest = "sha1" if algorithm == "HmacSHA1" else "sha256"
    return base64.b64encode(hmac.digest(secret_key.encode(), text.encode(), digest)).decode()
