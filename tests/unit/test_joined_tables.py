"""Tables that go on over pages are made whole, and only those."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawings.documents import table_page, written_page
from pagemill.cli.local_reading import LocalDocument
from pagemill.cli.outputs import Asked, write_document
from pagemill.document import Block, BlockKind, Page
from pagemill.export import with_whole_tables
from pagemill.export.plain_text import page_text
from pagemill.settings import Settings

HEAD = ["item", "count", "price"]


def rows_of(number: int, first: int = 0) -> list[list[str]]:
    return [[f"part {n}", str(n), f"{n}.50"] for n in range(first, first + number)]


def written(pages: list[Page]) -> list[str]:
    return [page_text(page) for page in with_whole_tables(pages)]


def with_block(page: Page, block: Block, *, before: bool) -> Page:
    return replace(page, blocks=(block, *page.blocks) if before else (*page.blocks, block))


def text_block(text: str, kind: BlockKind = BlockKind.TEXT) -> Block:
    return replace(written_page((text, 100, 40)).blocks[0], kind=kind)


def tabbed(rows: list[list[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def parted_otherwise(page: Page) -> Page:
    """The same table, as wide, its first column twice as wide as its last."""
    (block,) = page.blocks
    assert block.table is not None
    x0, _, x1, _ = block.bbox
    cells = [
        replace(cell, polygon=tuple((x0 + (x1 - x0) * ((x - x0) / (x1 - x0)) ** 0.7, y) for x, y in cell.polygon))
        for cell in block.table.cells
    ]
    return replace(page, blocks=(replace(block, table=replace(block.table, cells=tuple(cells))),))


@given(st.lists(st.integers(1, 5), min_size=1, max_size=6), st.booleans())
def test_rows_of_a_table_over_any_pages_stand_once_and_in_order(sizes: list[int], repeats: bool) -> None:
    pages, done = [], 0
    for index, size in enumerate(sizes):
        head = [HEAD] if repeats or index == 0 else []
        pages.append(table_page([*head, *rows_of(size, done)], index=index))
        done += size
    whole, *rest = written(pages)
    assert whole == tabbed([HEAD, *rows_of(done)])
    assert rest == [""] * (len(sizes) - 1)


def test_a_table_ends_where_text_follows_it() -> None:
    second = with_block(table_page([HEAD, *rows_of(1, 2)], index=1), text_block("An end."), before=False)
    third = table_page([HEAD, *rows_of(1, 3)], index=2)
    assert written([table_page([HEAD, *rows_of(2)]), second, third]) == [
        tabbed([HEAD, *rows_of(3)]),
        "An end.",
        tabbed([HEAD, *rows_of(1, 3)]),
    ]


@pytest.mark.parametrize("says", ["Table 3 (continued)", "Table 3 (cont'd)", "续表 3", "表3（续）"])
def test_a_line_that_says_that_it_goes_on_is_left_out(says: str) -> None:
    second = with_block(table_page(rows_of(1, 2), index=1), text_block(says, BlockKind.FIGURE_TITLE), before=True)
    assert written([table_page([HEAD, *rows_of(2)]), second]) == [tabbed([HEAD, *rows_of(3)]), ""]


@pytest.mark.parametrize("kind", [BlockKind.FOOTER, BlockKind.NUMBER, BlockKind.FOOTNOTE])
def test_what_stands_at_the_foot_of_the_page_does_not_end_a_table(kind: BlockKind) -> None:
    first = with_block(table_page([HEAD, *rows_of(2)]), text_block("7", kind), before=False)
    whole, rest = written([first, table_page(rows_of(1, 2), index=1)])
    assert whole.startswith(tabbed([HEAD, *rows_of(3)])) and not rest


@pytest.mark.parametrize(
    "second",
    [
        with_block(table_page(rows_of(1), index=1), text_block("Another matter."), before=True),
        with_block(table_page(rows_of(1), index=1), text_block("表 4 人员", BlockKind.FIGURE_TITLE), before=True),
        table_page([["item", "count"], ["part", "2"]], index=1),
        parted_otherwise(table_page(rows_of(1), index=1)),
        table_page(rows_of(1), index=2),
    ],
    ids=["below text", "a caption of its own", "fewer columns", "other columns", "not the next page"],
)
def test_another_table_is_left_where_it_is(second: Page) -> None:
    first = table_page([HEAD, *rows_of(2)])
    assert list(with_whole_tables([first, second])) == [first, second]


def test_a_head_with_a_cell_over_its_rows_is_taken_once() -> None:
    head = [["item", "in store", None], [..., "count", "price"]]
    pages = [table_page([*head, *rows_of(2)]), table_page([*head, *rows_of(2, 2)], index=1)]
    whole = next(iter(with_whole_tables(pages)))
    table = whole.blocks[0].table
    assert table is not None and table.row_count == 6
    assert [cell.text for cell in table.cells if cell.cols == (0, 0)] == ["item", *(f"part {n}" for n in range(4))]


def test_later_rows_are_laid_below_the_first_ones() -> None:
    pages = [table_page([HEAD, *rows_of(2)]), table_page(rows_of(2, 2), index=1)]
    block = next(iter(with_whole_tables(pages))).blocks[0]
    assert block.table is not None
    tops = [cell.polygon[0][1] for cell in block.table.cells if cell.cols == (0, 0)]
    assert tops == sorted(set(tops)) and block.bbox[3] == max(cell.polygon[2][1] for cell in block.table.cells)


def test_pages_without_tables_go_by_one_at_a_time() -> None:
    asked_for: list[int] = []

    def pages() -> Iterator[Page]:
        for index in range(3):
            asked_for.append(index)
            yield written_page((f"page {index}", 100, 100), index=index)

    assert next(with_whole_tables(pages())).index == 0
    assert asked_for == [0]


@pytest.mark.parametrize("join", [True, False])
def test_a_written_document_has_them_whole_where_that_is_asked_for(join: bool) -> None:
    pages = [table_page([HEAD, *rows_of(2)]), table_page([HEAD, *rows_of(2, 2)], index=1)]
    document = LocalDocument("parts.pdf", 2, iter(pages), None, nullcontext)
    out = BytesIO()
    write_document(out, document, "parts", Asked("md", None, join_tables=join), Settings())
    assert out.getvalue().decode().count("| item |") == (1 if join else 2)
