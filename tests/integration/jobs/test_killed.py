"""The promise: a job once acknowledged is finished or failed with a reason, whatever is killed.

Real processes are killed with SIGKILL: the server while it takes in documents and reads them, and its readers.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from drawn_engine import drawn, text_of
from served import TENANT, settings_for

from pagemill.access import AccessStore
from pagemill.database import Database
from pagemill.jobs import Job, JobService, JobState, Submission
from pagemill.storage import open_store

pytestmark = pytest.mark.usefixtures("engine")

SERVED = Path(__file__).with_name("served.py")
TESTS = SERVED.parents[2]


class Server:
    """A server process and what it has said."""

    def __init__(self, folder: Path, rate: float) -> None:
        self.acknowledged: list[str] = []
        self.readers: list[int] = []
        self.said: set[str] = set()
        path = os.pathsep.join(filter(None, [str(SERVED.parent), str(TESTS), os.environ.get("PYTHONPATH")]))
        self.process = subprocess.Popen(
            [sys.executable, str(SERVED), str(folder), str(rate)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": path},
        )
        self.listener = threading.Thread(target=self.listen)
        self.listener.start()
        until(lambda: "started" in self.said)

    def listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            match line.split():
                case ["acknowledged", job_id] if len(job_id) == 19:
                    self.acknowledged.append(job_id)
                case ["reader", pid]:
                    self.readers.append(int(pid))
                case [word]:
                    self.said.add(word)

    def kill_a_reader(self) -> None:
        if self.readers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.readers[-1], signal.SIGKILL)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)
        self.listener.join(10)

    def stop(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        assert self.process.wait(20) == 0
        self.listener.join(10)


class Caller:
    """Someone who asks about jobs, in a process of its own."""

    def __init__(self, folder: Path) -> None:
        settings = settings_for(folder)
        self.database, self.store = Database(settings), open_store(settings)
        self.tenant = AccessStore(settings, self.database).create_tenant(TENANT)
        self.service = JobService(settings, self.database)

    def submit(self, pages: list[str] | str) -> str:
        key = f"uploads/{time.time_ns()}"
        self.store.put(key, drawn(pages))
        return self.service.submit(self.tenant, Submission("scan.png", source_key=key)).id

    def look(self, *ids: str) -> list[Job]:
        jobs = self.service.look(self.tenant, ids)
        return [jobs[job_id] for job_id in ids]

    def wait(self, *ids: str, seconds: float = 40) -> list[Job]:
        until(lambda: all(job.ended_at for job in self.look(*ids)), seconds)
        return self.look(*ids)

    def pages(self, job: Job) -> list[str]:
        """The text of each page in the result; empty for one that could not be read."""
        assert job.result_key is not None
        result = json.loads(self.store.read(job.result_key))
        assert result["taskId"] == job.id
        return [
            "".join(line["text"] for block in page["blocks"] for line in block["lines"])
            for document in result["documents"]
            for page in document["datas"]
        ]


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def gone(pid: int) -> bool:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    return True


@pytest.fixture
def seed() -> int:
    return random.randrange(1 << 30)


def test_servers_and_readers_killed_at_random(tmp_path: Path, seed: int) -> None:
    """Four servers in a row die while they take in and read; a fifth ends what all of them acknowledged."""
    print("seed", seed)
    draw = random.Random(seed)
    acknowledged: list[str] = []
    caller = Caller(tmp_path)

    def ended() -> int:
        return sum(job.ended_at is not None for job in caller.look(*acknowledged))

    for round_ in range(4):
        server = Server(tmp_path, rate=40)
        if round_ == 1:
            # However slow the machine is, something is read before the killing goes on.
            until(lambda: ended() > 0)
        end = time.monotonic() + draw.uniform(0.3, 1.5)
        while time.monotonic() < end:
            time.sleep(draw.uniform(0.05, 0.3))
            server.kill_a_reader()
        server.kill()
        acknowledged += server.acknowledged
        until(lambda readers=server.readers: all(gone(pid) for pid in readers))
    assert len(set(acknowledged)) == len(acknowledged) > 50
    assert 0 < ended() < len(acknowledged), "the servers died before or after all of the work"
    last = Server(tmp_path, rate=0)
    try:
        for job in caller.wait(*acknowledged, seconds=120):
            assert job.state is JobState.SUCCEEDED, (job.failure, seed)
            assert job.pages_done == job.pages_total
            assert caller.pages(job) == [text_of(index) for index in range(job.pages_total or 0)]
        until(lambda: not [*caller.store.list("pages/"), *caller.store.list("sources/")])
    finally:
        last.stop()
    with caller.database.read() as tx:
        assert not tx.all("unfinished_ids")
        assert not tx.all("lease_owners")
    assert not list((tmp_path / "owners").iterdir())
    assert not list((tmp_path / "scratch").iterdir())


def test_work_of_a_killed_server_is_taken_over_at_once(tmp_path: Path) -> None:
    """A server that starts on the machine of a dead one does not wait for its leases to run out."""
    caller = Caller(tmp_path)
    server = Server(tmp_path, rate=0)
    job_id = caller.submit(["read", "sleep:4"])
    until(lambda: caller.look(job_id)[0].pages_done == 1)
    server.kill()
    with caller.database.write() as tx:
        tx._connection.execute("update page_task set lease_until = lease_until + 3600000")
    after = Server(tmp_path, rate=0)
    try:
        assert caller.wait(job_id)[0].state is JobState.SUCCEEDED
    finally:
        after.stop()


def test_a_server_that_stops_hands_its_work_back(tmp_path: Path) -> None:
    """The page in progress is free at once, does not count as an attempt, and its readers are gone."""
    caller = Caller(tmp_path)
    server = Server(tmp_path, rate=0)
    job_id = caller.submit(["read", "sleep:3600", "read"])
    until(lambda: caller.look(job_id)[0].pages_done == 2)
    server.stop()
    assert "stopped" in server.said
    assert all(gone(pid) for pid in server.readers)
    with caller.database.read() as tx:
        assert not tx.all("lease_owners")
        (page,) = tx.all("open_pages", job_id=job_id, now=tx.now, limit=10)
    assert (page["page"], page["attempts"]) == (1, 0)
