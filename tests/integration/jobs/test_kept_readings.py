"""Readings used again: of the same bytes, read the same way, for the same tenant, and for none other."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from drawn_engine import DrawnEngine, drawn, text_of
from served import settings_for
from test_killed import until

from counting.service import InlineExecutor, ServiceWork
from pagemill.access import NOT_KEPT, AccessStore, Lifetimes, TenantStore
from pagemill.database import Database
from pagemill.document import Document, Page
from pagemill.extraction import Extraction, ExtractionRequest, Field
from pagemill.extraction.extractor import Extractor
from pagemill.intake import Kind
from pagemill.jobs import Job, JobService, JobState, Order, Product, Scheduler, Submission
from pagemill.jobs.retention import Retention
from pagemill.reading import ReadOptions
from pagemill.settings import Settings
from pagemill.storage import open_store

pytestmark = pytest.mark.usefixtures("engine")

DAY = 86400


class TellingEngine(DrawnEngine):
    """Notes the pages it reads; `weights` stands for all that a reading depends on beside the options."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.pages: list[int] = []
        self.weights: str | None = "first"

    def read(self, path: Path, kind: Kind, indices: Sequence[int], options: ReadOptions) -> Iterator[Page]:
        for page in super().read(path, kind, indices, options):
            self.pages.append(page.index)
            yield page

    def fingerprint(self, options: ReadOptions) -> str | None:
        return None if self.weights is None else json.dumps([self.weights, options.to_json()])

    def read_since(self) -> list[int]:
        pages, self.pages = self.pages, []
        return sorted(pages)


class House:
    """A server of two tenants, the first of which has its readings kept."""

    def __init__(self, folder: Path) -> None:
        self.settings = settings_for(folder, poll_seconds=600, attempts=3)
        self.database, self.store = Database(self.settings), open_store(self.settings)
        #: Set while fields are being found, and cleared to have that wait.
        self.extracting, self.go_on = threading.Event(), threading.Event()
        self.go_on.set()
        self.engine = TellingEngine(self.settings)
        executor = InlineExecutor(self.settings, self.store, self.engine, self._extract, ServiceWork())
        self.scheduler = Scheduler(self.settings, self.database, self.store, executor)
        self.service = JobService(self.settings, self.database, self.scheduler.wake)
        access = AccessStore(self.settings, self.database)
        self.one, self.two = access.create_tenant("one"), access.create_tenant("two")
        self.tenants = TenantStore(self.database)
        self.tenants.set_lifetimes(self.one, Lifetimes(reading_seconds=DAY))
        self.scheduler.start()

    def _extract(self, document: Document, request: ExtractionRequest) -> Extraction:
        self.extracting.set()
        assert self.go_on.wait(20)
        return Extractor(self.settings).extract(document, request)

    def submit(
        self,
        words: list[str],
        tenant: str | None = None,
        order: Order | None = None,
        options: ReadOptions | None = None,
    ) -> Job:
        """A document's job, once it has ended."""
        tenant = tenant or self.one
        self.store.put(key := f"uploads/{len(list(self.store.list('uploads/')))}", drawn(words))
        submission = Submission(
            "a.png", source_key=key, order=order or Order(Product.PAGES), options=options or ReadOptions()
        )
        job_id = self.service.submit(tenant, submission).id
        until(lambda: self.service.look(tenant, [job_id])[job_id].ended_at is not None)
        return self.service.look(tenant, [job_id])[job_id]

    def texts(self, job: Job) -> list[str]:
        assert job.state is JobState.SUCCEEDED, job.failure
        pages = json.loads(self.store.read(str(job.result_key)))
        return ["".join(line["text"] for block in page["blocks"] for line in block["lines"]) for page in pages]

    def kept(self) -> list[str]:
        return sorted(self.store.list("readings/"))

    def sweep(self, later: float = 0) -> int:
        """Readings forgotten by a sweep that many seconds from now."""
        database = Database(self.settings, lambda: self.database.clock() + int(later * 1000))
        try:
            return Retention(self.settings, database, self.store).sweep().readings
        finally:
            database.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.scheduler.stop(5)


def test_the_same_document_is_read_once(house: House) -> None:
    first = house.submit(["read"] * 5)
    assert house.engine.read_since() == [0, 1, 2, 3, 4]
    again = house.submit(["read"] * 5)
    assert house.engine.read_since() == []
    assert house.texts(first) == house.texts(again) == [text_of(n) for n in range(5)]
    assert (again.pages_total, again.pages_done) == (5, 5)


def test_never_for_another_tenant(house: House) -> None:
    house.tenants.set_lifetimes(house.two, Lifetimes(reading_seconds=DAY))
    house.submit(["read"] * 3)
    house.engine.read_since()
    house.submit(["read"] * 3, house.two)
    assert house.engine.read_since() == [0, 1, 2]
    assert len({key.split("/")[1] for key in house.kept()}) == 2


def test_not_where_it_is_not_asked_for(house: House) -> None:
    for _ in range(2):
        house.submit(["read"] * 2, house.two)
        assert house.engine.read_since() == [0, 1]
    assert house.kept() == []


def test_other_bytes_other_options_and_other_weights_are_read(house: House) -> None:
    house.submit(["read"] * 2)
    house.engine.read_since()
    house.submit(["read", "sleep:0"])
    assert house.engine.read_since() == [0, 1]
    house.submit(["read"] * 2, options=ReadOptions(find_seals=True))
    assert house.engine.read_since() == [0, 1]
    house.engine.weights = "second"
    house.submit(["read"] * 2)
    assert house.engine.read_since() == [0, 1]


def test_what_may_differ_from_one_time_to_the_next_is_not_kept(house: House) -> None:
    house.engine.weights = None
    for _ in range(2):
        house.submit(["read"])
        assert house.engine.read_since() == [0]
    assert house.kept() == []


def test_other_fields_are_found_on_the_pages_that_were_read(house: House) -> None:
    def order(name: str) -> Order:
        return Order(Product.EXTRACTION, extraction=ExtractionRequest((Field(name),)))

    house.submit(["read"] * 3, order=order("first"))
    assert house.engine.read_since() == [0, 1, 2]
    job = house.submit(["read"] * 3, order=order("second"))
    assert house.engine.read_since() == []
    result = json.loads(house.store.read(str(job.result_key)))
    assert [field["name"] for field in result["extraction"]["fields"]] == ["second"]


def test_pages_that_could_not_be_read_are_tried_again(house: House) -> None:
    house.submit(["read", "unreadable", "read"])
    assert house.engine.read_since() == [0, 1, 2]
    job = house.submit(["read", "unreadable", "read"])
    assert house.engine.read_since() == [1]
    assert house.texts(job) == [text_of(0), "", text_of(2)]


def test_a_reading_goes_some_time_after_its_last_use(house: House) -> None:
    house.submit(["read"])
    assert house.sweep() == 0
    assert house.sweep(DAY - 60) == 0
    assert len(house.kept()) == 1
    assert house.sweep(DAY + 60) == 1
    assert house.kept() == []
    house.engine.read_since()
    house.submit(["read"])
    assert house.engine.read_since() == [0]


def test_readings_go_when_they_are_wanted_no_more(house: House) -> None:
    house.submit(["read"])
    house.tenants.set_lifetimes(house.one, Lifetimes(reading_seconds=NOT_KEPT))
    assert house.sweep() == 1
    assert house.kept() == []


def test_a_reading_that_a_job_uses_stays(house: House) -> None:
    house.submit(["read"] * 2)
    house.go_on.clear()
    order = Order(Product.EXTRACTION, extraction=ExtractionRequest((Field("any"),)))
    with ThreadPoolExecutor(1) as pool:
        using = pool.submit(house.submit, ["read"] * 2, None, order)
        until(house.extracting.is_set)
        assert house.sweep(DAY + 60) == 0
        house.go_on.set()
        assert using.result().state is JobState.SUCCEEDED
    assert house.sweep(DAY + 60) == 1


def test_a_kept_page_that_was_lost_is_read_again_and_kept(house: House) -> None:
    house.submit(["read"] * 3)
    house.engine.read_since()
    house.store.delete(next(key for key in house.kept() if "-1-" in key))
    for read in ([1], []):
        assert house.texts(house.submit(["read"] * 3)) == [text_of(n) for n in range(3)]
        assert house.engine.read_since() == read


def test_strays_are_swept_up(house: House) -> None:
    house.submit(["read"] * 2)
    kept = house.kept()
    house.store.put(f"readings/{'0' * 64}/1234567890123456789-0-{'0' * 64}.json", b"{}")
    house.store.put(kept[0].replace("-0-", "-7-"), b"{}")
    house.sweep()
    assert house.kept() == kept
