"""How much text a document's pages have, so that no result is written of more than is allowed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pagemill.document import Page
from pagemill.errors import SourceTooLarge


def within_length(pages: Iterable[Page], most_characters: int) -> Iterator[Page]:
    """The pages as they come. Raises `SourceTooLarge` at the first that goes beyond so many characters in all."""
    left = most_characters
    for page in pages:
        left -= _characters(page)
        if left < 0:
            raise SourceTooLarge(f"the document has more than {most_characters} characters")
        yield page


def _characters(page: Page) -> int:
    """Of lines, and of lines in cells."""
    count = 0
    for block in page.blocks:
        cells = () if block.table is None else block.table.cells
        count += sum(len(line.text) for line in block.lines)
        count += sum(len(line.text) for cell in cells for line in cell.lines)
    return count
