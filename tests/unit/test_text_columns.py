"""A region of text about several columns is parted at the gutter; labels and their values stay row by row."""

from __future__ import annotations

from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.blocks.claimed_lines import claimed_lines, parted_by_column
from pagemill.reading.layout.regions import Region, RegionKind
from pagemill.reading.prose.text_columns import text_columns

LEFT = (
    "The past year tested every part",
    "of our business, and a dry spring",
    "was followed by the wettest",
    "autumn since records began.",
)
RIGHT = (
    "At the same time we replaced old",
    "mains along the coast and fitted",
    "meters in most of the houses that",
    "stand above the reservoir.",
)


def column(texts: tuple[str, ...], x0: float, x1: float, pitch: float = 30.0) -> list[Line]:
    return [
        Line(text, polygon_of((x0, 100.0 + pitch * n, x1 - 10.0 * (n % 2), 122.0 + pitch * n)), 1.0)
        for n, text in enumerate(texts)
    ]


def test_running_text_side_by_side_is_read_column_by_column() -> None:
    left, right = column(LEFT, 100.0, 400.0), column(RIGHT, 450.0, 750.0)
    rows = [line for pair in zip(left, right, strict=True) for line in pair]
    assert text_columns(rows) == [left, right]


def test_each_column_has_what_its_region_has_there() -> None:
    left, right = column(LEFT, 100.0, 400.0), column(RIGHT, 450.0, 750.0)
    region = Region(RegionKind.TEXT, (95.0, 95.0, 755.0, 225.0), 0.9)
    first, second = parted_by_column([(region, [*left, *right])])
    assert (first[0].bbox, first[1]) == ((100.0, 100.0, 400.0, 212.0), left)
    assert (second[0].bbox, second[1]) == ((450.0, 100.0, 750.0, 212.0), right)
    title = Region(RegionKind.TITLE, region.bbox, 0.9)
    assert parted_by_column([(title, [*left, *right])]) == [(title, [*left, *right])]


def test_ideographs_go_on_where_the_row_above_is_full() -> None:
    left = column(
        ("流域水文过程受气候变化与人类", "活动的共同影响近年来随着工程", "的实施流域下垫面条件发生了显", "著变化。"),
        100.0,
        400.0,
    )
    right = column(
        ("已有研究表明植被覆盖度的提高", "通常会增加蒸散发量从而减少径", "流量但在湿润地区这一关系并不", "明显。"),
        450.0,
        750.0,
    )
    assert text_columns([*left, *right]) == [left, right]


def test_labels_beside_their_values_stay_together() -> None:
    labels = column(("Trade name", "Product code", "Signal word", "Hazard statements"), 100.0, 400.0)
    values = column(("Rinsol 40 Degreaser", "RS-40-5L", "Warning", "H226 Flammable liquid"), 450.0, 750.0)
    assert text_columns([*labels, *values]) == [[*labels, *values]]


def test_a_line_across_the_gutter_keeps_the_region_whole() -> None:
    left, right = column(LEFT, 100.0, 400.0), column(RIGHT, 450.0, 750.0)
    across = Line("A heading over both columns", polygon_of((100.0, 60.0, 600.0, 82.0)), 1.0)
    assert text_columns([across, *left, *right]) == [[across, *left, *right]]


def test_columns_one_below_the_other_or_of_short_rows_are_none() -> None:
    left, right = column(LEFT, 100.0, 400.0), column(RIGHT, 450.0, 750.0)
    below = [
        Line(line.text, polygon_of((line.bbox[0], line.bbox[1] + 90, line.bbox[2], line.bbox[3] + 90)))
        for line in right
    ]
    assert text_columns([*left, *below]) == [[*left, *below]]
    short = [
        line if n == 0 else Line(line.text, polygon_of((*line.bbox[:2], 550.0, line.bbox[3])))
        for n, line in enumerate(right)
    ]
    assert text_columns([*left, *short]) == [[*left, *short]]


def test_columns_below_titles_that_stand_level_are_read_one_after_the_other() -> None:
    short = column(("3 large leeks", "50 g butter", "salt"), 100.0, 250.0)
    right = column(RIGHT, 450.0, 750.0)
    heads = [(100.0, 60.0, 200.0, 82.0), (450.0, 62.0, 520.0, 84.0)]
    whole = [[*short, *right]]
    assert text_columns([*short, *right]) == whole
    assert text_columns([*short, *right], heads) == [short, right]
    assert text_columns([*short, *right], heads[:1]) == whole
    assert text_columns([*short, *right], [heads[0], (450.0, 30.0, 520.0, 52.0)]) == whole
    assert text_columns([*short, *right], [heads[0], (480.0, 60.0, 550.0, 82.0)]) == whole
    assert text_columns([*short, *right], [(100.0, 0.0, 200.0, 22.0), (450.0, 0.0, 520.0, 22.0)]) == whole


def test_titles_that_the_network_saw_tell_columns_too() -> None:
    short, right = column(("3 large leeks", "50 g butter", "salt"), 100.0, 250.0), column(RIGHT, 450.0, 750.0)
    region = Region(RegionKind.TEXT, (95.0, 95.0, 755.0, 225.0), 0.9)
    heads = [Line("Title", polygon_of((x, 60.0, x + 90, 82.0)), 1.0) for x in (100.0, 450.0)]
    titles = [(Region(RegionKind.TITLE, line.bbox, 0.9), [line]) for line in heads]
    assert [lines for _, lines in parted_by_column([*titles, (region, [*short, *right])])][2:] == [short, right]
    assert [lines for _, lines in parted_by_column([(region, [*short, *right])], [line.bbox for line in heads])] == [
        short,
        right,
    ]


def test_the_first_rows_of_columns_are_no_title_across_them() -> None:
    rows = [*column(LEFT[:2], 100, 460), *column(LEFT[:2], 500, 860)]
    seen = Region(RegionKind.TITLE, (90, 90, 870, 160), 0.5)
    assert claimed_lines(rows, [seen]) == ([], rows)
    for title in (rows[:2], [rows[0], rows[2]]):
        assert claimed_lines(title, [seen]) == ([(seen, title)], [])
