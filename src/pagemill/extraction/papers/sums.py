"""The amounts that a paper comes to: before tax, the tax, and in all.

Amounts are told by the words beside them or above them, and by what adds up: the amount before tax and the tax make the
total, and what was given less the change makes it too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pagemill.extraction.folding import simplified
from pagemill.extraction.passages.passage import Passage, rows_of
from pagemill.extraction.passages.places import Placed, currency
from pagemill.extraction.values.amounts import read_amount
from pagemill.extraction.values.value_kinds import ValueKind, find_kind
from pagemill.extraction.view import DocumentView, Span
from pagemill.geometry import overlap_1d


class Role(StrEnum):
    """What an amount is of the whole paper."""

    TOTAL = "total"
    NET = "net"
    TAX = "tax"


_TOTAL_WORDS = (
    (
        r"total|sum\b|amount|合计|总计|共计|总额|gesamt|summe|totaal|totale|jumlah|montant|somme|importe|suma|razem|\bttl\b",
        0.6,
    ),
    (
        r"(?:total|amount|price|totaal|prijs|somme)\s*(?:\w+\s*){0,2}[(（]?\s*inc|inclusi|\bttc\b|brutto"
        r"|incl\w*\.?\s*(?:btw|vat|tax|gst|mwst)",
        0.75,
    ),
    (r"round(?:ed|ing)?\s*total|total\s*round|(?:total|ttl)\s*\w*\s*(?:round|rnd)|after\s*rounding", 0.9),
    (
        r"grand\s*total|net\s*total|total\s*(?:amount\s*)?(?:payable|due|to\s*pay)|amount\s*(?:payable|due)"
        r"|balance\s*due|amount\s*(?:sent|transferred|remitted)|(?:transfer|remittance)\s*amount|nett?\s*total|nett\b|invoice\s*total|total\s*(?:facture|invoice)|factuur\s*totaal"
        r"|价税合计|应付|应缴|应交|实付|应收|实收|总金额|请求金?额|税込"
        r"|gesamtbetrag|rechnungsbetrag|endbetrag|zahlbetrag|zu\s*zahlen|te\s*betalen|à\s*payer|do\s*zapłaty",
        0.85,
    ),
)
_NET_WORDS = (
    (
        r"sub\s*-?\s*total|subtotaal|sous\s*-?\s*total|zwischensumme|小计|\bnet(?:to)?\b|taxable|imponibile|grondslag",
        0.7,
    ),
    (
        r"exclu|excl\b|excl\.|before\s*(?:tax|vat|gst)|without\s*tax|hors\s*tax|\bht\b|\bnetto|不含税|税抜|untaxed|warenwert",
        0.8,
    ),
)
_TAX_WORDS = (
    (
        r"\btax\b|\bvat\b|\bgst\b|\bsst\b|\btva\b|\bbtw\b|mwst|ust\b|umsatzsteuer|mehrwertsteuer|\biva\b|[cs]gst|igst"
        r"|税额|增值税|税金|消费税",
        0.7,
    ),
    (
        r"(?:total|amount)\s*(?:tax|vat|gst|tva|btw)|(?:tax|vat|gst|btw)\s*(?:total|amount|bedrag)|montant\s*tva"
        r"|sales\s*tax",
        0.8,
    ),
)
#: Words for each role, and what each is worth; the highest that matches counts. Held against the text before an amount
#: on its row, and against the head of its column.
_WORDS: dict[Role, tuple[tuple[re.Pattern[str], float], ...]] = {
    role: tuple((re.compile(pattern, re.IGNORECASE), worth) for pattern, worth in words)
    for role, words in ((Role.TOTAL, _TOTAL_WORDS), (Role.NET, _NET_WORDS), (Role.TAX, _TAX_WORDS))
}
#: Words that say an amount is not of that role, though one of its words stands there.
_NOT: dict[Role, re.Pattern[str]] = {
    Role.TOTAL: re.compile(
        r"sub\s*-?\s*to|qty|quantity|item|discount|disc\b|saving|excl|before|without|points?|change|cash|tender|paid"
        r"|rounding(?!.*total)|\badj|小计|税额|找零|数量|件数|优惠|折扣|税抜|消费税|zwischen|hors|\bht\b|\d\s*%|zero|supplies"
        r"|brought|weight|^\W*(?:total\s*)?(?:\btax\b|\bgst\b|\bvat\b|\bsst\b|tva|mwst|btw)(?!\s*incl)"
        r"|(?:gst|vat|tax|sst)\s*(?:amount|total)?\W*$",
        re.IGNORECASE,
    ),
    Role.NET: re.compile(r"incl|\bttc\b|payable|qty|quantity|discount|weight|grand", re.IGNORECASE),
    Role.TAX: re.compile(
        r"incl|exclu|excl\b|taxable|before|invoice|reg|number|\bno\b|\bid\b|untaxed|hors|without", re.IGNORECASE
    ),
}
_INCLUSIVE = re.compile(r"incl|with\b|inc\.?\s|ing\w*\.?\s*of|payable|round", re.IGNORECASE)
_GIVEN = re.compile(r"cash|tender|paid|payment|现金|visa|card|change|找零", re.IGNORECASE)
#: What is taken off is no tax, though it is the difference of two sums.
_DISCOUNT = re.compile(r"discount|折扣|优惠|優惠|値引|rabatt|remise|descuento|sconto|korting", re.IGNORECASE)
_BACK = re.compile(r"change|找零", re.IGNORECASE)
_DECIMALS = re.compile(r"\d[.,]\s?\d\d(?!\d)")

#: Added where an amount is the sum it should be: of net and tax, or of what was given less the change.
ADDS_UP, MADE_UP = 0.3, 0.25
#: Added to a part of the sum that comes to the most: among many amounts some add up by chance.
LARGEST = 0.1
#: Words worth as much name what is to be paid.
PAYABLE = 0.85
#: What a total is worth as the amount before tax where the tax is added to it.
BEFORE_TAX = 0.6
#: Tax is between these shares of the amount before tax.
LEAST_TAX, MOST_TAX = Decimal("0.02"), Decimal("0.30")
#: Below this worth no word tells the amount.
LEAST = 0.4


@dataclass(frozen=True, slots=True)
class Amounted:
    """An amount, with the text before it on its row and the text at the head of its column."""

    passage: Passage
    value: Decimal
    before: str
    above: str
    order: int

    @property
    def exact(self) -> bool:
        """Whether it is printed with its hundredths."""
        return _DECIMALS.search(self.passage.text) is not None


def amounts_of(view: DocumentView) -> list[Amounted]:
    """Every amount of a document, in rows from the top."""
    found: list[Amounted] = []
    for page in view.pages:
        rows = [Passage(tuple(row)) for row in rows_of([line.span() for line in page.lines])]
        for number, row in enumerate(rows):
            above_rows = rows[max(0, number - 6) : number]
            for at, span in enumerate(row.spans):
                before = " ".join(each.text for each in row.spans[:at])
                for start, end in find_kind(span.text, ValueKind.MONEY):
                    amount = read_amount(span.text[start:end])
                    if amount is not None:
                        part = Passage((span.line.span(span.start + start, span.start + end),))
                        label = f"{before} {span.text[:start]}".strip()
                        found.append(Amounted(part, amount.value, label, _head(part, above_rows), len(found)))
    return found


def _head(part: Passage, rows: Sequence[Passage]) -> str:
    """The words right above an amount, amounts in between passed over."""
    for row in reversed(rows):
        over = [span for span in row.spans if _over(span, part)]
        if over:
            text = " ".join(span.text for span in over)
            if any(char.isalpha() for char in text) and not _DECIMALS.search(text):
                return text
    return ""


def _over(span: Span, part: Passage) -> bool:
    x0, _, x1, _ = span.bbox
    left, _, right, _ = part.bbox
    return overlap_1d(x0, x1, left, right) > 0.4 * min(x1 - x0, right - left)


def sum_of(view: DocumentView, role: Role) -> Placed | None:
    """The amount that has a role on the paper; None where neither words nor sums tell it."""
    amounts = amounts_of(view)
    if not amounts:
        return None
    triples = _triples(amounts)
    largest = _triples(amounts, largest=True)
    often = Counter(abs(each.value) for each in amounts)
    given = {each.value for each in amounts if _GIVEN.search(each.before) and not _BACK.search(each.before)}
    back = {each.value for each in amounts if _BACK.search(each.before)}
    made_up = {cash - change for cash in given for change in back}
    best: tuple[float, Amounted] | None = None
    for each in amounts:
        score = _worth(each, role)
        if not score and role is Role.NET and each.value in triples[role] and role_worth(each.before, Role.TOTAL) > 0.5:
            score = BEFORE_TAX
        if not score:
            continue
        score += min(0.15, 0.04 * (often[abs(each.value)] - 1)) + 0.002 * each.order
        score += ADDS_UP * (each.value in triples[role]) - ADDS_UP * (each.value in _others(triples, role))
        score += LARGEST * (role is not Role.TOTAL and each.value in largest[role])
        if role is Role.TOTAL:
            score += MADE_UP * (each.value in made_up)
            height = view.page_of(each.passage.spans[0].line).line_height
            score += min(0.1, 0.1 * max(0.0, each.passage.line_height / height - 1.0))
        if (each.value == 0 and role is not Role.TAX) or not each.exact:
            score -= 0.5
        if best is None or score > best[0]:
            best = (score, each)
    if best is not None and best[0] >= LEAST:
        return Placed(best[1].passage, min(1.0, best[0]), "sum")
    if role is Role.TOTAL:
        return _largest(view, amounts)
    taxed = any(_worth(each, Role.TAX) and each.value for each in amounts)
    # A paper that charges no tax comes to the same before it.
    return sum_of(view, Role.TOTAL) if role is Role.NET and not taxed else None


def _worth(each: Amounted, role: Role) -> float:
    """How surely the words beside an amount, or at the head of its column, name a role: 0 for not at all, up to 1."""
    beside = role_worth(each.before, role)
    if _DECIMALS.search(each.before):
        beside -= 0.1 if beside else 0.0
    if beside and _is_other(each.before, role):
        return beside
    # An amount of a row of totals stands in the column that its head names.
    above = 0.9 * role_worth(each.above, role)
    if beside and above:
        return max(beside, above) + 0.1
    if role is not Role.TOTAL and above and role_worth(each.before, Role.TOTAL) > 0.5:
        return above + 0.2  # where the row of totals crosses the role's column
    if each.before and above and any(role_worth(each.before, other) > 0.5 for other in Role if other is not role):
        return 0.6 * above
    return max(beside, above)


def role_worth(label: str, role: Role) -> float:
    """How surely a label names a role: 0 for not at all, up to 1."""
    label = simplified(label)
    worth = max((value for pattern, value in _WORDS[role] if pattern.search(label)), default=0.0)
    if worth and _is_other(label, role):
        return 0.2 * worth
    return worth - 0.1 if worth and _NOT[role].search(label) else worth


def names_payable(label: str) -> bool:
    """Whether a label names what is to be paid: `应交电费`, `Amount due`."""
    return role_worth(label, Role.TOTAL) >= PAYABLE


def _is_other(label: str, role: Role) -> bool:
    """Whether a label says of its amount that it is not of that role."""
    label = simplified(label)
    inclusive = role is Role.TOTAL and _INCLUSIVE.search(label) is not None
    return not inclusive and _NOT[role].search(label) is not None


def _triples(amounts: Sequence[Amounted], largest: bool = False) -> dict[Role, set[Decimal]]:
    """Amounts that stand in a sum, or in the `largest` alone: net and tax make the total. Only what is printed with
    hundredths counts."""
    exact = [each.value for each in amounts if each.exact and each.value and not _DISCOUNT.search(each.before)]
    # A discount is taken off: it is no tax. On a credit note every amount is less than nothing.
    values = sorted({value for value in exact if value > 0} or {-value for value in exact}, reverse=True)[:60]
    have = set(values)
    found: dict[Role, set[Decimal]] = {role: set() for role in Role}
    for total in values:
        for net in values:
            tax = total - net
            if net < total and tax in have and LEAST_TAX * net <= tax <= MOST_TAX * net:
                found[Role.TOTAL].add(total)
                found[Role.NET].add(net)
                found[Role.TAX].add(tax)
        if largest and found[Role.TOTAL]:
            break
    return found


def _others(triples: dict[Role, set[Decimal]], role: Role) -> set[Decimal]:
    """Amounts that have another role in a sum, and not this one."""
    return {value for other, values in triples.items() if other is not role for value in values} - triples[role]


def _largest(view: DocumentView, amounts: Sequence[Amounted]) -> Placed | None:
    """The largest amount with hundredths, where no word tells the total; what was given and the change left out.

    A paper without a currency is none of trade, and has no total.
    """
    if currency(view) is None:
        return None
    sums = [each for each in amounts if each.exact and not _GIVEN.search(each.before)]
    largest = max(sums, key=lambda each: (each.value, -each.order), default=None)
    return Placed(largest.passage, 0.35, "largest") if largest is not None else None
