"""Brackets with room for an answer, `（　　）`, the halves of which a file places apart, made one line."""

from __future__ import annotations

from collections.abc import Sequence

from pagemill.document import Line
from pagemill.geometry import height
from pagemill.reading.prose.paragraphs import rows_of
from pagemill.reading.recognition.line_joins import joined_row

#: Room between the two halves, in heights of the line, at the most.
WIDEST = 8.0

_CLOSING = {"(": ")", "（": "）", "[": "]", "【": "】"}


def with_closed_brackets(lines: Sequence[Line]) -> list[Line]:
    """The level lines of a page, each that ends in an opening bracket with what begins with its other half beside it.

    Pixels of the page as read. Raises nothing.
    """
    if not any(line.text.rstrip()[-1:] in _CLOSING for line in lines if line.text.strip()):
        return list(lines)
    joined: dict[int, Line] = {}
    gone: set[int] = set()
    for row in rows_of(lines):
        pieces: list[Line] = []
        for line in row:
            if pieces and _closes(pieces[-1], line):
                pieces.append(line)
                continue
            _join(pieces, joined, gone)
            pieces = [line]
        _join(pieces, joined, gone)
    return [joined.get(id(line), line) for line in lines if id(line) not in gone]


def _closes(left: Line, right: Line) -> bool:
    opening = left.text.rstrip()[-1:]
    near = right.bbox[0] - left.bbox[2] < WIDEST * height(left.bbox)
    return near and opening in _CLOSING and right.text.lstrip()[:1] == _CLOSING[opening]


def _join(pieces: Sequence[Line], joined: dict[int, Line], gone: set[int]) -> None:
    if len(pieces) > 1:
        joined[id(pieces[0])] = joined_row(pieces)
        gone.update(id(piece) for piece in pieces[1:])
