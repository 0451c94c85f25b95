"""Rows that sum up others, told by the word that they begin with."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pagemill.extraction.folding import fold

_HAN = re.compile(
    r"^(?:(?:本页|本单|本期|应付|应收|费用|金额|价税|以上|人民币)?(?:合计|总计|小计|共计|累计|总和|总额|总价|汇总))"
)
_LATIN = re.compile(
    r"^(?:grand|sub|net|gross|page|invoice|overall|running|order|final|montant|importe|total[ei]?)?[\s-]*"
    r"(?:total(?:e|en|s)?|subtotal|totaal|subtotaal|sum|summe|zwischensumme|gesamt(?:summe|betrag)?|endbetrag|suma|somme|"
    r"razem)\b",
    re.IGNORECASE,
)
#: A text longer than this, in folded characters, is a name that happens to begin so.
LONGEST_HAN, LONGEST_LATIN = 12, 28


def is_total(text: str) -> bool:
    """Whether a text names a sum: `合计`, `小计（USD）`, `Sub-total`, `Total EUR`."""
    plain = text.strip().lstrip("*•·—- ")
    folded = fold(re.sub(r"[(（][^()（）]*[)）]", "", plain))
    letters = "".join(char for char in folded if not char.isdigit())
    if _HAN.match(folded):
        return len(letters) <= LONGEST_HAN
    return _LATIN.match(plain) is not None and len(letters) <= LONGEST_LATIN


def is_totals_row(texts: Iterable[str]) -> bool:
    """Whether a row, given cell by cell from the left, is one: by its first text that is not a figure."""
    for text in texts:
        if any(char.isalpha() for char in text):
            return is_total(text)
    return False
