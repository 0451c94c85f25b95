"""What callers are promised and told: room in the queue, estimates, ids, and where results are kept."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.access import AccessStore
from pagemill.database import Database
from pagemill.errors import InvalidParameter, KeyReused, QueueFull, ServiceUnavailable, TaskNotFound
from pagemill.intake import Kind
from pagemill.jobs import JobService, JobState, Submission
from pagemill.jobs.estimates import LONGEST_FRESH_MS, MOST_JOBS, Estimates
from pagemill.jobs.ids import EPOCH_MS, JobIds
from pagemill.jobs.model import Failure, SubmitKey
from pagemill.jobs.overview import JobOverview, OwnedJob
from pagemill.jobs.repository import ChunkLease, JobLease, JobRepository
from pagemill.jobs.results import result_key
from pagemill.jobs.tasks import SplitDocument
from pagemill.reading import ReadOptions
from pagemill.settings import JobSettings, QuotaSettings, ServerSettings, Settings, StorageSettings
from serving.postgresql import database_of

pytestmark = pytest.mark.usefixtures("engine")

NOW = 1_800_000_000_000
SUBMISSION = Submission("a.pdf", source_key="uploads/a")


class Office:
    """A service, its database and two tenants, with a clock that stands until it is set."""

    def __init__(self, folder: Path, queue_limit: int = 100, unfinished_jobs: int = 100) -> None:
        settings = Settings(
            server=ServerSettings(data_dir=folder),
            database=database_of(folder),
            jobs=JobSettings(queue_limit=queue_limit, readers=2),
            quota=QuotaSettings(unfinished_jobs=unfinished_jobs),
        )
        self.settings = settings
        self.now = NOW
        self.database = Database(settings, lambda: self.now)
        access = AccessStore(settings, self.database)
        self.one, self.two = access.create_tenant("one"), access.create_tenant("two")
        self.service = JobService(settings, self.database)
        self.repository = JobRepository(settings, self.database)

    def split(self, pages: int) -> None:
        lease = self.repository.claim_reading("a", 1)
        assert isinstance(lease, JobLease)
        self.repository.finish_split(lease, [SplitDocument("a.pdf", Kind.PDF, "uploads/a", pages)])

    def read(self, seconds: float) -> None:
        chunk = self.repository.claim_reading("a", 1)
        assert isinstance(chunk, ChunkLease)
        for page in chunk.pages:
            self.repository.finish_page(chunk, page, "pages/a", None, seconds)

    def jobs(self, tenant: str) -> list[OwnedJob]:
        return JobOverview(self.database).newest(100, tenant)

    def fail(self) -> None:
        lease = self.repository.claim_reading("a", 1)
        assert isinstance(lease, JobLease)
        self.repository.fail(lease, Failure("DocumentDamaged", "no"))


def test_a_tenant_has_its_own_room(tmp_path: Path) -> None:
    office = Office(tmp_path, unfinished_jobs=3)
    for _ in range(3):
        office.service.submit(office.one, SUBMISSION)
    with pytest.raises(QueueFull) as refusal:
        office.service.submit(office.one, SUBMISSION)
    assert refusal.value.retry_after > 0
    office.service.submit(office.two, SUBMISSION)
    office.fail()
    office.service.submit(office.one, SUBMISSION)


def test_the_queue_is_bounded_for_all(tmp_path: Path) -> None:
    office = Office(tmp_path, queue_limit=3)
    for tenant in (office.one, office.two, office.one):
        office.service.submit(tenant, SUBMISSION)
    with pytest.raises(QueueFull):
        office.service.submit(office.two, SUBMISSION)


def test_a_disk_nearly_full_refuses_new_jobs_and_loses_none(tmp_path: Path) -> None:
    office = Office(tmp_path)
    kept = office.service.submit(office.one, keyed("k"))
    settings = office.settings.model_copy(update={"storage": StorageSettings(free_bytes=1 << 60)})
    full = JobService(settings, office.database)
    with pytest.raises(ServiceUnavailable) as refusal:
        full.submit(office.one, SUBMISSION)
    assert refusal.value.retry_after > 0
    assert set(full.look(office.one, [kept.id])) == {kept.id}
    # What is known already is no new work.
    assert full.submit(office.one, keyed("k")).id == kept.id


def test_what_was_asked_is_kept(tmp_path: Path) -> None:
    office = Office(tmp_path)
    asked = dataclasses.replace(SUBMISSION, options=ReadOptions(profile="fast", find_seals=True))
    job = office.service.submit(office.one, asked)
    assert (job.state, job.options, job.file_name) == (JobState.PENDING, asked.options, "a.pdf")
    assert job.submitted_at.timestamp() * 1000 == NOW
    assert office.service.look(office.one, [job.id, "0" * 19, job.id]) == {job.id: job}


def keyed(text: str, fingerprint: str = "f") -> Submission:
    return dataclasses.replace(SUBMISSION, submit_key=SubmitKey(text, fingerprint))


def test_a_submit_sent_twice_makes_one_job(tmp_path: Path) -> None:
    """Also where the queue is full by then; and each tenant and each API has keys of its own."""
    office = Office(tmp_path, unfinished_jobs=2)
    first = office.service.submit(office.one, keyed("k"))
    assert office.service.submit(office.one, keyed("k")).id == first.id
    others = {office.service.submit(office.two, keyed("k")).id, office.service.submit(office.one, keyed("l")).id}
    assert len(others | {first.id}) == 3
    assert office.service.submit(office.one, keyed("k")).id == first.id
    with pytest.raises(KeyReused):
        office.service.submit(office.one, keyed("k", "another"))
    office.fail()
    again = office.service.submit(office.one, keyed("k"))
    assert (again.id, again.state) == (first.id, JobState.FAILED)
    other_face = dataclasses.replace(keyed("k"), face="another")
    assert office.service.submit(office.one, other_face).id != first.id


def test_one_of_many_at_once_makes_the_job(tmp_path: Path) -> None:
    office = Office(tmp_path)
    made: list[str] = []
    threads = [
        threading.Thread(target=lambda: made.append(office.service.submit(office.one, keyed("k")).id)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert len(set(made)) == 1


def test_an_operator_sees_the_jobs_of_all(tmp_path: Path) -> None:
    office = Office(tmp_path)
    one, two = (office.service.submit(tenant, SUBMISSION).id for tenant in (office.one, office.two))
    office.split(3)
    overview = JobOverview(office.database)
    assert [each.job.id for each in overview.newest(10)] == [two, one]
    assert [each.job.id for each in overview.newest(1)] == [two]
    assert [(each.job.id, each.tenant_name) for each in overview.newest(10, "one")] == [(one, "one")]
    assert [each.job.id for each in overview.newest(10, state=JobState.RUNNING)] == [one]
    assert [(page.page, page.done) for page in overview.pages(one)] == [(0, False), (1, False), (2, False)]
    assert overview.job(one).job.pages_total == 3
    with pytest.raises(InvalidParameter):
        overview.newest(10, "nobody")
    with pytest.raises(TaskNotFound):
        overview.job("0")


def test_estimates_follow_the_queue_and_the_measured_speed(tmp_path: Path) -> None:
    office = Office(tmp_path)
    first = office.service.submit(office.one, SUBMISSION)
    assert first.estimated_seconds is not None
    assert first.estimated_seconds >= 1
    office.split(pages=41)
    office.read(seconds=3.0)
    office.now += LONGEST_FRESH_MS
    second = office.service.submit(office.one, SUBMISSION)
    told = office.service.look(office.one, [first.id])[first.id].estimated_seconds
    assert told == round(37 * 3.0 / 2 + 0.49), "37 pages left at 3 s, two readers"
    assert second.estimated_seconds is not None
    assert second.estimated_seconds > told
    urgent = office.service.submit(office.one, dataclasses.replace(SUBMISSION, priority=1))
    assert urgent.estimated_seconds is not None
    assert urgent.estimated_seconds < second.estimated_seconds


def test_estimates_know_that_tenants_take_turns(tmp_path: Path) -> None:
    """Whoever wants less than others waits for as much of theirs; whoever wants the most, for all."""
    office = Office(tmp_path)
    office.service.submit(office.one, SUBMISSION)
    office.split(pages=100)
    office.service.submit(office.two, SUBMISSION)
    office.split(pages=10)
    office.now += LONGEST_FRESH_MS
    (long,), (short,) = (
        [office.service.look(tenant, [job.job.id])[job.job.id].estimated_seconds for job in office.jobs(name)]
        for tenant, name in ((office.one, "one"), (office.two, "two"))
    )
    assert (long, short) == (110, 20), "at the 2 s a page that are assumed, by two readers"


def test_estimates_of_a_long_queue_take_no_more_memory_than_of_a_short_one(tmp_path: Path) -> None:
    office = Office(tmp_path)
    job = {
        "face": "scnet", "priority": 0, "file_name": "a", "source_url": None, "source_key": "a", "options": "{}",
        "wanted": "{}", "trace": None, "stage": "split", "now": NOW,
    }  # fmt: skip
    with office.database.write() as tx:
        owners = ((n, (office.one, office.two)[n % 3 == 0]) for n in range(9000))
        tx.run_many("insert_job", ({**job, "id": f"{n:019d}", "tenant_id": owner} for n, owner in owners))
    estimates = Estimates(office.database, readers=1)
    with office.database.read() as tx:
        told = [estimates.seconds(tx.one("job", id=f"{n:019d}") or {}) for n in (8997, 8999, 4499)]
    view = estimates._view
    assert view is not None
    assert sum(len(queue.places) for queue in view._tenants.values()) <= MOST_JOBS + 2
    # One page each, at 2 s: the last of the shorter queue, the last of all, one in the middle of the longer.
    for seconds, pages in zip(told, (6000, 9000, 6000), strict=True):
        assert seconds == pytest.approx(2 * pages, rel=0.01)


@given(st.lists(st.integers(NOW - 10_000, NOW + 10_000), min_size=1, max_size=50))
def test_ids_have_19_digits_and_rise_whatever_the_clock_does(times: list[int]) -> None:
    ids = JobIds()
    drawn = [ids.draw(now) for now in times]
    assert drawn == sorted(set(drawn))
    assert all(len(job_id) == 19 and job_id.isdecimal() for job_id in drawn)
    assert (int(drawn[0]) >> 22) + EPOCH_MS == times[0]


@pytest.mark.parametrize(
    ("file_name", "stem"),
    [
        ("013.pdf", "013"),
        ("扫描 件.tar.gz", "扫描 件.tar"),
        ("a/../b.pdf", "a_.._b"),
        ("", "document"),
        (".pdf", "pdf"),
        ("x" * 1000 + ".pdf", "x" * 150),
        ("字" * 200, "字" * 50),
    ],
)
def test_a_result_is_kept_under_the_day_of_its_submission(file_name: str, stem: str) -> None:
    late_evening = 1_779_209_231_000  # 2026-05-19 16:47:11 UTC
    assert result_key("7" * 19, file_name, late_evening, ZoneInfo("Asia/Shanghai")) == (
        f"longDocumentParsing/results/2026/05/20/{'7' * 19}/{stem}_result_{'7' * 19}.json"
    )
