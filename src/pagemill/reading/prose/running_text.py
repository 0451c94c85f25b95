"""Lines that are running text, told by how many words they have."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pagemill.document import Line

#: Lines, and words or ideographs in each of them, that a paragraph has at the least.
LINES, WORDS, IDEOGRAPHS = 2, 5.0, 12.0

_IDEOGRAPH = re.compile("[\u3400-\u9fff]")
_WORD = re.compile(r"[^\W\d_]{2,}")


def is_running_text(lines: Sequence[Line]) -> bool:
    """Whether lines are a paragraph of running text, and no label, list of labels or axis."""
    if len(lines) < LINES:
        return False
    words = sum(len(_WORD.findall(line.text)) for line in lines)
    ideographs = sum(len(_IDEOGRAPH.findall(line.text)) for line in lines)
    return words >= WORDS * len(lines) or ideographs >= IDEOGRAPHS * len(lines)
