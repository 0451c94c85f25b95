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
from pagemill.reading.typeset.content import Content, Figure, Grid, GridCell, Words, cell_texts
from pagemill.reading.typeset.spans import place_cells

#: What is not shown, or not as text. Of the elements that are always empty those of HTML 5 (`embed`, `source`, `track`)
#: are not among them: the parser, which is older, takes all that follows them for their content.
_UNSEEN = frozenset(
    [
        "script",
        "style",
        "head",
        "template",
        "noscript",
        "object",
        "iframe",
        "svg",
        "canvas",
        "audio",
        "video",
        "select",
        "datalist",
        "map",
        "meta",
        "link",
        "base",
        "param",
        "input",
        "button",
        "dialog",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "ul",
        "tr",
        "td",
        "th",
        "caption",
    ]
)
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.I)
#: Elements within one another; what is deeper is taken as text alone.
DEEPEST = 100
#: The largest span of a cell that is believed (HTML, 4.9.11), rows and columns.
MOST_SPAN = 1000

#: The picture that an address names, None where it is none of the document's own.
Pictures = Callable[[str], bytes | None]


def html_content(data: bytes, pictures: Pictures | None = None) -> Iterator[Content]:
    """A page's headings, paragraphs, lists, tables and pictures in their order.

    Pictures are those written into the page as `data:` addresses, and what `pictures` gives; nothing is fetched. Raises
    `DocumentDamaged` for bytes that are no text.
    """
    text = _text(data)
    try:
        root = html.document_fromstring(text, parser=html.HTMLParser(no_network=True, encoding="utf-8"))
    except (etree.ParserError, ValueError) as error:
        raise DocumentDamaged("the web page is empty or cannot be understood") from error
    reader = _Reader(pictures or (lambda _: None))
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
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff").replace("\0", "")).encode("utf-8", "replace")


class _Reader:
    """Gathers inline text until a block ends."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self._inline: list[str] = []
        self._kind, self._level = BlockKind.TEXT, 0
        self._marker, self._indent = "", 0
        self._titled = False

    def flow(self, element: html.HtmlElement, depth: int) -> Iterator[Content]:
        """What stands in an element, and the text behind each of its children."""
        if depth > DEEPEST:
            self._inline.append(" ".join(element.itertext()))
            return
        self._say(element.text)
        for child in element:
            if isinstance(child.tag, str) and child.tag.lower() not in _UNSEEN and not _hidden(child):
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
        elif tag == "table":
            yield from self.flush()
            yield from self._table(element, depth)
        elif tag in ("ul", "ol"):
            yield from self.flush()
            yield from self._list(element, tag, depth)
        elif tag == "pre":
            yield from self.flush()
            for line in "".join(element.itertext()).split("\n"):
                if line.strip():
                    yield Words(line.rstrip(), indent=self._indent)
        elif tag in _HEADINGS:
            yield from self._heading(element, _HEADINGS[tag], depth)
        elif tag in _BLOCKS:
            kind, self._kind = self._kind, BlockKind.FIGURE_TITLE if tag == "figcaption" else self._kind
            yield from self.flush() if kind is self._kind else ()
            yield from self.flow(element, depth)
            yield from self.flush()
            self._kind = kind
        else:
            yield from self.flow(element, depth)

    def _heading(self, element: html.HtmlElement, level: int, depth: int) -> Iterator[Content]:
        yield from self.flush()
        first = level == 1 and not self._titled
        self._titled = self._titled or first
        self._kind, self._level = (BlockKind.DOC_TITLE, 1) if first else (BlockKind.PARAGRAPH_TITLE, max(2, level))
        yield from self.flow(element, depth)
        yield from self.flush()
        self._kind, self._level = BlockKind.TEXT, 0

    def _list(self, element: html.HtmlElement, tag: str, depth: int) -> Iterator[Content]:
        number = _whole(element.get("start"), 1)
        for child in element:
            if not isinstance(child.tag, str) or child.tag.lower() in _UNSEEN or _hidden(child):
                continue
            if child.tag.lower() == "li":
                number = _whole(child.get("value"), number)
                self._marker = f"{number}. " if tag == "ol" else "• "
                number += 1
            indent, self._indent = self._indent, self._indent + 1
            yield from self.flow(child, depth + 1)
            yield from self.flush()
            self._indent, self._marker = indent, ""

    def _picture(self, element: html.HtmlElement) -> Iterator[Content]:
        address = element.get("src") or ""
        data = _data_of(address) if address[:5].lower() == "data:" else self._pictures(address)
        if data:
            yield from self.flush()
            width, height = _whole(element.get("width"), 0), _whole(element.get("height"), 0)
            # A pixel of the web is 1/96 inch (CSS Values 3, 5.2).
            scale = 150 / 96
            yield Figure(data, width * scale or None, height * scale if width and height else None)
        elif words := (element.get("alt") or "").strip():
            self._say(f" {words} ")

    def _table(self, table: html.HtmlElement, depth: int) -> Iterator[Content]:
        for caption in table.findall("caption"):
            if text := " ".join("".join(caption.itertext()).split()):
                yield Words(text, BlockKind.FIGURE_TITLE)
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        boxes = [[cell for cell in row if cell.tag in ("td", "th") and not _hidden(cell)] for row in rows]
        if max(map(len, boxes), default=0) <= 1:
            # A table of one column lays out the page.
            for row in boxes:
                for cell in row:
                    yield from self.flow(cell, depth + 1)
                    yield from self.flush()
            return
        spans = [[(_span(cell, "rowspan"), _span(cell, "colspan")) for cell in row] for row in boxes]
        cells = []
        for (given, at), (rows_of, cols_of) in place_cells(spans):
            inner = _Reader(self._pictures)
            content = [*inner.flow(boxes[given][at], depth + 1), *inner.flush()]
            texts = tuple(text for each in content for text in cell_texts(each))
            figures = tuple(each for each in content if isinstance(each, Figure))
            cells.append(GridCell(rows_of, cols_of, texts, figures))
        if cells:
            yield Grid(tuple(cells))


def _hidden(element: html.HtmlElement) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _span(cell: html.HtmlElement, name: str) -> int:
    return min(max(1, _whole(cell.get(name), 1)), MOST_SPAN)


def _whole(text: str | None, otherwise: int) -> int:
    found = re.match(r"\s*(\d{1,6})", text or "")
    return int(found[1]) if found else otherwise


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
