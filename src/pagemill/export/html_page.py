"""A document as one HTML page that needs nothing else: its pictures are in it, and there are no scripts."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from typing import BinaryIO

from pagemill.document import BlockKind, Page
from pagemill.export.body import Contents, Figure, Formula, Grid, Heading, Listing, ListItem, Paragraph, Part, page_body
from pagemill.export.marked_text import marked_html
from pagemill.export.table_html import table_html

STYLE = """\
body { max-width: 50rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.6 system-ui, sans-serif; }
section + section { border-top: 1px solid; margin-top: 2rem; padding-top: 1rem; }
table { border-collapse: collapse; }
td { border: 1px solid; padding: .2rem .5rem; vertical-align: top; }
figure { margin: 1rem 0; }
img { max-width: 100%; height: auto; }
pre { overflow-x: auto; }
.figure_title, .vision_footnote, .footnote, .aside_text { font-size: .875rem; }
"""


def write_html(out: BinaryIO, title: str, pages: Iterable[Page]) -> None:
    """Write an HTML document as UTF-8, a `<section data-page="N">` for each page, one page at a time in memory."""
    head = '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n'
    head += '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    head += f"<title>{escape(title)}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
    out.write(head.encode("utf-8", "replace"))
    for page in pages:
        out.write(page_html(page).encode("utf-8", "replace") + b"\n")
    out.write(b"</body>\n</html>\n")


def page_html(page: Page) -> str:
    """A page's body as a `<section>`; `data-page` counts from 1.

    A text of another kind than running text has that kind as its class, and so has a picture. A formula's class says
    whether it is LaTeX, what was read in a picture is its alternative text. Of a page that could not be read it says
    why.
    """
    lines = [f'<section data-page="{page.index + 1}">']
    if page.failure is not None:
        lines.append(f'<p class="unread">{escape(page.failure.message)}</p>')
    for tag, group in groupby(page_body(page), _list_tag):
        parts = list(group)
        lines += _list(tag, parts) if tag else map(_element, parts)
    return "\n".join([*lines, "</section>"])


def _list_tag(part: Part) -> str:
    """The element that the part and its neighbours of the same kind stand in; empty for none."""
    if not isinstance(part, ListItem):
        return ""
    return "ul" if part.marker == "-" else "ol"


def _list(tag: str, parts: Iterable[Part]) -> Iterator[str]:
    yield f"<{tag}>"
    for part in parts:
        if isinstance(part, ListItem):
            number = f' value="{part.marker[:-1]}"' if tag == "ol" else ""
            yield f"<li{number}>{marked_html(escape(part.text), part.marks)}</li>"
    yield f"</{tag}>"


def _element(part: Part) -> str:
    match part:
        case Heading(text, level, marks):
            return f"<h{level}>{marked_html(escape(text), marks)}</h{level}>"
        case Paragraph(text, kind, marks):
            own = "" if kind is BlockKind.TEXT else f' class="{kind.value}"'
            return f"<p{own}>{marked_html(escape(text), marks)}</p>"
        case Contents(lines):
            return f'<p class="content">{"<br>".join(map(escape, lines))}</p>'
        case Listing(text):
            # The parser drops a newline that follows the tag.
            return f"<pre>\n{escape(text)}</pre>"
        case Formula(text, is_latex=is_latex):
            return f'<p class="formula {"latex" if is_latex else "as-read"}"><code>{escape(text)}</code></p>'
        case Grid(table):
            return table_html(table)
        case Figure(picture, words, kind):
            data = base64.b64encode(picture.jpeg).decode("ascii")
            source = f'src="data:image/jpeg;base64,{data}" alt="{escape(words)}"'
            size = f'width="{picture.width}" height="{picture.height}"'
            return f'<figure class="{kind.value}"><img {source} {size}></figure>'
    raise AssertionError(f"an item stands in a list: {part}")
