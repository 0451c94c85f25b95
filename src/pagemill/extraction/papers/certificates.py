"""Certificates and licences: the date of issue, which many print below the office that gives them and without a key."""

from __future__ import annotations

import re

from pagemill.extraction.papers.titles import title_asked
from pagemill.extraction.passages.passage import Passage
from pagemill.extraction.passages.places import Placed
from pagemill.extraction.values.value_kinds import ValueKind, fits
from pagemill.extraction.view import DocumentView, ViewLine
from pagemill.geometry import overlap_1d

#: What the title of a certificate ends with.
_TITLE = re.compile(r"(?:证|证书|执照)\s*(?:[(（][^()（）]*[)）])?\s*$|\bcertificate\b", re.IGNORECASE)
#: The date of issue stands below this share of the page's print.
LOWER = 0.6
SURENESS = 0.6


def date_of_issue(view: DocumentView) -> Placed | None:
    """The one date of a certificate's first page that stands on its row alone, in the lower part of the print; None
    where there is none or more than one, and on other papers."""
    title = title_asked(view, "标题")
    if title is None or _TITLE.search(title.passage.text) is None:
        return None
    lines = view.pages[0].lines
    top, bottom = min(line.bbox[1] for line in lines), max(line.bbox[3] for line in lines)
    dates = [line for line in lines if fits(line.text, ValueKind.DATE) >= 0.9]
    lone = [line for line in dates if not any(_beside(line, other) for other in lines)]
    if len(lone) != 1 or lone[0].bbox[1] < top + LOWER * (bottom - top):
        return None
    return Placed(Passage((lone[0].span(),)), SURENESS, "last")


def _beside(line: ViewLine, other: ViewLine) -> bool:
    shared = overlap_1d(line.bbox[1], line.bbox[3], other.bbox[1], other.bbox[3])
    return other is not line and shared > 0.3 * min(line.height, other.height)
