"""A bracket for an answer is one with its question, however far its other half stands off."""

from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.prose.open_brackets import with_closed_brackets


def line(text: str, x: float, y: float = 100) -> Line:
    return Line(text, polygon_of((x, y, x + 20 * len(text), y + 20)))


def test_the_other_half_is_of_the_line_that_the_bracket_opens_in() -> None:
    question, closing, below = line("流经城市最多的是（", 100), line("）", 330), line("A．长河", 100, 130)
    assert [one.text for one in with_closed_brackets([closing, question, below])] == [
        "流经城市最多的是（ ）",
        "A．长河",
    ]


def test_what_stands_in_another_row_or_far_off_or_opens_nothing_stays() -> None:
    question = line("流经城市最多的是（", 100)
    for other in (line("）", 330, 160), line("）", 600), line("】", 330)):
        assert with_closed_brackets([question, other]) == [question, other]
    ended = line("流经城市最多的是", 100)
    assert with_closed_brackets([ended, line("）", 330)])[0] is ended
