"""Titles that their section's number and a type of their own tell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pagemill.reading.text_layer.line_types import LineTypes
from pagemill.reading.text_layer.numbered_titles import numbered_titles

SONG, HEI = 0, 1
TEXT = "各单位要高度重视此项工作，明确责任分工，确保各项措施落实到位，"


def found(rows: Sequence[tuple[str, int]]) -> list[str]:
    """The titles among rows of a text and its type, 40 pixels apart."""
    boxes = [(100.0, 100.0 + 40 * n, 100.0 + 24 * len(text), 124.0 + 40 * n) for n, (text, _) in enumerate(rows)]
    types = np.array([kind for _, kind in rows])
    letters = np.bincount(types, weights=[len(text) for text, _ in rows], minlength=2)
    typed = LineTypes(
        np.array(boxes), types, np.eye(2)[types], np.array([15.0, 15.0]), letters, [False, False], [False, False]
    )
    texts = [text for text, _ in rows]
    return ["".join(texts[at] for at in title) for title in numbered_titles(typed, texts, [False] * len(rows))]


def test_a_title_numbered_in_chinese_in_a_type_that_nothing_else_is_in_is_one_alone() -> None:
    for title in ("三、工作要求", "（二）管理制度", "第二章 传感器的标定"):
        assert found([(TEXT, SONG), (title, HEI), (TEXT, SONG), (TEXT, SONG)]) == [title]


def test_none_is_in_the_type_of_the_text_nor_where_its_type_is_used_for_more() -> None:
    assert found([(TEXT, SONG), ("三、工作要求", SONG), (TEXT, SONG), ("附件", HEI)]) == []
    assert found([(TEXT, SONG), ("三、工作要求", HEI), (TEXT, SONG), ("附件说明", HEI), (TEXT, SONG)]) == []
    assert found([(TEXT, SONG), ("三、工作要求，", HEI), (TEXT, SONG), (TEXT, SONG)]) == []
