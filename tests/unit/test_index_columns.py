"""Indexes of books: terms in columns, in the order of the alphabet, with the numbers of their pages."""

from pagemill.document import Line, LineSource
from pagemill.geometry import polygon_of
from pagemill.reading.prose.index_columns import is_index, take_index, with_whole_terms

_TALL, _STEP = 20, 28
_TERMS = (
    ("A", "access, 12, 45–47", "accidents, 88", "  at gates, 91", "automation, 101–118", "B", "barges, 34, 36,"),
    ("  38", "berths, see quays", "Bremen, 6, 33n", "C", "containers, 1–4, ix", "cranes, 13–30", "D"),
    ("demurrage, 134", "dredging, 58", "E", "emissions, 146", "F", "feeders, 39ff.", "grain, 7"),
)


def _line(text: str, x: float, y: float, wide: float = 0.0, tall: float = _TALL) -> Line:
    return Line(text, polygon_of((x, y, x + (wide or 9 * len(text)), y + tall)), 1.0, LineSource.TEXT_LAYER)


def _column(terms: tuple[str, ...], x: float, top: float = 200) -> list[Line]:
    return [_line(text.strip(), x + 20 * text.startswith("  "), top + row * _STEP) for row, text in enumerate(terms)]


def _index(columns: tuple[tuple[str, ...], ...] = _TERMS) -> list[Line]:
    return [line for place, terms in enumerate(columns) for line in _column(terms, 100 + 300 * place)]


def _texts(columns: list[list[Line]]) -> list[list[str]]:
    return [[line.text for line in column] for column in columns]


def test_each_column_is_read_to_its_end() -> None:
    columns, left = take_index(_index())
    assert _texts(columns) == [[text.strip() for text in terms] for terms in _TERMS]
    assert left == []
    assert is_index(_index())


def test_a_title_and_what_is_said_above_are_none_of_it() -> None:
    title = _line("Index", 420, 60, tall=32)
    wide = _line("Numbers in italics refer to figures, those in roman to the pages where the", 100, 130, 780)
    short = _line("entry is used.", 100, 160, 450)
    columns, left = take_index([title, wide, short, *_index()])
    assert left == [title, wide, short]
    assert _texts(columns) == [[text.strip() for text in terms] for terms in _TERMS]


def test_the_pieces_of_a_row_with_dots_are_one_line() -> None:
    rows = [(f"\\{letter}cs{'x' * (n % 5)}", str(40 + n)) for n, letter in enumerate("aabccdefghiklmnopqrst")]
    lines = []
    for place, (term, page) in enumerate(rows):
        x, y = 100 + 400 * (place // 11), 200 + _STEP * (place % 11)
        term_line = _line(term, x, y)
        dots = _line(". . . . .", term_line.bbox[2] + 20, y, 240 - term_line.bbox[2] + x)
        lines += [term_line, dots, _line(page, dots.bbox[2] + 20, y, 20)]
    assert sorted(line.text for line in with_whole_terms(lines)) == sorted(
        f"{term} . . . . . {page}" for term, page in rows
    )


def test_terms_in_ideographs_are_in_order_by_the_letters_above_them() -> None:
    columns = (
        ("A", "安全，3", "B", "泊位，12，15", "C", "仓库，7", "船舶，22—25"),
        ("D", "堆场，31", "吊机，4", "F", "浮吊，18", "G", "港口，1"),
    )
    assert _texts(take_index(_index(columns))[0]) == [list(terms) for terms in columns]


def test_labels_in_no_order_are_no_index() -> None:
    mixed = tuple(tuple(reversed(terms)) for terms in reversed(_TERMS))
    assert take_index(_index(mixed))[0] == []


def test_words_without_pages_are_no_index() -> None:
    words = tuple(tuple(text.rstrip("0123456789–,nixf. ") for text in terms) for terms in _TERMS)
    assert not is_index(_index(words))
    few = tuple(tuple(text if n % 3 == 1 else text[:5] for n, text in enumerate(terms)) for terms in _TERMS)
    assert not is_index(_index(few))


def test_a_contents_list_is_no_index() -> None:
    titles = ("Introduction", "Ports", "Cranes", "Yards", "Gates", "Ships", "Barges", "Trains", "Boxes", "Law", "Ends")
    lines = [_line(f"{title} . . . . . {4 * n}", 100, 200 + _STEP * n) for n, title in enumerate(titles)]
    lines += [_line(f"{title} . . . . . {60 + n}", 500, 200 + _STEP * n) for n, title in enumerate(titles)]
    assert not is_index(lines)


def test_a_heading_between_two_parts_is_left_out() -> None:
    lower = [_line("Index of names", 100, 440, tall=30), *(_line(t.strip(), *p) for t, p in _below())]
    columns, left = take_index([*_index(), *lower])
    assert [line.text for line in left] == ["Index of names"]
    assert len(columns) == 6


def _below() -> list[tuple[str, tuple[float, float]]]:
    return [
        (text, (100 + 300 * place, 500 + _STEP * row))
        for place, terms in enumerate(_TERMS)
        for row, text in enumerate(terms)
    ]


def test_a_table_of_countries_and_figures_is_no_index() -> None:
    countries = ("Australia", "Austria", "Belgium", "Chile", "Denmark", "Egypt", "Finland", "Ghana", "Hungary", "Iran")
    figures = [tuple(str(90 + (n * k) % 9) for n in range(len(countries))) for k in (2, 5)]
    assert not is_index(_index((countries, *figures)))
    led = tuple(f"{country} . . . {90 + n}" for n, country in enumerate(countries))
    assert not is_index(_index((led, *figures)))
