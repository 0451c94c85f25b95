"""Over HTTP, the store gives an object to who has a URL for it and to nobody else, and takes what a policy allows."""

from __future__ import annotations

import base64
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import pytest
import requests
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import Route

from pagemill.api.app import app_of
from pagemill.api.objects import object_routes
from pagemill.api.requests import RequestLog
from pagemill.api.scnet.styles import Style
from pagemill.api.services import open_services
from pagemill.settings import load_settings
from pagemill.storage import ObjectStore, PostPolicy, Signer, open_store
from pagemill.storage.credentials import ensure_credentials

BUCKET = "long-document-parsing"
KEY = "longDocumentParsing/results/2026/05/19/1/发票 1+2%41_result_1.json"
DATA = bytes(range(256)) * 4000


@dataclass
class Served:
    """A store served at `address`; uploads are open to who says `Authorization: <first letters of the key>`."""

    store: ObjectStore
    folder: Path
    address: str = ""

    def url(self, key: str = KEY, seconds: int = 60, name: str | None = None) -> str:
        return self.store.presign_get(key, base_url=self.address, seconds=seconds, download_name=name)

    def bare(self, key: str) -> str:
        return f"{self.address}/{BUCKET}/{quote(key)}"

    def policy(self, max_bytes: int = 1000, key: str = "uploads/t/1/合同.pdf") -> PostPolicy:
        return self.store.presign_post(key, base_url=self.address, seconds=60, max_bytes=max_bytes)

    def drafts(self) -> list[Path]:
        return list((self.folder / "objects" / "_writing").iterdir())


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    store = open_store(load_settings(None, {"PAGEMILL_SERVER_DATA_DIR": str(folder)}).settings)
    store.put(KEY, DATA)

    def owns(request: Request, key: str) -> bool:
        return key.startswith(request.headers.get("authorization", "nobody"))

    with running(application(object_routes(store, owns, bucket=BUCKET))) as address:
        yield Served(store, folder, address)


def application(routes: list[Route]) -> Starlette:
    return Starlette(routes=routes, middleware=[Middleware(RequestLog, default_style=Style("documented"))])


class running:  # noqa: N801
    """uvicorn on any free port, for the time of the block."""

    def __init__(self, app: Starlette) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]})

    def __enter__(self) -> str:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.005)
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(20)
        self._socket.close()


def word(answer: requests.Response) -> str:
    """S3's word in a refusal."""
    root = ElementTree.fromstring(answer.content)
    assert root.tag == "Error"
    assert answer.headers["content-type"] == "application/xml"
    assert root.findtext("RequestId") == answer.headers["x-amz-request-id"]
    return str(root.findtext("Code"))


def form(policy: PostPolicy) -> dict[str, str]:
    return {
        "policy": policy.policy,
        "x-amz-algorithm": policy.x_amz_algorithm,
        "x-amz-credential": policy.x_amz_credential,
        "x-amz-date": policy.x_amz_date,
        "x-amz-signature": policy.x_amz_signature,
        "key": policy.key,
    }


def upload(policy: PostPolicy, data: bytes, **fields: str) -> requests.Response:
    return requests.post(
        policy.upload_url, data={**form(policy), **fields}, files={"file": ("a.pdf", data)}, timeout=30
    )


def test_a_presigned_url_gives_the_object(served: Served) -> None:
    answer = requests.get(served.url(name="发票 1.json"), timeout=10)
    assert (answer.status_code, answer.content) == (200, DATA)
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"__ 1.json\"; filename*=UTF-8''%E5%8F%91%E7%A5%A8%201.json"
    )
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-amz-request-id"]
    again = requests.get(served.url(), headers={"If-None-Match": answer.headers["etag"]}, timeout=10)
    assert (again.status_code, again.content) == (304, b"")


def test_head_tells_what_get_would_give(served: Served) -> None:
    answer = requests.head(served.url(), timeout=10)
    assert answer.status_code == 200
    assert answer.headers["content-length"] == str(len(DATA))
    refused = requests.head(served.url() + "0", timeout=10)
    assert (refused.status_code, refused.content) == (403, b"")


@pytest.mark.parametrize(
    ("asked", "status", "span"),
    [
        ("bytes=0-0", 206, slice(0, 1)),
        ("bytes=1000-500999", 206, slice(1000, 501000)),
        ("bytes=1023990-", 206, slice(1023990, None)),
        ("bytes=-7", 206, slice(-7, None)),
        ("bytes=1023999-9999999999", 206, slice(1023999, None)),
        ("bytes=5-2", 200, slice(None)),
        ("bytes=-", 200, slice(None)),
        ("lines=1-2", 200, slice(None)),
        ("bytes=0-1,4-5", 200, slice(None)),
    ],
)
def test_a_range_is_given_alone(served: Served, asked: str, status: int, span: slice) -> None:
    answer = requests.get(served.url(), headers={"Range": asked}, timeout=10)
    assert (answer.status_code, answer.content) == (status, DATA[span])
    if status == 206:
        start, stop, _ = span.indices(len(DATA))
        assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{len(DATA)}"


@pytest.mark.parametrize("asked", ["bytes=1024000-", "bytes=-0"])
def test_a_range_outside_the_object_is_refused(served: Served, asked: str) -> None:
    answer = requests.get(served.url(), headers={"Range": asked}, timeout=10)
    assert (answer.status_code, word(answer)) == (416, "InvalidRange")


def test_conditions_on_the_object(served: Served) -> None:
    tag = requests.head(served.url(), timeout=10).headers["etag"]
    assert requests.get(served.url(), headers={"If-Match": tag}, timeout=10).status_code == 200
    refused = requests.get(served.url(), headers={"If-Match": '"other"'}, timeout=10)
    assert (refused.status_code, word(refused)) == (412, "PreconditionFailed")
    changed = {"If-Range": '"other"', "Range": "bytes=0-3"}
    assert requests.get(served.url(), headers=changed, timeout=10).content == DATA
    same = {"If-Range": tag, "Range": "bytes=0-3"}
    assert requests.get(served.url(), headers=same, timeout=10).content == DATA[:4]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        (lambda url: url[:-1], 403, "SignatureDoesNotMatch"),
        (lambda url: url.replace("_result_1", "_result_2"), 403, "SignatureDoesNotMatch"),
        (lambda url: url.replace("/long-document", "/song-document"), 403, "SignatureDoesNotMatch"),
        (lambda url: url.replace("Expires=60", "Expires=61"), 403, "SignatureDoesNotMatch"),
        (lambda url: url.replace("Expires=60", "Expires=" + "6" * 5000), 400, "AuthorizationQueryParametersError"),
        (lambda url: url.replace("Credential=PM", "Credential=XX"), 403, "InvalidAccessKeyId"),
        (lambda url: url.partition("&X-Amz-Sig")[0], 400, "AuthorizationQueryParametersError"),
        (lambda url: url.partition("?")[0], 403, "AccessDenied"),
        (lambda url: url.rpartition("/")[0], 403, "AccessDenied"),
    ],
)
def test_a_changed_url_gets_the_error_of_s3_and_no_bytes(
    served: Served, change: Callable[[str], str], status: int, code: str
) -> None:
    changed = change(served.url())
    assert changed != served.url()
    answer = requests.get(changed, timeout=10)
    assert (answer.status_code, word(answer)) == (status, code)
    assert DATA[:64] not in answer.content


def test_every_cut_of_a_url_is_refused_by_s3s_xml(served: Served) -> None:
    url = served.url()
    start = url.index("?")
    with requests.Session() as session:
        for end in range(start, len(url), 7):
            answer = session.get(url[:end], timeout=10)
            assert answer.status_code in (400, 403), url[:end]
            assert word(answer) in ("AccessDenied", "AuthorizationQueryParametersError", "SignatureDoesNotMatch")


def test_an_expired_url_and_a_missing_object(served: Served) -> None:
    earlier = datetime.now(UTC) - timedelta(minutes=1)
    answer = requests.get(served.store.presign_get(KEY, base_url=served.address, seconds=120, now=earlier), timeout=10)
    assert answer.status_code == 200
    url = served.store.presign_get(KEY, base_url=served.address, seconds=1, now=earlier)
    answer = requests.get(url, timeout=10)
    assert (answer.status_code, word(answer)) == (403, "AccessDenied")
    assert "Request has expired" in answer.text
    answer = requests.get(served.url("longDocumentParsing/none.json"), timeout=10)
    assert (answer.status_code, word(answer)) == (404, "NoSuchKey")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
def test_a_url_for_reading_does_not_write(served: Served, method: str) -> None:
    answer = requests.request(method, served.url(), data=b"x", timeout=10)
    assert (answer.status_code, word(answer)) == (405, "MethodNotAllowed")
    assert served.store.read(KEY) == DATA


def test_uploads_are_read_by_their_owner_without_a_signature(served: Served) -> None:
    served.store.put("uploads/a/1/x.pdf", b"%PDF")
    owner = {"Authorization": "uploads/a/"}
    assert requests.get(served.bare("uploads/a/1/x.pdf"), headers=owner, timeout=10).content == b"%PDF"
    for headers in ({}, {"Authorization": "uploads/b/"}):
        answer = requests.get(served.bare("uploads/a/1/x.pdf"), headers=headers, timeout=10)
        assert (answer.status_code, word(answer)) == (403, "AccessDenied")
    # What is no upload is nobody's, whatever the rule on uploads says of it.
    answer = requests.get(served.bare(KEY), headers={"Authorization": "long"}, timeout=10)
    assert (answer.status_code, word(answer)) == (403, "AccessDenied")
    for odd in ("uploads/a//x", "uploads/a/../b/x", "uploads/a/none"):
        url = f"{served.address}/{BUCKET}/{odd}".replace("..", "%2e%2e")
        answer = requests.get(url, headers=owner, timeout=10)
        assert (answer.status_code, word(answer)) in ((404, "NoSuchKey"), (403, "AccessDenied"))


@pytest.mark.parametrize(("asked", "status"), [("", 204), ("200", 200), ("201", 201), ("302", 204)])
def test_an_upload_by_policy_is_stored(served: Served, asked: str, status: int) -> None:
    policy = served.policy(key=f"uploads/t/{asked or 'none'}/合同 & 1.pdf")
    answer = upload(policy, b"%PDF-1.7", **({"success_action_status": asked} if asked else {}))
    assert answer.status_code == status
    assert served.store.read(policy.key) == b"%PDF-1.7"
    if status == 201:
        assert ElementTree.fromstring(answer.content).findtext("Key") == policy.key


def test_an_upload_of_the_largest_size_is_stored_and_a_byte_more_is_not(served: Served) -> None:
    policy = served.policy(max_bytes=3_000_000, key="uploads/t/big/a.pdf")
    assert upload(policy, b"x" * 3_000_000).status_code == 204
    over = served.policy(max_bytes=3_000_000, key="uploads/t/over/a.pdf")
    answer = upload(over, b"x" * 3_000_001)
    assert (answer.status_code, word(answer)) == (400, "EntityTooLarge")
    assert not served.store.exists(over.key)
    assert served.drafts() == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"key": "uploads/t/2/other.pdf"}, "AccessDenied"),
        ({"x-amz-signature": "0" * 64}, "SignatureDoesNotMatch"),
        ({"policy": "e30="}, "SignatureDoesNotMatch"),
        ({"x-amz-meta-more": "1"}, "AccessDenied"),
        ({"note": "x" * 30_000}, "MaxPostPreDataLengthExceededError"),
    ],
)
def test_a_changed_form_is_refused(served: Served, fields: dict[str, str], code: str) -> None:
    policy = served.policy(key="uploads/t/2/a.pdf")
    answer = requests.post(policy.upload_url, data=form(policy) | fields, files={"file": ("a.pdf", b"x")}, timeout=10)
    assert word(answer) == code
    assert list(served.store.list("uploads/t/2/")) == []


def test_an_upload_below_the_least_size_is_refused(served: Served) -> None:
    granted = served.policy(key="uploads/t/3/a.pdf")
    document = json.loads(base64.b64decode(granted.policy))
    document["conditions"].append(["content-length-range", 10, 20])
    policy = base64.b64encode(json.dumps(document).encode()).decode()
    signed_at = datetime.strptime(granted.x_amz_date, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    signature = Signer(ensure_credentials(served.folder), "us-east-1").sign_policy(signed_at, policy)
    changed = replace(granted, policy=policy, x_amz_signature=signature)
    answer = upload(changed, b"x" * 9)
    assert (answer.status_code, word(answer)) == (400, "EntityTooSmall")
    assert not served.store.exists(granted.key)
    assert upload(changed, b"x" * 10).status_code == 204


def test_an_expired_policy_is_refused(served: Served) -> None:
    policy = served.store.presign_post(
        "uploads/t/2/a.pdf",
        base_url=served.address,
        seconds=60,
        max_bytes=100,
        now=datetime.now(UTC) - timedelta(seconds=61),
    )
    answer = upload(policy, b"x")
    assert (answer.status_code, word(answer)) == (403, "AccessDenied")
    assert "Policy expired" in answer.text


def test_a_form_that_is_none_or_has_no_file_is_refused(served: Served) -> None:
    policy = served.policy(key="uploads/t/2/a.pdf")
    answer = requests.post(policy.upload_url, data=form(policy), timeout=10)
    assert (answer.status_code, word(answer)) == (412, "PreconditionFailed")
    parts: dict[str, tuple[str | None, str]] = {name: (None, value) for name, value in form(policy).items()}
    answer = requests.post(policy.upload_url, files=parts, timeout=10)
    assert (answer.status_code, word(answer)) == (400, "InvalidArgument")
    # The policy has to come before the file it is for.
    answer = requests.post(policy.upload_url, files={"file": ("a.pdf", b"x"), **parts}, timeout=10)
    assert (answer.status_code, word(answer)) == (400, "InvalidArgument")
    assert not served.store.exists(policy.key)


def prepared(policy: PostPolicy, size: int) -> tuple[bytes, bytes]:
    """The head of an upload request whose file has `size` bytes, and its body."""
    request = requests.Request(
        "POST", policy.upload_url, data=form(policy), files={"file": ("a.pdf", b"x" * size)}
    ).prepare()
    assert isinstance(request.body, bytes)
    lines = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    host = urlsplit(policy.upload_url)
    return (f"POST {host.path} HTTP/1.1\r\nHost: {host.netloc}\r\n{lines}\r\n".encode(), request.body)


def test_an_upload_cut_at_any_point_leaves_nothing(served: Served) -> None:
    policy = served.policy(max_bytes=2_000_000, key="uploads/t/cut/a.pdf")
    head, body = prepared(policy, 1_500_000)
    host = urlsplit(policy.upload_url)
    for sent in (0, 100, len(body) // 3, len(body) - 1):
        with socket.create_connection((str(host.hostname), int(host.port or 80))) as client:
            client.sendall(head + body[:sent])
            time.sleep(0.05)
    deadline = time.monotonic() + 10
    while served.drafts() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert served.drafts() == []
    assert not served.store.exists(policy.key)


def test_the_file_is_stored_as_it_comes(served: Served) -> None:
    """Half an upload is on disk before the other half has been sent."""
    policy = served.policy(max_bytes=9_000_000, key="uploads/t/slow/a.pdf")
    head, body = prepared(policy, 8_000_000)
    host = urlsplit(policy.upload_url)
    with socket.create_connection((str(host.hostname), int(host.port or 80))) as client:
        client.sendall(head + body[:4_000_000])
        deadline = time.monotonic() + 10
        while sum(draft.stat().st_size for draft in served.drafts()) < 3_000_000:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert not served.store.exists(policy.key)
        client.sendall(body[4_000_000:])
        assert client.recv(100).startswith(b"HTTP/1.1 204")
    assert served.store.stat(policy.key).size == 8_000_000


def test_a_client_that_goes_away_leaves_no_file_open(served: Served) -> None:
    served.store.put("longDocumentParsing/large", iter([b"x" * 1_000_000] * 40))
    links = Path("/proc/self/fd")
    if not links.is_dir():
        pytest.skip("needs /proc")
    url = urlsplit(served.url("longDocumentParsing/large"))

    def opened() -> int:
        return sum("large" in str(link.readlink()) for link in links.iterdir() if link.is_symlink())

    with socket.create_connection((str(url.hostname), int(url.port or 80))) as client:
        client.sendall(f"GET {url.path}?{url.query} HTTP/1.1\r\nHost: {url.netloc}\r\n\r\n".encode())
        assert client.recv(1000).startswith(b"HTTP/1.1 200")
        assert opened() == 1
    deadline = time.monotonic() + 10
    while opened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_proxy_may_change_the_host_where_the_public_one_is_known(tmp_path: Path) -> None:
    store = open_store(load_settings(None, {"PAGEMILL_SERVER_DATA_DIR": str(tmp_path)}).settings)
    store.put("a", b"x")
    signed = urlsplit(store.presign_get("a", base_url="https://ocr.example:443", seconds=60))
    with running(application(object_routes(store, bucket=BUCKET, host="ocr.example"))) as address:
        assert requests.get(f"{address}{signed.path}?{signed.query}", timeout=10).content == b"x"
        uploaded = store.presign_get("a", base_url=address, seconds=60)
        assert word(requests.get(uploaded, timeout=10)) == "SignatureDoesNotMatch"


def test_an_upload_belongs_to_the_tenant_of_the_key_it_was_made_with(tmp_path: Path) -> None:
    services = open_services(
        load_settings(None, {"PAGEMILL_SERVER_DATA_DIR": str(tmp_path)}).settings, with_scheduler=False
    )
    secrets = [services.access.create_key(services.access.create_tenant(name), "k", None)[1] for name in ("a", "b")]
    owner, other = ({"Authorization": f"Bearer {secret}"} for secret in secrets)
    try:
        with running(app_of(services)) as address:
            presigned = f"{address}/api/llm/v1/upload/presign"
            leave = requests.get(presigned, params={"file_name": "合同 1.pdf"}, headers=owner, timeout=10).json()[
                "data"
            ]
            fields = {name.replace("_", "-"): value for name, value in leave.items() if not name.endswith("_url")}
            sent = requests.post(leave["upload_url"], data=fields, files={"file": ("x", b"%PDF-1.7")}, timeout=10)
            assert sent.status_code == 204, sent.text
            assert requests.get(leave["file_url"], headers=owner, timeout=10).content == b"%PDF-1.7"
            for headers in ({}, other, {"Authorization": "Bearer sk-none"}, {"Authorization": "Basic x"}):
                answer = requests.get(leave["file_url"], headers=headers, timeout=10)
                assert (answer.status_code, word(answer)) == (403, "AccessDenied")
    finally:
        services.database.close()
