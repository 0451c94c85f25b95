"""The trace: sentences of one language, each with the page and the place of what it tells of."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from drawings.documents import document, written_page
from pagemill.extraction.extractor import Extractor
from pagemill.extraction.request import ExtractionRequest, Field
from pagemill.extraction.result import Evidence, Extraction, Grade, Judgement
from pagemill.extraction.trace import Trace
from pagemill.extraction.values.value_kinds import ValueKind
from pagemill.geometry import bbox_of, polygon_of
from pagemill.settings import Settings

AT = (Evidence(1, polygon_of((10.4, 20.6, 30, 40)), "A-17"),)
CHINESE_AT, ENGLISH_AT = "第2页(10,21)–(30,40)", "on page 2 at (10,21)–(30,40)"
HAN = re.compile(r"[\u4e00-\u9fff]")

#: Every sentence that tells of a place, and the words of the document in it.
PLACED: list[tuple[Callable[[Trace], None], list[str]]] = [
    (lambda trace: trace.value("A-17", AT), ["A-17"]),
    (lambda trace: trace.empty("No", AT), ["No"]),
    (lambda trace: trace.passed_over("No", "A-18", AT), ["No", "A-18"]),
    *(
        (lambda trace, grade=grade: trace.keyed("No", AT, grade, "Nr", 0.7, "inline"), ["No"])  # type: ignore[misc]
        for grade in (Grade.EXACT, Grade.FOLDED, Grade.PROMPT, Grade.MEANING, Grade.FUZZY)
    ),
]
OTHER: list[tuple[Callable[[Trace], None], list[str]]] = [
    (lambda trace: trace.looked_at(2, 30, 4, 5), ["2", "30", "4", "5"]),
    (lambda trace: trace.absent(), []),
    (lambda trace: trace.everything(7, 3), ["7", "3"]),
    (lambda trace: trace.written("5 March", "03-05", "MM-DD"), ["5 March", "03-05", "MM-DD"]),
    (lambda trace: trace.written("soon", None, "MM-DD"), ["soon", "MM-DD"]),
    (lambda trace: trace.judged("No", "A-17", Judgement(True, "fits")), ["No", "A-17", "fits"]),
    (lambda trace: trace.judged("No", "A-17", Judgement(False, "differs")), ["No", "A-17", "differs"]),
    *(
        (lambda trace, kind=kind: trace.wanted("No", kind, ("Nr", "Num")), ["No", "Nr", "Num"])  # type: ignore[misc]
        for kind in ValueKind
    ),
    *(
        (lambda trace, place=place: trace.placed(place), [])  # type: ignore[misc]
        for place in ("head", "below_head", "first", "amounts", "sum", "largest")
    ),
]


def said(tell: Callable[[Trace], None], chinese: bool) -> str:
    trace = Trace(chinese)
    tell(trace)
    (sentence,) = trace.steps
    return sentence


@pytest.mark.parametrize(("tell", "words"), [*PLACED, *OTHER])
def test_a_sentence_is_of_the_documents_language_and_has_its_words(
    tell: Callable[[Trace], None], words: list[str]
) -> None:
    chinese, english = said(tell, True), said(tell, False)
    assert HAN.search(chinese) and chinese.rstrip().endswith(("。", "fits", "differs"))
    assert not HAN.search(english) and english.rstrip().endswith((".", "fits", "differs"))
    assert all(word in chinese and word in english for word in words)
    assert "{" not in chinese + english


@pytest.mark.parametrize(("tell", "words"), PLACED)
def test_a_place_is_told_by_its_page_from_one_and_its_box(tell: Callable[[Trace], None], words: list[str]) -> None:
    assert CHINESE_AT in said(tell, True)
    assert ENGLISH_AT in said(tell, False)


@pytest.mark.parametrize("relation", ["inline", "right", "below", "column"])
def test_it_is_told_where_a_value_stands_seen_from_its_key(relation: str) -> None:
    def tell(trace: Trace) -> None:
        trace.keyed("No", AT, Grade.EXACT, "No", 1.0, relation)

    places = {"inline": "同一行", "right": "右侧", "below": "在其下方", "column": "列"}
    assert [each for each in places if places[each] in said(tell, True)] == [relation]


def test_a_fuzzy_key_is_told_with_its_worth() -> None:
    assert "70%" in said(lambda trace: trace.keyed("No", AT, Grade.FUZZY, "Nr", 0.7, "inline"), False)


def test_a_value_on_two_pages_is_told_with_both() -> None:
    both = (*AT, Evidence(2, polygon_of((1, 2, 3, 4)), "B"))
    assert said(lambda trace: trace.value("A B", both), False).endswith(f"{ENGLISH_AT} and on page 3 at (1,2)–(3,4).")
    assert said(lambda trace: trace.value("A B", both), True).endswith(f"{CHINESE_AT}、第3页(1,2)–(3,4)。")


def test_sentences_stay_in_the_order_they_are_told() -> None:
    trace = Trace(False)
    trace.add(["first"])
    trace.say("第二", "second")
    trace.absent()
    assert trace.steps[:2] == ("first", "second") and len(trace.steps) == 3


PAPERS = {
    True: (("船舶登记", 100, 40), ("船名：远星", 100, 100), "船名", "远星"),
    False: (("Register of ships", 100, 40), ("Vessel: Aurora", 100, 100), "Vessel", "Aurora"),
}


@pytest.mark.parametrize("chinese", [True, False])
def test_the_place_told_is_that_of_the_value_given(chinese: bool) -> None:
    title, line, name, text = PAPERS[chinese]
    pages = written_page(title), written_page(line, index=1)
    found: Extraction = Extractor(Settings()).extract(document(*pages), ExtractionRequest((Field(name),)))
    (value,) = found.fields[0].values
    x0, y0, x1, y1 = (round(each) for each in bbox_of(value.evidence[0].polygon))
    place = f"第2页({x0},{y0})–({x1},{y1})" if chinese else f"on page 2 at ({x0},{y0})–({x1},{y1})"
    told = [step for step in found.trace if f"“{text}”" in step]
    assert value.text == text and len(told) == 1 and place in told[0]
    assert all(bool(HAN.search(step)) is chinese for step in found.trace)
