"""A formula as LaTeX, by its signs and bars."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pagemill.geometry import Bbox
from pagemill.reading.formulas.braces import with_braces
from pagemill.reading.formulas.fractions import with_bars
from pagemill.reading.formulas.parts import (
    LETTER_GAP,
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
from pagemill.reading.formulas.rows import bands_of, expression, formulas
from pagemill.reading.formulas.signs import Sign, Style
from pagemill.reading.text_layer.text_encoding import BROKEN

#: So many bold letters in a row are a word.
BOLD_WORD = 4
#: A formula of more signs is none, but a page of them; nor is what has more bars, a table.
MOST_SIGNS, MOST_BARS = 600, 100
#: What has more letters of a typewriter's is a program's text.
MOST_TYPEWRITTEN = 3


def latex_of(signs: Sequence[Sign], bars: Sequence[Bbox]) -> str | None:
    """The LaTeX of the one formula that these signs and bars are; None where `formulas_of` finds none or several."""
    found = formulas_of(signs, bars, numbered=False)
    return found[0][0] if len(found) == 1 else None


def formulas_of(signs: Sequence[Sign], bars: Sequence[Bbox], *, numbered: bool = True) -> list[tuple[str, Bbox]]:
    """The formulas that these signs and bars, and no others, make up: their LaTeX and the boxes around them, downwards.

    Empty where that cannot be told: where a sign says nothing that is known, a bracket has no partner, an index nothing
    that it belongs to, or where it is a program's text. Those that are `numbered` have their number at the row's end.
    """
    if not signs or len(signs) > MOST_SIGNS or len(bars) > MOST_BARS or any(sign.char == BROKEN for sign in signs):
        return []
    if sum(sign.style is Style.MONOSPACE and sign.char.isalpha() for sign in signs) > MOST_TYPEWRITTEN:
        return []
    if _has_bold_words(signs):
        return []
    try:
        parts, number = _parts(_with_variables(signs), bars), ""
        if numbered:
            parts, number = _without_number(parts)
        found = [(_tidy(latex), box) for latex, box in formulas(_without_stop(parts))]
    except (FormulaIncomplete, RecursionError):
        # Indices of indices without an end are no formula.
        return []
    if not all(is_sound(latex) for latex, _ in found):
        return []
    if number and len(found) == 1:
        return [(rf"{found[0][0]}\tag{{{number}}}", found[0][1])]
    return found


def _with_variables(signs: Sequence[Sign]) -> Sequence[Sign]:
    """The signs; where none is slanted, upright letters that stand alone are variables."""
    if any(sign.style in (Style.ITALIC, Style.BOLD_ITALIC) for sign in signs):
        return signs
    letters = [sign for sign in signs if sign.style is Style.UPRIGHT and sign.char.isalpha()]
    alone = {
        id(sign)
        for sign in letters
        if not any(
            other is not sign
            and abs(other.base - sign.base) < 0.1 * sign.size
            and min(abs(other.start - sign.end), abs(sign.start - other.end)) < LETTER_GAP * sign.size
            for other in letters
        )
    }
    return [replace(sign, style=Style.ITALIC) if id(sign) in alone else sign for sign in signs]


def _has_bold_words(signs: Sequence[Sign]) -> bool:
    """Whether bold letters stand together as those of words do: a heading's, or a theorem's."""
    bold = sorted((sign for sign in signs if sign.style is Style.BOLD and sign.char.isalpha()), key=lambda s: s.start)
    row = 0
    for one, other in pairwise(bold):
        near = abs(other.start - one.end) < LETTER_GAP * one.size and abs(other.base - one.base) < 1.0
        row = row + 1 if near else 0
        if row == BOLD_WORD - 1:
            return True
    return False


def _parts(signs: Sequence[Sign], bars: Sequence[Bbox]) -> list[Part]:
    parts = [part_of(sign) for sign in with_whole_brackets(signs)]
    parts = with_words(with_dots(with_accents(with_double_integrals(with_negations(parts)))))
    parts, bars = with_braces(parts, bars, expression)
    parts = with_bars(parts, bars, expression)
    if any(part.text in _LEFT for part in parts):
        raise FormulaIncomplete
    return parts


def _without_number(parts: Sequence[Part]) -> tuple[list[Part], str]:
    """The parts without the number above a formula's row or at either end of it, and that without its brackets, or
    nothing."""
    above, *rows = bands_of(parts)
    if rows and (number := _number(sorted(above, key=_start))):
        return [part for row in rows for part in row], number
    ordered = sorted(parts, key=_start)
    last = max((n for n, part in enumerate(ordered) if part.text == "("), default=0)
    first = min((n for n, part in enumerate(ordered) if part.text == ")"), default=0) + 1
    for cut, own, rest, least in (
        (last, ordered[last:], ordered[:last], NUMBER_GAP),
        (first, ordered[:first], ordered[first:], NUMBER_GAP_BEFORE),
    ):
        number = _number(own)
        if number and rest:
            room = ordered[cut].start - max(part.end for part in ordered[:cut])
            if room > least * own[0].size:
                return rest, number
    return ordered, ""


def _number(parts: Sequence[Part]) -> str:
    """The number that these parts are, without its brackets, or nothing."""
    text = "".join(part.text for part in parts)
    return text[1:-1] if _NUMBER.fullmatch(text) else ""


def _start(part: Part) -> float:
    return part.start


def _without_stop(parts: Sequence[Part]) -> Sequence[Part]:
    """The parts without the stop that a sentence has behind its formula."""
    last = max(parts, key=lambda part: part.start)
    return [part for part in parts if part is not last] if last.text in (".", ",", ";") and len(parts) > 1 else parts


#: What a formula's number looks like, and how far it stands behind the formula, and before it, in sizes of its font.
_NUMBER = re.compile(r"\(\d+(?:\.\d+)*[a-z]?\)")
NUMBER_GAP, NUMBER_GAP_BEFORE = 0.5, 0.65
#: Pieces that belong to something which was not found.
_LEFT = frozenset("\u23d0⏞⏟")


#: What comes of signs that were not understood: an index of nothing or of an operator, a root without its bar, an
#: accent over nothing.
_UNSOUND = re.compile(
    r"\\underline\{[^}]*\\(?:frac|overline|underline)|\{\}[_^]|√|[-+=<>][_^]|[-+=<>]$|[\u0300-\u036f\u20d0-\u20ff\u02c6-\u02dd¯´¨]|\\stackrel\{(?!\\(?:text|operatorname|mathrm)|[?!*\w]{1,3}\})"
)


def is_sound(latex: str) -> bool:
    """Whether LaTeX is what somebody would have written, as far as can be told: each index has what it belongs to."""
    return not _UNSOUND.search(latex)


def _tidy(latex: str) -> str:
    return re.sub(r" (?=[\^_}&\\)\]]|$)", "", re.sub(r" {2,}", " ", latex)).replace("\\\\", " \\\\ ").strip()
