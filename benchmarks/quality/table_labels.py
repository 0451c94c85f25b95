"""Labelled tables of single pages: of the ICDAR 2013 competition, and of tabula's tests."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2

from quality.grid import Grid, GridCell, plain


@dataclass(frozen=True)
class TablePage:
    """A page, counted from 0, and its labelled tables."""

    pdf: Path
    page: int
    tables: tuple[Grid, ...]
    #: Whether the labels name every table of the page.
    complete: bool


def icdar_pages(folder: Path) -> list[TablePage]:
    """`X.pdf` and `X-str.xml`. A table that is broken over regions is one for each region."""
    pages = []
    for labels in sorted(folder.glob("*-str.xml")):
        pdf = labels.with_name(labels.name.replace("-str.xml", ".pdf"))
        if not pdf.exists():
            continue
        tables: dict[int, list[Grid]] = defaultdict(list)
        for region in ElementTree.parse(labels).getroot().iter("region"):
            tables[int(region.attrib["page"]) - 1].append(Grid(tuple(map(_cell, region.iter("cell")))))
        pages += [TablePage(pdf, page, tuple(grids), True) for page, grids in sorted(tables.items())]
    return pages


def _cell(element: ElementTree.Element) -> GridCell:
    def span(name: str) -> tuple[int, int]:
        first = int(element.attrib[f"start-{name}"])
        return first, int(element.attrib.get(f"end-{name}", first))

    return GridCell(span("row"), span("col"), plain(element.findtext("content") or ""))


def tabula_pages(folder: Path) -> list[TablePage]:
    """`X.pdf` and `X.csv`, which is of one page or a part of it: of the page that holds most of its cells."""
    pages = []
    for labels in sorted(folder.glob("*.csv")):
        pdf = labels.with_suffix(".pdf")
        with labels.open(encoding="utf-8", newline="") as file:
            grid = Grid.of_rows(csv.reader(file))
        with pypdfium2.PdfDocument(pdf) as document:
            texts = [plain(page.get_textpage().get_text_bounded()) for page in document]
        held = [sum(cell.text in text for cell in grid.filled) for text in texts]
        pages.append(TablePage(pdf, held.index(max(held)), (grid,), False))
    return pages


#: By the folder's name.
TABLE_SETS: dict[str, Callable[[Path], list[TablePage]]] = {
    "table_icdar2013_eu": icdar_pages,
    "table_tabula_csv": tabula_pages,
}
