"""Lines, and the regions that the layout network saw, put together into blocks."""

from __future__ import annotations

import numpy as np
import pytest

from pagemill.document import BlockKind, Line
from pagemill.geometry import Bbox, polygon_of
from pagemill.reading.blocks import Found, assemble
from pagemill.reading.layout import Region, RegionKind
from pagemill.reading.rule import Rule

IMAGE = np.full((1754, 1240, 3), 255, np.uint8)


def line(text: str, y: float, x0: float = 120, x1: float = 1100, tall: float = 20) -> Line:
    return Line(text, polygon_of((x0, y, x1, y + tall)))


def told(lines: list[Line], *regions: tuple[RegionKind, Bbox]) -> list[tuple[BlockKind, str]]:
    seen = [Region(kind, box, 0.9) for kind, box in regions]
    return [(block.kind, block.text) for block in assemble(Found(IMAGE, lines, seen, (), (), True))]


BODY = [
    line(f"the ships of the {n}th fleet lie in the harbour and wait for the tide to come", 300 + 32 * n)
    for n in range(6)
]


def test_a_region_that_stops_short_of_a_line_has_it_still() -> None:
    last = line("and for the wind.", 300 + 32 * 6, x1=320)
    whole = "\n".join(one.text for one in (*BODY, last))
    assert told([*BODY, last], (RegionKind.TEXT, (110, 295, 1110, 500))) == [(BlockKind.TEXT, whole)]


def test_a_line_of_another_size_that_a_region_touches_is_its_own_block() -> None:
    title = line("THE TIDE", 268, x1=420, tall=34)
    (first, *_) = told([title, *BODY], (RegionKind.TEXT, (110, 292, 1110, 500)))
    assert first == (BlockKind.DOC_TITLE, "THE TIDE")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The ships are told apart by the colours of their funnels, as they were in 1954.", BlockKind.TEXT),
        ("Hall J, Roe P. The colours of funnels. Ships 1954;12:41-48.", BlockKind.REFERENCE_CONTENT),
        ("[3] 王某. 船舶烟囱颜色研究[J]. 海运, 1998.", BlockKind.REFERENCE_CONTENT),
        ("References", BlockKind.REFERENCE),
    ],
)
def test_what_the_network_takes_for_references_is_believed_where_it_reads_like_one(text: str, kind: BlockKind) -> None:
    lines = [*BODY, line(text, 700)]
    assert told(lines, (RegionKind.REFERENCE, (110, 690, 1110, 730)))[-1] == (kind, text)


def test_words_that_the_network_takes_for_a_formula_are_text() -> None:
    assert told([*BODY, line("ANALYSIS.", 700)], (RegionKind.EQUATION, (110, 690, 1110, 730)))[-1][0] is BlockKind.TEXT
    formula = told([*BODY, line("E = mc2", 700)], (RegionKind.EQUATION, (110, 690, 1110, 730)))[-1]
    assert formula == (BlockKind.DISPLAY_FORMULA, "E = mc2")


def test_a_heading_that_begins_with_summary_is_no_abstract() -> None:
    head = line("SUMMARY FINANCIAL INFORMATION", 240, x1=600, tall=28)
    region = (RegionKind.TITLE, (110.0, 235.0, 610.0, 272.0))
    assert told([head, *BODY], region)[0][0] in (BlockKind.PARAGRAPH_TITLE, BlockKind.DOC_TITLE)
    abstract = line("Summary: the ships wait for the tide and leave with it, all of them.", 240)
    assert told([abstract, *BODY])[0][0] is BlockKind.ABSTRACT


@pytest.mark.parametrize(("number", "kind"), [(True, BlockKind.FOOTER), (False, BlockKind.FOOTNOTE)])
def test_small_print_below_a_short_rule_is_a_note_but_not_beside_the_pages_number(
    number: bool, kind: BlockKind
) -> None:
    foot = line("A company of the sea and of its harbours", 1640, x1=420, tall=15)
    lines = [*BODY, foot, *([line("17", 1640, x0=1080, x1=1100, tall=15)] if number else [])]
    seen = [Region(RegionKind.FOOTER, (110, 1630, 440, 1665), 0.9)]
    blocks = assemble(Found(IMAGE, lines, seen, (), (), True, (Rule(1630, 120, 360),)))
    assert {block.text: block.kind for block in blocks}[foot.text] is kind
