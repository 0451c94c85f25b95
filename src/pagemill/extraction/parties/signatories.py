"""Who signs for a party of a contract: the name in the part of its foot that the party's own name heads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pagemill.extraction.folding import fold
from pagemill.extraction.parties.party_names import NAMES_OF_SIGNATORY
from pagemill.extraction.passages.passage import Passage
from pagemill.extraction.passages.places import Placed
from pagemill.extraction.passages.units import Unit
from pagemill.extraction.view import DocumentView

_ASKED = re.compile(r"(?P<who>.*\w)['’]?s?\s(?:signatory|signed\sby|signer|representative)", re.IGNORECASE)
#: How far below the party's name, in line heights, and how far to its side the name of who signs stands.
REACH, ASIDE = 12, 2
SURENESS = 0.65


def asks_signatory(name: str) -> bool:
    """Whether a field asks for who signs for a party: `Client signatory`."""
    return _ASKED.fullmatch(name.strip()) is not None


def signatory_asked(view: DocumentView, name: str, pages: Iterable[Sequence[tuple[Unit, Passage]]]) -> Placed | None:
    """Who signs for the party that a field such as `Client signatory` names; None for other names and where it is not
    told. `pages` are the keys with a value of each page, with the first value of each."""
    asked = _ASKED.fullmatch(name.strip())
    if asked is None:
        return None
    who = fold(asked["who"])
    for page, keyed in zip(view.pages, pages, strict=True):
        names = [(key.passage.bbox, value) for key, value in keyed if fold(key.text) in NAMES_OF_SIGNATORY]
        for head in (line for line in page.lines if fold(line.text) == who):
            left, top, _, _ = head.bbox
            below = [
                (y0, value)
                for (x0, y0, _, _), value in names
                if abs(x0 - left) < ASIDE * head.height and 0 < y0 - top < REACH * head.height
            ]
            if below:
                return Placed(min(below, key=lambda each: each[0])[1], SURENESS, "part")
    return None
