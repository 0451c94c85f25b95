"""The cells of drawn tables are found, whatever their rules, the resolution and the scanner."""

import numpy as np
import pytest
from PIL import ImageDraw

from drawings.tables import RuleStyle, blank_page, draw_table, leaning_boxes, plain_table, random_form, scanned
from pagemill.geometry import bbox_of
from pagemill.reading.rules.page_rules import find_rules
from pagemill.reading.tables.ruled_tables import RuledTable, find_ruled_tables

STYLES = {
    "plain": RuleStyle(),
    "thin": RuleStyle(width=0.1),
    "thick": RuleStyle(width=0.6),
    "grey": RuleStyle(color=(170, 170, 170)),
    "red": RuleStyle(color=(200, 60, 60)),
    "dotted": RuleStyle(dash=(0.35, 0.5)),
    "double": RuleStyle(double=0.8),
    "head": RuleStyle(head=(225, 232, 245)),
    "open left and right": RuleStyle(open_sides="lr"),
    "open top and bottom": RuleStyle(open_sides="tb"),
    "open left and top": RuleStyle(open_sides="lt"),
}
CORNER = (18.0, 25.0)


def spans(table: RuledTable) -> set[tuple[tuple[int, int], tuple[int, int]]]:
    return {(cell.rows, cell.cols) for cell in table.cells}


def found(seed: int, style: RuleStyle, dpi: float, skew: float | None = None) -> tuple[float, int]:
    """The F1 of the cells of a drawn form, and how many tables were found."""
    form, page = random_form(seed, style), blank_page(dpi)
    texts = draw_table(page, form, CORNER, dpi)
    if skew is not None:
        page = scanned(page, skew=skew)
    image = np.asarray(page)
    tables = find_ruled_tables(image, find_rules(image, leaning_boxes(texts, page.size, skew or 0.0)))
    got = spans(tables[0]) if tables else set()
    return 2 * len(got & form.spans) / (len(got) + len(form.spans)), len(tables)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_form_drawn_with_any_rules(style: str, seed: int) -> None:
    assert found(seed, STYLES[style], 150) == (1.0, 1)


@pytest.mark.parametrize("dpi", [100, 200, 300])
@pytest.mark.parametrize("seed", [1, 4])
def test_a_form_at_any_resolution(dpi: float, seed: int) -> None:
    assert found(seed, STYLES["plain"], dpi) == (1.0, 1)


@pytest.mark.parametrize("dpi", [100, 150, 200])
@pytest.mark.parametrize("skew", [-0.5, 0.0, 0.5])
def test_a_scanned_form_that_leans(dpi: float, skew: float) -> None:
    scores = [found(seed, STYLES["plain"], dpi, skew)[0] for seed in (1, 2, 4)]
    assert sum(score == 1.0 for score in scores) >= 2
    assert min(scores) > 0.9


def test_cells_lie_where_they_were_drawn() -> None:
    form, page = random_form(2), blank_page(150)
    draw_table(page, form, CORNER, 150)
    (table,) = find_ruled_tables(np.asarray(page))
    unit = 150 / 25.4
    places = {(cell.rows, cell.cols): bbox_of(cell.polygon) for cell in table.cells}
    for cell in form.cells:
        x0, x1 = ((CORNER[0] + sum(form.columns[: cell.cols[i] + i])) * unit for i in (0, 1))
        y0, y1 = ((CORNER[1] + sum(form.rows[: cell.rows[i] + i])) * unit for i in (0, 1))
        assert places[cell.rows, cell.cols] == pytest.approx((x0, y0, x1, y1), abs=2.5)


def test_two_tables_on_a_page_stay_two() -> None:
    page = blank_page(150)
    upper = plain_table([["甲", "乙"], ["1", "2"]], [40, 40])
    lower = plain_table([["a", "b", "c"], ["1", "2", "3"], ["4", "5", "6"]], [30, 30, 30])
    draw_table(page, upper, (20, 30), 150)
    draw_table(page, lower, (20, 60), 150)
    assert [spans(table) for table in find_ruled_tables(np.asarray(page))] == [upper.spans, lower.spans]


def test_a_frame_around_the_table_is_not_the_table() -> None:
    page = blank_page(150)
    unit = 150 / 25.4
    pen = ImageDraw.Draw(page)
    pen.rectangle((15 * unit, 15 * unit, 195 * unit, 250 * unit), outline=(0, 0, 0), width=2)
    pen.line((15 * unit, 40 * unit, 195 * unit, 40 * unit), fill=(0, 0, 0), width=2)
    inner = plain_table([["甲", "乙", "丙"]] * 8, [50, 50, 50], row=20)
    draw_table(page, inner, (25, 60), 150)
    (table,) = find_ruled_tables(np.asarray(page))
    assert spans(table) == inner.spans


@pytest.mark.parametrize("draw", ["box", "underline", "cross"])
def test_what_is_no_table(draw: str) -> None:
    page = blank_page(150)
    pen = ImageDraw.Draw(page)
    if draw == "box":
        pen.rectangle((200, 200, 700, 500), outline=(0, 0, 0), width=2)
    elif draw == "underline":
        for y in (200, 260, 320):
            pen.line((200, y, 700, y), fill=(0, 0, 0), width=2)
    else:
        pen.line((200, 300, 700, 300), fill=(0, 0, 0), width=2)
        pen.line((450, 100, 450, 500), fill=(0, 0, 0), width=2)
    assert find_ruled_tables(np.asarray(page)) == []


def test_an_underline_in_a_cell_cuts_it_not() -> None:
    page = blank_page(150)
    form = plain_table([["姓名", ""], ["住址", ""]], [40, 100], row=14)
    draw_table(page, form, (20, 30), 150)
    ImageDraw.Draw(page).line((500, 235, 800, 235), fill=(0, 0, 0), width=2)
    (table,) = find_ruled_tables(np.asarray(page))
    assert spans(table) == form.spans
