"""A text layer compared with the picture: its own lines where they agree, lines read anew where they do not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from pagemill.document import Line, LineSource
from pagemill.geometry import area, covered, height, width
from pagemill.reading.recognition.recogniser import LineReader, ReadLine, crop_line
from pagemill.reading.text_layer.broken_words import broken_words, stretch_of, with_stretches
from pagemill.reading.text_layer.cyrillic_codes import in_cyrillic
from pagemill.reading.text_layer.page_text import TextLayer
from pagemill.reading.text_layer.text_encoding import BROKEN, broken_share, can_be_judged, looks_broken
from pagemill.reading.text_layer.unknown_script import in_odd_codes, in_unread_script, of_one_script, spread_sample

Image = npt.NDArray[np.uint8]

#: Lines of a hidden layer that are read to see whether it agrees.
SAMPLE = 8
#: A reading's own doubt about itself counts so many times: it is surer of its mistakes than it should be.
DOUBT = 2.5
#: A reading less sure than this is taken to be so sure.
LEAST_SURE = 0.6
#: How much less alike than that a layer may be that is hidden, and one that is drawn: 0 to 1.
HIDDEN_SLACK, SLACK = 0.02, 0.3
#: A hidden layer that is less like what is read in its place is not taken as it is, and helps a reading of the page.
EXACT = 0.99
#: Where a reading is so unsure that no more than this can be wanted of a layer, it is no better than the layer.
HARD_TO_READ = 0.5
#: A line with broken characters of which the others are so like what was read is filled in from it.
ALL_BUT_BROKEN = 0.85
#: A line with no greater share of such characters is not given up for what was read, if the rest of it is writing.
FEW_BROKEN = 0.1
#: A hidden line beside others that are drawn is taken when it is so like what is read in its place.
AGREES = 0.95
#: A line that is less like what was read in its place says something else than the page does.
SAYS_THE_SAME = 0.6
#: A line read anew is taken when it was read with this confidence.
READ_WELL = 0.7
#: A sample of which every second line is read with less is not read to its end.
HARDLY_READ = 0.65
#: So many lines in codes that are no writing are not all read where a sample of them cannot be.
MANY_STRANGE = 6
#: So many lines of a script that the recogniser does not know are read, to see whether they are in another one.
UNREAD_SAMPLE = 4
BULLET = "•"
OPENING, CLOSING = frozenset("([{〈《⟨"), frozenset(")]}〉》⟩")
#: Quotation marks and dashes in the form that keyboards have.
PLAIN_SIGNS = str.maketrans("‘’‚“”„‐‑‒–—―", "'''\"\"\"------")
#: More hidden lines than this beside a text layer that is seen are not looked into.
MOST_HIDDEN = 40
#: A page of whose text a smaller share can be believed is read from its pixels.
BELIEVED_SHARE = 0.15
#: A page on which a smaller share of what is drawn leaves a mark is not what its text says.
SHOWN_SHARE = 0.5
#: A page filled by a picture, with less than this share of it under text, is a scan with something laid over it.
LAID_OVER = 0.02
#: A picture that fills the page takes at least this share of it.
FILLS = 0.8

_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


class _Places:
    """What is read of a page in the places of lines, each read once."""

    def __init__(self, image: Image, recogniser: LineReader) -> None:
        self._image, self._recogniser = image, recogniser
        # The lines are kept too: another one could have the number of one that is gone.
        self._read: dict[int, tuple[Line, ReadLine]] = {}

    def read(self, lines: Sequence[Line]) -> list[ReadLine]:
        new = [line for line in lines if id(line) not in self._read]
        found = self._recogniser.read([_crop(self._image, line) for line in new]) if new else []
        self._read |= {id(line): (line, one) for line, one in zip(new, found, strict=True)}
        return [self._read[id(line)][1] for line in lines]

    def known(self, lines: Sequence[Line]) -> list[Line]:
        """Those of some lines that have been read."""
        return [line for line in lines if id(line) in self._read]


def checked_lines(layer: TextLayer, image: Image, recogniser: LineReader) -> list[Line] | None:
    """The page's lines as its layer has them, in the page as submitted (`image`, RGB, H×W×3).

    Lines that look broken are read from the picture and replaced where it says something else; of many that only look
    odd, as listings do, a sample is read, and they stay where it says the same. A hidden layer is taken where a sample
    of it agrees with the picture, and to the letter where nothing else is drawn and the picture can be read. Lines in
    scripts that the recogniser does not know are taken as they are. None where the page had better be read from its
    pixels as a whole.
    """
    places = _Places(image, recogniser)
    broken, unread = _in_unread_scripts(layer.broken, places)
    doubtful, guessed = _in_unread_scripts(layer.doubtful, places)
    lines = [*layer.lines, *unread, *guessed]
    odd = [line for line in broken if BROKEN not in line.text and not in_odd_codes(line.text)]
    whole = image.shape[0] * image.shape[1]
    scanned = any(area(box) > FILLS * whole for box in layer.pictures)
    drawn = [*lines, *broken, *doubtful]
    if _length(layer.hidden) > _length(drawn):
        if not drawn:
            others, unread = _in_unread_scripts(layer.hidden, places)
            if _length(unread) > _length(others):
                return [*unread, *others]
        alike, wanted = _compared(layer.hidden, places)
        if alike >= (wanted - HIDDEN_SLACK if drawn or wanted < HARD_TO_READ else EXACT):
            return lines + _mended(broken + doubtful, places) + list(layer.hidden)
        if scanned or not lines:
            return None
    elif scanned and sum(area(line.bbox) for line in drawn) < LAID_OVER * whole:
        return None
    if not drawn or layer.shown < SHOWN_SHARE:
        return None
    if len(odd) > SAMPLE and _says_the_same(odd, places):
        lines += odd
        told = set(map(id, odd))
        broken = [line for line in broken if id(line) not in told]
    if doubtful and _agrees(doubtful, places, SLACK):
        lines += doubtful
        doubtful = []
    if _length(lines) < BELIEVED_SHARE * _length(drawn) and not _agrees(broken, places, SLACK):
        return None
    lines += _mended(broken + doubtful, places)
    return lines + _showing_through(layer.hidden, lines, places)


def _in_unread_scripts(lines: Sequence[Line], places: _Places) -> tuple[list[Line], list[Line]]:
    """Lines that may be read, and those in scripts that the recogniser does not know, which are taken as they are.

    Where a sample of these is read as ideographs, the page says something else than its codes.
    """
    told = in_cyrillic(lines) or list(lines)
    own = [line for line in told if in_unread_script(line.text)]
    if own:
        read = "".join(one.text for one in places.read(spread_sample(own, UNREAD_SAMPLE)) if one.score >= READ_WELL)
        if len(_IDEOGRAPH.findall(read)) > len(read) / 2:
            return list(lines), []
    taken = set(map(id, own))
    whole = [
        replace(line, text=line.text.replace(BROKEN, ""), offsets=()) if BROKEN in line.text else line for line in own
    ]
    return [line for line in told if id(line) not in taken], whole


def _length(lines: Sequence[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _agrees(lines: Sequence[Line], places: _Places, slack: float) -> bool:
    """Whether lines say what is read in the places of some of them.

    The surer the reading, the liker they must be, but for `slack`: what is hard to read tells little against a layer.
    """
    alike, wanted = _compared(lines, places)
    return alike >= wanted - slack


def _says_the_same(lines: Sequence[Line], places: _Places) -> bool:
    """Whether each of some lines, spread over the page, says what is read in its place: listings look odd too."""
    chosen = spread_sample(lines, SAMPLE)
    read = places.read(chosen)
    return all(likeness(line.text, found.text) >= SAYS_THE_SAME for line, found in zip(chosen, read, strict=True))


def _compared(lines: Sequence[Line], places: _Places) -> tuple[float, float]:
    """How alike lines, spread over the page and the longer ones rather, are to what is read in their places.

    And how alike they should be, the reading being as sure as it is.
    """
    if not lines:
        return 1.0, 1.0
    chosen = spread_sample(lines, SAMPLE)
    read = places.read(chosen)
    weights = [len(line.text) for line in chosen]
    alike = [likeness(line.text, found.text) for line, found in zip(chosen, read, strict=True)]
    wanted = [1 - DOUBT * (1 - max(found.score, LEAST_SURE)) for found in read]
    return float(np.average(alike, weights=weights)), float(np.average(wanted, weights=weights))


def _showing_through(hidden: Sequence[Line], known: Sequence[Line], places: _Places) -> list[Line]:
    """Lines drawn under a picture that can be seen through it, or laid over writing in it."""
    left = [line for line in hidden if not any(covered(line.bbox, other.bbox) > 0.5 for other in known)]
    if not left or len(left) > MOST_HIDDEN:
        return []
    read = places.read(left)
    return [
        line
        for line, found in zip(left, read, strict=True)
        if found.score >= READ_WELL and likeness(line.text, found.text) >= AGREES
    ]


def _mended(lines: Sequence[Line], places: _Places) -> list[Line]:
    sound = [line for line in lines if BROKEN in line.text and _speaks_for_itself(line.text)]
    told = {id(line) for line in sound}
    mended: dict[int, Line | None] = dict(zip(map(id, sound), _with_words_read(sound, places), strict=True))
    others = [line for line in lines if id(line) not in told]
    for line, found in zip(others, _read_anew(others, places), strict=True):
        mended[id(line)] = line if found is None else _told_by(line, found)
    return [line for line in (mended[id(line)] for line in lines) if line is not None and line.text.strip()]


def _told_by(line: Line, found: ReadLine) -> Line | None:
    """A line by what was read in its place; None where neither tells what it says."""
    broken = BROKEN in line.text
    same = likeness(line.text, found.text) >= SAYS_THE_SAME
    if broken and likeness(line.text.replace(BROKEN, ""), found.text) >= ALL_BUT_BROKEN:
        return _filled(line, found)
    if found.text and found.score >= READ_WELL and (broken or not same):
        return replace(line, text=found.text, score=found.score, source=LineSource.OCR, offsets=found.offsets)
    if not broken:
        return line
    if line.text == BROKEN:
        # A sign alone that no font and no reading tells is one that begins an item of a list.
        return replace(line, text=BULLET)
    return replace(line, text=line.text.replace(BROKEN, ""), offsets=()) if same else None


def _with_words_read(lines: Sequence[Line], places: _Places) -> list[Line]:
    """Lines that are sound but for a few characters, with these as they were read with the words about them."""
    stretches = [broken_words(line) for line in lines]
    parts = [stretch_of(line, one) for line, of in zip(lines, stretches, strict=True) for one in of]
    read = iter(zip(parts, places.read(parts), strict=True))
    filled = []
    for line, of in zip(lines, stretches, strict=True):
        found = [next(read) for _ in of]
        alike = [likeness(part.text.replace(BROKEN, ""), one.text) >= ALL_BUT_BROKEN for part, one in found]
        whole = with_stretches(
            line, of, [_filled(part, one, sure=not like) for (part, one), like in zip(found, alike, strict=True)]
        )
        filled.append(replace(whole, score=min(one.score for _, one in found) if all(alike) else line.score))
    return filled


def _speaks_for_itself(text: str) -> bool:
    """Whether a text that lacks a few characters is sound but for these, and long enough to tell."""
    told = text.replace(BROKEN, "")
    return broken_share(text) <= FEW_BROKEN and can_be_judged(told) and not looks_broken([told])


def _read_anew(lines: Sequence[Line], places: _Places) -> list[ReadLine | None]:
    """What is read in the places of lines; None for those in a script of which a sample could not be read."""
    strange = [line for line in lines if in_odd_codes(line.text)]
    if len(strange) < MANY_STRANGE:
        return list(places.read(lines))
    known = places.known(strange)
    sample = known if len(known) >= SAMPLE / 2 else spread_sample(strange, SAMPLE)
    half = sample[::2]
    if _sureness(half, places) < HARDLY_READ:
        sample = half
    found = dict(zip(map(id, sample), places.read(sample), strict=True))
    sure = _sureness(sample, places)
    left = [line for line in lines if id(line) not in found]
    if sure < READ_WELL:
        found = {}
        left = [line for line in lines if not of_one_script(line, strange)]
    found |= zip(map(id, left), places.read(left), strict=True)
    return [found.get(id(line)) for line in lines]


def _sureness(lines: Sequence[Line], places: _Places) -> float:
    """How sure the reading of lines is, by their length."""
    return float(np.average([one.score for one in places.read(lines)], weights=[len(line.text) for line in lines]))


def _filled(line: Line, found: ReadLine, *, sure: bool = False) -> Line:
    """The line with what was read in the places of its broken characters; the others stay as the file has them.

    With `sure`, nothing is taken of the reading where it differs in more than these.
    """
    known = len(line.offsets) == len(line.text) + 1
    text: list[str] = []
    starts: list[float] = []
    for kind, a, b, c, d in SequenceMatcher(None, line.text, found.text, autojunk=False).get_opcodes():
        own = line.text[a:b]
        apart = not sure or (own.strip(f"{BROKEN} ") == "" and d - c <= 2 * (b - a))
        fits = kind == "replace" and BROKEN in own and apart
        new = _spaced_as(own, found.text[c:d]) if fits else own.replace(BROKEN, "")
        text.append(new)
        if known:
            begin, end = line.offsets[a], line.offsets[b]
            places = line.offsets[a:b] if new == own else np.linspace(begin, end, len(new), endpoint=False).tolist()
            starts += places
    offsets = (*starts, line.offsets[-1]) if known else ()
    return replace(line, text="".join(text), score=found.score, offsets=offsets)


def _spaced_as(own: str, read: str) -> str:
    """What was read, with the space before and after it that the file has, but none within brackets.

    A reading loses spaces beside brackets, and slanted letters stand off from a bracket behind them.
    """
    words = read.strip()
    if not words:
        return " "
    before, after = own[:1].isspace() and words[:1] not in CLOSING, own[-1:].isspace() and words[-1:] not in OPENING
    start, end = " " if before or read[:1].isspace() else "", " " if after or read[-1:].isspace() else ""
    return f"{start}{words}{end}"


def _crop(image: Image, line: Line) -> Image:
    crop = crop_line(image, line.polygon)
    upside_down = line.polygon[0][0] > line.polygon[1][0] and width(line.bbox) > height(line.bbox)
    straight = abs(line.polygon[0][1] - line.polygon[1][1]) < 1.5
    return np.ascontiguousarray(np.rot90(crop, 2)) if upside_down and straight else crop


def likeness(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1, however they are spaced and whichever form their signs have."""
    return fuzz.ratio(_bare(one), _bare(other)) / 100


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).translate(PLAIN_SIGNS).split())
