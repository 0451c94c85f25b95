"""A server that is asked to end tells new work to come again, answers for what it has, and hands back the rest."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from tencentcloud.ocr.v20181119.ocr_client import OcrClient

from drawings import numbered_sheets, scanned_pdf, text_pdf
from pagemill.database import Database
from pagemill.settings import load_settings
from serving import RunningServer, run_server
from serving.tencent import base64_of, client_of, code_of, picture, request_for

PAGES = 16
SETTINGS = {"READING_PROFILE": "fast", "SERVER_STOP_SECONDS": "12", "SERVER_LINGER_SECONDS": "8"}


class Stopping:
    """A server that was sent SIGTERM while it read a document, and the tasks that it had then."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self.client: OcrClient = client_of(server, *server.make_key_pair())
        self.live_key = server.make_key("live")
        server.wait_until_ready()
        self.done = server.submit_file("done.pdf", text_pdf(numbered_sheets(1)))
        assert server.ended(self.done)["output"]["task_status"] == "succeeded"
        (sheet,) = numbered_sheets(1)
        long = scanned_pdf(sheet.image for _ in range(PAGES))
        self.running = server.submit_file("long.pdf", long)
        while self.status(self.running) != "running":
            time.sleep(0.05)
        server.process.send_signal(signal.SIGTERM)
        while server.readiness().status_code == 200:
            time.sleep(0.05)

    def status(self, task: str) -> str:
        answer = self.server.post("/ocrdoc/result", json={"task_ids": [task]})
        return str(answer.json()["data"][0]["output"]["task_status"])


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stopping") / "data"


@pytest.fixture(scope="module")
def stopping(data_dir: Path) -> Iterator[Stopping]:
    with run_server(data_dir, SETTINGS) as server:
        yield Stopping(server)


def test_it_says_what_it_does_and_what_it_does_not(stopping: Stopping) -> None:
    """One test, as it all has to be seen in the seconds that a stop lasts."""
    server = stopping.server
    ready = server.readiness()
    assert (ready.status_code, ready.json()["checks"]["server"]) == (503, "stopping")
    assert requests.get(f"{server.address}/healthz", timeout=10).status_code == 200

    refused = server.post("/ocrdoc/submit", files={"file": ("a.png", picture())})
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.json()["error"]["type"] == "SystemError"
    assert "stopping" in refused.json()["error"]["message"]
    live = server.post("/ocrdoc/submit", stopping.live_key, json={"file_url": "https://example.com/a.pdf"})
    assert (live.status_code, live.json()["code"]) == (503, "503")
    assert int(live.headers["Retry-After"]) >= 1
    submit = request_for("SubmitMultimodalDocParseJob", FileType=7, FileBase64=base64_of(picture()))
    assert code_of(lambda: stopping.client.SubmitMultimodalDocParseJob(submit)) == "InternalError"
    lines = request_for("GeneralAccurateOCR", ImageBase64=base64_of(picture()))
    assert code_of(lambda: stopping.client.GeneralAccurateOCR(lines)) == "InternalError"

    assert stopping.status(stopping.running) in ("running", "succeeded")
    assert server.result(stopping.done)["documents"]

    assert server.process.wait(60) == 0
    left = Database(load_settings(environment=server.environment).settings)
    with left.read() as tx:
        assert not tx.all("lease_owners")
        pages = tx._connection.execute("select done, attempts from page_task where job_id = ?", [stopping.running])
        assert all(attempts == 0 for done, attempts in pages.fetchall() if not done)
    left.close()


def test_what_was_handed_back_is_read_at_the_next_start(stopping: Stopping, data_dir: Path) -> None:
    key = stopping.server.key
    with run_server(data_dir, {"READING_PROFILE": "fast"}) as server:
        assert len(server.result(stopping.running, key)["documents"][0]["datas"]) == PAGES


def test_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    """Else it would answer for longer than the test waits."""
    with run_server(tmp_path, {"SERVER_STOP_SECONDS": "400", "SERVER_LINGER_SECONDS": "280"}) as server:
        server.process.send_signal(signal.SIGTERM)
        while requests.get(f"{server.address}/readyz", timeout=10).json()["checks"].get("server") != "stopping":
            time.sleep(0.05)
        assert server.process.poll() is None
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(60) == 0
