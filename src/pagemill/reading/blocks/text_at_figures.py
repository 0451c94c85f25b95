"""What stands right at a figure or a table and is no caption of it: a statement above a table, or a paragraph that goes
on with the page's text."""

from __future__ import annotations

from collections.abc import Sequence

from pagemill.document import Block, BlockKind
from pagemill.reading.headings.line_sizes import line_height
from pagemill.reading.prose.running_text import is_running_text

#: Characters of a table's caption without a label that ends as a sentence does, at the most.
LONG_CAPTION = 60
#: Sizes of type that differ by less than this share are alike.
ALIKE = 0.06


def is_like_paragraphs(block: Block, blocks: Sequence[Block]) -> bool:
    """Whether rows of running text begin and end where those of a paragraph do, and are set as large."""
    tall = line_height(block)
    return is_running_text(block.lines) and any(
        other.kind is BlockKind.TEXT
        and is_running_text(other.lines)
        and abs(line_height(other) - tall) < ALIKE * tall
        and max(abs(other.bbox[0] - block.bbox[0]), abs(other.bbox[2] - block.bbox[2])) < tall / 2
        for other in blocks
    )


def is_statement(text: str) -> bool:
    """Whether a text above a table says what it shows, in a sentence or two, and is no caption without a label."""
    return len(text) > LONG_CAPTION and text.endswith((".", "。", ":", "："))
