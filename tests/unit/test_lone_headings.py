"""One heading in the size of the text: heavy or numbered, on its line alone above a paragraph, and nothing else."""

from __future__ import annotations

import pytest

from pagemill.document import Block, BlockKind, Line
from pagemill.geometry import polygon_of
from pagemill.reading.headings.lone_headings import tell_lone_headings

TEXT, HEADING = BlockKind.TEXT, BlockKind.PARAGRAPH_TITLE
TALL, STEP = 20, 30
SENTENCE = "The ferry crosses for as long as the river lets it do so, and that"


def block(y: float, *texts: str, left: float = 150, kind: BlockKind = TEXT) -> Block:
    lines = tuple(
        Line(text, polygon_of((left, y + STEP * n, left + 12 * len(text), y + STEP * n + TALL)))
        for n, text in enumerate(texts)
    )
    x1 = max(line.bbox[2] for line in lines)
    return Block(kind, polygon_of((left, y, x1, lines[-1].bbox[3])), lines)


ABOVE, BELOW = block(100, SENTENCE, SENTENCE), block(240, SENTENCE, SENTENCE)


def told(heading: Block, below: Block = BELOW, *, heavy: bool = True) -> BlockKind:
    return tell_lone_headings([ABOVE, heading, below], [heading.bbox] if heavy else [])[1].kind


def test_a_heavy_line_set_off_above_a_paragraph_is_a_heading() -> None:
    assert told(block(200, "Tolls")) is HEADING
    assert told(block(200, "Tolls"), heavy=False) is TEXT
    assert told(block(152, "Tolls")) is TEXT, "as close to what is above it"


def test_a_line_with_a_sections_number_is_one_in_the_type_of_the_text() -> None:
    assert told(block(195, "2.1 Tolls"), heavy=False) is HEADING
    assert told(block(195, "2 Tolls"), heavy=False) is TEXT
    assert told(block(195, f"2.1 {SENTENCE}"), heavy=False) is TEXT, "a sentence that goes on below"


def test_a_line_in_capitals_set_off_above_a_paragraph_is_one() -> None:
    assert told(block(200, "TOLLS AT THE LANDING"), heavy=False) is HEADING
    assert told(block(200, "Tolls at the LANDING"), heavy=False) is TEXT
    assert told(block(200, "TOLLS AT THE LANDING"), block(240, SENTENCE.upper(), SENTENCE), heavy=False) is TEXT
    assert told(block(200, "HTTP"), heavy=False) is TEXT, "a name of letters"
    assert told(block(152, "TOLLS AT THE LANDING"), heavy=False) is TEXT, "as close to what is above it"


@pytest.mark.parametrize(
    "text",
    ["Tolls are paid.", "Tolls:", "• Tolls", "Figure 2 Tolls", "{tolls}", "12", "The tolls, and what they bring,"],
)
def test_what_reads_as_no_heading_is_none(text: str) -> None:
    assert told(block(200, text)) is TEXT


def test_a_name_above_an_address_and_a_label_above_a_value_are_none() -> None:
    address = block(240, "7 Quay Street", "Lower Landing")
    assert told(block(200, "Ada Ferrier"), address) is TEXT
    assert told(block(200, "Tolls"), block(240, SENTENCE, left=400)) is TEXT


def test_what_stands_in_a_row_with_something_else_is_none() -> None:
    beside = block(200, "Nine carts", left=300)
    blocks = tell_lone_headings([ABOVE, block(200, "Tolls"), beside, BELOW], [(150, 200, 210, 220)])
    assert [one.kind for one in blocks] == [TEXT] * 4


def test_what_stands_in_heavy_letters_right_above_whom_a_letter_speaks_to_is_its_subject() -> None:
    subject = block(200, "Your enquiry about moorings")
    assert told(subject, block(240, "Dear Ms Olufsen,")) is HEADING
    assert told(subject, block(240, "尊敬的林先生：")) is HEADING
    assert told(subject, block(240, "Dear Ms Olufsen,"), heavy=False) is TEXT
    assert told(block(200, "PORT ELLIS"), block(240, "Dear Ms Olufsen,"), heavy=False) is TEXT, "an address ends so"
    assert told(subject, block(240, "Norland Ports Ltd")) is TEXT
    assert told(subject, block(240, "Dear Ms Olufsen,", left=400)) is TEXT
    assert told(subject, block(400, "Dear Ms Olufsen,")) is TEXT
