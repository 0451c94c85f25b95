"""Rows that sum up others, told by the word that they begin with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pagemill.extraction.folding import fold
from pagemill.extraction.papers.sums import Role, role_worth

_HAN = re.compile(
    r"^(?:(?:本页|本单|本期|应付|应收|费用|金额|价税|以上|人民币)?(?:合计|总计|小计|共计|累计|总和|总额|总价|汇总))"
)
_LATIN = re.compile(
    r"^(?:grand|sub|net|gross|page|invoice|overall|running|order|final|montant|importe|facture|factuur|rechnungs?)?[\s-]*"
    r"(?:total(?:e|en|s)?|subtotal|totaal|subtotaal|sum|summe|zwischensumme|gesamt(?:summe|betrag)?|endbetrag|suma|somme|"
    r"razem)\b",
    re.IGNORECASE,
)
#: A text longer than this, in folded characters, is a name that happens to begin so.
LONGEST_HAN, LONGEST_LATIN = 12, 28

#: What a row of a sum below a table holds at most: its name, a rate and the amount.
MOST_OF_SUM = 3
#: How surely a text names a sum of the paper.
NAMED = 0.7


def is_total(text: str, alone: bool = False) -> bool:
    """Whether a text names a sum: `合计`, `小计（USD）`, `Sub-total`, `Total EUR`; `alone`: with nothing after it."""
    plain = re.sub(r"[(（][^()（）]*[)）]", "", text).strip("*•·—-:：. ")
    folded = fold(plain)
    letters = sum(not char.isdigit() for char in folded)
    match, longest = (found, LONGEST_HAN) if (found := _HAN.match(folded)) else (_LATIN.match(plain), LONGEST_LATIN)
    return match is not None and letters <= longest and not (alone and len(fold(match[0])) < letters)


def is_subtotal(text: str) -> bool:
    """Whether a text names a sum of a part."""
    return is_total(text) and re.match(r"小计|本页|sub|zwischen|page", fold(text)) is not None


def is_totals_row(texts: Iterable[str]) -> bool:
    """Whether a row, given cell by cell, is one: a cell names a sum.

    In a row without an empty cell it has to do so with that word alone, for else it may be the name of a thing.
    """
    cells = list(texts)
    full = all(cells)
    return any(is_total(text, alone=full) for text in cells)


def sums_below(rows: Sequence[Sequence[str]]) -> int:
    """How many rows, from the first, a table has before the sums that are set below its last columns: from a row that
    names a sum on, nothing stands in its first column, nor does anything but a sum, its name and its rate."""
    end = len(rows)
    for number in range(len(rows) - 1, 0, -1):
        texts = [text for text in rows[number] if text]
        if rows[number][0] or len(texts) > MOST_OF_SUM:
            break
        if is_totals_row(rows[number]) or any(role_worth(text, role) >= NAMED for text in texts for role in Role):
            end = number
    return end
