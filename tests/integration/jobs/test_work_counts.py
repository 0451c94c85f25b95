"""How much work is done, counted and not timed: what a change makes more of stands here before anyone feels it.

A ceiling is what was counted when it was set, with a little room where the count may differ from one processor to
another. Who lowers a count lowers its ceiling; who has to raise one says why in the change.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TypeVar

import pytest
from drawn_engine import DrawnEngine, drawn
from PIL import Image, ImageDraw

from counting import CountedService, ReadingWork, ServiceWork, counted_reading
from drawings import Sheet, scanned_pdf, text_pdf
from pagemill.document import BlockKind
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.reading.files.source import PdfSource
from pagemill.reading.text_layer.page_text import read_text_layer
from pagemill.settings import JobSettings, ServerSettings, Settings, load_settings
from serving.postgresql import database_of

#: The most that each kind of work may come to.
CEILINGS = {
    "a page with a text layer": {
        "model calls": 1,
        "detection pixels": 0,
        "recognition pixels": 0,
        "layout pixels": 487_000,
        # As it is, and what of it is no text apart.
        "pages drawn": 2,
        "drawn pixels": 4_360_000,
        "worked pixels": 17_600_000,
    },
    "a page of text alone": {"model calls": 0, "pages drawn": 1, "drawn pixels": 2_180_000, "worked pixels": 1_650_000},
    "a page with a chart": {
        "model calls": 3,
        "recognition pixels": 19_000,
        "detection pixels": 1_470_000,
        "layout pixels": 0,
        "pages drawn": 2,
        "worked pixels": 15_000_000,
    },
    "a scan of the same page": {
        "model calls": 7,
        "detection pixels": 2_200_000,
        "recognition pixels": 210_000,
        "layout pixels": 487_000,
        "pages drawn": 1,
        "drawn pixels": 2_180_000,
        "worked pixels": 53_000_000,
    },
    "a poll of one task": {"statements": 2, "writes": 0, "reads": 2, "objects opened": 0},
    "50 pages through the service": {
        "statements": 90,
        "writes": 15,
        "reads": 17,
        "commits synced": 3,
        "objects written": 52,
        "objects synced": 2,
        "bytes written": 34_000,
        "objects opened": 56,
        "bytes read": 19_500,
        "tasks": 6,
        "bytes passed": 17_500,
        "wakes": 3,
    },
}
#: The most calls of functions that the text layer takes for each character: six are PDFium's, the others are for lines.
MOST_CALLS = 8.0
T = TypeVar("T")

PAGES = 50
#: One arithmetic on every processor.
READING = load_settings(None, {"PAGEMILL_READING_PROFILE": "fast", "PAGEMILL_MODELS_PRECISION": "f32"}).settings


def within(case: str, counts: dict[str, int], made: object) -> None:
    """Every ceiling of a case holds; `made` is told where one does not."""
    over = {name: (counts[name], most) for name, most in CEILINGS[case].items() if counts[name] > most}
    assert not over, f"{case} takes more work than before (counted, ceiling): {over}; in all: {made}"


def sheet() -> Sheet:
    page = Sheet()
    page.write(420, 120, "设备采购合同", 60)
    y = page.paragraph(150, 260, 940, "甲方委托乙方供应下列设备，乙方保证设备为全新原装，并在三十日内运抵。")
    y = page.paragraph(150, y + 40, 940, "The supplier shall deliver the goods within 30 days. Payment is due.")
    page.table(
        150, y + 60, [300, 300, 340], [["名称", "数量", "金额"], ["水泵", "12", "8,640.00"], ["阀门", "40", "2,200.00"]]
    )
    return page


@pytest.mark.parametrize(
    ("case", "document"),
    [
        ("a page with a text layer", text_pdf([sheet()])),
        ("a scan of the same page", scanned_pdf([sheet().scanned(skew=0.6)])),
    ],
    ids=["text", "scan"],
)
def test_reading_a_page(case: str, document: bytes, tmp_path: Path) -> None:
    path = tmp_path / "document.pdf"
    path.write_bytes(document)
    with counted_reading() as work:
        (page,) = Reader(READING).read(path, Kind.PDF, [0], ReadOptions())
    assert "8,640.00" in "".join(cell.text for block in page.blocks if block.table for cell in block.table.cells)
    within(case, counts_of(work), work)


def prose(lines: int) -> Sheet:
    page = Sheet()
    sentence = "The supplier shall deliver the goods within thirty days of the order, and carry their risk. "
    page.paragraph(150, 200, 940, sentence * lines, 26, "serif")
    return page


def charted() -> Sheet:
    page = prose(8)
    chart = Image.new("RGB", (700, 420), "white")
    draw = ImageDraw.Draw(chart)
    draw.line([(60, 30), (60, 380), (660, 380)], fill="black", width=3)
    for n, tall in enumerate((120, 260, 190, 310)):
        draw.rectangle((110 + 140 * n, 380 - tall, 190 + 140 * n, 379), fill=(200, 40, 40) if n % 2 else (40, 70, 190))
    page.picture((150.0, 900.0, 850.0, 1320.0), chart)
    return page


@pytest.mark.parametrize(
    ("case", "page", "kind"),
    [
        ("a page of text alone", prose(16), BlockKind.TEXT),
        ("a page with a chart", charted(), BlockKind.CHART),
    ],
    ids=["text alone", "chart"],
)
def test_reading_what_was_never_paper(case: str, page: Sheet, kind: BlockKind, tmp_path: Path) -> None:
    path = tmp_path / "document.pdf"
    path.write_bytes(text_pdf([page]))
    with counted_reading() as work:
        (read,) = Reader(READING).read(path, Kind.PDF, [0], ReadOptions())
    assert kind in {block.kind for block in read.blocks}
    within(case, counts_of(work), work)


def test_a_text_layer_is_not_gone_through_character_by_character(tmp_path: Path) -> None:
    """Calls of functions, Python's and those in C, for each character more on a page."""

    def calls(lines: int) -> tuple[int, int]:
        path = tmp_path / f"{lines}.pdf"
        path.write_bytes(text_pdf([prose(lines)]))
        counted = 0

        def count(_frame: FrameType, event: str, _argument: object) -> None:
            nonlocal counted
            counted += event in ("call", "c_call")

        with PdfSource(path, READING.limits, dpi=150) as source:
            page = source.page(0).pdf
            assert page is not None
            sys.setprofile(count)
            try:
                layer = read_text_layer(page)
            finally:
                sys.setprofile(None)
        return counted, sum(len(line.text) for line in layer.lines)

    (few, short), (many, long) = calls(4), calls(24)
    assert long > short + 1500
    assert (many - few) / (long - short) < MOST_CALLS


def counts_of(work: ReadingWork) -> dict[str, int]:
    return {
        "model calls": sum(work.calls.values()),
        "detection pixels": work.of("text_detection")[1],
        "recognition pixels": work.of("text_recognition")[1],
        "layout pixels": work.of("layout")[1],
        "pages drawn": work.drawn,
        "drawn pixels": work.drawn_pixels,
        "worked pixels": work.worked_pixels,
    }


@pytest.mark.usefixtures("engine")
def test_the_way_of_a_document_through_the_service(tmp_path: Path) -> None:
    """Of a server that nobody else asks for anything, and whose threads look for work only where they are woken."""
    settings = Settings(
        server=ServerSettings(data_dir=tmp_path),
        database=database_of(tmp_path),
        jobs=JobSettings(poll_seconds=600, lease_seconds=600),
    )
    with CountedService(settings, DrawnEngine(settings)) as service:

        def counted(call: Callable[[], T]) -> tuple[T, ServiceWork]:
            service.settle()
            before = service.work.copy()
            answer = call()
            service.settle()
            return answer, service.work.since(before)

        task_id, work = counted(lambda: service.submit(drawn(["read"] * PAGES)))
        assert work.statements["finish_page"] > 0
        within("50 pages through the service", work.counts(), work)
        (states, work) = counted(lambda: service.poll(task_id))
        assert states == ["succeeded"]
        within("a poll of one task", work.counts(), work)
