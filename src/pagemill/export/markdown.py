"""A page as Markdown.

Running headers, running footers and page numbers are left out: the text is the body's, so that the Markdown of
pages can be put together into the document's.
"""

from __future__ import annotations

from dataclasses import dataclass

from pagemill.document import Block, BlockKind, Line, Page, Picture
from pagemill.export.markdown_escape import escape_inline, escape_paragraph
from pagemill.export.table_html import table_markdown
from pagemill.export.text_flow import join_lines, list_item, split_items

#: Parts of the page's frame, not of its text.
LEFT_OUT = frozenset(
    {BlockKind.HEADER, BlockKind.HEADER_IMAGE, BlockKind.FOOTER, BlockKind.FOOTER_IMAGE, BlockKind.NUMBER}
)
IMAGE_FOLDER = "images/"
#: The level of a section's heading that reading gave none.
SECTION_LEVEL = 2
DEEPEST_LEVEL = 6


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


def page_markdown(page: Page, image_prefix: str = "") -> PageMarkdown:
    """A page's body as Markdown, in reading order.

    Pictures are named after their block's index: `image_1.jpg`, a stamp `image_1_seal_0.jpg`, each with `image_prefix`
    before it. A table is a pipe table, or HTML where one cannot hold it; a formula is between `$$`.
    """
    parts: list[str] = []
    images: list[MarkdownImage] = []
    in_list = False
    for index, block in enumerate(page.blocks):
        if block.kind in LEFT_OUT:
            continue
        shown = _block_images(block, index, image_prefix)
        images += shown
        for text, is_item in _block_parts(block, shown):
            separator = "\n" if is_item and in_list else "\n\n"
            parts += [separator, text] if parts else [text]
            in_list = is_item
    return PageMarkdown("".join(parts), tuple(images))


def _block_images(block: Block, index: int, prefix: str) -> list[MarkdownImage]:
    if block.stamps:
        return [
            MarkdownImage(f"{prefix}image_{index}_seal_{n}.jpg", stamp.picture, index, n)
            for n, stamp in enumerate(block.stamps)
        ]
    if block.picture is not None and block.table is None and not block.latex:
        return [MarkdownImage(f"{prefix}image_{index}.jpg", block.picture, index)]
    return []


def _block_parts(block: Block, images: list[MarkdownImage]) -> list[tuple[str, bool]]:
    """The block's paragraphs, each with whether it is a list item."""
    if images:
        return [(_image(image, block), False) for image in images]
    if block.table is not None:
        return [(table_markdown(block.table), False)]
    if block.latex:
        inline = block.kind is BlockKind.INLINE_FORMULA
        return [(f"${block.latex}$" if inline else f"$$\n{block.latex}\n$$", False)]
    text = join_lines(block.lines)
    if not text:
        return []
    match block.kind:
        case BlockKind.DOC_TITLE:
            return [(_heading(text, 1), False)]
        case BlockKind.PARAGRAPH_TITLE:
            return [(_heading(text, block.level or SECTION_LEVEL), False)]
        case BlockKind.REFERENCE if len(block.lines) == 1:
            return [(_heading(text, SECTION_LEVEL), False)]
        case BlockKind.CONTENT:
            return [("  \n".join(escape_paragraph(join_lines([line])) for line in block.lines if line.text), False)]
        case BlockKind.ALGORITHM:
            return [(_code(block.lines), False)]
        case BlockKind.TEXT:
            return [_paragraph_or_item(join_lines(item)) for item in split_items(block.lines)]
    return [(escape_paragraph(text), False)]


def _paragraph_or_item(text: str) -> tuple[str, bool]:
    item = list_item(text)
    if item is None:
        return (escape_paragraph(text), False)
    marker, rest = item
    return (f"{marker} {escape_paragraph(rest)}", True)


def _heading(text: str, level: int) -> str:
    return f"{'#' * min(level, DEEPEST_LEVEL)} {escape_inline(text)}"


def _code(lines: tuple[Line, ...]) -> str:
    text = "\n".join(line.text for line in lines)
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}\n{text}\n{fence}"


def _image(image: MarkdownImage, block: Block) -> str:
    """A stamp's words are its alternative text: they stand nowhere else in the Markdown."""
    words = "" if image.stamp_index is None else join_lines(block.stamps[image.stamp_index].lines)
    words = escape_inline(words).replace("[", "\\[").replace("]", "\\]")
    return f"![{words}]({IMAGE_FOLDER}{image.name})"
