"""What is kept and for how long: each tenant's by its own terms, and never what is still being worked on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pagemill.access import AccessStore, Lifetimes, TenantStore
from pagemill.database import Database
from pagemill.intake import Kind
from pagemill.jobs import JobService, JobState, Submission
from pagemill.jobs.repository import ChunkLease, JobLease, JobRepository
from pagemill.jobs.retention import BATCH, Retention, Swept
from pagemill.jobs.tasks import SplitDocument
from pagemill.jobs.upload_keys import upload_key
from pagemill.settings import RetentionSettings, ServerSettings, Settings
from pagemill.storage import open_store
from serving.postgresql import database_of

pytestmark = pytest.mark.usefixtures("engine")

START = 1_800_000_000_000
HOUR, DAY = 3600, 86400


class House:
    """Two tenants whose jobs end as they are told to, and a clock that stands until it is moved."""

    def __init__(self, folder: Path) -> None:
        settings = Settings(
            server=ServerSettings(data_dir=folder),
            database=database_of(folder),
            retention=RetentionSettings(result_seconds=DAY, upload_seconds=HOUR, job_seconds=10 * DAY),
        )
        self.settings = settings
        self.folder = folder
        self.now = START
        self.database, self.store = Database(settings, lambda: self.now), open_store(settings)
        access = AccessStore(settings, self.database)
        self.one, self.two = access.create_tenant("one"), access.create_tenant("two")
        self.tenants = TenantStore(self.database)
        self.service = JobService(settings, self.database)
        self.repository = JobRepository(settings, self.database)
        self.retention = Retention(settings, self.database, self.store)

    def later(self, seconds: float) -> None:
        self.now += int(seconds * 1000)

    def upload(self, tenant: str) -> str:
        key = upload_key(tenant, "a.png")
        self.store.put(key, b"picture")
        (path,) = (self.folder / "objects").rglob(key.split("/")[2])
        for file in path.iterdir():
            os.utime(file, (self.now / 1000, self.now / 1000))
        return key

    def submit(self, tenant: str, key: str = "uploads/a") -> str:
        return self.service.submit(tenant, Submission("a.png", source_key=key)).id

    def finish(self, tenant: str) -> str:
        """A job that has a result."""
        job_id = self.submit(tenant)
        lease = self.repository.claim_reading("a", 1)
        assert isinstance(lease, JobLease)
        assert lease.job_id == job_id
        self.repository.finish_split(lease, [SplitDocument("a.png", Kind.PNG, "uploads/a", 1)])
        chunk = self.repository.claim_reading("a", 1)
        assert isinstance(chunk, ChunkLease)
        self.repository.finish_page(chunk, chunk.pages[0], "pages/a")
        lease = self.repository.claim_reading("a", 1)
        assert isinstance(lease, JobLease)
        self.store.put(f"results/{job_id}.json", b"{}")
        assert self.repository.succeed(lease, f"results/{job_id}.json")
        return job_id

    def state(self, tenant: str, job_id: str) -> tuple[JobState, str | None] | None:
        job = self.service.look(tenant, [job_id]).get(job_id)
        return None if job is None else (job.state, None if job.failure is None else job.failure.code)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_a_result_is_there_for_its_time_and_then_its_job_says_so(house: House) -> None:
    job = house.finish(house.one)
    house.later(DAY - 1)
    assert house.retention.sweep() == Swept()
    assert house.store.exists(f"results/{job}.json")
    house.later(1)
    assert house.retention.sweep() == Swept(results=1)
    assert not house.store.exists(f"results/{job}.json")
    assert house.state(house.one, job) == (JobState.FAILED, "ResultExpired")
    house.later(9 * DAY)
    assert house.retention.sweep() == Swept(jobs=1)
    assert house.state(house.one, job) is None
    assert house.retention.sweep() == Swept()


def test_each_tenant_has_its_own_terms(house: House) -> None:
    jobs = {tenant: house.finish(tenant) for tenant in (house.one, house.two)}
    house.tenants.set_lifetimes(house.one, Lifetimes(result_seconds=0))
    house.tenants.set_lifetimes(house.two, Lifetimes(result_seconds=HOUR, job_seconds=HOUR))
    house.later(HOUR)
    assert house.retention.sweep() == Swept(results=1, jobs=1)
    house.later(1000 * DAY)
    assert house.retention.sweep() == Swept()
    assert house.state(house.one, jobs[house.one]) == (JobState.SUCCEEDED, None)
    assert house.state(house.two, jobs[house.two]) is None


def test_what_is_being_worked_on_stays(house: House) -> None:
    key, idle = house.upload(house.one), house.upload(house.one)
    job = house.submit(house.one, key)
    house.later(1000 * DAY)
    assert house.retention.sweep() == Swept(uploads=1)
    assert house.store.exists(key)
    assert not house.store.exists(idle)
    assert house.state(house.one, job) == (JobState.PENDING, None)


def test_uploads_are_kept_for_their_time(house: House) -> None:
    keys = {tenant: house.upload(tenant) for tenant in (house.one, house.two)}
    house.tenants.set_lifetimes(house.two, Lifetimes(upload_seconds=0))
    house.later(HOUR - 1)
    assert house.retention.sweep() == Swept()
    house.later(1)
    assert house.retention.sweep(uploads=False) == Swept()
    assert house.retention.sweep() == Swept(uploads=1)
    assert house.store.exists(keys[house.two])


def test_two_sweepers_and_more_than_one_batch(house: House) -> None:
    row = {"tenant_id": house.one, "now": house.now}
    with house.database.write() as tx:
        for n in range(BATCH + 1):
            tx.run(
                "insert_job",
                id=f"{n:019}",
                face="scnet",
                priority=0,
                file_name="a.png",
                source_url=None,
                source_key="uploads/a",
                options="{}",
                wanted="{}",
                trace=None,
                stage="split",
                **row,
            )
    for n in range(BATCH + 1):
        assert house.service.abandon(house.one, f"{n:019}", "nobody waits")
    house.later(10 * DAY)
    other = Retention(house.settings, house.database, house.store)
    assert house.retention.sweep() == Swept(jobs=BATCH + 1)
    assert other.sweep() == Swept()
