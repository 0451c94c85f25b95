"""Values that their kind alone tells: the one address of mail, the paper's date, the currency of its amounts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from pagemill.extraction.folding import fold
from pagemill.extraction.passages.passage import Passage
from pagemill.extraction.values.currencies import currency_code
from pagemill.extraction.values.value_kinds import ValueKind, find_kind
from pagemill.extraction.view import DocumentView

#: A currency's sign or code, standing alone or against the digits of an amount: `PEN004` is a code of something else.
_CURRENCY = re.compile(
    r"(?<![A-Za-z])(?:US\$|HK\$|S\$|A\$|NT\$|RM|Rs\.?|[A-Z]{3})(?![A-Za-z]|0\d)"
    r"|[$€£¥￥₹₩₽฿₫₱]|zł|Kč|人民币|美元|欧元|港币|元"
)

#: An amount spelt out in the numerals of banks: `贰佰捌拾伍元肆角整`.
SPELT_OUT = re.compile("[零〇壹贰貳叁肆伍陆陸柒捌玖拾佰仟万萬亿億]{2,}[元圆圓][零〇壹贰貳叁肆伍陆陸柒捌玖角分整正]*")


_CONTAINER = re.compile(r"(?<![A-Z\d])[A-Z]{3}U\s?\d{6}[\s-]?\d(?!\d)")


_AIR_WAYBILL = re.compile(r"air\s*waybill|航空(?:货运|运)单|\bawb\b", re.IGNORECASE)
_WAYBILL_NUMBER = re.compile(r"(?<![\d-])\d{3}[\s-]\d{4}\s?\d{4}(?![\d-])")


@dataclass(frozen=True, slots=True)
class Placed:
    """A value found by kind and place."""

    passage: Passage
    #: Confidence, 0 to 1.
    score: float
    #: How the place is told, a key of the trace's words.
    place: str


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


def first_of_kind(view: DocumentView, kind: ValueKind) -> Placed | None:
    """The first value of a kind whose look is enough to tell it: an address of mail or of the web."""
    for line in view.lines:
        for start, end in find_kind(line.text, kind):
            return Placed(Passage((line.span(start, end),)), 0.6, "first")
    return None


def container_number(view: DocumentView) -> Placed | None:
    """The first number of a container, told by its look (ISO 6346): the owner's letters and `U`, six digits and one."""
    for line in view.lines:
        if match := _CONTAINER.search(line.text):
            return Placed(Passage((line.span(*match.span()),)), 0.7, "first")
    return None


def air_waybill_number(view: DocumentView) -> Placed | None:
    """The number of an air waybill, told by its look on a paper that calls itself one: the carrier's three digits and
    eight more."""
    if not any(_AIR_WAYBILL.search(line.text) for line in view.lines):
        return None
    for line in view.lines:
        if match := _WAYBILL_NUMBER.search(line.text):
            return Placed(Passage((line.span(*match.span()),)), 0.7, "first")
    return None


def spelt_out(view: DocumentView) -> Placed | None:
    """The amount that is spelt out in Chinese numerals; None where there is none, or several that differ."""
    found = [Passage((line.span(*match.span()),)) for line in view.lines for match in SPELT_OUT.finditer(line.text)]
    same = len({fold(passage.text) for passage in found}) == 1
    return Placed(found[0], 0.7, "first") if same else None


def in_numerals(passage: Passage) -> Passage:
    """An amount that is spelt out in Chinese numerals, without what stands beside it; as it is where none is."""
    found = list(SPELT_OUT.finditer(passage.text))
    return (passage.part(*found[0].span()) if len(found) == 1 else None) or passage


def currency(view: DocumentView) -> Placed | None:
    """The sign or code that most amounts have, where it is printed first."""
    counts: Counter[str] = Counter()
    first: dict[str, Passage] = {}
    for line in view.lines:
        has_amount = bool(find_kind(line.text, ValueKind.MONEY))
        for match in _CURRENCY.finditer(line.text):
            code = currency_code(match[0])
            if code is None:
                continue
            counts[code] += 3 if has_amount else 1
            first.setdefault(code, Passage((line.span(match.start(), match.end()),)))
    if not counts:
        return None
    code = counts.most_common(1)[0][0]
    return Placed(first[code], 0.6, "amounts")
