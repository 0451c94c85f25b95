"""Presigned URLs and POST policies are those that AWS's own client makes, and any change to one is refused."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from botocore.auth import S3SigV4PostAuth, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotoCredentials
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pagemill.errors import SignatureRefused
from pagemill.storage.local import attachment
from pagemill.storage.signature_v4 import Credentials, encode_path, post_policy, presign, verify, verify_post

PAIR = Credentials("PMACCESS", "secret/key+with=signs", "us-east-1")
NOW = datetime(2026, 5, 19, 11, 47, 40, tzinfo=UTC)

keys = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="?#"), min_size=1, max_size=40
).map(lambda text: f"results/{text}.json")
times = st.datetimes(datetime(2020, 1, 1), datetime(2037, 1, 1)).map(lambda t: t.replace(microsecond=0, tzinfo=UTC))


def boto_pair() -> BotoCredentials:
    return BotoCredentials(PAIR.access_key, PAIR.secret_key)


def signed(key: str = "a b/发票+1%.json", now: datetime = NOW, seconds: int = 43200) -> str:
    url = "http://ocr.example:8866" + encode_path(f"/bucket/{key}")
    return presign(PAIR, url, {"response-content-disposition": attachment(key)}, seconds, now)


def check(url: str, now: datetime = NOW, host: str = "ocr.example:8866") -> None:
    parts = urlsplit(url)
    verify(PAIR, "GET", host, parts.path, parts.query, now)


@given(key=keys, now=times, seconds=st.integers(1, 604800))
def test_a_url_has_the_signature_that_botocore_gives_it(key: str, now: datetime, seconds: int) -> None:
    url = signed(key, now, seconds)
    bare = "http://ocr.example:8866" + encode_path(f"/bucket/{key}")
    request = AWSRequest("GET", bare, params={"response-content-disposition": attachment(key)})
    import botocore.auth

    original = botocore.auth.get_current_datetime
    botocore.auth.get_current_datetime = lambda remove_tzinfo=True: now.replace(tzinfo=None)
    try:
        S3SigV4QueryAuth(boto_pair(), "s3", "us-east-1", seconds).add_auth(request)
    finally:
        botocore.auth.get_current_datetime = original
    theirs = dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))
    assert dict(parse_qsl(urlsplit(url).query, keep_blank_values=True)) == theirs
    check(url, now)


@given(now=times, key=keys)
def test_a_policy_has_the_signature_that_botocore_gives_it(now: datetime, key: str) -> None:
    ours = post_policy(PAIR, "bucket", key, 600, 1000, now)
    request = AWSRequest("POST", "http://ocr.example/bucket")
    fields: dict[str, str] = {"key": key}
    request.context["s3-presign-post-fields"] = fields
    request.context["s3-presign-post-policy"] = {
        "expiration": (now + timedelta(seconds=600)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "conditions": [["content-length-range", 1, 1000], {"bucket": "bucket"}, {"key": key}],
    }
    import botocore.auth

    original = botocore.auth.get_current_datetime
    botocore.auth.get_current_datetime = lambda remove_tzinfo=True: now.replace(tzinfo=None)
    try:
        S3SigV4PostAuth(boto_pair(), "s3", "us-east-1").add_auth(request)
    finally:
        botocore.auth.get_current_datetime = original
    assert ours == fields
    grant = verify_post(PAIR, "bucket", ours, now)
    assert (grant.key, grant.max_bytes) == (key, 1000)


@settings(max_examples=300)
@given(place=st.integers(0, 5000), byte=st.characters(min_codepoint=33, max_codepoint=126, blacklist_characters="#"))
def test_any_changed_character_is_refused(place: int, byte: str) -> None:
    url = signed()
    start = len("http://ocr.example:8866")
    at = start + place % (len(url) - start)
    changed = url[:at] + byte + url[at + 1 :]
    before, after = urlsplit(url), urlsplit(changed)
    same = encode_path(before.path) == encode_path(after.path) and parse_qsl(before.query) == parse_qsl(after.query)
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
        parts = urlsplit(url)
        verify(PAIR, "DELETE", "ocr.example:8866", parts.path, parts.query, NOW)


def test_a_url_lives_as_long_as_it_says() -> None:
    url = signed(seconds=60)
    check(url, NOW + timedelta(seconds=60))
    with pytest.raises(SignatureRefused, match="expired") as caught:
        check(url, NOW + timedelta(seconds=61))
    assert caught.value.s3_code == "AccessDenied"
    with pytest.raises(SignatureRefused, match="not yet valid"):
        check(url, NOW - timedelta(hours=1))


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("PMACCESS", "PMOTHER", "InvalidAccessKeyId"),
        ("us-east-1", "us-west-2", "AuthorizationQueryParametersError"),
        ("X-Amz-Expires=43200", "X-Amz-Expires=999999999", "AuthorizationQueryParametersError"),
        ("X-Amz-Expires=43200", "X-Amz-Expires=43201", "SignatureDoesNotMatch"),
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
    fields = post_policy(PAIR, "bucket", "uploads/t/a.pdf", 600, 1000, NOW)
    with pytest.raises(SignatureRefused):
        verify_post(PAIR, "bucket", {**fields, field: fields[field] + "0"}, NOW)
    with pytest.raises(SignatureRefused):
        verify_post(PAIR, "bucket", {name: value for name, value in fields.items() if name != field}, NOW)


def test_a_policy_is_for_its_bucket_its_time_and_its_fields() -> None:
    fields = post_policy(PAIR, "bucket", "uploads/t/a.pdf", 600, 1000, NOW)
    with pytest.raises(SignatureRefused, match="bucket"):
        verify_post(PAIR, "other", fields, NOW)
    with pytest.raises(SignatureRefused, match="expired"):
        verify_post(PAIR, "bucket", fields, NOW + timedelta(seconds=601))
    with pytest.raises(SignatureRefused, match="Extra input fields"):
        verify_post(PAIR, "bucket", {**fields, "x-amz-storage-class": "X"}, NOW)
