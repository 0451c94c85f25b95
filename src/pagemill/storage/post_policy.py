"""POST policies: a signed list of conditions that an upload's form has to meet.

The document and its conditions are those of "POST Policy" in the Amazon S3 API Reference.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from pagemill.errors import InvalidParameter, SignatureRefused
from pagemill.storage.signature_v4 import ALGORITHM, WEEK_SECONDS, Signer, amz_date, in_utc, parse_amz_date, same
from pagemill.storage.store import PolicyGrant

#: Most bytes of an object where the policy does not say; S3's own limit for one POST.
MOST_BYTES = 5 << 30

_EXPIRATION = "%Y-%m-%dT%H:%M:%SZ"
_NEEDED = ("key", "policy", "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature")
#: Fields that no condition has to name.
_FREE = frozenset({"policy", "x-amz-signature", "file", "bucket"})


def signed_policy(
    signer: Signer, bucket: str, key: str, seconds: int, max_bytes: int, now: datetime | None = None
) -> dict[str, str]:
    """The fields of a form that may upload `key`, 0 to `max_bytes` bytes, for `seconds` from `now`.

    Raises `InvalidParameter` for seconds outside 1 to 604800.
    """
    if not 1 <= seconds <= WEEK_SECONDS:
        raise InvalidParameter(f"a presigned upload is good for 1 to {WEEK_SECONDS} seconds, not {seconds}")
    at = in_utc(now)
    signing = {"x-amz-algorithm": ALGORITHM, "x-amz-credential": signer.credential(at), "x-amz-date": amz_date(at)}
    conditions: list[Any] = [
        ["content-length-range", 0, max_bytes],
        # Fields that clients add of their own accord.
        ["starts-with", "$Content-Type", ""],
        ["starts-with", "$success_action_status", ""],
        {"bucket": bucket},
        {"key": key},
        *({name: value} for name, value in signing.items()),
    ]
    expiration = (at + timedelta(seconds=seconds)).strftime(_EXPIRATION)
    document = json.dumps({"expiration": expiration, "conditions": conditions})
    policy = base64.b64encode(document.encode()).decode()
    return {"key": key, **signing, "policy": policy, "x-amz-signature": signer.sign_policy(at, policy)}


def verify_policy(signer: Signer, bucket: str, fields: Mapping[str, str], now: datetime | None = None) -> PolicyGrant:
    """What a form's fields may upload. Raises `SignatureRefused` with the code that S3 gives."""
    form = {name.lower(): value for name, value in fields.items()}
    for name in _NEEDED:
        if not form.get(name):
            raise SignatureRefused(
                f"Bucket POST must contain a field named '{name}'. If it is specified, please check the order of the "
                "fields.",
                "InvalidArgument",
            )
    if form["x-amz-algorithm"] != ALGORITHM:
        raise SignatureRefused(f'X-Amz-Algorithm only supports "{ALGORITHM}"', "InvalidArgument")
    signed_at = parse_amz_date(form["x-amz-date"], "InvalidArgument")
    signer.check_credential(form["x-amz-credential"], signed_at, "InvalidArgument")
    if not same(form["x-amz-signature"], signer.sign_policy(signed_at, form["policy"])):
        raise SignatureRefused(
            "The request signature we calculated does not match the signature you provided. Check your key and "
            "signing method.",
            "SignatureDoesNotMatch",
        )
    expiration, conditions = _document(form["policy"])
    if in_utc(now) >= expiration:
        raise SignatureRefused("Invalid according to Policy: Policy expired.", "AccessDenied")
    return _checked(conditions, {**form, "bucket": bucket})


def _document(policy: str) -> tuple[datetime, list[Any]]:
    try:
        document = json.loads(base64.b64decode(policy, validate=True))
        # S3 takes milliseconds as well as whole seconds.
        expiration = datetime.fromisoformat(document["expiration"]).astimezone(UTC)
        conditions = document["conditions"]
    except (binascii.Error, ValueError, KeyError, TypeError, RecursionError) as error:
        raise SignatureRefused("Invalid Policy: Invalid JSON.", "InvalidPolicyDocument") from error
    if not isinstance(conditions, list):
        raise SignatureRefused("Invalid Policy: 'conditions' must be a list.", "InvalidPolicyDocument")
    return expiration, conditions


def _checked(conditions: list[Any], form: Mapping[str, str]) -> PolicyGrant:
    least, most = 0, MOST_BYTES
    named = set(_FREE)
    for condition in conditions:
        match condition:
            case ["content-length-range", int(low), int(high)]:
                least, most = max(least, low), min(most, high)
            case dict() if all(isinstance(value, str) for value in condition.values()):
                for name, value in condition.items():
                    named.add(name.lower())
                    if form.get(name.lower(), "") != value:
                        _failed(["eq", f"${name}", value])
            case ["eq" | "starts-with" as rule, str(field), str(value)] if field.startswith("$"):
                name = field[1:].lower()
                named.add(name)
                given = form.get(name, "")
                if not (given == value if rule == "eq" else given.startswith(value)):
                    _failed(condition)
            case _:
                raise SignatureRefused(
                    f"Invalid Policy: Invalid condition: {json.dumps(condition)}", "InvalidPolicyDocument"
                )
    if extra := sorted(name for name in form if name not in named and not name.startswith("x-ignore-")):
        raise SignatureRefused(f"Invalid according to Policy: Extra input fields: {', '.join(extra)}", "AccessDenied")
    return PolicyGrant(form["key"], least, most)


def _failed(condition: list[str]) -> NoReturn:
    raise SignatureRefused(
        f"Invalid according to Policy: Policy Condition failed: {json.dumps(condition)}", "AccessDenied"
    )
