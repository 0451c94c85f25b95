"""The Tencent Cloud API on servers of their own: refused documents, an end, a lost key, long results."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException

from pagemill.access.sealing import FILE_NAME
from pagemill.database import Database
from pagemill.document import Page
from pagemill.extraction import Evidence, Extraction, FoundField, Value
from pagemill.intake import Kind
from pagemill.jobs.extraction_result import ExtractionResult, result_to_json
from pagemill.jobs.model import Stage
from pagemill.jobs.repository import ChunkLease, JobLease, JobRepository
from pagemill.jobs.tasks import SplitDocument
from pagemill.settings import ServerSettings, Settings
from pagemill.storage import open_store
from serving import RunningServer, run_server
from serving.tencent import base64_of, client_of, code_of, picture, request_for

#: Asks for a job's result, and prints the seconds that took and how many values it holds.
ASK = """
import json, sys, time
from tencentcloud.common.credential import Credential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.ocr.v20181119.ocr_client import OcrClient
endpoint, secret_id, secret_key, job_id = sys.argv[1:]
http = HttpProfile(protocol="http", endpoint=endpoint, reqTimeout=120)
client = OcrClient(Credential(secret_id, secret_key), "ap-guangzhou", ClientProfile("TC3-HMAC-SHA256", http))
begun = time.monotonic()
body = client.call("DescribeExtractDocAgentJob", {"JobId": job_id})
print(time.monotonic() - begun, len(json.loads(body)["Response"]["StructuralList"]))
"""


@pytest.fixture
def idle(tmp_path: Path) -> Iterator[RunningServer]:
    """A server that reads nothing, and ends soon."""
    settings = {"JOBS_READERS": "0", "TENCENT_WAIT_SECONDS": "600", "SERVER_STOP_SECONDS": "3"}
    with run_server(tmp_path / "data", settings) as running:
        yield running


def settings_of(server: RunningServer) -> Settings:
    return Settings(server=ServerSettings(data_dir=Path(server.environment["PAGEMILL_SERVER_DATA_DIR"])))


def test_a_refused_document_is_not_kept(idle: RunningServer) -> None:
    """Whoever may hand in nothing cannot fill the disk."""
    client = client_of(idle, *idle.make_key_pair())
    content = base64_of(picture())
    store = open_store(settings_of(idle))
    client.SubmitExtractDocAgentJob(request_for("SubmitExtractDocAgentJob", ImageBase64=content))
    kept = set(store.list("uploads/"))
    assert len(kept) == 1
    idle.command("tenants", "set", "default", "--standing", "suspended")
    for action, field in (
        ("SubmitExtractDocAgentJob", "ImageBase64"),
        ("ExtractDocAgent", "ImageBase64"),
        ("GeneralAccurateOCR", "ImageBase64"),
        ("SubmitMultimodalDocParseJob", "FileBase64"),
    ):
        request = request_for(action, **{field: content})
        assert code_of(lambda: getattr(client, action)(request)) == "ResourcesSoldOut.ChargeStatusException"  # noqa: B023
    assert idle.post("/ocrdoc/submit", files={"file": ("a.png", picture())}).status_code == 403
    assert set(store.list("uploads/")) == kept


def test_a_server_that_ends_says_so_to_whoever_waits(idle: RunningServer) -> None:
    """In the API's own form, and the job does not go on for nobody."""
    client = client_of(idle, *idle.make_key_pair())
    request = request_for("ExtractDocAgent", ImageBase64=base64_of(picture()))
    refusals: list[TencentCloudSDKException] = []

    def wait() -> None:
        with pytest.raises(TencentCloudSDKException) as refusal:
            client.ExtractDocAgent(request)
        refusals.append(refusal.value)

    waiting = threading.Thread(target=wait)
    waiting.start()
    database = Database(settings_of(idle))
    try:
        deadline = time.monotonic() + 10
        while not unfinished(database):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert idle.stop() == 0
        waiting.join(10)
        assert [(each.code, each.message) for each in refusals] == [
            ("InternalError", "the server is stopping; ask again later")
        ]
        assert not unfinished(database)
    finally:
        database.close()


def unfinished(database: Database) -> list[Any]:
    with database.read() as tx:
        return list(tx.all("unfinished_ids"))


def test_who_has_proved_nothing_hears_nothing_of_the_machine(tmp_path: Path) -> None:
    """A server whose key to the secrets is another one tells that to its log alone."""
    data_dir = tmp_path / "data"
    with run_server(data_dir, {"JOBS_READERS": "0"}) as running:
        secret_id, _ = running.make_key_pair()
    (data_dir / FILE_NAME).unlink()
    with run_server(data_dir, {"JOBS_READERS": "0"}) as running, pytest.raises(TencentCloudSDKException) as refusal:
        client_of(running, secret_id, "x").DescribeExtractDocAgentJob(request_for("DescribeExtractDocAgentJob"))
    assert refusal.value.code == "InternalError"
    assert str(tmp_path) not in refusal.value.message
    assert FILE_NAME in (data_dir / "server.log").read_text()


def test_a_long_result_holds_nobody_up(idle: RunningServer) -> None:
    secret_id, secret_key = idle.make_key_pair()
    job_id = (
        client_of(idle, secret_id, secret_key)
        .SubmitExtractDocAgentJob(request_for("SubmitExtractDocAgentJob", ImageBase64=base64_of(picture())))
        .JobId
    )
    values = 40_000
    finish(settings_of(idle), long_extraction(values))
    # In a process of its own: what it takes in must not hold up the one that times the others.
    arguments = [sys.executable, "-c", ASK, idle.address.removeprefix("http://"), secret_id, secret_key, job_id]
    others = []
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as asking:
        while asking.poll() is None:
            begun = time.monotonic()
            assert requests.get(f"{idle.address}/healthz", timeout=60).status_code == 200
            others.append(time.monotonic() - begun)
        told = asking.communicate()[0].split()
    took, count = float(told[0]), int(told[1])
    assert count == values
    assert max(others) < took / 2


def long_extraction(values: int) -> bytes:
    evidence = (Evidence(0, ((1.0, 2.0), (99.0, 2.0), (99.0, 20.0), (1.0, 20.0)), "ABCU0000001"),)
    field = FoundField("Container", (Value("ABCU0000001", evidence, 0.9),))
    result = ExtractionResult(Extraction((field,) * values), (Page(0, 900, 400, 0, 0),))
    return json.dumps(result_to_json(result)).encode()


def finish(settings: Settings, result: bytes) -> None:
    """Bring the one job of a server that reads nothing to its end, with that result."""
    database = Database(settings)
    try:
        repository = JobRepository(settings, database)
        lease = repository.claim_reading("a", 1)
        assert isinstance(lease, JobLease)
        assert lease.source_key is not None
        assert repository.finish_split(lease, [SplitDocument("a.png", Kind.PNG, lease.source_key, 1)])
        chunk = repository.claim_reading("a", 1)
        assert isinstance(chunk, ChunkLease)
        assert repository.finish_page(chunk, chunk.pages[0], "pages/a")
        lease = repository.claim_reading("a", 1)
        assert isinstance(lease, JobLease)
        assert lease.stage is Stage.MERGE
        open_store(settings).put("results/a.json", result)
        assert repository.succeed(lease, "results/a.json")
    finally:
        database.close()
