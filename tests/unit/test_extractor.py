"""A document and what is asked of it, to values with their places: each way to a value."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drawings.documents import SIDES, document, table_page, written_page
from pagemill.document import Document, Page, PageFailure
from pagemill.extraction.extractor import Extractor
from pagemill.extraction.request import ExtractionRequest, Field, FieldKind
from pagemill.extraction.result import NO_VALUE, Extraction, Grade, Value
from pagemill.geometry import Affine
from pagemill.reading.blocks.mapped_blocks import mapped
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
    return replace(page, blocks=tuple(mapped(block, back) for block in page.blocks), to_read=to_read)


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
