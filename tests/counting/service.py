"""What the way of a job through the service costs: statements, transactions, objects, bytes, wake-ups."""

from __future__ import annotations

import copy
import pickle
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import anyio
import httpx
import pytest

from pagemill.api.app import app_of
from pagemill.api.scnet.routes import PREFIX
from pagemill.api.services import open_services
from pagemill.database import connection
from pagemill.database.dialect import Connection, Cursor, Dialect, Value
from pagemill.database.queries import queries
from pagemill.document import Document
from pagemill.extraction import Extraction, ExtractionRequest
from pagemill.jobs import Executor, page_reports, reading_pace
from pagemill.jobs.bell import Bell
from pagemill.jobs.engine import Engine
from pagemill.jobs.extraction_result import Extract
from pagemill.jobs.tasks import MergeTask, PageRead, ReadTask, SplitDocument, SplitTask, Task
from pagemill.jobs.work import merge_result, read_pages, split_document
from pagemill.settings import Settings
from pagemill.storage import ObjectStore, open_store
from pagemill.storage.local import LocalObjectStore
from pagemill.storage.store import ObjectWriter

T = TypeVar("T")


@dataclass
class ServiceWork:
    """Work since the counting began."""

    #: Named statements, each counted once however many rows it is given.
    statements: Counter[str] = field(default_factory=Counter)
    #: Transactions that write, and those that only read.
    writes: int = 0
    reads: int = 0
    #: Of those that write, the ones that were waited for until the disk had them.
    commits_synced: int = 0
    #: Objects written to the store and opened in it, and their bytes.
    objects_written: int = 0
    #: Those of them that were waited for until the disk had them.
    objects_synced: int = 0
    bytes_written: int = 0
    objects_opened: int = 0
    bytes_read: int = 0
    #: Tasks given to readers, and the bytes that pass between the processes for them.
    tasks: int = 0
    bytes_passed: int = 0
    #: Times that a thread which waited for work was woken by a ring.
    wakes: int = 0

    def counts(self) -> dict[str, int]:
        """Everything by its name, statements in one number."""
        named = {each.name.replace("_", " "): getattr(self, each.name) for each in fields(self)}
        return named | {"statements": self.statements.total()}

    def copy(self) -> ServiceWork:
        """As it stands now."""
        return copy.deepcopy(self)

    def since(self, before: ServiceWork) -> ServiceWork:
        """What has been done more."""
        more = {each.name: getattr(self, each.name) - getattr(before, each.name) for each in fields(self)}
        return ServiceWork(**more)


class CountedConnection:
    """A connection that notes its statements."""

    def __init__(self, inner: Connection, work: ServiceWork) -> None:
        self._inner = inner
        self._work = work

    @property
    def in_transaction(self) -> bool:
        return self._inner.in_transaction

    def execute(self, sql: str, values: Mapping[str, Value] | None = None) -> Cursor:
        self._note(sql)
        return self._inner.execute(sql, values) if values else self._inner.execute(sql)

    def executemany(self, sql: str, rows: Iterable[Mapping[str, Value]]) -> Cursor:
        self._note(sql)
        return self._inner.executemany(sql, rows)

    def close(self) -> None:
        self._inner.close()

    @property
    def inner(self) -> Connection:
        return self._inner

    def _note(self, sql: str) -> None:
        name = _names().get(sql)
        if name is not None:
            self._work.statements[name] += 1


@cache
def _names() -> dict[str, str]:
    return {query.sql: name for name, query in queries().items()}


class CountedDialect(Dialect):
    """An engine whose connections note their statements."""

    def __init__(self, inner: Dialect, work: ServiceWork) -> None:
        self._inner = inner
        self._work = work

    def connect(self) -> Connection:
        return CountedConnection(self._inner.connect(), self._work)

    def lost(self, connection: Connection) -> bool:
        return self._inner.lost(_inner(connection))

    def begin(self, connection: Connection, *, durable: bool) -> None:
        self._work.writes += 1
        self._inner.begin(_inner(connection), durable=durable)

    def settle(self) -> None:
        self._work.commits_synced += 1
        self._inner.settle()

    def begin_snapshot(self, connection: Connection) -> None:
        self._work.reads += 1
        self._inner.begin_snapshot(_inner(connection))

    def migration_lock(self) -> AbstractContextManager[object]:
        return self._inner.migration_lock()

    def may_pass(self, error: Exception) -> bool:
        return self._inner.may_pass(error)


def _inner(connection: Connection) -> Connection:
    assert isinstance(connection, CountedConnection)
    return connection.inner


class InlineExecutor(Executor):
    """Does tasks in the thread that asks, so that all of their work is done where it is counted."""

    def __init__(
        self, settings: Settings, store: ObjectStore, engine: Engine, extract: Extract | None, work: ServiceWork
    ):
        self._settings = settings
        self._store = store
        self._engine = engine
        self._extract = extract or _nothing_to_find
        self._work = work

    @property
    def width(self) -> int:
        return 1

    def run(self, task: Task, on_page: Callable[[PageRead], None]) -> tuple[SplitDocument, ...]:
        self._pass(task)
        self._work.tasks += 1
        match task:
            case SplitTask():
                return self._pass(split_document(task, self._settings, self._store, self._engine, _alive))
            case ReadTask():
                for page in read_pages(task, self._store, self._engine):
                    on_page(self._pass(page))
            case MergeTask():
                merge_result(task, self._settings, self._store, self._extract, _alive)
            case _:
                self._work.tasks -= 1
        return ()

    def _pass(self, thing: T) -> T:
        """What arrives in another process when a thing is sent there."""
        sent = pickle.dumps(thing)
        self._work.bytes_passed += len(sent)
        arrived: T = pickle.loads(sent)
        return arrived

    @property
    def job_ids(self) -> frozenset[str]:
        return frozenset()

    def stop_job(self, job_id: str) -> None:
        pass

    def stop(self) -> None:
        pass


def _nothing_to_find(document: Document, request: ExtractionRequest) -> Extraction:
    raise AssertionError("nothing is to be extracted")


def _alive() -> None:
    pass


class CountedService:
    """A server in this process whose work is counted, for the time of a `with` block."""

    def __init__(self, settings: Settings, engine: Engine, extract: Extract | None = None) -> None:
        self.work = ServiceWork()
        self._settings = settings
        self._engine = engine
        self._extract = extract or _nothing_to_find

    def __enter__(self) -> CountedService:
        self._patch = pytest.MonkeyPatch()
        self._count_database()
        self._count_store()
        self._count_wakes()
        # What seconds decide, they decide alike on every machine.
        self._patch.setattr(page_reports, "PAUSE_SECONDS", 600.0)
        self._patch.setattr(reading_pace, "QUICK_SECONDS", 600.0)
        executor = InlineExecutor(self._settings, open_store(self._settings), self._engine, self._extract, self.work)
        self.services = open_services(self._settings, executor=executor)
        key = self.services.access.ensure_first_key()
        self._headers = {"Authorization": f"Bearer {key}"}
        self._app = app_of(self.services)
        assert self.services.scheduler is not None
        self.services.scheduler.start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self.services.scheduler is not None
        self.services.scheduler.stop(5)
        self.services.database.close()
        self._patch.undo()

    def _post(self, path: str, **content: Any) -> Any:
        async def posted() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                return await client.post(PREFIX + path, headers=self._headers, **content)

        answer = anyio.run(posted)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def submit(self, content: bytes) -> str:
        """The id of a task for a file sent along."""
        return str(self._post("/ocrdoc/submit", files={"file": ("a.png", content)})["output"]["task_id"])

    def poll(self, *task_ids: str) -> list[str]:
        """How each task stands."""
        items = self._post("/ocrdoc/result", json={"task_ids": task_ids})
        return [item["output"]["task_status"] for item in items]

    def settle(self) -> None:
        """Wait until every thread waits for work."""
        before: ServiceWork | None = None
        while before != (now := self.work.copy()):
            before = now
            time.sleep(0.1)

    def _count_database(self) -> None:
        dialect, work = connection._dialect, self.work
        self._patch.setattr(connection, "_dialect", lambda settings: CountedDialect(dialect(settings), work))

    def _count_store(self) -> None:
        work = self.work
        writing, open_, local_file = LocalObjectStore.writing, LocalObjectStore.open, LocalObjectStore.local_file

        @contextmanager
        def counted_writing(store: LocalObjectStore, key: str, *, durable: bool = True) -> Iterator[ObjectWriter]:
            with writing(store, key, durable=durable) as writer:
                yield writer
            work.objects_written += 1
            work.objects_synced += durable
            work.bytes_written += store.stat(key).size

        @contextmanager
        def counted_open(store: LocalObjectStore, key: str) -> Iterator[BinaryIO]:
            with open_(store, key) as file:
                yield file
            work.objects_opened += 1
            work.bytes_read += store.stat(key).size

        @contextmanager
        def counted_file(store: LocalObjectStore, key: str) -> Iterator[Path]:
            with local_file(store, key) as path:
                yield path
            work.objects_opened += 1

        self._patch.setattr(LocalObjectStore, "writing", counted_writing)
        self._patch.setattr(LocalObjectStore, "open", counted_open)
        self._patch.setattr(LocalObjectStore, "local_file", counted_file)

    def _count_wakes(self) -> None:
        work, wait = self.work, Bell.wait

        def counted_wait(bell: Bell, seen: int, seconds: float) -> None:
            rung = bell.rings
            wait(bell, seen, seconds)
            work.wakes += bell.rings != rung

        self._patch.setattr(Bell, "wait", counted_wait)
