"""A text layer compared with the picture: its own lines where they agree, lines read anew where they do not."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from pagemill.document import Line, LineSource
from pagemill.geometry import area, covered, height, width
from pagemill.reading.recognition import LineReader, ReadLine, crop_line
from pagemill.reading.text_encoding import BROKEN, broken_share, can_be_judged, looks_broken
from pagemill.reading.text_layer import TextLayer
from pagemill.reading.unknown_script import in_odd_codes, of_one_script, spread_sample

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
#: So many lines in codes that are no writing are not all read where a sample of them cannot be.
MANY_STRANGE = 6
BULLET = "•"
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


def checked_lines(layer: TextLayer, image: Image, recogniser: LineReader) -> list[Line] | None:
    """The page's lines as its layer has them, in the page as submitted (`image`, RGB, H×W×3).

    Lines that look broken are read from the picture and replaced where it says something else; of many that only look
    odd, as listings do, a sample is read, and they stay where it says the same. A hidden layer is taken
    where a sample of it agrees with the picture, and to the letter where nothing else is drawn and the picture can be
    read. None where the page had better be read from its pixels as a whole.
    """
    lines, doubtful = list(layer.lines), list(layer.doubtful)
    odd = [line for line in layer.broken if BROKEN not in line.text and not in_odd_codes(line.text)]
    broken = list(layer.broken)
    whole = image.shape[0] * image.shape[1]
    scanned = any(area(box) > FILLS * whole for box in layer.pictures)
    drawn = [*lines, *broken, *doubtful]
    if _length(layer.hidden) > _length(drawn):
        alike, wanted = _compared(layer.hidden, image, recogniser)
        if alike >= (wanted - HIDDEN_SLACK if drawn or wanted < HARD_TO_READ else EXACT):
            return lines + _mended(broken + doubtful, image, recogniser) + list(layer.hidden)
        if scanned or not lines:
            return None
    elif scanned and sum(area(line.bbox) for line in drawn) < LAID_OVER * whole:
        return None
    if not drawn or layer.shown < SHOWN_SHARE:
        return None
    if len(odd) > SAMPLE and _says_the_same(odd, image, recogniser):
        lines += odd
        told = set(map(id, odd))
        broken = [line for line in broken if id(line) not in told]
    if doubtful and _agrees(doubtful, image, recogniser, SLACK):
        lines += doubtful
        doubtful = []
    if _length(lines) < BELIEVED_SHARE * _length(drawn) and not _agrees(broken, image, recogniser, SLACK):
        return None
    lines += _mended(broken + doubtful, image, recogniser)
    return lines + _showing_through(layer.hidden, lines, image, recogniser)


def _length(lines: Sequence[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _agrees(lines: Sequence[Line], image: Image, recogniser: LineReader, slack: float) -> bool:
    """Whether lines say what is read in the places of some of them.

    The surer the reading, the liker they must be, but for `slack`: what is hard to read tells little against a layer.
    """
    alike, wanted = _compared(lines, image, recogniser)
    return alike >= wanted - slack


def _says_the_same(lines: Sequence[Line], image: Image, recogniser: LineReader) -> bool:
    """Whether each of some lines, spread over the page, says what is read in its place: listings look odd too."""
    chosen = spread_sample(lines, SAMPLE)
    read = _read(chosen, image, recogniser)
    return all(likeness(line.text, found.text) >= SAYS_THE_SAME for line, found in zip(chosen, read, strict=True))


def _compared(lines: Sequence[Line], image: Image, recogniser: LineReader) -> tuple[float, float]:
    """How alike lines, spread over the page and the longer ones rather, are to what is read in their places.

    And how alike they should be, the reading being as sure as it is.
    """
    if not lines:
        return 1.0, 1.0
    chosen = spread_sample(lines, SAMPLE)
    read = _read(chosen, image, recogniser)
    weights = [len(line.text) for line in chosen]
    alike = [likeness(line.text, found.text) for line, found in zip(chosen, read, strict=True)]
    wanted = [1 - DOUBT * (1 - max(found.score, LEAST_SURE)) for found in read]
    return float(np.average(alike, weights=weights)), float(np.average(wanted, weights=weights))


def _showing_through(hidden: Sequence[Line], known: Sequence[Line], image: Image, recogniser: LineReader) -> list[Line]:
    """Lines drawn under a picture that can be seen through it, or laid over writing in it."""
    left = [line for line in hidden if not any(covered(line.bbox, other.bbox) > 0.5 for other in known)]
    if not left or len(left) > MOST_HIDDEN:
        return []
    read = _read(left, image, recogniser)
    return [
        line
        for line, found in zip(left, read, strict=True)
        if found.score >= READ_WELL and likeness(line.text, found.text) >= AGREES
    ]


def _mended(lines: Sequence[Line], image: Image, recogniser: LineReader) -> list[Line]:
    mended = []
    for line, found in zip(lines, _read_anew(lines, image, recogniser), strict=True):
        if found is None:
            mended.append(line)
            continue
        broken = BROKEN in line.text
        same = likeness(line.text, found.text) >= SAYS_THE_SAME
        if broken and likeness(line.text.replace(BROKEN, ""), found.text) >= ALL_BUT_BROKEN:
            mended.append(_filled(line, found))
        elif broken and _speaks_for_itself(line.text):
            mended.append(replace(_filled(line, found, sure=True), score=line.score))
        elif found.text and found.score >= READ_WELL and (broken or not same):
            mended.append(
                replace(line, text=found.text, score=found.score, source=LineSource.OCR, offsets=found.offsets)
            )
        elif not broken:
            mended.append(line)
        elif line.text == BROKEN:
            # A sign alone that no font and no reading tells is one that begins an item of a list.
            mended.append(replace(line, text=BULLET))
        elif same:
            mended.append(replace(line, text=line.text.replace(BROKEN, ""), offsets=()))
    return [line for line in mended if line.text.strip()]


def _speaks_for_itself(text: str) -> bool:
    """Whether a text that lacks a few characters is sound but for these, and long enough to tell."""
    told = text.replace(BROKEN, "")
    return broken_share(text) <= FEW_BROKEN and can_be_judged(told) and not looks_broken([told])


def _read_anew(lines: Sequence[Line], image: Image, recogniser: LineReader) -> list[ReadLine | None]:
    """What is read in the places of lines; None for those in a script of which a sample could not be read."""
    strange = [line for line in lines if in_odd_codes(line.text)]
    if len(strange) < MANY_STRANGE:
        return list(_read(lines, image, recogniser))
    sample = spread_sample(strange, SAMPLE)
    read = _read(sample, image, recogniser)
    found = dict(zip(map(id, sample), read, strict=True))
    sure = np.average([one.score for one in read], weights=[len(line.text) for line in sample])
    left = [line for line in lines if id(line) not in found]
    if sure < READ_WELL:
        found = {}
        left = [line for line in lines if not of_one_script(line, strange)]
    found |= zip(map(id, left), _read(left, image, recogniser), strict=True)
    return [found.get(id(line)) for line in lines]


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
        new = found.text[c:d] if fits else own.replace(BROKEN, "")
        text.append(new)
        if known:
            begin, end = line.offsets[a], line.offsets[b]
            places = line.offsets[a:b] if new == own else np.linspace(begin, end, len(new), endpoint=False).tolist()
            starts += places
    offsets = (*starts, line.offsets[-1]) if known else ()
    return replace(line, text="".join(text), score=found.score, offsets=offsets)


def _read(lines: Sequence[Line], image: Image, recogniser: LineReader) -> list[ReadLine]:
    return recogniser.read([_crop(image, line) for line in lines])


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
