"""An extraction as it is answered: order, empty values, corners, and rows of tables."""

from pagemill.api.tencent.structural_list import result_angle, structural_list
from pagemill.document import Page, PageFailure
from pagemill.extraction import (
    NO_VALUE,
    Evidence,
    Extraction,
    ExtractionRequest,
    Field,
    FieldKind,
    FoundField,
    FoundTable,
    Judgement,
    Value,
)
from pagemill.jobs import Order, Product
from pagemill.jobs.extraction_result import ExtractionResult

PAGE = Page(2, 100, 200, 200, 100, turned=270, skew=-1.5)
POLYGON = ((99.6, 10.4), (99.4, 50.0), (80.0, 50.5), (-0.4, 201.0))
FOUND = Value("12", (Evidence(2, POLYGON, "12"), Evidence(3, POLYGON, "12")), judgement=Judgement(True, "the same"))
COORD = {
    "LeftTop": {"X": 100, "Y": 10},
    "RightTop": {"X": 99, "Y": 50},
    "RightBottom": {"X": 80, "Y": 50},
    "LeftBottom": {"X": 0, "Y": 200},
}


def item(name: str, text: str = "", coord: object = None, page: str = "", passed: bool = False) -> dict[str, object]:
    value = {"AutoContent": text, "Coord": coord, "PageIndex": page}
    return {"Key": {"AutoName": name, "ConfigName": ""}, "Value": value, "AuditResult": passed}


def listed(extraction: Extraction, *fields: Field, coordinates: bool = True) -> list[dict[str, object]]:
    order = Order(Product.EXTRACTION, extraction=ExtractionRequest(fields), coordinates=coordinates)
    return structural_list(ExtractionResult(extraction, (PAGE,)), order)


def test_values_of_one_key_are_groups_and_an_absent_one_is_empty() -> None:
    extraction = Extraction((FoundField("a", (FOUND, FOUND)), FoundField("b")))
    line = item("a", "12", COORD, "3", True)
    assert listed(extraction) == [
        {"Groups": [{"Lines": [line]}, {"Lines": [line]}]},
        {"Groups": [{"Lines": [item("b")]}]},
    ]


def test_rows_are_groups_and_empty_cells_stay() -> None:
    table = FoundTable(("x", "y"), ((FOUND, NO_VALUE), (NO_VALUE, FOUND)))
    line = item("x", "12", None, "3", True)
    other = item("y", "12", None, "3", True)
    assert listed(Extraction((), (table,)), coordinates=False) == [
        {"Groups": [{"Lines": [line, item("y")]}, {"Lines": [item("x"), other]}]}
    ]


def test_columns_that_no_table_has_are_one_row_without_values() -> None:
    wanted = [Field("x", FieldKind.COLUMN), Field("k"), Field("y", FieldKind.COLUMN)]
    empty = [{"Groups": [{"Lines": [item("k")]}]}, {"Groups": [{"Lines": [item("x"), item("y")]}]}]
    for tables in ((), (FoundTable(("x", "y"), ()),)):
        assert listed(Extraction((FoundField("k"),), tables), *wanted) == empty
    assert listed(Extraction()) == []


def test_the_angle_is_that_of_the_first_page_that_was_read() -> None:
    failed = Page(0, 0, 0, 0, 0, failure=PageFailure("PageUnreadable", "no"))
    assert result_angle(ExtractionResult(Extraction(), (failed, PAGE))) == 88.5
    assert result_angle(ExtractionResult(Extraction(), (failed,))) == 0.0
