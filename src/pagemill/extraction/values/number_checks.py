"""Numbers that carry a digit to check them by."""

from __future__ import annotations

import re

_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_SIGNS = "10X98765432"


def is_credit_code(text: str) -> bool:
    """Whether a text is a unified social credit code with the right last sign (GB 32100-2015)."""
    if not re.fullmatch(rf"[{_CREDIT_SIGNS}]{{18}}", text):
        return False
    total = sum(_CREDIT_SIGNS.index(sign) * weight for sign, weight in zip(text, _CREDIT_WEIGHTS, strict=False))
    return _CREDIT_SIGNS[-total % 31] == text[17]


def is_citizen_id(text: str) -> bool:
    """Whether a text is a Chinese citizen's number of 18 signs with the right last one (GB 11643-1999)."""
    signs = re.sub(r"[\s-]", "", text).upper()
    if not re.fullmatch(r"\d{17}[\dX]", signs, re.ASCII):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(signs, _CITIZEN_WEIGHTS, strict=False))
    return _CITIZEN_SIGNS[total % 11] == signs[17]
