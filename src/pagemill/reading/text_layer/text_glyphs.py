"""Characters of a page in columns: what each says, where it stands, and with which ink."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pagemill.geometry import Bbox, Point

#: Ends a line, as PDFium tells them.
NEWLINE = "\n"

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


class Ink(NamedTuple):
    """What one text object of the file is drawn with."""

    #: Tells the page's text objects apart, as `covered_objects` does; nothing else.
    number: int
    #: Tells fonts of the page apart; nothing else.
    font: int
    #: Degrees clockwise on the page as drawn that the text runs at, from 0 to 360.
    angle: float
    #: Height of its font, in pixels of the page as drawn.
    size: float
    #: Whether the file says that nothing is drawn: an invisible render mode, or no opacity.
    invisible: bool
    #: Red, green, blue and opacity, 0 to 255.
    color: tuple[int, int, int, int]
    #: Whether its letters are filled and drawn along their edges too: bold where a font has none.
    stroked: bool = False
    #: Whether what its characters say is a guess by their codes alone.
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Inks:
    """The inks of a page in columns: a file may place each of its thousands of letters as a text object of its own."""

    #: What stands in `Ink` under the same names, of each of the n inks (n).
    number: Indices
    font: Indices
    angle: Places
    size: Places
    invisible: Mask
    #: Red, green, blue and opacity, 0 to 255 (n, 4).
    color: npt.NDArray[np.int64]
    stroked: Mask
    guessed: Mask

    def __len__(self) -> int:
        return len(self.number)

    @property
    def darkness(self) -> Places:
        """How far each is from white when laid on white paper, in its strongest channel, 0 to 255 (n)."""
        return np.asarray((255 - self.color[:, :3].min(axis=1)) * self.color[:, 3] / 255, np.float64)

    @staticmethod
    def of(inks: Sequence[Ink]) -> Inks:
        number, font, angle, size, invisible, color, stroked, guessed = zip(*inks, strict=True) if inks else [()] * 8
        return Inks(
            np.array(number, np.intp),
            np.array(font, np.intp),
            np.array(angle, np.float64),
            np.array(size, np.float64),
            np.array(invisible, np.bool_),
            np.array(color, np.int64).reshape(-1, 4),
            np.array(stroked, np.bool_),
            np.array(guessed, np.bool_),
        )


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Characters of a page in some order. A page has thousands, so what is known of them stands in columns."""

    #: What each of the n characters says (n): a letter, the letters of a ligature, a space, or `NEWLINE`.
    chars: npt.NDArray[np.object_]
    #: Boxes in pixels (n, 4), as high as the font's own ascent and descent.
    boxes: Places
    #: Origins on the base line, in pixels (n, 2).
    origins: Places
    #: Which of `inks` each is drawn with (n).
    ink: Indices
    #: Whether each is a space or ends a line (n).
    spaces: Mask
    #: The inks of the page, whether or not any of these characters is drawn with them.
    inks: Inks

    def __len__(self) -> int:
        return len(self.chars)

    @property
    def text(self) -> str:
        return "".join(self.chars.tolist())

    @property
    def ends(self) -> Mask:
        """Which of them end a line."""
        return np.asarray(self.chars == NEWLINE, np.bool_)

    def take(self, which: Mask | Indices | slice) -> Glyphs:
        """Some of them, in the order of `which`."""
        return Glyphs(
            self.chars[which], self.boxes[which], self.origins[which], self.ink[which], self.spaces[which], self.inks
        )

    def that(self, test: Callable[[str], bool]) -> Mask:
        """Those whose character passes a test."""
        chars = self.chars.tolist()
        different = set(chars)
        passed = {char for char in different if test(char)}
        # Of most pages none does, or all do.
        if not passed or len(passed) == len(different):
            return np.full(len(chars), bool(passed), np.bool_)
        return np.fromiter(map(passed.__contains__, chars), np.bool_, len(chars))

    @staticmethod
    def of(glyphs: Iterable[tuple[str, Bbox, Point, Ink]]) -> Glyphs:
        """From the character, box, origin and ink of each; at least one."""
        chars, boxes, origins, drawn_with = zip(*glyphs, strict=True)
        inks = {ink: number for number, ink in enumerate(dict.fromkeys(drawn_with))}
        return Glyphs(
            column(chars),
            np.array(boxes, np.float64),
            np.array(origins, np.float64),
            np.array([inks[ink] for ink in drawn_with], np.intp),
            np.array([char.isspace() for char in chars], np.bool_),
            Inks.of(list(inks)),
        )

    @staticmethod
    def joined(parts: Sequence[Glyphs]) -> Glyphs:
        """Characters of one page, one part after the other; at least one part."""
        if len(parts) == 1:
            return parts[0]
        return Glyphs(
            np.concatenate([part.chars for part in parts]),
            np.concatenate([part.boxes for part in parts]),
            np.concatenate([part.origins for part in parts]),
            np.concatenate([part.ink for part in parts]),
            np.concatenate([part.spaces for part in parts]),
            parts[0].inks,
        )


def column(chars: Sequence[str]) -> npt.NDArray[np.object_]:
    """A column of characters, each of any length."""
    made = np.empty(len(chars), np.object_)
    made[:] = chars
    return made
