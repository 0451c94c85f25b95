"""Pages scanned with what is around them: the two of an open book on one scan, and black edges of the scanner's lid."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from drawings import Sheet
from drawings.photographs import on_black, open_book, photograph
from drawings.sheet import encoded
from pagemill.document import BlockKind, Page
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings

SIZE = (900, 1200)
PAPER = (246, 243, 236)
TEXTS = (
    "The harbour was surveyed in May, and the depth of each berth was written down. Two of the cranes were out of use; "
    "the third was moved to the north quay, where the timber ships lie.",
    "It is not known who built the first of the wharves, but the town's books speak of a landing place as early as "
    "the reign of the old king, when salt and hides were carried down the river.",
    "Of the trade in timber much has been written. The ships came in spring with the thaw, and went again before the "
    "ice; in a good year two hundred were counted.",
)
DOWNWARD = (
    "港口于五月进行了测量并记录了每个泊位的水深",
    "秋天将再次进行测量届时由新的船只承担这项工作",
    "最早的码头由谁修建已不可考但县志中有关于渡口",
)


def two_columns(first: int, number: int) -> Sheet:
    sheet = Sheet(size=SIZE, background=PAPER)
    for x in (80, 480):
        y = 120.0
        for n in range(3):
            y = sheet.paragraph(x, y, 350, TEXTS[(first + n) % 3], 22, "serif", 1.5) + 20
        first += 1
    sheet.write(430, 1120, str(number), 20, "serif")
    return sheet


def downward(number: int) -> Sheet:
    sheet = Sheet(size=SIZE, background=PAPER)
    for n, column in enumerate(DOWNWARD):
        sheet.write_down(700 - 60 * n, 130, f"{'一二'[number]}{column}", 32, "serif")
    return sheet


def read(picture: Image.Image, tmp_path: Path) -> Page:
    path = tmp_path / "page"
    path.write_bytes(encoded(picture, "PNG"))
    reader = Reader(load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings)
    (page,) = reader.read(path, Kind.PNG, [0], ReadOptions())
    return page


def test_an_open_book_is_read_page_by_page(tmp_path: Path) -> None:
    left, right = two_columns(0, 42), two_columns(2, 43)
    page = read(open_book(left.image, right.image), tmp_path)
    assert {block.kind for block in page.blocks} == {BlockKind.TEXT, BlockKind.NUMBER}
    lines = [line for block in page.blocks for line in block.lines]
    drawn = [(run.text, run.bbox[0] + shift) for shift, sheet in ((60, left), (960, right)) for run in sheet.texts]
    assert [line.text for line in lines] == [text for text, _ in drawn]
    assert [line.bbox[0] for line in lines] == pytest.approx([x for _, x in drawn], abs=8)
    assert [block.lines[0].text for block in page.blocks if block.kind is BlockKind.NUMBER] == ["42", "43"]


def test_a_book_scanned_on_its_side_too(tmp_path: Path) -> None:
    left, right = two_columns(0, 42), two_columns(2, 43)
    page = read(open_book(left.image, right.image).rotate(90, expand=True), tmp_path)
    lines = [line.text for block in page.blocks for line in block.lines]
    assert lines == [run.text for sheet in (left, right) for run in sheet.texts]
    assert page.turned == 90
    assert (page.read_width, page.read_height) == (page.height, page.width)


def test_of_a_book_photographed_on_a_table_no_page_is_lost(tmp_path: Path) -> None:
    left, right = two_columns(0, 42), two_columns(2, 43)
    corners = ((130.0, 150.0), (1900.0, 110.0), (1950.0, 1350.0), (90.0, 1320.0))
    taken, _ = photograph(open_book(left.image, right.image, edge=0), corners, (2040, 1460), (128, 92, 62))
    lines = [line.text for block in read(taken, tmp_path).blocks for line in block.lines]
    # At a slant a capital O is as high as a small one.
    assert [text.lower() for text in lines] == [run.text.lower() for sheet in (left, right) for run in sheet.texts]


def test_of_text_written_downward_the_right_page_is_first(tmp_path: Path) -> None:
    page = read(open_book(downward(1).image, downward(0).image), tmp_path)
    lines = [line.text for block in page.blocks for line in block.lines]
    assert lines == [f"{mark}{column}" for mark in "一二" for column in DOWNWARD]


@pytest.mark.parametrize("lean", [0.0, 1.5])
def test_black_edges_are_no_rules_of_a_table(lean: float, tmp_path: Path) -> None:
    sheet = two_columns(0, 42)
    page = read(on_black(sheet.image, lean=lean), tmp_path)
    assert {block.kind for block in page.blocks} == {BlockKind.TEXT, BlockKind.NUMBER}
    assert [line.text for block in page.blocks for line in block.lines] == [run.text for run in sheet.texts]


def test_a_table_on_a_page_with_black_edges_keeps_its_rules(tmp_path: Path) -> None:
    sheet = Sheet(size=SIZE, background=PAPER)
    rows = [["Ware", "Count", "Price"], ["Timber", "12", "340.00"], ["Granite", "7", "1,280.00"]]
    sheet.table(40, 60, [300, 200, 260], rows)
    sheet.paragraph(80, 400, 740, TEXTS[0], 24, "serif")
    page = read(on_black(sheet.image), tmp_path)
    (table,) = [block.table for block in page.blocks if block.table is not None]
    assert [cell.text for cell in table.cells] == [text for row in rows for text in row]
    assert table.ruled
