"""Of a page that shows several sheets each is looked at by itself, and what is found is told of the page."""

from __future__ import annotations

from dataclasses import replace

from drawings.documents import document, written_page
from pagemill.document import Page, PageSheet
from pagemill.extraction.names.labels import Labels
from pagemill.extraction.pairs.key_value_pairs import pairs_of
from pagemill.extraction.view import DocumentView, view_document
from pagemill.geometry import Affine

#: A key on the left sheet whose value is missing, level with a figure on the right one.
LEFT = written_page(("Invoice No", 100, 100))
RIGHT = written_page(("A-17", 800, 100), ("Invoice No", 800, 300), ("B-18", 1000, 300))
PAGE = replace(LEFT, blocks=LEFT.blocks + RIGHT.blocks)


def with_sheets(page: Page) -> Page:
    halves = PageSheet(Affine(), 600, page.height), PageSheet(Affine.shift(-600, 0), page.width - 600, page.height)
    return replace(page, sheets=halves)


def keyed(view: DocumentView) -> list[tuple[str, list[str]]]:
    return [
        (pair.key.text, [value.passage.text for value in pair.values])
        for page in view.pages
        for pair in pairs_of(page, Labels.of(("Invoice No",))).pairs
    ]


def test_no_key_has_a_value_on_another_sheet() -> None:
    assert keyed(view_document(document(PAGE))) == [("Invoice No", ["A-17"]), ("Invoice No", ["B-18"])]
    assert keyed(view_document(document(with_sheets(PAGE)))) == [("Invoice No", []), ("Invoice No", ["B-18"])]


def test_values_are_told_of_the_document_s_page_and_where_they_stand_on_it() -> None:
    after = replace(written_page(("Voyage", 100, 100), ("17E", 400, 100)), index=1)
    view = view_document(document(with_sheets(PAGE), after))
    assert [page.page.index for page in view.pages] == [0, 1, 2]
    told = {
        line.text: (evidence.page, round(evidence.polygon[0][0]))
        for line in view.lines
        for evidence in view.evidence([line.span()])
    }
    assert told["B-18"] == (0, 1000)
    assert told["17E"] == (1, 400)


def test_a_box_around_several_lines_of_a_sheet_is_told_on_the_page() -> None:
    view = view_document(document(with_sheets(PAGE)))
    (evidence,) = view.evidence([line.span() for line in view.pages[1].lines])
    assert evidence.page == 0
    assert [round(v) for v in evidence.polygon[0]] == [800, 100]
