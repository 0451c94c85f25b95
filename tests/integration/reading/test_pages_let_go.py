"""What a page was read with is let go of as soon as it is read, and does not wait for Python to look for circles.

Python looks for objects that refer to each other in a circle more and more seldom, the more objects there are. A page
that was in one kept its drawn picture, megabytes, for hundreds of pages.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drawings import Sheet, scanned_pdf, text_pdf
from drawings.office import mail, ofd_file, spreadsheet, word_file
from drawings.sheet import encoded
from pagemill.intake import FLOWING_KINDS, Kind
from pagemill.jobs.engine import ReadingEngine
from pagemill.reading import ReadOptions
from pagemill.reading.files.source import PdfPage
from pagemill.settings import load_settings


@pytest.fixture(scope="module")
def engine() -> ReadingEngine:
    return ReadingEngine(load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings)


@contextmanager
def circles() -> Iterator[list[object]]:
    """What of the time of the block was found in circles, and nowhere else, at its end."""
    found: list[object] = []
    gc.collect()
    gc.disable()
    try:
        yield found
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        found += gc.garbage
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


def page() -> Sheet:
    sheet = Sheet(size=(600, 400))
    sheet.write(40, 40, "Count of the stock", 28)
    sheet.table(40, 120, [160, 120], [["name", "count"], ["pump", "12"], ["valve", "40"]])
    return sheet


DOCUMENTS = {
    Kind.PNG: encoded(page().image, "PNG"),
    Kind.PDF: text_pdf([page()]),
    Kind.DOCX: word_file(),
    Kind.XLSX: spreadsheet(),
    Kind.OFD: ofd_file([("Count of the stock", 20.0, 30.0, 5.0)]),
    Kind.EML: mail([("scan.pdf", scanned_pdf([page().image]))]),
}


def read(engine: ReadingEngine, path: Path, kind: Kind) -> int:
    """How many pages were read."""
    if kind in FLOWING_KINDS:
        with path.with_suffix(".set").open("wb") as out:
            engine.typeset(path, kind, out, lambda: None)
        path, kind = path.with_suffix(".set"), Kind.TYPESET
    count = engine.count_pages(path, kind)
    return sum(1 for page in engine.read(path, kind, range(count), ReadOptions()) if page.failure is None)


@pytest.mark.parametrize("kind", DOCUMENTS, ids=str)
def test_nothing_of_ours_is_in_a_circle(engine: ReadingEngine, kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / "document"
    path.write_bytes(DOCUMENTS[kind])
    read(engine, path, kind)  # what is made once, at the first page of its kind, may refer to itself
    with circles() as found:
        assert read(engine, path, kind) > 0
    ours = {type(thing).__qualname__ for thing in found if type(thing).__module__.startswith("pagemill")}
    assert not ours


def test_of_a_long_document_one_page_is_there_at_a_time(engine: ReadingEngine, tmp_path: Path) -> None:
    path = tmp_path / "document.pdf"
    path.write_bytes(text_pdf([page()] * 5))
    with circles():
        for _ in engine.read(path, Kind.PDF, range(5), ReadOptions()):
            assert sum(isinstance(thing, PdfPage) for thing in gc.get_objects()) == 1
