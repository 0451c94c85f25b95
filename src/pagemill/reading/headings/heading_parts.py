"""Paragraphs and titles in parts, each with its kind: headings by their size, their weight or one another, and text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pagemill.document import BlockKind, Line
from pagemill.geometry import Bbox
from pagemill.reading.headings.heading_series import series_apart
from pagemill.reading.headings.heavy_headings import heading_apart, heavy_end_apart
from pagemill.reading.headings.large_headings import large_apart, titles_apart

Part = tuple[Sequence[Line], BlockKind]


@dataclass(frozen=True, slots=True)
class HeadingSigns:
    """What tells the headings of a page with a text layer. Geometry in pixels of the page as read."""

    #: All lines of the page.
    lines: Sequence[Line]
    #: The `id` of each line that is a heading by others like it, with the number of its heading.
    series: Mapping[int, int]
    #: Where lines stand in heavier letters than most, and in larger type than running text.
    heavy: Sequence[Bbox]
    large: Sequence[Bbox]


def paragraph_parts(lines: Sequence[Line], signs: HeadingSigns, *, alone: bool = True) -> Iterator[Part]:
    """The parts of a paragraph, from the top. Without `alone` weight tells a heading only where others are like it."""
    heavy = signs.heavy if alone or signs.series else ()
    for part, kind in large_apart(lines, signs.lines, signs.large):
        if kind is BlockKind.TEXT:
            for piece in heavy_end_apart(part, signs.heavy):
                yield from series_apart(piece, signs.series, heavy)
        else:
            yield part, kind


def title_parts(lines: Sequence[Line], signs: HeadingSigns) -> Iterator[Part]:
    """The parts of what a layout network sees as one title, from the top."""
    for part, kind in titles_apart(lines, signs.lines, signs.heavy, signs.large):
        yield from heading_apart(part, kind, signs.heavy)
