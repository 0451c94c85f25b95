"""Formulas set sign by sign, as TeX sets them, with the LaTeX that they were set from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from drawings.pdf import PdfFile, PdfFont
from drawings.pdf_text import HEIGHT
from drawings.tex_pages import finished_page
from pagemill.geometry import Bbox
from pagemill.reading.formulas.sign_commands import command_of
from pagemill.reading.formulas.signs import Sign, Style

#: Of TeX's Computer Modern, in sizes of the font: the height of the axis, of raised and lowered signs, and how much
#: smaller those are (*The TeXbook*, appendix G).
AXIS, RAISED, LOWERED, SMALLER = 0.25, 0.41, 0.2, 0.7
_TALL = frozenset("bdfhkltABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789()[]{}|∂λ!")
_DEEP = frozenset("gjpqy()[]{}|,μ")
_SPACED = frozenset("=+<>≤−→∈")


@dataclass(frozen=True)
class Set:
    """What is set, its base line at 0 and its left end at 0, y downwards, and the LaTeX of it."""

    latex: str
    signs: tuple[Sign, ...] = ()
    bars: tuple[Bbox, ...] = ()
    width: float = 0.0
    up: float = 0.0
    down: float = 0.0
    size: float = 20.0
    parts: tuple[Set, ...] = field(default=(), compare=False)

    def at(self, x: float, y: float) -> Set:
        """The same moved."""
        signs = tuple(
            replace(
                sign,
                box=(sign.box[0] + x, sign.box[1] + y, sign.box[2] + x, sign.box[3] + y),
                start=sign.start + x,
                end=sign.end + x,
                base=sign.base + y,
            )
            for sign in self.signs
        )
        return replace(self, signs=signs, bars=tuple((a + x, b + y, c + x, d + y) for a, b, c, d in self.bars))


def sign(char: str, size: float = 20.0, style: Style | None = None, latex: str | None = None) -> Set:
    """One sign of the row's height."""
    wide = {"(": 0.39, ")": 0.39, ",": 0.28, "|": 0.28}.get(char, 0.5) * size
    up, down = (0.72 if char in _TALL else 0.44) * size, (0.22 if char in _DEEP else 0.0) * size
    if char in "=+−<>≤→∈":
        up, down = 0.55 * size, 0.05 * size
    style = style or (Style.ITALIC if char.isalpha() and char.islower() else Style.UPRIGHT)
    room = 0.25 * size if char in _SPACED else 0.0
    box = (room + 0.05 * size, -up, room + wide - 0.05 * size, down)
    one = Sign(char, style, box, room, room + wide, 0.0, size, mathematical=style is Style.ITALIC)
    return Set(command_of(char) if latex is None else latex, (one,), (), wide + 2 * room, up, down, size)


def row(*parts: Set) -> Set:
    """Parts one after the other."""
    x = 0.0
    placed = []
    for part in parts:
        placed.append(part.at(x, 0.0))
        x += part.width
    return _whole("".join(part.latex for part in parts), placed, x, parts)


def letters(text: str, size: float = 20.0) -> Set:
    """Plain signs in a row."""
    return row(*(sign(char, size) for char in text))


def word(text: str, latex: str, size: float = 20.0) -> Set:
    """Letters set upright."""
    return replace(row(*(sign(char, size, Style.UPRIGHT) for char in text)), latex=latex)


def scripts(base: Set, below: Set | None = None, above: Set | None = None) -> Set:
    """A part with an index, an exponent, or both; these are set smaller already."""
    placed = [base]
    latex, width = base.latex.rstrip(), base.width
    if below is not None:
        placed.append(below.at(base.width + 0.02 * base.size, max(LOWERED * base.size, base.down - 0.05 * base.size)))
        latex += f"_{{{below.latex.strip()}}}"
        width = max(width, base.width + below.width)
    if above is not None:
        placed.append(above.at(base.width + 0.02 * base.size, -max(RAISED * base.size, base.up - 0.38 * base.size)))
        latex += f"^{{{above.latex.strip()}}}"
        width = max(width, base.width + above.width)
    return _whole(latex, placed, width + 0.05 * base.size, (base,), size=base.size)


def fraction(above: Set, below: Set, size: float = 20.0) -> Set:
    """One part over another, a bar between them."""
    width = max(above.width, below.width) + 0.1 * size
    thick = 0.04 * size
    up = max(0.43 * size, above.down + 0.15 * size) + AXIS * size
    down = max(0.69 * size, below.up + 0.12 * size - AXIS * size)
    placed = [
        above.at((width - above.width) / 2, -up),
        below.at((width - below.width) / 2, down),
        Set("", (), ((0.0, -AXIS * size - thick / 2, width, -AXIS * size + thick / 2),)),
    ]
    return _whole(rf"\frac{{{above.latex.strip()}}}{{{below.latex.strip()}}}", placed, width, (above, below), size=size)


def root(inside: Set, size: float = 20.0) -> Set:
    """A part below a root's sign, which is as high as that."""
    top, bottom = inside.up + 0.15 * size, inside.down + 0.05 * size
    wide = 0.8 * size
    hook = Sign("√", Style.UPRIGHT, (0.1 * size, -top, wide, bottom), 0.0, wide, -top, size, mathematical=True)
    bar = (wide, -top, wide + inside.width, -top + 0.04 * size)
    placed = [Set("", (hook,), (bar,)), inside.at(wide, 0.0)]
    return _whole(rf"\sqrt{{{inside.latex.strip()}}}", placed, wide + inside.width, (inside,), size=size)


def large(char: str, latex: str, below: Set | None = None, above: Set | None = None, size: float = 20.0) -> Set:
    """A sum or the like with its limits above and below it."""
    wide, half = 1.4 * size, 0.7 * size
    middle = -AXIS * size
    width = max([wide, *(limit.width for limit in (below, above) if limit is not None)])
    x = (width - wide) / 2
    box = (x + 0.05 * size, middle - half, x + wide - 0.05 * size, middle + half)
    # As in TeX's extension font, it hangs from its base line.
    big = Sign(char, Style.UPRIGHT, box, x, x + wide, middle - half, size, mathematical=True)
    placed = [Set("", (big,))]
    if below is not None:
        placed.append(below.at((width - below.width) / 2, middle + half + 0.15 * size + below.up))
        latex += f"_{{{below.latex.strip()}}}"
    if above is not None:
        placed.append(above.at((width - above.width) / 2, middle - half - 0.15 * size - above.down))
        latex += f"^{{{above.latex.strip()}}}"
    return _whole(latex, placed, width + 0.17 * size, (), size=size)


def fenced(opening: str, inside: Set, closing: str, latex: str, size: float = 20.0) -> Set:
    """A part between brackets as high as it is, at least higher than a row."""
    half = max(inside.up - AXIS * size, inside.down + AXIS * size, 0.6 * size) + 0.1 * size
    wide = 0.5 * size
    placed = []
    for char, x in ((opening, 0.0), (closing, wide + inside.width)):
        if char:
            box = (x + 0.1 * size, -AXIS * size - half, x + wide - 0.05 * size, -AXIS * size + half)
            one = Sign(char, Style.UPRIGHT, box, x, x + wide, -AXIS * size - half, size, mathematical=True)
            placed.append(Set("", (one,)))
    placed.append(inside.at(wide, 0.0))
    return _whole(latex, placed, inside.width + (2 if closing else 1) * wide, (inside,), size=size)


def grid(cells: Sequence[Sequence[Set]], size: float = 20.0, *, left: bool = False) -> Set:
    """Rows of cells, as a matrix has them, about the axis; its LaTeX is the rows without what is around them."""
    step, gap = 1.3 * size, 1.0 * size
    widths = [max(line[n].width for line in cells) for n in range(len(cells[0]))]
    first = -AXIS * size - step * (len(cells) - 1) / 2 + 0.3 * size
    placed = []
    for number, line in enumerate(cells):
        x = 0.0
        for cell, width in zip(line, widths, strict=True):
            placed.append(cell.at(x if left else x + (width - cell.width) / 2, first + step * number))
            x += width + gap
    latex = r" \\ ".join(" & ".join(cell.latex.strip() for cell in line) for line in cells)
    return _whole(latex, placed, sum(widths) + gap * (len(widths) - 1), (), size=size)


def _whole(latex: str, placed: Sequence[Set], width: float, parts: Sequence[Set], size: float | None = None) -> Set:
    signs = tuple(sign for part in placed for sign in part.signs)
    bars = tuple(bar for part in placed for bar in part.bars)
    tops = [sign.box[1] for sign in signs] + [bar[1] for bar in bars]
    bottoms = [sign.box[3] for sign in signs] + [bar[3] for bar in bars]
    size = size or max(part.size for part in parts)
    return Set(latex, signs, bars, width, -min(tops), max(bottoms), size, tuple(parts))


#: The names of TeX's fonts for the styles that pages are set in.
_FONTS = {Style.ITALIC: "CMMI10", Style.UPRIGHT: "CMR10", Style.CALLIGRAPHIC: "CMSY10"}


def formula_page(pieces: Sequence[tuple[float, float, str | Set]], names: bool = True, masks: bool = False) -> bytes:
    """A PDF page of words and formulas, each at a place in points from the top left, on its base line.

    Words are set in 10 points, formulas at half the size that they were made in. Without `names` all is set in a font
    of words; with `masks` each bar is a picture of one pixel.
    """
    shown: list[tuple[str, str, float, float, float]] = []
    bars: list[Bbox] = []
    for x, y, piece in pieces:
        if isinstance(piece, str):
            shown.append(("Words", piece, x, y, 10.0))
            continue
        for one in piece.signs:
            x0, y0, _, y1 = one.box
            font = "CMSY10" if one.mathematical and one.style is Style.UPRIGHT else _FONTS[one.style]
            # Signs as high as their box stand on its foot; those of a row on their base line.
            tall = one.char in "∑√"
            size = (y1 - y0) * 1.05 if tall else one.size
            base = y1 if tall else one.base
            shown.append(
                (font if names else "Words", one.char, x + (x0 if tall else one.start) / 2, y + base / 2, size / 2)
            )
        bars += [(x + a / 2, y + b / 2, x + c / 2, y + d / 2) for a, b, c, d in piece.bars]
    texts: dict[str, str] = defaultdict(str)
    for font, text, *_ in shown:
        texts[font] += text
    file = PdfFile()
    fonts = {font: PdfFont("sans", text, name=font) for font, text in texts.items()}
    numbers = {font: used.put(file) for font, used in fonts.items()}
    content = [
        f"BT /{font} {size:.2f} Tf 1 0 0 1 {x:.2f} {HEIGHT - y:.2f} Tm <{fonts[font].codes(text)}> Tj ET"
        for font, text, x, y, size in shown
    ]
    for a, b, c, d in bars:
        x, y, wide, high = (f"{at:.2f}" for at in (a, HEIGHT - d, c - a, max(d - b, 0.4)))
        mask = f"q {wide} 0 0 {high} {x} {y} cm BI /W 1 /H 1 /IM true /F /AHx ID 00> EI Q"
        content.append(mask if masks else f"{x} {y} {wide} {high} re f")
    return finished_page(file, numbers, content)
