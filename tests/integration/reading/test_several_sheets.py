"""Small sheets laid out on one scan or photograph are read one after the other, each as it lies."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from drawings import Sheet
from drawings.photographs import laid_out
from drawings.sheet import encoded
from pagemill.document import Document, Page
from pagemill.extraction.view import view_document
from pagemill.geometry import Affine
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings

SIZE = (1400, 1500)
TABLE_TOP, LID = (70, 60, 52), (254, 254, 254)
PAPER = (238, 236, 230)
#: Each receipt: its shop, its number, what was bought, and how it was paid.
RECEIPTS = (
    (
        "城南便利店",
        "单号：2301",
        (("矿泉水", "2", "4.00"), ("面包", "1", "8.50"), ("牛奶", "3", "18.60")),
        "支付方式：微信",
    ),
    (
        "Harbour Cafe",
        "Ticket 0117",
        (("Flat white", "2", "7.60"), ("Scone", "1", "3.20"), ("Soup", "1", "6.50")),
        "Paid by card",
    ),
    (
        "Quay Hardware",
        "Ticket 5520",
        (("Hinge", "6", "11.40"), ("Screw", "2", "5.80"), ("Rope", "1", "9.95")),
        "Paid in cash",
    ),
)


def receipt(shop: str, number: str, bought: tuple[tuple[str, ...], ...], paid: str) -> Image.Image:
    sheet = Sheet(size=(420, 400), background=PAPER)
    sheet.write(120, 20, shop, 28, bold=True)
    sheet.write(24, 84, number, 22)
    for row, (name, count, price) in enumerate(bought):
        y = 150 + 40 * row
        sheet.write(24, y, name, 22)
        sheet.write(230, y, count, 22)
        sheet.write(320, y, price, 22)
    sheet.write(24, 320, paid, 22)
    return sheet.image


def read(picture: Image.Image, tmp_path: Path) -> Page:
    path = tmp_path / "page"
    path.write_bytes(encoded(picture, "PNG"))
    reader = Reader(load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings)
    (page,) = reader.read(path, Kind.PNG, [0], ReadOptions())
    return page


def told(page: Page) -> list[str]:
    """What the page says, a line each; of tables row by row."""
    return [
        cell.text
        for block in page.blocks
        for cell in (block.table.cells if block.table is not None else block.lines)
        if cell.text
    ]


@pytest.mark.parametrize("ground", [TABLE_TOP, LID], ids=["table", "lid"])
@pytest.mark.parametrize("turns", [(3, -4, 2), (0, 90, 180)], ids=["leaning", "turned"])
def test_each_is_read_to_its_end(turns: tuple[float, ...], ground: tuple[int, int, int], tmp_path: Path) -> None:
    places = ((90, 80), (760, 110), (200, 800))
    picture = laid_out(SIZE, ground, [(receipt(*r), p, t) for r, p, t in zip(RECEIPTS, places, turns, strict=True)])
    page = read(picture, tmp_path)
    assert told(page) == [
        text
        for shop, number, bought, paid in RECEIPTS
        for text in (shop, number, *(v for row in bought for v in row), paid)
    ]
    assert page.to_read == Affine()
    assert (page.width, page.height) == (page.read_width, page.read_height) == SIZE


def test_each_is_upright_where_values_are_sought(tmp_path: Path) -> None:
    places, turns = ((90, 80), (760, 110), (200, 800)), (3, 90, 180)
    picture = laid_out(SIZE, TABLE_TOP, [(receipt(*r), p, t) for r, p, t in zip(RECEIPTS, places, turns, strict=True)])
    view = view_document(Document("receipts", (read(picture, tmp_path),)))
    assert [page.lines[0].text for page in view.pages] == [shop for shop, *_ in RECEIPTS]
    for page in view.pages:
        first, last = page.lines[0].bbox, page.lines[-1].bbox
        assert first[2] - first[0] > 2 * (first[3] - first[1])
        assert last[1] - first[1] == pytest.approx(300, abs=12)
    assert {each.page for each in view.evidence([line.span() for line in view.lines])} == {0}


def test_lines_are_told_where_they_stand(tmp_path: Path) -> None:
    picture = laid_out(SIZE, TABLE_TOP, [(receipt(*RECEIPTS[0]), (90, 80), 0), (receipt(*RECEIPTS[2]), (760, 800), 90)])
    lines = {line.text: line.bbox for block in read(picture, tmp_path).blocks for line in block.lines}
    assert lines["单号：2301"] == pytest.approx((90 + 24, 80 + 86, 90 + 145, 80 + 112), abs=8)
    # Turned clockwise, what stood at x and y of a sheet 400 high stands at 400 - y and x.
    assert lines["Ticket 5520"] == pytest.approx((760 + 400 - 112, 800 + 24, 760 + 400 - 86, 800 + 140), abs=8)


def test_a_page_with_panels_and_text_between_them_is_one(tmp_path: Path) -> None:
    sheet = Sheet(size=SIZE)
    for y, n in ((300, 1), (800, 2)):
        sheet.write(100, y - 60, f"Part {n} of the survey", 30)
        sheet.fill([(100, y), (1300, y + 260)], (225, 230, 238))
        for row in range(4):
            sheet.write(130, y + 20 + 56 * row, f"The berth {n}{row} is {3 + row} metres deep at low water.", 28)
    page = read(sheet.image, tmp_path)
    assert told(page) == [run.text for run in sheet.texts]
