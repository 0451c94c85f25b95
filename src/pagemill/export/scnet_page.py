"""A page as the SCNet result file has it. Coordinates are whole pixels of the page as read, origin top left."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from typing import Any

from pagemill.document import Block, BlockKind, Cell, Line, Page, Picture, Stamp, StampShape
from pagemill.error_codes import error_named, outside
from pagemill.export.markdown import IMAGE_FOLDER, MarkdownImage, page_markdown
from pagemill.export.table_html import table_html
from pagemill.geometry import Polygon

Json = dict[str, Any]

#: `type` of each kind; `sub_type` is the kind's own value.
BLOCK_TYPES: dict[BlockKind, str] = {
    **dict.fromkeys(BlockKind, "text"),
    BlockKind.HEADER: "header",
    BlockKind.HEADER_IMAGE: "header",
    BlockKind.FOOTER: "footer",
    BlockKind.FOOTER_IMAGE: "footer",
    BlockKind.FOOTNOTE: "footer",
    BlockKind.TABLE: "table",
    BlockKind.DISPLAY_FORMULA: "formula",
    BlockKind.INLINE_FORMULA: "formula",
    BlockKind.FORMULA_NUMBER: "formula",
    BlockKind.IMAGE: "image",
    BlockKind.ALGORITHM: "image",
    BlockKind.CHART: "chart",
    BlockKind.SEAL: "seal",
}
#: Kinds that carry a crop.
PICTURES = frozenset(
    {BlockKind.IMAGE, BlockKind.ALGORITHM, BlockKind.CHART, BlockKind.HEADER_IMAGE, BlockKind.FOOTER_IMAGE}
)
FORMULAS = frozenset({BlockKind.DISPLAY_FORMULA, BlockKind.INLINE_FORMULA})

CLASS_NAMES: dict[StampShape, str] = {
    StampShape.CIRCLE: "circle_stamp",
    StampShape.OVAL: "oval_stamp",
    StampShape.RECTANGLE: "rectangle_stamp",
    StampShape.OTHER: "other",
    StampShape.PERSONAL: "personal_stamp",
    StampShape.TRIANGLE: "triangle_stamp",
    StampShape.RHOMBUS: "rhombus_stamp",
}


def scnet_page(page: Page) -> Json:
    """The PAGE object.

    A page that could not be read has no blocks, and beyond the contract's fields an `error_code`, which is an error
    word of the SCNet API, and an `error_message`.
    """
    frame = _Frame(page)
    blocks: list[Json] = []
    numbers: list[int] = []
    for block in page.blocks:
        numbers.append(len(blocks))
        blocks.append(_block(block, len(blocks), frame))
        blocks += _inline_formulas(block, len(blocks), frame)
    markdown = page_markdown(page, numbers=numbers)
    data: Json = {
        "rotate_angle": page.turned,
        "height": page.read_height,
        "width": page.read_width,
        "blocks": blocks,
        "md": {
            "markdown_content": markdown.text,
            "images": [_markdown_image(image, n, page, numbers) for n, image in enumerate(markdown.images)],
        },
    }
    if page.failure is not None:
        data["error_code"] = outside(error_named(page.failure.code)).scnet
        data["error_message"] = page.failure.message
    return data


class _Frame:
    """Takes polygons from the page as submitted to whole pixels of the page as read."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def polygon(self, polygon: Polygon) -> list[list[int]]:
        width, height = self._page.read_width, self._page.read_height
        return [
            [min(max(round(x), 0), width), min(max(round(y), 0), height)] for x, y in self._page.read_polygon(polygon)
        ]

    def bbox(self, polygon: Polygon) -> list[int]:
        return _around(self.polygon(polygon))

    def places(self, polygon: Polygon) -> dict[str, list[int] | list[list[int]]]:
        """The two fields that tell where something stands."""
        points = self.polygon(polygon)
        return {"bbox": _around(points), "polygon": points}


def _around(points: list[list[int]]) -> list[int]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return [min(xs), min(ys), max(xs), max(ys)]


def _block(block: Block, n: int, frame: _Frame) -> Json:
    data: Json = {
        "id": n,
        "bbox": frame.bbox(block.polygon),
        "type": BLOCK_TYPES[block.kind],
        "sub_type": block.kind.value,
    }
    if block.kind is BlockKind.TABLE:
        data["html"] = "" if block.table is None else table_html(block.table)
        cells = () if block.table is None else block.table.cells
        data["cells"] = [_cell(cell, i, frame) for i, cell in enumerate(cells)]
    elif block.kind in FORMULAS:
        data["latex"] = block.latex or ""
        if not block.latex and block.lines:
            # What was read of a formula that no model wrote as LaTeX is not thrown away.
            data["lines"] = _lines(block.lines, frame)
    elif block.kind is BlockKind.SEAL:
        data["blocks"] = [_stamp(stamp, i, frame) for i, stamp in enumerate(block.stamps)]
    elif block.kind in PICTURES and (block.picture is not None or not block.lines):
        data["sub_img"] = _base64(block.picture)
    else:
        data["lines"] = _lines(block.lines, frame)
    return data


def _inline_formulas(block: Block, n: int, frame: _Frame) -> list[Json]:
    """The formulas within a block's lines as blocks of their own, which come after it; `n` is the first one's id."""
    found = [(line, formula) for line in block.lines for formula in line.formulas]
    return [
        _block(
            Block(
                BlockKind.INLINE_FORMULA,
                formula.polygon,
                (Line(line.text[formula.start : formula.end], formula.polygon, line.score, line.source),),
                latex=formula.latex,
            ),
            n + i,
            frame,
        )
        for i, (line, formula) in enumerate(found)
    ]


def _lines(lines: Iterable[Line], frame: _Frame) -> list[Json]:
    return [{**frame.places(line.polygon), "text": line.text, "score": round(line.score, 4)} for line in lines]


def _cell(cell: Cell, n: int, frame: _Frame) -> Json:
    return {
        "id": n,
        **frame.places(cell.polygon),
        "rows": list(cell.rows),
        "cols": list(cell.cols),
    }


def _stamp(stamp: Stamp, n: int, frame: _Frame) -> Json:
    return {
        "id": n,
        "class_id": stamp.shape.value,
        "class_name": CLASS_NAMES[stamp.shape],
        "bbox": frame.bbox(stamp.polygon),
        "score": round(stamp.score, 4),
        "is_rotated": stamp.rotated,
        "color_type": stamp.color.value,
        "sub_img": _base64(stamp.picture),
        "lines": _lines(stamp.lines, frame),
    }


def _base64(picture: Picture | None) -> str:
    return "" if picture is None else base64.b64encode(picture.jpeg).decode("ascii")


def _markdown_image(image: MarkdownImage, n: int, page: Page, numbers: Sequence[int]) -> Json:
    kind = page.blocks[image.block_index].kind
    data: Json = {"id": n, "block_index": numbers[image.block_index]}
    if image.stamp_index is not None:
        data["seal_block_index"] = image.stamp_index
    return data | {
        "format": "JPG",
        "path": IMAGE_FOLDER,
        "name": image.name,
        "type": BLOCK_TYPES[kind],
        "sub_type": kind.value,
    }
