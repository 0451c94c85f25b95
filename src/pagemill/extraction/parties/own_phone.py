"""The telephone number of the firm whose paper it is, where it stands below its name without a key."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pagemill.extraction.passages.passage import Passage
from pagemill.extraction.passages.places import Placed
from pagemill.extraction.values.value_kinds import ValueKind, find_kind
from pagemill.extraction.view import DocumentView

#: The name of another number than a telephone's, right before one.
_OTHER_NUMBER = re.compile(r"(?:\bno|\bnr|\bid|#|\bfax|\bvat|\bgst|\breg|\biban|\bcode|号|传真)\W*$", re.IGNORECASE)
#: How far below its name a firm has its telephone, in line heights; the fewest digits of one, and how sure that is.
REACH, DIGITS, SCORE = 8, 9, 0.65


def phone_below(view: DocumentView, name: Passage, stacks: Sequence[Sequence[Passage]]) -> Placed | None:
    """The first telephone number in the rows below a firm's name on the first page; `stacks` are its own rows."""
    page, (left, top, right, bottom) = view.pages[0], name.bbox
    for row in (row for stack in stacks for row in stack):
        x0, y0, x1, y1 = row.bbox
        if not (top <= y0 and y1 - bottom < REACH * page.line_height and x0 < right and left < x1):
            continue
        for start, end in find_kind(row.text, ValueKind.PHONE):
            other = _OTHER_NUMBER.search(row.text, 0, start) or row.text[end : end + 1].isalnum()
            if not other and sum(map(str.isdigit, row.text[start:end])) >= DIGITS:
                found = row.part(start, end)
                return None if found is None else Placed(found, SCORE, "below_head")
    return None
