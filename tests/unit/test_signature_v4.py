"""Presigned URLs and POST policies are those that AWS's own client makes, and any change to one is refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, unquote_to_bytes, urlsplit

import botocore.auth
import pytest
from botocore.auth import S3SigV4PostAuth, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotoCredentials
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pagemill.errors import InvalidParameter, SignatureRefused
from pagemill.storage import Credentials, PolicyGrant, Signer
from pagemill.storage.post_policy import signed_policy, verify_policy
from pagemill.storage.presigned_url import attachment, presigned_url, verify_presigned
from pagemill.storage.signature_v4 import encoded

PAIR = Credentials("PMACCESS", "secret/key+with=signs")
SIGNER = Signer(PAIR, "us-east-1")
NOW = datetime(2026, 5, 19, 11, 47, 40, tzinfo=UTC)
ADDRESS = "http://ocr.example:8866"

keys = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="?#"), min_size=1, max_size=40
).map(lambda text: f"results/{text}.json")
times = st.datetimes(datetime(2020, 1, 1), datetime(2037, 1, 1)).map(lambda t: t.replace(microsecond=0, tzinfo=UTC))


@contextmanager
def botocore_at(now: datetime) -> Iterator[None]:
    """botocore signs with the time of its own clock."""
    original = botocore.auth.get_current_datetime
    botocore.auth.get_current_datetime = lambda remove_tzinfo=True: now.replace(tzinfo=None)
    try:
        yield
    finally:
        botocore.auth.get_current_datetime = original


def boto_pair() -> BotoCredentials:
    return BotoCredentials(PAIR.access_key, PAIR.secret_key)


def signed(key: str = "a b/发票+1%.json", now: datetime = NOW, seconds: int = 43200) -> str:
    parameters = {"response-content-disposition": attachment(key)}
    return presigned_url(SIGNER, "GET", ADDRESS, f"/bucket/{key}", seconds, parameters, now)


def check(url: str, now: datetime = NOW, host: str = "ocr.example:8866", method: str = "GET") -> bytes:
    parts = urlsplit(url)
    return verify_presigned(SIGNER, method, host, parts.path, parts.query, now)


@given(key=keys, now=times, seconds=st.integers(1, 604800))
def test_a_url_has_the_signature_that_botocore_gives_it(key: str, now: datetime, seconds: int) -> None:
    url = signed(key, now, seconds)
    bare = ADDRESS + encoded(f"/bucket/{key}", keep="/")
    request = AWSRequest("GET", bare, params={"response-content-disposition": attachment(key)})
    with botocore_at(now):
        S3SigV4QueryAuth(boto_pair(), "s3", "us-east-1", seconds).add_auth(request)
    theirs = dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))
    assert dict(parse_qsl(urlsplit(url).query, keep_blank_values=True)) == theirs
    assert check(url, now) == f"/bucket/{key}".encode()


@given(now=times, key=keys)
def test_a_policy_has_the_signature_that_botocore_gives_it(now: datetime, key: str) -> None:
    ours = signed_policy(SIGNER, "bucket", key, 600, 1000, now)
    request = AWSRequest("POST", "http://ocr.example/bucket")
    fields: dict[str, str] = {"key": key}
    request.context["s3-presign-post-fields"] = fields
    request.context["s3-presign-post-policy"] = {
        "expiration": (now + timedelta(seconds=600)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "conditions": [
            ["content-length-range", 0, 1000],
            ["starts-with", "$Content-Type", ""],
            ["starts-with", "$success_action_status", ""],
            {"bucket": "bucket"},
            {"key": key},
        ],
    }
    with botocore_at(now):
        S3SigV4PostAuth(boto_pair(), "s3", "us-east-1").add_auth(request)
    assert ours == fields
    assert verify_policy(SIGNER, "bucket", ours, now) == PolicyGrant(key, 0, 1000)


@settings(max_examples=300)
@given(place=st.integers(0, 5000), byte=st.characters(min_codepoint=33, max_codepoint=126, blacklist_characters="#"))
def test_any_changed_character_is_refused(place: int, byte: str) -> None:
    url = signed()
    start = len(ADDRESS) + 1  # before it stands the host, which is another matter
    at = start + place % (len(url) - start)
    changed = url[:at] + byte + url[at + 1 :]
    before, after = urlsplit(url), urlsplit(changed)
    same = unquote_to_bytes(before.path) == unquote_to_bytes(after.path) and parse_qsl(before.query) == parse_qsl(
        after.query
    )
    # `%2f` for `%2F` and the like are the same request written otherwise.
    assume(changed.lower() != url.lower() and not same)
    with pytest.raises(SignatureRefused):
        check(changed)


def test_a_cut_url_another_host_and_another_method_are_refused() -> None:
    url = signed()
    for cut in range(1, len(urlsplit(url).query)):
        with pytest.raises(SignatureRefused):
            check(url[:-cut])
    with pytest.raises(SignatureRefused, match="does not match"):
        check(url, host="other.example:8866")
    with pytest.raises(SignatureRefused, match="does not match"):
        check(url, method="DELETE")
    check(url, method="HEAD")


def test_a_url_lives_as_long_as_it_says() -> None:
    url = signed(seconds=60)
    check(url, NOW + timedelta(seconds=59))
    with pytest.raises(SignatureRefused, match="expired") as caught:
        check(url, NOW + timedelta(seconds=60))
    assert caught.value.s3_code == "AccessDenied"
    with pytest.raises(SignatureRefused, match="not valid yet"):
        check(url, NOW - timedelta(hours=1))


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("PMACCESS", "PMOTHER", "InvalidAccessKeyId"),
        ("us-east-1", "us-west-2", "AuthorizationQueryParametersError"),
        ("X-Amz-Expires=43200", "X-Amz-Expires=999999999", "AuthorizationQueryParametersError"),
        ("X-Amz-Expires=43200", "X-Amz-Expires=43201", "SignatureDoesNotMatch"),
        ("X-Amz-Expires=43200", "X-Amz-Expires=" + "4" * 5000, "AuthorizationQueryParametersError"),
        ("X-Amz-Date=20260519T114740Z", "X-Amz-Date=99991231T235959Z", "AuthorizationQueryParametersError"),
        ("X-Amz-Date=20260519T114740Z", "X-Amz-Date=00010101T000000Z", "AuthorizationQueryParametersError"),
        ("X-Amz-Date=20260519T114740Z", "X-Amz-Date=yesterday", "AuthorizationQueryParametersError"),
        ("&X-Amz-SignedHeaders=host", "", "AuthorizationQueryParametersError"),
        ("&X-Amz-Expires=43200", "&X-Amz-Expires=43200&X-Amz-Expires=43200", "AuthorizationQueryParametersError"),
    ],
)
def test_each_fault_has_the_word_that_s3_has_for_it(old: str, new: str, word: str) -> None:
    with pytest.raises(SignatureRefused) as caught:
        check(signed().replace(old, new))
    assert caught.value.s3_code == word


@pytest.mark.parametrize("field", ["key", "policy", "x-amz-date", "x-amz-credential", "x-amz-signature"])
def test_a_changed_or_missing_form_field_is_refused(field: str) -> None:
    fields = signed_policy(SIGNER, "bucket", "uploads/t/a.pdf", 600, 1000, NOW)
    with pytest.raises(SignatureRefused):
        verify_policy(SIGNER, "bucket", {**fields, field: fields[field] + "0"}, NOW)
    with pytest.raises(SignatureRefused):
        verify_policy(SIGNER, "bucket", {name: value for name, value in fields.items() if name != field}, NOW)


def test_a_policy_is_for_its_bucket_its_time_and_its_fields() -> None:
    fields = signed_policy(SIGNER, "bucket", "uploads/t/a.pdf", 600, 1000, NOW)
    with pytest.raises(SignatureRefused, match="bucket"):
        verify_policy(SIGNER, "other", fields, NOW)
    with pytest.raises(SignatureRefused, match="expired"):
        verify_policy(SIGNER, "bucket", fields, NOW + timedelta(seconds=600))
    with pytest.raises(SignatureRefused, match="Extra input fields"):
        verify_policy(SIGNER, "bucket", {**fields, "x-amz-storage-class": "X"}, NOW)


def test_a_life_outside_a_week_is_not_signed() -> None:
    for seconds in (0, -1, 604801):
        with pytest.raises(InvalidParameter):
            signed(seconds=seconds)
        with pytest.raises(InvalidParameter):
            signed_policy(SIGNER, "bucket", "a", seconds, 10, NOW)
