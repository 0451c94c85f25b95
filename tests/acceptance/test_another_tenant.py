"""Every route, tried with what belongs to another tenant: nothing is told and nothing changes. And nowhere in what a
server writes or refuses with does a secret stand.

A route that is new has to be added to `ATTEMPTS` with what a stranger may try there, or the test fails.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import requests
from starlette.routing import Route

from pagemill.api.app import app_of
from pagemill.api.scnet.routes import PREFIX
from pagemill.api.services import Services, open_services
from pagemill.api.tencent.routes import ACTIONS
from pagemill.database import Database
from pagemill.intake import Kind
from pagemill.jobs import Submission
from pagemill.jobs.order import Order, Product
from pagemill.jobs.repository import ChunkLease, JobLease, JobRepository
from pagemill.jobs.tasks import SplitDocument
from pagemill.settings import Settings, load_settings
from pagemill.storage.credentials import ensure_credentials
from serving import RunningServer, run_server
from serving.tencent import base64_of, call, picture

#: What only the owner's names hold, and what only its results and questions.
NAME, CONTENT = "quarterlysecret", "seventeenmillions"
BUCKET = "long-document-parsing"
METRICS_TOKEN = "a-token-of-the-operator"


@dataclass
class Owner:
    """A tenant, and what it has: keys, an upload, jobs that wait and that have ended, by both APIs."""

    key: str
    pair: tuple[str, str]
    upload_url: str
    upload_key: str
    policy: dict[str, str]
    result_key: str
    result_url: str
    submit_key: str
    #: Ids by API.
    jobs: dict[str, list[str]]


@dataclass
class Stranger:
    """Another tenant, that has somehow come to know every id, key of an object and address of the owner's."""

    server: RunningServer
    key: str
    pair: tuple[str, str]
    owner: Owner
    #: A URL of an object of its own, signed.
    own_url: str
    own_policy: dict[str, str]
    answers: list[requests.Response] = field(default_factory=list)

    def ask(self, method: str, path: str, key: str | None = None, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {key or self.key}"} | more.pop("headers", {})
        address = path if path.startswith("http") else self.server.address + path
        answer = requests.request(method, address, headers=headers, timeout=30, **more)
        self.answers.append(answer)
        return answer

    def call(self, action: str, pair: tuple[str, str] | None = None, **parameters: Any) -> requests.Response:
        answer = call(self.server.address, pair or self.pair, action, **parameters)
        self.answers.append(answer)
        return answer

    def bare(self, key: str, bucket: str = BUCKET) -> str:
        return f"/{bucket}/{quote(key)}"


Attempt = Callable[[Stranger], None]


def submit(stranger: Stranger) -> None:
    """The owner's upload and result by their bare address, a signature put on another's path, and the owner's
    idempotency key, which is another one here."""
    owner = stranger.owner
    signature = urlsplit(stranger.own_url).query
    base = stranger.server.address
    urls = [
        owner.upload_url,
        base + stranger.bare(owner.result_key),
        f"{base}{stranger.bare(owner.result_key)}?{signature}",
        owner.result_url[:-1] + ("0" if owner.result_url[-1] != "0" else "1"),
        owner.result_url.split("&X-Amz-Signature")[0],
        f"{base}/{BUCKET}/uploads/../{owner.upload_key}",
    ]
    for url in urls:
        for body in ({"json": {"file_url": url}}, {"json": {"fileUrl": url}}, {"data": {"file_url": url}}):
            assert stranger.ask("POST", f"{PREFIX}/ocrdoc/submit", **body).status_code == 400
    answer = stranger.ask(
        "POST",
        f"{PREFIX}/ocrdoc/submit",
        headers={"Idempotency-Key": owner.submit_key},
        files={"file": ("a.png", picture())},
    )
    assert answer.status_code == 200
    assert answer.json()["data"]["output"]["task_id"] not in owner.jobs["scnet"]


def result(stranger: Stranger) -> None:
    for ids in stranger.owner.jobs.values():
        answer = stranger.ask("POST", f"{PREFIX}/ocrdoc/result", json={"task_ids": ids})
        assert {item["output"]["task_status"] for item in answer.json()["data"]} == {"unknown"}
        for id_ in ids:
            told = stranger.ask("GET", f"{PREFIX}/ocrdoc/result?taskId={id_}").json()["output"]
            never = stranger.ask("GET", f"{PREFIX}/ocrdoc/result?taskId={'9' * 19}").json()["output"]
            assert told == never | {"taskId": id_}


def cancel(stranger: Stranger) -> None:
    for ids in stranger.owner.jobs.values():
        answer = stranger.ask("POST", f"{PREFIX}/ocrdoc/cancel", json={"task_ids": ids})
        assert {item["output"]["task_status"] for item in answer.json()["data"]} == {"unknown"}


def presign(stranger: Stranger) -> None:
    """Whatever the file is called, it lies in the stranger's own folder."""
    for name in (
        stranger.owner.upload_key,
        f"../../{stranger.owner.upload_key}",
        f"%2e%2e/{stranger.owner.upload_key}",
    ):
        answer = stranger.ask("GET", f"{PREFIX}/upload/presign", params={"file_name": name})
        key = answer.json()["data"]["key"]
        assert key.split("/")[:2] == stranger.own_policy["key"].split("/")[:2]
        assert ".." not in key.split("/")


def bucket(stranger: Stranger) -> None:
    """An upload over the owner's: by a policy of one's own with its key, by the owner's with another signature."""
    owner = stranger.owner
    forged = owner.policy | {"x-amz-signature": stranger.own_policy["x-amz-signature"]}
    for fields in (stranger.own_policy | {"key": owner.upload_key}, forged, {"key": owner.upload_key}):
        answer = stranger.ask("POST", f"/{BUCKET}", data=fields, files={"file": ("a.png", picture((9, 9)))})
        assert answer.status_code in (400, 403)
    for method in ("GET", "HEAD", "PUT", "DELETE"):
        assert stranger.ask(method, f"/{BUCKET}?prefix=uploads/").status_code in (403, 405)


def objects(stranger: Stranger) -> None:
    """With a key, with a signature of another path, and with none."""
    signature = urlsplit(stranger.own_url).query
    for key in (stranger.owner.upload_key, stranger.owner.result_key):
        for path in (stranger.bare(key), f"{stranger.bare(key)}?{signature}", stranger.bare(f"uploads/../{key}")):
            for method in ("GET", "HEAD", "POST", "PUT", "DELETE"):
                assert stranger.ask(method, path, data=b"x" if method in ("POST", "PUT") else None).status_code in (
                    403,
                    405,
                )


def other_bucket(stranger: Stranger) -> None:
    signature = urlsplit(stranger.owner.result_url).query
    for name in ("another", "uploads"):
        path = f"{stranger.bare(stranger.owner.result_key, name)}?{signature}"
        assert stranger.ask("GET", path).status_code in (403, 404)


def metrics(stranger: Stranger) -> None:
    """They tell of all tenants, and are the operator's."""
    assert stranger.ask("GET", "/metrics").status_code == 401


def plain(path: str) -> Attempt:
    def ask(stranger: Stranger) -> None:
        answer = stranger.ask("GET", f"{path}?tenant=owner&id={stranger.owner.jobs['scnet'][0]}")
        assert answer.status_code in (200, 503)

    return ask


def tencent(stranger: Stranger) -> None:
    """The owner's jobs and uploads with the stranger's signature, and the owner's SecretId with the stranger's key."""
    owner = stranger.owner
    ids = [id_ for of_api in owner.jobs.values() for id_ in of_api]
    for id_ in ids:
        for action, name in (("DescribeExtractDocAgentJob", "JobId"), ("DescribeMultimodalDocParseJob", "TaskId")):
            told = stranger.call(action, **{name: id_}).json()["Response"]["Error"]
            assert told["Code"] == "InvalidParameterValue.InvalidParameterValueLimit"
            assert told == stranger.call(action, **{name: "9" * 19}).json()["Response"]["Error"]
    signed = f"{stranger.server.address}{stranger.bare(owner.result_key)}?{urlsplit(stranger.own_url).query}"
    for action in ACTIONS:
        for url in (owner.upload_url, signed):
            parse = action == "SubmitMultimodalDocParseJob"
            parameters = {"FileUrl": url, "FileType": 7} if parse else {"ImageUrl": url}
            assert "Error" in stranger.call(action, **parameters).json()["Response"]
        answer = stranger.call(action, (owner.pair[0], stranger.pair[1]), JobId=ids[0])
        assert answer.json()["Response"]["Error"]["Code"] == "AuthFailure.SignatureFailure"
    for method in ("PUT", "PATCH", "DELETE"):
        assert "Error" in stranger.ask(method, "/", json={"JobId": ids[0]}).json()["Response"]


#: By path and methods.
ATTEMPTS: dict[tuple[str, str], Attempt] = {
    (f"{PREFIX}/ocrdoc/submit", "POST"): submit,
    (f"{PREFIX}/ocrdoc/result", "GET HEAD POST"): result,
    (f"{PREFIX}/ocrdoc/cancel", "POST"): cancel,
    (f"{PREFIX}/upload/presign", "GET HEAD"): presign,
    (f"/{BUCKET}", "DELETE GET HEAD POST PUT"): bucket,
    (f"/{BUCKET}/{{key:path}}", "DELETE GET HEAD POST PUT"): objects,
    ("/{bucket}/{key:path}", "GET HEAD"): other_bucket,
    ("/healthz", "GET HEAD"): plain("/healthz"),
    ("/readyz", "GET HEAD"): plain("/readyz"),
    ("/metrics", "GET HEAD"): metrics,
    ("/", "DELETE PATCH POST PUT"): tencent,
    # A call by GET, signed or not; and the page for people.
    ("/", "GET HEAD"): plain("/"),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One that reads nothing, and logs all it can."""
    settings = {
        "JOBS_READERS": "0", "LOG_LEVEL": "debug", "LOG_FORMAT": "json", "METRICS_TOKEN": METRICS_TOKEN,
        "TENCENT_SUBMIT_EXTRACT_RATE": "1000", "TENCENT_DESCRIBE_EXTRACT_RATE": "1000", "TENCENT_EXTRACT_RATE": "1000",
        "TENCENT_SUBMIT_PARSE_RATE": "1000", "TENCENT_DESCRIBE_PARSE_RATE": "1000", "TENCENT_ACCURATE_OCR_RATE": "1000",
    }  # fmt: skip
    with run_server(tmp_path_factory.mktemp("tenants") / "data", settings) as running:
        yield running


def settings_of(server: RunningServer) -> Settings:
    return load_settings(environment=server.environment).settings


@pytest.fixture(scope="module")
def services(server: RunningServer) -> Iterator[Services]:
    services = open_services(settings_of(server), with_scheduler=False)
    yield services
    services.database.close()


def posted(server: RunningServer, key: str, name: str, content: bytes) -> tuple[dict[str, str], str]:
    """The fields of an upload that was made, and its address."""
    data = server.get("/upload/presign", key, params={"file_name": name}).json()["data"]
    fields = {
        field.replace("_", "-"): data[field]
        for field in ("policy", "x_amz_algorithm", "x_amz_credential", "x_amz_date", "x_amz_signature")
    }
    fields["key"] = data["key"]
    answer = requests.post(data["upload_url"], data=fields, files={"file": (name, content)}, timeout=30)
    assert answer.status_code == 204
    return fields, data["file_url"]


def keys_of(services: Services, tenant: str) -> tuple[str, tuple[str, str]]:
    """A key and a key pair of a new tenant."""
    tenant_id = services.access.create_tenant(tenant)
    pair, secret_key = services.key_pairs.create(tenant_id, "a")
    return services.access.create_key(tenant_id, "a")[1], (pair.id, secret_key)


@pytest.fixture(scope="module")
def stranger(server: RunningServer, services: Services) -> Stranger:
    key, pair = keys_of(services, "owner")
    policy, upload_url = posted(server, key, f"{NAME}.png", picture())
    waiting = server.post(
        "/ocrdoc/submit", key, headers={"Idempotency-Key": "invoice-1"}, files={"file": (f"{NAME}.png", picture())}
    )
    jobs = {"scnet": [waiting.json()["data"]["output"]["task_id"]], "tencent": []}
    content = base64_of(picture())
    for action, parameters in (
        ("SubmitExtractDocAgentJob", {"ImageBase64": content, "ItemNames": [{"KeyName": CONTENT}]}),
        ("SubmitMultimodalDocParseJob", {"FileBase64": content, "FileType": 7}),
    ):
        answer = call(server.address, pair, action, **parameters)
        told = answer.json()["Response"]
        assert "Error" not in told, told
        jobs["tencent"].append(told.get("JobId") or told["TaskId"])
    tenant_id = services.access.authenticate(key).tenant_id
    result_key = ended(services, tenant_id, jobs)
    result_url = server.post("/ocrdoc/result", key, json={"task_ids": jobs["scnet"][-1:]}).json()["data"][0]["output"]
    owner = Owner(key, pair, upload_url, policy["key"], policy, result_key, result_url["results"][0], "invoice-1", jobs)
    assert requests.get(owner.result_url, timeout=10).text == f'"{CONTENT}"'
    assert requests.get(upload_url, headers={"Authorization": f"Bearer {key}"}, timeout=10).content == picture()
    own_key, own_pair = keys_of(services, "stranger")
    own_policy, _ = posted(server, own_key, "own.png", picture())
    own_url = services.store.presign_get(own_policy["key"], base_url=server.address, seconds=600, download_name=None)
    return Stranger(server, own_key, own_pair, owner, own_url, own_policy)


def ended(services: Services, tenant_id: str, jobs: dict[str, list[str]]) -> str:
    """Ends a job of the owner's by each API, with a result that says the mark; the key of one."""
    repository = JobRepository(services.settings, services.database)
    for face in ("scnet", "tencent"):
        order = Order() if face == "scnet" else Order(Product.EXTRACTION)
        submission = Submission(f"{NAME}.png", source_key="uploads/x", face=face, priority=9, order=order)
        job = services.jobs.submit(tenant_id, submission)
        split = repository.claim_reading("test", 1)
        assert isinstance(split, JobLease)
        assert split.job_id == job.id
        repository.finish_split(split, [SplitDocument("a", Kind.PNG, "uploads/x", 1)])
        chunk = repository.claim_reading("test", 1)
        assert isinstance(chunk, ChunkLease)
        repository.finish_page(chunk, chunk.pages[0], "pages/x")
        merge = repository.claim_reading("test", 1)
        assert isinstance(merge, JobLease)
        key = f"longDocumentParsing/results/2026/11/21/{job.id}/{NAME}_result_{job.id}.json"
        services.store.put(key, io.BytesIO(json.dumps(CONTENT).encode()))
        assert repository.succeed(merge, key)
        jobs[face].append(job.id)
        if face == "scnet":
            found = key
    return found


def kept(services: Services, owner: Owner) -> list[str]:
    """All that is the owner's: its jobs, and the bytes of its objects."""
    tenant_id = services.access.authenticate(owner.key).tenant_id
    database: Database = services.database
    with database.read() as tx:
        rows = [dict(tx.one("job", id=id_) or {}) for ids in owner.jobs.values() for id_ in ids]
        terms = [dict(row) for row in tx.all("tenants") if row["name"] == "owner"]
    assert all(rows)
    keys = [key for key in services.store.list("") if tenant_id in key or NAME in key]
    assert len(keys) >= 4
    return [json.dumps(rows + terms), *(f"{key} {services.store.read(key)!r}" for key in sorted(keys))]


def routes(services: Services) -> set[tuple[str, str]]:
    app = app_of(services)
    assert all(isinstance(route, Route) for route in app.routes)
    return {(route.path, " ".join(sorted(route.methods))) for route in app.routes}


def test_every_route_has_its_attempts(services: Services) -> None:
    assert routes(services) == set(ATTEMPTS)


@pytest.mark.parametrize(("path", "methods"), ATTEMPTS)
def test_nothing_is_told_and_nothing_changes(stranger: Stranger, services: Services, path: str, methods: str) -> None:
    before, first = kept(services, stranger.owner), len(stranger.answers)
    ATTEMPTS[path, methods](stranger)
    assert kept(services, stranger.owner) == before
    assert len(stranger.answers) > first
    for answer in stranger.answers[first:]:
        assert CONTENT not in answer.text
        asked = f"{answer.request.path_url} {answer.request.body!r}"
        # The name of an object is told back to who has named it, and to nobody else.
        assert NAME not in answer.text or NAME in asked, answer.text


def test_no_secret_is_written_or_told(stranger: Stranger, services: Services) -> None:
    """Neither in a line of the log, nor in a refusal, nor among the metrics: whatever was asked before."""
    server, owner = stranger.server, stranger.owner
    if not stranger.answers:
        for attempt in ATTEMPTS.values():
            attempt(stranger)
    # Keys and signatures where they do not belong, and fetches of signed addresses.
    wrong = owner.key[:-1] + ("a" if owner.key[-1] != "a" else "b")
    for url in (
        f"{PREFIX}/ocrdoc/result?taskId={owner.key}",
        f"/{owner.key}",
        f"/{BUCKET}/{owner.key}?key={owner.key}",
    ):
        stranger.ask("GET", url, key=wrong)
    credentials = ensure_credentials(settings_of(server).server.data_dir)
    signatures = [urlsplit(url).query.rpartition("Signature=")[2] for url in (owner.result_url, stranger.own_url)]
    secrets = [
        stranger.key, owner.pair[1], stranger.pair[1], METRICS_TOKEN, credentials.secret_key, *signatures,
        owner.policy["x-amz-signature"], stranger.own_policy["x-amz-signature"], wrong,
    ]  # fmt: skip
    assert all(len(secret) > 20 for secret in secrets)
    log = (Path(server.environment["PAGEMILL_SERVER_DATA_DIR"]) / "server.log").read_text()
    assert log.count('"path"') >= len(stranger.answers)
    told = requests.get(f"{server.address}/metrics", headers={"Authorization": f"Bearer {METRICS_TOKEN}"}, timeout=10)
    assert "pagemill_refusals_total" in told.text
    refusals = [answer.text for answer in stranger.answers if answer.status_code >= 400 or '"Error"' in answer.text]
    assert len(refusals) > 50
    for secret in secrets:
        assert secret not in log
        assert secret not in told.text
        assert not any(secret in text for text in refusals)
