"""Tables are read with the real networks: ruled, unruled and partly ruled ones, with every line in its cell."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from drawings.sheet import Box
from drawings.tables import DrawnCell, DrawnTable, RuleStyle, blank_page, draw_table, plain_table, random_form, scanned
from pagemill.document import Line, Table
from pagemill.geometry import polygon_of, union
from pagemill.models import Runtime
from pagemill.reading.rules.page_rules import find_rules
from pagemill.reading.tables.ruled_tables import find_ruled_tables
from pagemill.reading.tables.table_models import StructureCell
from pagemill.reading.tables.table_reading import TableModels, read_table
from pagemill.settings import ModelSettings, load_settings

SCORES = [
    ["Country", "2021", "2022", "2023"],
    ["Austria", "86.2", "13.8", "3,375"],
    ["Belgium", "12.0", "0.4", "3,973"],
    ["Cyprus", "81.0", "3.8", "158"],
    ["Denmark", "3.1", "10.2", "1,662"],
    ["Estonia", "94.2", "5.8", "430"],
    ["Finland", "13.6", "83.0", "2,737"],
]


@pytest.fixture(scope="module")
def models() -> TableModels:
    return TableModels(Runtime(load_settings().settings.models))


def lines_of(table: DrawnTable, boxes: list[Box]) -> list[Line]:
    """The drawn texts as lines of a text layer."""
    return [Line(c.text, polygon_of(box)) for c, box in zip(table.cells, boxes, strict=True) if c.text]


def read(
    page: Image.Image, table: DrawnTable, boxes: list[Box], models: TableModels, tell_kind: bool | None = None
) -> Table | None:
    """The table as the pipeline reads it: the grid found on the page, if any, and all lines."""
    image, lines = np.asarray(page), lines_of(table, boxes)
    grids = find_ruled_tables(image, find_rules(image, [line.bbox for line in lines]))
    x0, y0, x1, y1 = union(line.bbox for line in lines)
    bbox = grids[0].bbox if grids else (x0 - 10, y0 - 10, x1 + 10, y1 + 10)
    return read_table(image, bbox, lines, grids[0] if grids else None, models, tell_kind)


def texts(table: Table) -> dict[tuple[tuple[int, int], tuple[int, int]], str]:
    return {(cell.rows, cell.cols): cell.text for cell in table.cells}


@pytest.mark.parametrize("seed", [1, 2, 4])
def test_a_form_is_read_cell_by_cell(seed: int, models: TableModels) -> None:
    form, page = random_form(seed), blank_page(150)
    table = read(page, form, draw_table(page, form, (18, 25), 150), models)
    assert table is not None
    assert table.ruled is True
    assert texts(table) == form.texts


def test_lines_taken_for_one_are_parted_at_the_rule(models: TableModels) -> None:
    form, page = plain_table([["姓名", "张晓明"], ["性别", "男"]], [30, 60]), blank_page(150)
    boxes = draw_table(page, form, (18, 25), 150)
    image = np.asarray(page)
    (grid,) = find_ruled_tables(image)
    gap = boxes[1][0] - boxes[0][2]
    spaces = "　" * max(1, round(gap / 21))
    merged = [Line(f"姓名{spaces}张晓明", polygon_of(union(boxes[:2]))), *lines_of(form, boxes)[2:]]
    table = read_table(image, grid.bbox, merged, grid, models, None)
    assert table is not None
    assert texts(table) == form.texts


@pytest.mark.parametrize("scan", [False, True])
def test_an_unruled_table_has_its_rows_and_columns(scan: bool, models: TableModels) -> None:
    drawn, page = plain_table(SCORES, [45, 30, 30, 30]), blank_page(150)
    boxes = draw_table(page, drawn, (30, 40), 150, ruled=False)
    table = read(scanned(page) if scan else page, drawn, boxes, models)
    assert table is not None
    assert table.ruled is False
    assert texts(table) == drawn.texts


def test_a_head_over_two_columns_spans_them(models: TableModels) -> None:
    cells = [
        DrawnCell((0, 1), (0, 0), "Region"),
        DrawnCell((0, 0), (1, 2), "Imports in tonnes"),
        DrawnCell((0, 0), (3, 4), "Exports in tonnes"),
        *(DrawnCell((1, 1), (c, c), f"20{20 + c}") for c in range(1, 5)),
        *(DrawnCell((r, r), (0, 0), ("North", "South", "East", "West")[r - 2]) for r in range(2, 6)),
        *(DrawnCell((r, r), (c, c), f"{r * 37 + c * 11}.{c}") for r in range(2, 6) for c in range(1, 5)),
    ]
    drawn, page = DrawnTable((30, 28, 28, 28, 28), (8,) * 6, tuple(cells)), blank_page(150)
    table = read(page, drawn, draw_table(page, drawn, (20, 40), 150, ruled=False), models)
    assert table is not None
    assert {(cell.cols, cell.text) for cell in table.cells if cell.rows[0] == 0} >= {
        ((1, 2), "Imports in tonnes"),
        ((3, 4), "Exports in tonnes"),
    }
    body = {cell.text for cell in drawn.cells if cell.rows[0] >= 2}
    assert {cell.text for cell in table.cells if cell.rows[0] >= 2} == body


@pytest.mark.parametrize("kept", ["rows", "columns"])
def test_rules_between_rows_or_columns_alone_are_not_the_whole_grid(kept: str, models: TableModels) -> None:
    drawn, page = plain_table(SCORES, [45, 30, 30, 30]), blank_page(150)
    boxes = draw_table(page, drawn, (30, 40), 150, ruled=False)
    if kept == "rows":
        frame = [DrawnCell((r, r), (0, 0)) for r in range(7)]
        rules = DrawnTable((135,), (8,) * 7, tuple(frame))
    else:
        frame = [DrawnCell((r, r), (c, c)) for r in range(2) for c in range(4)]
        rules = DrawnTable((45, 30, 30, 30), (8, 48), tuple(frame))
    draw_table(page, rules, (30, 40), 150)
    table = read(page, drawn, boxes, models)
    assert table is not None
    assert texts(table) == drawn.texts


def test_every_line_is_in_one_cell(models: TableModels) -> None:
    for seed in range(3):
        form, page = random_form(seed, RuleStyle(width=0.1)), blank_page(150)
        boxes = draw_table(page, form, (18, 25), 150, ruled=False)
        table = read(page, form, boxes, models)
        assert table is not None
        read_texts = sorted(line.text for cell in table.cells for line in cell.lines)
        assert read_texts == sorted(cell.text for cell in form.cells if cell.text)


def test_the_kind_network_tells_ruled_tables(models: TableModels) -> None:
    for ruled in (True, False):
        drawn, page = plain_table(SCORES, [45, 30, 30, 30], row=10), blank_page(150)
        draw_table(page, drawn, (30, 40), 150, ruled=ruled)
        part = np.ascontiguousarray(np.asarray(page)[220:670, 160:990])
        assert models.is_ruled(part) is ruled


def test_without_networks_columns_are_told_by_the_lines(tmp_path: object) -> None:
    bare = TableModels(Runtime(ModelSettings(cache_dir=tmp_path)))
    drawn, page = plain_table(SCORES, [45, 30, 30, 30]), blank_page(150)
    boxes = draw_table(page, drawn, (30, 40), 150, ruled=False)
    assert bare.structure(np.asarray(page)) == []
    assert bare.is_ruled(np.asarray(page)) is None
    table = read(page, drawn, boxes, bare)
    assert table is not None
    assert texts(table) == drawn.texts


#: Of its places two fifths and more are empty.
SPARSE = [
    ["Item", "North", "East", "South"],
    ["Paper", "17", "", ""],
    ["Glue", "", "23", ""],
    ["Ink", "", "", "31"],
    ["Thread", "44", "", ""],
    ["Cloth", "", "52", ""],
]


def test_a_table_whose_every_place_is_filled_or_many_are_empty_is_not_shown_to_the_network(
    models: TableModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, ...]] = []
    structure = models.structure

    def noted(crop: np.ndarray) -> list[StructureCell]:
        asked.append(crop.shape)
        return structure(crop)

    monkeypatch.setattr(models, "structure", noted)
    for rows, times in ((SCORES, 0), (SPARSE, 0), ([*SCORES, ["France", "", "", "12"]], 1)):
        drawn, page = plain_table(rows, [45, 30, 30, 30]), blank_page(150)
        table = read(page, drawn, draw_table(page, drawn, (30, 40), 150, ruled=False), models)
        assert table is not None
        assert texts(table) == drawn.texts
        assert len(asked) == times


@pytest.mark.parametrize("rows", [6, 7])
def test_rows_of_text_stay_rows_where_the_boxes_of_the_network_drift(
    rows: int, models: TableModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one column the network's boxes stand lower from row to row; it tells six rows, as there are, or seven."""
    drawn, page = plain_table([*SCORES[:5], ["France", "", "0.7", "12"]], [45, 30, 30, 30]), blank_page(150)
    boxes = draw_table(page, drawn, (30, 40), 150, ruled=False)
    x0, y0, x1, y1 = union(boxes)
    step, drift = (y1 - y0 + 20) / 6, (0.0, 0.2, 0.0, 0.0)

    def drifting(crop: np.ndarray) -> list[StructureCell]:
        left = np.linspace(10, x1 - x0 + 10, 5)
        return [
            StructureCell(
                (r, r), (c, c), (left[c], step * r * (1 + drift[c]), left[c + 1], step * (r + 1 + r * drift[c]))
            )
            for r in range(rows)
            for c in range(4)
        ]

    monkeypatch.setattr(models, "structure", drifting)
    table = read(page, drawn, boxes, models)
    assert table is not None
    counts = [sum(bool(cell.text) for cell in table.cells if cell.rows == (row, row)) for row in range(6)]
    assert counts == [4, 4, 4, 4, 4, 3]


@pytest.mark.parametrize("labels", [(96, 130, 197, 230, 270, 310, 344), (96, 130, 224, 230, 270, 310, 344)])
def test_the_network_is_not_believed_where_it_parts_a_label_or_gives_it_to_the_row_above(
    labels: tuple[int, ...], models: TableModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`labels` are the edges of its rows in the first column; the lines of the third row's label stand at 176, 200."""

    def written(text: str, x: float, y: float) -> Line:
        return Line(text, polygon_of((x, y, x + 80, y + 20)))

    tops = (140, 200, 240, 280, 320)
    figures = (96, 130, 180, 230, 270, 310, 344)
    lines = [written(f"{y + x}.5", x, y) for y in tops for x in (300, 500)]
    lines += [written("Name", 300, 100), written("the", 100, 176), *(written(f"row {y}", 100, y) for y in tops)]

    def slipped(crop: np.ndarray) -> list[StructureCell]:
        return [
            StructureCell((r, r), (c, c), (4 + 200 * c, edges[r] - 92, 204 + 200 * c, edges[r + 1] - 92))
            for c, edges in enumerate((labels, figures, figures))
            for r in range(6)
        ]

    monkeypatch.setattr(models, "structure", slipped)
    page = np.full((400, 800, 3), 255, np.uint8)
    table = read_table(page, (96, 96, 704, 344), lines, None, models, None)
    assert table is not None
    assert [texts(table)[(row, row), (0, 0)].split() for row in (1, 2)] == [["row", "140"], ["the", "row", "200"]]


def test_one_column_of_text_is_no_table(models: TableModels) -> None:
    drawn, page = plain_table([["第一行"], ["第二行"], ["第三行"]], [80]), blank_page(150)
    assert read(page, drawn, draw_table(page, drawn, (30, 40), 150, ruled=False), models) is None


def test_an_empty_grid_is_no_table(models: TableModels) -> None:
    page = blank_page(150)
    draw_table(page, plain_table([["", ""], ["", ""]], [30, 30]), (30, 40), 150)
    (grid,) = find_ruled_tables(np.asarray(page))
    assert read_table(np.asarray(page), grid.bbox, [], grid, models, None) is None
