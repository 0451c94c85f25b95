"""The dates that the sentences of a paper begin a period with."""

from __future__ import annotations

import time

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


def test_a_text_of_many_dates_takes_time_in_proportion_to_its_length() -> None:
    started = time.process_time()
    assert begins("on 2024-03-01 " * 4000) == []
    # Ten times what it takes; a look at all of the text before each date takes twice as long as this.
    assert time.process_time() - started < 5.0
