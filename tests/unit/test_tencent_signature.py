"""Signatures as the official client makes them are accepted, and with any part of the request changed they are not."""

import hmac
import time
from dataclasses import replace
from hashlib import sha256
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tencentcloud.common.abstract_client import AbstractClient
from tencentcloud.common.credential import Credential
from tencentcloud.common.http.request import RequestInternal
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile

from pagemill.api.tencent.calls import RawCall, call_of, nested
from pagemill.api.tencent.signature import check_time, verify
from pagemill.errors import (
    AuthorizationMalformed,
    InvalidParameter,
    ParameterMissing,
    ProtocolNotSupported,
    SignatureExpired,
    SignatureWrong,
    TokenRefused,
    Unauthorized,
)

SECRET = "k" * 32
HOST = "ocr.example.com:8866"
MODES = [
    (algorithm, method, unsigned)
    for algorithm in ("TC3-HMAC-SHA256", "HmacSHA1", "HmacSHA256")
    for method in ("POST", "GET")
    for unsigned in ((False, True) if algorithm == "TC3-HMAC-SHA256" else (False,))
]


class _Client(AbstractClient):  # type: ignore[misc]
    _apiVersion = "2018-11-19"  # noqa: N815 - the client's own name
    _service = "ocr"


def signed(params: dict[str, object], algorithm: str, method: str, unsigned: bool, secret: str = SECRET) -> RawCall:
    """A request as the official client would send it."""
    profile = ClientProfile(algorithm, HttpProfile(endpoint=HOST, reqMethod=method))
    profile.unsignedPayload = unsigned
    client = _Client(Credential("AKIDtest", secret), "ap-guangzhou", profile)
    request = RequestInternal(HOST, method, "/", header={})
    client._build_req_inter("GeneralAccurateOCR", params, request, {})
    headers = {"host": HOST} | {name.lower(): str(value) for name, value in request.header.items()}
    query, body = (request.data, "") if method == "GET" else ("", request.data)
    return RawCall(method, "/", query, headers, body.encode())


TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
NAMES = st.text("ABCxyz_", min_size=1, max_size=8).filter(lambda name: name not in ("Action",))


@pytest.mark.parametrize(("algorithm", "method", "unsigned"), MODES)
@given(params=st.dictionaries(NAMES, TEXTS, max_size=5), secret=st.text("abcXYZ019", min_size=1, max_size=40))
@hypothesis_settings(max_examples=40, deadline=None)
def test_what_the_official_client_signs_is_accepted(
    algorithm: str, method: str, unsigned: bool, params: dict[str, object], secret: str
) -> None:
    raw = signed(params, algorithm, method, unsigned, secret)
    call = call_of(raw, 32)
    verify(raw, call, secret)
    check_time(call.signature, time.time(), 5)
    assert (call.action, call.version, call.signature.secret_id) == ("GeneralAccurateOCR", "2018-11-19", "AKIDtest")
    assert call.parameters == params
    with pytest.raises(SignatureWrong):
        verify(raw, call, secret + "x")


@pytest.mark.parametrize(("algorithm", "method", "unsigned"), MODES)
@given(data=st.data())
@hypothesis_settings(max_examples=30, deadline=None)
def test_a_changed_request_is_refused(algorithm: str, method: str, unsigned: bool, data: st.DataObject) -> None:
    raw = signed({"ImageUrl": "https://example.com/a.png", "IsPdf": "true"}, algorithm, method, unsigned)
    changes = {
        "host": replace(raw, headers={**raw.headers, "host": "elsewhere"}),
        "path": replace(raw, path="/other"),
    }
    if method == "GET":
        changes["query"] = replace(raw, query=raw.query.replace("a.png", "b.png"))
    elif not unsigned:
        changes["body"] = replace(raw, body=raw.body.replace(b"a.png", b"b.png"))
    if algorithm == "TC3-HMAC-SHA256":
        changes["time"] = replace(
            raw, headers={**raw.headers, "x-tc-timestamp": str(int(raw.headers["x-tc-timestamp"]) + 1)}
        )
        changes["type"] = replace(raw, headers={**raw.headers, "content-type": raw.headers["content-type"] + " ;x=y"})
    changed = changes[data.draw(st.sampled_from(sorted(changes)))]
    assert changed != raw
    with pytest.raises(SignatureWrong):
        verify(changed, call_of(changed, 32), SECRET)


def test_header_values_may_be_signed_in_lower_case() -> None:
    """So the published algorithm has them, also where the Host header was not sent so."""
    raw = signed({}, "TC3-HMAC-SHA256", "POST", False)
    sent = replace(raw, headers={**raw.headers, "host": HOST.upper()})
    verify(sent, call_of(sent, 32), SECRET)


def test_a_payload_left_unsigned_may_differ() -> None:
    raw = signed({"A": "1"}, "TC3-HMAC-SHA256", "POST", True)
    verify(replace(raw, body=b"{}"), call_of(raw, 32), SECRET)


@pytest.mark.parametrize(("off", "good"), [(0, True), (299, True), (-299, True), (301, False), (-301, False)])
def test_the_window_of_time(off: int, good: bool) -> None:
    call = call_of(signed({}, "TC3-HMAC-SHA256", "POST", False), 32)
    now = call.signature.timestamp + off
    if good:
        check_time(call.signature, now, 300)
    else:
        with pytest.raises(SignatureExpired):
            check_time(call.signature, now, 300)


AUTHORIZATION = "TC3-HMAC-SHA256 Credential={0}, SignedHeaders={1}, Signature=abc"


@pytest.mark.parametrize(
    "header",
    [
        "", "Bearer sk-1", "TC3-HMAC-SHA256", "TC3-HMAC-SHA256 Credential=a/b/ocr/tc3_request",
        AUTHORIZATION.format("a/b/ocr", "content-type;host"),
        AUTHORIZATION.format("/b/ocr/tc3_request", "content-type;host"),
        AUTHORIZATION.format("a/b/ocr/tc3_request", "host"),
        AUTHORIZATION.format("a/b/ocr/tc3_request", "content-type"),
        AUTHORIZATION.format("a/b/ocr/tc3_request", "content-type;host") + ", Signature=twice",
    ],
)  # fmt: skip
def test_a_malformed_authorization(header: str) -> None:
    raw = signed({}, "TC3-HMAC-SHA256", "POST", False)
    with pytest.raises(AuthorizationMalformed):
        call_of(replace(raw, headers={**raw.headers, "authorization": header}), 32)


@pytest.mark.parametrize("edit", ["date", "service", "header"])
def test_a_scope_that_is_not_the_requests(edit: str) -> None:
    raw = signed({}, "TC3-HMAC-SHA256", "POST", False)
    old, new = {
        "date": ("/20", "/19"), "service": ("/ocr/", "/cvm/"),
        "header": ("=content-type;host", "=content-type;host;x-none")
    }[edit]  # fmt: skip
    changed = replace(raw, headers={**raw.headers, "authorization": raw.headers["authorization"].replace(old, new)})
    with pytest.raises(Unauthorized):
        verify(changed, call_of(changed, 32), SECRET)


def test_what_the_client_for_node_signs_is_accepted() -> None:
    """It signs the host without the port that it sends, and takes the host's first label for the service."""
    bare = "127.0.0.1"
    text = "\n".join(["POST", "/", "", f"content-type:application/json\nhost:{bare}\n", "content-type;host"])
    now = int(time.time())
    day = time.strftime("%Y-%m-%d", time.gmtime(now))

    def request(service: str, host: str) -> RawCall:
        scope = f"{day}/{service}/tc3_request"
        key = f"TC3{SECRET}".encode()
        for part in scope.split("/"):
            key = hmac.digest(key, part.encode(), "sha256")
        whole = sha256(f"{text}\n{sha256(b'{}').hexdigest()}".encode()).hexdigest()
        signature = hmac.digest(key, f"TC3-HMAC-SHA256\n{now}\n{scope}\n{whole}".encode(), "sha256").hex()
        headers = {
            "authorization": f"TC3-HMAC-SHA256 Credential=AKIDtest/{scope}, SignedHeaders=content-type;host, "
            f"Signature={signature}",
            "content-type": "application/json",
            "host": host,
            "x-tc-action": "ExtractDocAgent",
            "x-tc-version": "2018-11-19",
            "x-tc-timestamp": str(now),
        }
        return RawCall("POST", "/", "", headers, b"{}")

    for service, host in (("127", f"{bare}:8866"), ("127", bare), ("ocr", f"{bare}:8866")):
        raw = request(service, host)
        verify(raw, call_of(raw, 32), SECRET)
    elsewhere = request("ocr", f"{bare}1:8866")
    with pytest.raises(SignatureWrong):
        verify(elsewhere, call_of(elsewhere, 32), SECRET)
    foreign = request("cvm", f"{bare}:8866")
    with pytest.raises(AuthorizationMalformed):
        verify(foreign, call_of(foreign, 32), SECRET)


@pytest.mark.parametrize("name", ["x-tc-action", "x-tc-version", "x-tc-timestamp"])
def test_a_missing_header_is_named(name: str) -> None:
    raw = signed({}, "TC3-HMAC-SHA256", "POST", False)
    without = {key: value for key, value in raw.headers.items() if key != name}
    with pytest.raises(ParameterMissing, match=f"(?i){name}"):
        call_of(replace(raw, headers=without), 32)


@pytest.mark.parametrize("name", ["Action", "Version", "Timestamp", "Nonce", "SecretId", "Signature"])
def test_a_missing_parameter_is_named(name: str) -> None:
    raw = signed({}, "HmacSHA1", "GET", False)
    pairs = [pair for pair in raw.query.split("&") if not pair.startswith(f"{name}=")]
    with pytest.raises(ParameterMissing, match=name):
        call_of(replace(raw, query="&".join(pairs)), 32)


def test_a_token_a_language_and_a_time_that_are_none() -> None:
    raw = signed({}, "TC3-HMAC-SHA256", "POST", False)
    for header, value, error in (
        ("x-tc-token", "abc", TokenRefused),
        ("x-tc-language", "fr-FR", InvalidParameter),
        ("x-tc-timestamp", "yesterday", InvalidParameter),
        ("x-tc-timestamp", "9" * 400, InvalidParameter),
    ):
        with pytest.raises(error):
            call_of(replace(raw, headers={**raw.headers, header: value}), 32)


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'{"a": NaN}', b'{"a": "\\ud800"}', b"[" * 100_000])
def test_a_body_that_is_no_json_object(body: bytes) -> None:
    with pytest.raises(InvalidParameter):
        call_of(replace(signed({}, "TC3-HMAC-SHA256", "POST", False), body=body), 32)


def test_methods_and_kinds_of_body_that_there_are_none_of() -> None:
    raw = signed({}, "TC3-HMAC-SHA256", "POST", False)
    form = {**raw.headers, "content-type": "multipart/form-data; boundary=x"}
    for changed in (replace(raw, method="PUT"), replace(raw, headers=form), RawCall("POST", "/", "", {}, b"")):
        with pytest.raises(ProtocolNotSupported):
            call_of(changed, 32)


JSON = st.recursive(
    TEXTS,
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(st.sampled_from("ABC"), inner, min_size=1),
    max_leaves=8,
)


@given(value=st.dictionaries(st.sampled_from(["Items", "Name", "Url"]), JSON, max_size=3))
@hypothesis_settings(deadline=None)
def test_flattened_parameters_come_back_as_they_were(value: dict[str, object]) -> None:
    flat = _Client(Credential("a", "b"), "")._fix_params(value)
    assert nested(flat) == value


@pytest.mark.parametrize("query", ["A=1&A.B=2", "A.B=1&A=2", "A.1=x", "A.0=x&A.2=y", ".".join("A" * 20) + "=1"])
def test_parameters_at_odds(query: str) -> None:
    with pytest.raises(InvalidParameter):
        nested(dict(pair.split("=") for pair in query.split("&")))


def test_a_parameter_given_twice() -> None:
    raw = signed({"A": "1"}, "HmacSHA1", "GET", False)
    with pytest.raises(InvalidParameter):
        call_of(replace(raw, query=raw.query + "&" + urlencode({"A": "2"})), 32)


@pytest.mark.parametrize("body", [b'{"A": "1", "A": "2"}', b'{"Items": [{"A": 1, "A": 1}]}'])
def test_a_field_given_twice_in_json(body: bytes) -> None:
    with pytest.raises(InvalidParameter, match="twice"):
        call_of(replace(signed({}, "TC3-HMAC-SHA256", "POST", False), body=body), 32)
