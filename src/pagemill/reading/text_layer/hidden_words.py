"""Lines read from a scan, put right where the text that another OCR program left below the scan says it better.

Two readings of one page err in different places. Of two words that differ the one that both readings have elsewhere on
the page is taken. Where that does not tell, the line is read once more, cut a little closer: the layer's word is taken
where the reading does not repeat its own. Letters that differ in case alone, and signs, stay as they were read, but for
quotation marks and dashes that the layer tells more exactly.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from pagemill.document import Line
from pagemill.geometry import Bbox, Polygon, bbox_of, centre, height, width
from pagemill.reading.recognition.line_cuts import part_of
from pagemill.reading.recognition.recogniser import LineReader, crop_line
from pagemill.reading.text_layer.text_check import PLAIN_SIGNS, SAYS_THE_SAME, likeness

Image = npt.NDArray[np.uint8]

#: Share of a line's height that is cut off above and below for the second look.
CLOSER = 0.1
#: Shorter words are met by chance.
LONG_ENOUGH = 2
#: Two words are readings of one where they are so alike: 0 to 1.
ONE_WORD = 0.5
#: A digit in a word of so many letters is more likely a letter.
LETTERS = 3
#: Share of a line's height, at its top and at its foot, where the middles of its words do not stand.
EDGE = 0.2
#: Rows of the page, in pixels, that words of the layer are looked up by.
STRIP = 32
#: A word: letters and digits in a row, an ideograph on its own.
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
_TOKEN = re.compile(rf"{_WORD.pattern}|\S")


@dataclass(frozen=True, slots=True)
class _Word:
    """A piece of a line's text from `start` up to `end`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Difference:
    """Words of a line from the `first` up to the `end`, and what the layer has in their place."""

    first: int
    end: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Edit:
    """What to write in place of a line's characters from `start` up to `end`."""

    start: int
    end: int
    text: str


def with_hidden_words(
    lines: Sequence[Line], hidden: Sequence[Line], image: Image, recogniser: LineReader
) -> list[Line]:
    """The recognised lines of a page (RGB, H×W×3) with those words of its hidden text that are likelier.

    Both are in the frame of `image`, upright. Lines that the layer says something else of stay as they are.
    """
    if not hidden:
        return list(lines)
    layer = _LayerWords(hidden)
    others = [layer.within(line) for line in lines]
    told = [
        index
        for index, (line, other) in enumerate(zip(lines, others, strict=True))
        if other and likeness(line.text, other) >= SAYS_THE_SAME
    ]
    differences = {index: _differences(lines[index].text, others[index]) for index in told}
    known = {word for index in told for word in _agreed(lines[index].text, others[index])}
    open_lines = [index for index in told if any(_favour(lines[index].text, d, known) == 0 for d in differences[index])]
    crops = [crop_line(image, _closer(lines[index].polygon)) for index in open_lines]
    looks = dict(zip(open_lines, (found.text for found in recogniser.read(crops)), strict=True))
    result = list(lines)
    for index in told:
        text = lines[index].text
        repeated = _repeated(text, looks[index]) if index in looks else set()
        edits = [
            _edit(text, difference)
            for difference in differences[index]
            if _favour(text, difference, known) > 0
            or (_favour(text, difference, known) == 0 and difference.first not in repeated)
        ]
        result[index] = _edited(lines[index], [*edits, *_exact_signs(text, others[index])])
    return result


class _LayerWords:
    """The words of a layer, by where they stand."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._strips: dict[int, list[tuple[Bbox, str]]] = defaultdict(list)
        for line in lines:
            for text, box in _placed_words(line):
                self._strips[int(centre(box)[1] // STRIP)].append((box, text))

    def within(self, line: Line) -> str:
        """The words whose middles lie in a level line's box, from left to right; none for a line that stands."""
        x0, y0, x1, y1 = line.bbox
        if height(line.bbox) > width(line.bbox):
            return ""
        y0, y1 = y0 + EDGE * (y1 - y0), y1 - EDGE * (y1 - y0)
        found = [
            (box, text)
            for strip in range(int(y0 // STRIP), int(y1 // STRIP) + 1)
            for box, text in self._strips.get(strip, ())
            if x0 <= centre(box)[0] <= x1 and y0 <= centre(box)[1] <= y1
        ]
        return " ".join(text for _, text in sorted(found))


def _placed_words(line: Line) -> Iterator[tuple[str, Bbox]]:
    placed = len(line.offsets) == len(line.text) + 1
    for found in re.finditer(r"\S+", line.text):
        start, end = found.span()
        shares = (line.offsets[start], line.offsets[end]) if placed else (start / len(line.text), end / len(line.text))
        yield found[0], bbox_of(part_of(line.polygon, *shares))


def _closer(polygon: Polygon) -> Polygon:
    corners = np.array(polygon)
    down_left, down_right = corners[3] - corners[0], corners[2] - corners[1]
    moved = corners + CLOSER * np.array([down_left, down_right, -down_right, -down_left])
    return tuple((float(x), float(y)) for x, y in moved)


def _words(text: str) -> list[_Word]:
    return [_Word(found[0], *found.span()) for found in _WORD.finditer(text)]


def _bare(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()


def _operations(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    yield from SequenceMatcher(None, one, other, autojunk=False).get_opcodes()


def _differences(text: str, other: str) -> list[_Difference]:
    """Where a line and the layer have one word each, or the same letters parted otherwise."""
    read, told = _words(text), _words(other)
    found = []
    for kind, a, b, c, d in _operations([_bare(word.text) for word in read], [_bare(word.text) for word in told]):
        words = tuple(word.text for word in told[c:d])
        if kind != "replace":
            continue
        if b - a == d - c:
            found += [
                _Difference(a + step, a + step + 1, (words[step],))
                for step in range(b - a)
                if fuzz.ratio(_bare(read[a + step].text), _bare(words[step])) >= 100 * ONE_WORD
            ]
        elif _bare("".join(word.text for word in read[a:b])) == _bare("".join(words)):
            found.append(_Difference(a, b, words))
    return found


def _agreed(text: str, other: str) -> Iterator[str]:
    """The words of letters that both readings have in one place."""
    read, told = ([_bare(word.text) for word in _words(one)] for one in (text, other))
    for kind, a, b, _, _ in _operations(read, told):
        if kind == "equal":
            yield from (word for word in read[a:b] if _can_be_known(word))


def _can_be_known(word: str) -> bool:
    return len(word) >= LONG_ENOUGH and word.isalpha()


def _favour(text: str, difference: _Difference, known: set[str]) -> int:
    """Whether there is a reason to take the layer's words, 1, or those read, -1.

    What both readings have elsewhere on the page is one, a digit among letters where the other has none is another.
    """
    read = [_bare(word.text) for word in _words(text)[difference.first : difference.end]]
    told = [_bare(word) for word in difference.words]
    favour = int(known.issuperset(told)) - int(known.issuperset(read))
    return favour or int(any(map(_is_mixed, read))) - int(any(map(_is_mixed, told)))


def _is_mixed(word: str) -> bool:
    return not word.isalpha() and sum(char.isalpha() for char in word) >= LETTERS


def _repeated(text: str, look: str) -> set[int]:
    """The numbers of a line's words that a second look at it found again."""
    read, again = ([_bare(word.text) for word in _words(one)] for one in (text, look))
    return {index for kind, a, b, _, _ in _operations(read, again) if kind == "equal" for index in range(a, b)}


def _edit(text: str, difference: _Difference) -> _Edit:
    words = _words(text)
    start, end = words[difference.first].start, words[difference.end - 1].end
    return _Edit(start, end, _in_case_of(text[start:end], " ".join(difference.words)))


def _in_case_of(read: str, told: str) -> str:
    """The layer's word, its letters that were read too in the case they were read in."""
    result = list(told)
    for kind, a, b, c, d in _operations(read.casefold(), told.casefold()):
        if kind == "equal" and len(read.casefold()) == len(read) and len(told.casefold()) == len(told):
            result[c:d] = read[a:b]
    return "".join(result)


def _exact_signs(text: str, other: str) -> list[_Edit]:
    """Plain quotation marks and dashes, where the layer has the same in their typographic form."""
    read = [_Word(found[0], *found.span()) for found in _TOKEN.finditer(text)]
    told = _TOKEN.findall(other)
    edits = []
    for kind, a, b, c, _ in _operations([_plain(word.text) for word in read], [_plain(word) for word in told]):
        if kind == "equal":
            edits += [
                _Edit(word.start, word.end, told[c + step])
                for step, word in enumerate(read[a:b])
                if word.text.isascii() and not word.text.isalnum() and not told[c + step].isascii()
            ]
    return edits


def _plain(token: str) -> str:
    return token.translate(PLAIN_SIGNS).casefold()


def _edited(line: Line, edits: Sequence[_Edit]) -> Line:
    """The line with these parts written anew; new characters share the length of those they replace."""
    if not edits:
        return line
    placed = len(line.offsets) == len(line.text) + 1
    offsets = line.offsets if placed else tuple(np.linspace(0.0, 1.0, len(line.text) + 1).tolist())
    text, at = "", 0
    starts: list[float] = []
    for edit in sorted(edits, key=lambda edit: edit.start):
        text += line.text[at : edit.start] + edit.text
        starts += offsets[at : edit.start]
        starts += np.linspace(offsets[edit.start], offsets[edit.end], len(edit.text), endpoint=False).tolist()
        at = edit.end
    text += line.text[at:]
    starts += offsets[at:]
    return replace(line, text=text, offsets=tuple(starts) if placed else ())
