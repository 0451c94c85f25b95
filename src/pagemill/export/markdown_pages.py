"""The Markdown of pages put together into a document's, piece by piece as the pages come."""

from __future__ import annotations

from pagemill.document import Block, Page
from pagemill.export.body import body_blocks
from pagemill.export.markdown import PageMarkdown
from pagemill.export.paragraph_joins import goes_on, is_open, whole_paragraphs
from pagemill.export.text_flow import run_on

BETWEEN = "\n\n"


class MarkdownPages:
    """Gives what is to be written next. A paragraph that a page's end cuts is made whole with the next page's first."""

    def __init__(self) -> None:
        self._cut: Block | None = None
        #: Text that is held back until it is known how it goes on.
        self._held = ""

    def page(self, page: Page, made: PageMarkdown) -> str:
        """A page's Markdown and what parts it from the text before; empty for a page without text."""
        if not made.text:
            return ""
        blocks = [block for _, block in whole_paragraphs(body_blocks(page), page)]
        text, written = made.text, self._held
        if self._cut is not None and blocks and goes_on(self._cut, blocks[0], page):
            whole = run_on(written, text)
        else:
            whole = f"{written}{BETWEEN}{text}" if written else text
        self._cut = blocks[-1] if blocks and is_open(blocks[-1], page) else None
        return self._hold(whole)

    def apart(self, text: str) -> str:
        """A text of its own: front matter, a page's mark."""
        self._cut = None
        return self._hold(f"{self._held}{BETWEEN}{text}" if self._held else text)

    def end(self) -> str:
        """What is left to write: the end of the last line."""
        rest = f"{self._held}\n" if self._held else ""
        self._cut, self._held = None, ""
        return rest

    def _hold(self, whole: str) -> str:
        """All of the text but its last two characters, by which `run_on` tells how a word goes on."""
        self._held = whole[-2:]
        return whole[:-2]
