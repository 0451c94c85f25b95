"""A page written as JSON reads back equal, whatever it holds; another version is refused."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.document import (
    Barcode,
    Block,
    BlockKind,
    Cell,
    InlineFormula,
    Line,
    LineSource,
    Page,
    PageFailure,
    PageSheet,
    Picture,
    Stamp,
    StampColor,
    StampShape,
    Table,
    page_from_json,
    page_to_json,
)
from pagemill.geometry import Affine, Homography, polygon_of

LINE = Line("合计 12.5", polygon_of((1.25, 2.5, 30, 12)), 0.9375, LineSource.OCR, (0.0, 0.25, 0.5, 0.5, 0.75, 1.0))
FORMULAS = (
    InlineFormula(0, 2, polygon_of((1.25, 2.5, 8, 12)), "x^{2}"),
    InlineFormula(3, 5, polygon_of((12, 2.5, 20, 12))),
)
PICTURE = Picture(b"\xff\xd8jpeg", 20, 10)
STAMP = Stamp(polygon_of((0, 0, 9, 9)), StampShape.OVAL, StampColor.RED, 0.5, True, PICTURE, (LINE,))
PAGE = Page(
    index=3,
    width=100,
    height=200,
    read_width=200,
    read_height=100,
    to_read=Affine.quarter_turn(90, 100, 200),
    turned=90,
    skew=1.5,
    dpi=150.0,
    failure=PageFailure("PageUnreadable", "why"),
    notes=("near: it did not answer in time; read without it",),
    blocks=(
        Block(BlockKind.DOC_TITLE, polygon_of((0, 0, 5, 5)), lines=(LINE,), level=1, score=0.75),
        Block(
            BlockKind.TABLE,
            polygon_of((0, 0, 5, 5)),
            table=Table((Cell((0, 1), (0, 0), polygon_of((0, 0, 2, 2)), (LINE,)),), ruled=True),
        ),
        Block(
            BlockKind.IMAGE,
            polygon_of((0, 0, 5, 5)),
            picture=PICTURE,
            barcodes=(Barcode("EAN-13", "6901234567892", polygon_of((1, 1, 4, 4))),),
        ),
        Block(BlockKind.SEAL, polygon_of((0, 0, 5, 5)), stamps=(STAMP,)),
        Block(BlockKind.TEXT, polygon_of((0, 0, 5, 5)), lines=(replace(LINE, formulas=FORMULAS),)),
        Block(BlockKind.DISPLAY_FORMULA, polygon_of((0, 0, 5, 5)), latex="x^2"),
    ),
)


def test_a_page_reads_back_equal() -> None:
    assert page_from_json(json.loads(json.dumps(page_to_json(PAGE)))) == PAGE


def test_every_kind_of_block_reads_back() -> None:
    blocks = tuple(Block(kind, polygon_of((0, 0, 1, 1))) for kind in BlockKind)
    page = replace(PAGE, blocks=blocks, failure=None, dpi=None)
    assert page_from_json(page_to_json(page)) == page


def test_a_page_without_its_perspective_is_of_the_version_that_knows_such_maps() -> None:
    page = replace(PAGE, to_read=Homography(1.1, 0.2, 3, -0.1, 0.9, 4, 1e-4, 2e-4, 1.0))
    data = json.loads(json.dumps(page_to_json(page)))
    assert (data["version"], len(data["to_read"])) == (2, 9)
    assert page_from_json(data) == page
    assert (page_to_json(PAGE)["version"], len(page_to_json(PAGE)["to_read"])) == (1, 6)


def test_a_page_of_several_sheets_reads_back_and_is_of_the_version_that_knows_their_maps() -> None:
    sheets = (
        PageSheet(Affine.shift(-50, 0), 50, 200),
        PageSheet(Homography(1.1, 0.2, 3, -0.1, 0.9, 4, 1e-4, 2e-4, 1.0), 50, 200),
    )
    page = replace(PAGE, to_read=Affine(), sheets=sheets)
    data = json.loads(json.dumps(page_to_json(page)))
    assert data["version"] == 2
    assert page_from_json(data) == page
    assert page_to_json(replace(page, sheets=sheets[:1]))["version"] == 1
    assert "sheets" not in page_to_json(PAGE)


def test_what_stands_on_one_of_several_sheets_is_upright_in_its_frame() -> None:
    left, right = PageSheet(Affine(), 50, 200), PageSheet(Affine.shift(-50, 0), 50, 200)
    page = replace(PAGE, to_read=Affine(), sheets=(left, right))
    assert page.frame_of(polygon_of((60, 10, 90, 20))) == right.to_read
    assert page.frame_of(polygon_of((500, 10, 510, 20))) == page.to_read


def test_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="99"):
        page_from_json({**page_to_json(PAGE), "version": 99})


def test_read_frame_of_a_turned_page() -> None:
    assert PAGE.read_bbox(polygon_of((0, 0, 10, 20))) == (180, 0, 200, 10)


@given(shares=st.lists(st.floats(0, 1) | st.integers(0, 20_000).map(lambda n: n / 20_000), min_size=1))
def test_shares_of_a_line_are_rounded_as_python_rounds(shares: list[float]) -> None:
    line = Line("x" * (len(shares) - 1), polygon_of((0, 0, 9, 9)), offsets=tuple(shares))
    page = Page(0, 10, 10, 10, 10, (Block(BlockKind.TEXT, line.polygon, (line,)),))
    (block,) = page_to_json(page)["blocks"]
    assert list(map(repr, block["lines"][0]["offsets"])) == [repr(round(share, 4)) for share in shares]
