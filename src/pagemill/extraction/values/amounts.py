"""Amounts of money as they are printed: found in a text, read exactly, and written in a form that was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from pagemill.extraction.values.characters import with_digits
from pagemill.extraction.values.chinese_numbers import CHINESE_AMOUNT, chinese_amount
from pagemill.extraction.values.currencies import CURRENCY, DECIMAL_COMMA, currency_code

#: Digits in groups of three (or of two and three, as in India), or plain; with or without decimals. A space divides
#: groups only where decimals follow: otherwise two numbers stand side by side.
NUMBER = (
    r"(?:\d{1,3}(?:[ ']\d{3}){1,4}[.,]\d{2}(?!\d)"
    r"|\d{1,3}(?:,\s?\d{2,3}){1,5}(?:\.\s?\d{1,4})?(?!\d)"
    r"|\d{1,3}(?:[.']\d{3}){1,5}(?:,\s?\d{1,4}|\.\d{2})?(?!\d)"
    r"|\d{1,15}(?:[.,]\s\d{2}|[.,]\d{1,4}|\.(?=[-\s]|$))?(?!\d))"
)
_SIGNED = re.compile(
    rf"(?P<open>\()?\s?(?P<sign>[-+])?\s?(?:(?P<before>{CURRENCY})\s?:?\s?)?(?P<open2>\()?(?P<sign2>[-+])?\s?"
    rf"(?<!\d)(?<!\d[.,/:])(?P<number>{NUMBER})(?![.,]\d)"
    rf"(?P<close>\s?\))?(?P<scale>\s?[万亿](?=\s?元|\s?{CURRENCY}|[^一-鿿]|$))?"
    rf"(?P<minus>-(?![\w\s]))?(?:(?P<yuan>\s?元整?)|\s?(?P<after>{CURRENCY}))?(?P<close2>\s?\))?",
    re.IGNORECASE,
)
#: What stands right behind a number that is no amount: a share, a date, a time, a unit, a word.
_NOT_MONEY_BEHIND = re.compile(
    r"\s?[%％‰°]|[/:]\s?\d|-\d|[年月日号号时点](?![元])|\s?(?:kg|km|cm|mm|ml|pcs?|pages?)\b", re.I
)
_NOT_MONEY_BEFORE = re.compile(r"[A-Za-z\d][-/#]\s?$|\d:\s?$|[#_]\s?$|第$")
#: Digits of the longest number found, times 亿, and the most decimals asked for.
_PRECISION = 40
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum, and the ISO 4217 code of its currency where that is printed."""

    value: Decimal
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class PrintedAmount:
    """An amount where it stands: characters `start` to `end` of the text it was found in, with sign and currency."""

    start: int
    end: int
    amount: Amount
    #: How surely the print is money, 0 to 1: with a currency surely, a number without decimals hardly.
    sureness: float


def find_amounts(text: str) -> list[PrintedAmount]:
    """Amounts in a text, from left to right, none over another."""
    plain = with_digits(text)
    found = [amount for match in _SIGNED.finditer(plain) if (amount := _printed(match)) is not None]
    found += [
        PrintedAmount(match.start(), match.end(), Amount(value, "CNY"), 1.0 if "元" in match[0] else 0.8)
        for match in CHINESE_AMOUNT.finditer(plain)
        if (value := chinese_amount(match[0])) is not None
    ]
    found.sort(key=lambda printed: (printed.start, -printed.end))
    return _apart(found)


def _apart(found: Iterable[PrintedAmount]) -> list[PrintedAmount]:
    kept: list[PrintedAmount] = []
    for printed in found:
        if not kept or printed.start >= kept[-1].end:
            kept.append(printed)
    return kept


def _printed(match: re.Match[str]) -> PrintedAmount | None:
    plain, number = match.string, match["number"]
    sign = match["before"] or match["after"]
    start, end = match.span()
    opened = match["open"] or match["open2"]
    closed = match["close"] or match["close2"]
    if opened and not closed:
        # The bracket encloses more than the amount: `(RM 5.00 each)`.
        start = match.start("open2") + 1 if match["open2"] and not sign else start + len("(" if match["open"] else "")
    elif closed and not opened:
        last = "close2" if match["close2"] else "close"
        end = match.start(last)
    while start < end and plain[start].isspace():
        start += 1
    if sign is None and match["yuan"] is None:
        behind, before = plain[match.end("number") : end + 12], plain[max(0, start - 3) : start]
        if _NOT_MONEY_BEHIND.match(behind) or _NOT_MONEY_BEFORE.search(before):
            return None
        if match["sign"] and start > 0 and plain[start - 1].isalnum():
            return None
    currency = currency_code(sign) if sign else "CNY" if match["yuan"] else None
    value = read_number(number, currency)
    if match["scale"]:
        value *= _SCALES[match["scale"].strip()]
    if (opened and closed) or "-" in (match["sign"] or match["sign2"] or match["minus"] or ""):
        value = -value
    return PrintedAmount(start, end, Amount(value, currency), _sureness(number, currency is not None))


def _sureness(number: str, with_currency: bool) -> float:
    digits = sum(char.isdigit() for char in number)
    if with_currency:
        return 1.0 if digits <= 12 else 0.7
    if digits > 12:
        return 0.2
    if re.search(r"[.,]\s?\d{2}$", number):
        return 0.95
    if re.search(r"[.,' ]", number):
        return 0.8
    return 0.2 if number[0] == "0" and len(number) > 1 else 0.6 if digits <= 8 else 0.3


def read_number(digits: str, currency: str | None = None) -> Decimal:
    """The number that digits with their points and commas stand for.

    With points and commas both, the last divides the decimals. One of them alone, before three digits, groups
    thousands if it is a comma, or if the currency's country writes the decimal comma. Raises `ValueError` without a
    digit.
    """
    plain = re.sub(r"[\s']", "", digits).rstrip(".,")
    point, comma = plain.rfind("."), plain.rfind(",")
    if point >= 0 and comma >= 0:
        decimal = "." if point > comma else ","
    elif plain.count(".") > 1 or plain.count(",") > 1:
        # A point read for a comma, or the reverse: no group has two digits, but decimals do.
        last = max(point, comma)
        decimal = plain[last] if len(plain) - last == 3 and len(plain.split(plain[last])[-2]) == 3 else ""
    elif comma >= 0:
        decimal = "" if len(plain) - comma == 4 and plain[:comma].lstrip("-+") != "0" else ","
    else:
        grouped = point >= 0 and len(plain) - point == 4 and currency in DECIMAL_COMMA and plain[:point] != "0"
        decimal = "" if grouped else "."
    whole, _, part = plain.rpartition(decimal) if decimal and decimal in plain else (plain, "", "")
    joined = re.sub(r"[.,]", "", whole) + (f".{part}" if part else "")
    if not any(char.isdigit() for char in joined):
        raise ValueError(f"no digit in {digits!r}")
    return Decimal(joined)


def read_amount(text: str) -> Amount | None:
    """The amount that a text holds, the surest and of these the first; None where none is in it."""
    found = find_amounts(text)
    best = max(found, key=lambda printed: printed.sureness, default=None)
    return best.amount if best else None


_DECIMALS = re.compile(
    r"(?P<zh>[一二两三四0-9])\s?位小数|小数点?后?(?P<zh2>[一二两三四0-9])位|(?P<en>one|two|three|no|[0-9])\s?decimals?"
    r"|(?<![\d.,])[0#,]*[0#](?P<shown>\.0+)?(?![\d.,])",
    re.IGNORECASE,
)
_COUNTS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "one": 1, "two": 2, "three": 3, "no": 0}
_WHOLE_NUMBER = re.compile(r"整数|取整|integer|whole number|no decimals", re.IGNORECASE)
_GROUPED = re.compile(
    r"(?<![不无去])(?:带|有|加|保留)千分位|with (?:thousands )?separators?|#,##0|[0#],[0#]{3}", re.IGNORECASE
)


def format_amount(value: Decimal, form: str) -> str:
    """An amount in a form told in words or as a pattern: `保留两位小数`, `two decimals`, `0.00`, `#,##0.00`, `整数`.

    Without thousands divided unless the form divides them, without a currency; as many decimals as printed unless the
    form says how many. Half a last place is rounded away from zero.
    """
    places = 0 if _WHOLE_NUMBER.search(form) else None
    if places is None and (match := _DECIMALS.search(form)):
        said = match["zh"] or match["zh2"] or match["en"]
        if said:
            places = _COUNTS[said.lower()] if said.lower() in _COUNTS else int(said)
        elif match["shown"]:
            places = len(match["shown"]) - 1
    if places is not None:
        with localcontext(prec=_PRECISION):
            value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{value:,f}" if _GROUPED.search(form) else f"{value:f}"
