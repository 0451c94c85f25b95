"""A call of the Tencent Cloud API as it came in: its parts taken apart, nothing believed yet.

API 3.0 has two ways to say who calls. Since TC3-HMAC-SHA256 the common parameters (action, version, time) are
headers `X-TC-*`; with the older HmacSHA1 and HmacSHA256 they stand among the call's own parameters.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from pagemill.api.json_body import parse_json
from pagemill.errors import (
    AuthorizationMalformed,
    InvalidParameter,
    ParameterMissing,
    ProtocolNotSupported,
    TokenRefused,
    VersionUnknown,
)

VERSION = "2018-11-19"
SERVICE = "ocr"
ALGORITHM = "TC3-HMAC-SHA256"
#: Parameters of the older signatures that are not the action's own.
COMMON_PARAMETERS = frozenset(
    {
        "Action", "Language", "Nonce", "Region", "RequestClient", "SecretId", "Signature", "SignatureMethod",
        "Timestamp", "Token", "Version",
    }
)  # fmt: skip
LANGUAGES = ("zh-CN", "en-US")
#: Parameters of a form or query that are looked at, and how deep their dotted names may go.
MOST_PARAMETERS = 2000
DEEPEST_NAME = 8


@dataclass(frozen=True, slots=True)
class RawCall:
    """A request as it stood on the wire. `path` and `query` are percent-encoded; `headers` are by lower-case name."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def content_type(self) -> str:
        """The Content-Type without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Signature:
    """What a caller says to prove itself. The times are seconds since 1970-01-01 UTC."""

    algorithm: str
    secret_id: str
    timestamp: int
    value: str = field(repr=False)
    #: Of TC3-HMAC-SHA256: the date and the service of the scope, and the headers that are signed, in order.
    date: str = ""
    service: str = ""
    signed_headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked, and by which signature. `texts` tells that all parameters are texts: they came in a form."""

    action: str
    version: str
    signature: Signature
    parameters: Mapping[str, Any]
    texts: bool


def call_of(raw: RawCall, most_levels: int) -> Call:
    """The call that a request makes; its signature is yet to be verified.

    `most_levels` is how deep lists and objects of a JSON body may lie within one another.

    Raises `ProtocolNotSupported`, `AuthorizationMalformed`, `ParameterMissing`, `InvalidParameter`, `TokenRefused`.
    """
    if raw.method not in ("GET", "POST"):
        raise ProtocolNotSupported(f"the method {raw.method[:20]} is not supported: GET and POST are")
    return _call_by_headers(raw, most_levels) if _is_tc3(raw) else _call_by_parameters(raw)


def check_version(call: Call) -> None:
    """Raises `VersionUnknown`."""
    if call.version != VERSION:
        raise VersionUnknown(f"there is no version {call.version[:40]} of {SERVICE}: it is {VERSION}")


def _is_tc3(raw: RawCall) -> bool:
    if "authorization" in raw.headers:
        return True
    # JSON has no place for the older signature: what is missing is the header.
    return any(name in raw.headers for name in ("x-tc-action", "x-tc-timestamp")) or (
        raw.method == "POST" and raw.content_type == "application/json"
    )


def _call_by_headers(raw: RawCall, most_levels: int) -> Call:
    action, version = _header(raw, "X-TC-Action"), _header(raw, "X-TC-Version")
    timestamp = _timestamp("X-TC-Timestamp", _header(raw, "X-TC-Timestamp"))
    signature = _authorization(raw.headers.get("authorization", ""), timestamp)
    _check_common(raw.headers.get("x-tc-token"), raw.headers.get("x-tc-language"), "X-TC-Language")
    if raw.method == "GET":
        return Call(action, version, signature, nested(_pairs(raw.query)), True)
    if raw.content_type != "application/json":
        raise ProtocolNotSupported(f"a POST signed with {ALGORITHM} has to be application/json")
    return Call(action, version, signature, _json_object(raw.body, most_levels), False)


def _call_by_parameters(raw: RawCall) -> Call:
    pairs = signed_parameters(raw)
    algorithm = pairs.get("SignatureMethod") or "HmacSHA1"
    if algorithm not in ("HmacSHA1", "HmacSHA256"):
        raise InvalidParameter("SignatureMethod has to be HmacSHA1 or HmacSHA256")
    _parameter(pairs, "Nonce")
    signature = Signature(
        algorithm=algorithm,
        secret_id=_parameter(pairs, "SecretId"),
        timestamp=_timestamp("Timestamp", _parameter(pairs, "Timestamp")),
        value=_parameter(pairs, "Signature"),
    )
    action, version = _parameter(pairs, "Action"), _parameter(pairs, "Version")
    _check_common(pairs.get("Token"), pairs.get("Language"), "Language")
    own = {name: value for name, value in pairs.items() if name not in COMMON_PARAMETERS}
    return Call(action, version, signature, nested(own), True)


def signed_parameters(raw: RawCall) -> dict[str, str]:
    """The parameters of a call by the older signatures: a GET's query, or a POST's form."""
    if raw.method == "GET":
        return _pairs(raw.query)
    if raw.content_type != "application/x-www-form-urlencoded":
        raise ProtocolNotSupported("a POST has to be application/json or application/x-www-form-urlencoded")
    try:
        return _pairs(raw.body.decode("ascii"))
    except UnicodeDecodeError as error:
        raise InvalidParameter("the body is not a readable form") from error


def nested(pairs: Mapping[str, str]) -> dict[str, Any]:
    """Parameters with dotted names as the objects and lists they stand for: `A.0.B=x` is `{"A": [{"B": "x"}]}`.

    Raises `InvalidParameter` where a name is at odds with another, or a list's numbers do not run from 0.
    """
    tree: dict[str, Any] = {}
    for name, value in pairs.items():
        parts = name.split(".")
        if len(parts) > DEEPEST_NAME:
            raise InvalidParameter(f"the parameter {name[:100]} is nested too deeply")
        place = tree
        for part in parts[:-1]:
            place = place.setdefault(part, {})
            if not isinstance(place, dict):
                raise InvalidParameter(f"the parameter {name[:100]} is at odds with another one")
        if parts[-1] in place:
            raise InvalidParameter(f"the parameter {name[:100]} is at odds with another one")
        place[parts[-1]] = value
    return {name: _listed(name, value) for name, value in tree.items()}


def _listed(name: str, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    children = {part: _listed(f"{name}.{part}", child) for part, child in value.items()}
    if not all(part.isdecimal() and part.isascii() for part in children):
        return children
    if set(children) != {str(n) for n in range(len(children))}:
        raise InvalidParameter(f"the elements of {name[:100]} have to be numbered from 0")
    return [children[str(n)] for n in range(len(children))]


def _pairs(text: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_PARAMETERS, errors="strict")
    except ValueError as error:
        raise InvalidParameter("the parameters are not readable, or too many") from error
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InvalidParameter("a parameter is given twice")
    return found


def _json_object(body: bytes, most_levels: int) -> dict[str, Any]:
    try:
        value = parse_json(body or b"{}", most_levels, parse_constant=_no_constant, object_pairs_hook=_object)
        # Half of a surrogate pair, which JSON can say, is no text and has no UTF-8.
        json.dumps(value, ensure_ascii=False).encode()
    except ValueError as error:
        raise InvalidParameter("the body is not readable JSON") from error
    if not isinstance(value, dict):
        raise InvalidParameter("the body has to be a JSON object")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InvalidParameter("a parameter is given twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _authorization(header: str, timestamp: int) -> Signature:
    if not header:
        raise AuthorizationMalformed("the header Authorization is missing")
    algorithm, _, rest = header.strip().partition(" ")
    if algorithm != ALGORITHM:
        raise AuthorizationMalformed(f"the header Authorization has to begin with {ALGORITHM}")
    parts = {}
    for part in rest.split(","):
        name, mark, value = part.strip().partition("=")
        if not mark or name in parts:
            raise AuthorizationMalformed("the header Authorization is malformed")
        parts[name] = value.strip()
    for name in ("Credential", "SignedHeaders", "Signature"):
        if not parts.get(name):
            raise AuthorizationMalformed(f"{name} is missing in the header Authorization")
    scope = parts["Credential"].split("/")
    if len(scope) != 4 or scope[3] != "tc3_request" or not scope[0]:
        raise AuthorizationMalformed("Credential has to be <SecretId>/<date>/<service>/tc3_request")
    signed = tuple(parts["SignedHeaders"].split(";"))
    if "host" not in signed or "content-type" not in signed:
        raise AuthorizationMalformed("SignedHeaders has to name content-type and host")
    return Signature(algorithm, scope[0], timestamp, parts["Signature"], scope[1], scope[2], signed)


def _header(raw: RawCall, name: str) -> str:
    value = raw.headers.get(name.lower(), "").strip()
    if not value:
        raise ParameterMissing(f"the header {name} is missing")
    return value


def _parameter(pairs: Mapping[str, str], name: str) -> str:
    value = pairs.get(name)
    if not value:
        raise ParameterMissing(f"the parameter {name} is missing")
    return value


def _timestamp(name: str, value: str) -> int:
    if not (value.isdecimal() and value.isascii() and len(value) <= 11):
        raise InvalidParameter(f"{name} has to be the seconds since 1970-01-01 UTC")
    return int(value)


def _check_common(token: str | None, language: str | None, language_name: str) -> None:
    if token:
        raise TokenRefused("this server gives out no temporary credentials: leave the token away")
    if language and language not in LANGUAGES:
        raise InvalidParameter(f"{language_name} has to be {' or '.join(LANGUAGES)}")
