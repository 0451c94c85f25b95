"""What a document is made of, once read.

All geometry is in the frame of the page *as submitted*: pixels of the picture that was handed in, or, for a
PDF, of the page as its viewer shows it (its rotation entry applied) drawn at `Page.dpi`. `Page.to_read` maps that
frame to the page *as read*, which is upright and deskewed and, of a sheet photographed aslant, without perspective;
`Page.read_polygon` and `Page.read_bbox` give any coordinate there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, StrEnum

from pagemill.geometry import Affine, Bbox, PlaneMap, Polygon, bbox_of, centre


class BlockKind(StrEnum):
    """The part a block plays on its page. The value is the `sub_type` of the published result format."""

    #: A paragraph of running text.
    TEXT = "text"
    #: The title of the whole document.
    DOC_TITLE = "doc_title"
    #: The heading of a section.
    PARAGRAPH_TITLE = "paragraph_title"
    #: The abstract of a paper.
    ABSTRACT = "abstract"
    #: A contents list.
    CONTENT = "content"
    #: The heading or the whole of a list of references.
    REFERENCE = "reference"
    #: One entry of a list of references.
    REFERENCE_CONTENT = "reference_content"
    #: A note in the margin.
    ASIDE_TEXT = "aside_text"
    #: Text written from top to bottom.
    VERTICAL_TEXT = "vertical_text"
    #: The caption of a figure, a table or a chart.
    FIGURE_TITLE = "figure_title"
    #: A note that belongs to a figure or a table.
    VISION_FOOTNOTE = "vision_footnote"
    #: The page number.
    NUMBER = "number"
    #: A running header.
    HEADER = "header"
    #: A picture in the running header.
    HEADER_IMAGE = "header_image"
    #: A running footer.
    FOOTER = "footer"
    #: A picture in the running footer.
    FOOTER_IMAGE = "footer_image"
    #: A note at the foot of the page.
    FOOTNOTE = "footnote"
    #: A table.
    TABLE = "table"
    #: A formula on lines of its own.
    DISPLAY_FORMULA = "display_formula"
    #: A formula within running text: what the result file calls one of a line's `formulas`. No block of a page is one.
    INLINE_FORMULA = "inline_formula"
    #: The number of a formula.
    FORMULA_NUMBER = "formula_number"
    #: A picture.
    IMAGE = "image"
    #: A listing of an algorithm.
    ALGORITHM = "algorithm"
    #: A chart or diagram of data.
    CHART = "chart"
    #: One or more stamps.
    SEAL = "seal"


class LineSource(StrEnum):
    """Where the characters of a line came from."""

    #: The file's own text layer; its score is 1.
    TEXT_LAYER = "text_layer"
    #: Recognised from pixels.
    OCR = "ocr"
    #: Recognised from pixels by a model on another server, at the place of a line that the embedded reader read alike.
    REMOTE = "remote"


class _Boxed:
    """What stands at a polygon. Its box is asked for over and over while a page is put together: it is kept."""

    __slots__ = ("_box",)
    _box: Bbox
    polygon: Polygon

    @property
    def bbox(self) -> Bbox:
        try:
            return self._box
        except AttributeError:
            object.__setattr__(self, "_box", box := bbox_of(self.polygon))
            return box


@dataclass(frozen=True, slots=True)
class Link:
    """Where a part of a line leads: its characters from `start` up to `end`, and an absolute URI."""

    start: int
    end: int
    target: str


@dataclass(frozen=True, slots=True)
class InlineFormula(_Boxed):
    """A formula within a line: its characters from `start` up to `end`, and its four-cornered place."""

    start: int
    end: int
    polygon: Polygon
    #: None where no model wrote it: the line's characters are what was read of it.
    latex: str | None = None


@dataclass(frozen=True, slots=True)
class Line(_Boxed):
    """One line of text; `polygon` has four points, the first at the text's own top left."""

    text: str
    polygon: Polygon
    #: Confidence, 0 to 1.
    score: float = 1.0
    source: LineSource = LineSource.OCR
    #: Where each character begins and the last one ends, as shares of the line's length: `len(text) + 1` rising
    #: numbers from 0 to 1; empty where they are not known.
    offsets: tuple[float, ...] = ()
    #: Links of the file, one after the other along the line.
    links: tuple[Link, ...] = ()
    #: Formulas within it, where they were sought, one after the other along the line.
    formulas: tuple[InlineFormula, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's cell. `rows` and `cols` are its first and last row and column, counted from 0."""

    rows: tuple[int, int]
    cols: tuple[int, int]
    polygon: Polygon
    lines: tuple[Line, ...] = ()

    @property
    def text(self) -> str:
        """The cell's lines, one below the other."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a table, row by row."""

    cells: tuple[Cell, ...]
    #: Whether its cells are drawn with rules; None where that was not told.
    ruled: bool | None = None

    @property
    def row_count(self) -> int:
        return max((cell.rows[1] + 1 for cell in self.cells), default=0)

    @property
    def col_count(self) -> int:
        return max((cell.cols[1] + 1 for cell in self.cells), default=0)


@dataclass(frozen=True, slots=True)
class Picture:
    """A crop of the page as read: a JPEG and its size in pixels."""

    jpeg: bytes = field(repr=False)
    width: int
    height: int


class StampShape(Enum):
    """The outline of a stamp; the value is `class_id` of the published result format."""

    CIRCLE = 0
    OVAL = 1
    RECTANGLE = 2
    OTHER = 3
    PERSONAL = 4
    TRIANGLE = 5
    RHOMBUS = 6


class StampColor(Enum):
    """The ink of a stamp; the value is `color_type` of the published result format."""

    RED = "红色"
    BLUE = "蓝色"
    BLACK = "黑色"
    OTHER = "其他"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp and its text, the curved line first, then what stands in the middle."""

    polygon: Polygon
    shape: StampShape
    color: StampColor
    score: float
    #: Whether it is turned against the page.
    rotated: bool
    picture: Picture
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Barcode:
    """A QR code or a bar code and what it says, which need not be printed anywhere: it is no line of text."""

    #: The name of its symbology: `QR Code`, `Code 128`, `EAN-13`.
    symbology: str
    text: str
    #: Four points, the first at the code's own top left.
    polygon: Polygon


@dataclass(frozen=True, slots=True)
class Block(_Boxed):
    """A part of a page. By kind it carries lines, a table, a picture, stamps or LaTeX."""

    kind: BlockKind
    polygon: Polygon
    lines: tuple[Line, ...] = ()
    table: Table | None = None
    picture: Picture | None = None
    stamps: tuple[Stamp, ...] = ()
    latex: str | None = None
    #: The codes that its picture shows.
    barcodes: tuple[Barcode, ...] = ()
    #: For a heading: 1 for the document's title, 2 and up for sections; 0 where it has none.
    level: int = 0
    #: Confidence of the layout, 0 to 1.
    score: float = 1.0

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class PageFailure:
    """Why a page could not be read: the name of an error class of `pagemill.errors`, and a sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class PageSheet:
    """One of several sheets that a page shows: a receipt beside others, one of a book's two pages."""

    #: From the page as submitted to the sheet as read.
    to_read: PlaneMap
    #: Pixels of the sheet as read.
    width: int
    height: int

    def holds(self, polygon: Polygon) -> bool:
        """Whether the middle of a polygon of the page as submitted lies on the sheet."""
        x, y = centre(bbox_of(self.to_read.polygon(polygon)))
        return 0 <= x <= self.width and 0 <= y <= self.height


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `index` counts from 0. Blocks stand in reading order."""

    index: int
    #: Pixels of the page as submitted.
    width: int
    height: int
    #: Pixels of the page as read.
    read_width: int
    read_height: int
    blocks: tuple[Block, ...] = ()
    #: From the page as submitted to the page as read: affine, and a homography where perspective was taken out.
    to_read: PlaneMap = field(default_factory=Affine)
    #: Degrees clockwise the page was turned by before reading: 0, 90, 180 or 270.
    turned: int = 0
    #: Degrees clockwise that the text leaned after turning, and that were taken out.
    skew: float = 0.0
    #: Pixels an inch: as drawn for a PDF, as its file says for a picture, None where that is not known.
    dpi: float | None = None
    failure: PageFailure | None = None
    #: What there is to say of how it was read, a sentence each: where a remote model failed or was refused.
    notes: tuple[str, ...] = ()
    #: Whether its blocks are the file's own structure, as an Office file's are: nothing of them was told by looks.
    structured: bool = False
    #: Where it shows several, in the order they are read; else none.
    sheets: tuple[PageSheet, ...] = ()

    def frame_of(self, polygon: Polygon) -> PlaneMap:
        """From the page as submitted to where a polygon of it is upright: its sheet of several, or the page as read."""
        return next((sheet.to_read for sheet in self.sheets if sheet.holds(polygon)), self.to_read)

    def read_polygon(self, polygon: Polygon) -> Polygon:
        """A polygon of the page as submitted, in the page as read."""
        return self.to_read.polygon(polygon)

    def read_bbox(self, polygon: Polygon) -> Bbox:
        """The box around a polygon of the page as submitted, in the page as read."""
        return bbox_of(self.to_read.polygon(polygon))


@dataclass(frozen=True, slots=True)
class Document:
    """A file and its pages, in order."""

    name: str
    pages: tuple[Page, ...]
