"""Whatever a request says, whoever parses it answers with an error of its own face: the caller's fault, never ours."""

from __future__ import annotations

import asyncio
import base64
import io
import json
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from hostile.request_variants import TEXTS, TYPES
from pagemill.api.policy_form import PolicyForm
from pagemill.api.s3_errors import s3_word
from pagemill.api.scnet.errors import refusal_of
from pagemill.api.scnet.fields import json_object, submit_fields, task_ids, urlencoded_fields
from pagemill.api.scnet.multipart import read_multipart
from pagemill.api.tencent.calls import RawCall, call_of, check_version, nested
from pagemill.api.tencent.signature import check_time, verify
from pagemill.error_codes import outside
from pagemill.errors import AddressForbidden, PagemillError, SignatureRefused
from pagemill.intake import clean_file_name
from pagemill.intake.fetch import check_url
from pagemill.settings import FetchSettings
from pagemill.storage import Signer
from pagemill.storage.credentials import Credentials
from pagemill.storage.post_policy import signed_policy, verify_policy
from pagemill.storage.presigned_url import presigned_url, verify_presigned

SIGNER = Signer(Credentials("AKpump", "secret"), "us-east-1")
TEXT = st.one_of(st.text(max_size=40), st.sampled_from(TEXTS))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
HEADERS = (
    "authorization",
    "content-type",
    "host",
    *(f"x-tc-{name}" for name in ("action", "timestamp", "version", "token")),
)
CREDENTIAL = "TC3-HMAC-SHA256 Credential=AKID/2024-01-01/ocr/tc3_request, SignedHeaders=content-type;host, Signature=00"
NAMES = ("Action", "Version", "Timestamp", "Nonce", "SecretId", "Signature", "SignatureMethod", "A.0.B", "A.B", "A")


def is_the_callers(error: PagemillError) -> bool:
    return 400 <= refusal_of(error).http < 500


@given(
    method=st.sampled_from(["GET", "POST", "PUT"]),
    headers=st.dictionaries(st.sampled_from(HEADERS), TEXT | st.sampled_from([*TYPES, CREDENTIAL, "1700000000"])),
    pairs=st.lists(st.tuples(st.sampled_from(NAMES), TEXT | st.just("1700000000")), max_size=12),
    body=st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode()),
)
def test_calls_of_the_tencent_api(
    method: str, headers: dict[str, str], pairs: list[tuple[str, str]], body: bytes
) -> None:
    query = "&".join(f"{name}={value}" for name, value in pairs)
    raw = RawCall(method, "/", query, headers, body)
    try:
        call = call_of(raw, 32)
        check_time(call.signature, 1_700_000_000, 10**12)
        check_version(call)
        verify(raw, call, "secret")
    except PagemillError as error:
        assert is_the_callers(error)
        assert outside(error).tencent not in ("InternalError", "FailedOperation.UnKnowError")
    else:
        raise AssertionError("a signature was right that nobody made")


def leaves(value: object) -> Iterator[object]:
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from leaves(inner)
    else:
        yield value


DOTTED = st.lists(st.sampled_from(["A", "0", "1", "01", "", "²"]), max_size=10).map(".".join)


@given(st.dictionaries(DOTTED, TEXT, max_size=6))
def test_dotted_names(pairs: dict[str, str]) -> None:
    try:
        made = nested(pairs)
    except PagemillError as error:
        assert is_the_callers(error)
    else:
        assert sorted(leaves(made)) == sorted(pairs.values())


@given(body=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()), ids=JSON)
@example(body=b'{"file_url": "\\ud800"}', ids=["\ud800"])
def test_bodies_of_the_scnet_api(body: bytes, ids: object) -> None:
    for read in (json_object, urlencoded_fields):
        try:
            fields = submit_fields(read(body, 32), ("remote",), with_file=False)
            assert fields.file_url
        except PagemillError as error:
            assert is_the_callers(error)
            error.message.encode()
    try:
        assert all(text.encode() for text in task_ids(ids, 100))
    except PagemillError as error:
        assert is_the_callers(error)


@given(
    fields=st.dictionaries(st.sampled_from(["file_url", "fileUrl", "ocr_type", "is_doc_ori", "remote_reader"]), JSON)
)
def test_fields_of_every_type(fields: dict[str, object]) -> None:
    try:
        submit_fields(fields, ("remote",), with_file=False)
    except PagemillError as error:
        assert is_the_callers(error)
        error.message.encode()


async def _chunks(data: bytes, cuts: Iterable[int]) -> AsyncIterator[bytes]:
    at = 0
    for cut in sorted(cuts):
        yield data[at:cut]
        at = cut
    yield data[at:]


PIECES = st.lists(
    st.sampled_from(
        [
            *(b"--pump\r\n", b"--pump--\r\n", b"--pump", b"\r\n", b"\r\n\r\n", b"\n", b"x" * 300, b"\0", b"%PDF"),
            *(b"Content-Disposition: form-data; name=", b'"file"', b'"key"', b'; filename="a"', b"; name*=UTF-8''%ff"),
            *(
                b"Content-Type: text/plain",
                b"Content-Transfer-Encoding: base64",
                b"x: " + b"y" * 9000,
                b'"',
                b"\xff\xfe",
            ),
        ]
    ),
    max_size=14,
).map(b"".join)
CUTS = st.lists(st.integers(0, 400), max_size=5)
SOUND = b'--pump\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n%PDF\r\n--pump--\r\n'


@given(data=PIECES, cuts=CUTS, content_type=st.sampled_from(TYPES))
@example(data=SOUND, cuts=[7, 30, 31], content_type=TYPES[2])
def test_multipart_bodies(data: bytes, cuts: list[int], content_type: str) -> None:
    file = io.BytesIO()
    try:
        form = asyncio.run(read_multipart(content_type, _chunks(data, cuts), file, 1000, 1000))
    except PagemillError as error:
        assert is_the_callers(error)
    else:
        assert len(file.getvalue()) == form.file_size <= 1000


@given(data=PIECES, cuts=CUTS, content_type=st.sampled_from(TYPES))
@example(data=SOUND, cuts=[7, 30, 31], content_type=TYPES[2])
def test_forms_of_uploads(data: bytes, cuts: list[int], content_type: str) -> None:
    async def taken() -> bytes:
        form = PolicyForm(content_type, _chunks(data, cuts))
        await form.read_fields()
        found = bytearray()
        while piece := await form.next_piece(100):
            found += piece
        return bytes(found)

    try:
        found = asyncio.run(taken())
    except SignatureRefused as error:
        assert s3_word(error)[0] != "InternalError"
    else:
        assert found in data


PRESIGNED = presigned_url(SIGNER, "GET", "http://a:1", "/b/k", 60, {}).partition("?")[2].split("&")


@given(
    pairs=st.lists(st.sampled_from(PRESIGNED), unique=True),
    others=st.lists(st.tuples(st.sampled_from([pair.partition("=")[0] for pair in PRESIGNED]), TEXT), max_size=4),
    path=TEXT,
    host=TEXT,
)
def test_presigned_queries(pairs: list[str], others: list[tuple[str, str]], path: str, host: str) -> None:
    query = "&".join([*pairs, *(f"{name}={value}" for name, value in others)])
    try:
        verify_presigned(SIGNER, "GET", host, f"/b/{path}", query)
    except SignatureRefused as error:
        assert s3_word(error)[0] != "InternalError"
    else:
        assert not others


OWN = st.sampled_from(["key", "policy", "x-amz-date", "x-amz-credential", "x-amz-signature", "file", "a"])


@given(fields=st.dictionaries(OWN, TEXT), policy=JSON, signed=st.booleans())
def test_policies_of_uploads(fields: dict[str, str], policy: object, signed: bool) -> None:
    """With a policy of ours and fields changed; and with anybody's, signed as if it were ours."""
    form = signed_policy(SIGNER, "bucket", "uploads/a", 60, 100) | fields
    if signed:
        body = {"expiration": "2999-01-01T00:00:00Z", "conditions": policy}
        form["policy"] = base64.b64encode(json.dumps(body).encode()).decode()
        with suppress(UnicodeEncodeError):
            form["x-amz-signature"] = SIGNER.sign_policy(datetime.now(UTC), form["policy"])
    try:
        grant = verify_policy(SIGNER, "bucket", form)
    except SignatureRefused as error:
        assert s3_word(error)[0] != "InternalError"
    else:
        assert signed or grant.key == "uploads/a"


@given(TEXT | st.tuples(st.sampled_from(["http://", "https://", "//", "http:/"]), TEXT, TEXT).map("".join))
def test_urls(url: str) -> None:
    with suppress(AddressForbidden):
        check_url(url, FetchSettings())
    name = clean_file_name(url)
    assert "/" not in name
    assert "\0" not in name
