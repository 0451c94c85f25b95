"""Reading the characters of lines, with PP-OCR's CTC recogniser.

Lines are sorted by width and recognised in batches of like width, so that little of a batch is padding.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.geometry import Polygon
from pagemill.models import Session
from pagemill.reading.pixels.network_input import PLAIN, is_grey, put_planes
from pagemill.reading.recognition.sign_widths import fitting_width
from pagemill.reading.stage_clock import stage

Image = npt.NDArray[np.uint8]

#: Pixels a line is scaled to, the recogniser's own height.
LINE_HEIGHT = 48
#: Lines longer than this, in pixels after scaling, are squeezed to this share of their width where a second reading
#: follows: time goes by width. The small weights read them as well so, of the words of drawn pages in Latin letters
#: 97.0 % and 97.1 %; the tiny ones lose spaces, 92.5 % and 93.8 %. Short lines, such as numbers in cells, would fall
#: apart at spaces.
LONG, SQUEEZED = 480, 0.85
#: Small print, lower than this in pixels before scaling, loses letters so, and is not squeezed.
LOW = 16
#: A batch's width is a multiple of this, so that few shapes are met.
WIDTH_STEP = 64
#: A line wider than this after scaling is squeezed; about 130 characters of Chinese.
MAX_WIDTH = 48 * 130
#: Widths of lines that are read in few shapes: the least, and how much wider each is than the one before. A line is
#: brought to the nearest, a fourteenth from its own at the most, and read alone: a shape that is new costs OpenVINO as
#: much as the line itself. On grainy pages it spares a tenth of the time of recognition for 2 % more misread (397 and
#: 407 characters of 22 pages); on clean ones it spares nothing.
LEAST_WIDTH, WIDER = 160, 1.15
#: Pixels of width, over all lines, that one batch may hold: about 100 MB of working memory with the small weights. A
#: wider batch takes as long for each pixel.
BATCH_WIDTH = 48 * 40
#: Likelihood at which a space is put between two characters of Western script. Of 20 000 pairs of characters of printed
#: English at 150 dpi, one in 7 000 within a word was above it, and two in five of the gaps that were read as none.
LIKELY_SPACE = 0.1
#: The same of the small weights, which are surer where there is none: of 48,700 pairs of letters and figures on drawn
#: pages that they read as one word, none was between the two wrongly, and four of narrow setting rightly.
LIKELY_SPACE_OF_SMALL = 0.03
#: Mean likelihood of a line's characters below which the first holds for either: in handwriting words fall apart.
SURE_OF_LETTERS = 0.95
#: The same between two digits: a number that falls apart does more harm than two that run together.
LIKELY_SPACE_OF_DIGITS = 0.25
#: Likelihood of a sign in one width, full or half, below which the characters beside it tell the width.
SURE_OF_WIDTH = 0.95
_CLOSING = frozenset(".,;:!?)]}%")

#: A crop this many times taller than wide holds text written from top to bottom.
VERTICAL = 1.5


@dataclass(frozen=True, slots=True)
class ReadLine:
    """What a line says. `offsets` are shares of its length, as in `document.Line`."""

    text: str
    score: float
    offsets: tuple[float, ...] = ()
    #: How sure each character of `text` is, from 0 to 1. A sign that has a wide and a narrow form, such as a comma
    #: between ideographs and one between letters, is as sure as both are together.
    certainties: tuple[float, ...] = ()

    def with_part(self, start: int, end: int, other: ReadLine, first: int, last: int) -> ReadLine:
        """With another's characters from `first` to before `last` in place of its own from `start` to before `end`.

        The other's offsets are shares of the same length.
        """
        inner = list(other.offsets[first : last + 1])
        if start == 0:
            inner[0] = 0.0
        if end == len(self.text):
            inner[-1] = 1.0
        offsets = np.maximum.accumulate([*self.offsets[:start], *inner, *self.offsets[end + 1 :]])
        return replace(
            self,
            text=self.text[:start] + other.text[first:last] + self.text[end:],
            offsets=tuple(float(v) for v in offsets),
            certainties=(*self.certainties[:start], *other.certainties[first:last], *self.certainties[end:]),
        )


class LineReader(Protocol):
    """What reads upright crops of one line each, RGB (h, w, 3) or one plane (h, w) of grey, in the order given."""

    def read(self, crops: Sequence[Image]) -> list[ReadLine]: ...


class Recogniser:
    """A recognition session with its character set."""

    def __init__(
        self,
        session: Session,
        characters: Sequence[str],
        *,
        squeezes: bool = False,
        likely_space: float = LIKELY_SPACE,
        in_few_shapes: bool = False,
    ) -> None:
        """`characters` in the order of the network's classes 1 and up; class 0 is the CTC blank, the last the space.

        `squeezes` says whether long lines are read at `SQUEEZED` of their width, `likely_space` from which likelihood
        on a space is put between two letters that are read as one word, `in_few_shapes` whether all are brought to
        few widths and read alone.
        """
        self._session = session
        self._likely_space = likely_space
        self._squeezed = SQUEEZED if squeezes else 1.0
        self._in_few_shapes = in_few_shapes
        self._characters = ["", *characters, " "]
        self._other_width = _other_widths(self._characters)

    @stage("recognition")
    def read(self, crops: Sequence[Image]) -> list[ReadLine]:
        """Reads crops, RGB (h, w, 3) or grey (h, w), each holding one upright line, in the order given."""
        results = [ReadLine("", 0.0)] * len(crops)
        widths = [_scaled_width(crop, self._squeezed) for crop in crops]
        if self._in_few_shapes:
            widths = [_nearest_width(width) for width in widths]
        order = sorted((i for i, crop in enumerate(crops) if min(crop.shape[:2]) > 1), key=lambda i: widths[i])
        batches = [[i] for i in order] if self._in_few_shapes else _batches(order, widths)
        told = iter(batches)

        def take(outputs: list[npt.NDArray[np.generic]]) -> None:
            chosen = next(told)
            read = self._decoded(np.asarray(outputs[0], np.float32), [widths[i] for i in chosen])
            for index, line in zip(chosen, read, strict=True):
                results[index] = line

        tensors = (
            _tensor([crops[i] for i in chosen], [widths[i] for i in chosen], self._grid(widths[chosen[-1]]))
            for chosen in batches
        )
        if batches:
            self._session.each(tensors, take)
        return results

    def _grid(self, width: int) -> int:
        """The width of a batch whose widest line has this one."""
        return max(LEAST_WIDTH, width) if self._in_few_shapes else _grid_width(width)

    def _decoded(self, output: npt.NDArray[np.float32], widths: Sequence[int]) -> list[ReadLine]:
        grid = self._grid(max(widths))
        classes = output.argmax(axis=2)
        scores = np.take_along_axis(output, classes[:, :, None], axis=2)[:, :, 0]
        steps = output.shape[1]
        spaces = output[:, :, len(self._characters) - 1]
        others = self._other_width[classes]
        twins = np.take_along_axis(output, others[:, :, None], axis=2)[:, :, 0]
        if self._session.gives_logits:
            likely = scores
            scores, spaces = _shares(output, classes, likely, spaces, self._likely_space)
            twins = scores * np.exp(twins - likely)
        sure = np.where(others == classes, scores, scores + twins)
        return [
            self._decode(classes[row], scores[row], sure[row], spaces[row], steps * width / grid)
            for row, width in enumerate(widths)
        ]

    def _decode(
        self,
        classes: npt.NDArray[np.int64],
        scores: npt.NDArray[np.float32],
        sure: npt.NDArray[np.float32],
        spaces: npt.NDArray[np.float32],
        used_steps: float,
    ) -> ReadLine:
        """CTC's best path: repeats collapse, blanks go (Graves et al., ICML 2006); and spaces that it leaves out."""
        # What fires in the padding behind the line is not of it.
        classes = classes[: math.ceil(used_steps)]
        changed = np.concatenate(([True], classes[1:] != classes[:-1]))
        kept = np.flatnonzero(changed & (classes != 0))
        if kept.size == 0:
            return ReadLine("", 0.0)
        score = float(scores[kept].mean())
        raw = [self._characters[c] for c in classes[kept].tolist()]
        for at in np.flatnonzero((self._other_width[classes[kept]] != classes[kept]) & (scores[kept] < SURE_OF_WIDTH)):
            raw[at] = fitting_width(raw, int(at))
        least = self._likely_space if score >= SURE_OF_LETTERS else LIKELY_SPACE
        raw, kept, origins = _with_likely_spaces(raw, kept, spaces, least)
        text = "".join(raw)
        stripped = text.strip()
        if not stripped:
            return ReadLine("", 0.0)
        # A character fires near its middle; its edges lie halfway to its neighbours.
        middles = (kept + 0.5) / used_steps
        surest = np.maximum.reduceat(sure[: len(classes)], np.flatnonzero(changed))[classes[changed] != 0]
        certainties = surest[origins]
        if len(text) != len(raw):
            lengths = [len(c) for c in raw]
            middles, certainties = np.repeat(middles, lengths), np.repeat(certainties, lengths)
        lead = len(text) - len(text.lstrip())
        of_text = slice(lead, lead + len(stripped))
        middles = middles[of_text]
        offsets = np.ones(len(stripped) + 1)
        offsets[0] = 0.0
        offsets[1:-1] = np.minimum((middles[1:] + middles[:-1]) / 2, 1.0)
        return ReadLine(
            stripped, score, tuple(np.maximum.accumulate(offsets).tolist()), tuple(certainties[of_text].tolist())
        )


def _other_widths(characters: Sequence[str]) -> npt.NDArray[np.int64]:
    """For each class that of the same sign in its other width, full or half, or its own where there is none."""
    classes = {character: at for at, character in enumerate(characters)}
    others = np.arange(len(characters))
    for character, at in classes.items():
        narrow = classes.get(unicodedata.normalize("NFKC", character), at)
        if narrow != at and unicodedata.east_asian_width(character) == "F":
            others[[at, narrow]] = narrow, at
    return others


def _shares(
    logits: npt.NDArray[np.float32],
    classes: npt.NDArray[np.int64],
    highest: npt.NDArray[np.float32],
    spaces: npt.NDArray[np.float32],
    likely: float,
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """What the softmax of logits (n, steps, classes) gives the highest class of a step, and the space.

    Both are left at 0 for steps that are blank and on which a space is not `likely`.
    """
    behind = spaces - highest
    told = (classes != 0) | (behind > math.log(likely))
    shares = np.zeros((2, *classes.shape), np.float32)
    if not told.any():
        return shares[0], shares[1]
    parts = logits[told]
    parts -= highest[told][:, None]
    # Both more than twice as quick as what NumPy has otherwise; shares differ by two millionths at the most.
    shares[0, told] = 1 / np.einsum("ij->i", np.asarray(cv2.exp(parts, parts)))
    shares[1, told] = shares[0, told] * np.exp(behind[told])
    return shares[0], shares[1]


def _with_likely_spaces(
    characters: list[str], steps: npt.NDArray[np.int64], spaces: npt.NDArray[np.float32], least: float
) -> tuple[list[str], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Characters and the steps they fire at, with a space wherever the network thinks of one between two words.

    A gap's blank outweighs its space in narrow setting, and still the space is far likelier there than within a word.
    The last array has for each the place it had before, for a new space that of the character it follows.
    """
    likely = np.flatnonzero(spaces > least)
    followers = np.searchsorted(steps, likely)
    between = (followers > 0) & (followers < len(steps))
    between &= steps[np.minimum(followers, len(steps) - 1)] != likely
    told, at, origins = list(characters), steps.tolist(), list(range(len(characters)))
    # From the end, so that places found stay true.
    for place in sorted(set(followers[between].tolist()), reverse=True):
        before, after = characters[place - 1], characters[place]
        if not _may_be_parted(before, after):
            continue
        start = at[place - 1] + 1
        gap = spaces[start : at[place]]
        if gap.max() > (LIKELY_SPACE_OF_DIGITS if before.isdigit() and after.isdigit() else least):
            told.insert(place, " ")
            at.insert(place, start + int(gap.argmax()))
            origins.insert(place, place - 1)
    return told, np.array(at, np.int64), np.array(origins, np.int64)


def _may_be_parted(before: str, after: str) -> bool:
    """Whether two characters are of a script that parts words, and the second one closes no word or number."""
    if not (before.isascii() and after.isascii() and after.isalnum()):
        return False
    return before.isalnum() or (before in _CLOSING and after.isalpha())


def crop_line(image: Image, polygon: Polygon) -> Image:
    """The upright picture of a four-cornered line, text written from top to bottom turned to lie."""
    points = np.array(polygon, np.float32)
    width = max(1, round(float(max(np.linalg.norm(points[0] - points[1]), np.linalg.norm(points[2] - points[3])))))
    height = max(1, round(float(max(np.linalg.norm(points[0] - points[3]), np.linalg.norm(points[1] - points[2])))))
    lean = max(abs(float(points[0][1] - points[1][1])), abs(float(points[0][0] - points[3][0])))
    if lean < 1.5:
        x0, y0 = np.floor(points.min(axis=0)).astype(int)
        x1, y1 = np.ceil(points.max(axis=0)).astype(int)
        crop = image[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]
    else:
        target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        matrix = cv2.getPerspectiveTransform(points, target)
        crop = cv2.warpPerspective(
            image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
    if crop.shape[0] >= VERTICAL * max(1, crop.shape[1]):
        crop = np.rot90(crop)
    return np.ascontiguousarray(crop)


def _batches(order: Sequence[int], widths: Sequence[int]) -> list[list[int]]:
    """Lines in order of width, brought together with those of like width."""
    batches: list[list[int]] = []
    start = 0
    while start < len(order):
        end = start + 1
        first = widths[order[start]]
        while end < len(order):
            grid = _grid_width(widths[order[end]])
            if grid * (end - start + 1) > BATCH_WIDTH or grid > 1.25 * _grid_width(first):
                break
            end += 1
        batches.append(list(order[start:end]))
        start = end
    return batches


def _tensor(crops: Sequence[Image], widths: Sequence[int], grid: int) -> npt.NDArray[np.float32]:
    """A batch (n, 3, LINE_HEIGHT, grid): crops scaled to these widths, and grey behind the shorter ones."""
    batch = np.zeros((len(crops), 3, LINE_HEIGHT, grid), np.float32)
    for row, (crop, width) in enumerate(zip(crops, widths, strict=True)):
        # Small print is enlarged as the network's training did it: the edges that a sharper way makes cost it spaces.
        smooth = cv2.INTER_AREA if crop.shape[0] > LINE_HEIGHT else cv2.INTER_LINEAR
        shown = crop if crop.ndim == 2 or not is_grey(crop) else cv2.extractChannel(crop, 0)
        scaled = cv2.resize(shown, (width, LINE_HEIGHT), interpolation=smooth)
        if scaled.ndim == 2:
            plane = batch[row, 0, :, :width]
            cv2.LUT(scaled, PLAIN[0], plane)
            batch[row, 1:, :, :width] = plane
        else:
            put_planes(np.asarray(scaled, np.uint8), PLAIN, batch[row, :, :, :width], reverse=True)
    return batch


def _scaled_width(crop: Image, squeezed: float) -> int:
    height, width = crop.shape[:2]
    scaled = width * LINE_HEIGHT / max(1, height)
    if scaled > LONG and height >= LOW:
        scaled = max(LONG, squeezed * scaled)
    return int(min(MAX_WIDTH, max(8, round(scaled))))


def _grid_width(width: int) -> int:
    return -(-max(width, 5 * WIDTH_STEP // 2) // WIDTH_STEP) * WIDTH_STEP


def _nearest_width(width: int) -> int:
    """The one of few widths that a line is brought to; a shorter one than the least stays, and has grey behind it."""
    if width <= LEAST_WIDTH:
        return width
    steps = round(math.log(width / LEAST_WIDTH, WIDER))
    return round(LEAST_WIDTH * WIDER**steps / 16) * 16
