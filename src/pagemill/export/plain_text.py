"""A document as plain text: its words in reading order and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from pagemill.document import Page, Table
from pagemill.export.body import Contents, Figure, Formula, Grid, Heading, Listing, ListItem, Paragraph, Part, page_body
from pagemill.export.table_grid import table_grid

PAGE_BREAK = "\f"


def write_text(out: BinaryIO, pages: Iterable[Page]) -> None:
    """Write the pages' text as UTF-8, each after the first behind a form feed, one page at a time in memory.

    A page without text leaves its form feed, so that the number of those before a text tells its page.
    """
    for n, page in enumerate(pages):
        text = page_text(page)
        whole = (PAGE_BREAK if n else "") + (f"{text}\n" if text else "")
        out.write(whole.encode("utf-8", "replace"))


def page_text(page: Page) -> str:
    """A page's body, a blank line between blocks and none between the items of a list; no newline at its end.

    A table has a line for each row, its columns parted by tabs; a cell that spans several stands in the first. A
    picture or a stamp is what was read in it.
    """
    text = ""
    in_list = False
    for part in page_body(page):
        own = _part_text(part).replace(PAGE_BREAK, " ")
        if not own:
            continue
        is_item = isinstance(part, ListItem)
        separator = "\n" if is_item and in_list else "\n\n"
        text += separator + own if text else own
        in_list = is_item
    return text


def _part_text(part: Part) -> str:
    match part:
        case Heading(text) | Paragraph(text) | Listing(text) | Formula(text):
            return text
        case ListItem(marker, text):
            return f"{marker} {text}"
        case Contents(lines):
            return "\n".join(lines)
        case Grid(table):
            return "\n".join(_rows(table))
        case Figure(_, words):
            return words


def _rows(table: Table) -> Iterable[str]:
    count = table.col_count
    for squares in table_grid(table):
        row = [""] * count
        for square in squares:
            row[square.col] = " ".join(" ".join(square.texts).split())
        yield "\t".join(row)
