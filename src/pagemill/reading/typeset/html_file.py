"""Web pages: what a reader sees of them, without scripts, styles and anything fetched."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote_to_bytes

from lxml import etree, html

from pagemill.document import BlockKind
from pagemill.errors import DocumentDamaged
from pagemill.intake import decode_as, decode_text
from pagemill.reading.typeset.content import Content, Figure, Grid, GridCell, Listing, Words, cell_texts
from pagemill.reading.typeset.html_elements import (
    BLOCKS,
    has_no_brackets,
    is_formula_picture,
    is_shown,
    kind_of_block,
    raised,
    refers_to_note,
    span,
    stands_alone,
    typed_lines,
    whole,
)
from pagemill.reading.typeset.mathml import line_of_tex, office_math_of, plain_tex, tex_of
from pagemill.reading.typeset.office_math import latex_of, linear_of
from pagemill.reading.typeset.spans import place_cells

_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.I)
#: What XML has before its elements: a declaration, and a document type that declares entities, which the parser would
#: take for text.
_BEFORE = re.compile(r"\A\s*(?:<\?xml[^>]*\?>)?(?:\s*<!DOCTYPE[^\[>]*\[[^\]]*\]\s*>)?", re.I)
#: Elements within one another; what is deeper is taken as text alone.
DEEPEST = 100

#: The picture that an address names, None where it is none of the document's own.
Pictures = Callable[[str], bytes | None]


def html_content(
    data: bytes, pictures: Pictures | None = None, *, listings: bool = True, down: int | None = None
) -> Iterator[Content]:
    """A page's headings, paragraphs, lists, tables and pictures in their order.

    Pictures are those written into the page as `data:` addresses, and what `pictures` gives; nothing is fetched. Text
    that was set as it was typed is a listing, where `listings` says so, and lines of a text else: mails have letters in
    it. Headings of a part of a document, whose title stands elsewhere, go `down` by so many ranks. Raises
    `DocumentDamaged` for bytes that are no text.
    """
    text = _text(data)
    try:
        root = html.document_fromstring(text, parser=html.HTMLParser(no_network=True, encoding="utf-8"))
    except (etree.ParserError, ValueError) as error:
        raise DocumentDamaged("the web page is empty or cannot be understood") from error
    reader = _Reader(pictures or (lambda _: None), listings=listings, down=down)
    body = root.find("body")
    yield from reader.flow(root if body is None else body, 0)
    yield from reader.flush()


def _text(data: bytes) -> bytes:
    """The page as UTF-8: by its byte order mark, what it says of itself, or what its bytes are."""
    said = _CHARSET.search(data[:4096])
    text = None
    if said and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        text = decode_as(data, said[1].decode("ascii", "replace"))
    text = decode_text(data) if text is None else text
    if text is None:
        raise DocumentDamaged("the web page is in no encoding that is known")
    return _BEFORE.sub("", text.lstrip("\ufeff").replace("\0", "")).encode("utf-8", "replace")


class _Reader:
    """Gathers inline text until a block ends."""

    def __init__(self, pictures: Pictures, *, listings: bool, down: int | None) -> None:
        self._pictures = pictures
        self._listings = listings
        self._inline: list[str] = []
        self._kind, self._level = BlockKind.TEXT, 0
        self._marker, self._indent = "", 0
        #: Steps that headings go down by, and whether the document has its title.
        self._down, self._titled = down or 0, down is not None

    def flow(self, element: html.HtmlElement, depth: int) -> Iterator[Content]:
        """What stands in an element, and the text behind each of its children."""
        if depth > DEEPEST:
            self._inline.append(" ".join(element.itertext()))
            return
        self._say(element.text)
        for child in element:
            if is_shown(child):
                yield from self._element(child, child.tag.lower(), depth + 1)
            self._say(child.tail)

    def flush(self) -> Iterator[Content]:
        """The paragraphs gathered so far."""
        text = "".join(self._inline)
        self._inline.clear()
        for line in text.split("\n"):
            line = re.sub(r"[ \t\r\f\v]+", " ", line).strip()
            if line:
                yield Words(self._marker + line, self._kind, self._level, self._indent)
                self._marker = ""

    def _say(self, text: str | None) -> None:
        if text:
            self._inline.append(re.sub(r"\s+", " ", text))

    def _element(self, element: html.HtmlElement, tag: str, depth: int) -> Iterator[Content]:
        if tag == "br":
            self._inline.append("\n")
        elif tag == "img":
            yield from self._picture(element)
        elif tag == "math" or tag.endswith(":math"):
            yield from self._math(element)
        elif tag == "svg":
            for image in element.iter("image", "svg:image"):
                yield from self._picture(image)
        elif tag == "table":
            yield from self.flush()
            yield from self._table(element, depth)
        elif tag in ("ul", "ol"):
            yield from self.flush()
            yield from self._list(element, tag, depth)
        elif tag == "pre":
            yield from self.flush()
            yield from self._typed(typed_lines(element))
        elif tag in _HEADINGS:
            yield from self._heading(element, _HEADINGS[tag] + self._down, depth)
        elif tag in BLOCKS:
            kind = self._kind
            yield from self.flush()
            self._kind = kind_of_block(element, kind)
            yield from self.flow(element, depth)
            yield from self.flush()
            self._kind = kind
        else:
            yield from self._within_line(element, tag, depth)

    def _within_line(self, element: html.HtmlElement, tag: str, depth: int) -> Iterator[Content]:
        before = len(self._inline)
        bare = tag == "rt" and has_no_brackets(element)
        yield from self.flow(element, depth)
        own = "".join(self._inline[before:])
        if tag in ("sup", "sub") or refers_to_note(element):
            self._inline[before:] = [raised(own, lowered=tag == "sub")]
        elif bare and own.strip():
            self._inline[before:] = [f"({own.strip()})"]

    def _typed(self, lines: list[str]) -> Iterator[Content]:
        if self._listings and self._kind is BlockKind.TEXT and any(lines):
            yield Listing(tuple(lines))
            return
        for line in lines:
            if line.strip():
                yield Words(line, self._kind, self._level, self._indent)

    def _heading(self, element: html.HtmlElement, level: int, depth: int) -> Iterator[Content]:
        yield from self.flush()
        first = level == 1 and not self._titled
        self._titled = self._titled or first
        self._kind, self._level = (BlockKind.DOC_TITLE, 1) if first else (BlockKind.PARAGRAPH_TITLE, max(2, level))
        yield from self.flow(element, depth)
        yield from self.flush()
        self._kind, self._level = BlockKind.TEXT, 0

    def _list(self, element: html.HtmlElement, tag: str, depth: int) -> Iterator[Content]:
        number = whole(element.get("start"), 1)
        for child in element:
            if not is_shown(child):
                continue
            if child.tag.lower() == "li":
                number = whole(child.get("value"), number)
                self._marker = f"{number}. " if tag == "ol" else "• "
                number += 1
            indent, self._indent = self._indent, self._indent + 1
            yield from self.flow(child, depth + 1)
            yield from self.flush()
            self._indent, self._marker = indent, ""

    def _picture(self, element: html.HtmlElement) -> Iterator[Content]:
        address = element.get("src") or element.get("xlink:href") or element.get("href") or ""
        if is_formula_picture(element):
            tex = plain_tex(element.get("alt", ""))
            yield from self._formula(element, line_of_tex(tex), tex)
            return
        data = _data_of(address) if address[:5].lower() == "data:" else self._pictures(address)
        if data:
            yield from self.flush()
            width, height = whole(element.get("width"), 0), whole(element.get("height"), 0)
            # A pixel of the web is 1/96 inch (CSS Values 3, 5.2).
            scale = 150 / 96
            yield Figure(data, width * scale or None, height * scale if width and height else None)
        elif words := (element.get("alt") or "").strip():
            self._say(f" {words} ")

    def _math(self, math: html.HtmlElement) -> Iterator[Content]:
        made = office_math_of(math)
        yield from self._formula(math, linear_of(made), tex_of(math) or latex_of(made))

    def _formula(self, element: html.HtmlElement, text: str, latex: str) -> Iterator[Content]:
        """A formula within text, or on a line of its own."""
        if text and self._kind is BlockKind.TEXT and stands_alone(element):
            yield from self.flush()
            yield Words(self._marker + text, BlockKind.DISPLAY_FORMULA, indent=self._indent, latex=latex)
            self._marker = ""
        else:
            self._say(text)

    def _table(self, table: html.HtmlElement, depth: int) -> Iterator[Content]:
        for caption in table.findall("caption"):
            if text := " ".join("".join(caption.itertext()).split()):
                yield Words(text, BlockKind.FIGURE_TITLE)
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        boxes = [[cell for cell in row if cell.tag in ("td", "th") and is_shown(cell)] for row in rows]
        if max(map(len, boxes), default=0) <= 1:
            # A table of one column lays out the page.
            for row in boxes:
                for cell in row:
                    yield from self.flow(cell, depth + 1)
                    yield from self.flush()
            return
        spans = [[(span(cell, "rowspan"), span(cell, "colspan")) for cell in row] for row in boxes]
        cells = []
        for (given, at), (rows_of, cols_of) in place_cells(spans):
            inner = _Reader(self._pictures, listings=self._listings, down=self._down)
            content = [*inner.flow(boxes[given][at], depth + 1), *inner.flush()]
            texts = tuple(text for each in content for text in cell_texts(each))
            figures = tuple(each for each in content if isinstance(each, Figure))
            cells.append(GridCell(rows_of, cols_of, texts, figures))
        if cells:
            yield Grid(tuple(cells))


def _data_of(address: str) -> bytes | None:
    """The bytes of a `data:` address (RFC 2397)."""
    head, comma, body = address.partition(",")
    if not comma:
        return None
    raw = unquote_to_bytes(body)
    if not head.lower().endswith(";base64"):
        return raw
    try:
        return base64.b64decode(re.sub(rb"\s+", b"", raw) + b"===", validate=False)
    except (binascii.Error, ValueError):
        return None
