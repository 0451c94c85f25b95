"""Where tables stand: what rules box in and what the layout network saw are brought to one answer."""

import pytest

from pagemill.document import Line
from pagemill.geometry import Bbox, polygon_of
from pagemill.reading.layout.regions import Region, RegionKind
from pagemill.reading.rules.page_rules import Rule, Rules
from pagemill.reading.tables.ruled_tables import tables_of
from pagemill.reading.tables.table_places import table_places

NO_RULES = Rules((), ())


def table(box: Bbox) -> Region:
    return Region(RegionKind.TABLE, box, 0.8)


def line(box: Bbox) -> Line:
    return Line("text", polygon_of(box))


def boxes(regions: list[Region], rules: Rules = NO_RULES, lines: tuple[Line, ...] = ()) -> list[Bbox]:
    return [place.box for place in table_places(regions, tables_of(rules, 1000), rules, lines)]


def test_two_regions_that_share_their_middle_are_one_table() -> None:
    assert boxes([table((100, 100, 400, 500)), table((200, 100, 700, 500))]) == [(100, 100, 700, 500)]


@pytest.mark.parametrize("second", [(410, 100, 700, 500), (100, 480, 400, 900)])
def test_tables_beside_or_below_one_another_stay_two(second: Bbox) -> None:
    assert len(boxes([table((100, 100, 400, 500)), table(second)])) == 2


def test_a_note_below_the_last_rule_is_not_of_the_table() -> None:
    rules = Rules((Rule(120, 100, 500), Rule(460, 100, 500)), ())
    note, sums = line((100, 470, 495, 490)), (line((100, 470, 150, 490)), line((400, 470, 480, 490)))
    assert boxes([table((95, 110, 505, 500))], rules, (note,)) == [(95, 110, 505, 460)]
    assert boxes([table((95, 110, 505, 500))], rules, sums) == [(95, 110, 505, 500)]


def test_a_title_above_the_first_rule_is_not_of_the_table() -> None:
    rules = Rules((Rule(140, 100, 500), Rule(460, 100, 500)), ())
    assert boxes([table((95, 100, 505, 470))], rules, (line((100, 110, 490, 130)),)) == [(95, 140, 505, 470)]


def test_a_paragraph_above_the_first_rule_is_not_of_the_table_but_a_head_of_columns_is() -> None:
    rules = Rules((Rule(180, 100, 500), Rule(460, 100, 500)), ())
    paragraph = (line((100, 110, 490, 130)), line((100, 134, 200, 154)))
    head = (line((100, 134, 200, 154)), line((300, 134, 400, 154)))
    assert boxes([table((95, 100, 505, 470))], rules, paragraph) == [(95, 180, 505, 470)]
    assert boxes([table((95, 100, 505, 470))], rules, head) == [(95, 100, 505, 470)]


def test_one_rule_is_no_edge() -> None:
    rules = Rules((Rule(460, 100, 500),), ())
    assert boxes([table((95, 110, 505, 500))], rules, (line((100, 470, 495, 490)),)) == [(95, 110, 505, 500)]


def grid(box: Bbox) -> Rules:
    x0, y0, x1, y1 = box
    middle = (x0 + x1) / 2
    return Rules((Rule(y0, x0, x1), Rule(y1, x0, x1)), tuple(Rule(x, y0, y1) for x in (x0, middle, x1)))


def test_the_rules_decide_where_the_network_saw_the_same_table() -> None:
    places = table_places([table((90, 90, 510, 410))], tables_of(grid((100, 100, 500, 400)), 1000), NO_RULES, ())
    assert [place.box for place in places] == [(100, 100, 500, 400)]
    assert places[0].grid is not None


def test_a_grid_that_boxes_in_only_the_head_is_left() -> None:
    places = table_places([table((90, 90, 510, 610))], tables_of(grid((100, 100, 500, 160)), 1000), NO_RULES, ())
    assert [(place.box, place.grid) for place in places] == [((90, 90, 510, 610), None)]


def cells(columns: int, *tops: float) -> tuple[Line, ...]:
    """Rows of as many cells, 80 pixels apart from 100."""
    return tuple(line((100 + 80 * n, top, 150 + 80 * n, top + 20)) for top in tops for n in range(columns))


def test_coloured_cells_within_a_table_are_not_all_of_it() -> None:
    seen, coloured = (90, 90, 510, 410), (180, 100, 510, 290)
    lines = cells(5, 100, 140, 180, 220, 260, 300, 340, 380)
    places = table_places([table(seen)], tables_of(grid(coloured), 1000), NO_RULES, lines)
    assert [(place.box, place.grid) for place in places] == [(seen, None)]


def test_aligned_columns_are_a_table_where_nothing_else_is() -> None:
    places = table_places([], [], NO_RULES, (), [(100, 100, 500, 300)])
    assert [(place.box, place.grid) for place in places] == [((100, 100, 500, 300), None)]
    ruled = table_places([], tables_of(grid((90, 90, 510, 310)), 1000), NO_RULES, (), [(100, 100, 500, 300)])
    assert [place.box for place in ruled] == [(90, 90, 510, 310)]


def test_a_table_that_the_network_cut_short_of_its_header_gets_it_back() -> None:
    places = table_places([table((100, 160, 500, 400))], [], NO_RULES, (), [(95, 100, 505, 395)])
    assert [place.box for place in places] == [(95, 100, 505, 400)]


def test_a_table_that_the_network_cut_short_of_its_labels_gets_them_back() -> None:
    """The network's box has room about the figures, as bands of colour have; the labels stand far at their left."""
    figures = tuple(line((x, y, x + 80, y + 20)) for x in (600, 720) for y in (220, 250, 280))
    labels = tuple(line((100, y, 250, y + 20)) for y in (220, 250, 280))
    seen, aligned = (400, 160, 860, 340), (100, 220, 800, 300)
    places = table_places([table(seen)], [], NO_RULES, (*figures, *labels), [aligned])
    assert [place.box for place in places] == [(100, 160, 860, 340)]
    more = (*figures, *labels, line((600, 310, 680, 330)))
    assert [place.box for place in table_places([table(seen)], [], NO_RULES, more, [aligned])] == [seen]


def test_what_the_network_saw_where_no_line_is_joins_no_other_table() -> None:
    places = table_places([table((600, 600, 900, 900))], [], NO_RULES, (), [(100, 100, 500, 300)])
    assert sorted(place.box for place in places) == [(100, 100, 500, 300), (600, 600, 900, 900)]


def test_two_tables_whose_columns_line_up_stay_two() -> None:
    """As the parties' names at the head of an invoice and its sums do."""
    upper, lower = (100, 40, 500, 200), (100, 260, 500, 560)
    places = table_places([table(upper), table(lower)], [], NO_RULES, (), [(102, 45, 498, 550)])
    assert sorted(place.box for place in places) == [upper, lower]


SUMS = (
    Line("12.40", polygon_of((300, 440, 380, 460))),
    Line("8.10", polygon_of((420, 440, 490, 460))),
    Line("TOTAL", polygon_of((100, 510, 170, 530))),
    Line("20.50", polygon_of((300, 510, 380, 530))),
    Line("8.10", polygon_of((420, 510, 490, 530))),
)


def test_a_row_of_sums_right_below_what_the_layout_saw_is_of_the_table() -> None:
    assert boxes([table((95, 110, 505, 500))], lines=SUMS) == [(95, 110, 505, 530)]


@pytest.mark.parametrize(
    "last",
    [
        (Line("20.50", polygon_of((300, 540, 380, 560))), Line("8.10", polygon_of((420, 540, 490, 560)))),  # far below
        (Line("20.50", polygon_of((200, 510, 280, 530))), Line("8.10", polygon_of((420, 510, 490, 530)))),  # elsewhere
        (Line("20.50", polygon_of((300, 510, 380, 530))),),  # one figure
        (*SUMS[2:], Line("and others", polygon_of((180, 510, 280, 530)))),  # words
        (*SUMS[2:4], Line("8.10", polygon_of((420, 510, 590, 530)))),  # reaching out
    ],
)
def test_what_else_stands_below_a_table_is_not_of_it(last: tuple[Line, ...]) -> None:
    assert boxes([table((95, 110, 505, 500))], lines=(*SUMS[:2], *last)) == [(95, 110, 505, 500)]


@pytest.mark.parametrize(
    ("caption", "frame", "found"),
    [
        ("Figure 3: Ships by year", (60, 60, 560, 480), 0),
        ("Table 3: Ships by year", (60, 60, 560, 480), 1),
        ("Figure 3: Ships by year", (98, 98, 502, 402), 1),
    ],
)
def test_rules_in_a_figure_with_a_figures_caption_are_of_a_chart(caption: str, frame: Bbox, found: int) -> None:
    figure = Region(RegionKind.FIGURE, frame, 0.9)
    below = Line(caption, polygon_of((150, frame[3] + 10, 450, frame[3] + 30)))
    grids = tables_of(grid((100, 100, 500, 400)), 1000)
    assert len(table_places([figure], grids, NO_RULES, (below,))) == found


# --- tables that rules set off ----------------------------------------------------------------------------------------


def written(text: str, x: float, y: float, wide: float = 100) -> Line:
    return Line(text, polygon_of((x, y, x + wide, y + 20)))


def set_off(seen: Bbox, beside: list[Line], rules: tuple[float, ...] = (200, 300)) -> list[Bbox]:
    cells = [written("cell", x, y) for x in (110, 350) for y in (210, 240, 270)]
    drawn, open_ = Rules(tuple(Rule(at, 100, 500) for at in rules), ()), (100, 200, 500, 300)
    return [place.box for place in table_places([table(seen)], [], drawn, [*cells, *beside], open_=[open_])]


def test_what_the_layout_saw_beside_a_table_that_rules_set_off_is_no_part_of_it() -> None:
    below, aside = written("a line of running text", 20, 320, 470), written("another column", 0, 240, 80)
    assert set_off((10, 195, 505, 345), [below]) == [(100, 200, 500, 300)]
    assert set_off((0, 195, 505, 305), [aside]) == [(100, 200, 500, 300)]


def test_rows_of_cells_beyond_the_rules_are_a_part_of_it() -> None:
    seen = (95, 195, 505, 345)
    assert set_off(seen, [written("cell", 110, 320), written("cell", 350, 320)]) == [seen]


def test_a_table_that_no_rule_ends_tells_nothing_of_what_is_below_it() -> None:
    below = written("a line of running text", 20, 320, 470)
    assert set_off((10, 195, 505, 345), [below], rules=(200,)) == [(10, 195, 505, 345)]


def test_a_caption_that_the_layout_saw_in_a_table_is_not_of_it() -> None:
    cells = [written("cell", x, y) for x in (110, 350) for y in (240, 270)]
    caption = [written("Table 2: Tolls of the", 110, 200, 350), written("last year", 110, 222)]
    below = written("Table 2: Tolls", 110, 300)
    assert boxes([table((100, 195, 500, 295))], lines=(*caption, *cells)) == [(100, 241, 500, 295)]
    assert boxes([table((100, 235, 500, 325))], lines=(*cells, below)) == [(100, 235, 500, 300)]
    named = [written("Table 2", 110, 200), written("Tolls", 350, 200)]
    assert boxes([table((100, 195, 500, 295))], lines=(*named, *cells)) == [(100, 195, 500, 295)]


def ruled(top: float, rows: int) -> tuple[list[Rule], list[Rule]]:
    foot = top + 40 * rows
    level = [Rule(top + 40 * row, 100, 700) for row in range(rows + 1)]
    return level, [Rule(at, top, foot) for at in (100, 300, 500, 700)]


@pytest.mark.parametrize(("rows", "found"), [(3, 2), (1, 1)])
def test_two_grids_whose_columns_line_up_stay_two_but_coloured_bands_are_of_one(rows: int, found: int) -> None:
    (level, standing), (more_level, more_standing) = ruled(100, rows), ruled(800, rows)
    rules = Rules((*level, *more_level), (*standing, *more_standing))
    whole = (100.0, 100.0, 700.0, 800.0 + 40 * rows)
    places = table_places([], tables_of(rules, 1000), rules, cells(3, 110, 810), aligned=[whole])
    assert len(places) == found


@pytest.mark.parametrize(
    ("rows", "columns", "texts", "torn", "is_grid"),
    [
        pytest.param(2, 3, 10, 2, True, id="text around a table"),
        pytest.param(2, 3, 10, 3, False, id="cells beside one another"),
        pytest.param(2, 3, 3, 0, False, id="hardly a text"),
        pytest.param(1, 3, 10, 0, False, id="only the head is ruled"),
        pytest.param(3, 1, 10, 0, False, id="only a column is ruled"),
    ],
)
def test_what_the_layout_saw_is_a_table_and_the_text_around_it(
    rows: int, columns: int, texts: int, torn: int, is_grid: bool
) -> None:
    """As announcements of tenders are: a table among numbered rows of text."""
    level, standing = ruled(100, rows)
    rules, seen = (
        Rules(tuple(level), tuple(standing if columns > 1 else (standing[0], standing[-1]))),
        (95, 95, 705, 705),
    )
    lines = [*cells(3, 110), *(line((100, 300 + 40 * n, 400, 320 + 40 * n)) for n in range(texts))]
    lines += [line((500, 300 + 40 * n, 600, 320 + 40 * n)) for n in range(torn)]
    (place,) = table_places([table(seen)], tables_of(rules, 1000), rules, lines)
    assert (place.grid is not None, place.box == seen) == (is_grid, not is_grid)


def _paper() -> tuple[Line, ...]:
    """Two rows of an address in places of their own, and six rows of a table in four columns, well below them."""
    head = [line((100, y, 260, y + 20)) for y in (100, 130)] + [line((540, y, 660, y + 20)) for y in (100, 130)]
    rows = [line((x, y, x + 60, y + 20)) for y in range(210, 390, 30) for x in (100, 300, 500, 640)]
    return (*head, *rows)


def test_the_head_of_a_paper_lengthens_no_table_and_is_of_none() -> None:
    """Neither where the layout saw it in the table, nor where columns that line up with it are told to be one."""
    lines, whole = _paper(), (95.0, 95.0, 705.0, 385.0)
    seen = table_places([table((90, 200, 710, 390))], (), NO_RULES, lines, [whole])
    assert [place.box for place in seen] == [(90, 180, 710, 390)]
    assert boxes([table(whole)], NO_RULES, lines) == [(95, 180, 705, 385)]


def test_a_paragraph_that_the_layout_saw_with_a_table_is_not_of_it() -> None:
    texts = ("The goods are counted at the end of each month", "by two persons who sign for them")
    paragraph = [Line(text, polygon_of((100, 100 + 24 * n, 600, 120 + 24 * n))) for n, text in enumerate(texts)]
    cells = [line((x, y, x + 60, y + 20)) for y in range(160, 310, 30) for x in (100, 300, 540)]
    assert boxes([table((95, 95, 605, 310))], lines=(*paragraph, *cells)) == [(95, 152, 605, 310)]


@pytest.mark.parametrize("seen", [True, False])
def test_a_table_under_heavy_heads_begins_with_them_and_is_one_by_itself(seen: bool) -> None:
    title = line((100, 100, 190, 120))
    cells = [line((x, y, x + 60, y + 20)) for y in range(160, 310, 30) for x in (100, 300, 540)]
    regions = [table((95, 95, 605, 310))] if seen else []
    places = table_places(regions, [], NO_RULES, [title, *cells], headed=[(100, 160, 600, 300)])
    assert [place.box for place in places] == [(95, 140, 605, 310) if seen else (100, 160, 600, 300)]


def test_aligned_columns_under_heavy_heads_begin_with_them() -> None:
    title = line((100, 100, 190, 120))
    cells = [line((x, y, x + 60, y + 20)) for y in range(160, 310, 30) for x in (100, 300, 540)]
    headed: list[Bbox] = [(100, 160, 600, 300)]
    places = table_places([], [], NO_RULES, [title, *cells], aligned=[(100, 100, 600, 300)], headed=headed)
    assert [place.box for place in places] == [(100, 140, 600, 300)]


def test_labels_above_the_first_rule_are_not_of_the_table() -> None:
    rules = Rules((Rule(180, 100, 700), Rule(460, 100, 700)), ())
    labels = tuple(
        Line(text, polygon_of((x, 110, x + 100, 130))) for x, text in ((100, "Date: 4 May"), (400, "Ward: 3"))
    )
    assert boxes([table((95, 100, 705, 470))], rules, labels) == [(95, 180, 705, 470)]


def test_a_title_in_larger_type_at_the_head_of_what_the_layout_saw_is_not_of_the_table() -> None:
    rows = tuple(line((x, y, x + 50, y + 20)) for y in range(200, 380, 30) for x in (100, 200, 300, 440))
    lines = (line((100, 130, 260, 165)), *rows)
    assert boxes([table((95, 125, 505, 380))], lines=lines) == [(95, 182.5, 505, 380)]


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        pytest.param([(480, 560)] * 3, (100, 100, 560, 500), id="a column of cells at the right"),
        pytest.param([(40, 120)] * 3, (40, 100, 500, 500), id="a column of cells at the left"),
        pytest.param([(480, 560)] * 2, (100, 100, 500, 500), id="too few"),
        pytest.param([(380, 560)] * 3, (100, 100, 500, 500), id="as wide as text is"),
    ],
)
def test_cells_that_an_edge_runs_through_are_of_the_table(edges: list[tuple[float, float]], expected: Bbox) -> None:
    crossing = tuple(line((left, 150 + 40 * row, right, 170 + 40 * row)) for row, (left, right) in enumerate(edges))
    above = line((480, 60, 560, 80))
    assert boxes([table((100, 100, 500, 500))], lines=(*crossing, above)) == [expected]


def test_paragraphs_that_the_layout_is_surer_of_are_no_table() -> None:
    """Columns of text, as those of a newspaper."""
    said = "the river rose to its highest mark in years"
    text = tuple(Line(said, polygon_of((x, 100 + 30 * n, x + 280, 120 + 30 * n))) for x in (100, 420) for n in range(5))
    sure = [Region(RegionKind.TEXT, (x - 5, 95, x + 285, 245), 0.9) for x in (100, 420)]
    seen = table((90, 90, 710, 260))
    assert boxes([seen, *sure], lines=text) == []
    # One cell of several lines, words that are no sentence, and what the layout is less sure of leave it a table.
    labels = tuple(Line("river", one.polygon) for one in text)
    unsure = [Region(RegionKind.TEXT, one.bbox, 0.7) for one in sure]
    cells = tuple(line((x, 260 + 30 * n, x + 80, 280 + 30 * n)) for x in (100, 250, 420, 600) for n in range(4))
    wide = table((90, 90, 710, 400))
    assert boxes([seen, *sure], lines=labels) == [seen.bbox]
    assert boxes([seen, *unsure], lines=text) == [seen.bbox]
    assert boxes([wide, sure[0]], lines=(*text[:5], *cells)) == [wide.bbox]


def test_keys_and_values_across_the_columns_of_a_grid_are_a_table_of_their_own() -> None:
    """A quotation's customer and number above its goods, which the layout sees as one table."""
    level = tuple(Rule(300 + 40 * n, 100, 700) for n in range(5))
    standing = tuple(Rule(x, 300, 460) for x in (100, 200, 300, 400, 500, 600, 700))
    rules = Rules(level, standing)
    goods = tuple(line((x + 10, 310 + 40 * n, x + 60, 330 + 40 * n)) for x in range(100, 700, 100) for n in range(4))
    wide = [(105, 190), (240, 480), (520, 580), (620, 690)]
    keys = tuple(line((x0, 120 + 40 * n, x1, 140 + 40 * n)) for x0, x1 in wide for n in range(4))
    seen = table((90, 100, 710, 470))
    assert sorted(boxes([seen], rules, (*keys, *goods))) == [(100, 300, 700, 460), (105, 120, 690, 260)]
    # Two rows are no table by themselves, and cells in the columns of the grid are of its table.
    few = tuple(one for one in keys if one.bbox[1] < 200)
    assert boxes([seen], rules, (*few, *goods)) == [(100, 300, 700, 460)]
    cells = tuple(line((x + 10, 120 + 40 * n, x + 60, 140 + 40 * n)) for x in range(100, 700, 100) for n in range(4))
    assert boxes([seen], rules, (*cells, *goods)) == [seen.bbox]


def test_rows_in_the_columns_of_a_grid_are_of_its_table() -> None:
    """Heads on a ground, in a scan: the rules about them are too pale to be seen, and the grid ends below."""
    level, standing = ruled(200, 3)
    rules, seen = Rules(tuple(level), tuple(standing)), (95.0, 150.0, 705.0, 325.0)
    inside = [
        line((110 + 200 * n, 210 + 40 * row, 180 + 200 * n, 230 + 40 * row)) for row in range(3) for n in range(3)
    ]
    heads = [line((96 + 200 * n, 165, 180 + 200 * n, 185)) for n in range(3)]

    def box_with(*more: Line) -> tuple[Bbox, bool]:
        (place,) = table_places([table(seen)], tables_of(rules, 1000), rules, [*inside, *more])
        return place.box, place.grid is None

    assert box_with(*heads) == (seen, True)
    # A title, labels across its columns, and two in one column are not.
    for others in (
        heads[:1],
        heads[:2],
        [*heads[:2], line((450, 165, 560, 185))],
        [*heads, line((190, 165, 250, 185))],
    ):
        assert box_with(*others) == ((100, 200, 700, 320), False)
