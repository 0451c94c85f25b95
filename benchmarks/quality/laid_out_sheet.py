"""A sheet whose parts are known: what kind each is, its box, its text, and which is read after which."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from PIL import Image

from drawings.sheet import Box, Face, break_lines, font
from pagemill.document import BlockKind
from pagemill.geometry import union
from project_tests import Sheet

#: What is read apart from the page's text, before it or after it.
APART = frozenset({BlockKind.HEADER, BlockKind.FOOTER, BlockKind.NUMBER, BlockKind.FOOTNOTE, BlockKind.ASIDE_TEXT})
#: How far a line's box reaches above and below its base line, in sizes of its type.
ABOVE, BELOW = 0.9, 0.2


@dataclass(frozen=True)
class Part:
    """A part of a page. `text` is empty for a picture."""

    kind: BlockKind
    bbox: Box
    text: str
    #: Whether it is one paragraph that a reader should give whole.
    paragraph: bool


@dataclass
class LaidOutSheet:
    """A sheet under the pen; its parts are drawn in the order in which they are read."""

    name: str
    #: What is made up for it.
    made: random.Random
    size: tuple[int, int] = (1240, 1754)
    face: Face = "serif"
    body: int = 24
    parts: list[Part] = field(default_factory=list)
    #: Whether the kinds of its parts are counted.
    kinds_told: bool = True

    def __post_init__(self) -> None:
        self.sheet = Sheet(size=self.size)

    @contextmanager
    def part(self, kind: BlockKind, box: Box | None = None, paragraph: bool = False) -> Iterator[None]:
        """What is written within is one part; its box is that of its text where none is given."""
        begin = len(self.sheet.texts)
        yield
        texts = self.sheet.texts[begin:]
        around = box or union(
            (run.bbox[0], run.y - ABOVE * run.size, run.bbox[2], run.y + BELOW * run.size) for run in texts
        )
        self.parts.append(Part(kind, around, " ".join(run.text for run in texts), paragraph))

    def line(self, kind: BlockKind, x: float, y: float, text: str, size: int = 0, width: float = 0) -> float:
        """A part of one line, or of several where `width` is given; the `y` below it."""
        size = size or self.body
        with self.part(kind, paragraph=kind is BlockKind.TEXT):
            if not width:
                self.sheet.write(x, y, text, size, self.face)
                return y + size * 1.6
            for row in break_lines(text, font(self.face, size), width):
                self.sheet.write(x, y, row, size, self.face)
                y += size * 1.4
        return y + size * 0.3

    def paragraph(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        kind: BlockKind = BlockKind.TEXT,
        size: int = 0,
        indent: float = 0,
        hang: float = 0,
        leading: float = 1.45,
        justified: bool = False,
    ) -> float:
        """A part whose first line is set in by `indent` and whose others by `hang`, in line heights; the `y` below."""
        size = size or self.body
        used = font(self.face, size)
        first = break_lines(text, used, width - indent * size)[0]
        rest = break_lines(text[len(first) :].lstrip(), used, width - hang * size)
        with self.part(kind, paragraph=True):
            for number, row in enumerate([first, *rest]):
                inset = (hang if number else indent) * size
                last = number == len(rest)
                self._row(x + inset, y, row, size, width - inset if justified and not last else 0)
                y += size * leading
        return y

    def _row(self, x: float, y: float, text: str, size: int, width: float) -> None:
        words = text.split(" ")
        if not width or len(words) < 2:
            self.sheet.write(x, y, text, size, self.face)
            return
        used = font(self.face, size)
        gap = (width - sum(used.getlength(word) for word in words)) / (len(words) - 1)
        for word in words:
            self.sheet.write(x, y, word, size, self.face)
            x += used.getlength(word) + gap

    def figure(self, box: Box, picture: Image.Image, kind: BlockKind = BlockKind.IMAGE) -> None:
        self.sheet.picture(box, picture)
        self.parts.append(Part(kind, box, "", paragraph=False))

    def table(
        self, x: float, y: float, columns: Sequence[int], rows: Sequence[Sequence[str]], ruled: bool = True
    ) -> float:
        begin = len(self.sheet.texts)
        box = self.sheet.table(x, y, columns, rows, 44, 22, ruled)
        text = " ".join(run.text for run in self.sheet.texts[begin:])
        self.parts.append(Part(BlockKind.TABLE, box, text, paragraph=False))
        return box[3]

    def running(self, header: str = "", number: str = "", footer: str = "") -> None:
        """A running header and footer, and the page number at the foot."""
        width, height = self.size
        if header:
            self.line(BlockKind.HEADER, 120, 62, header, 20)
        if footer:
            self.line(BlockKind.FOOTER, 120, height - 90, footer, 20)
        if number:
            used = font(self.face, 20).getlength(number)
            self.line(BlockKind.NUMBER, width - 120 - used if footer else (width - used) / 2, height - 90, number, 20)

    def centred(self, kind: BlockKind, y: float, text: str, size: int, left: float = 0, right: float = 0) -> float:
        right = right or self.size[0]
        used = font(self.face, size).getlength(text)
        return self.line(kind, (left + right - used) / 2, y, text, size)
