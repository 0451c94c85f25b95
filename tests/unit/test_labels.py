"""How much a text looks like the name of a field: known names, colons and endings speak for it, figures against."""

from __future__ import annotations

import pytest

from pagemill.extraction.names.labels import LABEL, LONGEST_HAN, LONGEST_LATIN, Labels, without_remarks


@pytest.mark.parametrize(
    "text", ["姓名", "发票号码", "开票日期", "Invoice No.", "DUE DATE", "Grand Total", "发 票 号 码"]
)
def test_a_name_that_papers_use_is_a_label(text: str) -> None:
    assert Labels().score(text) == 0.95


@pytest.mark.parametrize(
    "text", ["靶区编号", "培养目标", "复核结论", "Docking period", "Crate No", "Betriebsnummer Nr."]
)
def test_a_name_is_told_by_how_it_ends(text: str) -> None:
    assert LABEL <= Labels().score(text) < 0.9


@pytest.mark.parametrize("text", ["张三", "湖南长沙", "Aurora", "MS Aurora", "同意"])
def test_a_short_text_that_says_nothing_may_be_either(text: str) -> None:
    assert 0 < Labels().score(text) < LABEL


@pytest.mark.parametrize("text", ["2031-03-05", "A-4711", "13800001111", "12.50", "☑男", "□是", "", "  ", "——", "🙂"])
def test_figures_tick_boxes_and_signs_are_no_label(text: str) -> None:
    assert Labels().score(text) == 0.0


@pytest.mark.parametrize("text", ["Ballast:", "压舱物：", "Ballast 2nd hold :"])
def test_a_colon_makes_a_label(text: str) -> None:
    assert Labels().score(text) == 0.9


@pytest.mark.parametrize(("char", "longest"), [("舱", LONGEST_HAN), ("b", LONGEST_LATIN)])
def test_not_even_a_colon_makes_a_label_of_a_sentence(char: str, longest: int) -> None:
    assert Labels().score(char * longest + "：") == 0.9
    assert Labels().score(char * (longest + 1) + "：") == 0.0


def test_a_sentence_with_han_punctuation_is_less_of_a_label_than_a_word() -> None:
    assert Labels().score("好，走吧") < Labels().score("好走吧")


@pytest.mark.parametrize("text", ["压舱物", " 压 舱 物 ", "壓艙物", "（二）压舱物（吨）", "3. 压舱物"])
def test_a_wanted_name_is_a_label_without_doubt(text: str) -> None:
    assert Labels().score(text) < 1
    assert Labels.of(["压舱物"]).score(text) == 1


def test_names_of_signs_alone_are_not_wanted() -> None:
    assert Labels.of(["", "--", "Hull"]).wanted == {"hull"}


@pytest.mark.parametrize(
    ("label", "bare"),
    [
        ("1. 姓名", "姓名"),
        ("（三）工作单位（全称）", "工作单位"),
        ("十二、附件", "附件"),
        ("2 Vessel", "Vessel"),
        ("Amount (EUR)", "Amount"),
        ("金额【元】", "金额"),
        ("重量（吨", "重量"),
        ("2031", "2031"),
        ("Hull", "Hull"),
    ],
)
def test_a_label_is_bare_without_its_number_and_its_brackets(label: str, bare: str) -> None:
    assert without_remarks(label) == bare
