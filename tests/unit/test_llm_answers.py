"""Whatever a model writes, what is read of it is of the right form, or nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.extraction.llm.answers import (
    FieldAnswer,
    RowsAnswer,
    read_fields,
    read_judgement,
    read_object,
    read_rows,
)
from pagemill.extraction.llm.quotes import Quote


@pytest.mark.parametrize(
    "text",
    [
        '{"f1": 1}',
        ' \n{"f1": 1} ',
        '```json\n{"f1": 1}\n```',
        'I found {it} here: {"f1": 1}. Good?',
        '<think>{"f1": 2}</think>{"f1": 1}',
        'no tag at the beginning</think>\n{"f1": 1}',
    ],
)
def test_the_object_of_an_answer_is_found(text: str) -> None:
    assert read_object(text) == {"f1": 1}


@pytest.mark.parametrize("text", ["", "none", "[1]", "{", '{"f1": ', "{" * 100_000, '{"a":' * 100_000, "[{]}"])
def test_an_answer_without_an_object_is_none(text: str) -> None:
    assert read_object(text) is None


@pytest.mark.parametrize(
    "value",
    [
        {"values": [{"quote": "a", "page": 1, "line": 2}], "reason": ""},
        {"values": [{"quote": "a", "page": "1", "line": "row 2"}]},
        {"values": {"quote": " a ", "page": 1, "line": 2}},
        [{"quote": "a", "page": 1, "line": 2}, {"quote": ""}, {"quote": None}, {}, None, []],
        {"quote": "a", "page": 1, "line": 2},
    ],
)
def test_a_field_is_read_in_the_forms_that_models_give_it(value: Any) -> None:
    assert read_fields({"f1": value}, 1) == [FieldAnswer((Quote("a", 1, 2),))]


def test_numbers_are_quotes_and_places_may_be_missing() -> None:
    assert read_fields({"f1": ["a", 7, 2.5, True]}, 1) == [FieldAnswer((Quote("a"), Quote("7"), Quote("2.5")))]


def test_fields_that_are_left_out_have_no_quotes_and_none_at_all_is_no_answer() -> None:
    assert read_fields({"f2": None}, 3) == [FieldAnswer(), FieldAnswer(), FieldAnswer()]
    assert read_fields({"answer": "x"}, 3) is None
    assert read_fields({"f1": {"answer": "x"}}, 1) is None


def test_rows_keep_their_empty_cells() -> None:
    rows = [{"page": 1, "line": 3, "c1": "a", "c2": ""}, {"c1": "", "c2": ""}, "x", {"line": 4, "c2": {"quote": "b"}}]
    read = read_rows({"rows": rows, "reason": "its\n header"}, 2)
    assert read == RowsAnswer(((Quote("a", 1, 3), None), (None, Quote("b", 0, 4))), "its header")
    assert read_rows({"rows": {}}, 2) is None


def test_a_judgement_is_true_or_false() -> None:
    assert read_judgement({"passed": True, "reason": "same"}) == (True, "same")
    assert read_judgement({"passed": "true"}) is None


def test_a_reason_is_one_line_that_is_not_long() -> None:
    told = read_judgement({"passed": False, "reason": "a\x1b[31m\u202e\n b" + "x" * 500})
    assert told is not None
    assert told[1].startswith("a[31m b")
    assert len(told[1]) == 200


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["f1", "f2", "values", "quote", "page", "line", "rows", "c1", "c2", "reason", "passed"]),
            inner,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_is_read_or_refused(value: Any) -> None:
    answer = read_object(json.dumps(value))
    if answer is None:
        return
    for field in read_fields(answer, 2) or []:
        assert all(quote.text.strip() and quote.page >= 0 and quote.row >= 0 for quote in field.quotes)
    rows = read_rows(answer, 2)
    assert rows is None or all(len(row) == 2 and any(row) for row in rows.rows)
    read_judgement(answer)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    found = read_object(text)
    assert found is None or isinstance(found, dict)
