"""Running headers and footers, set in the margins of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PIL import Image as PillowImage

from pagemill.document import BlockKind
from pagemill.reading.typeset.canvas import LINE_PITCH, Canvas
from pagemill.reading.typeset.content import MARGIN, PAGE_NUMBER, Edges, Figure, Words
from pagemill.reading.typeset.line_breaks import break_lines

#: Pixels at 150 dpi: between the edge of the page and its running matter, between that and the text, the size of type.
EDGE, GAP, SIZE = 36.0, 18.0, 18.0
#: The share of the page's height that headers have, and footers; what goes beyond is left out.
MOST_HIGH = 0.35
#: Paragraphs and pictures of a header that are looked at, and characters of a row of it: they are set on each page.
MOST_PARTS, MOST_IN_ROW = 100, 1000
#: The height of a picture, at most.
MOST_PICTURE = 220.0


@dataclass(frozen=True, slots=True)
class SetEdges:
    """What is drawn at the edges of a page; `top` and `bottom` are how far they keep the text from its edges."""

    header: tuple[_Part, ...]
    footer: tuple[_Part, ...]
    top: float
    bottom: float

    def draw(self, canvas: Canvas) -> None:
        """Headers become the first blocks of the page, footers the last."""
        body, canvas.blocks = canvas.blocks, []
        _draw(canvas, self.header, EDGE, BlockKind.HEADER_IMAGE)
        canvas.blocks += body
        _draw(canvas, self.footer, canvas.height - self.bottom + GAP, BlockKind.FOOTER_IMAGE)


@dataclass(frozen=True, slots=True)
class _Part:
    """Lines of a kind, or a picture of a width and a height."""

    high: float
    kind: BlockKind
    lines: tuple[str, ...] = ()
    picture: PillowImage.Image | None = None
    wide: float = 0.0


def set_edges(
    edges: Edges, size: tuple[int, int], number: int, opened: Callable[[Figure], PillowImage.Image | None]
) -> SetEdges:
    """The running matter of the page with this number and this width and height. `opened` decodes a picture."""
    width, height = size

    def parts(side: tuple[Words | Figure, ...]) -> Iterator[_Part]:
        left = MOST_HIGH * height
        for each in side[:MOST_PARTS]:
            part = _words(each, width, number, left) if isinstance(each, Words) else _figure(each, width, opened)
            if part is not None and part.high <= left:
                left -= part.high
                yield part

    header, footer = tuple(parts(edges.header)), tuple(parts(edges.footer))
    top, bottom = (EDGE + sum(part.high for part in side) + GAP if side else 0.0 for side in (header, footer))
    return SetEdges(header, footer, top, bottom)


def _words(words: Words, width: int, number: int, left: float) -> _Part | None:
    rows = int(left / (LINE_PITCH * SIZE))
    text = words.text[: rows * MOST_IN_ROW].replace(PAGE_NUMBER, str(number))
    lines = break_lines(text, SIZE, width - 2 * MARGIN)[:rows]
    return _Part(len(lines) * LINE_PITCH * SIZE, words.kind, tuple(lines)) if lines else None


def _figure(figure: Figure, width: int, opened: Callable[[Figure], PillowImage.Image | None]) -> _Part | None:
    picture = opened(figure)
    if picture is None:
        return None
    wide = max(2.0, figure.width or float(picture.width))
    high = max(2.0, figure.height or wide * picture.height / picture.width)
    scale = min(1.0, (width - 2 * MARGIN) / wide, MOST_PICTURE / high)
    return _Part(high * scale, BlockKind.IMAGE, picture=picture, wide=wide * scale)


def _draw(canvas: Canvas, parts: tuple[_Part, ...], top: float, picture_kind: BlockKind) -> None:
    for part in parts:
        if part.picture is not None:
            canvas.figure(part.picture, (MARGIN, top, MARGIN + part.wide, top + part.high), picture_kind)
        else:
            pitch = LINE_PITCH * SIZE
            drawn = [canvas.line(text, MARGIN, top + n * pitch, SIZE) for n, text in enumerate(part.lines)]
            canvas.words(drawn, part.kind, 0)
        top += part.high
