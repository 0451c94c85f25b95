"""What a server tells of itself: metrics that count what was done, and lines of the log that join up."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from drawings import numbered_sheets, text_pdf
from serving import FileServer, RunningServer, run_server


def samples(server: RunningServer, **headers: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    answer = requests.get(f"{server.address}/metrics", headers=headers, timeout=10)
    assert answer.status_code == 200, answer.text
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


@pytest.fixture(scope="module")
def working(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    settings = {"READING_PROFILE": "fast", "LOG_FORMAT": "json", "FETCH_ALLOW_NETWORKS": "127.0.0.0/8"}
    with run_server(tmp_path_factory.mktemp("working"), settings) as server:
        yield server


def test_what_was_done_is_counted(working: RunningServer, file_server: FileServer) -> None:
    def count(name: str, **labels: str) -> float:
        return now.get((name, frozenset(labels.items())), 0.0)

    tasks = [working.submit_file("a.pdf", text_pdf(numbered_sheets(3)))]
    tasks.append(working.submit_url(file_server.put("b.pdf", content := text_pdf(numbered_sheets(2)))))
    tasks.append(working.submit_url(f"{file_server.address}/absent.pdf"))
    for task in tasks:
        working.ended(task)
    now = samples(working)
    assert count("pagemill_jobs_submitted_total", api="scnet") == 3
    assert count("pagemill_jobs_ended_total", error="") == 2
    assert count("pagemill_jobs_ended_total", error="FetchFailed") == 1
    assert count("pagemill_pages_total", error="") == 5
    assert count("pagemill_page_seconds_count") == 5
    assert count("pagemill_page_stage_seconds_total", stage="draw") > 0
    assert count("pagemill_page_seconds_sum") >= sum(
        value for (name, _), value in now.items() if name == "pagemill_page_stage_seconds_total"
    )
    assert count("pagemill_fetches_total", error="") == 1
    assert count("pagemill_fetches_total", error="FetchFailed") == 1
    assert count("pagemill_fetched_bytes_total") == len(content)
    assert count("pagemill_requests_total", api="scnet", method="POST", status="200") >= 6
    assert count("pagemill_reader_ready") == 1
    assert count("pagemill_free_bytes") > 0
    before = count("pagemill_refusals_total", api="scnet", error="Unauthorized")
    assert working.post("/ocrdoc/result", "sk-none", json={"task_ids": ["1"]}).status_code == 401
    now = samples(working)
    assert count("pagemill_refusals_total", api="scnet", error="Unauthorized") == before + 1


def test_lines_of_the_log_join_up(working: RunningServer) -> None:
    answer = working.post("/ocrdoc/submit", files={"file": ("c.pdf", text_pdf(numbered_sheets(1)))})
    task = answer.json()["data"]["output"]["task_id"]
    working.ended(task)
    log = Path(working.environment["PAGEMILL_SERVER_DATA_DIR"]) / "server.log"
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    of_request = [line for line in lines if line.get("request_id") == answer.headers["X-Request-Id"]]
    assert {line.get("job_id") for line in of_request} == {task, None}
    assert [line["status"] for line in of_request if "status" in line] == [200]
    of_job = [line for line in lines if line.get("job_id") == task]
    assert [line["message"].removeprefix(f"job {task} ") for line in of_job] == ["submitted", "succeeded"]
    assert len({line["tenant_id"] for line in of_job}) == 1


def test_the_queue_is_told_and_to_whom(tmp_path: Path) -> None:
    with run_server(tmp_path, {"JOBS_READERS": "0", "METRICS_TOKEN": "open sesame"}) as server:
        server.submit_file("a.pdf", text_pdf(numbered_sheets(1)))
        bearer = {"Authorization": "Bearer open sesame"}
        labels = {"tenant": "default", "api": "scnet", "state": "pending", "stage": "split"}
        assert samples(server, **bearer)["pagemill_jobs", frozenset(labels.items())] == 1
        for headers in ({}, {"Authorization": "Bearer open"}, {"Authorization": f"Bearer {server.key}"}):
            assert requests.get(f"{server.address}/metrics", headers=headers, timeout=10).status_code == 401
        shown = server.command("top", "--once")
        assert "1 unfinished jobs" in shown
        assert "split (waiting)" in shown


def test_without_a_token_a_proxy_is_told_nothing(working: RunningServer) -> None:
    assert samples(working)
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        answer = requests.get(f"{working.address}/metrics", headers={header: "203.0.113.9"}, timeout=10)
        assert answer.status_code == 401


@pytest.mark.parametrize(
    "host", ["ocr.example.com", "ocr.example.com:443", "192.0.2.1:8866", "localhost.example.com", "["]
)
def test_without_a_token_whoever_calls_the_server_by_a_name_of_the_outside_is_told_nothing(
    working: RunningServer, host: str
) -> None:
    """As it comes through a proxy that passes on the name and adds no header of its own."""
    assert requests.get(f"{working.address}/metrics", headers={"Host": host}, timeout=10).status_code == 401
    assert samples(working, Host="localhost:8866")
    assert samples(working, Host="[::1]:8866")


def test_top_moves_and_ends(working: RunningServer) -> None:
    """In a terminal of its own: it draws more than once, and Ctrl-C ends it well."""
    program = """
import os, pty, signal, sys
pid, terminal = pty.fork()
if pid == 0:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever runs the tests in the background has it ignored
    os.execvp(sys.executable, [sys.executable, "-m", "pagemill", "top", "--seconds", "0.2"])
drawn = b""
while drawn.count(b"unfinished jobs") < 3:
    drawn += os.read(terminal, 4096)
os.write(terminal, bytes([3]))
try:
    while more := os.read(terminal, 4096):
        drawn += more
except OSError:
    pass
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), b"pages a second" in drawn)
"""
    environment = working.environment | {"TERM": "xterm"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["0", "True"], done.stderr
