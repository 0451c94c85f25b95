"""Quotas of tenants, kept in the database: two servers on one agree on every page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pagemill.access import AccessStore, QuotaBook, Quotas, TenantStore
from pagemill.database import Database
from pagemill.errors import PagesSpent, PagesSpentForNow, QueueFull
from pagemill.intake import Kind
from pagemill.jobs import JobService, Submission
from pagemill.jobs.repository import ChunkLease, JobLease, JobRepository
from pagemill.jobs.tasks import SplitDocument
from pagemill.settings import JobSettings, QuotaSettings, ServerSettings, Settings
from serving.postgresql import database_of

pytestmark = pytest.mark.usefixtures("engine")

ZONE = "Asia/Shanghai"
#: 23:30 of the last day but one of a month there; another day and, in UTC, the same.
EVENING = datetime(2026, 11, 29, 23, 30, tzinfo=ZoneInfo(ZONE))


class Servers:
    """Two servers on one database, with one clock that stands until it is set, and two tenants."""

    def __init__(self, folder: Path, **quota: int) -> None:
        self.settings = Settings(
            server=ServerSettings(data_dir=folder, time_zone=ZONE),
            database=database_of(folder),
            jobs=JobSettings(chunk_pages=4),
            quota=QuotaSettings(**quota),
        )
        self.moment = EVENING
        databases = [Database(self.settings, lambda: int(self.moment.timestamp() * 1000)) for _ in range(2)]
        self.database = databases[0]
        access = AccessStore(self.settings, self.database)
        self.one, self.two = access.create_tenant("one"), access.create_tenant("two")
        self.services = [JobService(self.settings, database) for database in databases]
        self.repositories = [JobRepository(self.settings, database) for database in databases]
        self.tenants, self.quotas = TenantStore(self.database), QuotaBook(self.settings)

    def submit(self, tenant: str, by: int = 0) -> str:
        return self.services[by].submit(tenant, Submission("a.pdf", source_key="uploads/a")).id

    def split(self, pages: int, by: int = 0) -> None:
        lease = self.repositories[by].claim_reading(f"server{by}", 1)
        assert isinstance(lease, JobLease)
        assert self.repositories[by].finish_split(lease, [SplitDocument("a.pdf", Kind.PDF, "uploads/a", pages)])

    def claim(self, by: int, readers: int = 1) -> ChunkLease | None:
        lease = self.repositories[by].claim_reading(f"server{by}", readers)
        assert lease is None or isinstance(lease, ChunkLease)
        return lease

    def finish(self, chunk: ChunkLease) -> None:
        for page in chunk.pages:
            assert self.repositories[0].finish_page(chunk, page, "pages/a")


def test_pages_at_one_moment(tmp_path: Path) -> None:
    servers = Servers(tmp_path, pages_at_once=5)
    servers.submit(servers.one)
    servers.split(20)
    first, second = servers.claim(0), servers.claim(1)
    assert first is not None
    assert second is not None
    assert [len(first.pages), len(second.pages)] == [4, 1]
    assert servers.claim(0) is None
    servers.finish(second)
    again = servers.claim(1)
    assert again is not None
    assert len(again.pages) == 1
    # Another tenant has as many of its own, and one without a limit all it wants.
    servers.submit(servers.two)
    servers.split(20)
    assert [held(servers.claim(n % 2)) for n in range(3)] == [4, 1, 0]
    servers.tenants.set_quotas(servers.one, Quotas(pages_at_once=0))
    assert [held(servers.claim(n % 2)) for n in range(4)] == [4, 4, 4, 2]
    servers.tenants.set_quotas(servers.two, Quotas(pages_at_once=8))
    assert [held(servers.claim(n % 2)) for n in range(2)] == [3, 0]


def held(chunk: ChunkLease | None) -> int:
    return 0 if chunk is None else len(chunk.pages)


def test_few_pages_at_one_moment_are_divided_among_the_readers(tmp_path: Path) -> None:
    servers = Servers(tmp_path, pages_at_once=3)
    servers.submit(servers.one)
    servers.split(20)
    chunks = [servers.claim(n % 2, readers=2) for n in range(4)]
    assert [held(chunk) for chunk in chunks] == [2, 1, 0, 0]


def test_a_tenant_at_its_limit_has_its_results_merged_and_nothing_split(tmp_path: Path) -> None:
    servers = Servers(tmp_path, pages_at_once=1)
    done, begun, waiting = (servers.submit(servers.one) for _ in range(3))
    servers.split(1)
    chunk = servers.claim(0)
    assert chunk is not None
    assert chunk.job_id == done
    # Beside a page that is being read, no other document is split.
    assert servers.claim(1) is None
    servers.finish(chunk)
    merge = servers.repositories[1].claim_reading("server1", 1)
    assert isinstance(merge, JobLease)
    assert (merge.job_id, merge.stage) == (done, "merge")
    servers.split(2)
    chunk = servers.claim(0)
    assert chunk is not None
    assert chunk.job_id == begun
    servers.repositories[1].put_off_job(merge, 0)
    merge = servers.repositories[1].claim_reading("server1", 1)
    assert isinstance(merge, JobLease)
    assert (merge.job_id, merge.stage) == (done, "merge")
    assert servers.claim(1) is None
    assert waiting > begun


@pytest.mark.parametrize("period", ["day", "month"])
def test_pages_of_a_day_and_of_a_month(tmp_path: Path, period: str) -> None:
    servers = Servers(tmp_path, **{f"pages_a_{period}": 10})
    for by in range(2):
        servers.submit(servers.one, by)
        lease = claim_split(servers, by)
        assert servers.repositories[by].finish_split(lease, [SplitDocument("a.pdf", Kind.PDF, "uploads/a", 4)])
    servers.tenants.set_quotas(servers.two, Quotas(**{f"pages_a_{period}": 0}))
    # Two are left: a document of three has to wait, and is told for how long; one of eleven never fits.
    tomorrow = (
        datetime(2026, 11, 30, tzinfo=ZoneInfo(ZONE))
        if period == "day"
        else datetime(2026, 12, 1, tzinfo=ZoneInfo(ZONE))
    )
    for pages, error in ((3, PagesSpentForNow), (11, PagesSpent)):
        servers.submit(servers.one)
        lease = claim_split(servers)
        with pytest.raises(PagesSpent) as refusal:
            servers.repositories[0].finish_split(lease, [SplitDocument("a.pdf", Kind.PDF, "uploads/a", pages)])
        assert type(refusal.value) is error
        assert refusal.value.retry_after == ((tomorrow - EVENING).total_seconds() if pages == 3 else None)
        servers.services[0].cancel(servers.one, lease.job_id)
    servers.submit(servers.one)
    lease = claim_split(servers)
    assert servers.repositories[0].finish_split(lease, [SplitDocument("a.pdf", Kind.PDF, "uploads/a", 2)])
    with servers.database.read() as tx:
        use = servers.quotas.use(tx, servers.one)
    assert (use.pages_taken.day, use.pages_taken.month, use.unfinished_jobs) == (10, 10, 3)
    # Now it is told at submit, by either server.
    for by in range(2):
        with pytest.raises(PagesSpentForNow) as told:
            servers.submit(servers.one, by)
        assert told.value.retry_after == (tomorrow - EVENING).total_seconds()
    assert servers.submit(servers.two)
    servers.moment = tomorrow - timedelta(seconds=1)
    with pytest.raises(PagesSpentForNow):
        servers.submit(servers.one)
    servers.moment = tomorrow
    assert servers.submit(servers.one)


def claim_split(servers: Servers, by: int = 0) -> JobLease:
    """The lease to split the newest job: every page that may be read before it is taken first."""
    while isinstance(lease := servers.repositories[by].claim_reading(f"server{by}", 1), ChunkLease):
        pass
    assert isinstance(lease, JobLease)
    return lease


def test_old_counts_are_forgotten(tmp_path: Path) -> None:
    servers = Servers(tmp_path)
    days = [datetime(2026, 9, 30, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC), EVENING]
    for servers.moment in days:
        servers.submit(servers.one)
        lease = claim_split(servers)
        servers.repositories[0].finish_split(lease, [SplitDocument("a.pdf", Kind.PDF, "uploads/a", 1)])
    with servers.database.write() as tx:
        servers.quotas.forget(tx)
    taken = []
    for servers.moment in days:
        with servers.database.read() as tx:
            taken.append(servers.quotas.pages_taken(tx, servers.one).month)
    assert taken == [0, 1, 1]


def test_a_queue_of_its_own_length(tmp_path: Path) -> None:
    servers = Servers(tmp_path, unfinished_jobs=3)
    servers.tenants.set_quotas(servers.one, Quotas(unfinished_jobs=1))
    servers.tenants.set_quotas(servers.two, Quotas(unfinished_jobs=0))
    servers.submit(servers.one)
    with pytest.raises(QueueFull):
        servers.submit(servers.one, by=1)
    for _ in range(5):
        servers.submit(servers.two)
    servers.tenants.set_quotas(servers.one, Quotas())
    for _ in range(2):
        servers.submit(servers.one)
    with pytest.raises(QueueFull):
        servers.submit(servers.one)
