"""How much text content has, so that no more is set than is allowed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pagemill.errors import SourceTooLarge
from pagemill.reading.typeset.content import Content, Grid, Listing, SetPage, Slide, Words


def within_length(content: Iterable[Content], most_characters: int) -> Iterator[Content]:
    """The content as it comes. Raises `SourceTooLarge` before what goes beyond so many characters in all."""
    left = most_characters
    for each in content:
        left -= _length(each)
        if left < 0:
            raise SourceTooLarge(f"the document has more than {most_characters} characters")
        yield each


def _length(content: Content) -> int:
    match content:
        case Words(text):
            return len(text)
        case Listing(lines):
            return sum(map(len, lines))
        case Grid(cells):
            return sum(len(text) for cell in cells for text in cell.paragraphs)
        case Slide():
            return sum(_length(placed.content) for placed in content.parts)
        case SetPage(page):
            return sum(len(line.text) for block in page.blocks for line in block.lines)
        case _:
            return 0
