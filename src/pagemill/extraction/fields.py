"""Keys and their values: every page's pairs held against what is wanted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pagemill.extraction.asked_names import (
    address_part_asked,
    asks_addressee,
    asks_any_total,
    asks_maker,
    asks_other_party,
    asks_own_address,
    asks_payable,
    asks_spelt_out,
    asks_time,
    is_of_sort_asked,
    role_asked,
)
from pagemill.extraction.names.keys import SURE, Match, Wanted
from pagemill.extraction.names.label_meaning import LabelMeaning
from pagemill.extraction.names.labels import Labels, in_two_languages
from pagemill.extraction.names.opposites import opposed
from pagemill.extraction.names.usual_names import concept_of, words_of
from pagemill.extraction.pairs.filled_in import filled_in
from pagemill.extraction.pairs.joint_keys import joint_key
from pagemill.extraction.pairs.key_value_pairs import pairs_of
from pagemill.extraction.pairs.pair import PagePairs, Relation
from pagemill.extraction.papers.banks import paying_bank
from pagemill.extraction.papers.diplomas import diploma_part
from pagemill.extraction.papers.identity_cards import identity_card_part
from pagemill.extraction.papers.orders import is_order
from pagemill.extraction.papers.rail_tickets import rail_ticket_part
from pagemill.extraction.papers.sentences import said_in
from pagemill.extraction.papers.sums import Role, names_payable, sum_of
from pagemill.extraction.papers.titles import asks_title, title_asked
from pagemill.extraction.papers.vat_invoices import vat_invoice_part
from pagemill.extraction.parties.maker import Maker
from pagemill.extraction.parties.party_names import match_in_part, names_party, part_of_party
from pagemill.extraction.passages.passage import Passage, joined, rows_of
from pagemill.extraction.passages.places import (
    Placed,
    air_waybill_number,
    container_number,
    currency,
    first_of_kind,
    in_numerals,
    lone_date,
    spelt_out,
)
from pagemill.extraction.passages.sections import Party, Sections, party_of
from pagemill.extraction.passages.units import Unit
from pagemill.extraction.passages.value_parts import in_figures, part_of_kind
from pagemill.extraction.result import FoundField, Grade, Value
from pagemill.extraction.tables.column_totals import column_total, column_values
from pagemill.extraction.trace import Trace
from pagemill.extraction.values.value_forms import in_form
from pagemill.extraction.values.value_kinds import ValueKind, find_kind, fits, possible
from pagemill.extraction.view import DocumentView

_END = re.compile(r"[\s:：]+$")
#: A candidate scored lower answers to nothing; from the other on, no usual place is looked at.
LEAST_SCORE, SURE_SCORE = 0.55, 0.7
#: Taken off a total, by its key, where what is to be paid was asked for.
NOT_PAYABLE = 0.1
#: How sure a value without a key is that stands in a party's part of the page.
PART_SCORE = 0.7
#: Keys whose matches differ by less are the same name, printed more than once.
SAME_NAME = 0.03
#: Labels side by side that head a table which is drawn without rules.
HEADS = 3
#: So many other candidates are told in the trace.
TOLD = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value whose key answers to a field."""

    match: Match
    key: Unit
    passage: Passage
    relation: str
    #: From 0 to 1: the match, lowered where the value is not of the field's kind.
    score: float


def _concept_of_key(text: str) -> str | None:
    """What the vocabulary knows a printed key to be the name of, as a whole or in one of two languages."""
    bare = _END.sub("", text)
    concepts = (concept_of(part) for part in (bare, *(in_two_languages(bare) or ())))
    return next((concept for concept in concepts if concept is not None), None)


def _fits(text: str, kind: ValueKind, party: bool) -> float:
    """How well a text is of a kind; a party may be a person as well as a firm."""
    either = (ValueKind.PERSON, ValueKind.COMPANY)
    return max(fits(text, each) for each in either) if party and kind in either else fits(text, kind)


def _is_loose(match: Match | None) -> bool:
    """Whether a match leaves open whose value it is: not the name itself, nor one that was given for it."""
    return match is None or match.grade not in SURE


def _heads(pairs: PagePairs) -> list[Unit]:
    """The units that may head a part of the page: a key with its value beside it heads nothing."""
    keys = [
        pair.key
        for pair in pairs.pairs
        if not any(found.relation in (Relation.INLINE, Relation.RIGHT) for found in pair.values)
    ]
    return [*keys, *pairs.rest]


class FieldFinder:
    """Finds keys and values in one document, and tells how in `trace`."""

    def __init__(
        self, view: DocumentView, wanted: Sequence[Wanted], trace: Trace, meaning: LabelMeaning | None = None
    ) -> None:
        """`meaning` compares labels by what they mean where words alone find nothing; without it only words count."""
        self._view = view
        self._meaning = meaning
        self._trace = trace
        self._labels = Labels.of([name for each in wanted for name in each.printed_names])
        self._pages: list[PagePairs] = [pairs_of(page, self._labels) for page in view.pages]
        self._sections = [
            Sections.of(page, _heads(pairs), [pair.key for pair in pairs.pairs])
            for page, pairs in zip(view.pages, self._pages, strict=True)
        ]
        self._maker = Maker(view, self._labels)
        self._is_order = is_order(view)

    @property
    def key_count(self) -> int:
        """How many texts were taken for printed keys."""
        return sum(len(page.pairs) for page in self._pages)

    def everything(self) -> list[FoundField]:
        """Every printed key with its values, page by page."""
        return [
            FoundField(
                _END.sub("", pair.key.text),
                tuple(self._value(passage, pair.key.label, Grade.FOUND) for _, passage in filled),
            )
            for page in self._pages
            for pair in page.pairs
            if (filled := filled_in(pair))
        ]

    def head_rows(self) -> list[list[str]]:
        """Rows of labels side by side outside of ruled tables, with nothing beside each: heads of columns."""
        found: list[list[str]] = []
        for page in self._pages:
            heads = [
                pair.key
                for pair in page.pairs
                if not (pair.key.cell is not None and pair.key.cell.table.ruled)
                and not any(each.relation in (Relation.INLINE, Relation.RIGHT) for each in pair.values)
                and not _END.search(pair.key.text)
            ]
            by_line = {id(unit.passage.spans[0].line): unit for unit in heads}
            for row in rows_of([unit.passage.spans[0] for unit in heads]):
                names = [by_line[id(span.line)].text for span in row]
                if len(set(names)) == len(names) >= HEADS:
                    found.append(names)
        return found

    def find(self, wanted: Wanted) -> FoundField:
        """The values of one field; several where its key is printed more than once."""
        name, trace = wanted.field.name, self._trace
        trace.wanted(name, wanted.kind, wanted.prompt.names)
        candidates, empty = self._candidates(wanted)
        best = max(candidates, key=lambda each: each.score, default=None)
        placed = self._placed(wanted, best, sum(each.match.grade in SURE for each in candidates) == 1)
        if placed is not None:
            trace.placed(placed.place)
            return FoundField(name, (self.given(wanted, placed.passage, placed.score, Grade.PLACE),))
        if best is None or best.score < LEAST_SCORE:
            of_column = column_total(self._view, wanted)
            # A box of a form that is left empty is no head of a column.
            if of_column is None and any(not (key.fills or key.names_box) for key in empty):
                of_column = column_values(self._view, wanted)
            if of_column is not None:
                trace.add(of_column.trace)
                for value in of_column.values:
                    trace.value(value.text, value.evidence)
                return FoundField(name, of_column.values)
            best = self._by_meaning(wanted) if not empty else None
        if best is None:
            for key in empty[:TOLD]:
                trace.empty(_END.sub("", key.text), self._view.evidence(key.passage.spans))
            trace.absent()
            return FoundField(name)
        chosen = [best]
        if best.match.grade in SURE:
            chosen = [each for each in candidates if each.match.worth >= best.match.worth - SAME_NAME]
        values = []
        for each in chosen:
            key = each.key
            trace.keyed(
                _END.sub("", key.text),
                self._view.evidence(key.passage.spans),
                each.match.grade,
                each.match.name,
                each.match.worth,
                each.relation,
            )
            values.append(self.given(wanted, each.passage, each.score, each.match.grade))
        # A place may be come by in two ways, along its key and in its sentence: what was taken is not ruled out.
        taken = [span for each in chosen for span in each.passage.spans]
        others = [each for each in candidates if not any(map(each.passage.shares, taken))]
        for each in sorted(others, key=lambda each: -each.score)[:TOLD]:
            evidence = self._view.evidence(each.passage.spans)
            trace.passed_over(_END.sub("", each.key.text), each.passage.text, evidence)
        return FoundField(name, tuple(values))

    def _candidates(self, wanted: Wanted) -> tuple[list[Candidate], list[Unit]]:
        """Values of keys that answer, and the keys that answer and have none."""
        candidates: list[Candidate] = []
        empty: list[Unit] = []
        name = wanted.field.name
        payable = asks_payable(name)
        party = party_of(words_of(name))
        part = None if party is None else part_of_party(party[1])
        for page, sections in zip(self._pages, self._sections, strict=True):
            for pair in page.pairs:
                match = wanted.match(pair.key.text)
                joint = joint_key(wanted, pair.key.text)
                match = joint.match if joint is not None else match
                if party is not None and part is not None and sections.heads and _is_loose(match):
                    named = party_of(_END.sub("", pair.key.text)) is not None
                    about = None if named and match is not None else sections.party_at(pair.key)
                    if about is not None:
                        # Where one party signs beside the other, the part of the first has the name of the second, too.
                        others = about is not party[0] or (named and opposed(wanted.field.name, pair.key.text))
                        inside = None if others else part.match(pair.key.text)
                        joint = None if others else joint_key(part, pair.key.text)
                        inside = joint.match if joint is not None else inside
                        match = match_in_part(inside) if names_party(party[1], inside) else None
                if match is None:
                    continue
                if not pair.values:
                    empty.append(pair.key)
                for found, whole in filled_in(pair):
                    own = whole if joint is None else joint.own_part(whole)
                    passage = part_of_kind(own, wanted.kind, asks_time(name))
                    if not possible(passage.text, wanted.kind):
                        continue
                    if asks_spelt_out(name):
                        passage = in_numerals(passage)
                    elif wanted.kind is ValueKind.MONEY:
                        passage = in_figures(passage, self._view)
                    worth = match.worth
                    if wanted.kind is not ValueKind.TEXT:
                        worth *= 0.6 + 0.4 * _fits(
                            passage.text, wanted.kind, party is not None or concept_of(name) == "notify_party"
                        )
                    if payable and match.grade is Grade.MEANING and not names_payable(pair.key.text):
                        worth -= NOT_PAYABLE
                    candidates.append(Candidate(match, pair.key, passage, found.relation, worth))
        candidates += self._in_sentences(wanted)
        if asks_title(name):
            # `本合同一式两份` says nothing of the name of the contract.
            candidates = [each for each in candidates if each.match.worth >= SURE_SCORE]
        return candidates, empty

    def _by_meaning(self, wanted: Wanted) -> Candidate | None:
        """The value of the printed key that means the same as the name, or as another name that was given."""
        own = concept_of(wanted.field.name)
        pairs = [
            pair
            for page in self._pages
            for pair in page.pairs
            # What the vocabulary knows to be the name of another thing needs no guess.
            if filled_in(pair) and (own is None or _concept_of_key(pair.key.text) in (None, own))
        ]
        if self._meaning is None or not pairs:
            return None
        labels = [_END.sub("", pair.key.text) for pair in pairs]
        for name in wanted.label_names:
            nearest = self._meaning.nearest(words_of(name), labels)
            if nearest is None:
                continue
            number, likeness = nearest
            found, whole = filled_in(pairs[number])[0]
            passage = part_of_kind(whole, wanted.kind)
            if possible(passage.text, wanted.kind):
                match = Match(Grade.MEANING, likeness, name)
                return Candidate(match, pairs[number].key, passage, found.relation, LEAST_SCORE)
        return None

    def _in_sentences(self, wanted: Wanted) -> list[Candidate]:
        """Values that a sentence names."""
        return [
            Candidate(said.match, Unit(said.before, 0.0, said.before.bbox), said.passage, "inline", said.score)
            for said in said_in(self._view, wanted)
        ]

    def _placed(self, wanted: Wanted, best: Candidate | None, single: bool) -> Placed | None:
        """What stands at the usual place, where that says more than the best key does; `single` where that is printed
        by its very name, once."""
        name, kind = wanted.field.name, wanted.kind
        if (card := identity_card_part(self._view, name)) is not None:
            return card
        printed = (
            vat_invoice_part(self._view, name, concept_of(name))
            or rail_ticket_part(self._view, name)
            or diploma_part(self._view, name)
        )
        if printed is not None:
            # What stands below the head of a column is a part of it, whatever the head says.
            beside = best is not None and best.relation in (Relation.INLINE, Relation.RIGHT)
            told = best is not None and best.match.grade in SURE and beside
            return None if told else printed
        role = role_asked(name) if kind is ValueKind.MONEY else None
        if role is not None:
            # `Total` alone is printed beside many an amount; `Net à payer` once is that amount.
            amount = single and best is not None and len(find_kind(best.passage.text, kind)) == 1
            if amount and not asks_any_total(name):
                return None
            if best is not None and asks_payable(name) and names_payable(best.key.text) and best.score >= SURE_SCORE:
                return None
            found = sum_of(self._view, role)
            return found and Placed(part_of_kind(found.passage, kind), found.score, found.place)
        if kind is ValueKind.DATE and concept_of(name) == "invoice_date":
            fitting = best is not None and best.score >= SURE_SCORE and fits(best.passage.text, kind) >= 0.5
            return None if fitting else lone_date(self._view)
        if best is not None and best.match.grade in SURE:
            return None
        if kind is ValueKind.COMPANY and concept_of(name) == "buyer_name" and self._is_order:
            told = best is not None and _concept_of_key(best.key.text) == "buyer_name"
            return None if told else self._maker.name
        if best is not None and best.score >= SURE_SCORE:
            return None
        if asks_title(name):
            return title_asked(self._view, name)
        if kind is ValueKind.CURRENCY:
            return currency(self._view)
        if asks_spelt_out(name):
            return spelt_out(self._view)
        if kind is ValueKind.MONEY and concept_of(name) == "contract_amount":
            return sum_of(self._view, Role.TOTAL)
        if asks_addressee(name) and not self._is_order:
            return self._maker.addressee
        if concept_of(name) == "buyer_address" and not self._is_order:
            return self._maker.addressee_address
        if concept_of(name) == "container":
            return container_number(self._view)
        if concept_of(name) == "bill_of_lading":
            return air_waybill_number(self._view)
        if concept_of(name) == "bank_name":
            return paying_bank(self._view)
        if asks_other_party(name):
            return None
        if kind in (ValueKind.EMAIL, ValueKind.URL):
            return first_of_kind(self._view, kind)
        party = party_of(words_of(name)) if kind in (ValueKind.ADDRESS, ValueKind.PHONE) else None
        if party is not None and any(each.of_party(party[0]) for each in self._sections):
            return self._in_part(party[0], kind)
        return self._of_maker(words_of(name), kind)

    def _in_part(self, party: Party, kind: ValueKind) -> Placed | None:
        """The address, or the way to reach someone, in a party's part of the page."""
        for page, sections in zip(self._pages, self._sections, strict=True):
            own = [unit.passage for unit in page.rest if sections.party_at(unit) is party]
            rows = [passage for passage in own if fits(passage.text, kind) >= 0.5]
            if rows:
                return Placed(joined(rows if kind is ValueKind.ADDRESS else rows[:1]), PART_SCORE, "part")
        return None

    def _of_maker(self, name: str, kind: ValueKind) -> Placed | None:
        firm = self._maker.name
        if not is_of_sort_asked(name, "" if firm is None else firm.passage.text):
            return None
        party = party_of(name)
        if party is not None and party[0] is Party.SELLER and self._is_order:
            return None
        part = address_part_asked(name)
        if part is not None:
            return self._maker.address_part(part)
        if kind is ValueKind.COMPANY and asks_maker(name):
            return firm
        return self._maker.address if kind is ValueKind.ADDRESS and asks_own_address(name) else None

    def given(self, wanted: Wanted, passage: Passage, score: float, grade: Grade) -> Value:
        """A value in the form that was asked for, its place that of the print."""
        value = self._value(passage, score, grade)
        self._trace.value(value.text, value.evidence)
        form = wanted.prompt.form
        if form is None:
            return value
        text = in_form(value.text, wanted.kind, form)
        self._trace.written(value.text, text, form)
        return value if text is None else replace(value, text=text)

    def _value(self, passage: Passage, score: float, grade: Grade) -> Value:
        return Value(passage.text, self._view.evidence(passage.spans), min(score, 1.0), grade)
