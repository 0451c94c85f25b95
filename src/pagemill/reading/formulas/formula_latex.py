"""A formula as LaTeX, by its signs and bars."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pagemill.geometry import Bbox
from pagemill.reading.formulas.braces import with_braces
from pagemill.reading.formulas.fractions import with_bars
from pagemill.reading.formulas.parts import (
    FormulaIncomplete,
    Part,
    part_of,
    with_accents,
    with_dots,
    with_double_integrals,
    with_negations,
    with_whole_brackets,
    with_words,
)
from pagemill.reading.formulas.rows import expression, formulas
from pagemill.reading.formulas.signs import Sign, Style
from pagemill.reading.text_layer.text_encoding import BROKEN

#: A formula of more signs is none: a page of them.
MOST_SIGNS = 1500
#: What has more letters of a typewriter's is a program's text.
MOST_TYPEWRITTEN = 3


def latex_of(signs: Sequence[Sign], bars: Sequence[Bbox]) -> str | None:
    """The LaTeX of the one formula that these signs and bars are; None where `formulas_of` finds none or several."""
    found = formulas_of(signs, bars)
    return found[0][0] if len(found) == 1 else None


def formulas_of(signs: Sequence[Sign], bars: Sequence[Bbox]) -> list[tuple[str, Bbox]]:
    """The formulas that these signs and bars, and no others, make up: their LaTeX and the boxes around them, downwards.

    Empty where that cannot be told: where a sign says nothing that is known, a bracket has no partner, an index nothing
    that it belongs to, or where it is a program's text.
    """
    if not signs or len(signs) > MOST_SIGNS or any(sign.char == BROKEN for sign in signs):
        return []
    if sum(sign.style is Style.MONOSPACE and sign.char.isalpha() for sign in signs) > MOST_TYPEWRITTEN:
        return []
    try:
        parts = _parts(signs, bars)
        found = [(_tidy(latex), box) for latex, box in formulas(_without_stop(parts))]
    except (FormulaIncomplete, RecursionError):
        # Indices of indices without an end are no formula.
        return []
    return found if all(is_sound(latex) for latex, _ in found) else []


def _parts(signs: Sequence[Sign], bars: Sequence[Bbox]) -> list[Part]:
    parts = [part_of(sign) for sign in with_whole_brackets(signs)]
    parts = with_words(with_dots(with_accents(with_double_integrals(with_negations(parts)))))
    parts, bars = with_braces(parts, bars, expression)
    parts = with_bars(parts, bars, expression)
    if any(part.text in _LEFT for part in parts):
        raise FormulaIncomplete
    return parts


def _without_stop(parts: Sequence[Part]) -> Sequence[Part]:
    """The parts without the stop that a sentence has behind its formula."""
    last = max(parts, key=lambda part: part.start)
    return [part for part in parts if part is not last] if last.text in (".", ",", ";") and len(parts) > 1 else parts


#: Pieces that belong to something which was not found.
_LEFT = frozenset("\u23d0\ue000")


#: What comes of signs that were not understood: an index of nothing or of an operator, a root without its bar.
_UNSOUND = re.compile(
    r"\\underline\{[^}]*\\(?:frac|overline|underline)|\{\}[_^]|√|[-+=<>][_^]|[-+=<>]$|\\stackrel\{(?!\\(?:text|operatorname|mathrm)|[?!*\w]{1,3}\})"
)


def is_sound(latex: str) -> bool:
    """Whether LaTeX is what somebody would have written, as far as can be told: each index has what it belongs to."""
    return not _UNSOUND.search(latex)


def _tidy(latex: str) -> str:
    return re.sub(r" (?=[\^_}&\\)\]]|$)", "", re.sub(r" {2,}", " ", latex)).replace("\\\\", " \\\\ ").strip()
