"""Characters of a label that is spread over its cell are one line with its end, and others are left alone."""

from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.recognition.spread_labels import with_whole_labels
from pagemill.reading.rules.rule import Rule


def line(text: str, x: float, y: float = 100, wide: float | None = None) -> Line:
    return Line(text, polygon_of((x, y, x + (20 * len(text) if wide is None else wide), y + 20)))


def texts(*lines: Line, standing: tuple[Rule, ...] = ()) -> list[str]:
    return [one.text for one in with_whole_labels(lines, standing)]


def test_a_label_of_two_characters_is_whole_with_its_value() -> None:
    (whole,) = with_whole_labels([line("名：张晓明", 160), line("姓", 100)], ())
    assert whole.text == "姓 名：张晓明"
    assert whole.bbox == (100, 100, 260, 120)
    assert len(whole.offsets) == len(whole.text) + 1


def test_a_label_of_three_characters_apart_is_whole() -> None:
    assert texts(line("开", 100), line("户", 150), line("行：工商银行", 200)) == ["开 户 行：工商银行"]


def test_characters_of_two_rows_are_of_their_own_labels() -> None:
    rows = [line("姓", 100), line("名：李红", 160), line("科", 100, 140), line("别：外科", 160, 140)]
    assert texts(*rows) == ["姓 名：李红", "科 别：外科"]


def test_a_character_of_another_cell_stays() -> None:
    rule = Rule(140, 50, 300)
    assert texts(line("注", 100), line("额：100", 160), standing=(rule,)) == ["注", "额：100"]
    assert texts(line("姓", 100), line("名：李红", 160), standing=(Rule(140, 300, 500),)) == ["姓 名：李红"]


def test_what_is_far_or_not_level_or_beyond_another_line_stays() -> None:
    assert texts(line("姓", 100), line("名：李红", 300)) == ["姓", "名：李红"]
    assert texts(line("姓", 100, 130), line("名：李红", 160)) == ["姓", "名：李红"]
    assert texts(line("姓", 100), line("12", 125, wide=15), line("名：李红", 160)) == ["姓", "12", "名：李红"]


def test_words_and_whole_labels_are_no_parts() -> None:
    assert texts(line("姓名", 100), line("名：李红", 160)) == ["姓名", "名：李红"]
    assert texts(line("男", 100), line("年龄：33", 160)) == ["男", "年龄：33"]


def test_a_character_is_of_one_label_alone() -> None:
    assert texts(line("姓", 100), line("名：李红", 160, 97), line("名：张明", 160, 103)) == [
        "姓 名：李红",
        "名：张明",
    ]


def test_a_wide_character_is_no_part_of_a_label() -> None:
    assert texts(line("一", 100, wide=40), line("名：李红", 160)) == ["一", "名：李红"]
