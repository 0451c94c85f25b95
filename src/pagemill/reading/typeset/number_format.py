"""Numbers and dates as a spreadsheet shows them, by its format codes (ECMA-376-1, 18.8.31)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache

_SECTION = re.compile(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;])*)(?:;|$)')
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<elapsed>h+|m+|s+)\]|\[\$(?P<money>[^\]-]*)[^\]]*\]|\[[^\]]*\]'
    r"|(?P<meridiem>AM/PM|A/P|上午/下午)|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+(?:\.0+)?|[aA]{3,4}|[eE](?![+-]))"
    r"|(?P<number>[0#?][0#?,]*(?:\.[0#?]*)?(?:[eE][+-]0+)?|\.[0#?]+)|(?P<other>.)"
)
_WEEKDAYS = "一二三四五六日"
#: Significant digits that a cell without a format shows (Excel's "General").
_GENERAL_DIGITS = 11
#: The longest format code that is followed.
_LONGEST = 255

Value = bool | int | float | str | date | datetime | time | timedelta | None


def shown(value: Value, code: str | None) -> str:
    """A cell's value as text, by the code of its format; one that is not understood shows the plain value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    code = code or "General"
    if isinstance(value, str):
        return _text(value, code)
    if len(code) > _LONGEST:
        code = "General"
    if isinstance(value, date | time | timedelta):
        return _moment(value, _sections(code)[0])
    try:
        return _number(Decimal(str(value)), code)
    except (InvalidOperation, ValueError, OverflowError):
        return str(value)


def _text(value: str, code: str) -> str:
    sections = _sections(code)
    if len(sections) < 4 or "@" not in sections[3]:
        return value
    return "".join(value if token.other == "@" else token.literal for token in _tokens(sections[3]))


@dataclass(frozen=True, slots=True)
class _Token:
    literal: str = ""
    number: str = ""
    date: str = ""
    elapsed: str = ""
    meridiem: str = ""
    other: str = ""


@cache
def _tokens(section: str) -> tuple[_Token, ...]:
    made = []
    for found in _TOKEN.finditer(section):
        literal = found["quoted"] or found["escaped"] or found["money"] or found["other"] or ""
        made.append(
            _Token(
                literal,
                found["number"] or "",
                found["date"] or "",
                found["elapsed"] or "",
                found["meridiem"] or "",
                found["other"] or "",
            )
        )
    return tuple(made)


@cache
def _sections(code: str) -> tuple[str, ...]:
    parts = [found[1] for found in _SECTION.finditer(code)]
    return tuple(parts[:-1] if len(parts) > 1 and not parts[-1] else parts) or ("General",)


def _number(value: Decimal, code: str) -> str:
    if not value.is_finite():
        return str(value)
    sections = _sections(code)
    section, negative = sections[0], value < 0
    if value < 0 and len(sections) > 1:
        section, value, negative = sections[1], -value, False
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    bare = re.sub(r"\[[^\]]*\]", "", section).strip()
    if not bare:
        return "" if len(sections) > 1 else general(value)
    if "general" in bare.lower() or bare == "@":
        return ("-" if negative else "") + general(abs(value))
    tokens = _tokens(section)
    numbers = [token.number for token in tokens if token.number]
    percent = sum(token.other == "%" for token in tokens)
    if not numbers:
        return ("-" if negative else "") + "".join(token.literal for token in tokens)
    value = abs(value) * 100**percent
    if any(token.other == "/" for token in tokens):
        return ("-" if negative else "") + general(value)
    whole, done = _digits(value, "".join(numbers[:1])), False
    text = ""
    for token in tokens:
        if token.number and not done:
            text, done = text + whole, True
        elif not token.number:
            text += token.literal
    zero = not any(char in "123456789" for char in whole)
    return ("-" if negative and not zero else "") + text.strip()


def _digits(value: Decimal, pattern: str) -> str:
    """A positive number in the places of a pattern such as `#,##0.00`."""
    mantissa, exponent, power = pattern.lower().partition("e")
    whole, _, decimals = mantissa.partition(".")
    thousands = len(whole) - len(whole.rstrip(","))
    value /= Decimal(1000) ** thousands
    whole = whole.rstrip(",")
    if exponent:
        lifted = value.adjusted() if value else 0
        return f"{_digits(value.scaleb(-lifted), mantissa)}E{'-' if lifted < 0 else '+'}{abs(lifted):0{len(power) - 1}}"
    places = sum(char in "0#?" for char in decimals)
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if places < 20 else value
    left, _, right = f"{rounded:f}".partition(".")
    least = sum(char == "0" for char in whole)
    left = left.lstrip("0").rjust(least, "0")
    kept = max((n + 1 for n, char in enumerate(decimals) if char in "0?"), default=0)
    right = right[:kept] + right[kept:].rstrip("0")
    if "," in whole:
        left = f"{int(left or 0):,}".rjust(least, "0") if left else left
    return f"{left}.{right}" if right else left or ("" if decimals else "0" if least else "")


def general(value: Decimal) -> str:
    """A number without a format: its significant digits as Excel shows them."""
    if value == 0:
        return "0"
    if value == value.to_integral_value() and abs(value) < Decimal(10) ** _GENERAL_DIGITS:
        return f"{value.to_integral_value():f}"
    if Decimal("1e-9") < abs(value) < Decimal(10) ** _GENERAL_DIGITS:
        places = _GENERAL_DIGITS - 1 - max(0, value.adjusted() + 1)
        text = f"{round(value, max(0, places)):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    mantissa, _, power = f"{value:.5E}".partition("E")
    return f"{mantissa.rstrip('0').rstrip('.')}E{power[0]}{power[1:].rjust(2, '0')}"


# --- dates ------------------------------------------------------------------------------------------------------------


def _moment(value: date | time | timedelta, section: str) -> str:
    tokens = _tokens(section)
    if not any(token.date or token.elapsed for token in tokens):
        return _plain_moment(value)
    if isinstance(value, timedelta):
        seconds = value.total_seconds()
        at = datetime(1899, 12, 31) + value if abs(seconds) < 86400 * 3650 else datetime(1899, 12, 31)
    else:
        at = _as_datetime(value)
        seconds = (at - datetime(1899, 12, 30)).total_seconds()
    halves = any(token.meridiem for token in tokens)
    text, before = "", ""
    for n, token in enumerate(tokens):
        if token.elapsed:
            unit = {"h": 3600, "m": 60, "s": 1}[token.elapsed[0]]
            text += f"{int(seconds // unit):0{len(token.elapsed)}}"
            before = token.elapsed[0]
        elif token.meridiem:
            first, _, second = token.meridiem.partition("/")
            text += first if at.hour < 12 else second
        elif token.date:
            after = next((each.date for each in tokens[n + 1 :] if each.date), "")
            # Months between hours and seconds are minutes.
            minutes = token.date[0] in "mM" and (before == "h" or after[:1] in ("s", "S"))
            text += _date_part(at, token.date.lower(), minutes, halves)
            before = token.date[0].lower()
        elif token.number:
            continue
        else:
            text += token.literal
    return text.strip()


def _date_part(at: datetime, letters: str, minutes: bool, halves: bool) -> str:
    count = len(letters)
    match letters[0]:
        case "y":
            return f"{at.year % 100:02}" if count <= 2 else f"{at.year:04}"
        case "e":
            return str(at.year)
        case "m" if minutes:
            return f"{at.minute:0{min(count, 2)}}"
        case "m":
            return at.strftime("%b" if count == 3 else "%B") if count in (3, 4) else f"{at.month:0{min(count, 2)}}"
        case "d":
            return at.strftime("%a" if count == 3 else "%A") if count >= 3 else f"{at.day:0{count}}"
        case "a":
            return ("星期" if count == 4 else "周") + _WEEKDAYS[at.weekday()]
        case "h":
            hour = (at.hour % 12 or 12) if halves else at.hour
            return f"{hour:0{min(count, 2)}}"
    whole, point, places = letters.partition(".")
    part = f".{at.microsecond:06}"[: len(places) + 1] if point else ""
    return f"{at.second:0{min(len(whole), 2)}}{part}"


def _as_datetime(value: date | time) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, time):
        return datetime.combine(date(1899, 12, 30), value)
    return datetime.combine(value, time())


def _plain_moment(value: date | time | timedelta) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return str(value)
