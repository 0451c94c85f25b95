"""Fields that share a name, and a trace that does not contradict itself."""

from drawings.documents import document, lines_page, rows_of_lines, table_page
from pagemill.extraction import Extraction, ExtractionRequest, Field, FieldKind
from pagemill.extraction.extractor import Extractor
from pagemill.settings import Settings

NOTE = document(lines_page(rows_of_lines([["Total: 1,234.50"], ["Due date: 05/03/2024"]])))


def extracted(*fields: Field) -> Extraction:
    return Extractor(Settings()).extract(NOTE, ExtractionRequest(fields))


def test_each_of_two_fields_of_one_name_is_judged_by_its_own_expectation() -> None:
    found = extracted(
        Field("Total", expected="1234.5", audit_prompt="数值相等"),
        Field("Total"),
        Field("Total", expected="1234.6", audit_prompt="数值相等"),
    )
    judgements = [field.values[0].judgement for field in found.fields]
    assert [judgement and judgement.passed for judgement in judgements] == [True, None, False]


def test_each_of_two_columns_of_one_name_is_judged_by_its_own_expectation() -> None:
    table = document(table_page([["Item", "Price"], ["Bolt", "1.50"], ["Nut", "0.80"], ["Washer", "0.10"]]))
    fields = [
        Field("Item", FieldKind.COLUMN, expected=expected, audit_prompt="exact match") for expected in ("Bolt", "Nut")
    ]
    (found,) = Extractor(Settings()).extract(table, ExtractionRequest(tuple(fields))).tables
    judgements = [[value.judgement is not None and value.judgement.passed for value in row] for row in found.rows]
    assert judgements == [[True, False], [False, True], [False, False]]


def test_a_place_that_was_taken_is_not_ruled_out() -> None:
    """A date behind its key is found along the key, and again in the sentence."""
    found = extracted(Field("Due date"))
    assert [value.text for value in found.fields[0].values] == ["05/03/2024"]
    assert not [step for step in found.trace if "Ruled out" in step]
