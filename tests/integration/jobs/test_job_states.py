"""Jobs under any order of claims, ends, deaths, lost leases and late workers.

A model keeps, for each piece of work, the newest fence and whether it is done. Whatever happens: a late worker changes
nothing, a page counts once, `remaining` is the pages not done, and in the end every job has ended.
"""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from pagemill.access import AccessStore
from pagemill.database import Database
from pagemill.errors import InvalidParameter
from pagemill.intake import Kind
from pagemill.jobs.model import Failure, JobState, Stage, Submission
from pagemill.jobs.repository import ChunkLease, JobLease, JobRepository
from pagemill.jobs.service import JobService
from pagemill.jobs.tasks import SplitDocument
from pagemill.settings import JobSettings, ServerSettings, Settings
from serving.postgresql import database_of

#: The last claimed lease, or one of those before it.
WHICH = st.integers(0, 4)
OWNERS = ["a.1", "a.2", "b.1"]
JOBS = JobSettings(lease_seconds=10, chunk_pages=3, page_deaths=2, attempts=4)


class Jobs(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        settings = Settings(server=ServerSettings(data_dir=self.folder), database=database_of(self.folder), jobs=JOBS)
        self.now = 1_800_000_000_000
        self.database = Database(settings, lambda: self.now)
        access = AccessStore(settings, self.database)
        self.tenants = [access.create_tenant("one"), access.create_tenant("two")]
        self.service = JobService(settings, self.database)
        self.repository = JobRepository(settings, self.database)
        self.leases: list[JobLease | ChunkLease] = []
        self.shapes: dict[str, list[int]] = {}
        self.fences: dict[object, int] = {}
        self.not_before: dict[object, int] = {}
        self.done: set[object] = set()
        self.ended: dict[str, JobState] = {}

    def teardown(self) -> None:
        self.drain()
        self.database.close()
        shutil.rmtree(self.folder)

    # What may happen

    @rule(
        tenant=st.integers(0, 1),
        shape=st.lists(st.integers(0, 5), min_size=1, max_size=2),
        url=st.booleans(),
        priority=st.integers(0, 1),
    )
    def submit(self, tenant: int, shape: list[int], url: bool, priority: int) -> None:
        """`shape`: pages of each document; 0 for one that cannot be opened."""
        source = {"source_url": "http://host/a.pdf"} if url else {"source_key": "uploads/a"}
        job = self.service.submit(self.tenants[tenant], Submission("a.pdf", priority=priority, **source))
        assert job.state is JobState.PENDING
        self.shapes[job.id] = shape

    @rule(owner=st.sampled_from(OWNERS))
    def claim_fetch(self, owner: str) -> None:
        self.note(self.repository.claim_fetch(owner))

    @initialize(shape=st.lists(st.integers(1, 5), min_size=1, max_size=2))
    def one_is_being_read(self, shape: list[int]) -> None:
        self.submit(0, shape, url=False, priority=1)
        self.end(self.note(self.repository.claim_reading("a.1", 1)))

    @rule(steps=st.integers(1, 4))
    def work_is_done(self, steps: int) -> None:
        for _ in range(steps):
            self.end(self.note(self.repository.claim_fetch("b.1")))
            self.end(self.note(self.repository.claim_reading("b.1", 1)))

    @rule(owner=st.sampled_from(OWNERS), readers=st.integers(1, 3))
    def claim_reading(self, owner: str, readers: int) -> None:
        self.note(self.repository.claim_reading(owner, readers))

    def note(self, lease: JobLease | ChunkLease | None) -> JobLease | ChunkLease | None:
        """Remember what was leased: its fence must be higher than every one before, and it must not be done."""
        match lease:
            case JobLease():
                assert lease.fence > self.fences.get(lease.job_id, 0)
                assert (lease.job_id, lease.stage) not in self.done
                self.fences[lease.job_id] = lease.fence
                assert self.now >= self.not_before.pop(lease.job_id, 0)
            case ChunkLease():
                assert 1 <= len(lease.pages) <= JOBS.chunk_pages
                assert len(lease.pages) == 1 or all(page.attempts == 1 for page in lease.pages)
                for page in lease.pages:
                    place = (lease.job_id, lease.document_n, page.page)
                    assert page.fence > self.fences.get(place, 0)
                    assert place not in self.done
                    self.fences[place] = page.fence
                    assert self.now >= self.not_before.pop(place, 0)
        if lease is not None:
            self.leases.append(lease)
        return lease

    def claimed(self, which: int) -> JobLease | ChunkLease | None:
        """One of the last that were claimed, be it long lost or ended."""
        return self.leases[-1 - which] if which < len(self.leases) else None

    @rule(lease=WHICH, failed=st.booleans())
    def finish(self, lease: int, failed: bool) -> None:
        """Any worker ends what it once claimed, be it long ago or for the second time."""
        self.end(self.claimed(lease), failed)

    def end(self, lease: JobLease | ChunkLease | None, failed: bool = False) -> None:
        match lease:
            case JobLease():
                counts = lease.fence == self.fences[lease.job_id] and (lease.job_id, lease.stage) not in self.done
                counts &= lease.job_id not in self.ended
                assert self.end_job(lease, failed) is counts
                if counts:
                    self.done.add((lease.job_id, lease.stage))
                    self.not_before.pop(lease.job_id, None)
            case ChunkLease():
                for page in lease.pages:
                    place = (lease.job_id, lease.document_n, page.page)
                    counts = page.fence == self.fences[place] and place not in self.done
                    counts &= lease.job_id not in self.ended
                    failure = Failure("PageUnreadable", "no") if failed else None
                    assert self.repository.finish_page(lease, page, f"{place}", failure, 0.1) is counts
                    self.done.add(place) if counts else None

    def end_job(self, lease: JobLease, failed: bool) -> bool:
        if failed:
            if counts := self.repository.fail(lease, Failure("FetchFailed", "no")):
                self.ended[lease.job_id] = JobState.FAILED
            return counts
        match lease.stage:
            case Stage.FETCH:
                return self.repository.finish_fetch(lease, "sources/a", "a.pdf")
            case Stage.SPLIT:
                broken = Failure("DocumentDamaged", "no")
                documents = [
                    SplitDocument("a.pdf", Kind.PDF, "sources/a", pages or 1, None if pages else broken)
                    for pages in self.shapes[lease.job_id]
                ]
                counts = self.repository.finish_split(lease, documents)
                if counts:
                    unread = {(lease.job_id, n, 0) for n, pages in enumerate(self.shapes[lease.job_id], 1) if not pages}
                    self.done |= unread
                return counts
        documents = self.repository.pages_to_merge(lease.job_id)
        if lease.job_id not in self.ended:
            assert [len(each.pages) for each in documents] == [max(1, n) for n in self.shapes[lease.job_id]]
        if counts := self.repository.succeed(lease, "results/a"):
            self.ended[lease.job_id] = JobState.SUCCEEDED
        return counts

    @rule(owner=st.sampled_from(OWNERS), late=st.sampled_from(["finish", "fail", "die", "put off"]))
    def another_takes_over(self, owner: str, late: str) -> None:
        """A lease runs out, the work is claimed anew, and then its first worker comes back."""
        first = self.note(self.repository.claim_reading("d.1", 1))
        self.time_goes_by(11, set())
        self.note(self.repository.claim_reading(owner, 1))
        if late in ("finish", "fail"):
            self.end(first, failed=late == "fail")
        elif first is not None:
            self.give_back(first, late, 1.0)

    @rule(lease=WHICH, how=st.sampled_from(["die", "put off"]), seconds=st.sampled_from([0.0, 5.0]))
    def work_is_not_done(self, lease: int, how: str, seconds: float) -> None:
        if claimed := self.claimed(lease):
            self.give_back(claimed, how, seconds)

    def give_back(self, lease: JobLease | ChunkLease, how: str, seconds: float) -> None:
        """Only what is leased by the newest fence is given back; a late worker changes nothing."""
        if isinstance(lease, JobLease):
            places = {lease.job_id: lease.fence}
            over = (lease.job_id, lease.stage) in self.done or lease.job_id in self.ended
        else:
            places = {(lease.job_id, lease.document_n, page.page): page.fence for page in lease.pages}
            over = places.keys() <= self.done or lease.job_id in self.ended
        late = all(fence < self.fences[place] for place, fence in places.items())
        before = self.rows(lease.job_id)
        failure = Failure("ReaderDied", "no")
        match lease:
            case JobLease() if how == "die":
                if self.repository.job_killed_reader(lease, failure):
                    self.ended[lease.job_id] = JobState.FAILED
            case JobLease():
                self.repository.put_off_job(lease, seconds)
            case ChunkLease() if how == "die":
                self.repository.chunk_killed_reader(lease, lease.pages, failure)
                self.done |= self.pages_done(lease.job_id)
            case ChunkLease():
                self.repository.put_off_pages(lease, lease.pages, seconds)
        if how == "die":
            for place, fence in places.items():
                if fence == self.fences[place]:
                    self.not_before.pop(place, None)
        if late or over:
            assert self.rows(lease.job_id) == before
        elif how == "put off":
            for place, fence in places.items():
                if fence == self.fences[place] and place not in self.done:
                    self.not_before[place] = self.now + int(seconds * 1000)

    @rule(which=WHICH, stranger=st.booleans())
    def caller_waits_no_more(self, which: int, stranger: bool) -> None:
        """A tenant's own unfinished job ends at once, whoever works on it."""
        if which >= len(self.shapes):
            return
        job_id = list(self.shapes)[-1 - which]
        owner = next(tenant for tenant in self.tenants if self.service.look(tenant, [job_id]))
        if stranger:
            before = self.rows(job_id)
            assert not self.service.abandon(next(each for each in self.tenants if each != owner), job_id, "no")
            assert self.rows(job_id) == before
            return
        assert self.service.abandon(owner, job_id, "no") is (job_id not in self.ended)
        self.ended.setdefault(job_id, JobState.FAILED)

    def rows(self, job_id: str) -> list[tuple[object, ...]]:
        with self.database.read() as tx:
            return [tuple(row) for row in (*tx.all("job", id=job_id), *tx.all("pages", job_id=job_id))]

    @rule(seconds=st.sampled_from([1, 11]), beating=st.sets(st.sampled_from(OWNERS)))
    def time_goes_by(self, seconds: int, beating: set[str]) -> None:
        """Leases run out, but for those of owners whose heart beats."""
        held = self.held()
        self.now += seconds * 1000
        for owner in beating:
            self.repository.beat(owner)
        kept = [owner for owner, until in held if owner in beating or until >= self.now]
        assert self.repository.expire() == len(held) - len(kept)
        assert sorted(owner for owner, _ in self.held()) == sorted(kept)

    def held(self) -> list[tuple[str, int]]:
        """Owner and end of every lease."""
        with self.database.read() as tx:
            jobs = [tx.one("job", id=job_id) for job_id in self.shapes]
            pages = [page for job_id in self.shapes for page in tx.all("pages", job_id=job_id)]
        return [(row["lease_owner"], row["lease_until"]) for row in (*jobs, *pages) if row and row["lease_owner"]]

    @rule(owner=st.sampled_from(OWNERS), forgiven=st.booleans())
    def owner_ends(self, owner: str, forgiven: bool) -> None:
        self.repository.release(owner, forgiven=forgiven)
        assert owner not in self.repository.lease_owners()

    # What holds at any time

    def pages_done(self, job_id: str) -> set[object]:
        with self.database.read() as tx:
            return {(job_id, r["document_n"], r["page"]) for r in tx.all("pages", job_id=job_id) if r["done"]}

    @invariant()
    def pages_add_up(self) -> None:
        for job_id in self.shapes:
            with self.database.read() as tx:
                job = tx.one("job", id=job_id)
                pages = tx.all("pages", job_id=job_id)
            assert job is not None
            left = [page for page in pages if not page["done"]]
            match job["stage"]:
                case Stage.READ:
                    assert job["remaining"] == len(left) > 0
                    assert len(pages) == job["pages_total"]
                    assert job["lease_owner"] is None
                case Stage.MERGE:
                    assert job["remaining"] == 0 == len(left)
                case None:
                    assert not pages
                    assert job["lease_owner"] is None
                    assert job["ended_at"] is not None
                case _:
                    assert not pages
            assert {(job_id, p["document_n"], p["page"]) for p in pages if p["done"]} == {
                place for place in self.done if len(place) == 3 and place[0] == job_id and pages
            }

    @invariant()
    def what_has_ended_stays_so(self) -> None:
        for tenant in self.tenants:
            for job in self.service.look(tenant, self.shapes).values():
                state = self.ended.get(job.id)
                assert (job.state if job.ended_at else None) == state
                assert (job.failure is not None) == (state is JobState.FAILED)
                assert (job.result_key is not None) == (state is JobState.SUCCEEDED)
                assert (job.estimated_seconds is None) == (state is not None)

    @invariant()
    def others_see_nothing(self) -> None:
        one, two = (set(self.service.look(tenant, self.shapes)) for tenant in self.tenants)
        assert not one & two
        assert one | two == set(self.shapes)
        assert not self.service.look(self.tenants[0], self.shapes, face="another")

    def drain(self) -> None:
        """Workers that do their work end every job there is, in as many steps as there is work."""
        self.now += 3_600_000
        self.repository.expire()
        steps = sum(4 + sum(max(1, pages) for pages in shape) for shape in self.shapes.values())
        for _ in range(steps):
            self.end(self.note(self.repository.claim_fetch("c.1")))
            self.end(self.note(self.repository.claim_reading("c.1", 1)))
        assert set(self.ended) == set(self.shapes)
        self.what_has_ended_stays_so()
        assert not self.repository.unfinished_ids()
        assert not self.repository.lease_owners()


#: Examples of an engine; each begins with a database of its own.
EXAMPLES = {"sqlite": 150, "postgresql": 30}


def test_jobs_in_any_order(engine: str) -> None:
    settings = hypothesis_settings(max_examples=EXAMPLES[engine], stateful_step_count=40, deadline=None)
    run_state_machine_as_test(Jobs, settings=settings)


def test_a_submission_names_one_source(tmp_path: Path) -> None:
    settings = Settings(server=ServerSettings(data_dir=tmp_path))
    database = Database(settings)
    tenant = AccessStore(settings, database).create_tenant("a")
    service = JobService(settings, database)
    for sources in ({}, {"source_url": "http://a/", "source_key": "uploads/a"}):
        with pytest.raises(InvalidParameter):
            service.submit(tenant, Submission("a.pdf", **sources))
