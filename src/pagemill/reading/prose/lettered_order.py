"""Reading order of answers to choose from: in a grid of two by two, their letters tell whether rows or columns come
first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pagemill.document import Block, BlockKind

_LETTER = re.compile(r"\s*[（(]?([A-H])[.．、)）]\s*\S")


def follow_letters(ordered: Sequence[Block]) -> list[Block]:
    """Blocks in reading order, answers right behind one another in that of their letters, where these are `A` to the
    last without one left out. What is in order is given back as it came."""
    result = list(ordered)
    start = 0
    while start < len(result):
        end = start
        letters: list[str] = []
        while end < len(result) and (letter := letter_of(result[end])) and letter not in letters:
            letters.append(letter)
            end += 1
        if letters != sorted(letters) and sorted(letters) == [chr(ord("A") + n) for n in range(len(letters))]:
            result[start:end] = sorted(result[start:end], key=letter_of)
        start = max(end, start + 1)
    return result


def letter_of(block: Block) -> str:
    """The letter of an answer; empty for any other block."""
    found = _LETTER.match(block.lines[0].text) if block.kind is BlockKind.TEXT and block.lines else None
    return found[1] if found else ""
