"""A table that is set along the side of a page is read as if the page were turned, and stands where it stands."""

from pathlib import Path

import pytest

from drawings.turned_table import ABOVE, BELOW, CORNER, ROWS, TABLE_SIZE, turned_table_pdf, turned_table_picture
from pagemill.document import Page
from pagemill.export import page_markdown
from pagemill.geometry import bbox_of, covered
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings

AREA = (CORNER[0], CORNER[1], CORNER[0] + TABLE_SIZE[1], CORNER[1] + TABLE_SIZE[0])


def assert_read(page: Page, turn: int) -> None:
    (table,) = [block.table for block in page.blocks if block.table is not None]
    assert table.row_count == len(ROWS) and table.col_count == len(ROWS[0])
    texts = {(cell.rows[0], cell.cols[0]): cell.text for cell in table.cells}
    assert texts == {(row, col): text for row, texts in enumerate(ROWS) for col, text in enumerate(texts)}
    for cell in table.cells:
        (line,) = cell.lines
        assert covered(line.bbox, bbox_of(cell.polygon)) > 0.9
        assert covered(line.bbox, AREA) == 1.0
        down = line.polygon[1][1] - line.polygon[0][1]
        assert down > 0 if turn == 90 else down < 0
    markdown = page_markdown(page).text
    assert markdown.startswith(ABOVE) and markdown.endswith(BELOW)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings)


@pytest.mark.parametrize(("turn", "ruled"), [(90, True), (270, False)])
def test_of_a_picture(reader: Reader, tmp_path: Path, turn: int, ruled: bool) -> None:
    path = tmp_path / "page.png"
    turned_table_picture(turn, ruled).save(path, dpi=(150, 150))
    (page,) = reader.read(path, Kind.PNG, [0], ReadOptions())
    assert_read(page, turn)


@pytest.mark.parametrize(("turn", "ruled"), [(270, True), (90, False)])
def test_of_a_text_layer(reader: Reader, tmp_path: Path, turn: int, ruled: bool) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(turned_table_pdf(turn, ruled))
    (page,) = reader.read(path, Kind.PDF, [0], ReadOptions())
    assert_read(page, turn)
