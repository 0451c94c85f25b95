"""The part of what stands beside a key that is the value: of its kind, of its rows, and what is ticked."""

from __future__ import annotations

import pytest

from drawings.documents import document, written_page
from pagemill.extraction.passages.passage import Passage
from pagemill.extraction.passages.value_parts import part_of_kind, ticked
from pagemill.extraction.values.value_kinds import ValueKind
from pagemill.extraction.view import view_document


def passage(*lines: str) -> Passage:
    """Lines below one another."""
    page = written_page(*((line, 100, 100 + 30 * number) for number, line in enumerate(lines)))
    return Passage(tuple(line.span() for line in view_document(document(page)).lines))


def part(kind: ValueKind, *lines: str) -> str:
    return part_of_kind(passage(*lines), kind).text


def chosen(*options: str) -> list[str] | None:
    found = ticked([passage(option) for option in options])
    return None if found is None else [option.text for option in found]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["☑男 □女"], ["男"]),
        (["□男 ☑女"], ["女"]),
        (["☑ 是　☐ 否"], ["是"]),
        (["是☑ 否□"], ["是"]),
        (["是□ 否☑"], ["否"]),
        (["■海运 □空运 ■铁路"], ["海运", "铁路"]),
        (["基本（√）专用（ ）"], ["基本"]),
        (["基本（ ）专用（√）一般（ ）"], ["专用"]),
        (["□男", "√女"], ["女"]),
        (["○ by sea ● by air"], ["by air"]),
    ],
)
def test_what_is_ticked_is_the_value(options: list[str], expected: list[str]) -> None:
    assert chosen(*options) == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [(["男 □女"], ["男"]), (["□男 女"], None), (["男", "□女"], ["男"]), (["□海运", "空运", "□铁路"], ["空运"])],
)
def test_an_option_whose_box_is_hidden_among_empty_ones_is_ticked(
    options: list[str], expected: list[str] | None
) -> None:
    """A box that is hidden behind another option's words cannot be told."""
    assert chosen(*options) == expected


@pytest.mark.parametrize("options", [["□男 □女"], ["☑男 ☑女"], ["张三"], ["张三", "李四"], ["AB-17 (2)"], []])
def test_without_boxes_or_with_none_or_all_ticked_nothing_is_chosen(options: list[str]) -> None:
    assert chosen(*options) is None


def test_how_to_tick_is_no_option() -> None:
    assert chosen("请在相应处打“√”： □海运 ☑空运") == ["空运"]
    assert chosen("请在相应处打“√”： 海运 □空运") == ["海运"]


def test_a_ticked_option_stands_where_it_is_printed() -> None:
    whole = passage("□男 ☑女")
    (option,) = ticked([whole]) or []
    # The signs of boxes are drawn as wide as Latin letters, the Han characters twice as wide.
    assert option.spans[0].start == 4
    assert option.bbox[2] == whole.bbox[2]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("RM 12.50", "12.50"),
        ("EUR 1,200.00", "1,200.00"),
        ("1,200.00 EUR", "1,200.00"),
        ("USD12.50", "USD12.50"),
        ("$12.50", "$12.50"),
        ("¥ 12.50", "¥ 12.50"),
        ("12.50", "12.50"),
        ("USD", "USD"),
        ("壹拾贰元伍角", "壹拾贰元伍角"),
    ],
)
def test_an_amount_is_given_without_its_currencys_letters(text: str, amount: str) -> None:
    assert part(ValueKind.MONEY, text) == amount


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (ValueKind.DATE, "on 5 March 2031 in Portland", "5 March 2031"),
        (ValueKind.DATE, "2031年3月5日至2031年4月5日", "2031年3月5日至2031年4月5日"),
        (ValueKind.EMAIL, "write to desk@mill.example at any time", "desk@mill.example"),
        (ValueKind.IDENTIFIER, "No. A-4711", "A-4711"),
        (ValueKind.IDENTIFIER, "№ 4711", "4711"),
        (ValueKind.IDENTIFIER, "No4711", "4711"),
        (ValueKind.IDENTIFIER, "号码：4711", "4711"),
        (ValueKind.IDENTIFIER, "Nordic-17", "Nordic-17"),
        (ValueKind.IDENTIFIER, "N4711", "N4711"),
        (ValueKind.IDENTIFIER, "NO4711", "NO4711"),
        (ValueKind.IDENTIFIER, "NR-4711", "NR-4711"),
        (ValueKind.TEXT, "= 40 t", "40 t"),
        (ValueKind.TEXT, "on 5 March 2031 in Portland", "on 5 March 2031 in Portland"),
        (ValueKind.DATE, "soon", "soon"),
        (ValueKind.COUNT, "40 t", "40 t"),
    ],
)
def test_of_a_line_the_part_of_the_kind_is_given(kind: ValueKind, text: str, value: str) -> None:
    assert part(kind, text) == value


def test_of_several_lines_a_firms_name_is_the_first() -> None:
    assert part(ValueKind.COMPANY, "Harbour Mills Ltd", "12 Quay Road", "Portland") == "Harbour Mills Ltd"


def test_an_address_begins_where_it_reads_like_one_and_leaves_telephones_out() -> None:
    lines = ("Harbour Mills Ltd", "12 Quay Road", "Portland 97201", "+1 503 555 0100", "desk@mill.example")
    assert part(ValueKind.ADDRESS, *lines) == "12 Quay Road Portland 97201"


def test_lines_that_read_like_no_address_are_given_whole() -> None:
    assert part(ValueKind.ADDRESS, "the third", "on the left") == "the third on the left"
