"""Headings with Chinese numbers have levels by the forms that their document has."""

from pagemill.reading.headings.chinese_outline import ChineseOutline


def levels(*texts: str) -> list[int | None]:
    outline = ChineseOutline()
    return [outline.level(text) for text in texts]


def test_each_form_is_within_the_one_before_it() -> None:
    texts = ("第一节 概览", "一、重大事项提示", "（一）特别风险提示", "1、原材料价格波动风险", "2、应收账款回收风险")
    assert levels(*texts, "（二）利润分配方案", "二、基本情况") == [2, 3, 4, 5, 5, 4, 3]


def test_forms_that_a_document_has_not_take_no_level() -> None:
    assert levels("一、审计意见", "（一）收入确认", "1、事项描述") == [2, 3, 4]
    assert levels("第一章 招标公告", "一、项目基本情况") == [2, 3]
    assert levels("第一章 总则", "第一节 一般规定", "一、范围") == [2, 3, 4]


def test_one_in_brackets_is_within_another_that_was_not_seen() -> None:
    assert levels("（二）会计期间", "1、说明") == [3, 4]


def test_figures_that_come_first_are_outermost() -> None:
    assert levels("1. 项目概况", "（一）建设内容", "2. 投资估算") == [2, 3, 2]


def test_other_numbers_and_headings_tell_nothing() -> None:
    assert levels("1.1 范围", "2 引言", "结论", "3.5亿元", "1. Introduction") == [None] * 5


def test_articles_are_within_chapters_and_sections_and_items_within_articles() -> None:
    assert levels("第一章 总则", "第一条 目的", "一、范围", "第二节 适用", "第二条 定义") == [2, 3, 4, 3, 4]
    assert levels("第一条 标的", "第二条 价款", "（一）单价") == [2, 2, 3]
