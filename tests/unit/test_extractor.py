"""A document and what is asked of it, to values with their places: each way to a value, and what holds for all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawings.documents import SIDES, document, lines_page, table_page, text_box, written_page
from pagemill.document import Block, BlockKind, Cell, Document, Line, Page, PageFailure, Table
from pagemill.extraction.extractor import Extractor
from pagemill.extraction.keys import Wanted
from pagemill.extraction.request import ExtractionRequest, Field, FieldKind
from pagemill.extraction.result import NO_VALUE, Extraction, Grade, Value
from pagemill.geometry import Affine, Bbox, Polygon, bbox_of, polygon_of, union
from pagemill.settings import Settings

EXTRACTOR = Extractor(Settings())


def extract(page: Page | Document, *fields: Field | str, audit: bool = True, remark: str = "") -> Extraction:
    made = page if isinstance(page, Document) else document(page)
    asked = tuple(field if isinstance(field, Field) else Field(field) for field in fields)
    return EXTRACTOR.extract(made, ExtractionRequest(asked, audit, remark=remark))


def texts(found: Extraction) -> list[tuple[str, list[str]]]:
    return [(field.name, [value.text for value in field.values]) for field in found.fields]


def only(page: Page, field: Field | str) -> Value:
    """The one value of the one field asked for."""
    (found,) = extract(page, field).fields
    (value,) = found.values
    return value


INVOICE = written_page(
    ("Invoice No: A-17", 100, 100),
    ("Issue Date: 5 March 2031", 100, 140),
    ("Vessel", 100, 180),
    ("Aurora", 300, 180),
    ("Master", 100, 220),
)


# --- what is asked for ------------------------------------------------------------------------------------------------


def test_where_nothing_is_asked_all_keys_and_tables_are_given() -> None:
    page = table_page([["Item", "Qty", "Price"], ["Bolt", "2", "1.50"], ["Nut", "3", "0.20"]], top=300)
    found = extract(replace(page, blocks=(*INVOICE.blocks, *page.blocks)))
    assert ("Invoice No", ["A-17"]) in texts(found) and ("Issue Date", ["5 March 2031"]) in texts(found)
    assert {value.grade for field in found.fields for value in field.values} == {Grade.FOUND}
    assert [table.columns for table in found.tables] == [("Item", "Qty", "Price")]
    assert f"all {len(found.fields)} keys" in found.trace[-1]


def test_fields_stand_in_the_order_they_are_asked_for_each_time() -> None:
    found = extract(INVOICE, "Vessel", "Invoice No", "Vessel")
    assert texts(found) == [("Vessel", ["Aurora"]), ("Invoice No", ["A-17"]), ("Vessel", ["Aurora"])]
    assert found.tables == ()


def test_a_value_comes_with_the_place_of_its_own_characters() -> None:
    value = only(INVOICE, "Invoice No")
    assert (value.text, value.grade) == ("A-17", Grade.EXACT)
    (evidence,) = value.evidence
    # Its four characters end the line of sixteen, 160 pixels wide.
    assert (evidence.page, evidence.quote) == (0, "A-17")
    corners = [number for point in evidence.polygon for number in point]
    assert corners == pytest.approx([220, 100, 260, 100, 260, 120, 220, 120])
    assert 0.9 <= value.score <= 1


@pytest.mark.parametrize("name", ["Ballast", "到港日期", "🙂", "--"])
def test_a_field_that_is_not_in_the_document_has_no_value(name: str) -> None:
    found = extract(INVOICE, name)
    assert texts(found) == [(name, [])]
    assert "Not found" in found.trace[-1]


def test_a_key_with_nothing_filled_in_has_no_value_and_is_told() -> None:
    found = extract(INVOICE, "Master")
    assert texts(found) == [("Master", [])]
    assert "the key “Master” stands, and nothing is filled in" in " ".join(found.trace)


@pytest.mark.parametrize("made", [document(), document(Page(0, *SIDES, *SIDES))])
def test_a_document_without_text_has_no_values(made: Document) -> None:
    found = extract(made, "Vessel", "total", "company", "date", Field("Qty", FieldKind.COLUMN))
    assert [values for _, values in texts(found)] == [[]] * 4
    assert all(not table.rows for table in found.tables)
    assert extract(made).fields == ()


def test_a_page_that_could_not_be_read_is_passed_over() -> None:
    lost = Page(0, *SIDES, *SIDES, failure=PageFailure("unreadable", "the picture is broken"))
    found = extract(document(lost, replace(INVOICE, index=1)), "Vessel")
    assert texts(found) == [("Vessel", ["Aurora"])]
    assert found.fields[0].values[0].evidence[0].page == 1


def test_a_remark_is_said_first() -> None:
    found = extract(INVOICE, "Vessel", remark="The embedded method answers.")
    assert found.trace[0] == "The embedded method answers."
    assert found.trace[1:] == extract(INVOICE, "Vessel").trace


# --- which value ------------------------------------------------------------------------------------------------------


def test_a_key_printed_several_times_gives_every_value() -> None:
    page = table_page([["姓名", "关系"], ["王一", "父亲"], ["王二", "母亲"]])
    assert texts(extract(page, "姓名", "关系")) == [("姓名", ["王一", "王二"]), ("关系", ["父亲", "母亲"])]


def test_a_key_that_is_only_like_the_name_gives_one_value() -> None:
    page = written_page(("Ballast weight: 40", 100, 100), ("Ballast weights: 41", 100, 140))
    found = extract(page, "Ballast weighs")
    assert [len(field.values) for field in found.fields] == [1]
    assert any("Ruled out: “4" in step for step in found.trace)


def test_a_value_given_is_not_ruled_out_as_well() -> None:
    """The date is found beside its key, and once more as a date in a sentence that names it."""
    found = extract(INVOICE, "Issue Date")
    assert texts(found) == [("Issue Date", ["5 March 2031"])]
    assert not any("Ruled out" in step for step in found.trace)


def test_the_name_itself_is_taken_before_a_usual_other_one() -> None:
    page = written_page(("Bill No: B-2", 100, 100), ("Invoice Number: A-17", 100, 140))
    assert only(page, "Invoice Number").text == "A-17"


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("电话：见附件", "电话", None),
        ("电话：555 0100", "电话", "555 0100"),
        ("出生日期：    年    月    日", "出生日期", None),
        ("出生日期：2001年3月", "出生日期", "2001年3月"),
        ("性别：☑男 □女", "性别", "男"),
        ("邮箱：无", "邮箱", None),
    ],
)
def test_what_cannot_be_of_the_fields_kind_is_not_given(line: str, name: str, value: str | None) -> None:
    assert texts(extract(written_page((line, 100, 100)), name)) == [(name, [value] if value else [])]


def test_a_sentence_gives_a_value_that_it_names() -> None:
    page = written_page(("This bill is payable on or before 5 March 2031.", 100, 100))
    value = only(page, "due date")
    assert (value.text, value.grade) == ("5 March 2031", Grade.MEANING)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("company", "Harbour Mills Ltd"),
        ("vendor address", "12 Quay Road, Portland 97201"),
        ("city", "Portland"),
        ("date", "5 March 2031"),
        ("email", "desk@mill.example"),
        ("total", "12.50"),
        ("currency", "EUR"),
    ],
)
def test_what_has_no_key_is_told_by_its_kind_and_place(name: str, text: str) -> None:
    page = written_page(
        ("Harbour Mills Ltd", 100, 40),
        ("12 Quay Road, Portland 97201", 100, 65),
        ("desk@mill.example", 100, 115),
        ("5 March 2031  10:30", 100, 200),
        ("Flour", 100, 300),
        ("EUR 12.50", 500, 300),
    )
    value = only(page, name)
    assert (value.text, value.grade) == (text, Grade.PLACE)
    assert value.evidence[0].quote == text


@pytest.mark.parametrize("name", ["customer address", "buyer company", "ship to address"])
def test_what_is_asked_of_another_party_is_not_taken_from_the_maker(name: str) -> None:
    page = written_page(("Harbour Mills Ltd", 100, 40), ("12 Quay Road, Portland 97201", 100, 65))
    assert texts(extract(page, name)) == [(name, [])]


# --- forms and audit --------------------------------------------------------------------------------------------------


def test_a_value_in_a_form_keeps_the_evidence_of_the_print() -> None:
    printed, written = (only(INVOICE, Field("Issue Date", prompt=form)) for form in ("", "YYYY-MM-DD"))
    assert (printed.text, written.text) == ("5 March 2031", "2031-03-05")
    assert written.evidence == printed.evidence
    assert written.evidence[0].quote == "5 March 2031"


def test_a_value_that_cannot_be_written_in_the_form_is_given_as_printed() -> None:
    found = extract(INVOICE, Field("Vessel", prompt="YYYY-MM-DD"))
    assert texts(found) == [("Vessel", ["Aurora"])]
    assert any("cannot be written as “YYYY-MM-DD”" in step for step in found.trace)


def test_cells_are_given_in_the_form_asked_for() -> None:
    page = table_page([["Item", "Price"], ["Bolt", "1,200.5"], ["Nut", ""]])
    fields = [Field("Item", FieldKind.COLUMN), Field("Price", FieldKind.COLUMN, prompt="保留两位小数")]
    (table,) = extract(page, *fields).tables
    assert [[value.text for value in row] for row in table.rows] == [["Bolt", "1200.50"], ["Nut", ""]]
    assert table.rows[0][1].evidence[0].quote == "1,200.5"
    assert table.rows[1][1] == NO_VALUE


@pytest.mark.parametrize(
    ("field", "passed"),
    [
        (Field("Invoice No", expected="A-17"), True),
        (Field("Invoice No", expected="a-17"), True),
        (Field("Invoice No", expected="A-18"), False),
        (Field("Issue Date", expected="2031-03-05"), True),
        (Field("Invoice No", audit_prompt="is not empty"), True),
        (Field("Master", expected="Ahab"), False),
        (Field("Ballast", expected="40"), False),
    ],
)
def test_a_value_is_judged_by_what_is_expected_of_it(field: Field, passed: bool) -> None:
    found = extract(INVOICE, field)
    judgement = found.fields[0].values[0].judgement
    assert judgement is not None and judgement.passed is passed
    assert found.trace[-1].startswith(f"Audit of “{field.name}”") and judgement.reason in found.trace[-1]


def test_what_no_rule_covers_is_not_passed_and_said_so() -> None:
    value = only(INVOICE, Field("Vessel", expected="a ship", audit_prompt="it is a plausible name of what is expected"))
    assert value.judgement is not None and not value.judgement.passed
    assert value.judgement.reason == "No rule covers what is asked, and no language model is configured."


def test_without_an_expectation_and_without_an_audit_nothing_is_judged() -> None:
    assert only(INVOICE, "Vessel").judgement is None
    found = extract(INVOICE, Field("Vessel", expected="Borealis"), Field("Ballast", expected="40"), audit=False)
    assert [[value.judgement for value in field.values] for field in found.fields] == [[None], []]


def test_every_cell_of_a_column_is_judged() -> None:
    page = table_page([["Item", "Unit"], ["Bolt", "kg"], ["Nut", "t"]])
    fields = [Field("Item", FieldKind.COLUMN), Field("Unit", FieldKind.COLUMN, expected="kg")]
    (table,) = extract(page, *fields).tables
    judged = [[value.judgement and value.judgement.passed for value in row] for row in table.rows]
    assert judged == [[None, True], [None, False]]


# --- columns ----------------------------------------------------------------------------------------------------------


def test_columns_are_given_as_a_table_beside_the_fields() -> None:
    page = table_page([["Item", "Qty"], ["Bolt", "2"], ["Nut", "3"]], top=300)
    both = replace(page, blocks=(*INVOICE.blocks, *page.blocks))
    found = extract(both, Field("Qty", FieldKind.COLUMN), "Vessel", Field("Item", FieldKind.COLUMN))
    assert texts(found) == [("Vessel", ["Aurora"])]
    (table,) = found.tables
    assert table.columns == ("Qty", "Item")
    assert [[value.text for value in row] for row in table.rows] == [["2", "Bolt"], ["3", "Nut"]]


def test_columns_that_stand_as_plain_keys_are_given_as_one_row() -> None:
    columns = [Field(name, FieldKind.COLUMN) for name in ("Invoice No", "Ballast", "Vessel")]
    found = extract(INVOICE, *columns)
    assert found.fields == ()
    (table,) = found.tables
    assert table.columns == ("Invoice No", "Ballast", "Vessel")
    assert [[value.text for value in row] for row in table.rows] == [["A-17", "", "Aurora"]]
    assert table.rows[0][1] == NO_VALUE


# --- turned pages -----------------------------------------------------------------------------------------------------


def turned(page: Page, to_read: Affine) -> Page:
    """The same page as submitted, where `to_read` takes it to the page that is given."""
    back = to_read.inverse()

    def line(each: Line) -> Line:
        return replace(each, polygon=back.polygon(each.polygon))

    def cell(each: Cell) -> Cell:
        return replace(each, polygon=back.polygon(each.polygon), lines=tuple(map(line, each.lines)))

    def block(each: Block) -> Block:
        table = replace(each.table, cells=tuple(map(cell, each.table.cells))) if each.table is not None else None
        return replace(each, polygon=back.polygon(each.polygon), lines=tuple(map(line, each.lines)), table=table)

    return replace(page, blocks=tuple(map(block, page.blocks)), to_read=to_read)


SKEWED = Affine.rotation(-3, (500, 700))
FORM = table_page([["Remarks", "keep dry\nstack two high"], ["Vessel", "Aurora"]], pitch=60)
LETTER = written_page(
    ("Vessel Name: Aurora", 100, 100), ("Remarks:", 100, 140), ("keep dry, stack", 200, 140), ("two high", 200, 164)
)


@pytest.mark.parametrize("page", [FORM, LETTER])
@pytest.mark.parametrize("angle", [0, 90, 180, 270])
@pytest.mark.parametrize("skew", [Affine(), SKEWED])
def test_a_page_that_lies_turned_and_skewed_gives_the_same_text_and_its_places(
    page: Page, angle: int, skew: Affine
) -> None:
    to_read = skew @ Affine.quarter_turn(angle, SIDES[1], SIDES[0])
    names = ("Vessel", "Vessel Name", "Remarks")
    upright, lying = extract(page, *names), extract(turned(page, to_read), *names)
    assert texts(lying) == texts(upright)
    assert sum(bool(values) for _, values in texts(upright)) >= 2
    for one, other in zip(upright.fields, lying.fields, strict=True):
        for expected, value in zip(one.values, other.values, strict=True):
            assert [each.quote for each in value.evidence] == [each.quote for each in expected.evidence]
            for here, there in zip(expected.evidence, value.evidence, strict=True):
                flat = [number for point in to_read.polygon(there.polygon) for number in point]
                assert flat == pytest.approx([number for point in here.polygon for number in point], abs=1e-6)


# --- what holds for all documents -------------------------------------------------------------------------------------

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
    assert only(page, "Vessel").text == "Aurora"
