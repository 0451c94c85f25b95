"""Fonts for names drawn on a page: those of the machine, since none comes with pagemill."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from functools import cache

from PIL import ImageFont

from pagemill.reading.typeset.faces import CHINESE_FONTS, FONT_PACKAGE

Font = ImageFont.FreeTypeFont

#: No character: a font draws it as it draws all that it does not have.
_NO_CHARACTER = "\uffff"


class LabelFonts:
    """The fonts at hand, in one size."""

    def __init__(self, size: int, files: Sequence[str] = CHINESE_FONTS) -> None:
        self._size = size
        self._files = files

    def font_for(self, text: str) -> Font | None:
        """The first font that has every character of the text, None where there is none."""
        return next((font for font in self._fonts() if has_all(font, text)), None)

    @property
    def plain(self) -> Font:
        """A font that has digits at least."""
        font = ImageFont.load_default(self._size)
        assert isinstance(font, ImageFont.FreeTypeFont)
        return font

    def _fonts(self) -> Iterator[Font]:
        for file in (*self._files, _packaged()):
            if file and (font := _opened(file, self._size)):
                yield font
        yield self.plain


def has_all(font: Font, text: str) -> bool:
    """Whether the font has every character that leaves ink."""
    missing = bytes(font.getmask(_NO_CHARACTER))
    return all(char.isspace() or bytes(font.getmask(char)) != missing for char in set(text))


@cache
def _opened(file: str, size: int) -> Font | None:
    try:
        return ImageFont.truetype(file, size)
    except OSError:
        return None


@cache
def _packaged() -> str:
    try:
        return str(importlib.import_module(FONT_PACKAGE).sans_path())
    except ImportError:
        return ""
