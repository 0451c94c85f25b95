"""Whether a paper is a purchase order: the firm whose paper it is is then the buyer, not the seller."""

from __future__ import annotations

import re

from pagemill.extraction.view import DocumentView

#: What heads an order, and what an invoice.
_ORDER = re.compile(r"^\W*(?:purchase\s+order|采\s*购\s*(?:订\s*)?单|订\s*[购货]\s*单)\W*$", re.IGNORECASE)
_INVOICE = re.compile(r"\binvoice\W*$|\binvoice (?:no|number|#|date)|发\s*票", re.IGNORECASE)


def is_order(view: DocumentView) -> bool:
    """Whether the first page calls itself an order in its upper third, and no invoice."""
    page = next(iter(view.pages), None)
    lines = [line for line in page.lines if line.bbox[3] < page.page.read_height / 3] if page is not None else []
    ordered = any(_ORDER.match(line.text) for line in lines)
    return ordered and not any(_INVOICE.search(line.text) for line in lines)
