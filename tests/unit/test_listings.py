"""Listings of programs are told from prose by their signs and by the pitch of their rows."""

from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.prose.listings import take_listings

PROGRAM = [
    "total = 0",
    "for item in basket:",
    "    total += item.price * 2",
    "    if total > limit:",
    "        break",
    "print(total)",
]
PROSE = [
    "If the basket is for the market then the price is told",
    "while the boxes are counted, and in the end the total is",
    "written by hand into the book that lies on the table there",
]


def lines(texts: list[str], top: float, pitch: float) -> list[Line]:
    made = []
    for n, text in enumerate(texts):
        inset = len(text) - len(text.lstrip())
        box = (100 + inset * pitch, top + 28 * n, 100 + len(text) * pitch, top + 28 * n + 20)
        made.append(Line(text.strip(), polygon_of(box)))
    return made


def test_a_listing_between_paragraphs() -> None:
    above, program, below = lines(PROSE, 100, 10.2), lines(PROGRAM, 220, 12), lines(PROSE, 420, 10.2)
    told = take_listings([*above, *program, *below])
    assert told.found == [program]
    assert told.left == [*above, *below]


def test_prose_is_none() -> None:
    assert take_listings(lines(PROSE * 3, 100, 10)).found == []


def test_labels_and_values_of_a_form_are_none() -> None:
    form = [line for n in range(6) for line in lines([f"Name {n}: Aalto"], 100 + 40 * n, 9 + 0.7 * n)]
    assert take_listings(form).found == []


def test_the_head_of_a_mail_is_none_for_its_addresses() -> None:
    head = ["From: Helena Marsh <h.marsh@river.example>", "Sent: Monday, 3 March", "To: Thomas <t.cole@river.example>"]
    assert take_listings(lines(head, 100, 10)).found == []
