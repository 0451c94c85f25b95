"""Passages: characters that belong together, though they may stand on several lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from pagemill.extraction.view import Span, ViewCell
from pagemill.geometry import Bbox, union


def is_han(char: str) -> bool:
    """Whether a character is written without spaces around it: Han, kana, or their punctuation."""
    return "\u3000" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef"


@dataclass(frozen=True, eq=False)
class Passage:
    """Spans in reading order, all on one page."""

    spans: tuple[Span, ...]

    @cached_property
    def _joined(self) -> tuple[str, list[int]]:
        text, starts = "", []
        before: Span | None = None
        for span in self.spans:
            if before is not None and text:
                text += _between(before, span)
            starts.append(len(text))
            text += span.text
            before = span
        return text, starts

    @property
    def text(self) -> str:
        """As one line: a space where the print has one, none between Han characters of two lines."""
        return self._joined[0]

    @cached_property
    def bbox(self) -> Bbox:
        """In pixels of the page as read."""
        return union(span.bbox for span in self.spans)

    @property
    def page(self) -> int:
        return self.spans[0].line.page

    @property
    def cell(self) -> ViewCell | None:
        return self.spans[0].line.cell

    @property
    def line_height(self) -> float:
        """The height of its tallest line, in pixels of the page as read."""
        return max(span.line.height for span in self.spans)

    def shares(self, span: Span) -> bool:
        """Whether it holds characters of that span."""
        return any(own.line is span.line and own.start < span.end and span.start < own.end for own in self.spans)

    def part(self, start: int, end: int | None = None) -> Passage | None:
        """Characters `start` to `end` of `text`, spaces at the ends left out; None where nothing is left."""
        text, starts = self._joined
        end = len(text) if end is None else end
        kept = []
        for span, at in zip(self.spans, starts, strict=True):
            first, last = max(start - at, 0), min(end - at, span.end - span.start)
            if first < last:
                piece = span.line.span(span.start + first, span.start + last)
                if piece.start < piece.end:
                    kept.append(piece)
        return Passage(tuple(kept)) if kept else None


def _between(before: Span, after: Span) -> str:
    same_row = min(before.bbox[3], after.bbox[3]) - max(before.bbox[1], after.bbox[1]) > 0.4 * after.line.height
    if same_row:
        gap = after.bbox[0] - before.bbox[2]
        if not (is_han(before.text[-1]) and is_han(after.text[0])):
            return " "
        return " " if gap > 1.0 * after.line.height else ""
    if is_han(before.text[-1]) and is_han(after.text[0]):
        return ""
    # A word that is broken at the end of its line keeps its hyphen: it may be part of a number.
    return "" if before.text.endswith("-") else " "


def joined(passages: Iterable[Passage]) -> Passage:
    """One passage of several, in the order given. Raises `ValueError` when there are none."""
    spans = tuple(span for passage in passages for span in passage.spans)
    if not spans:
        raise ValueError("a passage has at least one span")
    return Passage(spans)


#: How far from an edge a word begins that begins at it, in line heights.
AT_EDGE = 0.5


def cut_at(passage: Passage, edges: Iterable[float]) -> list[Passage]:
    """A passage of one line cut where words, or Han characters, begin at some of the edges, given from the left in
    pixels of the page as read; whole where none does."""
    if len(passage.spans) != 1:
        return [passage]
    span = passage.spans[0]
    near = AT_EDGE * span.line.height
    x0, _, x1, _ = span.bbox
    text, ends = span.text, [0]
    for edge in edges:
        if not x0 + near < edge < x1:
            continue
        starts = [
            at
            for at in range(ends[-1] + 1, len(text))
            if not text[at].isspace() and (text[at - 1].isspace() or is_han(text[at - 1]) or is_han(text[at]))
        ]
        place = {at: abs(span.line.boundaries[span.start + at] - edge) for at in starts}
        nearest = min(starts, key=place.__getitem__, default=None)
        if nearest is not None and place[nearest] < near:
            ends.append(nearest)
    parts = (passage.part(begin, end) for begin, end in zip(ends, [*ends[1:], None], strict=True))
    return [part for part in parts if part is not None]


def rows_of(spans: Sequence[Span]) -> list[list[Span]]:
    """Spans that stand side by side, rows from the top, each from the left."""
    rows: list[list[Span]] = []
    for span in sorted(spans, key=lambda each: each.bbox[1] + each.bbox[3]):
        middle = (span.bbox[1] + span.bbox[3]) / 2
        for row in reversed(rows[-3:]):
            top = min(each.bbox[1] for each in row)
            bottom = max(each.bbox[3] for each in row)
            apart = all(
                span.bbox[0] >= each.bbox[2] - 0.3 * span.line.height
                or span.bbox[2] <= each.bbox[0] + 0.3 * span.line.height
                for each in row
            )
            if (
                top < middle < bottom
                and apart
                and min(bottom, span.bbox[3]) - max(top, span.bbox[1]) > 0.4 * min(span.line.height, bottom - top)
            ):
                row.append(span)
                break
        else:
            rows.append([span])
    for row in rows:
        row.sort(key=lambda each: each.bbox[0])
    return rows
