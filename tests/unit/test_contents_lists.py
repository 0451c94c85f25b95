"""Contents lists are told by rows that end in rising numbers of pages."""

from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.prose.contents_lists import take_contents


def line(text: str, x0: float, y: float, x1: float) -> Line:
    return Line(text, polygon_of((x0, y, x1, y + 20)))


def rows(*texts: tuple[str, str], top: float = 100) -> list[Line]:
    """A title and a number each, the number at the right."""
    return [
        part
        for n, (title, number) in enumerate(texts)
        for part in (line(title, 100, top + 30 * n, 400), line(number, 780, top + 30 * n, 800))
    ]


def test_dots_that_lead_to_numbers() -> None:
    entries = [line(f"{n} Title {'.' * 30} {n * 7}", 100, 100 + 30 * n, 800) for n in range(1, 6)]
    prose = line("What follows is no list", 100, 320, 800)
    told = take_contents([*entries, prose])
    assert told.lists == [entries]
    assert told.left == [prose]


def test_without_dots_a_heading_is_needed() -> None:
    entries = rows(("One", "3"), ("Two", "9"), ("Three", "14"))
    assert take_contents(entries).lists == []
    heading = line("目 录", 100, 40, 200)
    assert take_contents([heading, *entries]).lists == [entries]


def test_a_title_of_two_lines_is_of_the_list() -> None:
    entries = rows(("One", "3"), ("Two", "9"), ("Three", "14"))
    goes_on = line("which goes on", 120, 190, 300)
    below = rows(("Four", "20"), top=220)
    heading = line("Contents", 100, 40, 200)
    assert take_contents([heading, *entries, goes_on, *below]).lists == [[*entries, goes_on, *below]]


def test_numbers_that_rise_and_fall_are_sums() -> None:
    heading = line("Contents", 100, 40, 200)
    assert take_contents([heading, *rows(("Ink", "30"), ("Paper", "4"), ("Glue", "12"), ("Tape", "2"))]).lists == []


def test_the_preface_on_a_roman_page_is_of_the_list() -> None:
    entries = rows(("前言", "Ⅱ"), ("One", "3"), ("Two", "9"), ("Three", "14"))
    heading = [line("目", 300, 40, 330), line("次", 380, 40, 410)]
    assert take_contents([*heading, *entries]).lists == [entries]


def test_columns_below_a_heading_need_no_dots_and_are_read_one_after_the_other() -> None:
    def column(x: float, first: int) -> list[Line]:
        return [
            piece
            for n in range(5)
            for piece in (
                line(str(first + n), x, 100 + 30 * n, x + 12),
                line("Title", x + 40, 100 + 30 * n, x + 130),
                line(str(7 * (first + n)), x + 380, 100 + 30 * n, x + 400),
            )
        ]

    left, right = column(100, 1), column(560, 6)
    heading = line("Contents", 100, 40, 200)
    assert take_contents([heading, *left, *right]).lists == [left, right]
    assert take_contents([*left, *right]).lists == []
