"""Columns of tables: each value below the header that it lines up with, empty cells empty, totals told apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawings.documents import document, lines_page, rows_of_lines, table_page
from pagemill.document import Document, Page
from pagemill.extraction.names.column_names import WantedColumn, compare, match_headers
from pagemill.extraction.result import NO_VALUE, FoundTable, Grade
from pagemill.extraction.tables.table_columns import ColumnSearch, all_tables, find_columns
from pagemill.extraction.tables.totals_rows import is_total, is_totals_row
from pagemill.extraction.view import view_document
from pagemill.geometry import bbox_of

PRICES = [
    ["Item", "Qty", "Price", "Amount"],
    ["Bolt", "2", "1.50", "3.00"],
    ["Nut", "", "0.20", "4.00"],
    ["Total", "", "", "7.00"],
]


def search(made: Document, *wanted: str | WantedColumn) -> ColumnSearch:
    return find_columns(
        view_document(made), [want if isinstance(want, WantedColumn) else WantedColumn(want) for want in wanted]
    )


def texts(table: FoundTable) -> list[list[str]]:
    return [[value.text for value in row] for row in table.rows]


@pytest.mark.parametrize(
    ("printed", "wanted", "grade"),
    [
        ("金额", WantedColumn("金额"), Grade.EXACT),
        ("金 额（元）", WantedColumn("金额"), Grade.FOLDED),
        ("UNIT PRICE", WantedColumn("Unit price"), Grade.FOLDED),
        ("項目", WantedColumn("项目"), Grade.FOLDED),
        ("数量 Quantity", WantedColumn("数量"), Grade.FOLDED),
        ("人民币", WantedColumn("费用名称", (("人民币", Grade.PROMPT),)), Grade.PROMPT),
        ("Qty", WantedColumn("Quantity", (("Qty", Grade.MEANING),)), Grade.MEANING),
        ("Descripton", WantedColumn("Description"), Grade.FUZZY),
        ("美金", WantedColumn("欧元"), None),
        ("Rate 5", WantedColumn("Rate 7"), None),
        ("开标日期", WantedColumn("开票日期"), None),
    ],
)
def test_a_header_is_recognised_by_a_grade(printed: str, wanted: WantedColumn, grade: Grade | None) -> None:
    found = compare(printed, wanted)
    assert (found and found[0]) == grade


def test_the_surest_name_has_a_header_first() -> None:
    wanted = (WantedColumn("费用", (("金额", Grade.PROMPT),)), WantedColumn("金额"))
    matches = match_headers([["金额"], ["费用"]], wanted)
    assert [match and (match.column, match.grade) for match in matches] == [(1, Grade.EXACT), (0, Grade.EXACT)]


def test_a_header_that_means_the_same_is_taken_where_no_wording_is() -> None:
    def likeness(wanted: Sequence[str], printed: Sequence[str]) -> np.ndarray:
        pairs = {("Cost", "Charge"): 0.95}
        return np.array([[pairs.get((want, text), 0.1) for text in printed] for want in wanted], np.float32)

    matches = match_headers([["Item"], ["Charge"]], [WantedColumn("Item"), WantedColumn("Cost")], likeness)
    assert [match and match.grade for match in matches] == [Grade.EXACT, Grade.MEANING]


@pytest.mark.parametrize("ruled", [True, False])
def test_columns_come_in_the_order_asked_and_empty_cells_stay_empty(ruled: bool) -> None:
    found = search(document(table_page(PRICES, ruled=ruled)), "Amount", "Qty", "Item")
    (table,) = found.tables
    assert table.columns == ("Amount", "Qty", "Item")
    assert texts(table) == [["3.00", "2", "Bolt"], ["4.00", "", "Nut"], ["7.00", "", "Total"]]
    assert table.rows[1][1] is NO_VALUE
    assert found.missing == ()


def test_lines_alone_make_a_table() -> None:
    (table,) = search(document(lines_page(rows_of_lines(PRICES))), "Item", "Qty", "Amount").tables
    assert texts(table) == [["Bolt", "2", "3.00"], ["Nut", "", "4.00"], ["Total", "", "7.00"]]


@pytest.mark.parametrize(
    ("totals", "items"), [(None, ["Bolt", "Nut", "Total"]), (False, ["Bolt", "Nut"]), (True, ["Total"])]
)
def test_rows_of_totals_are_told_apart(totals: bool | None, items: list[str]) -> None:
    found = search(document(table_page(PRICES)), WantedColumn("Item", totals=totals), "Amount")
    assert [row[0].text for row in found.tables[0].rows] == items
    assert any("Total" in step for step in found.trace)


BELOW = [
    *PRICES[:3],
    ["", "", "Subtotal", "7.00"],
    ["", "", "VAT 20%", "1.40"],
    ["", "", "Total due", "8.40"],
    ["", "", "Paid", "2.00"],
]


@pytest.mark.parametrize(
    ("totals", "amounts"), [(None, ["3.00", "4.00"]), (False, ["3.00", "4.00"]), (True, ["7.00", "8.40"])]
)
def test_sums_below_the_last_columns_are_no_records(totals: bool | None, amounts: list[str]) -> None:
    found = search(document(table_page(BELOW, ruled=False)), "Item", WantedColumn("Amount", totals=totals))
    assert [row[1].text for row in found.tables[0].rows] == amounts
    assert any("Subtotal" in step for step in found.trace)


def test_a_record_without_its_first_cell_is_one_before_the_sums() -> None:
    rows = [*PRICES[:2], ["", "4", "2.00", "8.00"], ["", "", "Total", "11.00"]]
    found = search(document(table_page(rows)), "Qty", "Amount")
    assert texts(found.tables[0]) == [["2", "3.00"], ["4", "8.00"]]


@pytest.mark.parametrize(
    "text", ["合计", "小 计：", "总计（元）", "Total", "Sub-total", "Grand total EUR", "Summe", "價稅合計"]
)
def test_a_word_for_a_sum(text: str) -> None:
    assert is_total(text)


def test_a_thing_whose_name_begins_so_is_no_sum() -> None:
    assert not is_total("合同编号")
    assert not is_totals_row(["Total station TS-1", "3", "5.00", "15.00"])
    assert is_totals_row(["", "Total due", "15.00"])


def test_a_header_above_several_columns() -> None:
    rows = [["Name", "Tax", None, "Net"], [..., "Rate", "Amount", ...], ["Tea", "7%", "0.70", "10.00"]]
    (table,) = search(document(table_page(rows)), "Tax Rate", "Tax amount", "Net").tables
    assert texts(table) == [["7%", "0.70", "10.00"]]
    (table,) = search(document(table_page(rows)), "Amount", "Name").tables
    assert texts(table) == [["0.70", "Tea"]]


def test_a_title_above_the_header() -> None:
    rows = [["Prices of May", None, None, None], *PRICES]
    (table,) = search(document(table_page(rows)), "Item", "Price").tables
    assert texts(table)[0] == ["Bolt", "1.50"]


def test_headers_at_the_left() -> None:
    rows = [["Year", "2021", "2022", "2023"], ["Sales", "10", "12", ""], ["Costs", "7", "8", "9"]]
    (table,) = search(document(table_page(rows)), "Costs", "Sales").tables
    assert texts(table) == [["7", "10"], ["8", "12"], ["9", ""]]


def test_a_header_printed_again_on_the_next_page() -> None:
    more = [PRICES[0], ["Pin", "1", "0.10", "0.10"]]
    found = search(document(table_page(PRICES[:3]), table_page(more, index=1)), "Item", "Amount")
    (table,) = found.tables
    assert texts(table) == [["Bolt", "3.00"], ["Nut", "4.00"], ["Pin", "0.10"]]
    assert [row[0].evidence[0].page for row in table.rows] == [0, 0, 1]


def test_a_table_that_goes_on_without_its_header() -> None:
    more = [["Pin", "1", "0.10", "0.10"], ["Cap", "", "0.30", "0.60"]]
    (table,) = search(document(table_page(PRICES[:3]), table_page(more, index=1)), "Item", "Qty").tables
    assert texts(table) == [["Bolt", "2"], ["Nut", ""], ["Pin", "1"], ["Cap", ""]]


def test_another_table_on_the_next_page_is_not_joined() -> None:
    more = [["Pin", "1"], ["Cap", "2"]]
    (table,) = search(document(table_page(PRICES[:3]), table_page(more, index=1)), "Item", "Qty").tables
    assert len(table.rows) == 2


def test_the_table_that_has_the_most_of_the_columns() -> None:
    other = [["Item", "Place"], ["Bolt", "Shelf 3"]]
    found = search(document(table_page(other), table_page(PRICES, index=1)), "Item", "Qty", "Amount")
    (table,) = found.tables
    assert texts(table)[0] == ["Bolt", "2", "3.00"]
    assert any("Did not take the table on page 1" in step for step in found.trace)


def test_all_tables_that_have_the_columns() -> None:
    other = [["Item", "Weight", "Amount"], ["Pipe", "9 kg", "8.00"]]
    found = search(document(table_page(PRICES), table_page(other, index=1)), "Item", "Amount")
    assert [texts(table)[0] for table in found.tables] == [["Bolt", "3.00"], ["Pipe", "8.00"]]


def test_a_column_that_no_table_has_is_missing() -> None:
    found = search(document(table_page(PRICES)), "Item", "Colour")
    assert found.missing == ("Colour",)
    assert texts(found.tables[0])[0] == ["Bolt", ""]
    nothing = search(document(lines_page([("Colour: red", (100, 100, 260, 120))])), "Colour")
    assert nothing.tables == () and nothing.missing == ("Colour",)
    assert any("Colour" in step for step in nothing.trace)


def test_a_text_over_several_lines_is_one_cell() -> None:
    lines = rows_of_lines(PRICES[:2], pitch=30)
    lines += [("of steel, zinc coated", (100, 152, 290, 172)), *rows_of_lines(PRICES[1:3], top=210, pitch=60)]
    (table,) = search(document(lines_page(lines)), "Item", "Qty", "Amount").tables
    assert texts(table)[0] == ["Bolt\nof steel, zinc coated", "2", "3.00"]
    assert [row[0] for row in texts(table)] == ["Bolt\nof steel, zinc coated", "Bolt", "Nut"]


def test_running_text_below_is_no_row() -> None:
    prose = "Please pay within thirty days of this invoice to the account that is named below, thank you."
    lines = [*rows_of_lines(PRICES[:3]), (prose, (100, 196, 900, 216))]
    (table,) = search(document(lines_page(lines)), "Item", "Qty", "Amount").tables
    assert len(table.rows) == 2


def test_two_headers_and_two_values_that_were_read_as_one_line() -> None:
    lines = [
        *rows_of_lines([["Item"], ["Bolt"], ["Nut"]]),
        ("Qty Price", (400, 100, 520, 120)),
        ("2 1.50", (400, 130, 520, 150)),
        ("9 0.20", (400, 160, 520, 180)),
    ]
    (table,) = search(document(lines_page(lines)), "Item", "Qty", "Price").tables
    assert texts(table) == [["Bolt", "2", "1.50"], ["Nut", "9", "0.20"]]


def test_a_rule_that_was_not_seen_leaves_each_figure_in_its_row() -> None:
    page = table_page([["Item", "Amount"], ["Bolt", "3.00\n4.00"], ["Nut", ...], ["Pin", "5.00"]])
    (table,) = search(document(page), "Item", "Amount").tables
    assert texts(table) == [["Bolt", "3.00"], ["Nut", "4.00"], ["Pin", "5.00"]]


def test_a_cell_across_rows_belongs_to_each() -> None:
    page = table_page([["Kind", "Item", "Amount"], ["Metal", "Bolt", "3.00"], [..., "Nut", "4.00"]])
    (table,) = search(document(page), "Kind", "Item").tables
    assert texts(table) == [["Metal", "Bolt"], ["Metal", "Nut"]]


def test_every_table_with_its_printed_headers() -> None:
    rows = [["Item", "Qty", "", "Amount"], ["Bolt", "2", "x", "3.00"], ["Nut", "1", "", "4.00"]]
    (table,) = all_tables(view_document(document(table_page(rows))))
    assert table.columns == ("Item", "Qty", "Column 3", "Amount")
    assert texts(table) == [["Bolt", "2", "x", "3.00"], ["Nut", "1", "", "4.00"]]
    assert table.rows[0][0].grade is Grade.FOUND


@pytest.mark.parametrize(
    "form",
    [
        [
            ["姓名", "王小明", "性别", "男"],
            ["出生日期", "一九九〇年三月", "籍贯", "北京"],
            ["职务", "教师", "部门", "数学"],
        ],
        [["Name:", "Ann Lee"], ["Phone:", "555 0101"], ["Born:", "1990"]],
    ],
)
def test_a_form_is_no_table(form: list[list[str]]) -> None:
    assert all_tables(view_document(document(table_page(form)))) == []


figures = st.integers(0, 999999).map(lambda number: f"{number / 100:,.2f}")
amounts = st.one_of(st.just(""), figures)


@given(
    rows=st.lists(
        st.tuples(st.sampled_from(["Bolt", "Nut", "Pin"]), amounts, amounts, figures), min_size=1, max_size=8
    ),
    ruled=st.sampled_from([True, False, None]),
    right=st.booleans(),
)
def test_a_value_is_text_of_the_page_below_its_header(
    rows: list[tuple[str, ...]], ruled: bool | None, right: bool
) -> None:
    """`ruled` None: lines alone, where its figure makes a row a record. `right`: figures are right aligned."""
    printed = [["Item", "Net", "Tax", "Gross"], *map(list, rows)]
    page = lines_page(rows_of_lines(printed, right=right)) if ruled is None else table_page(printed, ruled=ruled)
    made = document(page)
    (table,) = search(made, "Gross", "Item", "Tax", "Net").tables
    assert texts(table) == [[row[3], row[0], row[2], row[1]] for row in rows]
    everything = {line.text for line in view_document(made).lines}
    for row in table.rows:
        for place, value in zip((3, 0, 2, 1), row, strict=True):
            if value is NO_VALUE:
                continue
            (evidence,) = value.evidence
            x0, y0, x1, y1 = bbox_of(evidence.polygon)
            assert value.text == evidence.quote and value.text in everything
            assert x0 >= 0 and y0 >= 0 and x1 <= page.width and y1 <= page.height
            assert 100 + 200 * place <= (x0 + x1) / 2 <= 300 + 200 * place


def test_a_page_without_text() -> None:
    empty = Page(0, 100, 100, 100, 100, blocks=())
    assert search(document(empty), "Item").tables == ()
    assert all_tables(view_document(document(empty))) == []
