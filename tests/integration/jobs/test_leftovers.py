"""What ended jobs and dead servers leave is cleared away, and nothing else."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from drawn_engine import drawn

from pagemill.access import AccessStore
from pagemill.database import Database
from pagemill.errors import ServiceUnavailable
from pagemill.intake import Kind
from pagemill.jobs import JobService, LocalExecutor, Scheduler, Submission
from pagemill.jobs.kept_readings import KeptReadings
from pagemill.jobs.leftovers import Leftovers
from pagemill.jobs.repository import ChunkLease, JobLease, JobRepository
from pagemill.jobs.results import result_prefix
from pagemill.jobs.scratch import scratch_file
from pagemill.jobs.stages import Stages
from pagemill.jobs.tasks import SplitDocument
from pagemill.settings import DatabaseSettings, FetchSettings, JobSettings, ServerSettings, Settings
from pagemill.storage import open_store
from serving import FileServer
from serving.files import HOST
from serving.postgresql import database_of

pytestmark = pytest.mark.usefixtures("engine")


class House:
    """A tenant, a store and jobs that are ended by hand."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(
            server=ServerSettings(data_dir=folder),
            database=database_of(folder),
            fetch=FetchSettings(allow_networks=(f"{HOST}/32",)),
            jobs=JobSettings(readers=1, poll_seconds=0.05),
        )
        self.database, self.store = Database(self.settings), open_store(self.settings)
        self.tenant = AccessStore(self.settings, self.database).create_tenant("one")
        self.service = JobService(self.settings, self.database)
        self.repository = JobRepository(self.settings, self.database)
        self.leftovers = Leftovers(self.settings, self.repository, self.store)

    def to_merge(self) -> JobLease:
        """The lease of a job whose one page is read."""
        self.service.submit(self.tenant, Submission("a.png", source_key="uploads/a"))
        split = self.repository.claim_reading("a", 1)
        assert isinstance(split, JobLease)
        assert self.repository.finish_split(split, [SplitDocument("a.png", Kind.PNG, "uploads/a", 1)])
        chunk = self.repository.claim_reading("a", 1)
        assert isinstance(chunk, ChunkLease)
        assert self.repository.finish_page(chunk, chunk.pages[0], f"pages/{split.job_id}/1/0-a.json")
        merge = self.repository.claim_reading("a", 1)
        assert isinstance(merge, JobLease)
        return merge

    def result_of(self, job_id: str) -> str:
        job = self.repository.job(job_id)
        assert job is not None
        return result_prefix(job_id, job.submitted_at.astimezone(ZoneInfo(self.settings.server.time_zone))) + "a.json"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_a_result_whose_job_was_cancelled_meanwhile_is_deleted(house: House) -> None:
    """By the sweep, and by whoever wrote it too late; one that its job has stays."""
    good, swept, late = house.to_merge(), house.to_merge(), house.to_merge()
    for lease in (good, swept, late):
        house.store.put(house.result_of(lease.job_id), b"{}")
    assert house.repository.succeed(good, house.result_of(good.job_id))
    assert house.service.cancel(house.tenant, swept.job_id)
    house.leftovers.sweep()
    assert set(house.store.list("longDocumentParsing/")) == {house.result_of(lease.job_id) for lease in (good, late)}
    assert house.service.cancel(house.tenant, late.job_id)
    assert not house.repository.succeed(late, house.result_of(late.job_id))
    house.leftovers.job_ended(late.job_id)
    house.leftovers.stop()
    house.leftovers.run()
    assert set(house.store.list("longDocumentParsing/")) == {house.result_of(good.job_id)}


def test_a_file_fetched_for_a_job_that_was_cancelled_meanwhile_is_deleted(house: House) -> None:
    class Cancelling(dict[str, bytes]):
        """Has its job cancelled while the file is being asked for."""

        def get(self, path: str, _: object = None) -> bytes:  # type: ignore[override]
            assert house.service.cancel(house.tenant, job_id)
            return self[path]

    told: list[str] = []
    executor = LocalExecutor(house.settings)
    readings = KeptReadings(house.settings.retention, house.database)
    stages = Stages(house.settings, house.repository, readings, house.store, executor, lambda: None, told.append)
    with FileServer(Cancelling()) as files:
        url = files.put("a.png", drawn(["read"]))
        job_id = house.service.submit(house.tenant, Submission("a.png", source_url=url)).id
        assert stages.fetch_next("a")
    executor.stop()
    assert told == [job_id]
    assert any(house.store.list(f"sources/{job_id}/"))
    house.leftovers.job_ended(job_id)
    house.leftovers.stop()
    house.leftovers.run()
    assert not any(house.store.list("sources/"))


def test_what_could_not_be_deleted_while_the_database_was_away_is_deleted_when_it_is_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away(JobRepository):
        asked = 0

        def is_unfinished(self, job_id: str) -> bool:
            self.asked += 1
            if self.asked < 4:
                raise ServiceUnavailable("the database cannot be used at the moment")
            return super().is_unfinished(job_id)

    monkeypatch.setattr("pagemill.jobs.leftovers.RETRY_SECONDS", 0.01)
    merge = house.to_merge()
    assert house.service.cancel(house.tenant, merge.job_id)
    house.store.put(f"pages/{merge.job_id}/1/0-late.json", b"{}")
    leftovers = Leftovers(house.settings, Away(house.settings, house.database), house.store)
    thread = threading.Thread(target=leftovers.run)
    thread.start()
    leftovers.job_ended(merge.job_id)
    deadline = time.monotonic() + 30
    while any(house.store.list("pages/")):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    leftovers.stop()
    thread.join(30)
    assert not thread.is_alive()


def test_what_a_dead_server_began_is_cleared_by_one_that_lives(house: House) -> None:
    program = (
        "import sys, time; from pathlib import Path; from pagemill.jobs.owner import Owner;"
        "from pagemill.jobs.scratch import ReaderFolder; from pagemill.settings import *;"
        "from pagemill.storage import open_store;"
        "folder = Path(sys.argv[1]); settings = Settings(server=ServerSettings(data_dir=folder));"
        "owner = Owner(folder / 'owners'); reader = ReaderFolder(settings);"
        "writing = open_store(settings).writing('a'); writing.__enter__().write(b'half');"
        "print('written', flush=True); time.sleep(600)"
    )
    folder = house.settings.server.data_dir
    neighbour = subprocess.Popen([sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE)
    assert neighbour.stdout is not None
    neighbour.stdout.readline()
    jobs = house.settings.jobs.model_copy(update={"readers": 0, "lease_seconds": 0.5})
    settings = house.settings.model_copy(update={"jobs": jobs})
    scheduler = Scheduler(settings, house.database, house.store, LocalExecutor(settings))
    scheduler.start()
    try:
        left = [folder / "scratch", folder / "objects" / "_writing"]
        assert all(any(each.iterdir()) for each in left)
        os.kill(neighbour.pid, signal.SIGKILL)
        neighbour.communicate()
        deadline = time.monotonic() + 30
        while any(any(each.iterdir()) for each in left):
            assert time.monotonic() < deadline, [list(each.iterdir()) for each in left]
            time.sleep(0.02)
    finally:
        scheduler.stop(5)


def test_a_full_disk_means_come_again_and_another_fault_does_not(house: House) -> None:
    with pytest.raises(ServiceUnavailable), scratch_file(house.settings):
        raise OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(OSError, match="Input/output"), scratch_file(house.settings):
        raise OSError(errno.EIO, "Input/output error")


def test_however_many_wait_for_the_database_none_waits_longer_than_is_said(house: House) -> None:
    """While one holds the turn of this process, each of the others waits for its own time and not for all before it."""
    settings = house.settings.model_copy(
        update={"database": DatabaseSettings(url=house.settings.database.url, wait_seconds=0.3)}
    )
    database = Database(settings)
    refused: list[float] = []

    def write() -> None:
        began = time.monotonic()
        try:
            with database.write():
                pass
        except ServiceUnavailable:
            refused.append(time.monotonic() - began)

    with database.write():
        waiting = [threading.Thread(target=write) for _ in range(20)]
        for thread in waiting:
            thread.start()
        for thread in waiting:
            thread.join()
    assert len(refused) == 20
    with database.write() as tx:
        assert tx.all("tenants")
