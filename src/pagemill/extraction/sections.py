"""Parts of a page that speak of one party: `名称` below `购买方信息` is the buyer's, and not the seller's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pagemill.extraction.folding import fold
from pagemill.extraction.units import Unit
from pagemill.extraction.view import ViewPage


class Party(StrEnum):
    """Who a part of a paper is about."""

    BUYER = "buyer"
    SELLER = "seller"
    RECIPIENT = "recipient"


#: Words for each party, at the beginning of a name or of a head.
_WORDS = {
    Party.BUYER: re.compile(
        r"^\s*(?:购\s*买\s*方|购\s*货\s*(?:单位|方)|购\s*方|买\s*方|客\s*户|付\s*款\s*(?:方|单位|人)|buyer|customer|client|purchaser|"
        r"bill(?:ed|ing)?\s*to|sold\s*to|invoice\s*to|kunde|acheteur|klant|comprador)(?![a-z])['’]?s?",
        re.IGNORECASE,
    ),
    Party.SELLER: re.compile(
        r"^\s*(?:销\s*售\s*方|销\s*货\s*(?:单位|方)|销\s*方|卖\s*方|供\s*应\s*商|供\s*货\s*(?:单位|方)|收\s*款\s*(?:方|单位|人)|"
        r"seller|vendor|supplier|issuer|from|verkäufer|vendeur|fournisseur|leverancier|vendedor)(?![a-z])['’]?s?",
        re.IGNORECASE,
    ),
    Party.RECIPIENT: re.compile(
        r"^\s*(?:收\s*货\s*(?:方|人|单位)|收\s*件\s*人|consignee|receiver|recipient|ship(?:ped|ping)?\s*to|"
        r"deliver(?:ed|y)?\s*to)(?![a-z])['’]?s?",
        re.IGNORECASE,
    ),
}
#: What may follow the word in a head.
_HEAD_REST = re.compile(r"^\s*(?:信\s*息|资料|情况|details|information|info)?\s*[:：]?\s*$", re.IGNORECASE)


def party_of(name: str) -> tuple[Party, str] | None:
    """The party that a name begins with, and the rest of the name; None for a name of no party."""
    for party, pattern in _WORDS.items():
        if match := pattern.match(name):
            return party, name[match.end() :].strip(" 的:：_-")
    return None


def head_party(text: str) -> Party | None:
    """The party that a text is the head of: a word for it and nothing else."""
    told = party_of(text)
    return told[0] if told is not None and _HEAD_REST.match(told[1]) else None


@dataclass(frozen=True, slots=True)
class Sections:
    """The heads of a page's parts."""

    heads: tuple[tuple[Party, Unit], ...]
    #: Sides of the page as read, in pixels.
    width: float
    height: float

    @classmethod
    def of(cls, page: ViewPage, units: Iterable[Unit]) -> Sections:
        heads = [(party, unit) for unit in units if (party := head_party(unit.text)) is not None and fold(unit.text)]
        return cls(tuple(heads), max(1, page.page.read_width), max(1, page.page.read_height))

    def party_at(self, unit: Unit) -> Party | None:
        """The party that a unit's part of the page is about: the nearest head above it or at its side."""
        best: tuple[float, Party] | None = None
        x0, y0, _, y1 = unit.passage.bbox
        height = unit.passage.line_height
        for party, head in self.heads:
            left, top, right, bottom = head.box
            at_side = right <= x0 + height and top <= (y0 + y1) / 2 <= bottom
            above = head.passage.bbox[3] <= y0 + height / 2 and left <= x0 + 2 * height
            if head is unit or not (at_side or above):
                continue
            away = 0.0 if at_side else (y0 - bottom) / self.height
            away += 2 * abs(x0 - (right if at_side else left)) / self.width
            if best is None or away < best[0]:
                best = (away, party)
        return best[1] if best is not None else None
