"""What a line of a text layer says: its characters with the spaces that were meant, and signs raised or lowered."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import accumulate, pairwise

import numpy as np

from pagemill.document import Line, LineSource
from pagemill.geometry import polygon_of, width
from pagemill.reading.text_layer.text_glyphs import Glyphs, Indices, Mask
from pagemill.reading.text_layer.text_lines import SPREAD_LEAST, SetLine, gaps_set_apart, is_spread, runs_leftwards

#: A gap wider than this many line heights between characters is a space.
SPACE_GAP = 0.22
#: The same between ideographs.
WIDE_SPACE_GAP = 0.6
#: The same where PDFium makes a space of the gap, as it does of those between letters that are set apart for looks.
MADE_UP_WIDE_GAP = 0.4
#: A gap this many times the usual one parts the words of a line whose letters are set apart.
WORD_GAP = 1.8
#: A sign is raised or lowered when its base line is off by so many line heights, and lower than this share of one.
RAISED, LOWERED, SMALLER = 0.12, 0.06, 0.87
#: Letters that are placed one by one may be a title set apart where there are so many.
FEWEST_PLACED = 4
SOFT_HYPHEN = "\u00ad"

_SUPERSCRIPTS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_SUBSCRIPTS = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
# Signs with their room within them, which no space stands beside, and quotation marks, beside which none stands towards
# an ideograph.
_FULL_WIDTH = frozenset("，。、；：？！（）《》〈〉「」『』【】〔〕〖〗．｡､")
_QUOTES = frozenset("“”‘’")
_COLONS = frozenset("：:")
#: Ideographs of a label that is set apart, at the most.
LONGEST_LABEL = 8
# Part the figures of a sign that is raised or lowered, and are written as they are.
_BETWEEN_SIGNS = frozenset(", ")


def lines_of(lines: Sequence[SetLine], *, tell_signs: bool = True) -> tuple[Line, ...]:
    """The lines with their text, in the page as drawn; their score is 1.

    With `tell_signs`, figures that are raised or lowered are written so: `m²`, `H₂O`.
    """
    level = iter(_level([line for line in lines if not line.downward], tell_signs))
    return tuple(_downward(line) if line.downward else next(level) for line in lines)


def _level(lines: Sequence[SetLine], tell_signs: bool) -> list[Line]:
    """The text of lines that do not run downward, told of all their characters together."""
    if not lines:
        return []
    each = [line.glyphs for line in lines]
    glyphs = Glyphs.joined(each)
    ends = np.cumsum([len(part) for part in each])
    may_be_spread = np.flatnonzero(_may_be_spread(glyphs, ends)).tolist()
    if may_be_spread:
        for index in may_be_spread:
            each[index] = _without_spread(each[index])
        glyphs = Glyphs.joined(each)
        ends = np.cumsum([len(part) for part in each])
    starts = np.concatenate([[0], ends[:-1]])
    of = np.repeat(np.arange(len(lines)), ends - starts)
    follows = np.concatenate([[False], of[1:] == of[:-1]])
    shown = _shown(glyphs, starts, ends, tell_signs)
    beside_sign = _beside_full_width(glyphs)
    parted = _parted(glyphs) & follows & ~beside_sign
    counts = np.fromiter(map(len, shown), np.intp, len(shown))
    unmeant = _spaces_again(glyphs, counts) | (glyphs.spaces & beside_sign) | _made_up_among_wide(glyphs)
    counts[unmeant & follows] = 0
    for label in _spread_labels(glyphs, parted, starts, ends):
        parted[label] = False
        counts[label] = ~glyphs.spaces[label]
    # Where each character that is written begins; a space put in begins where the last one ends.
    x0, _, x1, _ = glyphs.boxes.T
    last = np.concatenate([[0.0], x1[:-1]])
    # A space that the file does not place (a viewer makes it up) is given the place of its neighbour.
    begin = np.where(glyphs.spaces & follows, np.maximum(x0, last), x0)
    written = np.cumsum(counts + parted)
    owner = np.repeat(np.arange(len(glyphs)), counts + parted)
    step = np.arange(len(owner)) - (written - counts)[owner]
    left, length = np.array([(line.box[0], max(width(line.box), 1e-6)) for line in lines]).T
    places = np.where(step < 0, last[owner], begin[owner] + step / np.maximum(counts, 1)[owner] * (x1 - x0)[owner])
    shares = np.clip((places - left[of][owner]) / length[of][owner], 0.0, 1.0)
    pieces = [
        " " + char if apart else char if count else ""
        for char, apart, count in zip(shown, parted.tolist(), counts.tolist(), strict=True)
    ]
    written = np.concatenate([[0], written])
    firsts, lasts = written[starts].tolist(), written[ends].tolist()
    # Letters of most lines begin one behind the other.
    back_again = (np.diff(shares) < 0) & (of[owner[1:]] == of[owner[:-1]])
    rising = np.ones(len(lines), np.bool_)
    rising[of[owner[1:]][back_again]] = False
    places_of = shares.tolist()
    return [
        _line(line, pieces[start:end], places_of[first:last] if rises else _rising(places_of[first:last]))
        for line, start, end, first, last, rises in zip(
            lines, starts.tolist(), ends.tolist(), firsts, lasts, rising.tolist(), strict=True
        )
    ]


def _line(line: SetLine, pieces: Sequence[str], starts: Sequence[float]) -> Line:
    """`starts` say where each character begins, none of them before the last."""
    polygon = line.back.polygon(polygon_of(line.box))
    joined = "".join(pieces)
    if runs_leftwards(joined):
        # Where characters begin is told for lines that go from left to right alone.
        return Line(_logical(pieces), polygon, 1.0, LineSource.TEXT_LAYER)
    return Line(joined, polygon, 1.0, LineSource.TEXT_LAYER, (*starts, 1.0))


def _rising(starts: Sequence[float]) -> list[float]:
    return list(accumulate(starts, max))


def _downward(line: SetLine) -> Line:
    _, y0, _, y1 = line.box
    lengths = [len(char) for char in line.glyphs.chars]
    starts = np.repeat((line.glyphs.boxes[:, 1] - y0) / max(y1 - y0, 1e-6), lengths)
    polygon = line.back.polygon(polygon_of(line.box))
    rising = _rising(np.clip(starts, 0.0, 1.0).tolist())
    return Line(line.glyphs.text, polygon, 1.0, LineSource.TEXT_LAYER, (*rising, 1.0))


def _shown(glyphs: Glyphs, starts: Indices, ends: Indices, tell_signs: bool) -> list[str]:
    """What is written for each character of lines that begin and end there: signs, and hyphens at the end alone."""
    shown: list[str] = glyphs.chars.tolist()
    tall = glyphs.boxes[:, 3] - glyphs.boxes[:, 1]
    tallest = np.maximum.reduceat(np.where(glyphs.spaces, -np.inf, tall), starts)
    lowest = np.minimum.reduceat(np.where(glyphs.spaces, np.inf, tall), starts)
    for line in np.flatnonzero((lowest < SMALLER * tallest) & tell_signs).tolist():
        start, end = int(starts[line]), int(ends[line])
        for index, sign in enumerate(_signs(glyphs.take(slice(start, end)), float(tallest[line])), start):
            if sign:
                shown[index] = shown[index].translate(_SUPERSCRIPTS if sign > 0 else _SUBSCRIPTS)
    for index in np.flatnonzero(glyphs.chars == SOFT_HYPHEN).tolist():
        shown[index] = "-" if index + 1 in ends else ""
    return shown


def _parted(glyphs: Glyphs) -> Mask:
    """Before which characters a gap stands that is a space, though the file has none; never the first."""
    x0, y0, x1, y1 = glyphs.boxes.T
    letters, wide = ~glyphs.spaces, glyphs.that(_is_wide)
    tall = np.maximum(np.maximum((y1 - y0)[1:], (y1 - y0)[:-1]), 1.0)
    widest = np.where(wide[1:] & wide[:-1], WIDE_SPACE_GAP, SPACE_GAP)
    gaps = letters[1:] & letters[:-1] & (x0[1:] - x1[:-1] > widest * tall)
    return np.concatenate([[False], gaps])


def _made_up_among_wide(glyphs: Glyphs) -> Mask:
    """Which spaces the file does not have, and stand in a gap between ideographs too narrow for one."""
    found = np.zeros(len(glyphs), np.bool_)
    spaces = np.flatnonzero(glyphs.spaces[1:-1]) + 1
    # Such a space has the place of the letter before it.
    spaces = spaces[(glyphs.boxes[spaces] == glyphs.boxes[spaces - 1]).all(axis=1)]
    if not spaces.size:
        return found
    wide = glyphs.that(_is_wide)
    spaces = spaces[wide[spaces - 1] & wide[spaces + 1]]
    before, behind = glyphs.boxes[spaces - 1], glyphs.boxes[spaces + 1]
    tall = np.maximum(before[:, 3] - before[:, 1], behind[:, 3] - behind[:, 1])
    found[spaces] = behind[:, 0] - before[:, 2] <= MADE_UP_WIDE_GAP * tall
    return found


def _beside_full_width(glyphs: Glyphs) -> Mask:
    """Which spaces stand beside a full-width sign, and before which letters a gap does."""
    signs, quotes = glyphs.that(_FULL_WIDTH.__contains__), glyphs.that(_QUOTES.__contains__)
    if not (signs.any() or quotes.any()):
        return np.zeros(len(glyphs), np.bool_)
    letters, places = ~glyphs.spaces, np.arange(len(glyphs))
    before = np.maximum.accumulate(np.where(letters, places, 0))
    before = np.concatenate([[0], before[:-1]])
    behind = np.minimum.accumulate(np.where(letters, places, len(glyphs) - 1)[::-1])[::-1]
    wide = glyphs.that(_is_wide)
    quoted = (quotes[before] & wide[behind]) | (wide[before] & quotes[behind])
    return np.asarray(signs[before] | signs[behind] | quoted, np.bool_)


def _spread_labels(glyphs: Glyphs, parted: Mask, starts: Indices, ends: Indices) -> list[slice]:
    """The labels that lines begin with, up to their colon, whose ideographs are set apart: `日 期：`."""
    labels = []
    colons = np.flatnonzero(glyphs.that(_COLONS.__contains__))
    lines = np.searchsorted(ends, colons, side="right")
    for line, colon in dict(zip(lines[::-1].tolist(), colons[::-1].tolist(), strict=True)).items():
        start = int(starts[line])
        letters = np.flatnonzero(~glyphs.spaces[start:colon]) + start
        if not 2 <= len(letters) <= LONGEST_LABEL or not all(
            "\u4e00" <= char <= "\u9fff" for char in glyphs.chars[letters]
        ):
            continue
        if all(parted[b] or b - a > 1 for a, b in pairwise(letters.tolist())):
            labels.append(slice(start, colon + 1))
    return labels


def _spaces_again(glyphs: Glyphs, counts: Indices) -> Mask:
    """Which spaces follow on another; a character that is not written does not come between."""
    last = np.maximum.accumulate(np.where(counts > 0, np.arange(len(glyphs)), 0))
    return np.asarray(glyphs.spaces & np.concatenate([[False], glyphs.spaces[last[:-1]]]), np.bool_)


def _is_wide(char: str) -> bool:
    return "\u2e80" <= char[0] <= "\u9fff" or "\uf900" <= char[0] <= "\ufaff" or "\uff00" <= char[0] <= "\uffef"


def _may_be_spread(glyphs: Glyphs, ends: Indices) -> Mask:
    """Which of the lines that end there may be spread or spaced out: in all others letters stand close together."""
    letters = np.flatnonzero(~glyphs.spaces)
    x0, y0, x1, y1 = glyphs.boxes[letters].T
    of = np.searchsorted(ends, letters, side="right")
    firsts = np.flatnonzero(np.diff(of, prepend=-1))
    tall = np.zeros(len(ends))
    tall[of[firsts]] = (y1 - y0)[firsts]
    follows = of[1:] == of[:-1]
    close = x0[1:] - x1[:-1] < SPREAD_LEAST * tall[of[1:]]
    spread = np.ones(len(ends), np.bool_)
    spread[of[1:][follows & close]] = False
    # A word begins and ends where no letter stands right before or behind.
    joined = follows & (np.diff(letters) == 1)
    begins, stops = np.concatenate([[True], ~joined]), np.concatenate([~joined, [True]])
    words = np.bincount(of[begins], minlength=len(ends))
    alone = np.bincount(of[begins & stops], minlength=len(ends))
    return np.asarray(spread | ((words >= 4) & (alone >= 0.9 * words)), np.bool_)


def _without_spread(glyphs: Glyphs) -> Glyphs:
    """Letters set apart for looks drawn together again: a space is left only where words are parted."""
    letters = glyphs.take(~glyphs.spaces)
    if len(letters) < 3 or not (is_spread(letters) or _is_spaced_out(glyphs) or _is_placed_apart(letters)):
        return glyphs
    following = np.append(letters.boxes[1:, 0], -np.inf)
    gaps = following - letters.boxes[:, 2]
    usual = max(float(np.median(gaps[:-1])), 0.0)
    tall = np.append((letters.boxes[:, 3] - letters.boxes[:, 1])[1:], 0.0)
    parted = (gaps > WORD_GAP * usual) & (gaps - usual > SPACE_GAP * tall)
    order = np.repeat(np.arange(len(letters)), 1 + parted)
    ends = np.cumsum(1 + parted) - 1
    kept = letters.take(order)
    kept.chars[ends[parted]], kept.spaces[ends[parted]] = " ", True
    # A letter, or the space behind it, reaches up to the next letter, so that its gap is no space.
    kept.boxes[ends, 2] = np.maximum(kept.boxes[ends, 2], following)
    return kept


def _is_spaced_out(glyphs: Glyphs) -> bool:
    """Whether a space stands between almost all of a line's letters, figures left aside: a title spaced by hand."""
    words = glyphs.text.split()
    return len(words) >= 4 and sum(len(word) == 1 and word.isalpha() for word in words) >= 0.9 * len(words)


def _is_placed_apart(letters: Glyphs) -> bool:
    """Whether a file places letters of one type one by one, set apart for looks."""
    fonts, sizes = letters.inks.font[letters.ink], letters.inks.size[letters.ink]
    if len(letters) < FEWEST_PLACED or fonts.min() != fonts.max() or sizes.min() != sizes.max():
        return False
    return gaps_set_apart(letters) is not None


def _signs(glyphs: Glyphs, tallest: float) -> list[int]:
    """For each character 1 where it is raised, -1 where it is lowered, and 0.

    A run is told of only where all of it can be written so: the `th` of a date stays as it is.
    """
    tall = glyphs.boxes[:, 3] - glyphs.boxes[:, 1]
    foot = glyphs.origins[:, 1]
    up = float(np.median(foot[~glyphs.spaces & (tall > SMALLER * tallest)])) - foot
    may_be = ~glyphs.spaces & (tall < SMALLER * tallest)
    signs: list[int] = (may_be * (1 * (up > RAISED * tallest) - 1 * (up < -LOWERED * tallest))).tolist()
    # The words of one note are told of together.
    for place in np.flatnonzero(glyphs.spaces[1:-1]).tolist():
        if signs[place] == signs[place + 2]:
            signs[place + 1] = signs[place]
    start = 0
    while start < len(signs):
        end = start
        while end < len(signs) and signs[end] == signs[start]:
            end += 1
        if signs[start]:
            table = _SUPERSCRIPTS if signs[start] > 0 else _SUBSCRIPTS
            run = "".join(glyphs.chars[start:end])
            figures = any(char.isdigit() for char in run)
            if not (figures and all(ord(char) in table or char in _BETWEEN_SIGNS for char in run)):
                signs[start:end] = [0] * (end - start)
        start = end
    return signs


def _logical(pieces: Sequence[str]) -> str:
    """Characters in the order they are seen in, in the order they are read in: leftwards, but figures and Western words
    rightwards. What one piece holds, such as a ligature, is in reading order already.

    A simple case of Unicode's bidirectional algorithm (UAX 9), for a line of one level with runs of the other in it.
    """
    runs: list[tuple[bool, list[str]]] = []
    for piece in reversed([part for with_space in pieces for part in _apart(with_space)]):
        rightwards = unicodedata.bidirectional(piece[0]) in ("L", "EN", "AN", "ES", "CS", "ET")
        if len(runs) > 1 and rightwards and not runs[-1][0] and "".join(runs[-1][1]).isspace():
            # Between two words that run rightwards a space does too.
            (_, between), (_, before) = runs.pop(), runs.pop()
            runs.append((True, before + between))
        if runs and runs[-1][0] == rightwards:
            runs[-1][1].append(piece)
        else:
            runs.append((rightwards, [piece]))
    return "".join("".join(reversed(run) if rightwards else run) for rightwards, run in runs)


def _apart(piece: str) -> list[str]:
    """A piece without the space that was put before it, and that."""
    return [" ", piece[1:]] if piece.startswith(" ") and piece != " " else [piece] if piece else []
