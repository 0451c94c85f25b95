"""Which lines are a figure's: its labels, and not running text that is set over it or runs past it."""

from __future__ import annotations

from pagemill.document import Block, BlockKind, Line
from pagemill.geometry import polygon_of
from pagemill.reading.layout.figures import give_back, take_figures
from pagemill.reading.layout.regions import Region, RegionKind

PANEL = Region(RegionKind.FIGURE, (100.0, 100.0, 1100.0, 700.0), 0.7)
PAGE = 1240.0 * 1754.0


def line(text: str, x0: float, y0: float, x1: float, tall: float = 20) -> Line:
    return Line(text, polygon_of((x0, y0, x1, y0 + tall)))


LABELS = [line("Pump", 150, 130, 210), line("Valve 3", 600, 300, 690), line("0", 300, 600, 312)]
PROSE = [
    line("The pump draws water from the well and sends it", 150, 420, 700),
    line("through the valve to the tank that stands on the roof", 150, 450, 700),
]


def test_labels_are_the_figures() -> None:
    (figure,), left = take_figures([PANEL], [*LABELS, line("Below.", 100, 800, 180)], [], PAGE)
    assert figure.lines == LABELS
    assert [one.text for one in left] == ["Below."]


def test_running_text_over_a_picture_is_the_pages() -> None:
    piece = line("of the house", 560, 451, 690)
    (figure,), left = take_figures([PANEL], [*LABELS, *PROSE, piece], [], PAGE)
    assert figure.lines == LABELS
    assert left == [*PROSE, piece]


def test_chinese_running_text_over_a_picture_is_the_pages() -> None:
    prose = [
        line("水泵从井中抽水并经阀门送到屋顶的水箱", 150, 420, 600),
        line("水箱满时浮球阀自动关闭水泵停止运转", 150, 450, 600),
    ]
    (figure,), left = take_figures([PANEL], [*LABELS, *prose], [], PAGE)
    assert figure.lines == LABELS
    assert left == prose


def test_a_figure_full_of_text_is_text_and_one_that_is_a_table_is_the_table() -> None:
    full = [line("word " * 20, 120, 110 + 30 * n, 1080, tall=24) for n in range(19)]
    assert take_figures([PANEL], full, [], PAGE) == ([], full)
    assert take_figures([PANEL], LABELS, [PANEL.bbox], PAGE) == ([], LABELS)


def test_a_line_of_a_figure_in_a_running_row_is_running_matter() -> None:
    part = line("P/N 119", 600, 640, 690)
    footer = Block(BlockKind.FOOTER, polygon_of((140, 642, 280, 662)), (line("Revision 2", 140, 642, 280),))
    figures, _ = take_figures([PANEL], [*LABELS, part], [], PAGE)
    (figure,), rows = give_back(figures, [footer])
    assert figure.lines == LABELS
    assert [(row.kind, row.text) for row in rows] == [(BlockKind.FOOTER, "P/N 119")]


def test_the_title_of_a_section_is_of_no_figure() -> None:
    number, title = line("3.2", 110, 110, 140), line("Of pumps", 160, 110, 250)
    strong = [number.bbox, title.bbox]
    (figure,), left = take_figures([PANEL], [number, title, *LABELS], [], PAGE, strong)
    assert figure.lines == LABELS
    assert left == [number, title]
    (figure,), left = take_figures([PANEL], [number, title, *LABELS], [], PAGE)
    assert not left
