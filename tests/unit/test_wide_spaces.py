"""Heads of two columns that a file sets as one line are cut where the rows below have their gutter."""

from pagemill.document import Line, LineSource
from pagemill.geometry import polygon_of
from pagemill.reading.tables.wide_spaces import cut_at_wide_spaces


def _line(text: str, x: float, y: float, wide: float, *, gap: float = 0.0) -> Line:
    """A line whose space is `gap` pixels wide, its other characters alike."""
    step = (wide - gap) / max(1, len(text) - (gap > 0))
    places = [0.0]
    for sign in text:
        places.append(places[-1] + (gap if gap and sign == " " else step))
    offsets = tuple(place / wide for place in places)
    return Line(text, polygon_of((x, y, x + wide, y + 20)), 1.0, LineSource.TEXT_LAYER, offsets)


def _rows(count: int) -> list[Line]:
    return [
        line
        for n in range(count)
        for line in (_line(str(n), 100, 130 + 30 * n, 20), _line("Hose", 150, 130 + 30 * n, 80))
    ]


HEAD = _line("Pos Description", 100, 100, 200, gap=20)


def test_a_head_over_two_columns_is_cut_at_its_wide_space() -> None:
    head = _line("Pos Description", 100, 100, 200, gap=20)
    first, space, _ = (head.bbox[0] + 200 * head.offsets[n] for n in (3, 4, 14))
    rows = [
        line
        for n in range(3)
        for line in (_line(str(n), 100, 130 + 30 * n, 20), _line("Hose", space, 130 + 30 * n, 80))
    ]
    cut = cut_at_wide_spaces([head, *rows])
    assert [line.text for line in cut[:2]] == ["Pos", "Description"]
    assert cut[0].bbox[2] < first + 1 and cut[1].bbox[0] > space - 1
    assert cut[2:] == rows


def test_two_rows_tell_no_gutter() -> None:
    lines = [HEAD, *_rows(2)]
    assert cut_at_wide_spaces(lines) == lines


def test_a_line_that_crosses_the_gutter_leaves_all_whole() -> None:
    lines = [HEAD, *_rows(3), _line("Technician on call", 100, 300, 220)]
    assert cut_at_wide_spaces(lines) == lines


def test_usual_spaces_and_lines_of_unknown_places_stay() -> None:
    for head in (_line("Pos Description", 100, 100, 140), Line(HEAD.text, HEAD.polygon)):
        lines = [head, *_rows(4)]
        assert cut_at_wide_spaces(lines) == lines
