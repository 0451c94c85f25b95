"""Parts of a formula: signs, and what is made of several of them, each with its LaTeX and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from pagemill.geometry import Bbox, union
from pagemill.reading.formulas.sign_commands import (
    ACCENTS,
    CLOSING,
    LARGE,
    NEGATED,
    OPENING,
    RELATIONS,
    STROKES,
    WIDE,
    command_of,
)
from pagemill.reading.formulas.signs import Sign, Style

#: How far above its base line, in sizes of its font, the middle of a fraction or of a sum stands: the height of the
#: axis of TeX's fonts (*The TeXbook*, appendix G).
AXIS = 0.25


class FormulaIncomplete(Exception):
    """Signs are no whole formula: a bracket has no partner, or nothing to hold."""


class Kind(Enum):
    """How a part stands in a row."""

    SIGN = auto()
    #: Letters of a word set upright.
    WORD = auto()
    RELATION = auto()
    OPEN = auto()
    CLOSE = auto()
    STROKE = auto()
    #: A sum, a product, an integral.
    LARGE = auto()
    #: A fraction, what stands between tall brackets: its middle is on the axis of its row.
    CENTRED = auto()
    #: What has a brace above or below it.
    BRACED = auto()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a formula, in pixels, y downwards."""

    latex: str
    kind: Kind
    #: Around its ink.
    box: Bbox
    #: Where the room that it takes in its row begins and ends.
    start: float
    end: float
    #: Where its base line is; of what is centred, where that of its row is.
    base: float
    #: Height of its font.
    size: float
    #: How many signs it is made of.
    count: int = 1
    #: Its sign, or the letters of its word.
    text: str = ""
    #: Whether it is no more than signs in a row.
    flat: bool = True

    @property
    def x(self) -> float:
        return (self.box[0] + self.box[2]) / 2

    @property
    def y(self) -> float:
        return (self.box[1] + self.box[3]) / 2

    @property
    def high(self) -> float:
        return self.box[3] - self.box[1]

    @property
    def wide(self) -> float:
        return self.box[2] - self.box[0]


def joined(
    parts: Sequence[Part], latex: str, kind: Kind, standing: tuple[float, float], box: Bbox | None = None
) -> Part:
    """One part made of several; `standing` is its base line and its size, `box` else the one around them."""
    around = union([part.box for part in parts]) if box is None else box
    count = sum(part.count for part in parts)
    return Part(latex, kind, around, around[0], around[2], *standing, count, flat=False)


def size_of(parts: Sequence[Part]) -> float:
    """The height of the font that parts are set in; sums and the like may be of a larger one."""
    return max((part.size for part in parts if part.kind is not Kind.LARGE), default=parts[0].size)


def part_of(sign: Sign) -> Part:
    """A sign by itself."""
    char = sign.char
    latex = _styled(char, sign.style)
    kind = Kind.SIGN
    base = sign.base
    if char in LARGE and (char not in _LARGE_NAMES or sign.box[3] - sign.box[1] > LARGE_HEIGHT * sign.size):
        latex, kind = _LARGE_NAMES.get(char, latex), Kind.LARGE
        base = sign.y + AXIS * sign.size
    elif char in OPENING:
        latex, kind = OPENING[char], Kind.OPEN
    elif char in CLOSING:
        latex, kind = CLOSING[char], Kind.CLOSE
    elif char in STROKES:
        latex, kind = STROKES[char], Kind.STROKE
    elif char in RELATIONS:
        kind = Kind.RELATION
    elif char.isalpha() and _is_of_words(sign):
        kind = Kind.WORD
    return Part(latex, kind, sign.box, sign.start, sign.end, base, sign.size, text=char)


#: A sign that may be large is, from this height on, in sizes of its font.
LARGE_HEIGHT = 0.95
_LARGE_NAMES = {
    "⊕": r"\bigoplus ",
    "⊗": r"\bigotimes ",
    "⊙": r"\bigodot ",
    "⊎": r"\biguplus ",
    "⊔": r"\bigsqcup ",
}


def _is_of_words(sign: Sign) -> bool:
    """Whether a letter is set as those of words are: upright, and not Greek."""
    return (
        sign.style in (Style.UPRIGHT, Style.WORDS) and command_of(sign.char) == sign.char and sign.char not in ACCENTS
    )


def _styled(char: str, style: Style) -> str:
    latex = command_of(char)
    if not char.isalnum() or style in (Style.UPRIGHT, Style.ITALIC, Style.WORDS):
        return latex
    if not char.isascii():
        return rf"\boldsymbol{{{latex.strip()}}}" if style in (Style.BOLD, Style.BOLD_ITALIC) else latex
    if char.isdigit() and style is not Style.BOLD:
        return latex
    return rf"\{style.value}{{{latex.strip()}}}"


#: Letters of a word stand no further apart than this, in sizes of their font.
LETTER_GAP = 0.13
#: Parts of one row have base lines no further apart, in the same measure.
SAME_BASE = 0.06


def with_words(parts: Iterable[Part]) -> list[Part]:
    """The parts, letters that are set as those of words are put together to words."""
    kept = [part for part in parts if part.kind is not Kind.WORD]
    letters = sorted((part for part in parts if part.kind is Kind.WORD), key=lambda part: part.start)
    words: list[Part] = []
    for letter in letters:
        for at in range(len(words) - 1, -1, -1):
            word = words[at]
            near = abs(letter.start - word.end) <= LETTER_GAP * word.size
            if near and abs(letter.base - word.base) <= SAME_BASE * word.size and abs(letter.size - word.size) < 0.5:
                words[at] = replace(
                    word,
                    text=word.text + letter.text,
                    latex=word.text + letter.text,
                    box=union((word.box, letter.box)),
                    end=letter.end,
                    count=word.count + 1,
                )
                break
        else:
            words.append(letter)
    return kept + _with_limits_joined(words)


def _with_limits_joined(words: Sequence[Part]) -> list[Part]:
    """The words, `lim` and what is set right behind it as one operator."""
    left = list(words)
    for first in [word for word in words if word.text == "lim"]:
        for second in [word for word in left if word.text in ("inf", "sup")]:
            near = 0 <= second.start - first.end <= 0.35 * first.size
            if near and abs(second.base - first.base) <= SAME_BASE * first.size:
                name = first.text + second.text
                box = union((first.box, second.box))
                whole = replace(first, text=name, latex=name, box=box, end=second.end, count=first.count + second.count)
                left = [word for word in left if word is not first and word is not second] + [whole]
                break
    return left


_PILES = {
    **dict.fromkeys("⎛⎜⎝", "("), **dict.fromkeys("⎞⎟⎠", ")"),
    **dict.fromkeys("⎡⎢⎣", "["), **dict.fromkeys("⎤⎥⎦", "]"),
    **dict.fromkeys("⎧⎨⎩", "{"), **dict.fromkeys("⎫⎬⎭", "}"),
    **dict.fromkeys("⎪⏐\u23d0", "|"), "∥": "∥", "|": "|", "⌠": "∫", "⎮": "∫", "⌡": "∫", "√": "√",
}  # fmt: skip


def with_whole_brackets(signs: Sequence[Sign]) -> list[Sign]:
    """The signs, brackets, strokes and roots that are set in pieces one above the other put together."""
    piled: list[list[Sign]] = []
    rest: list[Sign] = []
    for sign in sorted(signs, key=lambda sign: sign.box[1]):
        if sign.char not in _PILES:
            rest.append(sign)
            continue
        for pile in piled:
            last = pile[-1]
            under = -0.1 * sign.size <= sign.box[1] - last.box[3] <= 0.1 * sign.size
            if under and abs(sign.start - last.start) <= 0.1 * sign.size and _may_be_piled(pile, sign):
                pile.append(sign)
                break
        else:
            piled.append([sign])
    return rest + [_whole(pile) for pile in piled]


def _may_be_piled(pile: Sequence[Sign], sign: Sign) -> bool:
    found = {_PILES[each.char] for each in (*pile, sign)} - {"|"}
    return len(found) <= 1


def _whole(pile: Sequence[Sign]) -> Sign:
    chars = [sign.char for sign in pile]
    if len(pile) == 1 and chars[0] in "(|∥√":
        return pile[0]
    told = [_PILES[char] for char in chars]
    char = next((each for each in told if each != "|"), "|")
    # A bracket without its foot, or without its head.
    if char in "[]" and set(chars) & set("⎣⎦") == set():
        char = "⌈" if char == "[" else "⌉"
    elif char in "[]" and set(chars) & set("⎡⎤") == set():
        char = "⌊" if char == "[" else "⌋"
    box = union([sign.box for sign in pile])
    return replace(pile[-1], char=char, box=box)


def with_negations(parts: Sequence[Part]) -> list[Part]:
    """The parts, strokes through a sign put together with it, and arrows that are set in two pieces."""
    ordered = sorted(parts, key=lambda part: part.start)
    made: list[Part] = []
    for part in ordered:
        before = made[-1] if made else None
        if before is not None and abs(before.base - part.base) <= SAME_BASE * part.size:
            over = part.box[0] < before.box[2]
            if part.text in _SLASHES and over and before.kind is Kind.RELATION:
                latex = NEGATED.get(before.text, rf"\not{before.latex}")
                made[-1] = replace(before, latex=latex, count=part.count + before.count)
                continue
            if before.text == "\u0338":
                latex = NEGATED.get(part.text, rf"\not{part.latex}")
                made[-1] = replace(
                    part, latex=latex, start=min(before.start, part.start), count=part.count + before.count
                )
                continue
            pair = _PAIRS.get(frozenset((before.text, part.text))) if over else None
            if pair is not None:
                box = union((before.box, part.box))
                made[-1] = replace(
                    before,
                    latex=rf"\{pair} ",
                    kind=Kind.RELATION,
                    box=box,
                    end=max(before.end, part.end),
                    count=part.count + before.count,
                    text="→",
                )
                continue
        made.append(part)
    return made


#: What strikes a relation out.
_SLASHES = frozenset("/\u0338")
#: Arrows that are set as two signs.
_PAIRS = {
    frozenset("−→"): "longrightarrow", frozenset("←−"): "longleftarrow", frozenset("=⇒"): "Longrightarrow",
    frozenset("⇐="): "Longleftarrow", frozenset("↦→"): "mapsto", frozenset("|="): "models",
    frozenset("←→"): "longleftrightarrow", frozenset("⇐⇒"): "Longleftrightarrow", frozenset("↦−"): "longmapsto",
}  # fmt: skip


_INTEGRALS = ("∫", "∬", "∭")


def with_double_integrals(parts: Sequence[Part]) -> list[Part]:
    """The parts, integrals that stand together put together to double and threefold ones."""
    made: list[Part] = []
    for part in sorted(parts, key=lambda part: part.start):
        before = made[-1] if made else None
        if (
            before is not None
            and part.text == "∫"
            and before.text in _INTEGRALS[:2]
            and part.box[0] - before.box[2] < 0.1 * part.size
            and abs(part.y - before.y) < SAME_BASE * part.size
        ):
            text = _INTEGRALS[_INTEGRALS.index(before.text) + 1]
            box = union((before.box, part.box))
            count = before.count + part.count
            made[-1] = replace(before, text=text, latex=command_of(text), box=box, end=part.end, count=count)
        else:
            made.append(part)
    return made


#: More dots lead on to something, as in a contents list.
MOST_DOTS = 60


def with_dots(parts: Sequence[Part]) -> list[Part]:
    """The parts, three dots in a row, below one another or aslant put together."""
    dots = sorted(
        (part for part in parts if part.text in (".", "·", "⋅") and part.kind is Kind.SIGN), key=lambda p: (p.x, p.y)
    )
    if len(dots) > MOST_DOTS:
        return list(parts)
    taken: set[int] = set()
    made: list[Part] = []
    for first in dots:
        if id(first) in taken:
            continue
        row = _three(first, [dot for dot in dots if id(dot) not in taken and dot is not first])
        if row is None:
            continue
        taken |= {id(dot) for dot in row}
        level = abs(row[2].y - row[0].y) <= 0.1 * first.size
        upright = abs(row[2].x - row[0].x) <= 0.1 * first.size
        latex = (r"\ldots " if first.text == "." else r"\cdots ") if level else r"\vdots " if upright else r"\ddots "
        base = first.base if level else sorted(dot.base for dot in row)[1] + AXIS * first.size
        whole = joined(row, latex, Kind.SIGN, (base, first.size))
        made.append(replace(whole, flat=True, start=min(d.start for d in row), end=max(d.end for d in row)))
    return [part for part in parts if id(part) not in taken] + made


def _three(first: Part, others: Sequence[Part]) -> list[Part] | None:
    size = first.size
    for second in others:
        dx, dy = second.x - first.x, second.y - first.y
        if not (0.2 * size <= max(abs(dx), abs(dy)) <= 0.65 * size and dx >= -0.05 * size):
            continue
        if second.text != first.text:
            continue
        for third in others:
            if third is second or third.text != first.text:
                continue
            if abs(third.x - second.x - dx) <= 0.08 * size and abs(third.y - second.y - dy) <= 0.08 * size:
                return [first, second, third]
    return None


def with_accents(parts: Sequence[Part]) -> list[Part]:
    """The parts, accents put together with the letters that they stand above."""
    left = list(parts)
    for accent in [part for part in parts if part.text in ACCENTS]:
        below = [part for part in left if _is_below(accent, part)]
        if not below:
            continue
        base = min(below, key=lambda part: abs(part.box[1] - accent.box[3])).base
        under = sorted(
            (part for part in below if abs(part.base - base) <= SAME_BASE * part.size), key=lambda p: p.start
        )
        name = ACCENTS[accent.text]
        wide = accent.wide > WIDE_ACCENT * accent.size or len(under) > 1
        if not wide:
            under = [min(under, key=lambda part: abs(part.x - accent.x))]
        inner = "".join(part.latex for part in under).strip()
        latex = rf"\{WIDE.get(name, name) if wide else name}{{{inner}}}"
        taken = {id(part) for part in under} | {id(accent)}
        whole = joined([*under, accent], latex, Kind.SIGN, (base, under[0].size))
        # Its ink is the letter's: what stands above a hat is above the letter.
        whole = replace(whole, start=under[0].start, end=under[-1].end, flat=True)
        left = [part for part in left if id(part) not in taken] + [whole]
    return left


#: An accent wider than this, in sizes of its font, reaches over more than a letter.
WIDE_ACCENT = 0.62


def _is_below(accent: Part, part: Part) -> bool:
    if part.kind not in (Kind.SIGN, Kind.WORD) or not part.text.isalnum() or part.text in ACCENTS:
        return False
    size = part.size
    gap = part.box[1] - accent.box[3]
    slack = (0.4 if accent.wide > 0.9 * accent.size else 0.1) * size
    along = accent.box[0] - slack <= part.x <= accent.box[2] + slack
    along = along or part.box[0] <= accent.x <= part.box[2] + 0.15 * size
    return -0.15 * size <= gap <= (0.55 if accent.wide > 0.9 * accent.size else 0.35) * size and along
