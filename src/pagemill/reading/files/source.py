"""Pages out of files: pictures decoded, PDF pages drawn.

The page *as submitted* is the picture as a viewer shows it: a JPEG's EXIF orientation and a PDF page's rotation entry
are applied.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium_c
from PIL import Image as PillowImage

from pagemill.document import Page
from pagemill.errors import (
    DocumentDamaged,
    DocumentEncrypted,
    KindNotSupported,
    PageUnreadable,
    PictureDamaged,
    SourceTooLarge,
)
from pagemill.geometry import Affine
from pagemill.intake import PICTURE_KINDS, Kind
from pagemill.reading.files.page_links import MOST as MOST_LINKS
from pagemill.reading.files.page_links import PageLink, page_links
from pagemill.reading.files.page_objects import NO_BOXES, PageObjects, Places, left_out, page_objects
from pagemill.reading.files.pdf_objects import check_objects
from pagemill.reading.files.picture_decoding import (
    FAULTS,
    LARGE,
    opened,
    resolution,
    rgb,
    square_sides,
    squared,
    upright,
)
from pagemill.reading.files.pictures_apart import large_pictures, stand_apart, whole_pixels
from pagemill.reading.files.png_inflation import inflated
from pagemill.reading.stage_clock import stage
from pagemill.settings import LimitSettings

Image = npt.NDArray[np.uint8]

#: The longest side a PDF page is drawn at, in pixels; a larger sheet is drawn at fewer dots an inch.
LONGEST_SIDE = 6000
#: The longest side of a picture that is read, in pixels: OpenCV turns none whose places want more than 15 bits.
MOST_SIDE = 32_767
#: A smaller sheet is drawn finer, until its longer side has this many pixels (A5 at 150 dpi) or it is drawn this fine:
#: pocket books and cards have small print.
LEAST_LONG_SIDE, FINEST_DPI = 1240.0, 300.0
#: Points an inch, the unit of PDF (ISO 32000-1, 8.3.2.3).
POINTS = 72.0


@dataclass(frozen=True, slots=True)
class LaidPage:
    """A page whose words and their places come from its file."""

    #: Where it has blocks without a picture or lines, they are figures to be read.
    page: Page
    #: Whether the blocks are the document's own; else only their lines are, and the blocks are to be found.
    exact: bool


class SourcePage(ABC):
    """One page of a source, drawn once."""

    #: The page as submitted: RGB, (H, W, 3).
    image: Image
    #: Pixels an inch, None where the file does not say.
    dpi: float | None

    #: What was set on it, where this program has set the page.
    laid: LaidPage | None = None

    @property
    def pdf(self) -> PdfPage | None:
        """The PDF page behind it, for its text layer."""
        return None


class Source(AbstractContextManager["Source"]):
    """An open file of pages."""

    page_count: int

    @abstractmethod
    def page(self, index: int) -> SourcePage:
        """Draws a page, counted from 0. Raises `PageUnreadable`, `PictureDamaged` or `SourceTooLarge`."""

    @abstractmethod
    def close(self) -> None: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_source(path: Path, kind: Kind, limits: LimitSettings, pdf_dpi: int) -> Source:
    """Opens a file of a kind that has pages.

    Raises `DocumentDamaged`, `DocumentEncrypted`, `SourceTooLarge` (pages), or `KindNotSupported` for an archive and
    for what is to be set on pages first.
    """
    source: Source
    if kind is Kind.PDF:
        source = PdfSource(path, limits, pdf_dpi)
    elif kind in PICTURE_KINDS:
        source = PictureSource(path, kind, limits)
    elif kind is Kind.TYPESET:
        # What was set holds files of the other kinds, and so is made of what stands here.
        from pagemill.reading.typeset.package import PackageSource

        source = PackageSource(path, limits, pdf_dpi)
    else:
        raise KindNotSupported("an archive has no pages of its own" if kind is Kind.ZIP else f"{kind} has no pages yet")
    if source.page_count > limits.document_pages:
        source.close()
        raise SourceTooLarge(f"the document has {source.page_count} pages, more than {limits.document_pages}")
    return source


def count_pages(path: Path, kind: Kind, limits: LimitSettings) -> int:
    """How many pages a file has. Raises as `open_source` does; a picture of one page is also checked for its size."""
    with open_source(path, kind, limits, pdf_dpi=72) as source:
        if isinstance(source, PictureSource):
            source.check_size(0)
        return source.page_count


class _DecodedPage(SourcePage):
    def __init__(self, image: Image, dpi: float | None) -> None:
        self.image = image
        self.dpi = dpi


class PictureSource(Source):
    """A picture file; a TIFF may hold many pages, of the others the first picture is taken.

    A TIFF's pixels are made square, as its viewers do: telefaxes have up to twice as many across as down.
    """

    def __init__(self, path: Path, kind: Kind, limits: LimitSettings) -> None:
        self._limits = limits
        self._path = path
        self._kind = kind
        try:
            self._picture = opened(path, kind)
            self.page_count = self._directories() if kind is Kind.TIFF else 1
            self._png = path if self._picture.format == "PNG" else None
        except FAULTS as error:
            raise PictureDamaged(f"the picture cannot be opened: {_reason(error)}") from error

    def _directories(self) -> int:
        """The pages of a TIFF. Raises `SourceTooLarge`: to follow all of a long chain takes its length squared."""
        for number in range(self._limits.document_pages + 1):
            try:
                self._picture.seek(number)
            except EOFError:
                return number
        raise SourceTooLarge(f"the document has more than {self._limits.document_pages} pages")

    def check_size(self, index: int) -> None:
        """Raises `SourceTooLarge` when a page has more pixels than allowed; nothing is decoded."""
        try:
            self._picture.seek(index)
        except FAULTS as error:
            raise PictureDamaged(f"page {index + 1} cannot be decoded: {_reason(error)}") from error
        width, height = square_sides(self._picture.size, self._resolution())
        if width * height > self._limits.image_pixels:
            raise SourceTooLarge(
                f"page {index + 1} is {width} × {height} pixels, more than {self._limits.image_pixels} in all"
            )
        if max(width, height) > MOST_SIDE:
            raise SourceTooLarge(f"page {index + 1} is {width} × {height} pixels; a side has at most {MOST_SIDE}")

    def _resolution(self) -> tuple[float, float] | None:
        """Pixels an inch across and down, as far as they count."""
        told = resolution(self._picture)
        return told if told is None or self._kind is Kind.TIFF else (told[0], told[0])

    @stage("draw")
    def page(self, index: int) -> SourcePage:
        self.check_size(index)
        try:
            if self._png is not None and (data := inflated(self._png)) is not None:
                self._picture.close()
                self._picture = PillowImage.open(BytesIO(data))
            told = self._resolution()
            self._picture.load()
            image = squared(rgb(upright(self._picture)), told)
            if image.shape[0] * image.shape[1] > LARGE:
                # Four bytes a pixel, beside the page while it is read. Of an open file no less is let go than all.
                self._picture.close()
                self._picture = opened(self._path, self._kind)
            return _DecodedPage(image, None if told is None else max(told))
        except (*FAULTS, MemoryError, IndexError) as error:
            raise PictureDamaged(f"page {index + 1} cannot be decoded: {_reason(error)}") from error

    def close(self) -> None:
        self._picture.close()


def _reason(error: BaseException) -> str:
    """An error's own words without paths."""
    text = str(error).split(": '")[0].strip()
    return text if text and "/" not in text else type(error).__name__


class PdfPage(SourcePage):
    """A drawn PDF page that can still be asked for its text."""

    def __init__(
        self, page: pypdfium2.PdfPage, index: int, dpi: float, limits: LimitSettings, links: Sequence[PageLink] = ()
    ) -> None:
        width, height = page.get_size()
        if not (0 < width < math.inf and 0 < height < math.inf):
            raise PageUnreadable(f"page {index + 1} has no size")
        if pdfium_c.FPDFPage_CountObjects(page.raw) > limits.page_objects:
            raise SourceTooLarge(f"page {index + 1} draws more than {limits.page_objects} objects")
        #: The longest text that is read of it.
        self.most_characters = limits.page_characters
        scale = max(dpi, min(FINEST_DPI, LEAST_LONG_SIDE / max(width, height) * POINTS)) / POINTS
        scale = min(scale, LONGEST_SIDE / max(width, height), (limits.image_pixels / (width * height)) ** 0.5)
        self._scale = scale
        self.dpi = scale * POINTS
        self.page = page
        self._index = index
        self.image = self._draw()
        #: Links to the outside, in the PDF's own coordinates.
        self.links = tuple(links)

    @property
    def pdf(self) -> PdfPage:
        # Not kept in itself: with such a circle its picture would stay until Python looks for circles, seldom enough.
        return self

    @cached_property
    def objects(self) -> PageObjects:
        """What the page draws."""
        return page_objects(self.page)

    @cached_property
    def picture_boxes(self) -> Places:
        """Around each of the pictures among its objects, in pixels, (n, 4); not a number where PDFium does not tell."""
        return self.objects.boxes(self.objects.pictures, self.to_pixels())

    @stage("draw")
    def graphics(self, known: Set[int]) -> Image | None:
        """The page as `image` is, but without the text objects of these numbers; None where nothing else is drawn.

        Raises `PageUnreadable`.
        """
        objects = self.objects
        texts = objects.texts
        without = texts[[number in known for number in objects.numbers[texts].tolist()]]
        if len(without) == len(texts) and not objects.draws():
            return None
        if not without.size:
            return self.image.view()
        large = large_pictures(self.picture_boxes, self.image.shape)
        text_boxes = objects.boxes(without, self.to_pixels()) if large.size else NO_BOXES
        # To draw a picture once more may take longer than all the rest, and where it has no text about it gives the
        # same pixels again.
        apart = large[stand_apart(self.picture_boxes[large], text_boxes)]
        with left_out(objects.numbers[np.concatenate([without, objects.pictures[apart]])].tolist()):
            drawn = self._draw()
        for part in whole_pixels(self.picture_boxes[apart], self.image.shape):
            drawn[part] = self.image[part]
        return drawn

    def _draw(self) -> Image:
        width, height = (math.ceil(side * self._scale) for side in self.page.get_size())
        try:
            # PDFium takes longer to whiten a bitmap of its own than to draw on it, and its pixels had to be copied.
            image = np.full((height, width, 3), 255, np.uint8)
        except (ValueError, MemoryError) as error:
            raise PageUnreadable(f"page {self._index + 1} cannot be drawn") from error
        bitmap = pdfium_c.FPDFBitmap_CreateEx(
            width, height, pdfium_c.FPDFBitmap_BGR, image.ctypes.data, image.strides[0]
        )
        if not bitmap:
            raise PageUnreadable(f"page {self._index + 1} cannot be drawn")
        flags = pdfium_c.FPDF_ANNOT | pdfium_c.FPDF_REVERSE_BYTE_ORDER
        pdfium_c.FPDF_RenderPageBitmap(bitmap, self.page.raw, 0, 0, width, height, 0, flags)
        pdfium_c.FPDFBitmap_Destroy(bitmap)
        return image

    def to_pixels(self) -> Affine:
        """From the PDF's own coordinates (points, y up, unrotated) to pixels of the page as drawn."""
        height, width = self.image.shape[:2]
        return Affine.of_pdf_page(self.page.get_bbox(), self.page.get_rotation(), width, height)


class PdfSource(Source):
    """A PDF, opened with the empty password where it wants one."""

    def __init__(self, path: Path, limits: LimitSettings, dpi: int) -> None:
        self._limits = limits
        self._dpi = dpi
        check_objects(path, limits.pdf_objects)
        try:
            self._pdf = pypdfium2.PdfDocument(path)
            self.page_count = len(self._pdf)
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
                raise DocumentEncrypted("the PDF is encrypted and wants a password") from error
            raise DocumentDamaged("the PDF is damaged and cannot be opened") from error
        if self.page_count < 1:
            self._pdf.close()
            raise DocumentDamaged("the PDF has no pages")

    @stage("draw")
    def page(self, index: int) -> SourcePage:
        try:
            page = self._pdf[index]
            links = page_links(page)
            if _draws_annotations(page):
                # Filled form fields and stamps become part of the page, so that they are drawn and found as text.
                pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY)
                page.close()
                page = self._pdf[index]
        except pypdfium2.PdfiumError as error:
            raise PageUnreadable(f"page {index + 1} of the PDF is damaged") from error
        return PdfPage(page, index, self._dpi, self._limits, links)

    def close(self) -> None:
        self._pdf.close()


def _draws_annotations(page: pypdfium2.PdfPage) -> bool:
    """Whether annotations may leave ink on a page: all do but links without an appearance of their own.

    To make them part of a page means to parse it twice again.
    """
    count = pdfium_c.FPDFPage_GetAnnotCount(page.raw)
    return count > MOST_LINKS or not all(_is_plain_link(page, index) for index in range(count))


def _is_plain_link(page: pypdfium2.PdfPage, index: int) -> bool:
    annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, index)
    if not annotation:
        return False
    try:
        is_link = pdfium_c.FPDFAnnot_GetSubtype(annotation) == pdfium_c.FPDF_ANNOT_LINK
        return bool(is_link and not pdfium_c.FPDFAnnot_HasKey(annotation, b"AP"))
    finally:
        pdfium_c.FPDFPage_CloseAnnot(annotation)
