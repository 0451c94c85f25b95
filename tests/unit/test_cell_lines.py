"""Every line of a table is in its cells once, cut only where it runs from one into the next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.document import Line, LineSource
from pagemill.geometry import Affine, Bbox, Polygon, bbox_of, polygon_of
from pagemill.reading.recognition.line_cuts import cut_line
from pagemill.reading.tables.cell_lines import place_lines

CELLS: list[Bbox] = [(0, 0, 100, 40), (100, 0, 300, 40), (0, 40, 300, 80)]


def line(text: str, box: Bbox, offsets: tuple[float, ...] = ()) -> Line:
    return Line(text, polygon_of(box), offsets=offsets)


def texts(held: list[list[Line]]) -> list[list[str]]:
    return [[part.text for part in cell] for cell in held]


def test_a_line_goes_to_the_cell_that_holds_it() -> None:
    lines = [line("姓名", (20, 8, 70, 32)), line("张晓明", (110, 8, 190, 32)), line("备注无", (30, 48, 120, 72))]
    assert texts(place_lines(CELLS, lines)) == [["姓名"], ["张晓明"], ["备注无"]]


def test_a_line_a_little_over_the_edge_is_not_cut() -> None:
    assert texts(place_lines(CELLS, [line("2024年5月", (105, 8, 306, 32))])) == [[], ["2024年5月"], []]


def test_a_line_over_a_rule_is_cut_between_characters() -> None:
    long = line("姓名张晓明", (40, 8, 190, 32))
    held = place_lines(CELLS, [long])
    assert texts(held) == [["姓名"], ["张晓明"], []]
    assert bbox_of(held[0][0].polygon) == pytest.approx((40, 8, 100, 32))
    assert bbox_of(held[1][0].polygon) == pytest.approx((100, 8, 190, 32))


def test_a_cut_moves_to_a_space_close_by() -> None:
    # The rule stands at 100, a third into the second word; the words part at 84.
    offsets = tuple(i / 9 for i in range(10))
    held = place_lines(CELLS, [line("Name Zhang"[:9], (40, 8, 148, 32), offsets)])
    assert texts(held) == [["Name"], ["Zhan"], []]


def test_a_short_word_that_a_file_set_close_before_a_long_text_is_of_its_own_cell() -> None:
    # The rule stands at 100, in the space behind the word; by its length nine tenths of the line are right of it.
    offsets = (0.0, 0.02, 0.04, 0.06, 0.076, *(0.1 + 0.9 * i / 40 for i in range(41)))
    text = "bool " + "Whether the receiver gets a mail or not."
    one = Line(text, polygon_of((76, 8, 376, 32)), offsets=offsets, source=LineSource.TEXT_LAYER)
    cells: list[Bbox] = [(0, 0, 100, 40), (100, 0, 400, 40)]
    assert texts(place_lines(cells, [one])) == [["bool"], [text[5:]]]
    # What recognition found may reach over a rule by as much.
    read = Line(text, polygon_of((76, 8, 376, 32)), offsets=offsets, source=LineSource.OCR)
    assert texts(place_lines(cells, [read])) == [[], [text]]
    # No space, no other word.
    whole = Line("x" * 45, one.polygon, offsets=offsets, source=LineSource.TEXT_LAYER)
    assert texts(place_lines(cells, [whole])) == [[], ["x" * 45]]


@pytest.mark.parametrize(
    "polygon",
    [((10, 20), (30, 20), (30, 180), (10, 180)), ((30, 20), (30, 180), (10, 180), (10, 20))],
    ids=["corners as on the page", "corners as in the text"],
)
def test_text_set_downwards_is_cut_at_level_rules(polygon: Polygon) -> None:
    held = place_lines([(0, 0, 40, 100), (0, 100, 40, 300)], [Line("家庭成员", polygon)])
    assert texts(held) == [["家庭"], ["成员"]]
    assert bbox_of(held[0][0].polygon) == pytest.approx((10, 20, 30, 100))
    assert bbox_of(held[1][0].polygon) == pytest.approx((10, 100, 30, 180))


def test_a_line_outside_every_cell_goes_to_the_nearest() -> None:
    assert texts(place_lines(CELLS, [line("注", (310, 50, 330, 70))])) == [[], [], ["注"]]


def test_leaning_tables_take_lines_by_their_own_frame() -> None:
    # The page leans so that the first row's right end lies where the second row's left end does.
    frame = Affine(1.0, 0.0, 0.0, -0.15, 1.0, 0.0)
    leaning = [frame.inverse().polygon(polygon_of(box)) for box in [(20, 8, 70, 32), (250, 8, 290, 32)]]
    held = place_lines(CELLS, [Line("姓名", leaning[0]), Line("男", leaning[1])], frame)
    assert texts(held) == [["姓名"], ["男"], []]


@given(
    st.text(st.characters(categories=["Lu", "Nd", "Lo"], max_codepoint=0x9FFF), min_size=1, max_size=20),
    st.floats(-20, 310),
    st.floats(5, 300),
    st.floats(-10, 80),
)
def test_no_character_is_lost_or_read_twice(text: str, x: float, wide: float, y: float) -> None:
    held = place_lines(CELLS, [line(text, (x, y, x + wide, y + 20))])
    parts = sorted((sum(part.polygon[0]), part.text) for cell in held for part in cell)
    assert "".join(part for _, part in parts) == text


@given(st.text("甲乙ab12 ", min_size=1, max_size=30), st.lists(st.floats(0, 1), max_size=4))
def test_cut_parts_make_up_the_line(text: str, shares: list[float]) -> None:
    whole = line(text, (0, 0, 300, 20))
    parts = cut_line(whole, sorted(shares))
    assert len(parts) == len(shares) + 1
    assert "".join(part.text for part in parts if part).replace(" ", "") == text.replace(" ", "")
    ends = [end for part in parts if part for end in (part.polygon[0][0], part.polygon[1][0])]
    assert ends == sorted(ends)


@given(st.text("甲乙ab12", min_size=2, max_size=12), st.floats(0.1, 0.9))
def test_offsets_of_a_part_span_it(text: str, share: float) -> None:
    offsets = tuple(i / len(text) for i in range(len(text) + 1))
    for part in cut_line(line(text, (0, 0, 300, 20), offsets), [share]):
        if part:
            assert len(part.offsets) == len(part.text) + 1
            assert (part.offsets[0], part.offsets[-1]) == (0.0, pytest.approx(1.0))
