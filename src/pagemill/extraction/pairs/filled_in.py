"""What of a key's values somebody filled in."""

from __future__ import annotations

import re

from pagemill.extraction.pairs.pair import Found, Pair
from pagemill.extraction.passages.passage import Passage
from pagemill.extraction.passages.value_parts import ticked

#: What a form prints for a date or a time that nobody wrote.
_BLANK = re.compile(r"[\s年月日时分/.:：_-]*")


def filled_in(pair: Pair) -> list[tuple[Found, Passage]]:
    """What is filled in: of tick boxes what is ticked, and nothing for a date whose figures are left blank."""
    filled = [(found, found.passage) for found in pair.values if not _BLANK.fullmatch(found.passage.text)]
    options = ticked([passage for _, passage in filled])
    if options is None:
        return filled
    lines = {id(span.line): found for found, passage in filled for span in passage.spans}
    return [(lines[id(option.spans[0].line)], option) for option in options]
