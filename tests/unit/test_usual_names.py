"""The vocabulary of usual names: every label in it is found, and none contradicts another."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from pagemill.extraction.folding import fold
from pagemill.extraction.keys import WORTH, Wanted
from pagemill.extraction.request import Field
from pagemill.extraction.result import Grade
from pagemill.extraction.usual_names import concept_of, known_label, unlike, usual_names, words_of

CONCEPTS: dict[str, dict[str, list[str]]] = tomllib.loads(
    (files("pagemill.extraction") / "usual_names.toml").read_text("utf-8")
)
every_concept = pytest.mark.parametrize("slug", CONCEPTS)


def folded(slug: str, part: str) -> set[str]:
    return {fold(name) for name in CONCEPTS[slug].get(part, [])}


def test_the_file_holds_concepts_of_three_parts_and_no_other() -> None:
    assert len(CONCEPTS) >= 50
    expected: dict[str, Any] = {slug: {"asked", "printed"} for slug in CONCEPTS}
    assert {slug: set(row) - {"not"} for slug, row in CONCEPTS.items()} == expected
    assert all(row["asked"] and row["printed"] for row in CONCEPTS.values())


@every_concept
def test_every_printed_label_is_known_and_answers_to_its_concept(slug: str) -> None:
    row = CONCEPTS[slug]
    wanted = Wanted(Field(row["asked"][0]))
    for label in row["printed"]:
        assert known_label(label), label
        match = wanted.match(label)
        assert match is not None, label
        assert match.worth >= WORTH[Grade.MEANING] - 0.1, label
        assert match.grade in (Grade.EXACT, Grade.FOLDED, Grade.MEANING), label


@every_concept
def test_no_label_that_means_something_else_is_a_label_of_the_concept(slug: str) -> None:
    assert not folded(slug, "not") & (folded(slug, "printed") | folded(slug, "asked"))


@every_concept
def test_no_label_that_means_something_else_answers_to_the_concept(slug: str) -> None:
    wanted = Wanted(Field(CONCEPTS[slug]["asked"][0]))
    assert [label for label in CONCEPTS[slug].get("not", []) if wanted.match(label)] == []
    assert unlike(CONCEPTS[slug]["asked"][0]) == tuple(CONCEPTS[slug].get("not", []))


@every_concept
def test_a_name_is_asked_of_one_concept_alone(slug: str) -> None:
    assert {name: concept_of(name) for name in CONCEPTS[slug]["asked"]} == dict.fromkeys(CONCEPTS[slug]["asked"], slug)


@every_concept
def test_no_name_is_of_signs_alone(slug: str) -> None:
    names = [name for part in CONCEPTS[slug].values() for name in part]
    assert [name for name in names if not fold(name) or name != name.strip()] == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("invoice_number", "invoice number"),
        ("invoiceNumber", "invoice Number"),
        ("InvoiceNumber", "Invoice Number"),
        ("invoice-number", "invoice number"),
        ("PONumber", "PO Number"),
        ("INVOICE_NUMBER", "INVOICE NUMBER"),
        ("GuestIDs", "Guest IDs"),
        ("line2Total", "line2 Total"),
        (" due   date ", "due date"),
        ("发票号码", "发票号码"),
        ("", ""),
    ],
)
def test_a_name_in_snake_or_camel_is_read_as_words(name: str, words: str) -> None:
    assert words_of(name) == words


@pytest.mark.parametrize(
    "name", ["invoice_number", "InvoiceNumber", "Invoice Number", "发票号码", "發票號碼", "Rechnungsnummer"]
)
def test_all_ways_to_write_a_name_are_of_one_concept(name: str) -> None:
    assert concept_of(name) == "invoice_number"
    names = usual_names(name)
    assert "invoice no" in names
    assert fold(name) not in {fold(each) for each in names}


@pytest.mark.parametrize("name", ["", "  ", "Keel load", "压舱物", "🙂"])
def test_a_name_outside_of_the_vocabulary_has_no_other(name: str) -> None:
    assert (concept_of(name), usual_names(name), unlike(name)) == (None, (), ())
    assert not known_label(name)
