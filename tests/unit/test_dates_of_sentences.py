"""The dates that the sentences of a paper begin a period with."""

from __future__ import annotations

from drawings.documents import document, lines_page
from pagemill.extraction.names.keys import Wanted
from pagemill.extraction.papers.sentences import said_in
from pagemill.extraction.request import Field
from pagemill.extraction.view import view_document


def begins(text: str) -> list[str]:
    view = view_document(document(lines_page([(text, (100.0, 100.0, 900.0, 130.0))])))
    return [said.passage.text for said in said_in(view, Wanted(Field("service_start")))]


def test_the_words_before_a_date_tell_that_a_period_begins_with_it() -> None:
    assert set(begins("The lease runs on, commencing on 2024-03-01 and not on 2025-04-02.")) == {"2024-03-01"}


def test_words_far_before_a_date_are_not_looked_at() -> None:
    # A long text may have thousands of dates: of all that stands before each its last words are enough.
    assert begins("The lease runs on, commencing on" + " " * 60 + "2024-03-01 as agreed.") == []
