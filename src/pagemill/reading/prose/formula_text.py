"""Whether what the layout network took for a formula is one, by its characters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pagemill.document import Line

#: Words of three letters and more, and ideographs.
_WORD = re.compile(r"[^\W\d_]{3,}|[\u3400-\u9fff]")
#: Names of functions, which are words in formulas too.
_FUNCTION = re.compile(r"\b(?:sin|cos|tan|cot|log|exp|lim|max|min|sup|inf|det|mod|ker|arg|var|cov)\b", re.IGNORECASE)
#: What formulas have and words have not.
_SIGN = re.compile(r"[=+×÷±∓<>≤≥≠≈≡∑∏∫∂√∞∇∈∉⊂⊆∪∩∀∃→⇒↦^_{}|\\\u0370-\u03ff\u2070-\u209f\u2200-\u22ff]")
#: Share of the characters that words make up where there are no formulas, at the least.
WORDED = 0.6


def has_formula_sign(text: str) -> bool:
    """Whether a text has a sign that formulas have and words have not."""
    return bool(_SIGN.search(text))


def reads_as_words(lines: Sequence[Line]) -> bool:
    """Whether lines are plain words, without any sign of a formula. No lines are none."""
    text = " ".join(line.text for line in lines)
    if not text.strip() or has_formula_sign(text) or _FUNCTION.search(text):
        return False
    words = sum(len(word) for word in _WORD.findall(text))
    return words >= WORDED * len("".join(text.split()))
