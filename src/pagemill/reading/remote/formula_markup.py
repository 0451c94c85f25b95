"""LaTeX of an answer, and whether it is the formula that stands on the page."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

#: An answer longer than this, and than so many characters for each that was read, is no formula's.
LONGEST, STRETCH = 400, 25
#: Letters and digits that reading found in the formula, from which on they are compared.
ENOUGH = 4

_DELIMITERS = (("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("$", "$"))
_ENVIRONMENT = re.compile(r"^\\begin\{(equation|displaymath|math)(\*?)\}(.*)\\end\{\1\2\}$", re.DOTALL)
_COMMAND = re.compile(r"\\[a-zA-Z]+\*?|\\.")
_TEXT = re.compile(r"\\(?:text|mathrm|operatorname|mbox)\w*\s*\{[^{}]*\}")
# Three words in a row, as a sentence about the picture has them; in LaTeX words stand in commands.
_SENTENCE = re.compile(r"(?<![A-Za-z\\])[A-Za-z]{3,}\s+[A-Za-z]{2,}\s+[A-Za-z]{2,}")
_NAMES = re.compile(r"\\(sin|cos|tan|log|ln|exp|lim|max|min|det|arg|inf|sup)\b")
_WRITTEN_OUT = re.compile(r"\\(?:text|mathrm|operatorname|mathbf|mathcal|mathit|mathbb)\s*(?=\{)")


def latex_of(answer: str) -> str | None:
    """The formula without what sets it apart from text; None where braces do not close, or it is no LaTeX
    or a sentence."""
    text = answer.strip()
    for opening, closing in _DELIMITERS:
        if text.startswith(opening) and text.endswith(closing) and len(text) > len(opening) + len(closing):
            text = text[len(opening) : -len(closing)].strip()
            break
    if inner := _ENVIRONMENT.match(text):
        text = inner[3].strip()
    if not text or "$" in text.replace("\\$", "") or re.search(r"<[a-z/]+[^>]*>|^#|```", text):
        return None
    if _SENTENCE.search(_COMMAND.sub(" | ", _TEXT.sub(" | ", text))):
        return None
    return text if _closes(text) else None


def _closes(text: str) -> bool:
    depth = 0
    for sign in re.findall(r"\\.|[{}]", text, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            return False
    begins, ends = (sorted(re.findall(rf"\\{word}\{{(\w+\*?)\}}", text)) for word in ("begin", "end"))
    return depth == 0 and begins == ends and text.count("\\left") == text.count("\\right") + _arrows(text)


def _arrows(text: str) -> int:
    """How many more commands begin with `left` than with `right` and yet are no brackets: arrows."""
    arrows = re.findall(r"\\(left|right)(?:right)?(?:arrow|harpoon)", text)
    return arrows.count("left") - arrows.count("right")


def agrees(latex: str, read: str, share: float) -> bool:
    """Whether LaTeX has at least that share of the letters and digits that reading found in the formula, and no text
    of a length that the formula cannot have. Reading is poor at formulas: too few of them tell nothing."""
    if len(latex) > max(LONGEST, STRETCH * len(read)):
        return False
    known = _signs(read)
    if known.total() < ENOUGH:
        return True
    plain = _COMMAND.sub(" ", _NAMES.sub(r" \1 ", _WRITTEN_OUT.sub(" ", latex)))
    return (known & _signs(plain)).total() >= share * known.total()


def _signs(text: str) -> Counter[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return Counter(sign for sign in folded if sign.isascii() and sign.isalnum())
