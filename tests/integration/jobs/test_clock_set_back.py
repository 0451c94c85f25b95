"""A clock that was an hour ahead and is set right: nothing waits for that hour to pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from pagemill.access import AccessStore, KeyPairStore
from pagemill.access.webhooks import WebhookStore
from pagemill.database import Database
from pagemill.errors import RateExceeded
from pagemill.intake import Kind
from pagemill.jobs import JobService, Submission
from pagemill.jobs.clock_watch import ClockWatch
from pagemill.jobs.model import Failure
from pagemill.jobs.repository import ChunkLease, JobLease, JobRepository
from pagemill.jobs.tasks import SplitDocument
from pagemill.settings import JobSettings, QuotaSettings, ServerSettings, Settings
from serving.postgresql import database_of

pytestmark = pytest.mark.usefixtures("engine")

START, HOUR = 1_800_000_000_000, 3_600_000


class House:
    """A database whose clock is moved by hand, beside one that nobody moves."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(
            server=ServerSettings(data_dir=folder),
            database=database_of(folder),
            jobs=JobSettings(lease_seconds=30),
            quota=QuotaSettings(submits_per_second=1, submit_burst=1),
        )
        self.now = START
        self.seconds = 0.0
        self.database = Database(self.settings, lambda: self.now)
        self.access = AccessStore(self.settings, self.database)
        self.tenants = [self.access.create_tenant("one"), self.access.create_tenant("two")]
        self.service = JobService(self.settings, self.database)
        self.repository = JobRepository(self.settings, self.database)
        self.watch = ClockWatch(self.settings, self.database, lambda: self.seconds)

    def submit(self, tenant: int) -> str:
        return self.service.submit(self.tenants[tenant], Submission("a.pdf", source_key="uploads/a")).id

    def claim(self) -> JobLease | ChunkLease:
        lease = self.repository.claim_reading("reader", 1)
        assert lease is not None
        return lease

    def split(self, pages: int) -> None:
        lease = self.claim()
        assert isinstance(lease, JobLease)
        assert self.repository.finish_split(lease, [SplitDocument("a.pdf", Kind.PDF, "uploads/a", pages)])

    def set_clock(self, moved: int) -> bool:
        """Move the clock and let a second go by; whether that is taken for a setting back."""
        self.now += moved + 1000
        self.seconds += 1
        return self.watch.look()


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_a_clock_that_goes_on_or_jumps_ahead_is_no_cause(house: House) -> None:
    for moved in (0, HOUR, 0, -500):
        assert not house.set_clock(moved)


def test_work_that_was_put_off_is_due_within_a_minute(house: House) -> None:
    house.submit(0)
    house.split(1)
    house.set_clock(HOUR)
    chunk = house.claim()
    assert isinstance(chunk, ChunkLease)
    house.repository.put_off_pages(chunk, chunk.pages, 10)
    house.submit(1)
    lease = house.claim()
    assert isinstance(lease, JobLease)
    house.repository.put_off_job(lease, 10)
    assert house.set_clock(-HOUR)
    assert {house.claim().job_id, house.claim().job_id} == {chunk.job_id, lease.job_id}


def test_leases_of_that_hour_run_out_as_new_ones_do(house: House) -> None:
    house.submit(0)
    house.set_clock(HOUR)
    house.claim()
    house.submit(1)
    house.split(1)
    house.claim()
    assert house.set_clock(-HOUR)
    house.set_clock(31_000)
    assert house.repository.expire() == 2


def test_a_tenant_served_in_that_hour_is_not_passed_over_for_it(house: House) -> None:
    ours = [house.submit(0) for _ in range(2)]
    house.set_clock(HOUR)
    assert house.claim().job_id == ours[0]
    assert house.set_clock(-HOUR)
    theirs = [house.submit(1) for _ in range(3)]
    assert [house.claim().job_id for _ in range(3)] == [theirs[0], ours[1], theirs[1]]


def test_calls_that_failed_in_that_hour_are_made_again(house: House) -> None:
    WebhookStore(house.settings, house.database).set(house.tenants[0], "https://example.com/told")
    job_id = house.submit(0)
    house.set_clock(HOUR)
    lease = house.claim()
    assert isinstance(lease, JobLease)
    assert house.repository.fail(lease, Failure("DocumentDamaged", "broken"))
    with house.database.write() as tx:
        call = tx.one("claim_webhook_call", job_id=job_id, now=tx.now, until=tx.now + 40_000)
    assert call is not None
    assert house.set_clock(-HOUR)
    with house.database.read() as tx:
        due = tx.one("webhooks_due", now=tx.now, limit=1)
    assert due is not None
    assert due["job_id"] == job_id


def test_buckets_emptied_in_that_hour_fill_again(house: House) -> None:
    key, _ = house.access.create_key(house.tenants[0], "key")
    pairs = KeyPairStore(house.settings, house.database)
    house.set_clock(HOUR)
    house.access.spend_submit(key.id)
    pairs.spend_call(house.tenants[0], "GeneralAccurateOCR", 1)
    assert house.set_clock(-HOUR)
    house.set_clock(1000)
    house.access.spend_submit(key.id)
    pairs.spend_call(house.tenants[0], "GeneralAccurateOCR", 1)
    with pytest.raises(RateExceeded):
        house.access.spend_submit(key.id)
