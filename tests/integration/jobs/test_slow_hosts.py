"""Hosts that do not answer: what they keep waiting is their own tenant's, and no other's."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import pytest
from drawn_engine import drawn
from served import ENGINE, settings_for
from test_killed import Caller, until

from pagemill.access import AccessStore
from pagemill.access.webhooks import WebhookStore
from pagemill.api.probes import Probes
from pagemill.jobs import JobState, LocalExecutor, Scheduler, Submission
from pagemill.jobs.job_ends import plan_webhook_call
from pagemill.settings import FetchSettings, Settings, WebhookSettings
from serving.files import FileServer

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture(autouse=True)
def engine_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=":")


def patient(folder: Path, **jobs: float) -> Settings:
    """Settings of a server that waits for hosts far longer than any test does."""
    fetch = FetchSettings(allow_networks=("127.0.0.0/8",), read_seconds=600, total_seconds=600)
    return settings_for(folder, **jobs).model_copy(
        update={"fetch": fetch, "webhooks": WebhookSettings(threads=4, request_seconds=600)}
    )


@contextmanager
def scheduler_of(caller: Caller, settings: Settings) -> Iterator[None]:
    scheduler = Scheduler(settings, caller.database, caller.store, LocalExecutor(settings, ENGINE))
    scheduler.start()
    try:
        yield
    finally:
        scheduler.stop(0.2)


class SilentReceiver(http.server.ThreadingHTTPServer):
    """Takes calls and answers none of them at `/silent`; all others at once."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.done = threading.Event()
        self.silent = 0
        self.answered = 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/{path}"


class _Handler(http.server.BaseHTTPRequestHandler):
    server: SilentReceiver

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/silent":
            self.server.silent += 1
            self.server.done.wait()
            return
        self.server.answered += 1
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[SilentReceiver]:
    with SilentReceiver() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.done.set()
        server.shutdown()
        thread.join()


def test_another_tenants_file_is_fetched_while_one_waits_for_its_hosts(tmp_path: Path) -> None:
    caller, settings = Caller(tmp_path), patient(tmp_path, fetches=4, readers=1)
    other = AccessStore(settings, caller.database).create_tenant("other")
    with FileServer() as files:
        good = files.put("a.png", drawn(["read"]))
        slow = [
            caller.service.submit(caller.tenant, Submission("a.png", source_url=f"{files.address}/hang")).id
            for _ in range(20)
        ]
        with scheduler_of(caller, settings):
            until(lambda: sum(job.state is JobState.RUNNING for job in caller.look(*slow)) == 2)
            quick = caller.service.submit(other, Submission("b.png", source_url=good)).id
            until(lambda: caller.service.look(other, [quick])[quick].ended_at is not None)
            assert caller.service.look(other, [quick])[quick].state is JobState.SUCCEEDED
            assert {job.ended_at for job in caller.look(*slow)} == {None}
            files.__exit__()


def test_another_tenant_is_told_while_one_has_a_thousand_calls_that_nobody_answers(
    tmp_path: Path, receiver: SilentReceiver
) -> None:
    caller, settings = Caller(tmp_path), patient(tmp_path, readers=0)
    other = AccessStore(settings, caller.database).create_tenant("other")
    hooks = WebhookStore(settings, caller.database)
    hooks.set(caller.tenant, receiver.url("silent"))
    hooks.set(other, receiver.url("answering"))
    end_jobs(caller, caller.tenant, 1000)
    with scheduler_of(caller, settings):
        until(lambda: receiver.silent == 2)
        end_jobs(caller, other, 3)
        until(lambda: receiver.answered == 3)
        assert receiver.silent == 2
        receiver.done.set()


def end_jobs(caller: Caller, tenant_id: str, count: int) -> None:
    """So many jobs of a tenant's, which is to be told that they have ended."""
    with caller.database.write() as tx:
        for n in range(count):
            job_id = f"{tenant_id}{n}"
            tx.run(
                "insert_job", id=job_id, tenant_id=tenant_id, face="scnet", priority=0, file_name="a", source_url=None,
                source_key="a", options="{}", wanted="{}", stage="split", now=tx.now, trace=None,
            )  # fmt: skip
            failed = {"failure_code": "DocumentDamaged", "failure_message": "broken"}
            assert tx.run("abandon_job", id=job_id, tenant_id=tenant_id, now=tx.now, **failed)
            plan_webhook_call(tx, job_id)


def test_who_waits_for_a_file_at_submit_holds_up_its_own_tenant_alone() -> None:
    """Threads of requests: the third of one tenant waits for its first, and another tenant's does not."""
    silence = threading.Event()
    begun: list[str] = []

    def fetch(tenant: str) -> None:
        begun.append(tenant)
        if tenant == "slow":
            silence.wait()

    async def ask() -> None:
        probes = Probes(4)
        async with anyio.create_task_group() as tasks:
            for _ in range(20):
                tasks.start_soon(probes.run, "slow", fetch, "slow")
            await anyio.wait_all_tasks_blocked()
            await probes.run("quick", fetch, "quick")
            assert begun == ["slow", "slow", "quick"]
            silence.set()

    anyio.run(ask)
    assert begun.count("slow") == 20
