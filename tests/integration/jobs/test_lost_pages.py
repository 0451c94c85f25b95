"""Pages that a power cut has taken, or left empty, are read again; one that is lost every time is given up."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from drawn_engine import DrawnEngine, drawn, text_of
from served import settings_for
from test_killed import until

from counting.service import InlineExecutor, ServiceWork
from pagemill.access import AccessStore
from pagemill.database import Database
from pagemill.jobs import Job, JobService, JobState, Scheduler, Submission
from pagemill.jobs.tasks import MergeTask, PageRead, SplitDocument, Task
from pagemill.storage import ObjectStore, open_store


class UnsteadyExecutor(InlineExecutor):
    """Loses pages before a merge: `lose` is given the store and the task of each, and the merge's number."""

    lose: Callable[[ObjectStore, MergeTask, int], None]
    merges = 0

    def run(self, task: Task, on_page: Callable[[PageRead], None]) -> tuple[SplitDocument, ...]:
        if isinstance(task, MergeTask):
            self.lose(self._store, task, self.merges)
            self.merges += 1
        return super().run(task, on_page)


def ended(folder: Path, pages: int, lose: Callable[[ObjectStore, MergeTask, int], None]) -> tuple[Job, ObjectStore]:
    """A job of that many pages, once it has ended, on a server that loses pages."""
    settings = settings_for(folder, poll_seconds=600, attempts=3)
    database, store = Database(settings), open_store(settings)
    executor = UnsteadyExecutor(settings, store, DrawnEngine(settings), None, ServiceWork())
    executor.lose = lose
    scheduler = Scheduler(settings, database, store, executor)
    service = JobService(settings, database, scheduler.wake)
    tenant = AccessStore(settings, database).create_tenant("tenant")
    store.put("uploads/a", drawn(["read"] * pages))
    scheduler.start()
    try:
        job_id = service.submit(tenant, Submission("a.png", source_key="uploads/a")).id
        until(lambda: service.look(tenant, [job_id])[job_id].ended_at is not None)
        return service.look(tenant, [job_id])[job_id], store
    finally:
        scheduler.stop(5)


@pytest.mark.usefixtures("engine")
def test_lost_pages_are_read_again(tmp_path: Path) -> None:
    def lose(store: ObjectStore, task: MergeTask, merge: int) -> None:
        if merge == 0:
            keys = [page.key for page in task.documents[0].pages]
            store.delete(keys[1])
            store.put(keys[4], b"")

    job, store = ended(tmp_path, 7, lose)
    assert job.state is JobState.SUCCEEDED
    assert (job.pages_total, job.pages_done) == (7, 7)
    result = json.loads(store.read(job.result_key))
    assert [text_of(n) in str(page) for n, page in enumerate(result["documents"][0]["datas"])] == [True] * 7


def test_a_disk_that_keeps_nothing_ends_the_job_with_a_reason(tmp_path: Path) -> None:
    def lose(store: ObjectStore, task: MergeTask, _: int) -> None:
        for page in task.documents[0].pages:
            if page.key is not None:
                store.delete(page.key)

    job, _ = ended(tmp_path, 2, lose)
    assert job.state is JobState.FAILED
    assert job.failure is not None
    assert "never finished" in job.failure.message
