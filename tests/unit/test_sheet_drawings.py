"""Charts of spreadsheets and text in shapes over the cells are told; numbers that the cells show are not told twice."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.data_source import NumData, NumVal, StrData, StrVal

from pagemill.document import BlockKind
from pagemill.reading.typeset.content import Content, Grid, Words
from pagemill.reading.typeset.sheets_file import sheets_content
from pagemill.settings import LimitSettings

TITLES = [
    Words("Hours of pumps", BlockKind.FIGURE_TITLE),
    Words("hours", BlockKind.FIGURE_TITLE),
]
A = b"http://schemas.openxmlformats.org/drawingml/2006/main"
SHAPE = (
    '<oneCellAnchor><from><col>5</col><colOff>0</colOff><row>1</row><rowOff>0</rowOff></from><ext cx="9" cy="9"/><sp>'
    '<nvSpPr><cNvPr id="9" name="note"/><cNvSpPr/></nvSpPr><spPr/><txBody><a:bodyPr/><a:p><a:r><a:t>Read by</a:t></a:r>'
    "<a:br/><a:r><a:t>hand</a:t></a:r></a:p></txBody></sp><clientData/></oneCellAnchor>"
)


def book(*, hidden: bool = False, on_a_sheet_of_its_own: bool = False) -> bytes:
    """A book with a chart of the cells of a sheet, with what was kept of them."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Pumps' own"
    for row in (("pump", "hours"), ("pump 6", 3.5), ("pump 7", 4.25)):
        sheet.append(row)
    chart = BarChart()
    chart.title, chart.y_axis.title, chart.x_axis.title = "Hours of pumps", "hours", "name"
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=3))
    (series,) = chart.series
    values = [NumVal(0, None, v="3.5"), NumVal(1, None, v="4.25")]
    series.val.numRef.numCache = NumData(formatCode="0.00", pt=values)
    series.cat.numRef.numCache = NumData(pt=[NumVal(0, None, v="6"), NumVal(1, None, v="7")])
    series.tx.strRef.strCache = StrData(pt=[StrVal(0, "hours")])
    if on_a_sheet_of_its_own:
        made.create_chartsheet("Chart").add_chart(chart)
    else:
        made.create_sheet("Shown").add_chart(chart, "A1")
    sheet.sheet_state = "hidden" if hidden else "visible"
    made.active = 1
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def content(data: bytes, tmp_path: Path) -> list[Content]:
    path = tmp_path / "book.xlsx"
    path.write_bytes(data)
    return [each for each in sheets_content(path, LimitSettings()) if isinstance(each, Words | Grid)]


def rows(grid: Content) -> list[str]:
    assert isinstance(grid, Grid)
    return [" ".join(cell.paragraphs) for cell in grid.cells]


def test_a_chart_of_cells_that_are_shown_has_its_titles(tmp_path: Path) -> None:
    name, table, other, *chart = content(book(), tmp_path)
    assert (name, other) == tuple(Words(text, BlockKind.PARAGRAPH_TITLE, 2) for text in ("Pumps' own", "Shown"))
    assert rows(table) == ["pump", "hours", "pump 6", "3.5", "pump 7", "4.25"]
    assert chart == TITLES


def test_a_chart_of_hidden_cells_has_its_numbers(tmp_path: Path) -> None:
    *titles, table = content(book(hidden=True), tmp_path)
    assert titles == TITLES
    assert rows(table) == ["name", "hours", "6", "3.50", "7", "4.25"]


def test_a_chart_on_a_sheet_of_its_own(tmp_path: Path) -> None:
    _, _, name, *chart = content(book(on_a_sheet_of_its_own=True), tmp_path)
    assert name == Words("Chart", BlockKind.PARAGRAPH_TITLE, 2)
    assert chart == TITLES


def test_text_in_a_shape(tmp_path: Path) -> None:
    parts = content(_changed(book(), rb"(</(\w+:)?wsDr>)", SHAPE.encode() + rb"\1"), tmp_path)
    assert parts[-2:] == [Words("Read by"), Words("hand")]


def _changed(data: bytes, pattern: bytes, by: bytes) -> bytes:
    """The book with the drawing changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(out, "w") as made:
        for name in whole.namelist():
            part = whole.read(name)
            if name == "xl/drawings/drawing1.xml":
                part = re.sub(rb"<(\w*:?)wsDr ", rb'<\1wsDr xmlns:a="%s" ' % A, part)
                part = re.sub(pattern, by, part)
            made.writestr(name, part)
    return out.getvalue()
