"""Formulas within lines of running text, told by the fonts of their signs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pagemill.document import InlineFormula, Line
from pagemill.geometry import Bbox, union
from pagemill.reading.formulas.base_lines import OF_ROW
from pagemill.reading.formulas.formula_latex import latex_of
from pagemill.reading.formulas.page_signs import PageSigns
from pagemill.reading.formulas.sign_commands import ACCENTS, CLOSING, FUNCTIONS, LARGE, OPENING, RELATIONS, command_of
from pagemill.reading.formulas.signs import Sign, Style
from pagemill.reading.recognition.line_cuts import even_offsets, part_of

#: Letters of a word stand closer than this, in sizes of the line's font; words, and what a formula is parted at, are
#: further apart than `APART`.
LETTER_GAP, APART = 0.14, 1.1
#: A number this far from what stands beside it, without an operator between them, is none of a formula's.
NUMBER_GAP = 0.2
#: Limits of a sum that a line holds stand so far above and below it, at the most.
LIMIT_REACH = 0.75
#: A bar reaches so far over the ink of what stands on it, and lies so far above a root's sign, at the most.
BAR_SLACK = 0.2
#: What cannot be told by a row of characters: raised and lowered signs, fractions, roots, letters of another style.
_STRUCTURE = re.compile(
    r"[\^_]|\\(?:frac|sqrt|math(?:bb|cal|frak|scr)|hat|bar|tilde|vec|dot|ddot|overline|wide|binom|begin)"
)
#: What within a line is a part of something else.
_NOT_WITHIN = re.compile(r"\\begin\{(?:gathered|aligned)|\\underline")
_OPERATORS = frozenset("+-−±∓×·⋅∗*/÷∘∪∩∧∨⊕⊗∖|∣∥") | RELATIONS
_STOPS = frozenset(",.;:!?")
#: What notes are marked with, which fonts of formulas have too.
_MARKS = frozenset("†‡§¶*∗")
#: Stops and brackets of Chinese sentences.
_OF_IDEOGRAPHS = re.compile("[\u3000-\u303f\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class _Token:
    """A sign by itself, or the letters of a word."""

    signs: tuple[Sign, ...]

    @property
    def text(self) -> str:
        return "".join(sign.char for sign in self.signs)

    @property
    def start(self) -> float:
        return min(sign.start for sign in self.signs)

    @property
    def end(self) -> float:
        return max(sign.end for sign in self.signs)


def with_formulas(
    line: Line, signs: Sequence[Sign], around: Sequence[Sign], page: PageSigns, *, plain: bool
) -> tuple[Line, list[Sign]]:
    """A line with the formulas in it that its signs tell, and which of the signs around it they took.

    `signs` are the line's own, `around` those of the page near it that are in no line of words. `plain` tells
    formulas too that are no more than signs in a row.
    """
    if not any(tells_formula(sign) for sign in signs):
        return line, []
    size = usual_size(signs)
    _, top, _, bottom = line.bbox
    beside = page.bars_between(top, bottom)
    stacked = [
        sign
        for sign in around
        if any(_is_of_fraction(sign, bar, size) for bar in beside)
        or (sign.char in ACCENTS and any(_is_over(sign, letter) for letter in signs))
    ]
    signs = [*signs, *stacked]
    around = [sign for sign in around if sign not in stacked]
    offsets = line.offsets if len(line.offsets) == len(line.text) + 1 else even_offsets(line.text)
    found: list[InlineFormula] = []
    taken: list[Sign] = []
    for run in _runs(signs, size):
        own = [sign for token in run for sign in token.signs]
        box = union([sign.box for sign in own])
        limits = [
            sign
            for sign in around
            if box[0] - 0.2 * size <= sign.x <= box[2] + 0.2 * size
            and box[1] - LIMIT_REACH * size <= sign.y <= box[3] + LIMIT_REACH * size
            and sign.size < OF_ROW * size
        ]
        slack = BAR_SLACK * size
        of_run = [
            bar
            for bar in page.bars_between(box[1] - slack, box[3] + slack)
            if box[0] - slack <= bar[0] and bar[2] <= box[2] + slack
        ]
        if page.has_more_among([*own, *limits], of_run, within=size):
            continue
        latex = latex_of([*own, *limits], of_run)
        if latex is None or _NOT_WITHIN.search(latex) or not (plain or _STRUCTURE.search(latex)):
            continue
        span = _span(line, offsets, run[0].start, run[-1].end)
        if span is None:
            continue
        start, end = span
        found.append(InlineFormula(start, end, part_of(line.polygon, offsets[start], offsets[end]), latex))
        taken += [*limits, *(sign for sign in own if sign in stacked)]
    return (replace(line, formulas=tuple(found)), taken) if found else (line, [])


def has_words(signs: Sequence[Sign]) -> bool:
    """Whether some of a line's signs are words, other than the names of functions and operators."""
    size = usual_size(signs)
    tokens = _tokens(signs, size)
    return any(
        len(token.signs) > 2
        and _is_of_word(token.signs[0])
        and token.text not in FUNCTIONS
        and not _is_name(tokens, at, size)
        and not _is_applied(tokens, at, size)
        for at, token in enumerate(tokens)
    )


def _is_applied(tokens: Sequence[_Token], at: int, size: float) -> bool:
    """Whether a word has a bracket right behind it, as the name of an operator has."""
    follower = tokens[at + 1] if at + 1 < len(tokens) else None
    return follower is not None and follower.text == "(" and follower.start - tokens[at].end < 0.1 * size


def _is_of_fraction(sign: Sign, bar: Bbox, size: float) -> bool:
    """Whether a sign, smaller than those of its line, stands on a bar in that line or under it."""
    return sign.size < OF_ROW * size and bar[0] - 2 <= sign.x <= bar[2] + 2 and abs(sign.y - bar[1]) <= size


def _is_over(accent: Sign, letter: Sign) -> bool:
    """Whether an accent stands right above a letter."""
    gap = letter.box[1] - accent.box[3]
    return letter.box[0] <= accent.x <= letter.box[2] + 0.15 * letter.size and abs(gap) <= 0.35 * letter.size


def tells_formula(sign: Sign) -> bool:
    """Whether a sign is of a font made for formulas, and neither a stop nor a note's mark."""
    return sign.mathematical and sign.char not in _STOPS | _MARKS


def usual_size(signs: Sequence[Sign]) -> float:
    """The size of a line's font: raised and lowered signs are smaller, sums may be larger."""
    return max((sign.size for sign in signs if sign.char not in LARGE), default=signs[0].size)


def _runs(signs: Sequence[Sign], size: float) -> Iterator[list[_Token]]:
    """The tokens of each formula of a line, from left to right."""
    run: list[_Token] = []
    tokens = _tokens(signs, size)
    upright = sum(sign.style is Style.UPRIGHT for sign in signs if sign.char.isalpha())
    slanted = sum(sign.style is Style.ITALIC for sign in signs if sign.char.isalpha() and not sign.mathematical)
    for at, token in enumerate(tokens):
        belongs = (
            _belongs(token, size) or _is_name(tokens, at, size) or _is_product(tokens, at, size, upright > slanted)
        )
        if run and (not belongs or token.start - run[-1].end > APART * size):
            yield from _trimmed(run, size)
            run = []
        if belongs:
            run.append(token)
    if run:
        yield from _trimmed(run, size)


def _tokens(signs: Sequence[Sign], size: float) -> list[_Token]:
    tokens: list[_Token] = []
    for sign in sorted(signs, key=lambda sign: sign.start):
        last = tokens[-1].signs[-1] if tokens else None
        if (
            last is not None
            and _is_of_word(sign)
            and _is_of_word(last)
            and sign.start - last.end <= LETTER_GAP * size
            and abs(sign.base - last.base) <= 0.1 * size
        ):
            tokens[-1] = _Token((*tokens[-1].signs, sign))
        else:
            tokens.append(_Token((sign,)))
    return tokens


def _is_of_word(sign: Sign) -> bool:
    plain = not sign.mathematical and sign.char not in ACCENTS
    return plain and sign.char.isalpha() and command_of(sign.char) == sign.char


def _belongs(token: _Token, size: float) -> bool:
    """Whether a token can stand in a formula."""
    first = token.signs[0]
    if not _is_of_word(first):
        return first.char not in '“”‘’"?§¶•' and not _OF_IDEOGRAPHS.match(first.char)
    if first.size < OF_ROW * size or token.text in FUNCTIONS:
        return True
    # One letter of a slanted font is a variable where formulas have no font of their own.
    return (
        len(token.signs) == 1 and first.style in (Style.ITALIC, Style.BOLD_ITALIC, Style.BOLD) and first.char.isascii()
    )


def _is_name(tokens: Sequence[_Token], at: int, size: float) -> bool:
    """Whether a word is the name of an operator: it has a variable as its index, or stands right against a sign."""
    token = tokens[at]
    follower = tokens[at + 1] if at + 1 < len(tokens) else None
    if follower is not None and follower.start - token.end < 0.1 * size:
        sign = follower.signs[0]
        slanted = sign.mathematical or sign.style is Style.ITALIC
        if sign.size < OF_ROW * size and slanted and sign.char.isalpha():
            return True
    return False


def _is_product(tokens: Sequence[_Token], at: int, size: float, in_upright: bool) -> bool:
    """Whether two slanted letters are variables: they stand at an operator, or in upright text at a raised sign."""
    token = tokens[at]
    if len(token.signs) != 2 or any(sign.style is not Style.ITALIC for sign in token.signs):
        return False
    beside = [tokens[n] for n in (at - 1, at + 1) if 0 <= n < len(tokens)]
    return any(
        (other.text in _OPERATORS or (in_upright and other.signs[0].size < OF_ROW * size))
        and min(abs(other.start - token.end), abs(token.start - other.end)) < 0.4 * size
        for other in beside
    )


def _trimmed(run: list[_Token], size: float) -> Iterator[list[_Token]]:
    """A run without what the sentence has about it: stops, brackets without a partner, numbers that stand apart."""
    tokens = run[_item_mark(run, size) :]
    while tokens:
        if outside := _outside(tokens, size):
            tokens = tokens[outside:]
        elif outside := _outside(tokens[::-1], size):
            tokens = tokens[:-outside]
        elif _is_enclosed(tokens):
            tokens = tokens[1:-1]
        else:
            break
    if any(tells_formula(sign) for token in tokens for sign in token.signs):
        yield tokens


def _item_mark(tokens: Sequence[_Token], size: float) -> int:
    """How many tokens at a run's beginning are the number of an item: figures, a stop or a bracket, and room."""
    figures = next((n for n, token in enumerate(tokens) if not token.text.isdecimal()), len(tokens))
    if not figures or figures + 1 >= len(tokens) or tokens[figures].text not in (".", ")"):
        return 0
    room = tokens[figures + 1].start - tokens[figures].end
    return figures + 1 if room > NUMBER_GAP * size else 0


def _outside(tokens: Sequence[_Token], size: float) -> int:
    """How many of the first tokens are none of the formula's; from either end, as its tokens are given."""
    end, behind = tokens[0], tokens[-1]
    begins = end.start <= behind.start
    if (
        end.text in _STOPS
        or end.text in "†‡"
        or end.text in (CLOSING if begins else OPENING)
        or (not begins and end.text == "-")
    ):
        return 1
    if _lacks_partner(tokens):
        return 1
    figures = next((n for n, token in enumerate(tokens) if not token.text.isdecimal()), len(tokens))
    if not figures or figures == len(tokens):
        return 0
    last, beside = tokens[figures - 1], tokens[figures]
    room = beside.start - last.end if begins else last.start - beside.end
    return figures if room > NUMBER_GAP * size and beside.text not in _OPERATORS else 0


def _is_enclosed(tokens: Sequence[_Token]) -> bool:
    """Whether the sentence has the whole run in brackets: a pair of coordinates has its own."""
    chars = [token.text for token in tokens]
    return len(chars) > 2 and chars[0] == "(" and chars[-1] == ")" and chars.count("(") == 1 and "," not in chars


def _lacks_partner(tokens: Sequence[_Token]) -> bool:
    """Whether the bracket that a run begins with opens or closes nothing in it."""
    chars = [token.text for token in tokens]
    opened, closed = sum(char in "([{" for char in chars), sum(char in ")]}" for char in chars)
    return (chars[0] in "([{" and opened > closed) or (chars[0] in ")]}" and closed > opened)


def _span(line: Line, offsets: Sequence[float], start: float, end: float) -> tuple[int, int] | None:
    """Which characters of a level line stand between two places."""
    x0, x1 = line.polygon[0][0], line.polygon[1][0]
    long = x1 - x0
    if long <= 0:
        return None
    inside = [
        n
        for n in range(len(line.text))
        if start - 1.0 <= x0 + long * (offsets[n] + offsets[n + 1]) / 2 <= end + 1.0 and not line.text[n].isspace()
    ]
    return (inside[0], inside[-1] + 1) if inside else None
