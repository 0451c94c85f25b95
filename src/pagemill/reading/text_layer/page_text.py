"""The text that a PDF page carries: what it shows, what it hides, and what had better be compared with the picture."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np
import pypdfium2

from pagemill.document import BlockKind, Line, Page
from pagemill.errors import SourceTooLarge
from pagemill.geometry import Bbox, union
from pagemill.reading.files.page_pictures import covered_objects, page_pictures
from pagemill.reading.files.source import PdfPage
from pagemill.reading.stage_clock import stage
from pagemill.reading.text_layer.composed_letters import compose_letters
from pagemill.reading.text_layer.drawing_text import drawing_inks
from pagemill.reading.text_layer.font_names import font_name, is_mathematical, is_of_formulas
from pagemill.reading.text_layer.letter_pitch import monospaced_lines
from pagemill.reading.text_layer.letter_sizes import large_lines
from pagemill.reading.text_layer.letter_weights import heavy_lines
from pagemill.reading.text_layer.line_text import lines_of
from pagemill.reading.text_layer.line_types import line_types
from pagemill.reading.text_layer.numbered_titles import numbered_titles
from pagemill.reading.text_layer.own_type_headings import own_type_headings
from pagemill.reading.text_layer.pdf_glyphs import read_glyphs
from pagemill.reading.text_layer.stem_widths import thick_lines
from pagemill.reading.text_layer.text_encoding import BROKEN, can_be_judged, looks_broken
from pagemill.reading.text_layer.text_glyphs import Glyphs, Indices, Inks, Mask
from pagemill.reading.text_layer.text_lines import SetLine, set_lines
from pagemill.reading.text_layer.text_marks import shown_glyphs
from pagemill.reading.text_layer.watermarks import without_watermarks

#: A line is doubted when a greater share of it is in a font whose text looks like none.
DOUBTED_SHARE = 0.3
#: A font that so many characters are set in can be told to be sound as a whole.
TRUSTED = 200


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
    #: Where lines of it stand that are set in larger type than its running text.
    large: tuple[Bbox, ...] = ()
    #: Where lines stand that are set in a monospaced type.
    monospaced: tuple[Bbox, ...] = ()
    #: Where headings of it stand that a type of their own tells.
    titled: tuple[Bbox, ...] = ()
    #: Whether signs of it are set in a font made for formulas, or are letters that only those have.
    formulas: bool = False


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
    covered = np.isin(glyphs.inks.number, covered_objects(page))
    if covered.any():
        inks = replace(glyphs.inks, invisible=glyphs.inks.invisible | covered)
        glyphs = replace(glyphs, inks=inks)
    page_height, page_width = page.image.shape[:2]
    shown = shown_glyphs(glyphs, page.image)
    drawn = set_lines(shown.seen, page_width, page_height)
    kept = without_watermarks(drawn, page_width, page_height)
    sound, broken, doubtful = _parted(kept)
    hidden = set_lines(shown.hidden, page_width, page_height)
    seen = sum(len(line.glyphs) for line in drawn)
    staying = {id(line) for line in kept}
    watermarks = [line for line in drawn if id(line) not in staying]
    lines, broken_lines, doubtful_lines = lines_of(sound), lines_of(broken), lines_of(doubtful)
    monospaced = monospaced_lines([*sound, *broken, *doubtful])
    large = large_lines(sound, page_width, page_height, page.dpi, monospaced[: len(sound)])
    placed = (*lines, *broken_lines, *doubtful_lines)
    titled = _titles([*sound, *broken, *doubtful], [line.text for line in placed], monospaced)
    return TextLayer(
        lines=lines,
        broken=broken_lines,
        doubtful=doubtful_lines,
        hidden=lines_of(hidden, tell_signs=False),
        watermarks=tuple(line.bbox for line in lines_of(watermarks)),
        shown=seen / (seen + shown.unseen) if seen + shown.unseen else 1.0,
        pictures=pictures,
        turned=_turned(kept or hidden),
        accounted=_accounted(glyphs, [*sound, *watermarks], [*broken, *doubtful]),
        heavy=tuple(line.bbox for line, heavy in zip(lines, _heavy(sound, page), strict=True) if heavy),
        large=tuple(line.bbox for line, is_large in zip(lines, large, strict=True) if is_large),
        monospaced=tuple(line.bbox for line, told in zip(placed, monospaced, strict=True) if told),
        titled=tuple(union(placed[at].bbox for at in heading) for heading in titled),
        formulas=any(is_mathematical(font_name(font)) for font in set(glyphs.inks.font.tolist()))
        or bool(glyphs.that(is_of_formulas).any()),
    )


def layer_of(page: Page) -> TextLayer:
    """The layer of a page whose lines, and where its pictures are, its file told in another way than a PDF does."""
    lines = tuple(line for block in page.blocks for line in block.lines)
    pictures = tuple(block.bbox for block in page.blocks if block.kind is BlockKind.IMAGE)
    return TextLayer(lines, (), (), (), (), 1.0, pictures, 0)


def _heavy(lines: Sequence[SetLine], page: PdfPage) -> list[bool]:
    named = heavy_lines(lines)
    return [one or other for one, other in zip(named, thick_lines(lines, page.image), strict=True)]


def _titles(lines: Sequence[SetLine], texts: Sequence[str], monospaced: Sequence[bool]) -> list[list[int]]:
    """The places of the lines of each heading that its type tells."""
    typed = line_types(lines)
    if typed is None:
        return []
    numbered = numbered_titles(typed, texts, monospaced)
    taken = {at for title in numbered for at in title}
    return numbered + [heading for heading in own_type_headings(typed, texts, monospaced) if taken.isdisjoint(heading)]


def _accounted(glyphs: Glyphs, told: Sequence[SetLine], open_lines: Sequence[SetLine]) -> frozenset[int]:
    """The text objects that leave no marks but those of the lines told, and are in none of the open ones."""
    inks = glyphs.inks
    unaccounted = _used(glyphs.ink[~glyphs.spaces], inks) & ~_used(_inks_of(told), inks)
    unaccounted |= drawing_inks(glyphs) | _used(_inks_of(open_lines), inks)
    return frozenset(inks.number[~unaccounted].tolist())


def _inks_of(lines: Sequence[SetLine]) -> Indices:
    """The ink of each character of some lines."""
    return np.concatenate([line.glyphs.ink for line in lines]) if lines else np.zeros(0, np.intp)


def _used(which: Indices, inks: Inks) -> Mask:
    """Which of a page's inks are among these."""
    used = np.zeros(len(inks), np.bool_)
    used[which] = True
    return used


def _parted(lines: Sequence[SetLine]) -> tuple[list[SetLine], list[SetLine], list[SetLine]]:
    """The lines that can be believed as they are, those whose codes are not what they say, and those in doubt."""
    sound: list[SetLine] = []
    broken: list[SetLine] = []
    doubtful: list[SetLine] = []
    if not lines:
        return sound, broken, doubtful
    by_font: dict[int, list[str]] = defaultdict(list)
    # The lines are of one page, and share its inks.
    font_of = lines[0].glyphs.inks.font[_inks_of(lines)]
    all_fonts, ends = font_of.tolist(), list(accumulate(len(line.glyphs) for line in lines))
    starts = [0, *ends[:-1]]
    guessed = np.logical_or.reduceat(lines[0].glyphs.inks.guessed[_inks_of(lines)], starts).tolist()
    fonts = [all_fonts[start:end] for start, end in zip(starts, ends, strict=True)]
    texts = [line.glyphs.text for line in lines]
    for line, of, text in zip(lines, fonts, texts, strict=True):
        used = set(of)
        for font in used:
            by_font[font].append(text if len(used) == 1 else "".join(line.glyphs.chars[np.array(of) == font]))
    doubted = {font for font, parts in by_font.items() if looks_broken(parts)}
    # A font has all its lines in one code: what is odd in a line of one that is sound is what the line says.
    trusted = {font for font, parts in by_font.items() if font not in doubted and sum(map(len, parts)) >= TRUSTED}
    counts = np.add.reduceat(np.isin(font_of, list(doubted)), starts, dtype=np.intp)
    shares = counts / np.array([len(line.glyphs) for line in lines])
    of_doubted = (shares > DOUBTED_SHARE).tolist()
    for line, text, of, is_doubted, is_guess in zip(lines, texts, fonts, of_doubted, guessed, strict=True):
        if BROKEN in text or looks_broken([text], by_words=not trusted.issuperset(of)):
            broken.append(line)
        elif is_guess or (is_doubted and not can_be_judged(text)):
            # One font may hold letters of its own making beside honest ones: a long line speaks for itself.
            doubtful.append(line)
        else:
            sound.append(line)
    return sound, broken, doubtful


def _turned(lines: Sequence[SetLine]) -> int:
    level = [line for line in lines if not line.slanted]
    if not level:
        return 0
    quarters = np.round(level[0].glyphs.inks.angle / 90).astype(np.intp) % 4
    of_letters = quarters[_inks_of(level)]
    counts = np.bincount(of_letters, minlength=4)
    most = counts == counts.max()
    return 0 if most[0] else 90 * int(of_letters[most[of_letters].argmax()])
