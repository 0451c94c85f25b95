"""The server as a process: its first and second start, its end, what it says of itself, and what it keeps to itself."""

import time
from pathlib import Path

import requests

from drawings import numbered_sheets, text_pdf
from serving import FileServer, RunningServer, run_server

#: A second start is to answer within this time.
START_SECONDS = 5.0


def test_the_first_start_makes_a_key_and_later_ones_do_not(tmp_path: Path) -> None:
    with run_server(tmp_path) as first:
        assert first.key is not None
        assert "curl" in first.greeting
        assert first.stop() == 0
    started = time.monotonic()
    with run_server(tmp_path) as second:
        assert time.monotonic() - started < START_SECONDS
        assert second.key is None
        assert "pagemill keys create" in second.greeting
        # The key of the first start is still good.
        assert second.post("/ocrdoc/result", first.key, json={"task_ids": ["1"]}).status_code == 200


def test_a_task_outlives_a_restart(tmp_path: Path) -> None:
    settings = {"READING_PROFILE": "fast", "SERVER_STOP_SECONDS": "2"}
    with run_server(tmp_path, settings) as first:
        task = first.submit_file("report.pdf", text_pdf(numbered_sheets(6)))
        started = time.monotonic()
        assert first.stop() == 0
        assert time.monotonic() - started < 4
    with run_server(tmp_path, settings) as second:
        item = second.ended(task, first.key)
        assert item["output"]["task_status"] == "succeeded"
        assert item["usage"] == {"image_count": 6}


def test_readiness_is_honest(tmp_path: Path) -> None:
    """Without weights the server answers and says what it lacks."""
    empty = tmp_path / "none"
    with run_server(tmp_path / "data", {"MODELS_CACHE_DIR": str(empty)}) as server:
        assert requests.get(f"{server.address}/healthz", timeout=10).json()["status"] == "ok"
        answer = server.readiness()
        assert answer.status_code == 503
        assert answer.json()["status"] == "not ready"
        assert "models pull" in answer.json()["checks"]["weights"]
        assert answer.json()["checks"]["database"] == answer.json()["checks"]["store"] == "ok"


def test_the_front_page(server: RunningServer) -> None:
    answer = requests.get(server.address, timeout=10)
    assert answer.headers["content-type"].startswith("text/html")
    assert f"{server.address}/api/llm/v1/ocrdoc/submit" in answer.text
    assert "ok" in answer.text


def log_with(server: RunningServer, request_id: str) -> str:
    """The server's log once it tells of a request, which it does after the answer was sent."""
    file = Path(server.environment["PAGEMILL_SERVER_DATA_DIR"]) / "server.log"
    end = time.monotonic() + 10
    while request_id not in (log := file.read_text()):
        assert time.monotonic() < end, f"nothing was logged of {request_id}"
        time.sleep(0.05)
    return log


def test_each_answer_carries_its_id_and_the_log_no_secret(server: RunningServer, file_server: FileServer) -> None:
    url = file_server.put("secret.pdf", text_pdf(numbered_sheets(1))) + "?token=TOPSECRET"
    task = server.submit_url(url)
    result = server.ended(task)["output"]["results"][0]
    assert requests.get(result, timeout=10).headers["X-Request-Id"]
    answer = server.post("/ocrdoc/result", json={"task_ids": [task]})
    assert answer.headers["X-Request-Id"] == answer.json()["data"][0]["request_id"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    log = log_with(server, answer.headers["X-Request-Id"])
    for secret in (str(server.key), "TOPSECRET", "X-Amz-Signature", result.split("X-Amz-Signature=")[1][:64]):
        assert secret not in log


def test_a_spent_rate_is_told_with_a_time(tmp_path: Path) -> None:
    settings = {"QUOTA_SUBMITS_PER_SECOND": "0.5", "QUOTA_SUBMIT_BURST": "2", "QUOTA_UNFINISHED_JOBS": "1"}
    with run_server(tmp_path, settings | {"JOBS_READERS": "0"}) as server:
        live = server.make_key("live")
        content = text_pdf(numbered_sheets(1))
        server.submit_file("a.pdf", content)
        full = server.post("/ocrdoc/submit", files={"file": ("b.pdf", content)})
        assert (full.status_code, full.json()["error"]["type"]) == (429, "request_concurrency_conflict")
        assert int(full.headers["Retry-After"]) >= 1
        spent = server.post("/ocrdoc/submit", files={"file": ("c.pdf", content)})
        assert (spent.status_code, spent.json()["error"]["type"]) == (429, "limit_burst_rate")
        assert int(spent.headers["Retry-After"]) >= 1
        for _ in range(3):
            spent = server.post("/ocrdoc/submit", live, json={})
        assert (spent.status_code, spent.json()) == (
            429,
            {"code": "10011", "msg": "Burst rate limit exceeded for model"},
        )
