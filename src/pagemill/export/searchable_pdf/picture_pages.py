"""A PDF made of pictures of pages."""

from __future__ import annotations

from types import TracebackType

import pikepdf
from pikepdf import Dictionary, Name, Pdf

from pagemill.document import Page
from pagemill.export.searchable_pdf.page_lines import page_lines, turn_to_show
from pagemill.export.searchable_pdf.page_pictures import PackedPicture, jpeg_as_it_is, pack_picture
from pagemill.export.searchable_pdf.page_source import PageSource
from pagemill.export.searchable_pdf.text_fonts import TextFonts
from pagemill.geometry import Affine
from pagemill.intake import Kind

#: Points an inch, and A4 in points.
POINTS = 72.0
A4 = (595.28, 841.89)
#: The longest side of a page (ISO 32000-1, annex C.2), and the shortest that a viewer shows sensibly, in points.
LONGEST_SIDE, SHORTEST_SIDE = 14400.0, 3.0
PICTURE = "PagemillPage"


class PicturePages:
    """The file being made, a page added at a time."""

    def __init__(self, title: str, source: PageSource | None) -> None:
        """Without a source there are blank pages alone."""
        self.pdf = Pdf.new()
        # A surrogate that stands alone, which a file's name may hold, has no place in a text string.
        self.pdf.docinfo["/Title"] = title.encode("utf-8", "replace").decode("utf-8")
        self._source = source
        self._text = TextFonts(self.pdf)

    def __enter__(self) -> PicturePages:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pdf.close()

    def add(self, page: Page) -> None:
        """Raises what drawing the page raises."""
        if page.failure is not None or self._source is None:
            # What could not be read may not be drawn either, and what its reader died of is not tried here.
            self.pdf.add_blank_page(page_size=A4)
            return
        scale = _points_a_pixel(page)
        made = self.pdf.add_blank_page(page_size=(page.width * scale, page.height * scale))
        from_pixels = Affine(scale, 0.0, 0.0, 0.0, -scale, page.height * scale)
        picture = jpeg_as_it_is(self._source.path) if self._source.kind is Kind.JPEG else None
        show_picture(self.pdf, made, picture or pack_picture(self._source.draw(page.index)), from_pixels)
        lines = list(page_lines(page))
        turn = turn_to_show(page, lines)
        self._text.add_text(made, lines, from_pixels, turn, beside=False)
        made.rotate(turn, relative=False)

    def finish(self) -> None:
        """Writes what is known only at the end."""
        self._text.finish()


def show_picture(pdf: Pdf, page: pikepdf.Page, picture: PackedPicture, from_pixels: Affine) -> None:
    """Makes a picture all that a page shows; `from_pixels` takes pixels to the page's own coordinates."""
    image = pdf.make_stream(
        picture.data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=Name(f"/{picture.colour_space}"),
        BitsPerComponent=picture.bits,
        Filter=Name(f"/{picture.filter}"),
    )
    if picture.parameters:
        image.DecodeParms = Dictionary({f"/{key}": value for key, value in picture.parameters.items()})
    place = from_pixels @ picture.to_pixels
    matrix = " ".join(f"{value:.4f}" for value in (place.a, place.d, place.b, place.e, place.c, place.f))
    page.obj.Resources = Dictionary(XObject=Dictionary({f"/{PICTURE}": image}))
    page.obj.Contents = pdf.make_stream(f"q {matrix} cm /{PICTURE} Do Q\n".encode("ascii"))


def _points_a_pixel(page: Page) -> float:
    """By the file's own word; a picture that does not tell its size is as long as A4."""
    longest, shortest = max(page.width, page.height), max(1, min(page.width, page.height))
    scale = POINTS / page.dpi if page.dpi else A4[1] / longest
    return min(max(scale, SHORTEST_SIDE / shortest), LONGEST_SIDE / longest)
