"""Characters that are set far apart are one title, and those of cells, dates and columns are left alone."""

from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.recognition.spread_titles import spread_titles, with_titles, with_whole_titles
from pagemill.reading.rules.rule import Rule


def line(text: str, x: float, y: float = 100) -> Line:
    return Line(text, polygon_of((x, y, x + 20 * len(text), y + 20)))


def whole(*lines: Line, standing: tuple[Rule, ...] = ()) -> list[str]:
    return [one.text for one in with_whole_titles(lines, spread_titles(lines, standing))]


def test_two_characters_alone_in_their_row_are_a_title() -> None:
    lines = [line("录", 180), line("第一章", 50, 140), line("目", 100)]
    title, _ = with_whole_titles(lines[::-1], spread_titles(lines, ()))
    assert (title.text, title.bbox) == ("目录", (100, 100, 200, 120))
    assert title.offsets == (0.0, 0.8, 1.0)


def test_three_characters_evenly_apart_are_one_beside_a_name() -> None:
    assert whole(line("审", 100), line("判", 140), line("员", 180), line("柳承泽", 260)) == ["审判员", "柳承泽"]
    assert whole(line("审", 100), line("判", 130), line("员", 180), line("柳承泽", 260)) == ["审", "判", "员", "柳承泽"]
    assert whole(line("甲", 100), line("乙", 170), line("丙", 240), line("备注", 330)) == ["甲", "乙", "丙", "备注"]


def test_two_characters_beside_others_may_be_cells() -> None:
    assert whole(line("是", 100), line("否", 150), line("备注", 300)) == ["是", "否", "备注"]


def test_what_a_rule_parts_stays() -> None:
    rule = Rule(135, 50, 300)
    assert whole(line("目", 100), line("录", 150), standing=(rule,)) == ["目", "录"]
    assert whole(line("目", 100), line("录", 150), standing=(Rule(135, 200, 300),)) == ["目录"]


def test_days_of_the_week_and_the_blanks_of_a_date_stay() -> None:
    assert whole(*(line(day, 100 + 50 * n) for n, day in enumerate("日一二三四五六"))) == list("日一二三四五六")
    assert whole(line("年", 100), line("月", 150), line("日", 200)) == ["年", "月", "日"]


def test_what_is_far_or_not_level_or_of_another_size_stays() -> None:
    assert whole(line("目", 100), line("录", 220)) == ["目", "录"]
    assert whole(line("目", 100), line("录", 150, 112)) == ["目", "录"]
    large = Line("录", polygon_of((150, 95, 180, 125)))
    assert whole(line("目", 100), large) == ["目", "录"]


def test_a_page_of_single_characters_is_left_alone() -> None:
    rows = [line("目", 100 + 50 * n, 100 + 40 * row) for row in range(25) for n in range(5)]
    assert whole(*rows) == ["目"] * 125


def test_a_title_is_in_the_type_of_all_its_characters() -> None:
    title = [line("目", 100), line("录", 180)]
    boxes = [one.bbox for one in title]
    assert with_titles(boxes, [title]) == (*boxes, (100, 100, 200, 120))
    assert with_titles(boxes[:1], [title]) == tuple(boxes[:1])


def test_who_signs_and_a_name_that_are_both_set_apart_are_two() -> None:
    row = [line("审", 100), line("判", 140), line("员", 180), line("钱", 260), line("勇", 300)]
    assert whole(*row) == ["审判员", "钱勇"]
    assert whole(*row[:4], line("勇", 330)) == ["审", "判", "员", "钱", "勇"]
    assert whole(line("优", 100), line("良", 140), line("中", 180), *row[3:]) == ["优", "良", "中", "钱", "勇"]
