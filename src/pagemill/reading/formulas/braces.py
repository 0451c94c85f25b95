"""Braces that lie above or below a part of a formula."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pagemill.geometry import Bbox, union
from pagemill.reading.formulas.base_lines import base_line
from pagemill.reading.formulas.parts import Kind, Part, joined

#: What the tips and the ends of a brace are told as, four of them, in fonts that set it in pieces. A piece is no wider
#: than this, in sizes of its font, a whole brace is.
PIECE, PIECE_WIDTH = "⏞", 0.6
_WHOLE = {"⏞": "overbrace", "⏟": "underbrace"}

Write = Callable[[Sequence[Part]], str]


def with_braces(parts: Sequence[Part], bars: Sequence[Bbox], write: Write) -> tuple[list[Part], list[Bbox]]:
    """The parts, each level brace put together with what it lies along; and the bars that are no part of one."""
    left, bars_left = list(parts), list(bars)
    for brace in _braces(left):
        box = union([piece.box for piece in brace])
        size = brace[0].size
        bars_left = [
            bar
            for bar in bars_left
            if not (box[0] <= bar[0] and bar[2] <= box[2] and box[1] - 1 <= bar[1] <= box[3] + 1)
        ]
        name = _name(brace)
        along = [part for part in left if not _is_piece(part) and box[0] - 0.1 * size <= part.x <= box[2] + 0.1 * size]
        if name == "underbrace":
            inside = [part for part in along if -0.1 * size <= box[1] - part.box[3] and part.y > box[1] - 2.5 * size]
        else:
            inside = [part for part in along if -0.1 * size <= part.box[1] - box[3] and part.y < box[3] + 2.5 * size]
        if not inside:
            continue
        made = joined([*inside, *brace], rf"\{name}{{{write(inside).strip()}}}", Kind.BRACED, base_line(inside))
        taken = {id(part) for part in (*inside, *brace)}
        left = [part for part in left if id(part) not in taken] + [made]
    return left, bars_left


def _is_piece(part: Part) -> bool:
    return part.text == PIECE and part.wide <= PIECE_WIDTH * part.size


def _braces(parts: Sequence[Part]) -> list[list[Part]]:
    pieces = sorted((part for part in parts if part.text in _WHOLE), key=lambda part: part.start)
    found: list[list[Part]] = []
    rest = list(pieces)
    while rest:
        first = rest[0]
        if not _is_piece(first):
            found.append([first])
            rest = rest[1:]
            continue
        row = [piece for piece in rest if abs(piece.base - first.base) <= 0.1 * first.size and _is_piece(piece)][:4]
        rest = [piece for piece in rest if piece not in row]
        if len(row) == 4:
            found.append(row)
    return found


def _name(brace: Sequence[Part]) -> str:
    if len(brace) == 1:
        return _WHOLE[brace[0].text]
    left, middle, _, right = brace
    return "underbrace" if middle.y > (left.y + right.y) / 2 else "overbrace"
