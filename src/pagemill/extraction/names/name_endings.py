"""Endings of names that say the same: `Folio number` is printed as `Folio No.`, `司机姓名` as `司机`."""

from __future__ import annotations

import re
from functools import lru_cache

from pagemill.extraction.names.usual_names import words_of

#: Endings that say the same, each list the commonest first; `""` where the name without an ending says it too.
_HAN = (
    ("编号", "号", "号码", "单号"),
    ("名称", "姓名", "全称", ""),
    ("日期", "时间", "日"),
    ("地址", "住址"),
    ("人", "方"),
)
_LATIN = (("no.", "number", "no", "nr", "#", "id"), ("name", ""), ("date", ""))
#: A name without its ending says nothing below this many characters.
LEAST_HAN, LEAST_LATIN = 2, 3
#: What may stand for some endings and not the other way: `号` alone ends too many names, and `收款人` is also who took
#: the money for `收款方`.
_ENDINGS_ASKED = {"号": ("编号", "号码"), "方": ()}


@lru_cache(maxsize=4096)
def other_endings(name: str) -> tuple[str, ...]:
    """The names that say the same with another ending."""
    plain = words_of(name)
    if re.search("[a-z]", plain, re.IGNORECASE):
        return _others(plain, _LATIN, LEAST_LATIN, " ")
    return _others(plain, _HAN, LEAST_HAN, "")


def _others(name: str, groups: tuple[tuple[str, ...], ...], least: int, between: str) -> tuple[str, ...]:
    for endings in groups:
        for ending in sorted(filter(None, endings), key=len, reverse=True):
            stem = name[: -len(ending)].rstrip() if name.casefold().endswith(between + ending) else ""
            if len(stem) >= least:
                others = _ENDINGS_ASKED.get(ending, endings)
                return tuple(stem + (between if other else "") + other for other in others if other != ending)
    return ()
