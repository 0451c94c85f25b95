"""Boxes to tick and round choices set into the lines that they stand beside, and told from letters that look like one.

A recogniser loses most of them, and with them the answer that a form gives: `性别：□男 ☑女` comes as `性别：男女`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pagemill.document import Line, LineSource
from pagemill.geometry import Bbox, area, covered, height, intersection, polygon_of, union
from pagemill.reading.pixels.inked_parts import InkedPage
from pagemill.reading.rules.choice_rings import OPEN, RINGS, find_choice_rings
from pagemill.reading.rules.tick_boxes import EMPTY, TICK_BOXES, TickBox, find_tick_boxes, ink_of_page
from pagemill.reading.upright.letter_stretches import (
    TOO_WIDE,
    PlacedCharacter,
    placed_characters,
    room,
    stretches_of_letters,
)

Image = npt.NDArray[np.uint8]
#: A box is no lower and no higher than so many heights of the line that it belongs to, with other ink right above or
#: below it no lower than the second: it may be a part of a letter. A ring, which stands for one only beside its like,
#: may be lower where nothing is.
LOW, PART, HIGH, LOW_RING = 0.45, 0.65, 1.0, 0.35
#: stands no further before or behind it, and no further off its middle, in heights of the box.
BESIDE, OFF_MIDDLE = 2.2, 0.35
#: What recognisers make of boxes: signs, and characters that have no frame on four sides.
SIGNS = frozenset("□☐☑☒■▢◻◼√✓✔✗✘×")
MISREAD = SIGNS | frozenset("区凶冈匚")
#: Letters that are an empty square: such a one is a box where it does not stand between two others, and as high as one
#: that is surely a box, give or take this share.
SQUARE_LETTERS, ALIKE = frozenset("口囗ロ"), 0.1
#: Signs that no part of a letter looks like.
SURE = frozenset({EMPTY, *RINGS})
#: Letters with a frame on all four sides, as far as small print shows it; one that was read within so many widths of a
#: square's middle is that square.
FRAMED, NEAR = SQUARE_LETTERS | frozenset("回国國日曰目田四困因固团團园園圆圓图圖围圍圈囚図BDO08Q"), 0.9
#: What recognisers make of round choices, and letters that are as round.
ROUND_SIGNS, ROUND_LETTERS = frozenset("○●◉◎◯⊙©"), frozenset("O0〇Q")
#: Of a square that is a part of a letter, so great a share of its width is within the letter's.
WITHIN = 0.7
#: A sign that was read within so many widths of a box's middle may be that box.
ASTRAY = 1.8
#: A line that is one box misread is no wider than so many of its widths.
ALONE = 2.4
#: A box has this much room before or behind it, in its heights, where nothing else tells it; a ring that was read as a
#: letter has this much on both sides, which the first letter of a word has not.
ROOM, RING_ROOM = 0.5, 0.2
#: A letter beside a box that was passed over has this share of its room for itself, at the least.
OWN_ROOM = 0.8
#: From the middle of a letter to that of the next are so many of its widths, at the most.
NEXT = 1.5
#: A gap beside a box that is wider than so many of its widths is a space, the second between ideographs.
SPACE, WIDE_SPACE = 0.25, 0.6
CHOICES = TICK_BOXES | RINGS
ALL_SIGNS, ALL_LETTERS = MISREAD | ROUND_SIGNS, SQUARE_LETTERS | ROUND_LETTERS


@dataclass(frozen=True, slots=True)
class _Look:
    """What boxes of one form are read as: signs, these and what is no letter there, letters that are an empty one, and
    letters that have one in them."""

    signs: frozenset[str]
    misread: frozenset[str]
    letters: frozenset[str]
    framed: frozenset[str]


_SQUARE = _Look(SIGNS, MISREAD, SQUARE_LETTERS, FRAMED)
_ROUND = _Look(ROUND_SIGNS, ROUND_SIGNS, ROUND_LETTERS, ROUND_LETTERS | frozenset("CDGbdeopq"))


def with_tick_boxes(
    image: Image,
    lines: Sequence[Line],
    pictures: Sequence[Bbox] | None = None,
    *,
    inked: InkedPage | None = None,
) -> list[Line]:
    """The lines of an upright page (RGB, H×W×3), with the boxes to tick and the round choices in those they stand
    beside.

    A box that stands alone is a line of its own. `pictures` are those of a page that is drawn without its text layer's
    letters: outside of them a frame is a box, and none of these. `inked` is the page with its parts that have ink,
    where they are known.
    """
    shown = lines if pictures is None else [line for line in lines if line.source is not LineSource.TEXT_LAYER]
    page = ink_of_page(image, inked, stretches_of_letters(shown, ALL_SIGNS, ALL_LETTERS))
    found = [] if page is None else [*find_tick_boxes(page), *find_choice_rings(page)]
    if not found:
        return list(lines)
    places = []
    for box in found:
        if _is_of_letter(box, lines):
            continue
        shows_all = pictures is None or any(covered(box.box, picture) > 0.5 for picture in pictures)
        places.append(_Place(box, _line_beside(box, lines), lines if shows_all else shown))
    told = _told_from_letters(places, lines)
    return _set_in(lines, [place for place in told if _stands(place, told)])


def _look(box: TickBox) -> _Look:
    return _ROUND if box.sign in RINGS else _SQUARE


def _is_of_letter(tick_box: TickBox, lines: Sequence[Line]) -> bool:
    """Whether a square is an ideograph that a text layer has right there, or a part of it, or a ring is any letter.

    Not all of a page's letters are left out where it is drawn without its text.
    """
    box, alike, is_ring = tick_box.box, _look(tick_box).letters, tick_box.sign in RINGS
    x0, x1, level = box[0], box[2], (box[1] + box[3]) / 2
    beside = [
        line
        for line in lines
        if line.source is LineSource.TEXT_LAYER and line.offsets and line.bbox[1] < level < line.bbox[3]
    ]
    return any(
        ("\u3400" <= char <= "\u9fff" or (is_ring and char.isalnum()))
        and min(b, x1) - max(a, x0) > WITHIN * (x1 - x0)
        and (is_ring or char not in alike or _stands_between(tick_box, beside))
        for line in beside
        if line.bbox[0] < x1 and line.bbox[2] > x0
        for char, a, b in placed_characters(line)
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A box and the index of the line it stands in or beside, None for one that stands alone."""

    box: TickBox
    line: int | None
    #: The lines whose letters the picture shows there.
    shown: Sequence[Line]
    #: Whether letters were read in its place.
    said: bool = False


def _stands(place: _Place, places: Sequence[_Place]) -> bool:
    """Whether a box or a ring is one to choose by where others are."""
    if place.box.sign in RINGS:
        return _is_one_of_several(place, places)
    return place.line is not None or _has_its_like(place, places)


def _is_one_of_several(place: _Place, places: Sequence[_Place]) -> bool:
    """Whether a round choice has one as large in its row or its column, so that one of them is chosen and another is
    not; of those in a row, in lines, none need be unless all were read as letters. Others are bullets, or letters."""
    box, size = place.box.box, height(place.box.box)
    for other in places:
        if other is place or other.box.sign not in RINGS or not _alike(height(other.box.box), size):
            continue
        in_row = abs(other.box.box[1] - box[1]) < size / 3
        if not in_row and abs(other.box.box[0] - box[0]) >= size / 3:
            continue
        if (other.box.sign == OPEN) != (place.box.sign == OPEN):
            return True
        if in_row and not (place.said and other.said) and None not in (place.line, other.line):
            return True
    return False


def _has_its_like(place: _Place, places: Sequence[_Place]) -> bool:
    """Whether a box that stands alone is one of several: as high as one in a line, or in a row or column of such."""
    if not place.box.clear:
        return False
    box, size = place.box.box, height(place.box.box)
    others = [other for other in places if other is not place and _alike(height(other.box.box), size)]
    return any(
        other.line is not None or abs(other.box.box[0] - box[0]) < size / 3 or abs(other.box.box[1] - box[1]) < size / 3
        for other in others
    )


def _alike(size: float, other: float) -> bool:
    return abs(size - other) <= ALIKE * other


def _line_beside(tick_box: TickBox, lines: Sequence[Line]) -> int | None:
    """The line that a box stands in, or else the nearest that begins behind it or ends before it; no line that is what
    was made of the box."""
    box = tick_box.box
    size = height(box)
    least = (LOW_RING if tick_box.sign in RINGS else LOW) if tick_box.clear else PART
    middle = (box[1] + box[3]) / 2
    near: list[tuple[float, int]] = []
    for index, line in enumerate(lines):
        x0, y0, x1, y1 = line.bbox
        tall = y1 - y0
        if not least * tall <= size <= HIGH * tall or abs((y0 + y1) / 2 - middle) > OFF_MIDDLE * tall:
            continue
        # What follows a box is what it is for, so that a line behind it is nearer than one before.
        gap = max(x0 - box[2], 0.0) if box[0] < x0 else max(box[0] - x1, 0.0) * 2
        if gap <= BESIDE * size and not _says_it(line, tick_box):
            near.append((gap, index))
    return min(near)[1] if near else None


def _told_from_letters(places: Sequence[_Place], lines: Sequence[Line]) -> list[_Place]:
    """Boxes without the letters, and parts of letters, that have frames of their own.

    A box is told by a sign that was read there, or by being empty with room beside it and no letter read in its place.
    What is in letters has strokes in it, as a ticked box has: others are boxes where they are as high as one of these.
    """
    sure, like = [], []
    for place in places:
        box, look = place.box.box, _look(place.box)
        level = (line for line in place.shown if line.bbox[1] < box[3] and line.bbox[3] > box[1])
        over = [line for line in level if intersection(box, line.bbox) > 0.3 * area(box)]
        beside = [line for line in place.shown if place.line is not None and line is lines[place.line]]
        if any(line not in beside and not _says_it(line, place.box) for line in over):
            continue
        said = {char for line in beside for char in _letters_at(place.box, line)}
        gaps = [gap / height(box) for gap in (box[0] - place.box.around[0], place.box.around[1] - box[2])]
        is_read = not beside or any(_is_read_as_sign(place.box, line) for line in beside)
        if is_read or (not said and place.box.sign in SURE and max(gaps) >= ROOM):
            sure.append(place)
        elif not said or (
            said <= look.letters
            and (look is _SQUARE or min(gaps) >= RING_ROOM)
            and not _stands_between(place.box, place.shown)
        ):
            like.append(replace(place, said=bool(said)))
    sizes = [height(place.box.box) for place in sure]
    alike = [place for place in like if any(_alike(height(place.box.box), size) for size in sizes)]
    return sorted([*sure, *alike], key=lambda place: place.box.box)


def _stands_between(tick_box: TickBox, lines: Sequence[Line]) -> bool:
    """Whether letters stand next to a box on both sides, as within a word."""
    box, misread = tick_box.box, _look(tick_box).misread
    middle, reach = (box[0] + box[2]) / 2, NEXT * (box[2] - box[0])
    before = after = False
    for line in lines:
        if line.bbox[1] < (box[1] + box[3]) / 2 < line.bbox[3]:
            for char, a, b in placed_characters(line):
                if char.isalnum() and char not in misread and not a < middle < b:
                    before |= middle - reach < (a + b) / 2 < middle
                    after |= middle < (a + b) / 2 < middle + reach
    return before and after


def _says_it(line: Line, tick_box: TickBox) -> bool:
    """Whether a line says nothing but what was made of a box that it is hardly wider than."""
    box, look = tick_box.box, _look(tick_box)
    x0, _, x1, _ = line.bbox
    alone = len(line.text) == 1 and line.text not in look.framed and x1 - x0 < ALONE * (box[2] - box[0])
    return (alone or set(line.text) <= look.misread | look.letters) and intersection(line.bbox, box) > 0.7 * area(box)


def _is_read_as_sign(tick_box: TickBox, line: Line) -> bool:
    box, misread = tick_box.box, _look(tick_box).misread
    middle, wide = (box[0] + box[2]) / 2, box[2] - box[0]
    return any(char in misread and abs((a + b) / 2 - middle) < wide for char, a, b in placed_characters(line))


def _letters_at(tick_box: TickBox, line: Line) -> list[str]:
    """The letters that were read where a box is, and those with a frame of their own that were read near it.

    A recogniser that passes over a box leaves its room to the letter beside it, whose place is too wide then, or to the
    space between two words. A letter of which nothing can stand beside the box has the box in it.
    """
    box, look = tick_box.box, _look(tick_box)
    middle, wide = (box[0] + box[2]) / 2, box[2] - box[0]
    tall = height(line.bbox)
    characters = placed_characters(line)
    near = 0.5 if any(char.isspace() and a < middle < b for char, a, b in characters) else NEAR
    found = []
    for char, a, b in characters:
        away = abs((a + b) / 2 - middle) / wide
        is_beside = look is _ROUND or room(char, _inked_room(tick_box, a, b), tall) >= OWN_ROOM
        too_wide = is_beside and room(char, b - a, tall) > TOO_WIDE
        if (char in look.framed and away < near) or (
            away < 0.5 and not too_wide and not char.isspace() and char not in look.misread
        ):
            found.append(char)
    return found


def _inked_room(tick_box: TickBox, begin: float, end: float) -> float:
    """The wider of the stretches before and behind a box, within a letter's place, in which the page has ink."""
    before, behind = tick_box.around
    return max(tick_box.box[0] - begin if before > begin else 0.0, end - tick_box.box[2] if behind < end else 0.0)


def _set_in(lines: Sequence[Line], places: Sequence[_Place]) -> list[Line]:
    of_line: dict[int, list[TickBox]] = {}
    alone: list[TickBox] = []
    for place in places:
        if place.line is None:
            alone.append(place.box)
        else:
            of_line.setdefault(place.line, []).append(place.box)
    gone = {
        index for index, line in enumerate(lines) if index not in of_line and any(_says_it(line, box) for box in alone)
    }
    kept = [
        _with_signs(line, of_line[index]) if index in of_line else line
        for index, line in enumerate(lines)
        if index not in gone
    ]
    return kept + [Line(box.sign, polygon_of(box.box), 1.0, LineSource.OCR, (0.0, 1.0)) for box in alone]


def _with_signs(line: Line, boxes: Sequence[TickBox]) -> Line:
    """The line with the sign of each box where it stands, in place of what was read there."""
    grown = union([line.bbox, *(box.box for box in boxes)])
    kept = [_beside(one, boxes, grown) for one in _without_misread(placed_characters(line), boxes)]
    signs = [(box.sign, box.box[0], box.box[2]) for box in boxes]
    said = _spaced(_before_words(sorted([*kept, *signs], key=lambda one: one[1] + one[2])))
    wide = max(grown[2] - grown[0], 1e-6)
    starts = np.maximum.accumulate([*((a - grown[0]) / wide for _, a, _ in said), 1.0]).clip(0.0, 1.0)
    polygon = line.polygon if grown == line.bbox else polygon_of(grown)
    text = "".join(char for char, _, _ in said)
    return replace(line, text=text, polygon=polygon, offsets=tuple(starts.tolist()), links=())


def _before_words(characters: Sequence[PlacedCharacter]) -> list[PlacedCharacter]:
    """Characters with no sign behind the first letter of a Western word: there it stood before the word."""
    moved = list(characters)
    for at in range(1, len(moved) - 1):
        (before, *_), (sign, x0, x1), (after, *_) = moved[at - 1 : at + 2]
        begins = at == 1 or moved[at - 2][0].isspace()
        if sign in CHOICES and begins and all(one.isascii() and one.isalpha() for one in (before, after)):
            moved[at - 1 : at + 1] = [(sign, x0, x1), (before, x1, x1)]
    return moved


def _without_misread(characters: Sequence[PlacedCharacter], boxes: Sequence[TickBox]) -> list[PlacedCharacter]:
    """A line's characters without what was made of the boxes: what stands in their places, and of each box its sign,
    which may have been given the room beside it."""
    kept = list(characters)
    for box in boxes:
        x0, _, x1, _ = box.box
        look = _look(box)

        def away(one: PlacedCharacter, middle: float = (x0 + x1) / 2, wide: float = x1 - x0) -> float:
            return abs((one[1] + one[2]) / 2 - middle) / wide

        signs = [one for one in kept if one[0] in look.signs and away(one) < ASTRAY]
        nearest = min(signs, key=away, default=None)
        kept = [
            one
            for one in kept
            if one is not nearest
            and away(one) >= (NEAR if one[0] in look.letters else 0.5 if one[0] in look.misread else 0.0)
        ]
    return kept


def _beside(character: PlacedCharacter, boxes: Sequence[TickBox], line: Bbox) -> PlacedCharacter:
    """A character where it can stand: not in a box that was passed over, nor before or behind one where the line has no
    ink."""
    char, begin, end = character
    for box in boxes:
        x0, _, x1, _ = box.box
        first, last = box.around[0] <= line[0], box.around[1] >= line[2]
        if (first and begin < x1) or (last and end > x0) or begin < (x0 + x1) / 2 < end:
            behind = first or (not last and end - x1 > x0 - begin)
            begin, end = (max(begin, x1), max(end, x1)) if behind else (min(begin, x0), min(end, x0))
    return char, begin, end


def _spaced(characters: Sequence[PlacedCharacter]) -> list[PlacedCharacter]:
    """Characters with a space between a sign and its neighbour where the page has a gap."""
    spaced: list[PlacedCharacter] = []
    for char, begin, end in characters:
        last, reached = (spaced[-1][0], spaced[-1][2]) if spaced else (" ", begin)
        size = end - begin if char in CHOICES else spaced[-1][2] - spaced[-1][1] if last in CHOICES else 0.0
        widest = (SPACE if char.isascii() or last.isascii() else WIDE_SPACE) * size
        if size and begin - reached > widest and not last.isspace() and not char.isspace():
            spaced.append((" ", reached, begin))
        if not (char.isspace() and last.isspace()):
            spaced.append((char, begin, end))
    return spaced
