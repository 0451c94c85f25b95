"""Contents lists whose rows a file places in pieces."""

from pagemill.document import Line, LineSource, Link
from pagemill.geometry import polygon_of
from pagemill.reading.prose.contents_lists import is_contents, take_contents
from pagemill.reading.prose.contents_rows import contents_columns, whole_rows, with_whole_rows
from pagemill.reading.recognition.line_joins import joined_row

_TALL = 20


def _piece(text: str, x: float, y: float, width: float) -> Line:
    return Line(text, polygon_of((x, y, x + width, y + _TALL)), 1.0, LineSource.TEXT_LAYER)


def _dot(x: float, y: float) -> Line:
    return Line(".", polygon_of((x, y, x + 2, y + 3)), 1.0, LineSource.TEXT_LAYER)


def _entry(number: str, title: str, page: int, x: float, y: float, dots: str = ". . . . . .") -> list[Line]:
    """An entry 400 pixels wide: its number, its title, dots and the page's number apart."""
    pieces = [_piece(number, x, y, 30), _piece(title, x + 60, y, 100)]
    if dots:
        pieces.append(_piece(dots, x + 180, y, 150))
    return [*pieces, _piece(str(page), x + 380, y, 20)]


def _column(x: float, top: float, first: int) -> list[Line]:
    chapter = _entry(str(first), "章", 3 * first, x, top, dots="")
    rows = [_entry(f"{first}.{n}", "节", 3 * first + n, x, top + 40 * n) for n in range(1, 5)]
    return [line for row in (chapter, *rows) for line in row]


def test_the_pieces_of_a_row_are_one_line() -> None:
    whole = with_whole_rows(_column(100, 300, 1))
    assert [line.text for line in whole if line.bbox[1] > 310] == [f"1.{n} 节 . . . . . . {3 + n}" for n in range(1, 5)]


def test_dots_that_stand_apart_are_of_the_row_too() -> None:
    rows = [
        [_piece("题", 100, y, 60), *(_dot(200 + 40 * n, y + 16) for n in range(6)), _piece(page, 480, y, 20)]
        for y, page in ((100, "1"), (140, "2"), (180, "2"), (220, "4"))
    ]
    whole = with_whole_rows([line for row in rows for line in row])
    assert [line.text for line in whole] == [f"题 . . . . . . {page}" for page in (1, 2, 2, 4)]


def test_a_list_in_two_columns_is_read_column_by_column() -> None:
    lines = with_whole_rows([_piece("目录", 100, 200, 60), *_column(100, 300, 1), *_column(600, 300, 2)])
    lists = take_contents(lines).lists
    assert [[line.text for line in whole_rows(part)] for part in lists] == [
        [f"{first} 章 {3 * first}", *(f"{first}.{n} 节 . . . . . . {3 * first + n}" for n in range(1, 5))]
        for first in (1, 2)
    ]


def test_a_title_that_leaves_no_room_for_dots_is_of_its_column() -> None:
    full = [_piece("2.5", 600, 500, 30), _piece("题", 660, 500, 300), _piece("12", 980, 500, 20)]
    full += [_piece("2.6", 600, 540, 30), _piece("题", 660, 540, 300), _piece("2.7", 600, 580, 30)]
    full += [_piece("长题 . . .", 660, 580, 300), _piece("12", 980, 580, 20), *_entry("2.8", "节", 13, 600, 620)]
    lines = with_whole_rows([_piece("目录", 100, 200, 60), *_column(100, 300, 1), *_column(600, 300, 2), *full])
    lists = take_contents(lines).lists
    assert [line.text for line in whole_rows(lists[1])][5:] == [
        "2.5 题 12",
        "2.6 题",
        "2.7 长题 . . . 12",
        "2.8 节 . . . . . . 13",
    ]


def test_rows_with_few_dots_are_of_their_list_when_they_are_whole() -> None:
    dots = [". . . .", "...", "...", "...", "...", ". . . .", "...", "..."]
    rows = [_entry(f"{n}", "节", 3 * n, 100, 300 + 40 * n, dots=led) for n, led in enumerate(dots, start=1)]
    heading = _piece("目录", 100, 200, 60)
    (found,) = take_contents([heading, *with_whole_rows([line for row in rows for line in row])]).lists
    assert [line.text for line in found] == [f"{n} 节 {led} {3 * n}" for n, led in enumerate(dots, start=1)]


def test_most_of_such_rows_make_no_table() -> None:
    lines = with_whole_rows([*_column(100, 300, 1), *_column(600, 300, 2)])
    assert is_contents(lines)
    assert not is_contents([_piece(str(n), 100 * n, 100, 20) for n in range(1, 9)])


def test_sums_behind_dots_are_no_pages() -> None:
    falling = [_entry("a", "Cash", page, 100, 40 * n) for n, page in enumerate((900, 30, 700, 4))]
    assert contents_columns([line for row in falling for line in row]) == []
    beside = [[*_entry("a", "Cash", n, 100, 40 * n), _piece(str(7 * n), 560, 40 * n, 20)] for n in range(1, 6)]
    assert contents_columns([line for row in beside for line in row]) == []


def test_a_joined_row_keeps_places_and_links() -> None:
    first = Line("ab", polygon_of((0, 0, 20, 10)), 1.0, LineSource.TEXT_LAYER, (0.0, 0.5, 1.0))
    second = Line(
        "c", polygon_of((90, 0, 100, 10)), 0.5, LineSource.OCR, (0.0, 1.0), links=(Link(0, 1, "https://a.example"),)
    )
    row = joined_row([first, second])
    assert row.text == "ab c"
    assert row.offsets == (0.0, 0.1, 0.2, 0.9, 1.0)
    assert row.links == (Link(3, 4, "https://a.example"),)
    assert row.source is LineSource.OCR
    assert row.bbox == (0, 0, 100, 10)
