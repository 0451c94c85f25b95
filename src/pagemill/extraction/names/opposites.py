"""Names that differ by a word and its opposite, or by a number: alike in every other way, and never of one thing."""

from __future__ import annotations

import re
from functools import lru_cache

from pagemill.extraction.names.usual_names import words_of

#: The words of one side, and those of the other.
_SIDES = tuple(
    (re.compile(one, re.IGNORECASE), re.compile(other, re.IGNORECASE))
    for one, other in (
        (r"买|购|\b(?:buyer|customer|client|purchaser)", r"卖|销|供应|\b(?:seller|vendor|supplier|merchant)"),
        (r"收货|\b(?:consignee|receiver)", r"发货|托运|\b(?:shipper|sender|consignor)"),
        (r"\bbill(?:ed|ing)?\b", r"\b(?:ship(?:ped|ping)?|deliver(?:y|ed)?|remit)\b"),
        (r"收款|\b(?:payee|beneficiary)", r"付款|\bpayer"),
        (r"甲方", r"乙方"),
        (r"[起始]|开工|\b(?:start|begin|from|since)", r"[止终]|竣工|完工|结束|截止|\b(?:end|until|to)\b"),
        (r"入住|入院|到达|\b(?:check.?in|arrival|admission)", r"离店|退房|出院|出发|\b(?:check.?out|departure)"),
        (r"出口|\bexport", r"进口|\bimport"),
        (r"装货|起运|\b(?:loading|origin)", r"卸货|目的|\b(?:discharge|destination)"),
        (r"毛|\bgross", r"净|\bnet\b"),
        (r"(?<!不)含税|价税", r"不含税|未税|免税"),
        (r"小计|\bsub.?total|\buntaxed", r"总计|合计|总额|价税|\b(?:grand )?total"),
        (r"应[收付]|\b(?:due|payable)", r"实[收付]|已[收付]|\b(?:paid|received)"),
        (r"\b(?:invoice|bill)\b.*\bdate|开票", r"\bdue\b|\border\b|到期|下单|订单"),
        (r"借方|\bdebit", r"贷方|\bcredit"),
        (r"收入|\b(?:income|deposit)", r"支出|\b(?:expense|withdrawal)"),
        (r"期初|\bopening", r"期末|\bclosing"),
        (r"父|\bfather", r"母|\bmother"),
        (r"手机|电话|\b(?:mobile|phone|tel)", r"传真|\bfax"),
        (r"最[高大]|\bmax", r"最[低小]|\bmin\b|\bminimum"),
    )
)
_NUMBERS = re.compile(r"\d+|第[一二三四五六七八九十]+")


@lru_cache(maxsize=8192)
def _held(name: str) -> tuple[tuple[bool, bool], ...]:
    words = words_of(name)
    return tuple((bool(one.search(words)), bool(other.search(words))) for one, other in _SIDES)


def opposed(one: str, other: str) -> bool:
    """Whether one name has a word and the other name its opposite instead, or each another number."""
    if _NUMBERS.findall(one) != _NUMBERS.findall(other):
        return True
    sides = zip(_held(one), _held(other), strict=True)
    return any((mine, its) in (((True, False), (False, True)), ((False, True), (True, False))) for mine, its in sides)
