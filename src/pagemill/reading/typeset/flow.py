"""Content set on pages, from top to bottom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from PIL import Image as PillowImage

from pagemill.document import BlockKind, Line
from pagemill.reading.typeset.canvas import LINE_PITCH, Canvas, open_picture
from pagemill.reading.typeset.content import (
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Content,
    Enclosed,
    Figure,
    Grid,
    Listing,
    PageBreak,
    RunningMatter,
    SetPage,
    Slide,
    Unread,
    Words,
)
from pagemill.reading.typeset.faces import width as text_width
from pagemill.reading.typeset.grid_layout import draw_grid, grid_parts, natural_width, set_grid
from pagemill.reading.typeset.line_breaks import break_lines
from pagemill.reading.typeset.page_edges import set_edges

#: Sizes of type, in pixels at 150 dpi: text of 10.5 points, headings by their level, the rest as text.
TEXT_SIZE = 22.0
HEADING_SIZES = (40.0, 32.0, 28.0, 25.0)
#: The font of a table too wide for the page, and the widest page that is made for one.
SMALL_SIZE, WIDEST_PAGE = 18.0, 5800
#: Space between blocks, and how far a step of a list goes in, in the size of the text.
GAP, INDENT = 0.6, 1.6
#: A picture that is this much of the page's width and height when set is a page, not a part of one: a scan.
SCAN_WIDTH, SCAN_HEIGHT = 0.75, 0.5


Part = SetPage | Figure | Enclosed | Unread


def set_pages(content: Iterable[Content], most_pixels: int) -> Iterator[Part]:
    """The pages that content makes; a picture as large as a page, and what has pages of its own, as they are."""
    flow = _Flow(most_pixels)
    for each in content:
        yield from flow.add(each)
    yield from flow.end()


class _Flow:
    """The page being filled. `add` and `end` give what is finished."""

    def __init__(self, most_pixels: int) -> None:
        self._most_pixels = most_pixels
        self._count = 0
        self._running = RunningMatter()
        self._since = 0
        self._pictures: dict[Figure, PillowImage.Image | None] = {}
        self._begin(PAGE_WIDTH)

    def _begin(self, width: int, height: int = PAGE_HEIGHT) -> None:
        self._canvas = Canvas(width, height)
        number = self._count + 1
        edges = self._running.of(number, first=self._count == self._since)
        self._edges = set_edges(edges, (width, height), number, self._opened)
        self._y = self._top

    def add(self, content: Content) -> Iterator[Part]:
        match content:
            case Words():
                yield from self._words(content)
            case Listing():
                yield from self._listing(content)
            case Grid():
                yield from self._grid(content)
            case Figure():
                yield from self._figure(content)
            case PageBreak():
                yield from self.end()
            case RunningMatter():
                self._run(content)
            case Slide():
                yield from self.end()
                self._begin(content.width, content.height)
                self._slide(content)
                yield from self._finished()
            case Enclosed() | Unread() | SetPage():
                yield from self.end()
                yield content

    def end(self) -> Iterator[Part]:
        """The page begun, where there is anything on it."""
        if self._canvas.blocks:
            yield from self._finished()

    def _finished(self, width: int = PAGE_WIDTH) -> Iterator[Part]:
        self._edges.draw(self._canvas)
        yield SetPage(self._canvas.page(self._count), self._canvas.picture)
        self._count += 1
        self._begin(width)

    def _opened(self, figure: Figure) -> PillowImage.Image | None:
        """A picture of the running matter, which comes on each page."""
        if figure not in self._pictures:
            self._pictures[figure] = open_picture(figure.data, self._most_pixels)
        return self._pictures[figure]

    def _run(self, matter: RunningMatter) -> None:
        """From the next page on, or from this one where nothing stands on it."""
        self._running = matter
        self._since = self._count + bool(self._canvas.blocks)
        if not self._canvas.blocks:
            self._begin(self._canvas.width, self._canvas.height)

    @property
    def _top(self) -> float:
        return max(float(MARGIN), self._edges.top)

    @property
    def _bottom(self) -> float:
        return self._canvas.height - max(float(MARGIN), self._edges.bottom)

    def _words(self, words: Words) -> Iterator[Part]:
        size = size_of(words)
        x = MARGIN + words.indent * INDENT * TEXT_SIZE
        x = min(x, self._canvas.width / 2)
        room = self._canvas.width - MARGIN - x
        drawn: list[Line] = []
        lines = break_lines(words.text, size, room)
        # A heading keeps two lines of what follows on its page.
        needed = (len(lines) + (2 if words.kind is not BlockKind.TEXT else 0)) * LINE_PITCH * size
        together = words.level or words.latex is not None
        if together and self._y + min(needed, 6 * LINE_PITCH * size) > self._bottom:
            yield from self.end()
        for text in lines:
            if self._y + LINE_PITCH * size > self._bottom:
                self._canvas.words(drawn, words.kind, words.level)
                drawn = []
                yield from self._finished()
            drawn.append(self._canvas.line(text, x, self._y, size))
            self._y += LINE_PITCH * size
        self._canvas.words(drawn, words.kind, words.level, words.latex)
        self._y += GAP * size

    def _listing(self, listing: Listing) -> Iterator[Part]:
        """Each line as far in as its indentation, on a page as wide as the widest."""
        size = SMALL_SIZE
        rows = [(len(line) - len(line.lstrip()), line.strip()) for line in listing.lines]
        if not any(text for _, text in rows):
            return
        letter = _letter(rows, size)
        wide = max(indent * letter + text_width(text, size) for indent, text in rows)
        if wide > PAGE_WIDTH - 2 * MARGIN:
            yield from self.end()
            self._begin(min(round(wide) + 1, WIDEST_PAGE) + 2 * MARGIN)
        room = self._canvas.width - 2 * MARGIN
        most = round(WIDEST_PAGE / 2 / letter)
        rows = [
            (min(indent, most), piece)
            for indent, text in rows
            for piece in break_lines(text, size, room - min(indent, most) * letter) or [""]
        ]
        pitch, page_width = LINE_PITCH * size, self._canvas.width
        while rows:
            count = max(0 if self._canvas.blocks else 1, int((self._bottom - self._y) / pitch))
            part, rows = rows[:count], rows[count:]
            # Whoever counts the spaces back goes by the lines of this page.
            step = _letter(part, size)
            drawn = []
            for indent, text in part:
                if text:
                    x = min(indent * step, max(room - text_width(text, size), 0.0))
                    drawn.append(self._canvas.line(text, MARGIN + x, self._y, size))
                self._y += pitch
            self._canvas.words(drawn, BlockKind.ALGORITHM, 0)
            if rows:
                yield from self._finished(page_width)
        self._y += GAP * TEXT_SIZE
        if page_width != PAGE_WIDTH:
            yield from self._finished()

    def _grid(self, grid: Grid) -> Iterator[Part]:
        if not grid.cells:
            return
        size, room = TEXT_SIZE, float(PAGE_WIDTH - 2 * MARGIN)
        wide = natural_width(grid, SMALL_SIZE)
        if wide > 1.4 * room:
            yield from self.end()
            size = SMALL_SIZE
            room = min(wide + 1, float(WIDEST_PAGE))
            self._begin(round(room) + 2 * MARGIN)
        page_width = self._canvas.width
        made = set_grid(grid, room, size, self._most_pixels)
        whole = self._bottom - self._top
        first_room = self._bottom - self._y
        if made.height > first_room and first_room < 0.3 * whole:
            first_room = 0.0
        for part in grid_parts(made, first_room if first_room else whole, whole):
            if self._y > self._top and self._y + part.height > self._bottom:
                yield from self._finished(page_width)
            if part.height > self._bottom - self._top:
                around = self._canvas.height - self._bottom + self._top
                self._begin(page_width, min(round(part.height + around), WIDEST_PAGE))
            draw_grid(self._canvas, part, MARGIN, self._y, self._most_pixels)
            self._y += part.height
        self._y += TEXT_SIZE
        if page_width != PAGE_WIDTH:
            yield from self._finished()

    def _figure(self, figure: Figure) -> Iterator[Part]:
        picture = open_picture(figure.data, self._most_pixels)
        if picture is None:
            return
        room_wide, room_high = self._canvas.width - 2 * MARGIN, self._bottom - self._top
        wide = figure.width or float(picture.width)
        high = figure.height or wide * picture.height / picture.width
        if wide >= SCAN_WIDTH * room_wide and high >= SCAN_HEIGHT * room_high and min(picture.size) >= room_wide / 2:
            yield from self.end()
            yield figure
            return
        scale = min(1.0, room_wide / wide, room_high / high)
        wide, high = max(2.0, wide * scale), max(2.0, high * scale)
        if self._y + high > self._bottom and self._canvas.blocks:
            yield from self._finished()
        self._canvas.figure(picture, (MARGIN, self._y, MARGIN + wide, self._y + high))
        self._y += high + GAP * TEXT_SIZE

    def _slide(self, slide: Slide) -> None:
        for placed in slide.parts:
            x0, y0, x1, y1 = placed.box
            match placed.content:
                case Words() as words:
                    self._words_in_box(words, x0, y0, x1, y1)
                case Figure(data):
                    picture = open_picture(data, self._most_pixels)
                    if picture is not None:
                        self._canvas.figure(picture, (max(0.0, x0), max(0.0, y0), x1, y1))
                case Grid() as grid:
                    if grid.cells:
                        made = set_grid(grid, x1 - x0, SMALL_SIZE, self._most_pixels)
                        draw_grid(self._canvas, made, x0, y0, self._most_pixels)

    def _words_in_box(self, words: Words, x0: float, y0: float, x1: float, y1: float) -> None:
        size = size_of(words)
        left = min(x0 + words.indent * INDENT * TEXT_SIZE, (x0 + x1) / 2)
        lines = break_lines(words.text, size, max(x1 - left, 4 * size))
        while len(lines) * LINE_PITCH * size > y1 - y0 and size > 8:
            size *= 0.9
            lines = break_lines(words.text, size, max(x1 - left, 4 * size))
        top = y0
        drawn = []
        for text in lines:
            drawn.append(self._canvas.line(text, left, top, size))
            top += LINE_PITCH * size
        self._canvas.words(drawn, words.kind, words.level, words.latex)


def _letter(rows: Sequence[tuple[int, str]], size: float) -> float:
    """The width of a character, in pixels: the median of the lines'."""
    return median([text_width(text, size) / len(text) for _, text in rows if text] or [0.0]) or size / 2


def size_of(words: Words) -> float:
    """The size that words are set in, in pixels."""
    if words.kind in (BlockKind.DOC_TITLE, BlockKind.PARAGRAPH_TITLE):
        return HEADING_SIZES[min(max(words.level, 1), len(HEADING_SIZES)) - 1]
    return TEXT_SIZE if words.kind is not BlockKind.FOOTNOTE else SMALL_SIZE
