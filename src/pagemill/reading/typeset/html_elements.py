"""The elements of web pages by what they are to a reader, and what a single one says."""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree, html

from pagemill.document import BlockKind

#: What is not shown, or not as text. Of the elements that are always empty those of HTML 5 (`embed`, `source`, `track`)
#: are not among them: the parser, which is older, takes all that follows them for their content.
UNSEEN = frozenset(
    [
        "script",
        "style",
        "head",
        "template",
        "noscript",
        "object",
        "iframe",
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
BLOCKS = frozenset(
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
#: What a part of a book is (EPUB Structural Semantics Vocabulary 1.1, 6; DPUB-ARIA 1.1), where it is no running text.
_NOTES = frozenset({"footnote", "endnote", "rearnote", "note"})
_PAGE_BREAK, _NOTE_REFERENCE = "pagebreak", "noteref"
#: Signs that Unicode has raised and lowered.
_RAISED = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_FIGURES = re.compile(r"[0-9+\-−=()]+")
_FORMULA = re.compile(r"(?:^|[\s-])(?:math|tex|latex)(?:$|[\s-])", re.I)
#: How many elements around a formula may tell that it is displayed.
_AROUND = 3
#: What shows to the eye what MathML beside it says.
_DRAWN_AGAIN = "katex-html"
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
#: The largest span of a cell that is believed (HTML, 4.9.11), rows and columns.
MOST_SPAN = 1000


def is_shown(element: html.HtmlElement) -> bool:
    """Whether a reader sees an element, by itself: neither hidden, nor the number of a printed book's page."""
    if not isinstance(element.tag, str) or element.tag.lower() in UNSEEN or element.get("hidden") is not None:
        return False
    if _DRAWN_AGAIN in (element.get("class") or ""):
        return False
    return not _HIDDEN.search(element.get("style") or "") and _PAGE_BREAK not in _roles(element)


def kind_of_block(element: html.HtmlElement, otherwise: BlockKind) -> BlockKind:
    """The kind of what stands in an element: a caption, a note, or as what stands around it."""
    if element.tag in ("figcaption", "caption"):
        return BlockKind.FIGURE_TITLE
    return BlockKind.FOOTNOTE if not _NOTES.isdisjoint(_roles(element)) else otherwise


def refers_to_note(element: html.HtmlElement) -> bool:
    """Whether an element is the mark of a note."""
    return _NOTE_REFERENCE in _roles(element)


def _roles(element: html.HtmlElement) -> set[str]:
    told = f"{element.get('epub:type') or ''} {(element.get('role') or '').replace('doc-', ' ')}"
    return set(told.split()) if told != " " else set()


def is_formula_picture(element: html.HtmlElement) -> bool:
    """Whether a picture shows a formula and its text is TeX: by the names that programs give to such pictures."""
    return bool(_FORMULA.search(element.get("class") or "")) and bool((element.get("alt") or "").strip())


def stands_alone(element: html.HtmlElement) -> bool:
    """Whether a formula stands in a line of its own."""
    parent = element.getparent()
    if element.get("display") == "block" or element.get("mode") == "display":
        return True
    around = [element, *islice(element.iterancestors(), _AROUND)]
    if any("display" in (each.get("class") or "") for each in around):
        return True
    if parent is None or parent.tag not in BLOCKS or element.getprevious() is not None or element.getnext() is not None:
        return False
    return not (parent.text or "").strip() and not (element.tail or "").strip()


def has_no_brackets(reading: html.HtmlElement) -> bool:
    """Whether a reading beside characters (`rt`) brings no brackets for programs that set it in the line (`rp`)."""
    return all(each is None or each.tag != "rp" for each in (reading.getprevious(), reading.getnext()))


def raised(text: str, *, lowered: bool = False) -> str:
    """A text set above the line, or below it, in characters that are, where it has such for all of it."""
    return text.translate(_LOWERED if lowered else _RAISED) if _FIGURES.fullmatch(text.strip()) else text


def typed_lines(element: html.HtmlElement) -> list[str]:
    """The lines of an element whose line breaks and spaces count."""
    told: list[str] = []
    for event, each in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if event == "start":
            told.append("\n" if each.tag == "br" else each.text or "")
        elif each is not element:
            told.append(each.tail or "")
    return [line.rstrip() for line in "".join(told).expandtabs(8).splitlines()]


def span(cell: html.HtmlElement, name: str) -> int:
    """The rows or columns that a cell has, at least one."""
    return min(max(1, whole(cell.get(name), 1)), MOST_SPAN)


def whole(text: str | None, otherwise: int) -> int:
    """The whole number that a text begins with."""
    found = re.match(r"\s*(\d{1,6})", text or "")
    return int(found[1]) if found else otherwise
