"""A page's body as Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pagemill.document import Page, Picture
from pagemill.export.body import Contents, Figure, Formula, Grid, Heading, Listing, ListItem, Paragraph, Part, page_body
from pagemill.export.markdown_escape import escape_inline, escape_paragraph
from pagemill.export.marked_text import marked_markdown
from pagemill.export.table_html import table_markdown

IMAGE_FOLDER = "images/"


@dataclass(frozen=True, slots=True)
class MarkdownImage:
    """A picture that the Markdown shows as `images/<name>`."""

    name: str
    picture: Picture
    #: The block's place on the page, from 0.
    block_index: int
    #: The stamp's place in its block, from 0; None for a picture that is no stamp.
    stamp_index: int | None = None


@dataclass(frozen=True, slots=True)
class PageMarkdown:
    """The Markdown of a page, with no newline at its end, and its pictures."""

    text: str
    images: tuple[MarkdownImage, ...]


def page_markdown(page: Page, image_prefix: str = "", numbers: Sequence[int] | None = None) -> PageMarkdown:
    """A page's body as Markdown, in reading order.

    Pictures are named after their block's index, or its number of `numbers`: `image_1.jpg`, a stamp
    `image_1_seal_0.jpg`, each with `image_prefix` before it, and what was read in them is their alternative text. A
    table is a pipe table, or HTML where one cannot hold it; words that lead somewhere are links; a formula in LaTeX is
    between `$$`, within text between `$`, and one on lines of its own that was read as if it were words is a code span.
    """
    texts: list[str] = []
    images: list[MarkdownImage] = []
    in_list = False
    for part in page_body(page):
        if isinstance(part, Figure):
            number = part.block_index if numbers is None else numbers[part.block_index]
            images.append(_image(part, f"{image_prefix}image_{number}"))
            text = _shown(images[-1].name, part.words)
        else:
            text = _part_text(part)
        is_item = isinstance(part, ListItem)
        separator = "\n" if is_item and in_list else "\n\n"
        texts += [separator, text] if texts else [text]
        in_list = is_item
    return PageMarkdown("".join(texts), tuple(images))


def _part_text(part: Part) -> str:
    match part:
        case Heading(text, level, marks):
            return f"{'#' * level} {marked_markdown(escape_inline(text), marks)}"
        case Paragraph(text, _, marks):
            return marked_markdown(escape_paragraph(text), marks)
        case ListItem(marker, text, marks):
            return f"{marker} {marked_markdown(escape_paragraph(text), marks)}"
        case Contents(lines):
            return "  \n".join(map(escape_paragraph, lines))
        case Listing(text):
            fence = _fence(text, 3)
            return f"{fence}\n{text}\n{fence}"
        case Formula(text, is_latex=True):
            return f"$$\n{text}\n$$"
        case Formula(text):
            return _code_span(text)
        case Grid(table):
            return table_markdown(table)
    raise AssertionError(f"a picture needs its name: {part}")


def _code_span(text: str) -> str:
    fence = _fence(text, 1)
    # A space keeps a backtick at an end apart from the fence, and is no part of the code (CommonMark 0.31, 6.1).
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"


def _fence(text: str, least: int) -> str:
    """Backticks, more of them than stand together anywhere in the text."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    return "`" * max(least, longest + 1)


def _image(figure: Figure, name: str) -> MarkdownImage:
    stamp = "" if figure.stamp_index is None else f"_seal_{figure.stamp_index}"
    return MarkdownImage(f"{name}{stamp}.jpg", figure.picture, figure.block_index, figure.stamp_index)


def _shown(name: str, words: str) -> str:
    alternative = escape_inline(words).replace("[", "\\[").replace("]", "\\]")
    return f"![{alternative}]({IMAGE_FOLDER}{name})"
