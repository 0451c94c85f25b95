"""Characters of a page in columns: what each says, where it stands, and with which ink."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

#: Ends a line, as PDFium tells them.
NEWLINE = "\n"

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Inks:
    """What each text object of a page is drawn with, in columns: a file may place each of its thousands of letters as
    an object of its own.
    """

    #: Tells the page's text objects apart, as `covered_objects` does; nothing else (n).
    number: Indices
    #: Tells fonts of the page apart; nothing else (n).
    font: Indices
    #: Degrees clockwise on the page as drawn that the text runs at, from 0 to 360 (n).
    angle: Places
    #: Height of its font, in pixels of the page as drawn (n).
    size: Places
    #: Whether the file says that nothing is drawn: an invisible render mode, or no opacity (n).
    invisible: Mask
    #: Red, green, blue and opacity, 0 to 255 (n, 4).
    color: npt.NDArray[np.int64]
    #: Whether its letters are filled and drawn along their edges too: bold where a font has none (n).
    stroked: Mask
    #: Whether what its characters say is a guess by their codes alone (n).
    guessed: Mask

    def __len__(self) -> int:
        return len(self.number)

    @property
    def darkness(self) -> Places:
        """How far each is from white when laid on white paper, in its strongest channel, 0 to 255 (n)."""
        return np.asarray((255 - self.color[:, :3].min(axis=1)) * self.color[:, 3] / 255, np.float64)


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
