"""Whatever a document holds and whatever is asked, values stand in it."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from drawings.documents import SIDES, document, lines_page, text_box
from pagemill.document import Block, BlockKind, Cell, Document, Line, Page, Table
from pagemill.extraction.extractor import Extractor
from pagemill.extraction.names.keys import Wanted
from pagemill.extraction.request import ExtractionRequest, Field, FieldKind
from pagemill.extraction.result import Value
from pagemill.geometry import Affine, Bbox, Polygon, bbox_of, polygon_of, union
from pagemill.settings import Settings

EXTRACTOR = Extractor(Settings())
WORDS = [
    *("Invoice No: A-17", "Total", "12.50", "EUR 1,200.00", "Date", "2031-03-05", "5 March 2031 10:30", "Qty", "Price"),
    *(
        "姓名：张三 性别：男",
        "姓",
        "名",
        "电话",
        "☑男 □女",
        "□是 □否",
        "审批意见",
        "年  月  日",
        "合计：壹拾元整",
        "小计",
        "税额 6.00",
    ),
    *(
        "Bill to:",
        "Harbour Mills SDN BHD (123456-A)",
        "12 Quay Road",
        "97201 Portland",
        "desk@mill.example",
        "Cash 20.00",
    ),
    *(
        ":",
        "：：",
        "()",
        "（",
        "  ",
        "",
        "🙂",
        "👩‍👩‍👧：🙂",
        "İ",
        "ﬁ",
        "①",
        "㎏",
        "½",
        "\u0301",
        "\u200b:\u200b",
        "\t",
        "a\x00b",
        "٣",
        "ß:ẞ",
        "名：" * 30,
    ),
]
NAMES = ["Invoice No", "total", "Date", "姓名", "性别", "company", "vendor address", "city", "zip", "currency", "email"]
NAMES += ["Qty", "Price", "tax", "subtotal", "审批意见", "due_date", "", " ", ":", "🙂", "VAT"]
PROMPTS = ["", "YYYY-MM-DD", "保留两位小数", "也叫“合计”", "a date", "只要数字", "%", "“”", "\x00", "类型：金额"]

line_texts = st.sampled_from(WORDS) | st.sampled_from(WORDS) | st.sampled_from(NAMES) | st.text(max_size=12)
columns, rows = st.sampled_from([100.0, 250.0, 500.0]), st.integers(0, 9).map(lambda row: 100.0 + 30 * row)
near = st.integers(0, 60).map(lambda step: step * 10.0)
sizes = st.sampled_from([0.0, 1e-9, 0.5, 1.0, 20.0, 20.0, 20.0, 200.0, 1e6])


@st.composite
def boxes(draw: st.DrawFn) -> Bbox:
    x, y = draw(near | st.floats(-1e6, 1e6)), draw(near | st.floats(-1e6, 1e6))
    return (x, y, x + draw(sizes), y + draw(sizes))


@st.composite
def made_lines(draw: st.DrawFn) -> Line:
    """Mostly a line of a paper, sometimes one of any box and any width of its characters."""
    text = draw(line_texts)
    if draw(st.integers(0, 3)):
        return Line(text, polygon_of(text_box(text, draw(columns), draw(rows))))
    marks = sorted(draw(st.lists(st.floats(0, 1), min_size=len(text) + 1, max_size=len(text) + 1)))
    offsets = (0.0, *marks[1:-1], 1.0) if text and draw(st.booleans()) else ()
    return Line(text, polygon_of(draw(boxes())), draw(st.floats(0, 1)), offsets=offsets)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    height, width = draw(st.integers(1, 4)), draw(st.integers(2, 4))
    cells = []
    for row in range(height):
        for col in range(width):
            last = min(width - 1, col + draw(st.sampled_from([0, 0, 0, 1])))
            box = (100.0 + 150 * col, 100.0 + 40 * row, 100.0 + 150 * (last + 1), 140.0 + 40 * row)
            text = draw(line_texts)
            inside = (box[0] + 5, box[1] + 5, box[0] + 5 + 10 * len(text), box[1] + 25)
            lines = (Line(text, polygon_of(inside)), *draw(st.lists(made_lines(), max_size=1)))
            cells.append(Cell((row, row + draw(st.sampled_from([0, 0, 1]))), (col, last), polygon_of(box), lines))
    return Table(tuple(cells), draw(st.sampled_from([True, False, None])))


@st.composite
def pages(draw: st.DrawFn, index: int) -> Page:
    blocks = []
    for _ in range(draw(st.integers(1, 2))):
        if draw(st.booleans()):
            table = draw(tables())
            around = union(bbox_of(cell.polygon) for cell in table.cells)
            blocks.append(Block(BlockKind.TABLE, polygon_of(around), table=table))
        else:
            lines = tuple(draw(st.lists(made_lines(), min_size=5, max_size=12)))
            kind = draw(st.sampled_from([BlockKind.TEXT, BlockKind.HEADER, BlockKind.SEAL, BlockKind.DOC_TITLE]))
            blocks.append(Block(kind, polygon_of((0, 0, *SIDES)), lines))
    skew = Affine.rotation(draw(st.sampled_from([0.0, 3.0, -7.5])), (500, 700))
    to_read = skew @ Affine.quarter_turn(draw(st.sampled_from([0, 90, 180, 270])), *SIDES)
    return Page(index, *SIDES, *SIDES, blocks=tuple(blocks), to_read=to_read)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    return document(*(draw(pages(index)) for index in range(draw(st.integers(1, 2)))))


@st.composite
def fields(draw: st.DrawFn) -> Field:
    name = draw(st.sampled_from(NAMES) | st.sampled_from(NAMES) | st.text(max_size=8))
    kind = draw(st.sampled_from(FieldKind))
    prompt, expected = draw(st.sampled_from(PROMPTS) | st.text(max_size=8)), draw(st.sampled_from(["", "A-17", "男"]))
    return Field(name, kind, prompt, expected, draw(st.sampled_from(["", "不为空", "looks right"])))


requests = st.builds(
    ExtractionRequest, st.just(()) | st.lists(fields(), min_size=4, max_size=8).map(tuple), st.booleans()
)


def lines_of(page: Page) -> Iterable[Line]:
    for block in page.blocks:
        yield from block.lines
        for cell in block.table.cells if block.table is not None else ():
            yield from cell.lines


def squeezed(text: str) -> str:
    return "".join(text.split())


def within(polygon: Polygon, around: Bbox, page: Page) -> bool:
    """Whether a polygon lies within a box of the page as read, but for a pixel, or a millionth of a huge box."""
    slack = 1 + 1e-6 * max(map(abs, around))
    x0, y0, x1, y1 = page.read_bbox(polygon)
    return x0 >= around[0] - slack and y0 >= around[1] - slack and x1 <= around[2] + slack and y1 <= around[3] + slack


def check(value: Value, made: Document, in_form: bool) -> None:
    """Text, quote and polygon of a value are of the lines of the document."""
    assert 0 <= value.score <= 1
    if not value.evidence:
        assert value.text == ""
        return
    assert value.text
    if not in_form:
        assert squeezed(value.text) == squeezed("".join(each.quote for each in value.evidence))
    for each in value.evidence:
        page = made.pages[each.page]
        holders = [
            [page.read_bbox(line.polygon) for line in lines_of(page) if part in line.text]
            for part in each.quote.split("\n")
        ]
        assert all(holders), "every line of a quote stands on the page"
        if len(holders) == 1:
            assert any(within(each.polygon, box, page) for box in holders[0])
        else:
            assert within(each.polygon, union(box for held in holders for box in held), page)


@settings(max_examples=150)
@given(documents(), requests)
def test_any_document_gives_values_that_stand_in_it(made: Document, request: ExtractionRequest) -> None:
    found = EXTRACTOR.extract(made, request)
    forms = {each.name for each in request.fields if Wanted(each).prompt.form is not None}
    if request.fields:
        assert [field.name for field in found.fields] == [
            field.name for field in request.fields if field.kind is FieldKind.VALUE
        ]
    for field in found.fields:
        for value in field.values:
            check(value, made, field.name in forms)
    for table in found.tables:
        for row in table.rows:
            assert len(row) == len(table.columns)
            for name, value in zip(table.columns, row, strict=True):
                check(value, made, name in forms)
    assert found.trace and all(step.strip() for step in found.trace)


def test_the_property_covers_lines_without_a_block_of_text() -> None:
    """Lines of pages that hold nothing else are found: the property above is not one of empty documents."""
    page = lines_page([("Vessel: Aurora", (100, 100, 240, 120))])
    ((value,),) = (
        field.values for field in EXTRACTOR.extract(document(page), ExtractionRequest((Field("Vessel"),))).fields
    )
    assert value.text == "Aurora"
