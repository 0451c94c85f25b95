"""Rows below a table's records that are none: a form of keys and values, or the header of another table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pagemill.extraction.folding import fold
from pagemill.extraction.names.labels import Labels

#: From here on a cell is a key of a form, in a row that takes turns; and fewer cells make no form.
KEY, LEAST_CELLS = 0.75, 4
_KEYED = re.compile(r"^([^：:]{1,12})[：:]\s*\S")
_LABELS = Labels()


def begins_another(heads: Sequence[Sequence[str]], texts: Sequence[str]) -> bool:
    """Whether a row, given cell by cell, is none of the table with these heads, each given as what it may be called."""
    return _is_form_row(texts) or _is_other_header(heads, texts)


def _is_form_row(texts: Sequence[str]) -> bool:
    """Whether keys and values take turns along a row, or stand together in several of its cells."""
    together = [match for text in texts if (match := _KEYED.match(text))]
    alone = len(together) == sum(map(bool, texts))
    if sum(alone or _LABELS.score(match[1]) >= KEY for match in together) >= 2:
        return True
    keys, values = texts[::2], texts[1::2]
    sure = [_LABELS.score(text) >= KEY for text in keys if text]
    told = len(sure) >= 2 and sure[0] and sum(sure) >= 2
    return len(texts) >= LEAST_CELLS and told and any(values) and not any(_LABELS.score(text) >= KEY for text in values)


def _is_other_header(heads: Sequence[Sequence[str]], texts: Sequence[str]) -> bool:
    """Whether a row without a figure prints one of the heads again below itself, and other names beside it."""
    same = [fold(text) in {fold(name) for name in names} for names, text in zip(heads, texts, strict=True) if text]
    figures = any(char.isdigit() for text in texts for char in text)
    return not figures and len(same) >= 2 and any(same[1:]) and not all(same)
