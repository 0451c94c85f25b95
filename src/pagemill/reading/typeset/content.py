"""What a document without pages says, in order: words, tables, pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image as PillowImage

from pagemill.document import BlockKind, Page
from pagemill.errors import PageUnreadable
from pagemill.intake import Kind

#: The sides of an A4 page at 150 dpi, in pixels, and its margins.
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 1240, 1754, 110
DPI = 150.0


@dataclass(frozen=True, slots=True)
class Words:
    """A heading, a paragraph or an item of a list."""

    text: str
    kind: BlockKind = BlockKind.TEXT
    #: Of headings, 1 and up.
    level: int = 0
    #: Steps to the right.
    indent: int = 0
    #: Of a formula in a line of its own.
    latex: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines as they were typed: each begins with its indentation, in spaces."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture in a file format that is read; its size in pixels at 150 dpi where the document gives one."""

    data: bytes = field(repr=False)
    width: float | None = None
    height: float | None = None


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell. `rows` and `cols` are its first and last row and column, counted from 0."""

    rows: tuple[int, int]
    cols: tuple[int, int]
    paragraphs: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    #: Whether it is set to the right, as numbers are.
    right: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a new page."""


#: In running matter, where the page's number stands: no XML has this character.
PAGE_NUMBER = "\0"


@dataclass(frozen=True, slots=True)
class Edges:
    """What stands above and below the text of a page."""

    header: tuple[Words | Figure, ...] = ()
    footer: tuple[Words | Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class RunningMatter:
    """The running headers and footers from here on; those of the first page and of even pages where they differ."""

    edges: Edges = Edges()
    first: Edges | None = None
    even: Edges | None = None

    def of(self, number: int, *, first: bool) -> Edges:
        """Those of the page with this number, counted from 1."""
        if first and self.first is not None:
            return self.first
        return self.edges if number % 2 or self.even is None else self.even


@dataclass(frozen=True, slots=True)
class Placed:
    """Something in its own place on a page: its box in pixels, as `(x0, y0, x1, y1)`."""

    content: Words | Figure | Grid
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Slide:
    """A page whose parts have their places, in reading order."""

    width: int
    height: int
    parts: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class SetPage:
    """A page with its blocks, and how it looks."""

    page: Page
    picture: PillowImage.Image
    #: Whether the blocks are the document's own; else only their lines are, and where its pictures stand.
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file within the document that has pages of its own. `path` is good until the pages are written."""

    path: Path
    kind: Kind


@dataclass(frozen=True, slots=True)
class Unread:
    """A part that cannot be read, and stands for one page."""

    failure: type[PageUnreadable]
    message: str


Content = Words | Listing | Figure | Grid | PageBreak | RunningMatter | Slide | SetPage | Enclosed | Unread


def paragraphs(text: str, indent: int = 0) -> Iterator[Words]:
    """A text's lines, each as a paragraph; empty ones are left out."""
    for line in text.split("\n"):
        if line.strip():
            yield Words(line.strip(), indent=indent)


def rows_grid(rows: Iterable[Iterable[str]]) -> Grid:
    """A table of plain cells."""
    return Grid(
        tuple(
            GridCell((r, r), (c, c), tuple(part for part in text.split("\n") if part.strip()))
            for r, row in enumerate(rows)
            for c, text in enumerate(row)
        )
    )


def cell_texts(content: Content) -> Iterator[str]:
    """The text of what stands in a cell; a table within it row by row."""
    if isinstance(content, Words):
        yield content.text
    elif isinstance(content, Listing):
        yield from (line.strip() for line in content.lines)
    elif isinstance(content, Grid):
        rows: dict[int, list[str]] = {}
        for cell in content.cells:
            rows.setdefault(cell.rows[0], []).append(" ".join(cell.paragraphs))
        for row in range(max(rows, default=-1) + 1):
            yield " ".join(rows.get(row, ()))
