"""Numbers spelt in Chinese characters, those of everyday and those of banks."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {
    **{char: digit for digit, char in enumerate("零一二三四五六七八九")},
    **{char: digit for digit, char in enumerate("零壹贰叁肆伍陆柒捌玖")},
    **{char: digit for digit, char in enumerate("〇壹貳參肆伍陸柒捌玖")},
    "两": 2,
    "弍": 2,
    "叄": 3,
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_NUMERAL = "".join((*_DIGITS, *_TENS, *_MYRIADS))

#: A number of bank characters, or one with a unit of money, with its currency's name; over text in half width.
CHINESE_AMOUNT = re.compile(
    rf"(?:人民币\s?)?(?:(?<![{_NUMERAL}])[{_NUMERAL}]{{1,40}}元(?:[零〇]?[{_NUMERAL}]角)?(?:[零〇]?[{_NUMERAL}]分)?[整正]?"
    rf"|(?<![{_NUMERAL}])(?=[壹贰叁肆伍陆柒捌玖拾佰仟貳參陸零]{{2}})[{_NUMERAL}]{{2,40}}[整正]?"
    rf"|(?<![{_NUMERAL}])[{_NUMERAL}]角(?:[{_NUMERAL}]分)?[整正]?)"
)
_PARTS = re.compile(
    rf"(?:(?P<whole>[{_NUMERAL}]+)元?)?(?:[零〇]?(?P<tenths>[{_NUMERAL}])角)?(?:[零〇]?(?P<cents>[{_NUMERAL}])分)?[整正]?"
)
#: A whole number spelt out.
CHINESE_NUMBER = re.compile(rf"[{_NUMERAL}]{{1,40}}")
#: What is spelt larger than this is no number: signs repeated.
_LARGEST = 10**16


def chinese_number(text: str) -> int | None:
    """The number that characters spell (`一千二百万`), or name digit by digit (`二〇一八`); None for what is none."""
    number = _spelt(text)
    return number if number is not None and number <= _LARGEST else None


def _spelt(text: str) -> int | None:
    if not CHINESE_NUMBER.fullmatch(text):
        return None
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _TENS:
            section += (digit or 1) * _TENS[char]
            digit = 0
        elif _MYRIADS[char] == 10_000:
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        else:
            total, section, digit = (total + section + digit) * _MYRIADS[char], 0, 0
    return total + section + digit


def chinese_amount(text: str) -> Decimal | None:
    """The sum that a Chinese amount spells (`人民币壹仟贰佰元伍角整`), in yuan; None for what is none."""
    match = _PARTS.fullmatch(text.removeprefix("人民币").strip())
    if match is None or not any(match.groups()):
        return None
    whole = chinese_number(match["whole"]) if match["whole"] else 0
    tenths, cents = (_DIGITS.get(match[name] or "零") for name in ("tenths", "cents"))
    if whole is None or tenths is None or cents is None:
        return None
    return Decimal(whole * 100 + tenths * 10 + cents).scaleb(-2)
