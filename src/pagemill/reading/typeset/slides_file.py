"""Presentations: a page for each slide, with its shapes in their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pptx
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.exc import PythonPptxError

from pagemill.document import BlockKind
from pagemill.geometry import Bbox
from pagemill.reading.prose.order import reading_order
from pagemill.reading.typeset.canvas import LINE_PITCH
from pagemill.reading.typeset.chart_data import chart_content
from pagemill.reading.typeset.content import Content, Figure, Grid, GridCell, Placed, Slide, Words
from pagemill.reading.typeset.flow import size_of
from pagemill.reading.typeset.line_breaks import break_lines
from pagemill.reading.typeset.object_formulas import formula_words, mathtype_words
from pagemill.reading.typeset.office_file import broken, check_members, parse_xml
from pagemill.reading.typeset.office_math import M, linear_of
from pagemill.reading.typeset.package_repair import mended_package
from pagemill.reading.typeset.smart_art import diagram_content
from pagemill.settings import LimitSettings

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

#: English metric units in a pixel at 150 dpi (ECMA-376-1, 20.1.2.1: 914400 an inch).
EMU = 914400 / 150
#: The sides of a slide that tells none, in those units.
USUAL = (9144000, 6858000)
#: The sides that a slide is made within, in pixels; of one much longer than high, the shortest.
LEAST_SIDE, MOST_SIDE, SHORTEST_SIDE = 300, 4000, 30
#: Pixels from the corner of a slide that shapes are followed to.
FARTHEST = 20_000.0
#: Pixels between the edge of a text box and its text.
INSET = 15.0
#: Groups of shapes within one another.
DEEPEST = 12
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE)
_RUNNING = {
    PP_PLACEHOLDER.SLIDE_NUMBER: BlockKind.NUMBER,
    PP_PLACEHOLDER.FOOTER: BlockKind.FOOTER,
    PP_PLACEHOLDER.DATE: BlockKind.FOOTER,
    PP_PLACEHOLDER.HEADER: BlockKind.HEADER,
}


def slides_content(path: Path, limits: LimitSettings) -> Iterator[Content]:
    """The slides in their order; hidden ones and notes are left out, as they are in a show.

    Raises `DocumentDamaged`, `DocumentEncrypted`, `SourceTooLarge`.
    """
    check_members(path, limits)
    with mended_package(path) as file, broken("the presentation", PythonPptxError):
        show = pptx.Presentation(file)
        told = (show.slide_width, show.slide_height)
        sides = [max(1, side or usual) for side, usual in zip(told, USUAL, strict=True)]
        scale = _scale(*sides)
        width, height = (max(SHORTEST_SIDE, round(side * scale)) for side in sides)
        reader = _Reader(scale)
        for n, slide in enumerate(show.slides):
            if slide.element.get("show") not in ("0", "false"):
                _choose(slide.element)
                yield Slide(width, height, tuple(reader.parts(slide, first=n == 0)))


def _scale(width: int, height: int) -> float:
    """Pixels for each unit."""
    scale = 1 / EMU
    scale = max(scale, LEAST_SIDE / min(width, height))
    return min(scale, MOST_SIDE / max(width, height))


#: Where a picture names its part, and where an object of another program names the picture that stands for it.
_PICTURE, _OBJECT_PICTURE = "./p:blipFill/a:blip/@r:embed", ".//p:oleObj/p:pic/p:blipFill/a:blip/@r:embed"


class _Reader:
    def __init__(self, scale: float) -> None:
        self._scale = scale
        #: The charts and diagrams that came: each is gone through once, however often it is referred to.
        self._told: set[str] = set()

    def parts(self, slide: Any, *, first: bool) -> list[Placed]:
        """The title, then the shapes in reading order, the parts of each together."""
        groups = [group for shape in slide.shapes for group in self._shape(shape, _Frame(self._scale), 0, first=first)]
        titles = [group for group in groups if _is_title(group)]
        others = [group for group in groups if not _is_title(group)]
        ordered = [*titles, *reading_order(others, _box_of)]
        return [placed for group in ordered for placed in group]

    def _shape(self, shape: Any, frame: _Frame, depth: int, *, first: bool) -> Iterator[list[Placed]]:
        if shape.element.xpath(".//p:cNvPr/@hidden")[:1] in (["1"], ["true"]):
            return
        kind = _type_of(shape)
        if kind is MSO_SHAPE_TYPE.GROUP:
            if depth < DEEPEST:
                inner = frame.of_group(shape)
                for child in shape.shapes:
                    yield from self._shape(child, inner, depth + 1, first=first)
            return
        box = frame.box(shape)
        placed: list[Placed] = []
        if getattr(shape, "has_table", False) and shape.has_table:
            grid = Grid(tuple(_cells(shape.table)))
            if grid.cells:
                placed.append(Placed(grid, box))
        elif (formula := _object_formula(shape)) is not None:
            placed.append(Placed(formula, box))
        elif (data := _linked(shape, _PICTURE) or _linked(shape, _OBJECT_PICTURE)) is not None:
            placed.append(Placed(Figure(data), box))
        elif getattr(shape, "has_text_frame", False) and shape.has_text_frame:
            placed = list(_texts(shape, box, first=first))
        elif (chart := self._once(shape, ".//c:chart/@r:id")) is not None:
            placed = list(_chart(chart, box))
        elif (diagram := self._once(shape, ".//*[local-name() = 'relIds']/@r:dm")) is not None:
            placed = list(_stacked(list(diagram_content(diagram)), box))
        if placed:
            yield placed

    def _once(self, shape: Any, path: str) -> Any | None:
        """The XML of a part that a shape names there, the first time that one does."""
        part = _part(shape, path)
        if part is None or part.partname in self._told:
            return None
        self._told.add(part.partname)
        return parse_xml(part.blob)


def _choose(slide: Any) -> None:
    """Puts a form of each part that a slide has in several in its place: the first, where that has text or a picture,
    as shapes with formulas do; else the fallback, as of drawings by hand."""
    for several in list(slide.iter(f"{MC}AlternateContent")):
        place = several.getparent()
        if place is None or place.tag not in (f"{P}spTree", f"{P}grpSp"):
            continue
        forms = [form for form in several if form.tag in (f"{MC}Choice", f"{MC}Fallback")]
        shown = [form for form in forms if next(form.iter(f"{A}t", f"{A}blip"), None) is not None]
        for shape in list((shown or forms)[0]) if forms else []:
            several.addprevious(shape)
        place.remove(several)


class _Frame:
    """From a shape's own units to pixels of the slide; shapes of a group have units of theirs."""

    def __init__(self, sx: float, sy: float | None = None, dx: float = 0.0, dy: float = 0.0) -> None:
        self._sx, self._sy, self._dx, self._dy = sx, sx if sy is None else sy, dx, dy

    def box(self, shape: Any) -> Bbox:
        x, y = _near(self._dx + (shape.left or 0) * self._sx), _near(self._dy + (shape.top or 0) * self._sy)
        wide, high = (shape.width or 0) * self._sx, (shape.height or 0) * self._sy
        return (x, y, x + max(20.0, _near(wide)), y + max(20.0, _near(high)))

    def of_group(self, group: Any) -> _Frame:
        found = group.element.xpath("./p:grpSpPr/a:xfrm")
        if not found or found[0].find("{*}chExt") is None:
            return self
        x0, y0, x1, y1 = self.box(group)
        start, size = found[0].find("{*}chOff"), found[0].find("{*}chExt")
        sx = (x1 - x0) / max(int(size.get("cx")), 1)
        sy = (y1 - y0) / max(int(size.get("cy")), 1)
        return _Frame(sx, sy, x0 - int(start.get("x")) * sx, y0 - int(start.get("y")) * sy)


def _near(value: float) -> float:
    return min(max(-FARTHEST, value), FARTHEST)


def _texts(shape: Any, box: Bbox, *, first: bool) -> Iterator[Placed]:
    """The paragraphs of a text box."""
    role = shape.placeholder_format.type if shape.is_placeholder else None
    kind, level = BlockKind.TEXT, 0
    if role in _TITLES:
        kind, level = (BlockKind.DOC_TITLE, 1) if first else (BlockKind.PARAGRAPH_TITLE, 2)
    kind = _RUNNING.get(role, kind)
    listed = role in (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT)
    words = []
    for paragraph in shape.text_frame.paragraphs:
        text = _text_of(paragraph._p)
        formulas = list(paragraph._p.iter(f"{M}oMath"))
        if formulas and not "".join(node.text or "" for node in paragraph._p.iter(f"{A}t")).strip():
            words += [formula_words(each) for each in formulas]
            continue
        for line in text.split("\n"):
            if line.strip():
                bullet = "• " if listed and not _no_bullet(paragraph) else ""
                words.append(Words(bullet + line.strip(), kind, level, paragraph.level or 0))
    yield from _stacked(words, box)


def _text_of(element: Any) -> str:
    """The text of a paragraph with its formulas, whatever holds them."""
    parts = []
    for child in element:
        if child.tag == f"{A}t":
            parts.append(child.text or "")
        elif child.tag == f"{A}br":
            parts.append("\n")
        elif child.tag == f"{M}oMath":
            parts.append(linear_of(child))
        elif isinstance(child.tag, str) and child.tag != f"{MC}Fallback":
            parts.append(_text_of(child))
    return "".join(parts).replace("\v", "\n")


def _stacked(words: Sequence[Words], box: Bbox) -> Iterator[Placed]:
    """Paragraphs one below the other from the top of a box, closer together where it is too low for them."""
    x0, y0, x1, y1 = box
    inset = min(INSET, (x1 - x0) / 10)
    heights = [len(break_lines(each.text, size_of(each), max(x1 - x0 - 2 * inset, 40))) for each in words]
    wanted = sum(count * LINE_PITCH * size_of(each) for count, each in zip(heights, words, strict=True))
    share = min(1.0, (y1 - y0) / wanted) if wanted else 1.0
    top = y0
    for count, each in zip(heights, words, strict=True):
        high = count * LINE_PITCH * size_of(each) * share
        yield Placed(each, (x0 + inset, top, x1 - inset, top + high + 1))
        top += high


def _no_bullet(paragraph: Any) -> bool:
    return bool(paragraph._p.xpath("./a:pPr/a:buNone"))


def _cells(table: Any) -> Iterator[GridCell]:
    # The library's own rows and cells are found anew each time that one is asked for.
    rows = [row.findall(f"{A}tc") for row in table._tbl.findall(f"{A}tr")]
    widest = max(map(len, rows), default=0)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell.hMerge or cell.vMerge:
                continue
            last_row = min(r + max(1, cell.rowSpan), len(rows)) - 1
            last_col = min(c + max(1, cell.gridSpan), widest) - 1
            text = "\n".join(_text_of(paragraph) for paragraph in cell.iter(f"{A}p"))
            yield GridCell((r, last_row), (c, last_col), tuple(t.strip() for t in text.split("\n") if t.strip()))


def _chart(chart: Any, box: Bbox) -> Iterator[Placed]:
    """The title of a chart above the tables of its numbers."""
    content = list(chart_content(chart))
    x0, top, x1, bottom = box
    for left, each in zip(range(len(content), 0, -1), content, strict=True):
        high = (bottom - top) / left
        if isinstance(each, Words):
            high = min(high, LINE_PITCH * size_of(each))
        yield Placed(each, (x0, top, x1, top + high))
        top += high


def _object_formula(shape: Any) -> Words | None:
    part = _part(shape, ".//p:oleObj/@r:id")
    return None if part is None else mathtype_words(bytes(part.blob))


def _part(shape: Any, path: str) -> Any | None:
    """The part that a shape names there; a file elsewhere is not fetched."""
    names = shape.element.xpath(path)
    relationship = shape.part.rels[names[0]] if names and names[0] in shape.part.rels else None
    return None if relationship is None or relationship.is_external else relationship.target_part


def _linked(shape: Any, path: str) -> bytes | None:
    part = _part(shape, path)
    return None if part is None else bytes(part.blob)


def _type_of(shape: Any) -> Any:
    try:
        return shape.shape_type
    except NotImplementedError:
        return None


def _is_title(group: list[Placed]) -> bool:
    content = group[0].content
    return isinstance(content, Words) and content.kind in (BlockKind.DOC_TITLE, BlockKind.PARAGRAPH_TITLE)


def _box_of(group: list[Placed]) -> Bbox:
    x0, y0, x1, y1 = zip(*(placed.box for placed in group), strict=True)
    return (min(x0), min(y0), max(x1), max(y1))
