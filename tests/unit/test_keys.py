"""Which printed keys answer to a name, and how surely: one rule a grade, and what answers to nothing."""

from __future__ import annotations

import pytest

from pagemill.extraction.names.keys import SENTENCE, WORTH, Match, Wanted
from pagemill.extraction.request import Field
from pagemill.extraction.result import Grade
from pagemill.extraction.values.value_kinds import ValueKind


def match(name: str, printed: str, prompt: str = "") -> Match | None:
    return Wanted(Field(name, prompt=prompt)).match(printed)


def grade(name: str, printed: str, prompt: str = "") -> Grade | None:
    found = match(name, printed, prompt)
    return found.grade if found is not None else None


@pytest.mark.parametrize("printed", ["压舱物", "压舱物：", "压舱物 :", " 压舱物", "压舱物*", "压舱物."])
def test_exact_is_the_name_itself_whatever_ends_it(printed: str) -> None:
    assert match("压舱物", printed) == Match(Grade.EXACT, 1.0, "压舱物")


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("压舱物", "压 舱 物"),
        ("压舱物", "壓艙物"),
        ("Keel Load", "KEEL LOAD:"),
        ("Keel Load", "Ｋｅｅｌ　Ｌｏａｄ"),
        ("Keel Load", "keel-load"),
        ("KeelLoad", "keel load"),
        ("Größe", "GRÖSSE"),
        ("numéro", "Numero"),
    ],
)
def test_folded_is_the_name_but_for_width_case_script_spaces_accents_and_signs(name: str, printed: str) -> None:
    assert match(name, printed) == Match(Grade.FOLDED, WORTH[Grade.FOLDED], name)


@pytest.mark.parametrize("printed", ["压舱物（吨）", "3. 压舱物", "（二）压舱物", "压舱物【必填】"])
def test_a_key_with_a_number_or_a_remark_is_a_little_less_sure(printed: str) -> None:
    assert match("压舱物", printed) == Match(Grade.FOLDED, WORTH[Grade.FOLDED] - 0.02, "压舱物")


@pytest.mark.parametrize(
    ("prompt", "printed"),
    [("也叫“底货”", "底货"), ("也叫“底货”", "底貨："), ("also called: keel load, dead load", "Dead Load")],
)
def test_prompt_is_another_name_that_the_prompt_gives(prompt: str, printed: str) -> None:
    found = match("压舱物", printed, prompt)
    assert found is not None
    assert (found.grade, found.worth) == (Grade.PROMPT, WORTH[Grade.PROMPT])


def test_the_prompts_names_are_known_without_it_to_nobody() -> None:
    assert match("压舱物", "底货") is None


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("invoice_number", "Rechnung Nr."),
        ("InvoiceNumber", "Facture No"),
        ("发票号码", "票据号码"),
        ("总金额", "价税合计"),
    ],
)
def test_meaning_is_a_usual_name_of_the_same_thing(name: str, printed: str) -> None:
    found = match(name, printed)
    assert found is not None and found.grade is Grade.MEANING
    assert WORTH[Grade.FUZZY] < found.worth < WORTH[Grade.MEANING]


def test_of_the_usual_names_the_commoner_is_worth_more() -> None:
    common, rare = match("invoice_number", "Invoice No"), match("invoice_number", "Belegnummer")
    assert common is not None and rare is not None
    assert common.worth > rare.worth


def test_fuzzy_is_worth_the_less_the_more_characters_differ() -> None:
    """`Keal Load` has one of its eight letters changed, `Keel Laod` two."""
    assert match("Keel Load", "Keal Load") == Match(Grade.FUZZY, pytest.approx(0.8 * 7 / 8), "Keel Load")
    assert match("Keel Load", "Keel Laod") is None


def test_fuzzy_is_worth_the_less_the_more_the_key_says_beside_the_name() -> None:
    """`压舱物` is three of the five characters of `压舱物重量`."""
    assert match("压舱物", "压舱物重量") == Match(Grade.FUZZY, pytest.approx(0.8 - 0.3 * 2 / 5), "压舱物")
    assert match("压舱物", "总压舱物") == Match(Grade.FUZZY, pytest.approx(0.8 - 0.3 / 4), "压舱物")


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("压舱物", "舱"),
        ("压舱物", "大压舱物室"),
        ("Mast", "Cast"),
        ("Ball", "Ballast weight"),
        ("Room 5", "Room 6"),
        ("试样日期", "试件日期"),
        ("Mast", "Mast of the second ship in the harbour"),
        ("Mast", ""),
        ("Mast", "：："),
        ("Mast", "🙂"),
    ],
)
def test_what_differs_in_figures_in_words_or_in_much_is_another_name(name: str, printed: str) -> None:
    assert match(name, printed) is None


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("total", "Subtotal"),
        ("total", "Sub-total:"),
        ("total", "Total tax"),
        ("invoice_number", "Invoice date"),
        ("due_date", "Invoice Date"),
    ],
)
def test_a_label_that_looks_alike_and_means_something_else_does_not_answer(name: str, printed: str) -> None:
    assert match(name, printed) is None


def test_what_is_asked_for_by_name_answers_even_if_it_is_unlike_the_concept() -> None:
    """`net amount` is not what papers print for a total, but here the prompt says so."""
    assert grade("total", "Net amount") is None
    assert grade("total", "Net amount", "printed as “Net amount”") is Grade.PROMPT


@pytest.mark.parametrize(
    ("name", "prompt", "kind"),
    [
        ("due_date", "", ValueKind.DATE),
        ("金额", "", ValueKind.MONEY),
        ("Keel load", "", ValueKind.TEXT),
        ("Keel load", "a date", ValueKind.DATE),
        ("total", "", ValueKind.MONEY),
        ("VAT number", "", ValueKind.TAX_NUMBER),
    ],
)
def test_the_kind_is_that_of_the_prompt_or_of_the_name(name: str, prompt: str, kind: ValueKind) -> None:
    assert Wanted(Field(name, prompt=prompt)).kind is kind


def test_only_names_that_the_caller_gave_are_labels_without_doubt() -> None:
    assert Wanted(Field("invoice_number", prompt="也叫“底号”")).label_names == ("invoice_number", "底号")


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("This invoice is payable on or before the", Grade.MEANING),
        ("Please note that the Due Date is", Grade.FUZZY),
        ("The due date of the earlier paper was moved to", None),
        ("Overdue dates", None),
    ],
)
def test_a_sentence_names_a_field_shortly_before_its_end(text: str, grade: Grade | None) -> None:
    found = Wanted(Field("due date")).named_in(text)
    assert (found and (found.grade, found.worth)) == (grade and (grade, SENTENCE))


def test_the_number_of_a_clause_is_none_of_its_heading() -> None:
    assert grade("运输方式", "五、运输方式及费用") == grade("运输方式", "运输方式及费用") == Grade.FUZZY
    assert match("运输方式", "五、其他运输方式及费用") is None
