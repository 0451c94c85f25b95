"""Fair turns: whoever asks for much does not hold up whoever asks for little."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pagemill.access import AccessStore
from pagemill.database import Database
from pagemill.intake import Kind
from pagemill.jobs import JobService, Submission
from pagemill.jobs.repository import ChunkLease, JobLease, JobRepository
from pagemill.jobs.tasks import SplitDocument
from pagemill.settings import JobSettings, QuotaSettings, ServerSettings, Settings
from serving.postgresql import database_of

pytestmark = pytest.mark.usefixtures("engine")

FIRST_MOMENT = 1_800_000_000_000


class Turns:
    """A repository and tenants, whose documents are split, read and merged one turn after the other."""

    def __init__(self, folder: Path, tenants: int) -> None:
        settings = Settings(
            server=ServerSettings(data_dir=folder),
            database=database_of(folder),
            jobs=JobSettings(chunk_pages=4, queue_limit=100_000),
            quota=QuotaSettings(unfinished_jobs=100_000),
        )
        self.now = FIRST_MOMENT
        self.database = Database(settings, lambda: self.now)
        access = AccessStore(settings, self.database)
        self.tenants = [access.create_tenant(f"tenant {n}") for n in range(tenants)]
        self.service = JobService(settings, self.database)
        self.repository = JobRepository(settings, self.database)
        self.pages: dict[str, int] = {}
        self.owner: dict[str, int] = {}
        #: Whose each turn was.
        self.taken: list[int] = []
        self.merged: list[str] = []

    def submit(self, tenant: int, pages: int, priority: int = 0) -> str:
        job = self.service.submit(self.tenants[tenant], Submission("a.pdf", source_key="uploads/a", priority=priority))
        self.pages[job.id], self.owner[job.id] = pages, tenant
        return job.id

    def turn(self) -> str | None:
        """One turn of a reader; the job it was given to."""
        self.now += 1
        lease = self.repository.claim_reading("reader", 1)
        match lease:
            case ChunkLease():
                for page in lease.pages:
                    assert self.repository.finish_page(lease, page, "pages/a")
            case JobLease(stage="split"):
                pages = self.pages[lease.job_id]
                self.repository.finish_split(lease, [SplitDocument("a.pdf", Kind.PDF, "uploads/a", pages)])
            case JobLease():
                assert self.repository.succeed(lease, "results/a")
                self.merged.append(lease.job_id)
        if lease is None:
            return None
        self.taken.append(self.owner[lease.job_id])
        return lease.job_id


def test_ten_thousand_pages_do_not_hold_up_three(tmp_path: Path) -> None:
    """In one document or in a hundred, begun long before, and of a higher priority."""
    turns = Turns(tmp_path, 3)
    turns.submit(0, 10_000, priority=1)
    for _ in range(100):
        turns.submit(1, 10, priority=9)
    for _ in range(50):
        turns.turn()
    small = turns.submit(2, 3)
    turns.taken.clear()
    while small not in turns.merged:
        turns.turn()
    # Split, read and merged: three turns, with one of each other tenant before each.
    assert turns.taken == [2, *turns.taken[1:3], 2, *turns.taken[4:6], 2]
    assert sorted(turns.taken[1:3]) == sorted(turns.taken[4:6]) == [0, 1]


def test_many_waiting_documents_do_not_hold_up_the_fetch_of_one(tmp_path: Path) -> None:
    turns = Turns(tmp_path, 2)
    for _ in range(50):
        turns.service.submit(turns.tenants[0], Submission("a.pdf", source_url="http://host/a.pdf", priority=5))
    fetched = []
    for n in range(6):
        if n == 2:
            late = turns.service.submit(turns.tenants[1], Submission("b.pdf", source_url="http://host/b.pdf"))
        turns.now += 1
        lease = turns.repository.claim_fetch("fetcher")
        assert lease is not None
        fetched.append(lease.job_id)
        turns.repository.finish_fetch(lease, "sources/a", "a.pdf")
    assert fetched[2] == late.id


@hypothesis_settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(jobs=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 9), st.integers(0, 2)), min_size=1, max_size=9))
def test_whoever_waits_is_next_but_for_one_turn_of_each_other(
    tmp_path_factory: pytest.TempPathFactory, jobs: list[tuple[int, int, int]]
) -> None:
    """Between two turns of a tenant that has something to do, each other tenant has one at most; and a tenant's own
    documents are begun by priority, then as they came."""
    turns = Turns(tmp_path_factory.mktemp("turns"), 3)
    wanted: dict[int, list[tuple[int, str]]] = {0: [], 1: [], 2: []}
    for tenant, pages, priority in jobs:
        wanted[tenant].append((-priority, turns.submit(tenant, pages, priority)))
    while turns.turn() is not None:
        pass
    assert len(turns.merged) == len(jobs)
    for tenant, own in wanted.items():
        assert [id_ for id_ in turns.merged if turns.owner[id_] == tenant] == [id_ for _, id_ in sorted(own)]
        places = [n for n, whose in enumerate(turns.taken) if whose == tenant]
        for before, after in zip([-1, *places], places, strict=False):
            between = turns.taken[before + 1 : after]
            assert len(between) == len(set(between))
    turns.database.close()
