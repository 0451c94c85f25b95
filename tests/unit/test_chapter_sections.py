"""A title says which chapter it is, and a heading by its number of which chapter it is."""

import pytest

from pagemill.reading.headings.chapter_sections import chapter_number, is_section_of


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("第三章　运输组织", 3),
        ("第十章 索引", 10),
        ("第十二章 装载", 12),
        ("第四十一章", 41),
        ("第 7 章 配载", 7),
        ("第二部分 合同", 2),
        ("Chapter 12: Loading", 12),
        ("KAPITEL 4 Verladung", 4),
        ("Chapters of history", None),
        ("第三方支付", None),
        ("运输组织", None),
    ],
)
def test_the_number_of_a_chapter_is_read_from_its_title(title: str, number: int | None) -> None:
    assert chapter_number(title) == number


def test_a_section_begins_with_the_number_of_its_chapter() -> None:
    assert is_section_of(3, "3.1 方式") and is_section_of(3, "3.12.4 案例")
    assert not is_section_of(3, "31.1 方式") and not is_section_of(3, "3 方式") and not is_section_of(3, "4.1 方式")
    assert not is_section_of(None, "3.1 方式")
