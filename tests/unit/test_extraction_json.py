"""An extraction is read back from its JSON as it was written, and a page that could not be read is told of."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.document import Block, BlockKind, Document, Line, Page, PageFailure
from pagemill.extraction import (
    Evidence,
    Extraction,
    ExtractionRequest,
    FoundField,
    FoundTable,
    Grade,
    Judgement,
    Value,
    extraction_from_json,
    extraction_to_json,
)
from pagemill.jobs.extraction_result import read_extraction, write_extraction

TEXTS = st.text(max_size=8)
NUMBERS = st.integers(0, 100_000).map(lambda n: n / 100)
POLYGONS = st.tuples(*[st.tuples(NUMBERS, NUMBERS)] * 4)
VALUES = st.builds(
    Value,
    text=TEXTS,
    evidence=st.lists(st.builds(Evidence, page=st.integers(0, 9), polygon=POLYGONS, quote=TEXTS), max_size=2).map(
        tuple
    ),
    score=st.integers(0, 100).map(lambda n: n / 100),
    grade=st.none() | st.sampled_from(Grade),
    judgement=st.none() | st.builds(Judgement, passed=st.booleans(), reason=TEXTS),
)


def table_of(width: int) -> st.SearchStrategy[FoundTable]:
    row = st.tuples(*[VALUES] * width)
    return st.builds(FoundTable, st.tuples(*[TEXTS] * width), st.lists(row, max_size=2).map(tuple))


EXTRACTIONS = st.builds(
    Extraction,
    fields=st.lists(st.builds(FoundField, TEXTS, st.lists(VALUES, max_size=2).map(tuple)), max_size=3).map(tuple),
    tables=st.lists(st.integers(1, 3).flatmap(table_of), max_size=2).map(tuple),
    trace=st.lists(TEXTS, max_size=3).map(tuple),
)


@given(EXTRACTIONS)
def test_an_extraction_is_read_back_as_it_was_written(extraction: Extraction) -> None:
    assert extraction_from_json(json.loads(json.dumps(extraction_to_json(extraction)))) == extraction


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="format 2"):
        extraction_from_json({**extraction_to_json(Extraction()), "format": 2})


BOX = ((0.0, 0.0), (90.0, 0.0), (90.0, 9.0), (0.0, 9.0))


@pytest.mark.parametrize(
    ("text", "told"),
    [("总金额：一百元", ["第2页无法识别", "坏了"]), ("Total: 100", ["Page 2 could not be read", "坏了"])],
)
def test_a_page_that_could_not_be_read_is_told_of_in_the_documents_language(text: str, told: list[str]) -> None:
    read = Page(0, 100, 140, 140, 100, (Block(BlockKind.TEXT, BOX, (Line(text, BOX),)),), turned=90, skew=1.5)
    failed = Page(1, 0, 0, 0, 0, failure=PageFailure("PageUnreadable", "坏了"))
    out = io.BytesIO()
    write_extraction(
        out, Document("a.pdf", (read, failed)), ExtractionRequest(), lambda *_: Extraction(trace=("what came before",))
    )
    result = read_extraction(out.getvalue())
    before, last = result.extraction.trace
    assert before == "what came before"
    assert all(part in last for part in told)
    assert [(page.width, page.height, page.turned, page.skew) for page in result.pages] == [
        (100, 140, 90, 1.5),
        (0,) * 4,
    ]
    assert not any(page.blocks for page in result.pages)
    assert result.pages[1].failure == failed.failure
