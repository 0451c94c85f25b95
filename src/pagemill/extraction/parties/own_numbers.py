"""The telephone and the tax number of the firm whose paper it is, where they stand below its name without a key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pagemill.extraction.passages.passage import Passage
from pagemill.extraction.passages.places import Placed
from pagemill.extraction.values.value_kinds import ValueKind, find_kind
from pagemill.extraction.view import DocumentView

#: The name of another number than a telephone's, right before one.
_OTHER_NUMBER = re.compile(
    r"(?:\b(?i:no|nr|id|fax|vat|gst|reg|iban|code)|\b(?!(?:TEL|PH|MOB|CELL|HP|FON)\b)[A-Z]{2,5}|#|号|传真)[^\w(]*$"
)
#: The number of a firm with an office in a line of its address: `HU VAT HU24711530`.
_TAX_NUMBER = re.compile(
    r"\b(?:vat|gst|tax|abn)\b(?:\s?(?:id|no|number|reg(?:istration)?)\.?)*[\s:]*"
    r"(?P<value>[A-Z]{0,3}\d[\dA-Z .-]*[\dA-Z])",
    re.IGNORECASE,
)
#: How far below its name a firm has its telephone, in line heights; the fewest digits of one, and how sure that is.
REACH, DIGITS, SCORE = 8, 9, 0.65


def phone_below(view: DocumentView, name: Passage, stacks: Sequence[Sequence[Passage]]) -> Placed | None:
    """The first telephone number in the rows below a firm's name on the first page; `stacks` are its own rows."""
    for row in _below(view, name, stacks):
        for start, end in find_kind(row.text, ValueKind.PHONE):
            other = _OTHER_NUMBER.search(row.text, 0, start) or row.text[end : end + 1].isalnum()
            if not other and sum(map(str.isdigit, row.text[start:end])) >= DIGITS:
                found = row.part(start, end)
                return None if found is None else Placed(found, SCORE, "below_head")
    return None


def tax_number_below(view: DocumentView, name: Passage, stacks: Sequence[Sequence[Passage]]) -> Placed | None:
    """The first tax number in the rows below a firm's name on the first page; `stacks` are its own rows."""
    return next((found for row in _below(view, name, stacks) if (found := tax_number_in(row)) is not None), None)


def tax_number_in(row: Passage) -> Placed | None:
    """The number in a row that says itself that it is one of an office."""
    match = _TAX_NUMBER.search(row.text)
    found = row.part(*match.span("value")) if match else None
    return None if found is None else Placed(found, SCORE, "below_head")


def _below(view: DocumentView, name: Passage, stacks: Sequence[Sequence[Passage]]) -> Iterator[Passage]:
    page, (left, top, right, bottom) = view.pages[0], name.bbox
    for row in (row for stack in stacks for row in stack):
        x0, y0, x1, y1 = row.bbox
        if top <= y0 and y1 - bottom < REACH * page.line_height and x0 < right and left < x1:
            yield row
