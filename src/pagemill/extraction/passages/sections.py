"""Parts of a page that speak of one party: `名称` below `购买方信息` is the buyer's, and not the seller's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pagemill.extraction.folding import fold
from pagemill.extraction.passages.passage import Passage, is_han
from pagemill.extraction.passages.units import Unit
from pagemill.extraction.view import ViewLine, ViewPage
from pagemill.geometry import Bbox


class Party(StrEnum):
    """Who a part of a paper is about."""

    BUYER = "buyer"
    SELLER = "seller"
    #: Who pays and who is paid, on papers of banks; on an invoice a person who takes the money is called so, too.
    PAYER = "payer"
    PAYEE = "payee"
    RECIPIENT = "recipient"
    SENDER = "sender"
    CARRIER = "carrier"
    #: Who is told that goods have come.
    NOTIFIED = "notified"
    #: The first and the second party of a contract.
    PARTY_A = "party a"
    PARTY_B = "party b"


#: Words for each party, at the beginning of a name or of a head.
_WORDS = {
    Party.BUYER: re.compile(
        r"^\s*(?:购\s*买\s*方|购\s*货\s*(?:单位|方)|购\s*方|买\s*方|买\s*受\s*[方人]|需\s*方|采\s*购\s*方|客\s*户|(?:发\s*票\s*)?抬\s*头|buyer|customer|client|purchaser|"
        r"bill(?:ed|ing)?\s*to|sold\s*to|invoice\s*to|kunde|acheteur|klant|comprador)(?![a-z])['’]?s?",
        re.IGNORECASE,
    ),
    Party.SELLER: re.compile(
        r"^\s*(?:销\s*售\s*方|销\s*货\s*(?:单位|方)|销\s*方|(?:出\s*)?卖\s*[方人]|供\s*方|供\s*应\s*商|供\s*货\s*(?:单位|方)|商\s*[家户]|"
        r"seller|vendor|supplier|issuer|from|verkäufer|vendeur|fournisseur|leverancier|vendedor)(?![a-z])['’]?s?",
        re.IGNORECASE,
    ),
    Party.PAYER: re.compile(
        r"^\s*(?:汇\s*款\s*人|付\s*款(?:\s*(?:方|单位|人)|(?=\s*(?:账|帐|银\s*行|开\s*户)))|payer|remitter)(?![a-z])['’]?s?",
        re.IGNORECASE,
    ),
    Party.PAYEE: re.compile(
        r"^\s*(?:收\s*款(?:\s*(?:方|单位|人)|(?=\s*(?:账|帐|银\s*行|开\s*户)))|payee|beneficiary)(?![a-z])['’]?s?",
        re.IGNORECASE,
    ),
    Party.RECIPIENT: re.compile(
        r"^\s*(?:收\s*货\s*(?:方|人|单位)|收\s*件\s*人|consignee|receiver|recipient|ship(?:ped|ping)?\s*to|"
        r"deliver(?:ed|y)?\s*to)(?![a-z])['’]?s?",
        re.IGNORECASE,
    ),
    Party.SENDER: re.compile(
        r"^\s*(?:托\s*运\s*(?:人|方)|发\s*货\s*(?:人|方|单位)|寄\s*件\s*(?:人|方)|shipper|sender|consignor)(?![a-z])['’]?s?",
        re.IGNORECASE,
    ),
    Party.CARRIER: re.compile(r"^\s*(?:承\s*运\s*(?:人|方|单位)|carrier)(?![a-z])['’]?s?", re.IGNORECASE),
    Party.NOTIFIED: re.compile(
        r"^\s*(?:第\s*[一二]\s*)?(?:(?:被\s*)?通\s*知\s*[人方]|(?:also\s*)?notify(?:\s*party)?)(?![a-z])['’]?s?",
        re.IGNORECASE,
    ),
    Party.PARTY_A: re.compile(
        r"^\s*(?:甲\s*方|出\s*租\s*(?:方|人)|发\s*包\s*(?:方|人)|委\s*托\s*方|party\s*a|landlord|lessor)(?![a-z])['’]?s?",
        re.IGNORECASE,
    ),
    Party.PARTY_B: re.compile(
        r"^\s*(?:乙\s*方|承\s*租\s*(?:方|人)|承\s*包\s*(?:方|人)|受\s*托\s*方|party\s*b|tenant|lessee)(?![a-z])['’]?s?",
        re.IGNORECASE,
    ),
}
#: What may follow the word in a head.
_HEAD_REST = re.compile(
    r"^\s*(?:信\s*息|资料|情况|details|information|info)?\s*(?:[(（][^()（）]{1,8}[)）])?\s*[:：]?\s*$", re.IGNORECASE
)
#: The rest of a key that tells what a party is called.
_NAME = re.compile(r"(?:名\s*称|全\s*称|户\s*名|姓\s*名|name)", re.IGNORECASE)
#: Farthest from one character of a head that is set from top to bottom to the next, in line heights.
DOWN_PITCH = 2.0
#: Above and below such a head its part goes on for this share of the head's height.
ROOM = 0.6


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
    def of(cls, page: ViewPage, units: Iterable[Unit], valued: Iterable[Unit] = ()) -> Sections:
        """The heads among the units of a page that have no value beside them, and among words set from top to bottom;
        where each party has none, among keys with a value: what stands below `甲方：…` is that party's."""
        heads = _heads(units) + _heads(_set_downwards(page))
        named = _heads(valued)
        heads = heads + named if _of_several(named) else heads or named or _named(valued)
        return cls(tuple(heads), max(1, page.page.read_width), max(1, page.page.read_height))

    def of_party(self, party: Party) -> bool:
        """Whether a part of the page is about a party."""
        return any(each is party for each, _ in self.heads)

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


def _heads(units: Iterable[Unit]) -> list[tuple[Party, Unit]]:
    return [(party, unit) for unit in units if (party := head_party(unit.text)) is not None and fold(unit.text)]


def _of_several(heads: Iterable[tuple[Party, Unit]]) -> bool:
    return len({party for party, _ in heads}) > 1


def _named(units: Iterable[Unit]) -> list[tuple[Party, Unit]]:
    """Keys that name two parties or more, `销售方名称：…`: what stands below each is that party's."""
    told = [(party_of(unit.text), unit) for unit in units]
    named = [(each[0], unit) for each, unit in told if each is not None and _NAME.fullmatch(each[1])]
    return named if _of_several(named) else []


def _set_downwards(page: ViewPage) -> list[Unit]:
    """Words whose characters stand below one another, each a line of its own."""
    runs: list[list[ViewLine]] = []
    for line in sorted(page.lines, key=lambda each: each.bbox[1]):
        if len(line.text.strip()) != 1 or not is_han(line.text.strip()):
            continue
        for run in runs:
            last = run[-1].bbox
            beside = abs(last[0] + last[2] - line.bbox[0] - line.bbox[2]) < line.height
            if beside and 0 < line.bbox[1] - last[1] < DOWN_PITCH * line.height:
                run.append(line)
                break
        else:
            runs.append([line])
    passages = [Passage(tuple(line.span() for line in run)) for run in runs if len(run) > 1]
    return [Unit(passage, 0.0, _room_of(passage)) for passage in passages]


def _room_of(passage: Passage) -> Bbox:
    """About how far the part of the page goes whose head is set down its side, in the middle of its height."""
    x0, y0, x1, y1 = passage.bbox
    more = ROOM * (y1 - y0)
    return x0, y0 - more, x1, y1 + more
