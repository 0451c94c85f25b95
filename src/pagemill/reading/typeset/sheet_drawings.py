"""What lies over the cells of a spreadsheet: charts, and shapes with text in them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator
from typing import IO, Any

from openpyxl.packaging.relationship import get_dependents, get_rels_path

from pagemill.reading.typeset.chart_data import C, chart_content, chart_titles
from pagemill.reading.typeset.content import Content, Words
from pagemill.reading.typeset.office_file import broken, parse_xml

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
#: The kind of relationship by which a sheet names what lies over it.
DRAWING = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"
#: The sheet of a reference to cells: `Sheet1!$A$1`, `'My sheet'!$A$1:$A$9`; of another book `[1]Sheet1!…`.
_SHEET = re.compile(r"^\(?(?:'((?:[^']|'')+)'|([^!'(]+))!")


class Drawings:
    """The drawings of a book. `shown` are the titles of the sheets whose cells are told anyway."""

    def __init__(self, file: IO[bytes], shown: Collection[str]) -> None:
        self._archive = zipfile.ZipFile(file)
        self._names = frozenset(self._archive.namelist())
        self._shown = shown
        #: The parts that came: each is gone through once, however often it is referred to.
        self._told: set[str] = set()

    def of_sheet(self, path: str) -> Iterator[Content]:
        """What lies over the sheet that is kept at `path`. Raises `DocumentDamaged`, `SourceTooLarge`."""
        for drawing in self._parts(path).values():
            if drawing.Type == DRAWING and self._is_new(drawing.target):
                with broken(drawing.target):
                    root = parse_xml(self._archive.read(drawing.target))
                    yield from self._within(root, self._parts(drawing.target))

    def _parts(self, path: str) -> dict[str, Any]:
        """The relationships of a part by their ids, those to other files left out."""
        name = get_rels_path(path)
        found = get_dependents(self._archive, name) if name in self._names else ()
        return {each.Id: each for each in found if each.TargetMode != "External" and each.target in self._names}

    def _is_new(self, name: str) -> bool:
        new = name not in self._told
        self._told.add(name)
        return new

    def _within(self, element: Any, parts: dict[str, Any]) -> Iterator[Content]:
        for child in element:
            if child.tag == f"{XDR}txBody":
                for paragraph in child.iterfind(f"{A}p"):
                    nodes = paragraph.iter(f"{A}t", f"{A}br")
                    text = "".join(node.text or "" if node.tag == f"{A}t" else "\n" for node in nodes)
                    yield from (Words(line.strip()) for line in text.split("\n") if line.strip())
            elif child.tag == f"{C}chart":
                part = parts.get(child.get(f"{R}id"))
                if part is not None and self._is_new(part.target):
                    yield from self._chart(parse_xml(self._archive.read(part.target)))
            elif child.tag != f"{MC}Fallback":
                yield from self._within(child, parts)

    def _chart(self, chart: Any) -> Iterator[Content]:
        """A chart of cells that are told where they stand has its titles alone; of others, its numbers."""
        sources = [source.text or "" for source in chart.iter(f"{C}f")]
        if sources and all(self._is_shown(source) for source in sources):
            yield from chart_titles(chart)
        else:
            yield from chart_content(chart)

    def _is_shown(self, source: str) -> bool:
        found = _SHEET.match(source)
        return found is not None and (found[2] or found[1].replace("''", "'")) in self._shown
