"""Values told by where they stand on a paper of their sort, and not by a key beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pagemill.extraction.asked_names import (
    address_part_asked,
    asks_addressee,
    asks_addressees_address,
    asks_any_time,
    asks_any_total,
    asks_maker,
    asks_other_party,
    asks_own_address,
    asks_own_phone,
    asks_payable,
    asks_spelt_out,
    is_of_sort_asked,
    role_asked,
)
from pagemill.extraction.candidate import SURE_SCORE, Candidate, concept_of_key
from pagemill.extraction.folding import fold
from pagemill.extraction.names.keys import SURE, Wanted
from pagemill.extraction.names.labels import Labels
from pagemill.extraction.names.usual_names import concept_of, words_of
from pagemill.extraction.pairs.pair import PagePairs, Relation
from pagemill.extraction.papers.banks import paying_bank
from pagemill.extraction.papers.certificates import date_of_issue
from pagemill.extraction.papers.diplomas import diploma_part
from pagemill.extraction.papers.identity_cards import identity_card_part
from pagemill.extraction.papers.letters import signed_by
from pagemill.extraction.papers.orders import is_order
from pagemill.extraction.papers.rail_tickets import rail_ticket_part
from pagemill.extraction.papers.sums import Role, names_payable, sum_of
from pagemill.extraction.papers.titles import asks_title, title_asked
from pagemill.extraction.papers.vat_invoices import vat_invoice_part
from pagemill.extraction.parties.maker import Maker
from pagemill.extraction.parties.own_numbers import tax_number_in
from pagemill.extraction.parties.signatories import asks_signatory, signatory_asked
from pagemill.extraction.passages.passage import Passage, joined, rows_of
from pagemill.extraction.passages.places import (
    Placed,
    air_waybill_number,
    container_number,
    currency,
    first_of_kind,
    lone_date,
    spelt_out,
)
from pagemill.extraction.passages.sections import Party, Sections, head_party, party_of
from pagemill.extraction.passages.value_parts import part_of_kind
from pagemill.extraction.request import Field
from pagemill.extraction.values.value_kinds import ValueKind, find_kind, fits
from pagemill.extraction.view import DocumentView

#: How sure a value without a key is that stands in a party's part of the page.
PART_SCORE = 0.7
#: What a bank calls itself; and a field that asks for a part of what stands below somebody's name.
BANK = re.compile(r"\bbank\b|银行|building society|credit union|sparkasse|\bbanque\b|\bbanco\b", re.IGNORECASE)
_PART_OF = re.compile(
    r"(?P<who>.*\w)['’]?s?\s(?:address|(?:tele)?phone(?:\snumber|\sno)?|(?:vat|tax|gst)\s?(?:id|number|no)?)",
    re.IGNORECASE,
)
#: The keys of a journey's two ends, folded, in their order; they name much else on papers that carry nothing.
_ENDS = {"loading_port": ("from", "自"), "departure_airport": ("from", "自"), "discharge_port": ("to", "至")}
#: What papers of transport have keys for.
_CARRIED = frozenset({"vessel", "voyage", "flight_number", "bill_of_lading", "container", "gross_weight"})


class UsualPlaces:
    """The usual places of one document."""

    def __init__(
        self, view: DocumentView, labels: Labels, pages: Sequence[PagePairs], sections: Sequence[Sections]
    ) -> None:
        """`pages` and `sections` are of the view's pages, in their order."""
        self._view = view
        self._pages = pages
        self._sections = sections
        self._maker = Maker(view, labels)
        self._is_order = is_order(view)

    def usual(self, wanted: Wanted, best: Candidate | None, single: bool) -> Placed | None:
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
        dated = concept_of(name) == "invoice_date" or (concept_of(name) == "order_date" and self._is_order)
        if kind is ValueKind.DATE and dated:
            fitting = best is not None and best.score >= SURE_SCORE and fits(best.passage.text, kind) >= 0.5
            return None if fitting else lone_date(self._view)
        if best is not None and best.match.grade in SURE:
            return None
        if kind is ValueKind.COMPANY and concept_of(name) == "buyer_name" and self._is_order:
            told = best is not None and concept_of_key(best.key.text) == "buyer_name"
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
        if asks_addressees_address(name) and not self._is_order and best is None:
            below = self._below_key(words_of(name), kind)
            return below or self._maker.addressee_address
        if concept_of(name) == "certificate_date" and best is None:
            return date_of_issue(self._view)
        if kind is not ValueKind.DATE and asks_signatory(name):
            return self._signatory(name)
        if concept_of(name) == "signature" and kind is ValueKind.PERSON and best is None:
            return signed_by(self._view)
        if kind is ValueKind.TIME and best is None and asks_any_time(name):
            return first_of_kind(self._view, kind)
        if concept_of(name) == "container":
            return container_number(self._view)
        if concept_of(name) == "bill_of_lading":
            return air_waybill_number(self._view)
        if concept_of(name) == "bank_name":
            return paying_bank(self._view) or self._maker_of_sort(BANK)
        if concept_of(name) in _ENDS and best is None:
            return self._route_end(concept_of(name) or "")
        if best is None and (below := self._below_key(words_of(name), kind)) is not None:
            return below
        if asks_other_party(name):
            return None
        if kind is ValueKind.TAX_NUMBER:
            return self._maker.tax_number if best is None and asks_maker(name) else None
        if kind in (ValueKind.EMAIL, ValueKind.URL):
            return first_of_kind(self._view, kind)
        party = party_of(words_of(name)) if kind in (ValueKind.ADDRESS, ValueKind.PHONE) else None
        if party is not None and kind is ValueKind.ADDRESS and (below := self._below_name(party[0])) is not None:
            return below
        if (below := self._below_key(words_of(name), kind)) is not None:
            return below
        if party is not None and any(each.of_party(party[0]) for each in self._sections):
            return self._in_part(party[0], kind)
        if kind is ValueKind.PHONE:
            return self._maker.phone if best is None and asks_own_phone(name) else None
        return self._of_maker(words_of(name), kind)

    def _signatory(self, name: str) -> Placed | None:
        keyed = [[(pair.key, pair.values[0].passage) for pair in page.pairs if pair.values] for page in self._pages]
        return signatory_asked(self._view, name, keyed)

    def _route_end(self, concept: str) -> Placed | None:
        """The place behind `From` or `To`, where a paper of transport has both."""
        filled = [pair for page in self._pages for pair in page.pairs if pair.values]
        if not any(concept_of_key(pair.key.text) in _CARRIED for pair in filled):
            return None
        ends = {
            end: next((pair.values[0].passage for pair in filled if fold(pair.key.text) in words), None)
            for end, words in _ENDS.items()
        }
        for passage in ends.values():
            if passage is None or any(map(str.isdigit, passage.text)) or fits(passage.text, ValueKind.COMPANY) >= 0.8:
                return None
        found = ends[concept]
        return None if found is None else Placed(found, PART_SCORE, "route")

    def _in_part(self, party: Party, kind: ValueKind) -> Placed | None:
        """The address, or the way to reach someone, in a party's part of the page."""
        for page, sections in zip(self._pages, self._sections, strict=True):
            own = [unit.passage for unit in page.rest if sections.party_at(unit) is party]
            rows = [passage for passage in own if fits(passage.text, kind) >= 0.5]
            if rows:
                return Placed(joined(rows if kind is ValueKind.ADDRESS else rows[:1]), PART_SCORE, "part")
        return None

    def _below_name(self, party: Party) -> Placed | None:
        """The address below the name of a party, where its head has both: `Supplier`, its name, its address."""
        for page in self._pages:
            for pair in page.pairs:
                if head_party(pair.key.text) is not party or not pair.values:
                    continue
                lines = [Passage(tuple(row)) for row in rows_of(pair.values[0].passage.spans)]
                if len(lines) > 1 and fits(joined(lines[1:]).text, ValueKind.ADDRESS) >= 0.5:
                    return Placed(part_of_kind(joined(lines[1:]), ValueKind.ADDRESS), PART_SCORE, "part")
        return None

    def _below_key(self, name: str, kind: ValueKind) -> Placed | None:
        """The address or the telephone below the name of whom a field such as `Insured address` asks for."""
        asked = _PART_OF.fullmatch(name)
        if asked is None or kind not in (ValueKind.ADDRESS, ValueKind.PHONE, ValueKind.TAX_NUMBER):
            return None
        who = Wanted(Field(asked["who"]))
        for page in self._pages:
            for pair in page.pairs:
                match = who.match(pair.key.text)
                if match is None or match.worth < SURE_SCORE or not pair.values:
                    continue
                lines = [Passage(tuple(row)) for row in rows_of(pair.values[0].passage.spans)][1:]
                if kind is ValueKind.ADDRESS and lines and _may_be_address(joined(lines).text):
                    return Placed(part_of_kind(joined(lines), kind), PART_SCORE, "part")
                numbers = [found for line in lines if (found := tax_number_in(line)) is not None]
                if kind is ValueKind.TAX_NUMBER and numbers:
                    return numbers[0]
                phones = [line for line in lines if fits(line.text, kind) >= 0.8]
                if kind is ValueKind.PHONE and phones:
                    return Placed(phones[0], PART_SCORE, "part")
        return None

    def _maker_of_sort(self, sort: re.Pattern[str]) -> Placed | None:
        firm = self._maker.name
        return firm if firm is not None and sort.search(firm.passage.text) else None

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


def _may_be_address(text: str) -> bool:
    """Whether what stands below somebody's name can be the address: it reads like one, or has a number and a comma."""
    numbered = any(map(str.isdigit, text)) and "," in text and fits(text, ValueKind.DATE) < 0.5
    return numbered or fits(text, ValueKind.ADDRESS) >= 0.5
