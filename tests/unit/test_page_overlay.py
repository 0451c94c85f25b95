"""The debugging picture of a page: every part outlined where it stands, with its kind and its place in the order."""

import numpy as np
import pytest
from PIL import Image, ImageColor

from pagemill.cli import label_plates
from pagemill.cli.page_overlay import (
    CELL_COLOUR,
    KIND_COLOURS,
    LINE_COLOURS,
    TEXT_COLOUR,
    colour_of,
    draw_page_overlay,
)
from pagemill.document import (
    Barcode,
    Block,
    BlockKind,
    Cell,
    Line,
    LineSource,
    Page,
    Picture,
    Stamp,
    StampColor,
    StampShape,
)
from pagemill.document import Table as PageTable
from pagemill.geometry import Bbox, polygon_of

PAPER = Image.new("RGB", (600, 800), "white")
STAMP = Stamp(
    polygon_of((420, 600, 520, 700)), StampShape.CIRCLE, StampColor.RED, 0.9, False, Picture(b"jpeg", 100, 100)
)
CELLS = (
    Cell((0, 0), (0, 0), polygon_of((60, 300, 160, 340)), (Line("a", polygon_of((70, 310, 90, 330))),)),
    Cell((0, 0), (1, 1), polygon_of((160, 300, 260, 340))),
)
BLOCKS = (
    Block(BlockKind.DOC_TITLE, polygon_of((60, 60, 300, 100)), (Line("Title", polygon_of((70, 65, 290, 95))),)),
    Block(
        BlockKind.TEXT,
        polygon_of((60, 160, 300, 200)),
        (Line("own", polygon_of((70, 165, 290, 195)), source=LineSource.TEXT_LAYER),),
    ),
    Block(BlockKind.TABLE, polygon_of((50, 290, 270, 350)), table=PageTable(CELLS)),
    Block(BlockKind.SEAL, polygon_of((410, 590, 530, 710)), stamps=(STAMP,)),
)


def page(*blocks: Block, width: int = 600, height: int = 800) -> Page:
    return Page(0, width, height, width, height, blocks=blocks)


def colour_at(drawn: Image.Image, x: int, y: int) -> str:
    red, green, blue = drawn.getpixel((x, y))  # type: ignore[misc]
    return f"#{red:02x}{green:02x}{blue:02x}"


def boxes_of(drawn: Image.Image, colour: str) -> Bbox | None:
    return Image.fromarray((np.asarray(drawn) == ImageColor.getrgb(colour)).all(axis=2)).getbbox()


def test_every_part_has_its_outline_where_it_stands() -> None:
    drawn = draw_page_overlay(page(*BLOCKS), PAPER)
    title, text, table, seal = (colour_of(block) for block in BLOCKS)
    assert len({title, text, table, seal}) == 4
    assert colour_at(drawn, 60, 90) == title
    assert colour_at(drawn, 300, 180) == text
    assert colour_at(drawn, 160, 350) == table
    assert colour_at(drawn, 530, 650) == colour_at(drawn, 520, 650) == seal
    assert colour_at(drawn, 290, 80) == LINE_COLOURS[LineSource.OCR]
    assert colour_at(drawn, 290, 180) == LINE_COLOURS[LineSource.TEXT_LAYER]
    assert colour_at(drawn, 260, 320) == colour_at(drawn, 110, 340) == CELL_COLOUR
    assert colour_at(drawn, 90, 320) == LINE_COLOURS[LineSource.OCR]
    assert colour_at(PAPER, 60, 90) == "#ffffff"
    # The print stays legible within an outline, and nothing is drawn far from one.
    assert min(drawn.getpixel((170, 80))) > 200  # type: ignore[type-var]
    assert colour_at(drawn, 300, 500) == "#ffffff"


def test_a_code_in_a_picture_is_outlined_too() -> None:
    code = Barcode("QR Code", "PM-1", polygon_of((200, 500, 260, 560)))
    drawn = draw_page_overlay(page(Block(BlockKind.IMAGE, polygon_of((100, 450, 400, 600)), barcodes=(code,))), PAPER)
    assert colour_at(drawn, 200, 530) == colour_at(drawn, 100, 520) == KIND_COLOURS[BlockKind.IMAGE]
    assert colour_at(drawn, 150, 530) != KIND_COLOURS[BlockKind.IMAGE]


def test_plates_tell_the_order_and_the_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[tuple[str, str, Bbox]] = []
    draw = label_plates.LabelPlates.draw

    def told(plates: label_plates.LabelPlates, text: str, font: object, colour: str, box: Bbox) -> None:
        written.append((text, colour, box))
        draw(plates, text, font, colour, box)  # type: ignore[arg-type]

    monkeypatch.setattr(label_plates.LabelPlates, "draw", told)
    drawn = draw_page_overlay(page(*BLOCKS), PAPER)
    assert [text for text, _, _ in written] == ["1 doc_title", "2 text", "3 table", "4 seal"]
    assert [box for _, _, box in written] == [
        (60, 60, 300, 100),
        (60, 160, 300, 200),
        (50, 290, 270, 350),
        (410, 590, 530, 710),
    ]
    # A plate stands beside its block: above the title, within the page.
    plate = boxes_of(drawn.crop((0, 0, 600, 58)), KIND_COLOURS[BlockKind.DOC_TITLE])
    assert plate is not None
    assert plate[0] == 60


def test_a_page_drawn_in_another_size_is_marked_in_it() -> None:
    """The geometry is that of the page; its picture may have been drawn with more dots or fewer."""
    drawn = draw_page_overlay(
        page(Block(BlockKind.TEXT, polygon_of((120, 320, 600, 400))), width=1200, height=1600), PAPER
    )
    assert colour_at(drawn, 300, 180) == TEXT_COLOUR
    assert colour_at(drawn, 500, 360) == "#ffffff"


def test_a_part_turned_with_its_page_is_drawn_as_it_stands() -> None:
    polygon = ((300.0, 300.0), (400.0, 400.0), (380.0, 420.0), (280.0, 320.0))
    drawn = draw_page_overlay(page(Block(BlockKind.TEXT, polygon)), PAPER)
    assert colour_at(drawn, 350, 350) == TEXT_COLOUR
    assert colour_at(drawn, 398, 302) == "#ffffff"


def test_running_text_alone_has_the_colour_of_text() -> None:
    assert TEXT_COLOUR not in KIND_COLOURS.values()
    assert set(KIND_COLOURS.values()) | {TEXT_COLOUR} == set(label_plates.COLOURS)
