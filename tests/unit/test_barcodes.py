"""Codes on a page are decoded whichever way they lie, are bound to their pictures, and are no lines of text."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from drawings import Sheet
from drawings.codes import draw_code
from pagemill.document import Barcode, Block, BlockKind, Line, LineSource
from pagemill.geometry import area, bbox_of, covered, iou, polygon_of
from pagemill.reading.layout.barcodes import bind_barcodes, find_barcodes, outside_barcodes, with_barcodes
from pagemill.reading.layout.code_places import code_places
from pagemill.reading.layout.regions import Region, RegionKind
from pagemill.reading.pixels.block_pictures import crop_picture

CODE = Barcode("QR Code", "PM-7", polygon_of((100, 100, 180, 180)))
PAGE = np.full((400, 400, 3), 255, np.uint8)


def page_with(code: Image.Image, x: int = 300, y: int = 400) -> Image.Image:
    sheet = Sheet()
    sheet.paragraph(150, 150, 940, "The goods are released on presentation of the code below.")
    sheet.image.paste(code, (x, y))
    return sheet.image


@pytest.mark.parametrize(
    ("symbology", "text", "name"),
    [
        ("QRCode", "https://example.com/提单/7", "QR Code"),
        ("Code128", "PM-2031-77", "Code 128"),
        ("Code39", "PM-2031", "Code 39"),
        ("EAN13", "6901234567892", "EAN-13"),
        ("DataMatrix", "DM 2031", "Data Matrix"),
        ("PDF417", "Crew list, 12 names", "PDF417"),
        ("Aztec", "Boarding 31A", "Aztec"),
    ],
)
@pytest.mark.parametrize("turn", [0, 90, 180])
def test_a_code_is_decoded_where_it_stands(symbology: str, text: str, name: str, turn: int) -> None:
    code = draw_code(symbology, text)
    drawn = page_with(code.rotate(turn, expand=True))
    (found,) = find_barcodes(np.asarray(drawn), [], thorough=True)
    assert (found.symbology, found.text) == (name, text)
    wide, tall = code.size if turn % 180 == 0 else code.size[::-1]
    assert covered(bbox_of(found.polygon), (300, 400, 300 + wide, 400 + tall)) == 1
    assert (
        covered((320 + wide * 0.3, 400 + tall * 0.4, 300 + wide * 0.6, 400 + tall * 0.6), bbox_of(found.polygon)) > 0.9
    )


@settings(max_examples=12)
@given(st.floats(-12, 12), st.text("ABCXYZ0123456789", min_size=5, max_size=20))
def test_a_leaning_code_is_decoded(angle: float, text: str) -> None:
    code = draw_code("QRCode", text, 4).rotate(angle, expand=True, fillcolor=(255, 255, 255), resample=Image.BICUBIC)
    (found,) = find_barcodes(np.asarray(page_with(code)), [], thorough=False)
    assert found.text == text


def test_a_small_code_is_decoded_where_it_is_looked_at_closely() -> None:
    code = draw_code("Code128", "PM-2031-77", 8)
    # Modules of 1.2 pixels.
    small = code.resize((int(code.width * 0.15), int(code.height * 0.15)), Image.LANCZOS)
    page = np.asarray(page_with(small))
    box = (300, 400, 300 + small.width, 400 + small.height)
    assert find_barcodes(page, [], thorough=True) == []
    (found,) = find_barcodes(page, [box], thorough=False)
    assert found.text == "PM-2031-77"
    assert covered(bbox_of(found.polygon), box) == 1
    assert iou(bbox_of(found.polygon), box) > 0.3


def test_a_costly_symbology_is_decoded_in_a_picture_of_a_born_digital_page() -> None:
    code = draw_code("DataMatrix", "DM 2031")
    page = np.asarray(page_with(code))
    assert find_barcodes(page, [], thorough=False) == []
    box = (300.0, 400.0, 300.0 + code.width, 400.0 + code.height)
    assert [one.text for one in find_barcodes(page, [box], thorough=False)] == ["DM 2031"]


@pytest.mark.parametrize(("symbology", "text"), [("QRCode", "7"), ("DataMatrix", "7"), ("EAN13", "6901234567892")])
@pytest.mark.parametrize("ink", [0, 130])
def test_a_place_is_looked_at_where_a_code_stands_and_not_the_page(symbology: str, text: str, ink: int) -> None:
    code = draw_code(symbology, text, 2).point(lambda level: max(level, ink))
    grey = np.asarray(page_with(code).convert("L"))
    (place,) = code_places(grey)
    assert covered((300, 400, 300 + code.width, 400 + code.height), place) > 0.95
    assert area(place) < 0.1 * grey.size
    assert code_places(np.asarray(page_with(Image.new("RGB", code.size, (255, 255, 255))).convert("L"))) == []


def test_print_and_rules_are_no_codes() -> None:
    sheet = Sheet()
    y = sheet.paragraph(150, 150, 940, "The supplier shall deliver the goods within 30 days. " * 12)
    sheet.table(150, y + 40, [90] * 10, [["1", "|||", "10", "lll", "0", "11", "1", "II", "0", "1"]] * 8)
    assert find_barcodes(np.asarray(sheet.image), [], thorough=True) == []


def test_what_recognition_made_of_a_code_is_no_text() -> None:
    noise = Line("回国", polygon_of((110, 120, 170, 150)), 0.6)
    printed = Line("PM-7", polygon_of((110, 120, 170, 150)), 1.0, LineSource.TEXT_LAYER)
    below = Line("Scan me", polygon_of((100, 190, 180, 210)), 0.9)
    assert outside_barcodes([noise, printed, below], [CODE]) == [printed, below]


def test_a_code_outside_every_figure_makes_one() -> None:
    figure = Region(RegionKind.FIGURE, (90, 90, 190, 190), 0.9)
    assert with_barcodes([figure], [CODE]) == [figure]
    _, made = with_barcodes([Region(RegionKind.TEXT, (90, 90, 190, 190), 0.9)], [CODE])
    assert made.kind is RegionKind.FIGURE
    assert covered(bbox_of(CODE.polygon), made.bbox) == 1


def test_a_code_is_bound_to_the_smallest_picture_that_shows_it() -> None:
    boxes = [(0, 0, 390, 390), (95, 95, 185, 185)]
    blocks = [Block(BlockKind.IMAGE, polygon_of(box), picture=crop_picture(PAGE, box)) for box in boxes]
    outer, inner = bind_barcodes(blocks, [CODE], PAGE)
    assert (outer.barcodes, inner.barcodes) == ((), (CODE,))


def test_a_code_is_no_chart_and_a_chart_with_a_code_stays_one() -> None:
    tight, wide = (95, 95, 185, 185), (0, 0, 390, 390)
    for box, kind in ((tight, BlockKind.IMAGE), (wide, BlockKind.CHART)):
        chart = Block(BlockKind.CHART, polygon_of(box), picture=crop_picture(PAGE, box))
        (block,) = bind_barcodes([chart], [CODE], PAGE)
        assert (block.kind, block.barcodes) == (kind, (CODE,))


def test_a_code_in_a_table_is_a_picture_after_it() -> None:
    table = Block(BlockKind.TABLE, polygon_of((50, 50, 300, 300)))
    text = Block(BlockKind.TEXT, polygon_of((50, 320, 300, 340)))
    first, own, last = bind_barcodes([table, text], [CODE], PAGE)
    assert (first, last) == (table, text)
    assert own.kind is BlockKind.IMAGE
    assert own.barcodes == (CODE,)
    assert own.picture is not None
