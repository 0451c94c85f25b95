"""Jobs in the operator's hands and in their caller's: listed, shown, cancelled, done anew, and submitted only once."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from drawings import numbered_sheets, text_pdf
from serving import RunningServer, run_server

NOBODYS = "1" * 19


@pytest.fixture
def idle(tmp_path: Path) -> Iterator[RunningServer]:
    """A server that takes documents in and reads none."""
    with run_server(tmp_path, {"JOBS_READERS": "0"}) as server:
        yield server


@pytest.fixture(scope="module")
def document() -> bytes:
    return text_pdf(numbered_sheets(2))


def status_of(server: RunningServer, task: str) -> str:
    item = server.post("/ocrdoc/result", json={"task_ids": [task]}).json()["data"][0]
    return str(item["output"]["task_status"])


def test_the_commands(idle: RunningServer, document: bytes) -> None:
    one, two = (idle.submit_file(name, document) for name in ("one.pdf", "two.pdf"))
    listed = idle.command("jobs", "list").splitlines()
    assert [line.split()[0] for line in listed] == ["ID", two, one]
    assert idle.command("jobs", "list", "--limit", "1", "--tenant", "default").splitlines()[1].split()[0] == two
    shown = json.loads(idle.command("jobs", "show", one))
    assert (shown["id"], shown["file_name"], shown["state"], shown["stage"]) == (one, "one.pdf", "pending", "split")
    assert idle.command("jobs", "cancel", one, one) == f"{one}: cancelled\n{one}: had ended already\n"
    assert status_of(idle, one) == "failed"
    assert status_of(idle, two) == "pending"
    failed = idle.command("jobs", "list", "--state", "failed", "--json").splitlines()
    assert [json.loads(line)["id"] for line in failed] == [one]
    assert idle.command("jobs", "retry", one) == f"{one}: will be done anew\n"
    assert status_of(idle, one) == "pending"
    for words, code in ((["show", NOBODYS], 66), (["cancel", NOBODYS], 66), (["retry", two], 64)):
        with pytest.raises(subprocess.CalledProcessError) as refusal:
            idle.command("jobs", *words)
        assert refusal.value.returncode == code


def test_a_caller_cancels_its_own_tasks(idle: RunningServer, document: bytes) -> None:
    task, others = idle.submit_file("a.pdf", document), idle.make_key("documented", "others")
    answer = idle.post("/ocrdoc/cancel", others, json={"task_ids": [task]})
    assert answer.json()["data"][0]["output"]["task_status"] == "unknown"
    assert status_of(idle, task) == "pending"
    answer = idle.post("/ocrdoc/cancel", json={"task_ids": [task, NOBODYS]})
    assert [item["output"]["task_status"] for item in answer.json()["data"]] == ["failed", "unknown"]
    assert answer.json()["data"][0]["output"]["error_message"] == "the job was cancelled"
    assert idle.post("/ocrdoc/cancel", "sk-none", json={"task_ids": [task]}).status_code == 401


def test_a_submit_sent_again_is_the_same_task(idle: RunningServer, document: bytes) -> None:
    def submit(key: str, content: bytes = document, **fields: str) -> tuple[int, str]:
        document = {"file": ("a.pdf", content)}
        answer = idle.post("/ocrdoc/submit", headers={"Idempotency-Key": key}, files=document, data=fields)
        body = answer.json()
        return answer.status_code, body["data"]["output"]["task_id"] if answer.ok else body["error"]["message"]

    status, task = submit("k")
    assert status == 200
    assert submit("k") == (200, task)
    assert submit("l")[1] != task
    assert submit("k", content=document + b"\n") == (422, submit("k", enforce_seal="true")[1])
    assert submit("k" * 256)[0] == 400
