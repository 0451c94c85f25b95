"""Lines that stand side by side joined to one, with the places of its characters and its links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from pagemill.document import Line, LineSource, Link
from pagemill.geometry import polygon_of, union, width
from pagemill.reading.recognition.line_cuts import even_offsets


def joined_row(pieces: Sequence[Line]) -> Line:
    """The level lines of a row, from left to right, as one with spaces between; raises `ValueError` for none.

    Its box is the upright one around them, its confidence their mean by length; it counts as recognised where one was.
    """
    if len(pieces) == 1:
        return pieces[0]
    box = union(piece.bbox for piece in pieces)
    left, whole = box[0], max(width(box), 1e-6)
    text = ""
    starts: list[float] = []
    end = 0.0
    links: list[Link] = []
    for piece in pieces:
        if text:
            text += " "
            starts.append(end)
        x0, _, x1, _ = piece.bbox
        own = piece.offsets if len(piece.offsets) == len(piece.text) + 1 else even_offsets(piece.text)
        *places, end = [(x0 + share * (x1 - x0) - left) / whole for share in own]
        starts += places
        links += [replace(link, start=link.start + len(text), end=link.end + len(text)) for link in piece.links]
        text += piece.text
    score = sum(piece.score * len(piece.text) for piece in pieces) / max(1, sum(len(piece.text) for piece in pieces))
    recognised = next((piece.source for piece in pieces if piece.source is not LineSource.TEXT_LAYER), None)
    rising = tuple(accumulate((min(max(place, 0.0), 1.0) for place in starts), max))
    return Line(text, polygon_of(box), score, recognised or LineSource.TEXT_LAYER, (*rising, 1.0), tuple(links))
