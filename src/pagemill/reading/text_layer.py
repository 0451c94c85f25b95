"""The text that a PDF page carries: what it shows, what it hides, and what had better be compared with the picture."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pypdfium2

from pagemill.document import BlockKind, Line, Page
from pagemill.errors import SourceTooLarge
from pagemill.geometry import Bbox
from pagemill.reading.composed_letters import compose_letters
from pagemill.reading.drawing_text import drawing_objects
from pagemill.reading.letter_weights import heavy_lines
from pagemill.reading.line_text import lines_of
from pagemill.reading.page_pictures import covered_objects, page_pictures
from pagemill.reading.source import PdfPage
from pagemill.reading.stage_clock import stage
from pagemill.reading.text_encoding import BROKEN, can_be_judged, looks_broken
from pagemill.reading.text_glyphs import Glyphs, read_glyphs
from pagemill.reading.text_lines import SetLine, set_lines
from pagemill.reading.text_marks import shown_glyphs
from pagemill.reading.watermarks import without_watermarks

#: A line is doubted when a greater share of it is in a font whose text looks like none.
DOUBTED_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class TextLayer:
    """A page's text layer, in pixels of the page as submitted. Watermarks and what does not show are not in it."""

    #: What the page shows, as far as can be told from the file.
    lines: tuple[Line, ...]
    #: What it shows, but in words that look like none: the file's codes cannot be what they are said to be.
    broken: tuple[Line, ...]
    #: Words too few to tell, in a font that has such lines.
    doubtful: tuple[Line, ...]
    #: What is drawn invisibly, or under a picture that fills the page: an OCR program's text under a scan.
    hidden: tuple[Line, ...]
    #: Where watermarks stand.
    watermarks: tuple[Bbox, ...]
    #: The share of what the file draws that leaves a mark on the page; 1 where it draws nothing.
    shown: float
    #: Where the page shows pictures.
    pictures: tuple[Bbox, ...]
    #: Degrees clockwise that most of the text is turned by on the page as submitted: 0, 90, 180, 270.
    turned: int
    #: The text objects of the file, by `Ink.number`, all of whose marks `lines` and `watermarks` account for.
    accounted: frozenset[int] = frozenset()
    #: Where lines of it stand that are set in heavier letters than most.
    heavy: tuple[Bbox, ...] = ()


@stage("text layer")
def read_text_layer(page: PdfPage) -> TextLayer:
    """The text layer of a drawn PDF page; a page without any has no lines. Raises `SourceTooLarge`."""
    pictures = page_pictures(page)
    try:
        text_page = page.page.get_textpage()
    except pypdfium2.PdfiumError:
        return TextLayer((), (), (), (), (), 1.0, pictures, 0)
    if text_page.count_chars() > page.most_characters:
        raise SourceTooLarge(f"the page's text layer has more than {page.most_characters} characters")
    glyphs = compose_letters(read_glyphs(text_page, page.to_pixels()))
    text_page.close()
    covered = covered_objects(page)
    if covered:
        inks = (ink._replace(invisible=True) if ink.number in covered else ink for ink in glyphs.inks)
        glyphs = replace(glyphs, inks=tuple(inks))
    page_height, page_width = page.image.shape[:2]
    shown = shown_glyphs(glyphs, page.image)
    drawn = set_lines(shown.seen, page_width, page_height)
    kept = without_watermarks(drawn, page_width, page_height)
    sound, broken, doubtful = _parted(kept)
    hidden = set_lines(shown.hidden, page_width, page_height)
    seen = sum(len(line.glyphs) for line in drawn)
    staying = {id(line) for line in kept}
    watermarks = [line for line in drawn if id(line) not in staying]
    lines = lines_of(sound)
    return TextLayer(
        lines=lines,
        broken=lines_of(broken),
        doubtful=lines_of(doubtful),
        hidden=lines_of(hidden, tell_signs=False),
        watermarks=tuple(line.bbox for line in lines_of(watermarks)),
        shown=seen / (seen + shown.unseen) if seen + shown.unseen else 1.0,
        pictures=pictures,
        turned=_turned(kept or hidden),
        accounted=_accounted(glyphs, [*sound, *watermarks]) - _numbers([*broken, *doubtful]),
        heavy=tuple(line.bbox for line, heavy in zip(lines, heavy_lines(sound), strict=True) if heavy),
    )


def layer_of(page: Page) -> TextLayer:
    """The layer of a page whose lines, and where its pictures are, its file told in another way than a PDF does."""
    lines = tuple(line for block in page.blocks for line in block.lines)
    pictures = tuple(block.bbox for block in page.blocks if block.kind is BlockKind.IMAGE)
    return TextLayer(lines, (), (), (), (), 1.0, pictures, 0)


def _accounted(glyphs: Glyphs, told: Sequence[SetLine]) -> frozenset[int]:
    """The text objects that leave no marks but those of the lines told."""
    marking = _objects(glyphs.take(~glyphs.spaces))
    return frozenset(ink.number for ink in glyphs.inks) - (marking - _numbers(told)) - drawing_objects(glyphs)


def _numbers(lines: Iterable[SetLine]) -> frozenset[int]:
    return frozenset(number for line in lines for number in _objects(line.glyphs))


def _objects(glyphs: Glyphs) -> frozenset[int]:
    """The text objects that hold some of these characters."""
    return frozenset(glyphs.inks[index].number for index in set(glyphs.ink.tolist()))


def _parted(lines: Sequence[SetLine]) -> tuple[list[SetLine], list[SetLine], list[SetLine]]:
    """The lines that can be believed as they are, those whose codes are not what they say, and those in doubt."""
    texts: dict[int, list[str]] = defaultdict(list)
    # The lines are of one page, and share its inks.
    font_of = np.array([ink.font for ink in lines[0].glyphs.inks] if lines else [], np.int64)
    fonts = [font_of[line.glyphs.ink] for line in lines]
    for line, of in zip(lines, fonts, strict=True):
        used = set(of.tolist())
        for font in used:
            texts[font].append(line.glyphs.text if len(used) == 1 else "".join(line.glyphs.chars[of == font]))
    doubted = {font for font, parts in texts.items() if looks_broken(parts)}
    sound: list[SetLine] = []
    broken: list[SetLine] = []
    doubtful: list[SetLine] = []
    for line, of in zip(lines, fonts, strict=True):
        text = line.glyphs.text
        of_doubted = bool(doubted) and np.isin(of, list(doubted)).mean() > DOUBTED_SHARE
        if BROKEN in text or looks_broken([text]):
            broken.append(line)
        elif of_doubted and not can_be_judged(text):
            # One font may hold letters of its own making beside honest ones: a long line speaks for itself.
            doubtful.append(line)
        else:
            sound.append(line)
    return sound, broken, doubtful


def _turned(lines: Sequence[SetLine]) -> int:
    weights = {0: 0}
    for line in lines:
        if not line.slanted:
            inks = line.glyphs.ink.tolist()
            for ink in set(inks):
                turn = round(line.glyphs.inks[ink].angle / 90) * 90 % 360
                weights[turn] = weights.get(turn, 0) + inks.count(ink)
    return max(weights, key=lambda turn: weights[turn])
