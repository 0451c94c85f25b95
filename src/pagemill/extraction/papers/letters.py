"""Who signed a letter: the name below its closing words."""

from __future__ import annotations

import re

from pagemill.extraction.passages.passage import Passage
from pagemill.extraction.passages.places import Placed
from pagemill.extraction.values.value_kinds import ValueKind, fits
from pagemill.extraction.view import DocumentView

#: What closes a letter.
_CLOSING = re.compile(
    r"(?:yours\s(?:sincerely|faithfully|truly)|(?:very\s)?sincerely(?:\syours)?|(?:(?:best|kind|warm)(?:est)?\s)?regards"
    r"|with\s(?:gratitude|thanks|best\swishes|kind\sregards)|(?:best|warm)\swishes|many\sthanks|respectfully(?:\syours)?|mit\sfreundlichen\sgrüßen|cordialement|met\svriendelijke\sgroeten?)\W*",
    re.IGNORECASE,
)
#: Rows below the closing words among which the name stands, a mark for the signature included.
ROWS = 4
#: From here on a text is a person's name; how sure that is.
NAMED, SURENESS = 0.8, 0.65


def signed_by(view: DocumentView) -> Placed | None:
    """The name below the words that close a letter; None where there are none."""
    for page in view.pages:
        for closing in (line for line in page.lines if _CLOSING.fullmatch(line.text.strip())):
            left, _, _, bottom = closing.bbox
            below = [
                line
                for line in page.lines
                if line.bbox[1] > bottom - 0.3 * line.height and abs(line.bbox[0] - left) < 2 * line.height
            ]
            for line in sorted(below, key=lambda each: each.bbox[1])[:ROWS]:
                if fits(line.text, ValueKind.PERSON) >= NAMED and not any(map(str.isdigit, line.text)):
                    return Placed(Passage((line.span(),)), SURENESS, "signed")
    return None
