"""What Chinese VAT invoices print without a key, or under a key that means something else on other papers.

The form is the tax administration's: code and number at the head of the paper invoice, and a row of totals before tax
and of tax above `价税合计`, the total.
"""

from __future__ import annotations

import re

from pagemill.extraction.folding import fold
from pagemill.extraction.papers.sums import Amounted, amounts_of
from pagemill.extraction.passages.passage import Passage
from pagemill.extraction.passages.places import Placed
from pagemill.extraction.view import DocumentView

_INVOICE = re.compile(r"发\s*票")
_TOTAL = re.compile(r"价\s*税\s*合\s*计")
_ROW = re.compile(r"^\s*合\s*计")
#: Of an invoice code ten or twelve digits, of an invoice number eight, perhaps behind a sign for "number".
_CODE = re.compile(r"^\s*(\d{10}|\d{12})\s*$")
_NUMBER = re.compile(r"^\s*(?:№|No\.?|Nº)?\s*(\d{8})\s*$", re.IGNORECASE)
#: Names for the amount before tax of the whole invoice; on other papers `合计金额` is the total.
_NET_NAMES = frozenset(
    {"合计金额", "金额合计", "不含税金额合计", "合计不含税金额", "不含税金额", "未税金额", "税前金额", "不含税总额"}
)
#: How sure the form makes a value.
SURENESS = 0.8


def vat_invoice_part(view: DocumentView, name: str, concept: str | None) -> Placed | None:
    """What stands where the form prints an invoice's code, its number, its tax, or the amount before tax.

    None for other names, and for papers that are no such invoice.
    """
    pattern = {"invoice_code": _CODE, "invoice_number": _NUMBER}.get(concept or "")
    if pattern is None and concept != "tax" and fold(name) not in _NET_NAMES:
        return None
    if not any(_INVOICE.search(line.text) for line in view.lines):
        return None
    if not any(_TOTAL.search(line.text) for line in view.lines):
        return None
    if pattern is not None:
        return next((Placed(part, SURENESS, "head") for part in _matching(view, pattern)), None)
    row = _totals(view)
    if concept == "tax":
        return Placed(row[1].passage, SURENESS, "sum") if len(row) == 2 else None
    return Placed(row[0].passage, SURENESS, "sum") if row else None


def _matching(view: DocumentView, pattern: re.Pattern[str]) -> list[Passage]:
    lines = [line for page in view.pages[:1] for line in page.lines]
    found = [(line, match) for line in lines if (match := pattern.match(line.text))]
    found.sort(key=lambda each: each[0].bbox[1])
    return [Passage((line.span(*match.span(1)),)) for line, match in found]


def _totals(view: DocumentView) -> list[Amounted]:
    """The amounts of the row that begins with `合计`."""
    return [each for each in amounts_of(view) if _ROW.match(each.before)]
