"""Spreadsheets: each sheet that is shown as a table, its values as they are displayed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from openpyxl.cell.cell import MergedCell
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from pagemill.document import BlockKind
from pagemill.errors import SourceTooLarge
from pagemill.reading.typeset.content import Content, Figure, Grid, GridCell, PageBreak, Words
from pagemill.reading.typeset.number_format import shown
from pagemill.reading.typeset.office_file import broken, check_members
from pagemill.reading.typeset.package_repair import mended_package
from pagemill.reading.typeset.sheet_drawings import Drawings
from pagemill.settings import LimitSettings

#: Cells with something in them that one file may have.
MOST_CELLS = 1_000_000
#: Places within merged cells: a sheet's column is a million.
MOST_MERGED = 3_000_000
#: Columns of one table; those of a wider sheet go on in another.
MOST_COLUMNS = 40
#: Rows without any value that part two tables of a sheet.
EMPTY_ROWS = 1
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Za-z0-9:$]+)")


def sheets_content(path: Path, limits: LimitSettings) -> Iterator[Content]:
    """The sheets in their order, each on pages of its own, its name as heading where there are several.

    Hidden sheets, rows and columns are left out, as they are where it is printed. Formulas have the values that they
    had when the file was saved. Raises `DocumentDamaged`, `DocumentEncrypted`, `SourceTooLarge`.
    """
    check_members(path, limits)
    # By its name the library would refuse a file that is kept without one.
    with mended_package(path) as file, broken("the spreadsheet"):
        _check_merges(file)
        reader = ExcelReader(file, data_only=True, keep_links=False)
        reader.read()
        book = reader.wb
        shown_sheets = [sheet for sheet in book._sheets if sheet.sheet_state == "visible"]
        count = sum(len(sheet._cells) for sheet in shown_sheets if isinstance(sheet, Worksheet))
        if count > MOST_CELLS:
            raise SourceTooLarge(f"the spreadsheet has more than {MOST_CELLS} cells")
        paths = {each.name: relation.target for each, relation in reader.parser.find_sheets()}
        drawings = Drawings(file, {sheet.title for sheet in shown_sheets})
        for number, sheet in enumerate(shown_sheets):
            if number:
                yield PageBreak()
            with broken(f"the sheet {sheet.title}"):
                content = list(_sheet(sheet)) if isinstance(sheet, Worksheet) else []
                content += drawings.of_sheet(paths[sheet.title])
            if content and len(shown_sheets) > 1:
                yield Words(sheet.title, BlockKind.PARAGRAPH_TITLE, 2)
            yield from content


def _check_merges(file: IO[bytes]) -> None:
    """The library makes an object of every cell that is merged. Raises `SourceTooLarge`."""
    places = 0
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                continue
            for found in _MERGE.finditer(archive.read(name)):
                first_col, first_row, last_col, last_row = range_boundaries(found[1].decode("ascii"))
                places += ((last_row or 1) - (first_row or 1) + 1) * ((last_col or 1) - (first_col or 1) + 1)
    if places > MOST_MERGED:
        raise SourceTooLarge(f"the spreadsheet merges more than {MOST_MERGED} cells")


def _sheet(sheet: Worksheet) -> Iterator[Content]:
    texts = _texts(sheet)
    spans, covered = _merges(sheet, texts)
    hidden_rows = {row for row, each in sheet.row_dimensions.items() if each.hidden}
    hidden_cols = _hidden_columns(sheet)
    rows = sorted({row for row, _ in texts} - hidden_rows)
    yield from _tables(rows, texts, spans, covered, hidden_rows, hidden_cols)
    for picture in getattr(sheet, "_images", ()):
        data = picture._data()
        if data:
            # Pixels there are 1/96 inch.
            yield Figure(bytes(data), picture.width * 150 / 96, picture.height * 150 / 96)


Place = tuple[int, int]


def _texts(sheet: Worksheet) -> dict[Place, tuple[str, bool]]:
    """The cells that show something, by row and column: the text, and whether it is a number's."""
    texts: dict[Place, tuple[str, bool]] = {}
    for place, cell in sheet._cells.items():
        if isinstance(cell, MergedCell):
            continue
        text = shown(cell.value, cell.number_format)
        if text.strip():
            texts[place] = (text, isinstance(cell.value, int | float) and not isinstance(cell.value, bool))
    return texts


def _merges(sheet: Worksheet, texts: dict[Place, tuple[str, bool]]) -> tuple[dict[Place, Place], dict[Place, Place]]:
    """Where merged cells end, by where they begin; and by each of their other places with a neighbour, where that is.

    Only cells that show something are followed, so that a range of millions costs nothing.
    """
    ends: dict[Place, Place] = {}
    covered: dict[Place, Place] = {}
    last_row = max((row for row, _ in texts), default=0)
    last_col = max((col for _, col in texts), default=0)
    for merged in sheet.merged_cells.ranges:
        start = (merged.min_row, merged.min_col)
        if start[0] > last_row or start[1] > last_col:
            continue
        # A range that goes on beyond what is filled ends with it.
        end = (min(merged.max_row, last_row), min(merged.max_col, max(last_col, start[1])))
        ends[start] = end
        covered.update(
            ((row, col), start) for row in range(start[0], end[0] + 1) for col in range(start[1], end[1] + 1)
        )
        if len(covered) > MOST_CELLS:
            raise SourceTooLarge(f"the spreadsheet has more than {MOST_CELLS} cells")
    return ends, covered


def _hidden_columns(sheet: Worksheet) -> set[int]:
    hidden: set[int] = set()
    for each in sheet.column_dimensions.values():
        if each.hidden:
            hidden.update(range(each.min or 0, min(each.max or 0, 16384) + 1))
    return hidden


def _tables(
    rows: list[int],
    texts: dict[Place, tuple[str, bool]],
    ends: dict[Place, Place],
    covered: dict[Place, Place],
    hidden_rows: set[int],
    hidden_cols: set[int],
) -> Iterator[Content]:
    """The sheet's tables: rows that follow one another, without the columns that are empty in them all."""
    groups: list[list[int]] = []
    reach = 0
    for row in rows:
        if not groups or row - reach > EMPTY_ROWS + 1:
            groups.append([])
        groups[-1].append(row)
        reach = max([reach, row, *(ends[start][0] for start in ((row, col) for col in (1, 2, 3)) if start in ends)])
    by_row: dict[int, list[int]] = {}
    for row, col in texts:
        if col not in hidden_cols:
            by_row.setdefault(row, []).append(col)
    for group in groups:
        filled = sorted({col for row in group for col in by_row.get(row, ())})
        if not filled:
            continue
        last = max([group[-1], *(ends[r, c][0] for r in group for c in by_row.get(r, ()) if (r, c) in ends)])
        told = [row for row in range(group[0], last + 1) if row not in hidden_rows]
        if len(filled) == 1 and not any((row, filled[0]) in ends for row in group):
            # A single column is text, not a table.
            for row in group:
                if filled[0] in by_row.get(row, ()):
                    yield from (Words(line) for line in texts[row, filled[0]][0].split("\n") if line.strip())
            continue
        for first in range(0, len(filled), MOST_COLUMNS):
            cols = filled[first : first + MOST_COLUMNS]
            yield Grid(tuple(_cells(told, cols, texts, ends, covered)))


def _cells(
    rows: list[int],
    cols: list[int],
    texts: dict[Place, tuple[str, bool]],
    ends: dict[Place, Place],
    covered: dict[Place, Place],
) -> Iterator[GridCell]:
    row_of = {row: n for n, row in enumerate(rows)}
    col_of = {col: n for n, col in enumerate(cols)}
    done: set[Place] = set()
    for row in rows:
        for col in cols:
            start = covered.get((row, col), (row, col))
            if start in done:
                continue
            done.add(start)
            end = ends.get(start, start)
            own_rows = [row_of[r] for r in range(start[0], end[0] + 1) if r in row_of]
            own_cols = [col_of[c] for c in range(start[1], end[1] + 1) if c in col_of]
            text, right = texts.get(start, ("", False))
            lines = tuple(line for line in text.split("\n") if line.strip())
            yield GridCell((own_rows[0], own_rows[-1]), (own_cols[0], own_cols[-1]), lines, right=right)
