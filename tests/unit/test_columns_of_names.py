"""Names in a column told by their place, with the values that begin below one another beside them."""

from __future__ import annotations

import pytest

from drawings.documents import document, lines_page, text_box
from pagemill.document import Page
from pagemill.extraction.extractor import Extractor
from pagemill.extraction.request import ExtractionRequest, Field
from pagemill.settings import Settings


def column(*rows: tuple[str, str], head: str = "") -> Page:
    """Names at the left with their values beside them, below a head that has another text beside it."""
    lines = [(text, text_box(text, x, 60)) for text, x in ((head, 100), ("NOTICE", 700)) if head]
    for number, (name, value) in enumerate(rows):
        lines += [(text, text_box(text, x, 85 + 30 * number)) for text, x in ((name, 100), (value, 420)) if text]
    return lines_page(lines)


def pairs(page: Page, *names: str) -> dict[str, list[str]]:
    found = Extractor(Settings()).extract(document(page), ExtractionRequest(tuple(map(Field, names)))).fields
    return {field.name: [value.text for value in field.values] for field in found}


NOTICE = column(
    ("Notice number", "QW 4471 0092"),
    ("Alleged at", "06/08/2025"),
    ("Spot", "Spittal Street"),
    ("Vehicle registration mark", "KD18 XNC"),
    ("Coach maker", "Ford"),
    ("Officer seen", "MW226"),
    ("Status", "Open"),
    head="City Parking",
)
TRANSFER = column(
    ("Sender", "Orla Keane"),
    ("SWIFT/BIC", "CAIXESBBXXX"),
    ("Amount sent", "1,250.00 EUR"),
    ("Fee", "2.40 EUR"),
    ("Status", "Completed"),
)


@pytest.mark.parametrize(("name", "value"), [("Spot", "Spittal Street"), ("Coach maker", "Ford")])
def test_what_stands_among_names_is_one_whatever_heads_the_page(name: str, value: str) -> None:
    assert pairs(NOTICE)[name] == [value]


def test_a_name_that_begins_with_the_one_asked_for_is_read_whole_in_a_column_of_names() -> None:
    assert pairs(TRANSFER, "Amount", "BIC") == {"Amount": ["1,250.00"], "BIC": ["CAIXESBBXXX"]}
