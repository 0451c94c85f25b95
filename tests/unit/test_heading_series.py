"""Short heavy lines of a page that are headings by one another, where what stands below them is as short."""

from __future__ import annotations

from collections.abc import Sequence

from pagemill.document import BlockKind, Line
from pagemill.geometry import polygon_of
from pagemill.reading.headings.heading_series import headings_in_series, headings_of_lines, series_apart

MINUTES = [
    "*Announcements",
    "The dean is coming today, and will have something to say.",
    "*Old business",
    "Minutes approved",
    "Budget postponed",
    "*New business",
    "Class schedules",
]


def page(rows: Sequence[str], step: float = 40) -> tuple[list[Line], list[Line]]:
    """The lines of rows from the top, `|` between what stands side by side; and those in heavy letters, marked `*`."""
    lines, heavy = [], []
    for number, row in enumerate(rows):
        x = 100.0
        for text in row.split("|"):
            words = text.lstrip("*")
            box = (x, 100 + step * number, x + 10 * len(words), 120 + step * number)
            lines.append(Line(words, polygon_of(box)))
            x = box[2] + 40
            if text.startswith("*"):
                heavy.append(lines[-1])
    return lines, heavy


def headings(rows: Sequence[str], step: float = 40) -> list[str]:
    lines, heavy = page(rows, step)
    found = headings_in_series(lines, [line.bbox for line in heavy])
    return [line.text for line in lines if id(line) in found]


def test_several_are_headings_and_parted_from_what_stands_around_them() -> None:
    lines, heavy = page(MINUTES)
    boxes = [line.bbox for line in heavy]
    parts = list(series_apart(lines, headings_of_lines(lines, boxes, []), boxes))
    titles = [" ".join(line.text for line in part) for part, kind in parts if kind is BlockKind.PARAGRAPH_TITLE]
    assert titles == ["Announcements", "Old business", "New business"]
    assert [line for part, _ in parts for line in part] == lines


def test_two_lines_of_one_heading_stay_together() -> None:
    lines, _ = page(["What was said of", "the old business", "Minutes approved"], step=24)
    box = (lines[0].bbox[0], lines[0].bbox[1], lines[1].bbox[2] + 20, lines[1].bbox[3])
    (heading, _), (rest, _) = series_apart(lines, headings_of_lines(lines, [], [box]), [])
    assert [line.text for line in heading] == ["What was said of", "the old business"]
    assert list(rest) == lines[2:]


def test_two_tell_nothing_of_one_another() -> None:
    assert headings(MINUTES[2:]) == []


def test_labels_sentences_items_and_cells_are_none() -> None:
    rest = MINUTES[1:]
    assert headings(["*Announced by:", *rest]) == []
    assert headings(["*Nothing was announced.", *rest]) == []
    assert headings(["*• Announced", *rest]) == []
    assert headings(["*Announced|*Approved", *rest]) == []
    assert headings(["*12 / 2026", *rest]) == []


def test_heavy_lines_right_below_one_another_are_an_address() -> None:
    address = ["*Marsh & Sons", "*4 Harbour Street", "*Dunwich", "Number 12", "Due in May", "Paid by cheque"]
    assert headings(address, step=26) == []


def test_a_page_of_heavy_lines_has_none() -> None:
    assert headings([*(f"*Heading {letter}" for letter in "abcdef"), "A line"]) == []
