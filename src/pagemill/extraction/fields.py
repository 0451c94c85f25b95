"""Keys and their values: every page's pairs held against what is wanted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pagemill.extraction.folding import fold
from pagemill.extraction.keys import Match, Wanted
from pagemill.extraction.labels import Labels
from pagemill.extraction.pairs import PagePairs, Pair, pairs_of
from pagemill.extraction.parties import Maker
from pagemill.extraction.passages import Passage
from pagemill.extraction.places import Placed, currency, first_of_kind, lone_date
from pagemill.extraction.request import Field
from pagemill.extraction.result import FoundField, Grade, Value
from pagemill.extraction.sums import Role, sum_of
from pagemill.extraction.usual_names import concept_of, words_of
from pagemill.extraction.value_kinds import ValueKind, fits
from pagemill.extraction.value_parts import part_of_kind
from pagemill.extraction.view import DocumentView

_END = re.compile(r"[\s:：]+$")
_SURE = (Grade.EXACT, Grade.FOLDED, Grade.PROMPT)
_NUMERIC = frozenset({ValueKind.DATE, ValueKind.MONEY, ValueKind.PHONE, ValueKind.PERCENT})
_NUMBER = re.compile(r"[\d零〇一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾]")
_OTHER_PARTY = re.compile(
    r"custom|buyer|bill|ship|client|recipient|remit|deliver|guest|partner|购|买|客户|收货|付款|委托", re.IGNORECASE
)
_MAKER = re.compile(
    r"compan|vendor|seller|merchant|store|shop|issue|supplier|firm|restaurant|issuer|公司|企业|商户|商家|店|销售|卖方|供应商|出票|开票|抬头",
    re.IGNORECASE,
)
#: Concepts of the vocabulary that are a role among a paper's amounts.
_ROLES = {"total": Role.TOTAL, "subtotal": Role.NET, "tax": Role.TAX}
_ADDRESS_PARTS = {
    "street": re.compile(r"\bstreet\b", re.IGNORECASE),
    "city": re.compile(r"\b(?:city|town)\b", re.IGNORECASE),
    "postal_code": re.compile(r"\b(?:zip|postal|postcode)\b", re.IGNORECASE),
}
_BARE_PARTS = frozenset({"street", "city", "town", "zip", "zipcode", "postalcode", "postcode"})
_PLAIN_DATE = re.compile(r"^(?:(?:invoice|issue|receipt|document)?\s*date|日期|开票日期)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    match: Match
    pair: Pair
    passage: Passage
    score: float


class FieldFinder:
    """Finds keys and values in one document."""

    def __init__(self, view: DocumentView, fields: Sequence[Field]) -> None:
        self._view = view
        self._wanted = {id(field): Wanted(field) for field in fields}
        names = [name for wanted in self._wanted.values() for name in wanted.label_names]
        self._labels = Labels.of(names)
        self._pages: list[PagePairs] = [pairs_of(page, self._labels) for page in view.pages]
        self._maker = Maker(view, self._labels)
        self.trace: list[str] = []

    def everything(self) -> list[FoundField]:
        found = []
        for page in self._pages:
            for pair in page.pairs:
                if pair.values:
                    values = tuple(self._value(each.passage, pair.key.label, Grade.FOUND) for each in pair.values)
                    found.append(FoundField(_END.sub("", pair.key.text), values))
        return found

    def find(self, fields: Sequence[Field]) -> list[FoundField]:
        return [self._find(field) for field in fields]

    def _find(self, field: Field) -> FoundField:
        wanted = self._wanted[id(field)]
        candidates = self._candidates(wanted)
        best = max(candidates, key=lambda each: each.score, default=None)
        placed = self._placed(wanted, best)
        if placed is not None:
            return FoundField(field.name, (self._value(placed.passage, placed.score, Grade.PLACE),))
        if best is None:
            return FoundField(field.name)
        if best.match.grade in _SURE:
            chosen = [each for each in candidates if each.match.worth >= best.match.worth - 0.03]
        else:
            chosen = [best]
        return FoundField(field.name, tuple(self._value(each.passage, each.score, each.match.grade) for each in chosen))

    def _candidates(self, wanted: Wanted) -> list[Candidate]:
        candidates: list[Candidate] = []
        for page in self._pages:
            for pair in page.pairs:
                match = wanted.match(pair.key.text)
                if match is None:
                    continue
                for found in pair.values:
                    passage = part_of_kind(found.passage, wanted.kind)
                    if wanted.kind in _NUMERIC and not _NUMBER.search(passage.text):
                        continue
                    worth = match.worth
                    if wanted.kind is not ValueKind.TEXT:
                        worth *= 0.6 + 0.4 * fits(passage.text, wanted.kind)
                    candidates.append(Candidate(match, pair, passage, worth))
        return candidates

    def _placed(self, wanted: Wanted, best: Candidate | None) -> Placed | None:
        """What stands at the usual place, where that says more than the best key does."""
        name, kind = wanted.field.name, wanted.kind
        role = _ROLES.get(concept_of(name) or "") if kind is ValueKind.MONEY else None
        if role is not None:
            found = sum_of(self._view, role)
            return found and Placed(part_of_kind(found.passage, kind), found.score, found.place)
        if kind is ValueKind.DATE and _PLAIN_DATE.match(name.strip()):
            fitting = best is not None and best.score >= 0.7 and fits(best.passage.text, kind) >= 0.5
            return None if fitting else lone_date(self._view)
        if best is not None and (best.match.grade in _SURE or best.score >= 0.7):
            return None
        if kind is ValueKind.CURRENCY:
            return currency(self._view)
        if _OTHER_PARTY.search(name):
            return None
        if kind in (ValueKind.EMAIL, ValueKind.URL):
            return first_of_kind(self._view, kind)
        return self._of_maker(words_of(name), kind)

    def _of_maker(self, name: str, kind: ValueKind) -> Placed | None:
        for part, pattern in _ADDRESS_PARTS.items():
            if pattern.search(name) and (_MAKER.search(name) or fold(name) in _BARE_PARTS):
                return self._maker.address_part(part)
        if kind is ValueKind.COMPANY and _MAKER.search(name):
            return self._maker.name
        return self._maker.address if kind is ValueKind.ADDRESS else None

    def _value(self, passage: Passage, score: float, grade: Grade) -> Value:
        return Value(passage.text, self._view.evidence(passage.spans), min(score, 1.0), grade)
