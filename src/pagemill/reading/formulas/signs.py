"""The signs of a formula as a file sets them: what each says, in which style, and where."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from pagemill.geometry import Bbox


class Style(Enum):
    """The style of a sign's letters; each but the first three is LaTeX's command of it."""

    UPRIGHT = ""
    ITALIC = "italic"
    WORDS = "words"
    BOLD = "mathbf"
    BOLD_ITALIC = "boldsymbol"
    CALLIGRAPHIC = "mathcal"
    SCRIPT = "mathscr"
    DOUBLE_STRUCK = "mathbb"
    FRAKTUR = "mathfrak"
    SANS_SERIF = "mathsf"
    MONOSPACE = "mathtt"


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign, in pixels, y downwards, level."""

    char: str
    style: Style
    #: Around its ink.
    box: Bbox
    #: Where the room that it takes in its row begins and ends.
    start: float
    end: float
    #: Where its base line is.
    base: float
    #: Height of its font.
    size: float
    #: Whether its font is made for formulas.
    mathematical: bool = False

    @property
    def x(self) -> float:
        """The middle of its ink."""
        return (self.box[0] + self.box[2]) / 2

    @property
    def y(self) -> float:
        """The middle of its ink's height."""
        return (self.box[1] + self.box[3]) / 2


_STYLES = (
    (re.compile(r"^(?:MSBM|bbm|dsrom)|Double|Blackboard"), Style.DOUBLE_STRUCK),
    (re.compile(r"^EUF[MB]|Fraktur"), Style.FRAKTUR),
    (re.compile(r"^(?:RSFS|EUS[MB])|Script"), Style.SCRIPT),
    (re.compile(r"Chancery"), Style.CALLIGRAPHIC),
    (re.compile(r"^(?:CMB?SY\d|LMMathSymbols|[TtPp]xb?sy)"), Style.CALLIGRAPHIC),
    (re.compile(r"^(?:CM(?:MIB|BXTI|BXSL)\d|LMMathItalic.*-Bold)|Bold-?(?:Italic|Oblique)|BoldIt|-MediItal|[Mm]ath.*Bold.*Ital"),
     Style.BOLD_ITALIC),
    (re.compile(r"^(?:CMBX?\d|SFBX|EURB)|Bold|-Bd|-Medi$|Black|Heavy"), Style.BOLD),
    (re.compile(r"^(?:CM(?:TI|SL)\d|SF(?:TI|SL)|LMRoman(?:Slant)?\d*-Italic)"), Style.WORDS),
    (re.compile(r"^(?:CMMI\d|EURM|r?[TtPp]xmi|LMMathItalic)|Ital|Oblique|Slanted|-It$"), Style.ITALIC),
    (re.compile(r"^(?:CMSS|LMSans|SFSS)"), Style.SANS_SERIF),
    (re.compile(r"^(?:CMTT|LMMono|SFTT)|Courier|Mono"), Style.MONOSPACE),
)  # fmt: skip
#: Parts of the names of letters that Unicode has in a style of their own.
_NAMED_STYLES = (
    ("DOUBLE-STRUCK", Style.DOUBLE_STRUCK),
    ("FRAKTUR", Style.FRAKTUR),
    ("BLACK-LETTER", Style.FRAKTUR),
    ("BOLD ITALIC", Style.BOLD_ITALIC),
    ("BOLD SCRIPT", Style.CALLIGRAPHIC),
    ("SCRIPT", Style.CALLIGRAPHIC),
    ("SANS-SERIF", Style.SANS_SERIF),
    ("MONOSPACE", Style.MONOSPACE),
    ("BOLD", Style.BOLD),
    ("ITALIC", Style.ITALIC),
)
_STYLED = re.compile(
    "[\U0001d400-\U0001d7ff\u210e\u2102\u210d\u2115\u2119\u211a\u211d\u2124\u211c\u2111\u212d\u210b\u2112\u211b]"
)


@lru_cache(maxsize=4096)
def style_of(font: str) -> Style:
    """The style of a font of this PostScript name, a subset's tag included."""
    own = font.split("+", 1)[-1]
    return next((style for pattern, style in _STYLES if pattern.search(own)), Style.UPRIGHT)


@lru_cache(maxsize=4096)
def plain_letter(char: str) -> tuple[str, Style | None]:
    """A letter that Unicode has in a style of its own as the plain one, and the style; of others None."""
    if not _STYLED.fullmatch(char):
        return char, None
    name = unicodedata.name(char, "")
    style = next((style for part, style in _NAMED_STYLES if part in name), Style.ITALIC)
    return unicodedata.normalize("NFKC", char), style
