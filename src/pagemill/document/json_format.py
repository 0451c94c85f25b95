"""The engine's own JSON of a page: complete, versioned, and read back to an equal `Page`."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np

from pagemill.document.model import (
    Barcode,
    Block,
    BlockKind,
    Cell,
    InlineFormula,
    Line,
    LineSource,
    Link,
    Page,
    PageFailure,
    PageSheet,
    Picture,
    Stamp,
    StampColor,
    StampShape,
    Table,
)
from pagemill.geometry import Affine, Homography, PlaneMap, Polygon

#: Raised whenever a field changes its meaning or goes; a new optional field leaves it as it is. A page has the lowest
#: that says all of it: 2 where `to_read`, its own or a sheet's, is a homography.
FORMAT_VERSION, WITH_HOMOGRAPHY = 1, 2

#: Shares of a line's length are kept in parts of this many; products this near to the middle of two are looked at
#: again.
SHARES, NEAR_MIDDLE = 10_000, 1e-6

Json = dict[str, Any]


def page_to_json(page: Page) -> Json:
    """A page as JSON values. Polygons are lists of `[x, y]` rounded to 1/100 pixel; pictures are base64."""
    maps = (page.to_read, *(sheet.to_read for sheet in page.sheets))
    data: Json = {
        "version": WITH_HOMOGRAPHY if any(isinstance(one, Homography) for one in maps) else FORMAT_VERSION,
        "index": page.index,
        "width": page.width,
        "height": page.height,
        "read_width": page.read_width,
        "read_height": page.read_height,
        "to_read": _map_to_json(page.to_read),
        "turned": page.turned,
        "skew": page.skew,
        "dpi": page.dpi,
        "failure": None if page.failure is None else {"code": page.failure.code, "message": page.failure.message},
        "blocks": [_block_to_json(block) for block in page.blocks],
    }
    if page.notes:
        data["notes"] = list(page.notes)
    if page.structured:
        data["structured"] = True
    if page.sheets:
        data["sheets"] = [
            {"to_read": _map_to_json(sheet.to_read), "width": sheet.width, "height": sheet.height}
            for sheet in page.sheets
        ]
    return data


def page_from_json(data: Json) -> Page:
    """The page that `page_to_json` wrote. Raises `ValueError` for another version of the format."""
    if data["version"] not in (FORMAT_VERSION, WITH_HOMOGRAPHY):
        raise ValueError(f"page format {data['version']} is neither {FORMAT_VERSION} nor {WITH_HOMOGRAPHY}")
    failure = data["failure"]
    return Page(
        index=data["index"],
        width=data["width"],
        height=data["height"],
        read_width=data["read_width"],
        read_height=data["read_height"],
        to_read=_map_from_json(data["to_read"]),
        turned=data["turned"],
        skew=data["skew"],
        dpi=data["dpi"],
        failure=None if failure is None else PageFailure(failure["code"], failure["message"]),
        blocks=tuple(_block_from_json(block) for block in data["blocks"]),
        notes=tuple(data.get("notes", ())),
        structured=data.get("structured", False),
        sheets=tuple(
            PageSheet(_map_from_json(sheet["to_read"]), sheet["width"], sheet["height"])
            for sheet in data.get("sheets", ())
        ),
    )


def _map_to_json(map_: PlaneMap) -> list[float]:
    return [v for row in map_.rows() for v in row]


def _map_from_json(values: list[float]) -> PlaneMap:
    """Six numbers are two rows of an affine map, nine the three rows of a homography."""
    return Affine(*values) if len(values) == 6 else Homography(*values)


def _polygon_to_json(polygon: Polygon) -> list[list[float]]:
    return [[round(x, 2), round(y, 2)] for x, y in polygon]


def _polygon_from_json(points: list[list[float]]) -> Polygon:
    return tuple([(x, y) for x, y in points])


def _line_to_json(line: Line) -> Json:
    data: Json = {
        "text": line.text,
        "polygon": _polygon_to_json(line.polygon),
        "score": round(line.score, 4),
        "source": line.source.value,
    }
    if line.offsets:
        data["offsets"] = _rounded(line.offsets)
    if line.links:
        data["links"] = [{"start": link.start, "end": link.end, "target": link.target} for link in line.links]
    if line.formulas:
        data["formulas"] = [_formula_to_json(formula) for formula in line.formulas]
    return data


def _rounded(shares: Sequence[float]) -> list[float]:
    """Shares rounded to 1/10000, as `round` does: a page has thousands."""
    parts = np.array(shares) * SHARES
    whole = np.rint(parts)
    # Right in the middle between two, the product may lie on the other side of it than the number itself.
    if (abs(abs(parts - whole) - 0.5) < NEAR_MIDDLE).any():
        return [round(share, 4) for share in shares]
    rounded: list[float] = (whole / SHARES).tolist()
    return rounded


def _formula_to_json(formula: InlineFormula) -> Json:
    data: Json = {"start": formula.start, "end": formula.end, "polygon": _polygon_to_json(formula.polygon)}
    return data if formula.latex is None else data | {"latex": formula.latex}


def _formula_from_json(data: Json) -> InlineFormula:
    return InlineFormula(data["start"], data["end"], _polygon_from_json(data["polygon"]), data.get("latex"))


def _line_from_json(data: Json) -> Line:
    return Line(
        text=data["text"],
        polygon=_polygon_from_json(data["polygon"]),
        score=data["score"],
        source=LineSource(data["source"]),
        offsets=tuple(data.get("offsets", ())),
        links=tuple(Link(link["start"], link["end"], link["target"]) for link in data.get("links", ())),
        formulas=tuple(_formula_from_json(formula) for formula in data.get("formulas", ())),
    )


def _lines_from_json(data: list[Json]) -> tuple[Line, ...]:
    return tuple(_line_from_json(line) for line in data)


def _picture_to_json(picture: Picture) -> Json:
    return {
        "jpeg": base64.b64encode(picture.jpeg).decode("ascii"),
        "width": picture.width,
        "height": picture.height,
    }


def _picture_from_json(data: Json) -> Picture:
    return Picture(base64.b64decode(data["jpeg"]), data["width"], data["height"])


def _table_to_json(table: Table) -> Json:
    return {
        "ruled": table.ruled,
        "cells": [
            {
                "rows": list(cell.rows),
                "cols": list(cell.cols),
                "polygon": _polygon_to_json(cell.polygon),
                "lines": [_line_to_json(line) for line in cell.lines],
            }
            for cell in table.cells
        ],
    }


def _table_from_json(data: Json) -> Table:
    return Table(
        cells=tuple(
            Cell(
                rows=(cell["rows"][0], cell["rows"][1]),
                cols=(cell["cols"][0], cell["cols"][1]),
                polygon=_polygon_from_json(cell["polygon"]),
                lines=_lines_from_json(cell["lines"]),
            )
            for cell in data["cells"]
        ),
        ruled=data["ruled"],
    )


def _stamp_to_json(stamp: Stamp) -> Json:
    return {
        "polygon": _polygon_to_json(stamp.polygon),
        "shape": stamp.shape.name,
        "color": stamp.color.name,
        "score": round(stamp.score, 4),
        "rotated": stamp.rotated,
        "picture": _picture_to_json(stamp.picture),
        "lines": [_line_to_json(line) for line in stamp.lines],
    }


def _stamp_from_json(data: Json) -> Stamp:
    return Stamp(
        polygon=_polygon_from_json(data["polygon"]),
        shape=StampShape[data["shape"]],
        color=StampColor[data["color"]],
        score=data["score"],
        rotated=data["rotated"],
        picture=_picture_from_json(data["picture"]),
        lines=_lines_from_json(data["lines"]),
    )


def _barcode_to_json(barcode: Barcode) -> Json:
    return {
        "symbology": barcode.symbology,
        "text": barcode.text,
        "polygon": _polygon_to_json(barcode.polygon),
    }


def _barcode_from_json(data: Json) -> Barcode:
    return Barcode(data["symbology"], data["text"], _polygon_from_json(data["polygon"]))


def _block_to_json(block: Block) -> Json:
    data: Json = {
        "kind": block.kind.value,
        "polygon": _polygon_to_json(block.polygon),
        "score": round(block.score, 4),
    }
    if block.lines:
        data["lines"] = [_line_to_json(line) for line in block.lines]
    if block.table is not None:
        data["table"] = _table_to_json(block.table)
    if block.picture is not None:
        data["picture"] = _picture_to_json(block.picture)
    if block.stamps:
        data["stamps"] = [_stamp_to_json(stamp) for stamp in block.stamps]
    if block.latex is not None:
        data["latex"] = block.latex
    if block.barcodes:
        data["barcodes"] = [_barcode_to_json(barcode) for barcode in block.barcodes]
    if block.level:
        data["level"] = block.level
    return data


def _block_from_json(data: Json) -> Block:
    return Block(
        kind=BlockKind(data["kind"]),
        polygon=_polygon_from_json(data["polygon"]),
        score=data["score"],
        lines=_lines_from_json(data.get("lines", [])),
        table=_table_from_json(data["table"]) if "table" in data else None,
        picture=_picture_from_json(data["picture"]) if "picture" in data else None,
        stamps=tuple(_stamp_from_json(stamp) for stamp in data.get("stamps", [])),
        latex=data.get("latex"),
        barcodes=tuple(_barcode_from_json(barcode) for barcode in data.get("barcodes", [])),
        level=data.get("level", 0),
    )
