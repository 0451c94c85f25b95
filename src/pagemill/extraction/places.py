"""Values whose key is not printed, told by what they are and where they stand.

The firm at the head of a paper, the address below its name, the date that no word announces, the amount that the whole
comes to: a reader knows them by kind and place, and so does this.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pagemill.document import BlockKind
from pagemill.extraction.amounts import read_amount
from pagemill.extraction.folding import fold
from pagemill.extraction.labels import Labels
from pagemill.extraction.passages import Passage, rows_of
from pagemill.extraction.value_kinds import ValueKind, find_kind, fits
from pagemill.extraction.view import DocumentView, Span, ViewPage

#: Rows of the first page, from the top, among which a paper's maker stands.
HEAD_ROWS = 14
#: Words that name the paper itself, not its maker.
_TITLES = re.compile(
    r"^(?:tax|cash|sales|simplified|official|commercial|proforma|pro forma|original|copy|duplicate|credit|debit|"
    r"customer|invoice|receipt|bill|note|order|purchase|delivery|quotation|statement|voucher|rechnung|factuur|facture|factura|fattura|"
    r"发票|收据|小票|账单|单据|签购单|结账单|welcome|thank you|page|\W|\d)+$",
    re.IGNORECASE,
)
_LEGAL_FORM = re.compile(
    r"\b(?:sdn\.?\s*bhd|bhd|ltd|limited|inc|llc|llp|plc|corp(?:oration)?|gmbh|ag|kg|ug|s\.?\s?a\.?(?:\s?r\.?l\.?|s)?|b\.?v|n\.?v|s\.?r\.?l|"
    r"s\.?p\.?a|pte|pty|oy|ab|a/s|s/b|sp\.?\s*z\s*o\.?\s*o)\b\.?|有限公司|有限责任公司|股份公司|合伙企业|集团",
    re.IGNORECASE,
)
_REGISTRATION = re.compile(
    r"\s*[(（\[]?\s*(?:co\.?\s*)?(?:reg(?:istration)?\.?\s*)?(?:no\.?\s*)?:?\s*[A-Z]{0,3}\s*\d{4,}[\d\s-]*[A-Z]?(?:-?[A-Z])?\s*[)）\]]?\s*$",
    re.IGNORECASE,
)
#: Kinds that a maker's name is not.
_OTHER = (
    ValueKind.PHONE,
    ValueKind.DATE,
    ValueKind.TIME,
    ValueKind.MONEY,
    ValueKind.EMAIL,
    ValueKind.URL,
    ValueKind.TAX_NUMBER,
    ValueKind.POSTAL_CODE,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A value found by kind and place."""

    passage: Passage
    #: Confidence, 0 to 1.
    score: float
    #: Where it stands, for the trace: one of `head`, `below_head`, `only`, `first`, `sum`.
    place: str


def head_rows(view: DocumentView) -> list[Passage]:
    """The first rows of the first page, from the top, stamps left out; rows of a table end them."""
    if not view.pages:
        return []
    spans: list[Span] = [line.span() for line in view.pages[0].lines]
    rows = []
    for row in rows_of(spans)[:HEAD_ROWS]:
        rows += _apart(row)
    return rows


def _apart(row: Sequence[Span]) -> list[Passage]:
    """A row's spans, those far from one another apart."""
    parts: list[list[Span]] = []
    for span in row:
        if parts and span.bbox[0] - parts[-1][-1].bbox[2] < 1.5 * span.line.height:
            parts[-1].append(span)
        else:
            parts.append([span])
    return [Passage(tuple(part)) for part in parts]


def maker(view: DocumentView, labels: Labels) -> Placed | None:
    """The firm whose paper it is: its name at the head of the first page."""
    rows = head_rows(view)
    if not rows:
        return None
    page = view.pages[0]
    scored = [(_maker_score(row, number, page, labels), number) for number, row in enumerate(rows)]
    score, number = max(scored)
    if score < 0.4:
        return None
    name = rows[number]
    if number + 1 < len(rows) and _goes_on(name, rows[number + 1]):
        name = Passage(name.spans + rows[number + 1].spans)
    return Placed(_without_registration(name), min(1.0, score), "head")


def _without_registration(name: Passage) -> Passage:
    """A firm's name without the number it is registered under."""
    cut = _REGISTRATION.search(name.text)
    return (name.part(0, cut.start()) if cut and cut.start() > 3 else None) or name


def _stands(row: Passage) -> bool:
    """Whether a text of several characters is taller than wide: it is set across the page, or scribbled on it."""
    x0, y0, x1, y1 = row.bbox
    return len(row.text) > 3 and y1 - y0 > 0.7 * (x1 - x0)


def _maker_score(row: Passage, number: int, page: ViewPage, labels: Labels) -> float:
    text = _without_registration(row).text
    folded = fold(text)
    if len(folded) < 3 or _stands(row) or _TITLES.match(text) or labels.score(text) >= 0.9 or ":" in text[:12]:
        return 0.0
    digits = sum(char.isdigit() for char in folded)
    if digits * 3 > len(folded) or any(fits(text, kind) >= 0.7 for kind in _OTHER):
        return 0.0
    line = row.spans[0].line
    firm = fits(text, ValueKind.COMPANY)
    size = min(0.4, 0.3 * max(0.0, row.line_height / page.line_height - 1.0))
    score = 0.55 - 0.05 * number + 0.4 * max(0.0, firm - 0.5) + size + (0.35 if _LEGAL_FORM.search(text) else 0.0)
    if firm < 0.7 and fits(text, ValueKind.ADDRESS) >= 0.5:
        score -= 0.4
    if text.islower():
        score -= 0.25
    if line.kind in (BlockKind.HEADER_IMAGE, BlockKind.IMAGE):
        score -= 0.1
    return score - 0.4 * (1.0 - line.line.score)


def _goes_on(name: Passage, following: Passage) -> bool:
    """Whether the firm's name goes on in the next row: its legal form stands there."""
    near = following.bbox[1] - name.bbox[3] < 0.8 * name.line_height
    firm = fits(following.text, ValueKind.COMPANY) >= 0.8 > fits(name.text, ValueKind.COMPANY)
    return near and firm and len(fold(following.text)) <= 18 and fits(following.text, ValueKind.ADDRESS) < 0.5


def maker_address(view: DocumentView, labels: Labels) -> Placed | None:
    """The address that stands near the head of the first page, its rows together."""
    rows = head_rows(view)
    best: tuple[float, list[Passage]] | None = None
    number = 0
    while number < len(rows):
        group, score = _address_group(rows, number, labels)
        # The first is the maker's; what follows may be the customer's.
        if group and (best is None or (best[0] < 1.2 and score > best[0] + 0.2)):
            best = (score, group)
        number += max(1, len(group))
    if best is None:
        return None
    return Placed(
        Passage(tuple(span for row in best[1] for span in row.spans)), min(1.0, 0.5 + best[0] / 4), "below_head"
    )


def _address_group(rows: Sequence[Passage], start: int, labels: Labels) -> tuple[list[Passage], float]:
    likeness = [_address_like(row, labels) for row in rows[start : start + 8]]
    number = re.match(r"^(?:no|lot|unit|suite|block|blk)\b.{0,14}\d", rows[start].text, re.IGNORECASE)
    if likeness[0] < 0.5 and not (number and len(likeness) > 1 and likeness[1] >= 0.5):
        return [], 0.0
    group = [rows[start]]
    total = likeness[0]
    for offset in range(1, len(likeness)):
        row, before = rows[start + offset], group[-1]
        gap = row.bbox[1] - before.bbox[3]
        if gap > 0.9 * before.line_height or likeness[offset] < 0:
            break
        later = max(likeness[offset + 1 : offset + 3], default=-1.0)
        if likeness[offset] < 0.5 and later < 0.5 and not _closes(row, before):
            break
        group.append(row)
        total += max(0.0, likeness[offset])
    return group, total


def _address_like(row: Passage, labels: Labels) -> float:
    """From 0 to 1; -1 for what ends an address."""
    text = row.text
    ends = (ValueKind.PHONE, ValueKind.EMAIL, ValueKind.URL, ValueKind.DATE, ValueKind.TAX_NUMBER)
    if re.match(
        r"^\W*(?:tel|fax|phone|hp|h/p|gst|sst|vat|co\.?\s*reg|reg|company\s*(?:no|reg)|email|e-mail|www|http)",
        text,
        re.IGNORECASE,
    ):
        return -1.0
    if _TITLES.match(text) or any(fits(text, kind) >= 0.8 for kind in ends) or find_kind(text, ValueKind.DATE):
        return -1.0
    if labels.score(text) >= 0.9:
        return -1.0
    if fits(text, ValueKind.COMPANY) >= 0.8 and "," not in text:
        return 0.0
    return fits(text, ValueKind.ADDRESS)


def _closes(row: Passage, before: Passage) -> bool:
    """Whether a row ends the address of the row before: that one ends with a comma, or this is in brackets."""
    return before.text.rstrip().endswith((",", "，")) or bool(re.match(r"^[(（].*[)）]$", row.text.strip()))


def lone_date(view: DocumentView) -> Placed | None:
    """The date of the paper where no key announces it: the first one, those with a clock time beside them before."""
    best: tuple[float, Passage] | None = None
    for order, line in enumerate(view.lines):
        for start, end in find_kind(line.text, ValueKind.DATE):
            part = Passage((line.span(start, end),))
            timed = bool(find_kind(line.text[end:], ValueKind.TIME))
            score = 0.6 + (0.15 if timed else 0.0) - min(0.2, 0.002 * order)
            score += 0.1 * (len(fold(part.text)) >= 8)
            if best is None or score > best[0]:
                best = (score, part)
    return Placed(best[1], best[0], "first") if best else None


#: Words for the amount that the whole comes to, and what each is worth; the last that matches counts.
_SUM_WORDS: tuple[tuple[re.Pattern[str], float], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), worth)
    for pattern, worth in (
        (r"total|sum\b|amount|合计|总计|共计|总额|gesamt|totaal|totale|jumlah|montant|importe|suma", 0.6),
        (r"total\s*(?:amount|sales?|rm|due)?\s*[(（]?\s*incl|inclusive", 0.75),
        (r"round(?:ed|ing)?\s*total|total\s*round|total\s*after\s*round|after\s*rounding", 0.9),
        (
            r"grand\s*total|net\s*total|total\s*(?:amount\s*)?(?:payable|due|to\s*pay)|amount\s*(?:payable|due)|nett?\s*total|nett\b|"
            r"价税合计|应付|实付|应收|实收|总金额|gesamtbetrag|rechnungsbetrag|zu\s*zahlen|te\s*betalen|à\s*payer|total\s*ttc",
            0.85,
        ),
    )
)
_NOT_SUM = re.compile(
    r"sub|qty|quantity|item|discount|disc\b|saving|\btax\b(?!\s*incl)|\bgst\b(?!\s*incl)|\bvat\b|\bsst\b|excl|before|points?|change|"
    r"cash|tender|paid|rounding(?!.*total)|adj|小计|税额|找零|数量|件数|优惠|折扣|tva|mwst|btw|"
    r"0\s*%|6\s*%|zero|supplies|balance\s*brought",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"cash|tender|paid|payment|现金|visa|card|change|找零", re.IGNORECASE)
_BACK = re.compile(r"change|找零", re.IGNORECASE)
_DECIMALS = re.compile(r"\d[.,]\s?\d\d(?!\d)")
_INCLUSIVE = re.compile(r"incl|with|inc\.?\s|payable|round", re.IGNORECASE)


def sum_worth(label: str) -> float:
    """How surely a label names the amount that the whole comes to: 0 for none, up to 1."""
    worth = 0.0
    for pattern, value in _SUM_WORDS:
        if pattern.search(label):
            worth = max(worth, value)
    if worth and _NOT_SUM.search(label):
        worth = worth - 0.1 if _INCLUSIVE.search(label) else 0.2 * worth
    return worth


def grand_total(view: DocumentView, labelled: Sequence[tuple[str, Passage]]) -> Placed | None:
    """The amount that the whole comes to, of amounts with the labels beside them.

    A label's words count first; then how often the amount stands on the paper, whether what was given less the change
    makes it up, and the size of its print.
    """
    amounts: Counter[str] = Counter()
    for line in view.lines:
        for start, end in find_kind(line.text, ValueKind.MONEY):
            if amount := read_amount(line.text[start:end]):
                amounts[str(abs(amount.value))] += 1
    cash = [a.value for label, part in labelled if _GIVEN.search(label) and (a := read_amount(part.text))]
    change = [a.value for label, part in labelled if _BACK.search(label) and (a := read_amount(part.text))]
    made_up = {given - back for given in cash for back in change}
    best: tuple[float, Passage] | None = None
    for order, (label, passage) in enumerate(labelled):
        worth = sum_worth(label)
        amount = read_amount(passage.text)
        if not worth or amount is None:
            continue
        score = worth + min(0.15, 0.04 * (amounts[str(abs(amount.value))] - 1)) + 0.002 * order
        if amount.value in made_up:
            score += 0.25
        if amount.value == 0 or not _DECIMALS.search(passage.text):
            score -= 0.5
        if _DECIMALS.search(label):
            score -= 0.1  # another amount stands between: a column beside the total's
        page = view.page_of(passage.spans[0].line)
        score += min(0.1, 0.1 * max(0.0, passage.line_height / page.line_height - 1.0))
        if best is None or score > best[0]:
            best = (score, passage)
    if best is None or best[0] < 0.4:
        return _largest(labelled)
    return Placed(best[1], min(1.0, best[0]), "sum")


def _largest(labelled: Sequence[tuple[str, Passage]]) -> Placed | None:
    """The largest amount with decimals, where no word tells the total: what was given and the change left out."""
    sums = [
        (amount.value, -number, passage)
        for number, (label, passage) in enumerate(labelled)
        if _DECIMALS.search(passage.text) and not _GIVEN.search(label) and (amount := read_amount(passage.text))
    ]
    return Placed(max(sums, key=lambda each: each[:2])[2], 0.35, "largest") if sums else None
