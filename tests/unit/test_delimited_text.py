"""A text that is a table through and through becomes one, and running text does not."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.reading.typeset.content import Grid, Words
from pagemill.reading.typeset.delimited_text import DELIMITERS, delimited_table
from pagemill.reading.typeset.text_file import text_content

ORDER = '品名,数量,单价\n"水泵, 立式",12,720.00\n阀门,40,"55,00"\n'


def rows(table: Grid | None) -> list[list[str]]:
    assert table is not None
    found: dict[int, list[str]] = {}
    for cell in table.cells:
        found.setdefault(cell.rows[0], []).append("\n".join(cell.paragraphs))
    return list(found.values())


def test_values_with_commas_in_quotes() -> None:
    assert rows(delimited_table(ORDER)) == [
        ["品名", "数量", "单价"],
        ["水泵, 立式", "12", "720.00"],
        ["阀门", "40", "55,00"],
    ]


def test_numbers_stand_to_the_right() -> None:
    table = delimited_table("item;net\npump;(1 200,50)\nvalve;€ 4\nother;n/a\n")
    assert table is not None
    assert [cell.paragraphs[0] for cell in table.cells if cell.right] == ["(1 200,50)", "€ 4"]


def test_a_file_in_another_encoding_is_a_table_of_its_own() -> None:
    (table,) = text_content(ORDER.replace("\n", "\r\n").encode("gb18030"))
    assert isinstance(table, Grid)
    assert rows(table)[1] == ["水泵, 立式", "12", "720.00"]


@pytest.mark.parametrize(
    "text",
    [
        "Dear Sir, I write to you\nabout the pump, which broke\nlast week, as you know",
        "Name, first name\nLi, Ming\nWang, Fang",
        "a,b\n1,2,3\n",
        "one line, and no more",
        "no delimiter\nat all\n",
        'a,"b\nc,d\n',
        "a,b\n" + "word " * 30 + "," + "word " * 30 + "\n",
        "",
    ],
    ids=["letter", "names", "uneven", "one line", "none", "open quote", "long", "empty"],
)
def test_what_is_no_table(text: str) -> None:
    assert delimited_table(text) is None
    assert all(isinstance(part, Words) for part in text_content(text.encode() or b"x"))


values = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20)


@given(st.integers(2, 5).flatmap(lambda n: st.lists(st.lists(values, min_size=n, max_size=n), min_size=2, max_size=6)))
def test_what_a_program_writes_comes_back(table: list[list[str]]) -> None:
    for delimiter in DELIMITERS:
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(table)
        assert rows(delimited_table(out.getvalue())) == table
