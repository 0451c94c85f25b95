"""A drop initial that was found as a line of its own is put before the text it begins."""

from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.blocks.drop_initials import Beginning, text_of_initials, with_drop_initials
from pagemill.reading.layout.regions import Region, RegionKind


def line(text: str, x0: float, y0: float, x1: float, tall: float = 20, offsets: tuple[float, ...] = ()) -> Line:
    return Line(text, polygon_of((x0, y0, x1, y0 + tall)), offsets=offsets)


ROWS = [
    line("ver the winter the ferry was rebuilt", 165, 100, 600),
    line("and in April it went back to its route", 165, 128, 600),
    line("with a crew of nine and room for carts", 100, 156, 600),
]


def texts(lines: list[Line]) -> list[str]:
    return [one.text for one in lines]


def test_an_initial_over_two_rows_begins_the_first() -> None:
    found, (beginning,) = with_drop_initials([line("O", 100, 98, 160, 52), *ROWS])
    assert texts(found) == ["Over the winter the ferry was rebuilt", *texts(ROWS[1:])]
    assert beginning == Beginning((100, 98, 600, 150), 20)
    # All rows begin with it, each as high as its print.
    assert [one.bbox for one in found] == [(100, 100, 600, 120), (100, 128, 600, 148), (100, 156, 600, 176)]


def test_a_word_of_one_letter_stays_one_where_its_row_is_set_off() -> None:
    rows = [line("ferry was rebuilt during the winter", 172, 100, 600), *ROWS[1:]]
    assert texts(with_drop_initials([line("A", 100, 98, 160, 52), *rows])[0])[0].startswith("A ferry was")
    level = [line("fter the winter the ferry was rebuilt", 165, 100, 600), *ROWS[1:]]
    assert texts(with_drop_initials([line("A", 100, 98, 160, 52), *level])[0])[0].startswith("After the winter")


def test_places_of_characters_go_on_from_the_initial() -> None:
    first = line("ver", 200, 100, 400, offsets=(0.0, 0.25, 0.5, 1.0))
    second = line("and", 200, 128, 400, offsets=(0.0, 0.25, 0.5, 1.0))
    (joined, beside), _ = with_drop_initials([line("O", 120, 98, 195, 52), first, second])
    assert joined.text == "Over"
    assert joined.offsets == (0.0, 80 / 280, 130 / 280, 180 / 280, 1.0)
    assert beside.offsets == (80 / 280, 130 / 280, 180 / 280, 1.0)


def test_what_is_no_initial_stays_as_it_is() -> None:
    small = [line("O", 100, 100, 120), *ROWS]
    alone = [line("O", 100, 98, 160, 52), ROWS[0], ROWS[2]]
    lower = [line("7", 100, 98, 160, 52), *ROWS]
    far = [line("O", 20, 98, 80, 52), *ROWS]
    for lines in (small, alone, lower, far):
        assert with_drop_initials(lines) == (lines, [])


def test_the_text_that_an_initial_begins_is_no_title_and_goes_on_below() -> None:
    beginning = Beginning((100, 98, 600, 150), 20)
    title = Region(RegionKind.TITLE, (96, 95, 604, 152), 0.5)
    below = Region(RegionKind.TEXT, (98, 158, 604, 300), 0.9)
    other = Region(RegionKind.TITLE, (96, 40, 604, 70), 0.9)
    beside = Region(RegionKind.TEXT, (700, 158, 900, 300), 0.9)
    apart = Region(RegionKind.TEXT, (98, 190, 604, 300), 0.9)
    whole = Region(RegionKind.TEXT, (96, 95, 604, 300), 0.5)
    assert text_of_initials([title, below, other, beside], [beginning]) == [whole, other, beside]
    assert text_of_initials([title, apart], [beginning]) == [Region(RegionKind.TEXT, title.bbox, 0.5), apart]
    assert text_of_initials([other, below], [beginning]) == [other, below]
