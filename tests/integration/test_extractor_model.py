"""Extraction with a language model behind a real server: what it quotes is given, and the embedded method stands in."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from drawings.documents import document, table_page, written_page
from pagemill.extraction.extractor import QUOTED, Extractor
from pagemill.extraction.request import ExtractionRequest, Field, FieldKind
from pagemill.extraction.result import Extraction, Grade
from pagemill.geometry import bbox_of
from pagemill.settings import LlmBackend, LlmSettings, Settings
from serving import ChatServer, run_chat_server
from serving.chat_program import INVENTED

PAPER = document(
    written_page(("Vessel: Aurora", 100, 100), ("Sailing Date: 5 March 2031", 100, 140)),
    table_page([["Item", "EUR"], ["Freight", "12.50"], ["Handling", ""]], index=1),
)
VESSEL = Field("Vessel")
ITEM, EURO = Field("Item", FieldKind.COLUMN), Field("EUR", FieldKind.COLUMN)


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with run_chat_server() as running:
        yield running


@pytest.fixture
def asking(server: ChatServer, request: pytest.FixtureRequest) -> Asking:
    return Asking(server, request.node.name.replace("-", "_"))


class Asking:
    """One test's extractor, which knows a backend for each way to answer; its models are no other test's."""

    def __init__(self, server: ChatServer, test: str) -> None:
        self._server = server
        self._test = test

    def _model(self, way: str) -> str:
        return f"{way}-{self._test}"

    def extract(self, way: str, *fields: Field, default: str = "", configured: str = "") -> Extraction:
        """`way` is the backend that the request names; `configured` the one there is, where that is another."""
        there = configured or way or default
        backend = LlmBackend(
            address=self._server.address,
            model=self._model(there),
            request_seconds=1.0,
            document_seconds=3.0,
            retries=0,
        )
        settings = Settings(llm=LlmSettings(backends={there: backend}, default=default))
        return Extractor(settings).extract(PAPER, ExtractionRequest(fields, backend=way))

    def count(self, way: str) -> int:
        """The requests that the model was asked."""
        return len(self._server.asked(self._model(way)))


def embedded(*fields: Field) -> Extraction:
    return Extractor(Settings()).extract(PAPER, ExtractionRequest(fields))


def test_a_quoted_value_is_given_with_its_place(asking: Asking) -> None:
    found = asking.extract("right", VESSEL)
    (value,) = found.fields[0].values
    assert (value.text, value.grade, value.score) == ("Aurora", Grade.MODEL, QUOTED)
    (evidence,) = value.evidence
    assert (evidence.page, evidence.quote) == (0, "Aurora")
    # Its six characters end the line of fourteen, 140 pixels wide.
    assert bbox_of(evidence.polygon) == pytest.approx((180, 100, 240, 120))
    assert any("“Vessel”: the model quotes “Aurora” (page 1)" in step for step in found.trace)


def test_a_quoted_value_is_written_in_the_form_asked_for(asking: Asking) -> None:
    (value,) = asking.extract("right", Field("Sailing Date", prompt="YYYY-MM-DD")).fields[0].values
    assert (value.text, value.evidence[0].quote, value.grade) == ("2031-03-05", "5 March 2031", Grade.MODEL)


def test_quoted_rows_are_a_table_with_empty_cells(asking: Asking) -> None:
    (table,) = asking.extract("right", ITEM, EURO).tables
    assert table.columns == ("Item", "EUR")
    assert [[value.text for value in row] for row in table.rows] == [["Freight", "12.50"], ["Handling", ""]]
    assert [value.grade for value in table.rows[1]] == [Grade.MODEL, None]


def test_an_invented_value_is_not_given(asking: Asking) -> None:
    found = asking.extract("inventing", VESSEL)
    assert found.fields[0].values == ()
    assert any("1 of the model's quotes do not stand in the document" in step for step in found.trace)
    assert INVENTED not in str(found)


def test_what_the_model_does_not_find_is_not_looked_for_again(asking: Asking) -> None:
    found = asking.extract("right", Field("Ballast"))
    assert found.fields[0].values == ()
    assert not any("Looking for" in step for step in found.trace)


@pytest.mark.parametrize(
    ("way", "reason"),
    [
        ("slow", "did not answer in time"),
        ("trickling", "did not answer in time"),
        ("closing", "broke off the answer"),
        ("endless", "longer than it may be"),
        ("failing", "HTTP status 500"),
        ("prose", "not of the form asked for"),
    ],
)
def test_where_the_model_fails_the_embedded_method_answers_and_the_trace_says_so(
    asking: Asking, way: str, reason: str
) -> None:
    begun = time.monotonic()
    found = asking.extract(way, VESSEL, ITEM, EURO)
    assert time.monotonic() - begun < 5
    expected = embedded(VESSEL, ITEM, EURO)
    assert (found.fields, found.tables) == (expected.fields, expected.tables)
    assert found.fields[0].values[0].text == "Aurora" and found.fields[0].values[0].grade is Grade.EXACT
    told = [step for step in found.trace if "left to the embedded method" in step]
    assert told and all(reason in step for step in told)


def test_an_audit_that_no_rule_covers_is_the_models(asking: Asking) -> None:
    rule = "it means the same as what is expected"
    found = asking.extract(
        "right", Field("Vessel", expected="AURORA", audit_prompt=rule), Field("Vessel", expected="X", audit_prompt=rule)
    )
    judged = [field.values[0].judgement for field in found.fields]
    assert [each and each.reason for each in judged] == [
        "judged by the language model “right”: They mean the same."
    ] * 2
    assert [each and each.passed for each in judged] == [True, False]


def test_an_audit_that_a_rule_covers_is_not_asked_of_the_model(asking: Asking) -> None:
    (value,) = asking.extract("right", Field("Vessel", expected="Aurora")).fields[0].values
    assert value.judgement is not None and value.judgement.passed
    assert asking.count("right") == 1


def test_an_audit_that_the_model_does_not_judge_has_not_passed(asking: Asking) -> None:
    (value,) = asking.extract("failing", Field("Vessel", expected="a", audit_prompt="it makes sense")).fields[0].values
    assert value.text == "Aurora"
    assert value.judgement is not None and not value.judgement.passed
    assert "did not judge" in value.judgement.reason


def test_the_default_backend_answers_where_the_request_names_none(asking: Asking) -> None:
    assert asking.extract("", VESSEL, default="right").fields[0].values[0].grade is Grade.MODEL
    assert asking.count("right") == 1


def test_without_a_default_the_embedded_method_answers(asking: Asking) -> None:
    found = asking.extract("", VESSEL, configured="right")
    assert found == embedded(VESSEL)
    assert asking.count("right") == 0


def test_an_unknown_backend_leaves_all_to_the_embedded_method_and_is_told(asking: Asking) -> None:
    found = asking.extract("elsewhere", VESSEL, configured="right")
    assert found.fields == embedded(VESSEL).fields
    assert "No language model “elsewhere” is configured; the embedded method answers." in found.trace
    assert asking.count("right") == 0


def test_where_nothing_is_asked_the_model_is_asked_nothing(asking: Asking) -> None:
    assert asking.extract("", default="right") == embedded()
    assert asking.count("right") == 0
