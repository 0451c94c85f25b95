"""What a vision model wrote, freed of what it wraps its answers in, and told from what runs in a circle."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

#: A text that ends with so many repeats of a unit up to so many characters long, or so many equal lines one after the
#: other, runs in a circle.
REPEATS, LONGEST_UNIT, EQUAL_LINES = 8, 160, 12

_THOUGHT = re.compile(r"^.*?</think(?:ing)?>", re.DOTALL)
_FENCE = re.compile(r"^```[a-zA-Z]*\n(.*?)\n?```$", re.DOTALL)
_BOX = re.compile(r"<\|begin_of_box\|>(.*?)<\|end_of_box\|>", re.DOTALL)


def unwrapped(text: str) -> str:
    """The answer without the model's thoughts, a fence around all of it, or the mark of a final answer."""
    text = _THOUGHT.sub("", text, count=1).strip()
    if boxed := _BOX.search(text):
        text = boxed[1].strip()
    fenced = _FENCE.match(text)
    return fenced[1].strip() if fenced else text


def runs_in_circles(text: str) -> bool:
    """Whether a text repeats itself as models do that have lost their way; rows of dots or dashes do not count."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    run = 1
    for one, following in pairwise(lines):
        run = run + 1 if one == following else 1
        if run >= EQUAL_LINES and _has_words(one):
            return True
    tail = text.rstrip()[-(REPEATS + 2) * LONGEST_UNIT :]
    for length in range(1, min(LONGEST_UNIT, len(tail) // REPEATS) + 1):
        unit = tail[-length:]
        if _has_words(unit) and length * REPEATS >= 24 and tail.endswith(unit * REPEATS):
            return True
    return False


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def letters(text: str) -> str:
    """What readings are compared by: letters and digits, whatever their width and case."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())
