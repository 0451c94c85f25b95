"""Jobs seen through by a scheduler and real reader processes: what goes wrong in a document, and what comes of it."""

from __future__ import annotations

import http.server
import io
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from drawn_engine import drawn, text_of
from served import ENGINE, settings_for
from test_killed import Caller, gone, until

from pagemill.access import AccessStore
from pagemill.database import Database
from pagemill.errors import InvalidParameter, ObjectMissing, TaskNotFound
from pagemill.extraction import ExtractionRequest, Field
from pagemill.intake import Kind
from pagemill.jobs import Failure, JobService, JobState, LocalExecutor, Order, Product, Scheduler, Submission
from pagemill.jobs.extraction_result import read_extraction
from pagemill.jobs.leases import ChunkLease, JobLease, PageEnd
from pagemill.jobs.repository import JobRepository
from pagemill.jobs.tasks import SplitDocument
from pagemill.metrics import REGISTRY
from pagemill.settings import Settings

pytestmark = pytest.mark.usefixtures("engine")


class Serving(Caller):
    """A scheduler in this process, and someone who asks."""

    def __init__(self, folder: Path, settings: Settings, engine: str = ENGINE) -> None:
        super().__init__(folder)
        self.settings = settings
        self.executor = LocalExecutor(settings, engine)
        self.scheduler = Scheduler(settings, self.database, self.store, self.executor)
        self.service = JobService(settings, self.database, self.scheduler.wake, self.scheduler.job_ended)
        self.scheduler.start()


@pytest.fixture(scope="module", autouse=True)
def engine_on_path() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parent))
        patch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=":")
        yield


@pytest.fixture(scope="module")
def serving(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("serving")
    settings = settings_for(folder, page_seconds=0.7)
    settings = settings.model_copy(
        update={"fetch": settings.fetch.model_copy(update={"allow_networks": ("127.0.0.0/8",)})}
    )
    serving = Serving(folder, settings)
    yield serving
    serving.scheduler.stop(5)


def readers_died() -> float:
    """How many have, as `/metrics` tells it."""
    return REGISTRY.get_sample_value("pagemill_reader_ends_total", {"how": "died"}) or 0.0


def test_a_page_that_kills_its_reader_is_left_out(serving: Serving) -> None:
    died = readers_died()
    (job,) = serving.wait(serving.submit(["read", "read", "die", "read", "read"]))
    # On a busy machine one more may be taken for one that hangs.
    assert readers_died() >= died + serving.settings.jobs.page_deaths
    assert job.state is JobState.SUCCEEDED
    assert (job.pages_total, job.pages_done) == (5, 5)
    assert serving.pages(job) == [text_of(0), text_of(1), "", text_of(3), text_of(4)]


def test_a_page_that_hangs_is_stopped(serving: Serving) -> None:
    (job,) = serving.wait(serving.submit(["read", "hang"]))
    assert job.state is JobState.SUCCEEDED
    assert serving.pages(job) == [text_of(0), ""]


def test_a_document_over_its_time_is_delivered_as_far_as_it_was_read(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, readers=1, chunk_pages=1, document_seconds=0.5)
    serving = Serving(tmp_path, settings)
    try:
        long, short = serving.wait(serving.submit(["sleep:0.3"] * 6), serving.submit(["read"]), seconds=150)
        told = serving.pages(long)
        assert (long.state, short.state) == (JobState.SUCCEEDED, JobState.SUCCEEDED)
        assert told[0] == text_of(0)
        assert told[-1] == ""
        assert len(told) - 1 in long.failed_pages
    finally:
        serving.scheduler.stop(5)


def test_a_restart_gives_a_document_no_new_time(tmp_path: Path) -> None:
    """The first server gives it all the time it wants, and is stopped when a page is read and the next is begun."""
    serving = Serving(tmp_path, settings_for(tmp_path, readers=1, chunk_pages=1))
    try:
        job_id = serving.submit(["sleep:0.6", "sleep:4", "read", "read"])
        until(lambda: serving.look(job_id)[0].pages_done == 1)
    finally:
        serving.scheduler.stop(0)
    serving = Serving(tmp_path, settings_for(tmp_path, readers=1, chunk_pages=1, document_seconds=0.5))
    try:
        (job,) = serving.wait(job_id)
        assert serving.pages(job) == [text_of(0), "", "", ""]
        assert job.failed_pages == (1, 2, 3)
    finally:
        serving.scheduler.stop(5)


def test_readers_of_all_servers_use_up_a_documents_time(tmp_path: Path) -> None:
    """What they did with pages that were not read in the end counts too."""
    caller, settings = Caller(tmp_path), settings_for(tmp_path, readers=2, chunk_pages=1)
    one, other = (JobRepository(settings, Database(settings)) for _ in range(2))
    caller.submit(["read"] * 3)
    split = one.claim_reading("one", 1)
    assert isinstance(split, JobLease)
    assert one.finish_split(split, [SplitDocument("scan.png", Kind.PNG, "uploads/a", 3)])
    first, second = one.claim_reading("one", 1), other.claim_reading("other", 1)
    assert isinstance(first, ChunkLease)
    assert isinstance(second, ChunkLease)
    assert first.busy_seconds == second.busy_seconds == 0
    assert one.finish_pages(first, [PageEnd(first.pages[0], "pages/a")], 1.5)
    other.spend_reading_time(second, 2)
    third = other.claim_reading("other", 1)
    assert isinstance(third, ChunkLease)
    assert third.busy_seconds == 3.5


@pytest.mark.parametrize("word", ["unreadable", "raise"])
def test_a_page_that_cannot_be_read(serving: Serving, word: str) -> None:
    (job,) = serving.wait(serving.submit([word, "read"]))
    assert job.state is JobState.SUCCEEDED
    assert serving.pages(job) == ["", text_of(1)]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (["unreadable", "unreadable"], "PageUnreadable"),
        (["die"], "ReaderDied"),
        (["raise"], "PageUnreadable"),
        (["unreadable", "die"], "PageUnreadable"),
        ([], "DocumentDamaged"),
        ("damaged", "DocumentDamaged"),
        ("die", "ReaderDied"),
    ],
)
def test_a_document_of_which_nothing_can_be_read(serving: Serving, document: list[str] | str, code: str) -> None:
    (job,) = serving.wait(serving.submit(document))
    assert job.state is JobState.FAILED
    assert job.failure is not None
    assert job.failure.code == code
    assert job.failure.message
    assert job.result_key is None


def test_an_extraction_tells_of_pages_that_could_not_be_read(serving: Serving) -> None:
    def submit(pages: list[str]) -> str:
        order = Order(Product.EXTRACTION, extraction=ExtractionRequest((Field("nothing of the sort"),)))
        serving.store.put(key := f"uploads/{time.time_ns()}", drawn(pages))
        return serving.service.submit(serving.tenant, Submission("a.png", source_key=key, order=order)).id

    some, none = serving.wait(submit(["read", "unreadable", "read"]), submit(["unreadable"]))
    assert some.state is JobState.SUCCEEDED
    assert some.result_key is not None
    result = read_extraction(serving.store.read(some.result_key))
    assert [field.name for field in result.extraction.fields] == ["nothing of the sort"]
    assert result.extraction.trace[-1] == "Page 2 could not be read and was not searched: not to be drawn."
    assert [page.failure is None for page in result.pages] == [True, False, True]
    assert none.failure == Failure("PageUnreadable", "not to be drawn")


def test_a_job_that_nobody_waits_for_any_more_stops(serving: Serving) -> None:
    """Neither are its pages read to their end, nor the rest, which would take minutes, begun."""
    long = serving.submit(["sleep:0.3"] * 800)
    until(lambda: serving.look(long)[0].pages_done > 0)
    assert serving.service.abandon(serving.tenant, long, "the caller went away")
    (job,) = serving.look(long)
    assert (job.state, job.failure) == (JobState.FAILED, Failure("TookTooLong", "the caller went away"))
    (next_,) = serving.wait(serving.submit(["read"] * 4))
    assert next_.state is JobState.SUCCEEDED
    assert serving.look(long) == [job]
    assert not serving.service.abandon(serving.tenant, long, "twice")


@pytest.mark.parametrize("own", [True, False])
def test_a_cancelled_job_stops_at_once(serving: Serving, own: bool) -> None:
    """Also where it was cancelled in another process, whose scheduler is not this one's."""
    job_id = serving.submit(["read", "read", "read", "sleep:0.6"] * 50)
    until(lambda: serving.look(job_id)[0].pages_done > 0)
    service = serving.service if own else JobService(serving.settings, serving.database)
    readers = set(serving.executor.process_ids)
    assert service.cancel(serving.tenant, job_id)
    (job,) = serving.look(job_id)
    assert (job.state, job.failure) == (JobState.FAILED, Failure("JobCancelled", "the job was cancelled"))
    until(lambda: not serving.executor.job_ids, 2)
    assert set(serving.executor.process_ids) != readers
    assert not service.cancel(serving.tenant, job_id)
    with pytest.raises(TaskNotFound):
        service.cancel("another", job_id)
    (next_,) = serving.wait(serving.submit(["read"] * 4))
    assert next_.state is JobState.SUCCEEDED
    assert serving.look(job_id) == [job]
    until(lambda: not any(job_id in key for prefix in ("sources/", "pages/") for key in serving.store.list(prefix)))


def test_a_failed_job_is_done_anew(serving: Serving) -> None:
    serving.store.put("uploads/mended", drawn(["unreadable"]))
    job_id = serving.service.submit(serving.tenant, Submission("a.png", source_key="uploads/mended")).id
    (job,) = serving.wait(job_id)
    assert job.failure == Failure("PageUnreadable", "not to be drawn")
    serving.store.put("uploads/mended", drawn(["read", "read"]))
    again = serving.service.retry(job_id, serving.store.exists)
    assert (again.id, again.state, again.failure, again.ended_at) == (job_id, JobState.PENDING, None, None)
    (job,) = serving.wait(job_id)
    assert job.state is JobState.SUCCEEDED
    assert serving.pages(job) == [text_of(0), text_of(1)]
    with pytest.raises(InvalidParameter, match="succeeded"):
        serving.service.retry(job_id, serving.store.exists)
    with pytest.raises(TaskNotFound):
        serving.service.retry("0", serving.store.exists)


def test_a_job_whose_document_is_gone_is_not_done_anew(serving: Serving) -> None:
    job_id = serving.service.submit(serving.tenant, Submission("a.png", source_key="uploads/never")).id
    serving.wait(job_id)
    with pytest.raises(ObjectMissing):
        serving.service.retry(job_id, serving.store.exists)
    assert serving.look(job_id)[0].state is JobState.FAILED


def test_what_is_none_of_the_kinds_or_not_there(serving: Serving) -> None:
    serving.store.put("uploads/text", b"just bytes\0\1\2")
    ids = [
        serving.service.submit(serving.tenant, Submission("a", source_key=key)).id
        for key in ("uploads/text", "uploads/none")
    ]
    codes = [job.failure and job.failure.code for job in serving.wait(*ids)]
    assert codes == ["KindNotSupported", "ObjectMissing"]


def test_an_uploaded_file_is_measured_against_its_order(serving: Serving) -> None:
    content = drawn(["read"])
    serving.store.put("uploads/measured", content)
    ids = [
        serving.service.submit(
            serving.tenant, Submission("a.png", source_key="uploads/measured", order=Order(file_bytes=most))
        ).id
        for most in (len(content), len(content) - 1)
    ]
    taken, refused = serving.wait(*ids)
    assert taken.state is JobState.SUCCEEDED
    assert refused.failure is not None
    assert refused.failure.code == "SourceTooLarge"


def test_an_archive_delivers_each_of_its_files(serving: Serving) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("b.png", drawn(["read", "read"]))
        archive.writestr("folder/notes.json", "{}")
        archive.writestr("broken.png", drawn("damaged"))
        archive.writestr("a.png", drawn(["read"]))
    serving.store.put("uploads/archive", packed.getvalue())
    job_id = serving.service.submit(serving.tenant, Submission("all.zip", source_key="uploads/archive")).id
    (job,) = serving.wait(job_id)
    assert job.state is JobState.SUCCEEDED
    assert job.pages_total == 5
    assert serving.pages(job) == [text_of(0), text_of(1), "", "", text_of(0)]


class Files(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path.endswith(".png") else 404)
        self.end_headers()
        self.wfile.write(drawn(["read"]))

    def log_message(self, *_: object) -> None:
        pass


def test_a_document_behind_a_url(serving: Serving) -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    ids = [
        serving.service.submit(serving.tenant, Submission("", source_url=f"{base}/{name}")).id
        for name in ("scan.png", "none")
    ]
    found, missing = serving.wait(*ids)
    server.shutdown()
    assert found.state is JobState.SUCCEEDED
    assert found.file_name == "scan.png"
    assert str(found.result_key).endswith(f"/{found.id}/scan_result_{found.id}.json")
    assert missing.failure is not None
    assert missing.failure.code == "FetchFailed"


def test_an_ended_job_leaves_only_its_result(serving: Serving) -> None:
    (job,) = serving.wait(serving.submit(["read", "unreadable", "read"]))
    until(lambda: not [key for key in serving.store.list("pages/") if job.id in key])
    assert serving.store.exists(str(job.result_key))


def test_work_starts_when_it_is_submitted_and_not_when_it_is_looked_for(tmp_path: Path) -> None:
    serving = Serving(tmp_path, settings_for(tmp_path, poll_seconds=600, readers=1))
    try:
        until(lambda: serving.scheduler.ready)
        (job,) = serving.wait(serving.submit(["read"]))
        assert job.state is JobState.SUCCEEDED
    finally:
        serving.scheduler.stop(5)


def test_weights_that_are_missing_are_waited_for_and_then_said(tmp_path: Path) -> None:
    serving = Serving(tmp_path, settings_for(tmp_path, attempts=2, readers=1))
    try:
        started = time.monotonic()
        (job,) = serving.wait(serving.submit(["missing"]))
        assert job.failure is not None
        assert job.failure.code == "WeightsMissing"
        assert time.monotonic() - started > 0.5
    finally:
        serving.scheduler.stop(5)


def test_an_engine_that_cannot_be_loaded_is_no_fault_of_the_document(tmp_path: Path) -> None:
    serving = Serving(tmp_path, settings_for(tmp_path, attempts=2, readers=1), engine="drawn_engine:NoEngine")
    try:
        (job,) = serving.wait(serving.submit(["read"]))
        assert job.failure is not None
        assert job.failure.code == "RuntimeMissing"
        assert not serving.scheduler.ready
        assert serving.scheduler.trouble
    finally:
        serving.scheduler.stop(5)


def test_readers_are_replaced_and_never_outlive_the_server(tmp_path: Path) -> None:
    serving = Serving(tmp_path, settings_for(tmp_path, recycle_pages=4, readers=1))
    seen: set[int] = set()
    for _ in range(3):
        serving.wait(serving.submit(["read"] * 4))
        seen |= set(serving.executor.process_ids)
    serving.scheduler.stop(5)
    assert len(seen) >= 2
    assert all(gone(pid) for pid in seen)


def test_a_second_reader_is_started_once_work_waits_for_it(tmp_path: Path) -> None:
    """A server that does nothing keeps one reader ready; pages that it does not come to bring in another."""
    serving = Serving(tmp_path, settings_for(tmp_path, readers=2, chunk_pages=1))
    try:
        until(lambda: serving.scheduler.ready)
        time.sleep(3 * serving.settings.jobs.poll_seconds)
        assert len(serving.executor.process_ids) == 1
        job_id = serving.submit(["sleep:0.3"] * 12)
        until(lambda: len(serving.executor.process_ids) == 2)
        (job,) = serving.wait(job_id)
        assert job.state is JobState.SUCCEEDED
    finally:
        serving.scheduler.stop(5)


def test_tenants_take_turns(tmp_path: Path) -> None:
    """A tenant's one page does not wait for the many of another, and a higher priority goes before all."""
    settings = settings_for(tmp_path, readers=1, chunk_pages=1)
    caller = Caller(tmp_path)
    other = Caller(tmp_path)
    other.tenant = AccessStore(settings, caller.database).create_tenant("other")
    many = caller.submit(["sleep:0.02"] * 100)
    serving = Serving(tmp_path, settings)
    until(lambda: caller.look(many)[0].pages_done > 2)
    one = other.submit(["read"])
    caller.store.put("uploads/urgent", drawn(["read"] * 3))
    urgent = caller.service.submit(caller.tenant, Submission("u.png", source_key="uploads/urgent", priority=1)).id
    done = caller.look(many)[0].pages_done
    other.wait(one)
    caller.wait(urgent)
    assert caller.look(many)[0].pages_done < done + 20
    serving.scheduler.stop(5)
