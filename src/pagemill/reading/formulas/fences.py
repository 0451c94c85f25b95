"""Tall brackets and what stands between them: a term, a matrix, cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pagemill.geometry import overlap_1d, union
from pagemill.reading.formulas.base_lines import TALL
from pagemill.reading.formulas.parts import AXIS, FormulaIncomplete, Kind, Part, joined, size_of
from pagemill.reading.formulas.sign_commands import CLOSING, OPENING, STROKES

#: Brackets around more than a row are higher than this.
HOLLOW = 1.7
#: Two brackets stand beside one another by so great a share of the lower one.
BESIDE = 0.7

_PARTNERS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉", "〈": "〉"}
_MATRICES = {"()": "pmatrix", "[]": "bmatrix", "||": "vmatrix", "∥∥": "Vmatrix", "{}": "Bmatrix", "∣∣": "vmatrix"}

#: The rows of what stands between two brackets, each as its cells in LaTeX; and what stands there as one row.
Rows = Callable[[Sequence[Part]], list[list[str]]]
Write = Callable[[Sequence[Part]], str]


def with_fences(parts: Sequence[Part], rows: Rows, write: Write) -> list[Part]:
    """The parts, each pair of tall brackets put together with what stands between them, from the inner ones on.

    Raises FormulaIncomplete where a tall bracket has no partner.
    """
    left = _with_pairs(parts, rows, write)
    if any(map(_is_open, left)):
        raise FormulaIncomplete
    return _with_strokes_on_axis(left)


def with_fences_over_rows(bands: Sequence[Sequence[Part]], rows: Rows, write: Write) -> list[Part]:
    """The parts of a formula's rows, tall brackets put together in each; what opens in one may close in a later one.

    Raises FormulaIncomplete where a tall bracket has no partner in any.
    """
    made = [_with_pairs(band, rows, write) for band in bands]
    opened: list[Part] = []
    for band in made:
        for part in sorted(filter(_is_open, band), key=lambda part: part.x):
            if part.text in OPENING:
                opened.append(part)
            elif not opened or opened.pop() in band:
                raise FormulaIncomplete
    if opened:
        raise FormulaIncomplete
    return [
        replace(_on_axis(part), latex=_BY_ITSELF[part.text in OPENING] + part.latex) if _is_open(part) else part
        for band in made
        for part in _with_strokes_on_axis(band)
    ]


#: How a tall bracket is written whose partner is in another row: by whether it opens.
_BY_ITSELF = {True: r"\biggl", False: r"\biggr"}


def _is_open(part: Part) -> bool:
    """Whether a part is a tall bracket that has not been put together with a partner."""
    return _is_tall(part) and (part.text in OPENING or part.text in CLOSING)


def _with_strokes_on_axis(parts: Sequence[Part]) -> list[Part]:
    return [_on_axis(part) if _is_tall(part) and part.text in STROKES else part for part in parts]


def _with_pairs(parts: Sequence[Part], rows: Rows, write: Write) -> list[Part]:
    left = list(parts)
    for opening, closing in sorted(_pairs(left), key=lambda pair: pair[1].x - pair[0].x):
        inside = _between(left, opening, closing)
        if not inside or _is_hollow(opening, inside):
            raise FormulaIncomplete
        count = opening.count + closing.count + sum(part.count for part in inside)
        latex = _fenced(opening, closing, inside, rows, write)
        left = _replaced(
            left, [opening, *inside, closing], _centred([opening, *inside, closing], opening, latex, count)
        )
    for brace in [part for part in left if part.text == "{" and _is_tall(part)]:
        inside = [part for part in left if part.start > brace.x and _within(part, brace)]
        found = rows(inside) if inside else []
        if len(found) > 1:
            latex = rf"\begin{{cases}}{_lines(found)}\end{{cases}}"
            count = brace.count + sum(part.count for part in inside)
            left = _replaced(left, [brace, *inside], _centred([brace, *inside], brace, latex, count))
    return left


def _is_hollow(opening: Part, inside: Sequence[Part]) -> bool:
    """Whether brackets are much higher than what is left between them: the rest of a matrix is elsewhere."""
    _, top, _, bottom = union([part.box for part in inside])
    return opening.high > HOLLOW * opening.size and bottom - top < 0.5 * opening.high


def _is_fence(part: Part) -> bool:
    return part.text in OPENING or part.text in CLOSING or part.text in STROKES


def _is_tall(part: Part) -> bool:
    return part.high > TALL * part.size


def _on_axis(part: Part) -> Part:
    """A tall bracket without a partner, as what is centred."""
    return replace(part, base=part.y + AXIS * part.size, kind=Kind.CENTRED)


def _pairs(parts: Sequence[Part]) -> list[tuple[Part, Part]]:
    tall = sorted((part for part in parts if _is_fence(part) and _is_tall(part)), key=lambda part: part.x)
    pairs = []
    stack: list[Part] = []
    for part in tall:
        at = next((n for n in range(len(stack) - 1, -1, -1) if _closes(stack[n], part)), None)
        if at is not None:
            pairs.append((stack[at], part))
            # One that is not closed within a pair is closed nowhere.
            del stack[at:]
        elif part.text in OPENING or part.text in STROKES:
            stack.append(part)
    return pairs


def _closes(opening: Part, part: Part) -> bool:
    lower = min(opening.high, part.high)
    beside = overlap_1d(opening.box[1], opening.box[3], part.box[1], part.box[3]) >= BESIDE * lower
    alike = max(opening.high, part.high) <= 1.6 * lower
    stroke = opening.text in STROKES or part.text in STROKES
    # Intervals and the like have brackets of two kinds.
    fits = part.text == opening.text if stroke else part.text in CLOSING
    return beside and alike and fits


def _within(part: Part, fence: Part) -> bool:
    slack = 0.3 * fence.size
    return fence.box[1] - slack <= part.y <= fence.box[3] + slack


def _between(parts: Sequence[Part], opening: Part, closing: Part) -> list[Part]:
    return [
        part
        for part in parts
        if part is not opening
        and part is not closing
        and opening.x < part.x < closing.x
        and (_within(part, opening) or _within(part, closing))
    ]


def _centred(parts: Sequence[Part], fence: Part, latex: str, count: int) -> Part:
    box = union([part.box for part in parts])
    size = size_of(parts)
    made = joined(parts, latex, Kind.CENTRED, (fence.y + AXIS * size, size), box)
    return replace(made, count=count)


def _replaced(parts: Sequence[Part], taken: Sequence[Part], made: Part) -> list[Part]:
    gone = {id(part) for part in taken}
    return [part for part in parts if id(part) not in gone] + [made]


def _fenced(opening: Part, closing: Part, inside: Sequence[Part], rows: Rows, write: Write) -> str:
    found = rows(inside)
    if len(found) <= 1:
        return rf"\left{_bracket(opening)}{write(inside).strip()}\right{_bracket(closing)}"
    pair = opening.text + closing.text
    if pair == "()" and len(found) == 2 and all(len(row) == 1 for row in found) and _is_choice(inside):
        return rf"\binom{{{found[0][0]}}}{{{found[1][0]}}}"
    matrix = _MATRICES.get(pair)
    if matrix is not None:
        return rf"\begin{{{matrix}}}{_lines(found)}\end{{{matrix}}}"
    columns = "l" * max(len(row) for row in found)
    array = rf"\begin{{array}}{{{columns}}}{_lines(found)}\end{{array}}"
    return rf"\left{_bracket(opening)}{array}\right{_bracket(closing)}"


def _is_choice(inside: Sequence[Part]) -> bool:
    """Whether two rows are those of a binomial: a few signs each."""
    return sum(part.count for part in inside) <= 8


def _bracket(part: Part) -> str:
    return {**OPENING, **CLOSING, **STROKES}[part.text]


def _lines(rows: Sequence[Sequence[str]]) -> str:
    return r" \\ ".join(" & ".join(cell.strip() for cell in row) for row in rows)
