"""What the styles of a Word file make of its paragraphs (ECMA-376-1, 17.7)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pagemill.document import BlockKind

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(heading|标题) ?(\d)$", re.I)
#: Styles are built on one another; a circle of them ends here.
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a paragraph is."""

    kind: BlockKind = BlockKind.TEXT
    #: Of headings, 1 for the title and 2 and up.
    level: int = 0
    #: The list it belongs to, empty for none, and how deep in it, from 0.
    number: str = ""
    number_level: int = 0


class Styles:
    """The styles of a document."""

    def __init__(self, root: Any | None) -> None:
        """`root` is the part `styles.xml`."""
        styles = () if root is None else root.iter(f"{W}style")
        self._styles = {style.get(f"{W}styleId"): style for style in styles}

    def paragraph(self, paragraph: Any) -> ParagraphStyle:
        """A paragraph's own word, else that of its style, else of the one which that is built on."""
        chain = self._chain(_of(paragraph, f"{W}pPr/{W}pStyle"))
        number, number_level = "", 0
        for element in (paragraph, *chain):
            found = element.find(f"{W}pPr/{W}numPr")
            if found is not None:
                number = _of(found, f"{W}numId") or number
                number_level = int(_of(found, f"{W}ilvl") or 0)
                if number:
                    break
        kind, level = self._kind(paragraph, chain)
        return ParagraphStyle(kind, level, "" if number == "0" else number, number_level)

    def hidden(self, run: Any) -> bool:
        """Whether a run is text that is not shown."""
        return is_on(run, f"{W}rPr/{W}vanish")

    def _kind(self, paragraph: Any, chain: list[Any]) -> tuple[BlockKind, int]:
        for style in chain:
            name = _name(style)
            if name in ("title", "标题"):
                return BlockKind.DOC_TITLE, 1
            if name in ("caption", "题注"):
                return BlockKind.FIGURE_TITLE, 0
            if re.match(r"(toc|目录) ?\d$", name):
                return BlockKind.CONTENT, 0
            if name == "subtitle":
                return BlockKind.PARAGRAPH_TITLE, 2
            if heading := _HEADING.match(name):
                return BlockKind.PARAGRAPH_TITLE, int(heading[2]) + 1
        for element in (paragraph, *chain):
            outline = _of(element, f"{W}pPr/{W}outlineLvl")
            if outline.isdecimal() and int(outline) < 9:
                return BlockKind.PARAGRAPH_TITLE, int(outline) + 2
        return BlockKind.TEXT, 0

    def _chain(self, style_id: str) -> list[Any]:
        chain: list[Any] = []
        while style_id in self._styles and len(chain) < _DEEPEST:
            chain.append(self._styles[style_id])
            style_id = _of(chain[-1], f"{W}basedOn")
        return chain


def is_on(element: Any | None, path: str) -> bool:
    """Whether a switch within an element is there and on (ECMA-376-1, 17.17.4); of no element none is."""
    found = None if element is None else element.find(path)
    return found is not None and found.get(f"{W}val") not in ("0", "false", "off")


def _name(style: Any) -> str:
    return _of(style, f"{W}name").lower()


def _of(element: Any, path: str) -> str:
    found = element.find(path)
    return "" if found is None else found.get(f"{W}val") or ""
