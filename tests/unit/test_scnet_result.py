"""The SCNet result file, field for field as the contract has it."""

import base64
import io
import json
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest

from pagemill.document import (
    Block,
    BlockKind,
    Cell,
    Line,
    Page,
    PageFailure,
    Picture,
    Stamp,
    StampColor,
    StampShape,
    Table,
)
from pagemill.export import scnet_page, write_scnet_result
from pagemill.export.scnet_page import BLOCK_TYPES
from pagemill.geometry import Affine, polygon_of

JPEG = Picture(b"\xff\xd8jpeg\xff\xd9", 40, 30)
JPEG_TEXT = base64.b64encode(JPEG.jpeg).decode()
BOX = (10.4, 20.6, 110.0, 40.0)
LINE = Line("一行 text", polygon_of(BOX), 0.98765)
LINE_JSON = {
    "bbox": [10, 21, 110, 40],
    "polygon": [[10, 21], [110, 21], [110, 40], [10, 40]],
    "text": "一行 text",
    "score": 0.9877,
}


def page(*blocks: Block, **fields: Any) -> Page:
    return Page(
        **({"index": 0, "width": 600, "height": 800, "read_width": 600, "read_height": 800} | fields), blocks=blocks
    )


def head(kind: BlockKind, type_: str, n: int = 0) -> dict[str, Any]:
    return {"id": n, "bbox": [10, 21, 110, 40], "type": type_, "sub_type": kind.value}


TYPES = {
    "text": [
        "text", "doc_title", "paragraph_title", "abstract", "content", "reference", "reference_content", "aside_text",
        "vertical_text", "figure_title", "vision_footnote", "number",
    ],
    "header": ["header", "header_image"],
    "footer": ["footer", "footer_image", "footnote"],
    "table": ["table"],
    "formula": ["display_formula", "inline_formula", "formula_number"],
    "image": ["image", "algorithm"],
    "chart": ["chart"],
    "seal": ["seal"],
}  # fmt: skip


def test_every_kind_has_the_contracts_type() -> None:
    assert {kind.value: type_ for kind, type_ in BLOCK_TYPES.items()} == {
        sub_type: type_ for type_, sub_types in TYPES.items() for sub_type in sub_types
    }


@pytest.mark.parametrize("sub_type", [*TYPES["text"], "header", "footer", "footnote", "formula_number"])
def test_kinds_that_carry_lines(sub_type: str) -> None:
    kind = BlockKind(sub_type)
    made = scnet_page(page(Block(kind, polygon_of(BOX), lines=(LINE,))))["blocks"]
    assert made == [head(kind, BLOCK_TYPES[kind]) | {"lines": [LINE_JSON]}]


@pytest.mark.parametrize("sub_type", ["image", "algorithm", "chart", "header_image", "footer_image"])
def test_kinds_that_carry_a_crop(sub_type: str) -> None:
    kind = BlockKind(sub_type)
    made = scnet_page(page(Block(kind, polygon_of(BOX), picture=JPEG)))["blocks"]
    assert made == [head(kind, BLOCK_TYPES[kind]) | {"sub_img": JPEG_TEXT}]


@pytest.mark.parametrize("sub_type", ["display_formula", "inline_formula"])
def test_formulas_carry_latex_and_what_was_read_where_there_is_none(sub_type: str) -> None:
    kind = BlockKind(sub_type)
    made = scnet_page(page(Block(kind, polygon_of(BOX), latex="x^2"), Block(kind, polygon_of(BOX), lines=(LINE,))))
    assert made["blocks"] == [
        head(kind, "formula") | {"latex": "x^2"},
        head(kind, "formula", 1) | {"latex": "", "lines": [LINE_JSON]},
    ]


def test_a_table() -> None:
    table = Table(
        (
            Cell((0, 0), (0, 1), polygon_of((10, 20, 110, 30)), (LINE,)),
            Cell((1, 1), (0, 0), polygon_of((10, 30, 60, 40))),
        )
    )
    made = scnet_page(page(Block(BlockKind.TABLE, polygon_of(BOX), table=table)))
    html = '<table><tr><td colspan="2">一行 text</td></tr><tr><td></td><td></td></tr></table>'
    assert made["blocks"] == [
        head(BlockKind.TABLE, "table")
        | {
            "html": html,
            "cells": [
                {
                    "id": 0,
                    "bbox": [10, 20, 110, 30],
                    "polygon": [[10, 20], [110, 20], [110, 30], [10, 30]],
                    "rows": [0, 0],
                    "cols": [0, 1],
                },
                {
                    "id": 1,
                    "bbox": [10, 30, 60, 40],
                    "polygon": [[10, 30], [60, 30], [60, 40], [10, 40]],
                    "rows": [1, 1],
                    "cols": [0, 0],
                },
            ],
        }
    ]
    assert made["md"] == {"markdown_content": html, "images": []}


@pytest.mark.parametrize(
    ("shape", "class_id", "class_name"),
    [
        (StampShape.CIRCLE, 0, "circle_stamp"),
        (StampShape.OVAL, 1, "oval_stamp"),
        (StampShape.RECTANGLE, 2, "rectangle_stamp"),
        (StampShape.OTHER, 3, "other"),
        (StampShape.PERSONAL, 4, "personal_stamp"),
        (StampShape.TRIANGLE, 5, "triangle_stamp"),
        (StampShape.RHOMBUS, 6, "rhombus_stamp"),
    ],
)
def test_a_stamp_of_each_class(shape: StampShape, class_id: int, class_name: str) -> None:
    stamp = Stamp(polygon_of(BOX), shape, StampColor.RED, 0.91239, True, JPEG, (LINE,))
    made = scnet_page(page(Block(BlockKind.SEAL, polygon_of(BOX), stamps=(stamp,))))["blocks"]
    assert made == [
        head(BlockKind.SEAL, "seal")
        | {
            "blocks": [
                {
                    "id": 0,
                    "class_id": class_id,
                    "class_name": class_name,
                    "bbox": [10, 21, 110, 40],
                    "score": 0.9124,
                    "is_rotated": True,
                    "color_type": "红色",
                    "sub_img": JPEG_TEXT,
                    "lines": [LINE_JSON],
                }
            ]
        }
    ]


def test_colours_of_stamps() -> None:
    assert [color.value for color in StampColor] == ["红色", "蓝色", "黑色", "其他"]


def test_markdown_and_its_pictures() -> None:
    stamp = Stamp(polygon_of(BOX), StampShape.OVAL, StampColor.BLUE, 0.9, False, JPEG)
    made = scnet_page(
        page(
            Block(BlockKind.TEXT, polygon_of(BOX), lines=(LINE,)),
            Block(BlockKind.IMAGE, polygon_of(BOX), picture=JPEG),
            Block(BlockKind.SEAL, polygon_of(BOX), stamps=(stamp,)),
            Block(BlockKind.HEADER_IMAGE, polygon_of(BOX), picture=JPEG),
        )
    )["md"]
    assert made == {
        "markdown_content": "一行 text\n\n![](images/image_1.jpg)\n\n![](images/image_2_seal_0.jpg)",
        "images": [
            {
                "id": 0,
                "block_index": 1,
                "format": "JPG",
                "path": "images/",
                "name": "image_1.jpg",
                "type": "image",
                "sub_type": "image",
            },
            {
                "id": 1,
                "block_index": 2,
                "seal_block_index": 0,
                "format": "JPG",
                "path": "images/",
                "name": "image_2_seal_0.jpg",
                "type": "seal",
                "sub_type": "seal",
            },
        ],
    }


def test_a_turned_page_is_told_as_read() -> None:
    """The page model keeps the frame as submitted; the wire has the upright page."""
    upright = polygon_of((100, 50, 300, 80))
    to_read = Affine.quarter_turn(90, 800, 600)
    line = Line("upright", to_read.inverse().polygon(upright))
    made = scnet_page(
        page(
            Block(BlockKind.TEXT, line.polygon, lines=(line,)),
            width=800,
            height=600,
            read_width=600,
            read_height=800,
            to_read=to_read,
            turned=90,
        )
    )
    assert (made["rotate_angle"], made["width"], made["height"]) == (90, 600, 800)
    assert made["blocks"][0]["bbox"] == [100, 50, 300, 80]
    assert made["blocks"][0]["lines"][0]["polygon"] == [[100, 50], [300, 50], [300, 80], [100, 80]]


def test_coordinates_stay_on_the_page() -> None:
    made = scnet_page(page(Block(BlockKind.TEXT, polygon_of((-3, -2, 700, 900)))))
    assert made["blocks"][0]["bbox"] == [0, 0, 600, 800]


def test_a_page_that_could_not_be_read() -> None:
    failed = Page(3, 0, 0, 0, 0, failure=PageFailure("PageUnreadable", "page 4 cannot be drawn"))
    assert scnet_page(failed) == {
        "rotate_angle": 0,
        "height": 0,
        "width": 0,
        "blocks": [],
        "md": {"markdown_content": "", "images": []},
        "error_code": "provider_error",
        "error_message": "page 4 cannot be drawn",
    }


def test_the_file_reads_back() -> None:
    one = page(Block(BlockKind.TEXT, polygon_of(BOX), lines=(LINE,)))
    lone = page(Block(BlockKind.TEXT, polygon_of(BOX), lines=(Line("broken \ud800", polygon_of(BOX)),)))
    out = io.BytesIO()
    write_scnet_result(out, "1234567890123456789", [('a "quoted" 名.pdf', iter([one, lone])), ("b.png", [one])])
    made = json.loads(out.getvalue())
    assert list(made) == ["taskId", "documents"]
    assert made["taskId"] == "1234567890123456789"
    assert [(d["documentId"], d["fileName"]) for d in made["documents"]] == [
        ("1234567890123456789_1", 'a "quoted" 名.pdf'),
        ("1234567890123456789_2", "b.png"),
    ]
    assert made["documents"][1]["datas"] == [scnet_page(one)]
    assert made["documents"][0]["datas"][0] == scnet_page(one)
    assert made["documents"][0]["datas"][1]["blocks"][0]["lines"][0]["text"] == "broken ?"


class _Sink(io.RawIOBase):
    def write(self, data: Any) -> int:
        return len(data)


def test_memory_does_not_grow_with_the_pages() -> None:
    """Each page carries a picture of 1 MB; 40 of them pass through in the room of a few."""

    def pages() -> Iterator[Page]:
        for index in range(40):
            picture = Picture(bytes([index]) * (1 << 20), 10, 10)
            yield page(Block(BlockKind.IMAGE, polygon_of(BOX), picture=picture), index=index)

    tracemalloc.start()
    try:
        write_scnet_result(_Sink(), "1", [("a.pdf", pages())])  # type: ignore[arg-type]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 12 << 20
