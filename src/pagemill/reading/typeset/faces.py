"""The fonts that pages are set in, and how wide they are."""

from __future__ import annotations

import importlib
from functools import cache, lru_cache

from PIL import ImageDraw, ImageFont

#: Red, green and blue, 0 to 255.
Ink = tuple[int, int, int]

#: Files of usual fonts with Chinese, looked for where the system keeps its fonts: Linux, macOS, Windows.
CHINESE_FONTS = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansSC-Regular.otf",
    "NotoSansCJKsc-Regular.otf",
    "SourceHanSansSC-Regular.otf",
    "SourceHanSansCN-Regular.otf",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf",
    "uming.ttc",
    "PingFang.ttc",
    "Hiragino Sans GB.ttc",
    "STHeiti Light.ttc",
    "msyh.ttc",
    "simhei.ttf",
    "simsun.ttc",
)
#: Fonts with scripts and signs that the Chinese ones may lack.
OTHER_FONTS = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "Arial Unicode.ttf", "seguisym.ttf")
#: A package of Noto Sans SC, for machines without a Chinese font.
FONT_PACKAGE = "pylopdf_fonts_zh_cn"
#: Widths are measured at this size, in pixels.
_MEASURED_AT = 64
#: No character: a font draws it as it draws all that it does not have.
_NO_CHARACTER = "\uffff"
#: Fonts that are kept open: a page has few sizes, a hostile one thousands.
_KEPT_OPEN = 64
#: Pixels: the largest size that is drawn, since a glyph's picture is as large, and how far from the page's corner.
_LARGEST, _FARTHEST = 6000.0, 1e5
#: Signs that take no room: joiners, variation selectors, marks of direction.
_NO_WIDTH = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff\u00ad")


def width(text: str, size: float) -> float:
    """How wide a text is when set at a size, both in pixels."""
    return sum(map(advance, text)) * size


@cache
def advance(char: str) -> float:
    """The width of a character in a size of 1. One that no font has is as wide as its script's usually are."""
    if char in _NO_WIDTH:
        return 0.0
    face = _face_of(char)
    if face is None:
        return 1.0 if char >= "\u1100" else 0.55
    return float(_opened(face, _MEASURED_AT).getlength(char)) / _MEASURED_AT


def draw_text(
    pen: ImageDraw.ImageDraw, x: float, baseline: float, text: str, size: float, ink: Ink = (0, 0, 0)
) -> None:
    """Draws a text, from `x` on its baseline. A character that no font has is left white."""
    run, face = "", None
    start = x
    for char in text:
        own = _face_of(char)
        if own != face or own is None:
            _draw_run(pen, start, baseline, run, face, size, ink)
            run, face, start = "", own, x
        run += char
        x += advance(char) * size
    _draw_run(pen, start, baseline, run, face, size, ink)


def _draw_run(
    pen: ImageDraw.ImageDraw, x: float, baseline: float, text: str, face: str | None, size: float, ink: Ink
) -> None:
    if text.strip() and face is not None and size <= _LARGEST and abs(x) < _FARTHEST and abs(baseline) < _FARTHEST:
        pen.text((x, baseline), text, font=_opened(face, max(1, round(size))), fill=ink, anchor="ls")


@cache
def _face_of(char: str) -> str | None:
    return next((face for face in _faces() if _has(face, char)), None)


def _has(face: str, char: str) -> bool:
    if char.isspace():
        return True
    return bytes(_opened(face, _MEASURED_AT).getmask(char)) != _missing(face)


@cache
def _missing(face: str) -> bytes:
    return bytes(_opened(face, _MEASURED_AT).getmask(_NO_CHARACTER))


@cache
def _faces() -> tuple[str, ...]:
    """The fonts at hand, in the order in which they are tried. The empty name is the one that Pillow brings."""
    found = []
    for name in (_packaged(), *CHINESE_FONTS):
        if name and _can_open(name):
            found.append(name)
            break
    return (*found, "", *(name for name in OTHER_FONTS if _can_open(name)))


def _can_open(name: str) -> bool:
    try:
        ImageFont.truetype(name, _MEASURED_AT)
    except OSError:
        return False
    return True


@cache
def _packaged() -> str:
    try:
        return str(importlib.import_module(FONT_PACKAGE).sans_path())
    except ImportError:
        return ""


@lru_cache(_KEPT_OPEN)
def _opened(face: str, size: int) -> ImageFont.FreeTypeFont:
    if face:
        return ImageFont.truetype(face, size, layout_engine=ImageFont.Layout.BASIC)
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font
