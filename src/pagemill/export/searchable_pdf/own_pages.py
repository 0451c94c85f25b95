"""A PDF's own pages, with the lines that they do not say themselves."""

from __future__ import annotations

from types import TracebackType

import pikepdf
import pypdfium2
from pikepdf import Array, Name, Pdf

from pagemill.document import Line, LineSource, Page
from pagemill.export.searchable_pdf.hidden_text import remove_hidden_text
from pagemill.export.searchable_pdf.muted_text import TextMuter
from pagemill.export.searchable_pdf.page_lines import page_lines, turn_to_show
from pagemill.export.searchable_pdf.page_pictures import pack_picture
from pagemill.export.searchable_pdf.page_source import PageSource
from pagemill.export.searchable_pdf.picture_pages import show_picture
from pagemill.export.searchable_pdf.text_fonts import TextFonts
from pagemill.export.searchable_pdf.written_text import Saying, WrittenText, is_nonsense
from pagemill.geometry import Affine


class OwnPages:
    """The file being made over, a page at a time; the pages that are not added are left out."""

    def __init__(self, source: PageSource) -> None:
        """Raises `pikepdf.PdfError` for a file that cannot be written again."""
        self.pdf = Pdf.open(source.path)
        self._drawn = pypdfium2.PdfDocument(source.path)
        self._draw = source.draw
        self._text = TextFonts(self.pdf)
        self._muter = TextMuter(self.pdf)
        self._added: set[int] = set()

    def __enter__(self) -> OwnPages:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._drawn.close()
        self.pdf.close()

    def add(self, page: Page) -> None:
        """Raises what drawing the page raises."""
        self._added.add(page.index)
        if page.failure is None:
            own = self.pdf.pages[page.index]
            lines = list(page_lines(page))
            turn = turn_to_show(page, lines)
            self._add_lines(page, own, lines, turn)
            if turn:
                own.rotate(turn, relative=True)

    def finish(self) -> None:
        """Writes what is known only at the end."""
        for index in reversed(range(len(self.pdf.pages))):
            if index not in self._added:
                del self.pdf.pages[index]
        self._text.finish()

    def _add_lines(self, page: Page, own: pikepdf.Page, lines: list[Line], turn: int) -> None:
        drawn = self._drawn[page.index]
        try:
            to_pixels = Affine.of_pdf_page(drawn.get_bbox(), drawn.get_rotation(), page.width, page.height)
            written = WrittenText(drawn, to_pixels)
        finally:
            drawn.close()
        sayings = [written.saying(line) for line in lines]
        unsaid = [line for line, saying in zip(lines, sayings, strict=True) if not _is_said(line, saying)]
        nonsense = is_nonsense(lines, sayings)
        if not unsaid and not nonsense:
            return
        from_pixels = to_pixels.inverse()
        try:
            if nonsense:
                self._muter.mute(own)
            if written.has_hidden:
                remove_hidden_text(own)
        except pikepdf.PdfError:
            # Content that cannot be taken apart can still be drawn.
            nonsense = True
            show_picture(self.pdf, own, pack_picture(self._draw(page.index)), from_pixels)
            _leave_links(own)
        if nonsense:
            self._text.add_text(own, lines, from_pixels, turn, beside=False)
        else:
            self._text.add_text(own, unsaid, from_pixels, turn, beside=bool(written))


def _is_said(line: Line, saying: Saying) -> bool:
    """Whether a line need not be added. One of the page's own text is there, whatever order its letters are in."""
    return saying is Saying.THE_SAME or (saying is Saying.ANOTHER and line.source is LineSource.TEXT_LAYER)


def _leave_links(page: pikepdf.Page) -> None:
    """Takes out the annotations that the page's picture shows."""
    if "/Annots" in page.obj:
        page.obj.Annots = Array([each for each in page.obj.Annots if each.get("/Subtype") == Name.Link])
