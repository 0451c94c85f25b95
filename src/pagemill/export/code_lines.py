"""The lines of a listing as they were typed: rows from top to bottom, each with its indentation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from pagemill.document import Line
from pagemill.geometry import Bbox, PlaneMap, bbox_of, height, overlap_1d

#: Lines that share this much of the lower one's height stand on one row.
SAME_ROW = 0.5


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    box: Bbox


def listing_text(lines: Sequence[Line], to_read: PlaneMap) -> str:
    """The rows parted by newlines, each begun with as many spaces as it stands in from the leftmost.

    `to_read` takes the lines' polygons to the page as read. Spaces are counted by the width of a character, the median
    of the lines'; pieces of one row are as many spaces apart as there is room for, and one at the least.
    """
    pieces = [_Piece(line.text.rstrip(), bbox_of(to_read.polygon(line.polygon))) for line in lines if line.text.strip()]
    if not pieces:
        return ""
    letter = median((piece.box[2] - piece.box[0]) / len(piece.text) for piece in pieces) or 1.0
    left = min(piece.box[0] for piece in pieces)
    return "\n".join(_row_text(row, left, letter) for row in _rows(pieces))


def _rows(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    rows: list[list[_Piece]] = []
    for piece in pieces:
        if rows and _on_one_row(rows[-1][0].box, piece.box):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _on_one_row(one: Bbox, other: Bbox) -> bool:
    shared = overlap_1d(one[1], one[3], other[1], other[3])
    return shared > SAME_ROW * min(height(one), height(other))


def _row_text(row: Sequence[_Piece], left: float, letter: float) -> str:
    text = ""
    for piece in sorted(row, key=lambda piece: piece.box[0]):
        column = round((piece.box[0] - left) / letter)
        text += " " * max(column - len(text), 1 if text else 0) + piece.text
    return text
