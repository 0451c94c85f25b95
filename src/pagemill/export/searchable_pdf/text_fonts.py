"""The fonts of a PDF's invisible text, written when all of it is known."""

from __future__ import annotations

from collections.abc import Sequence

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

from pagemill.document import Line
from pagemill.export.searchable_pdf.glyphless_font import ASCENT, DESCENT, EM, GlyphlessFont
from pagemill.export.searchable_pdf.invisible_text import text_operators
from pagemill.geometry import Affine

BASE_FONT = "PagemillGlyphless"


class TextFonts:
    """Fonts that are begun one after the other, each when the one before it is full."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._fonts: list[tuple[GlyphlessFont, Object]] = []

    def add_text(self, page: Page, lines: Sequence[Line], from_pixels: Affine, turn: int, *, beside: bool) -> None:
        """Puts invisible text before what a page draws, which may leave anything behind in its graphics state.

        `from_pixels` takes lines to the page's own coordinates; the page as submitted is shown turned by `turn`
        degrees. `beside` text of its own ours is in a form: PDFium takes the direction that a page is written in from
        the text outside of forms, and that stays what it was.
        """
        wanted = sum(len(line.text) for line in lines)
        if not self._fonts or self._fonts[-1][0].room() < wanted:
            self._fonts.append((GlyphlessFont(), self._pdf.make_indirect(Dictionary(Type=Name.Font))))
        font, written = self._fonts[-1]
        name = Name(f"/{BASE_FONT}{len(self._fonts)}")
        operators = text_operators(lines, from_pixels, turn, font, str(name))
        if not operators:
            return
        if beside:
            form = self._pdf.make_stream(operators, Type=Name.XObject, Subtype=Name.Form, BBox=page.mediabox)
            form.Resources = Dictionary(Font=Dictionary({str(name): written}))
            operators = f"{page.add_resource(form, Name.XObject, prefix=BASE_FONT)} Do".encode("ascii")
        else:
            page.add_resource(written, Name.Font, name)
        page.contents_add(self._pdf.make_stream(b"q\n" + operators + b"\nQ\n"), prepend=True)

    def finish(self) -> None:
        """Writes the fonts; afterwards no text can be added."""
        for font, written in self._fonts:
            self._write(font, written)

    def _write(self, font: GlyphlessFont, written: Object) -> None:
        name = Name(f"/{BASE_FONT}")
        program = font.program()
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            # Symbolic: its codes are of no standard encoding (ISO 32000-1, table 123).
            Flags=4,
            FontBBox=[0, DESCENT, EM, ASCENT],
            ItalicAngle=0,
            Ascent=ASCENT,
            Descent=DESCENT,
            CapHeight=ASCENT,
            StemV=0,
            FontFile2=self._pdf.make_stream(program, Length1=len(program)),
        )
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=name,
            CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            FontDescriptor=self._pdf.make_indirect(descriptor),
            CIDToGIDMap=self._pdf.make_stream(font.code_to_glyph()),
            DW=EM // 2,
            W=[1, Array(font.widths)],
        )
        written.Subtype = Name.Type0
        written.BaseFont = name
        written.Encoding = Name("/Identity-H")
        written.DescendantFonts = [self._pdf.make_indirect(descendant)]
        written.ToUnicode = self._pdf.make_stream(font.to_unicode())
