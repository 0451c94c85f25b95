"""Which value belongs to which printed key: on its line, to its right, below it, at the head of its column."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from drawings.documents import CellText, document, table_page, written_page
from pagemill.document import Page
from pagemill.extraction.names.labels import Labels
from pagemill.extraction.pairs.key_value_pairs import pairs_of
from pagemill.extraction.pairs.pair import PagePairs, Relation
from pagemill.extraction.view import view_document

INLINE, RIGHT, BELOW, COLUMN = Relation.INLINE, Relation.RIGHT, Relation.BELOW, Relation.COLUMN


def found(page: Page, *wanted: str) -> PagePairs:
    return pairs_of(view_document(document(page)).pages[0], Labels.of(wanted))


def paired(page: Page, *wanted: str) -> list[tuple[str, list[tuple[str, Relation]]]]:
    return [
        (pair.key.text, [(value.passage.text, value.relation) for value in pair.values])
        for pair in found(page, *wanted).pairs
    ]


def values(page: Page, *wanted: str) -> dict[str, list[str]]:
    """The values of each key; of keys printed more than once those of all together."""
    texts: dict[str, list[str]] = {}
    for key, its in paired(page, *wanted):
        texts.setdefault(key, []).extend(text for text, _ in its)
    return texts


# --- text without tables ----------------------------------------------------------------------------------------------


def test_a_value_stands_on_the_line_of_its_key() -> None:
    assert paired(written_page(("船名：远星 航次：17", 100, 100))) == [
        ("船名：", [("远星", INLINE)]),
        ("航次：", [("17", INLINE)]),
    ]


def test_a_value_stands_to_the_right_of_its_key_however_far() -> None:
    assert paired(written_page(("Invoice No", 100, 100), ("A-17", 800, 100))) == [("Invoice No", [("A-17", RIGHT)])]


def test_a_value_stands_below_its_key() -> None:
    page = written_page(
        ("Issue Date", 100, 100), ("Invoice No", 400, 100), ("2031-03-05", 100, 130), ("A-17", 400, 130)
    )
    assert paired(page) == [("Issue Date", [("2031-03-05", BELOW)]), ("Invoice No", [("A-17", BELOW)])]


@pytest.mark.parametrize(("y", "taken"), [(155, True), (175, False)])
def test_a_value_far_below_is_not_its_keys(y: float, taken: bool) -> None:
    """Two line heights below the key is the farthest."""
    page = found(written_page(("Invoice No", 100, 100), ("A-17", 100, y)))
    assert [len(pair.values) for pair in page.pairs] == [int(taken)]
    assert [unit.text for unit in page.rest] == ([] if taken else ["A-17"])


def test_a_key_with_a_value_at_its_side_takes_none_from_below() -> None:
    page = found(written_page(("Invoice No", 100, 100), ("A-17", 300, 100), ("Portland", 100, 130)))
    assert [[value.passage.text for value in pair.values] for pair in page.pairs] == [["A-17"]]
    assert [unit.text for unit in page.rest] == ["Portland"]


def test_a_value_goes_to_the_key_whose_name_says_its_kind() -> None:
    """Both stand to the right of `Email` and below `Issue Date`."""
    lines = [("Issue Date", 300, 100), ("Email", 100, 125)]
    assert values(written_page(*lines, ("2031-03-05", 300, 125))) == {"Issue Date": ["2031-03-05"], "Email": []}
    assert values(written_page(*lines, ("a@mill.example", 300, 125))) == {
        "Issue Date": [],
        "Email": ["a@mill.example"],
    }


def test_a_value_goes_on_in_the_lines_below_it() -> None:
    page = written_page(("Remarks:", 100, 100), ("keep dry, stack", 200, 100), ("no more than two", 200, 124))
    assert paired(page) == [("Remarks:", [("keep dry, stack no more than two", RIGHT)])]


@pytest.mark.parametrize(("y", "goes_on"), [(143, True), (145, False)])
def test_a_value_ends_where_the_lines_stand_further_apart(y: float, goes_on: bool) -> None:
    """A line height and a fifth between two lines is the most."""
    page = found(written_page(("Remarks:", 100, 100), ("keep dry, stack", 200, 100), ("no more than two", 200, y)))
    assert [unit.text for unit in page.rest] == ([] if goes_on else ["no more than two"])


def test_an_empty_key_does_not_take_the_key_below_for_its_value() -> None:
    page = written_page(("Shipper:", 100, 100), ("Remarks:", 100, 130), ("keep dry", 300, 130))
    assert paired(page) == [("Shipper:", []), ("Remarks:", [("keep dry", RIGHT)])]


# --- forms ------------------------------------------------------------------------------------------------------------

FORM: Sequence[Sequence[CellText]] = [["姓名", "张三", "性别", "男"], ["籍贯", "湖南", "民族", ""]]


def test_labels_and_values_take_turns_along_a_row() -> None:
    assert paired(table_page(FORM)) == [
        ("姓名", [("张三", RIGHT)]),
        ("性别", [("男", RIGHT)]),
        ("籍贯", [("湖南", RIGHT)]),
        ("民族", []),
    ]


def test_a_label_that_does_not_look_like_one_is_told_by_its_turn() -> None:
    """`年假` alone could be a value as well."""
    page = table_page([["年假", "5天", "调休", "2天"]])
    assert values(page) == {"年假": ["5天"], "调休": ["2天"]}


def test_a_value_that_looks_like_a_label_goes_to_the_surer_one_beside_it() -> None:
    """`教育方法` ends like a label, `专业` is known for one, and neither has a value."""
    assert values(table_page([["专业", "教育方法", "学历", "本科"]])) == {"专业": ["教育方法"], "学历": ["本科"]}


def test_a_merged_label_at_the_side_takes_no_value_from_the_keys_beside_it() -> None:
    page = table_page([["紧急联系", "姓名", "王一"], [..., "电话", "555 0100"]])
    assert values(page, "紧急联系") == {"紧急联系": [], "姓名": ["王一"], "电话": ["555 0100"]}


def test_several_people_stand_under_one_header() -> None:
    page = table_page([["姓名", "关系", "电话"], ["王一", "父亲", "555 0100"], ["王二", "母亲", "555 0101"]])
    assert paired(page) == [
        ("姓名", [("王一", COLUMN), ("王二", COLUMN)]),
        ("关系", [("父亲", COLUMN), ("母亲", COLUMN)]),
        ("电话", [("555 0100", COLUMN), ("555 0101", COLUMN)]),
    ]


def test_several_people_stand_under_a_header_beside_a_merged_label() -> None:
    page = table_page(
        [
            ["姓名", "张三", None],
            ["家庭成员", "姓名", "关系"],
            [..., "王一", "父亲"],
            [..., "王二", "母亲"],
        ]
    )
    assert values(page) == {"姓名": ["张三", "王一", "王二"], "家庭成员": [], "关系": ["父亲", "母亲"]}


def test_a_header_printed_again_begins_anew() -> None:
    page = table_page([["姓名", "年龄"], ["王一", "3"], ["王二", "4"], ["姓名", "年龄"], ["王三", "5"]])
    assert [its for _, its in paired(page)] == [
        [("王一", COLUMN), ("王二", COLUMN)],
        [("3", COLUMN), ("4", COLUMN)],
        [("王三", COLUMN)],
        [("5", COLUMN)],
    ]


def test_an_empty_cell_under_a_header_is_passed_over() -> None:
    page = table_page([["品名", "规格", "数量"], ["螺栓", "", "12"], ["螺母", "M6", ""]])
    assert values(page) == {"品名": ["螺栓", "螺母"], "规格": ["M6"], "数量": ["12"]}


def test_an_opinion_is_parted_from_the_signature_and_the_date_below_it() -> None:
    page = table_page([["审批意见", "同意装船。\n签名：李四\n日期：2031年3月5日"]], pitch=60)
    assert values(page) == {"审批意见": ["同意装船。"], "签名：": ["李四"], "日期：": ["2031年3月5日"]}


def test_a_date_without_a_name_is_not_added_to_the_opinion_above_it() -> None:
    page = found(table_page([["审批意见\n同意装船\n签名：李四\n2031年3月5日"]], pitch=60))
    assert [[value.passage.text for value in pair.values] for pair in page.pairs] == [["同意装船"], ["李四"]]
    assert [unit.text for unit in page.rest] == ["2031年3月5日"]


def test_boxes_of_opinion_side_by_side_keep_to_their_columns() -> None:
    page = table_page([["部门意见", "公司意见"], ["同意\n签字：李四", "退回\n签字：王五"]], pitch=60)
    assert [its for _, its in paired(page)] == [
        [("同意", COLUMN)],
        [("退回", COLUMN)],
        [("李四", INLINE)],
        [("王五", INLINE)],
    ]


def test_a_value_belongs_to_one_key_alone() -> None:
    page = found(table_page(FORM))
    units = [id(unit) for pair in page.pairs for value in pair.values for unit in value.units]
    units += [id(pair.key) for pair in page.pairs] + [id(unit) for unit in page.rest]
    assert len(units) == len(set(units)) == 7
