"""Dates as they are printed: found in a text, read, and written in a form that was asked for."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from pagemill.extraction.values.characters import with_digits
from pagemill.extraction.values.months import MONTH, month_number

#: A text longer than this is not read as one date: it is a paragraph.
_LONGEST = 400
#: A year of two digits from here on is of the last century.
_PIVOT = 70
_HAN_DIGITS = {char: str(digit) for digit, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "元": "1"}

#: Where a number ends: no digit comes next, except those of a time of day printed without a gap (`12-01-1910:22`).
_END = r"(?:(?![\d:])|(?=:(?!\d))|(?=(?:[01]?\d|2[0-3]):[0-5]\d))"
#: Where one begins: not within another, nor behind the dash of an identifier; behind that of a range it does.
_BEGIN = r"(?:(?<![\d/-])(?<!\d[.,:])|(?<=[./]\d\d-)|(?<=[./]\d{4}-))"
_YEAR = r"(?P<y>(?:1[6-9]|20|21)\d\d)"
_DAY_ENDING = r"(?:st|nd|rd|th|er|e|º|ª|°|\.)?"
_OF = r"(?:\s?(?:de|of|di|del|d')\s?)?"
_GAP = r"[\s\-/.,_]{0,3}"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 2018年3月5日, 民国107年3月5日, 2018年3月
        r"(?P<era>民国)?(?<!\d)(?P<y>\d{2,4})\s{0,3}年\s{0,3}(?P<m>\d{1,2})\s{0,3}月"
        r"(?:\s{0,3}(?P<d>\d{1,2})(?!\d)\s{0,3}[日号]?)?",
        # 二〇一八年三月五日
        r"(?<![〇零一二三四五六七八九])(?P<hy>[〇零0一二三四五六七八九]{4})年(?P<hm>[〇零一二三四五六七八九十]{1,2})月"
        r"(?:(?P<hd>[〇零一二三四五六七八九十廿卅]{1,3})[日号]?)?",
        # 2018-03-05
        rf"(?<!\d)(?<!\d[.,]){_YEAR}\s{{0,2}}(?P<s>[-/.,:])\s{{0,2}}(?P<m>\d{{1,2}})\s{{0,2}}[-/.,:]\s{{0,2}}"
        rf"(?P<d>\d{{1,2}}){_END}",
        rf"(?<!\d)(?<!\d[.,]){_YEAR}(?P<s>\s)(?P<m>\d\d)\s(?P<d>\d\d){_END}",
        # 05/03/2018, 03-05-18
        rf"{_BEGIN}(?P<a>\d{{1,2}})\s{{0,2}}(?P<s>[-/.])\s{{0,2}}(?P<b>\d{{1,2}})\s{{0,2}}(?P=s)\s{{0,2}}"
        rf"{_YEAR}{_END}(?!(?P=s)\d)",
        rf"{_BEGIN}(?P<a>\d{{1,2}})(?P<s>[-/.])(?P<b>\d{{1,2}})(?P=s)(?P<y>'?\d\d){_END}(?!(?P=s)\d)",
        rf"{_BEGIN}(?P<a>\d\d)(?P<s>\s)(?P<b>\d\d)\s{_YEAR}{_END}",
        # 5 March 2018, 05-MAR-18, 5. März 2018, 5 de marzo de 2018
        rf"(?<!\d)(?P<d>\d{{1,2}}){_DAY_ENDING}{_GAP}{_OF}{MONTH}{_GAP}{_OF}(?:{_YEAR}|(?P<y2>'?\d\d)){_END}",
        # March 5, 2018
        rf"(?<![^\W\d_]){MONTH}\.?\s{{0,2}}(?P<d>\d{{1,2}})(?!\d){_DAY_ENDING}{_GAP}(?:{_YEAR}|'(?P<y2>\d\d)){_END}",
        # 2018-Mar-05
        rf"(?<!\d){_YEAR}{_GAP}{MONTH}{_GAP}(?P<d>\d{{1,2}}){_END}",
        # 20180305
        r"(?<![^\W_])(?P<y>19\d\d|20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?![^\W_])",
        # March 2018, Mar-18
        rf"(?<![^\W\d_]){MONTH}{_GAP}{_OF}(?:{_YEAR}|['-](?P<y2>\d\d)){_END}",
        # 2018-03, 03/2018
        r"(?<![\d/-])(?<!\d[.,])(?P<y>(?:19|20)\d\d)\s?[-/.]\s?(?P<m>0?[1-9]|1[0-2])(?!\d)(?!\s?[-/.,:]\s?\d)",
        rf"(?<![\d/-])(?<!\d[.,])(?P<m>0?[1-9]|1[0-2])\s?[-/.]\s?(?P<y>(?:19|20)\d\d){_END}(?![-/.]\d)",
    )
)


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date where it stands: characters `start` to `end` of the text it was found in."""

    start: int
    end: int
    year: int
    month: int
    #: None where only the month is printed.
    day: int | None

    @property
    def first_day(self) -> datetime.date:
        """The date; of a month alone, its first day."""
        return datetime.date(self.year, self.month, self.day or 1)


def find_dates(text: str, day_first: bool | None = None) -> list[PrintedDate]:
    """Dates in a text, from left to right, none over another.

    `03/05/2018` is a day before its month unless `day_first` is False: so it is in most countries.
    """
    plain = with_digits(text)
    found = [
        date
        for pattern in _PATTERNS
        for match in pattern.finditer(plain)
        if (date := _printed(match, day_first)) is not None
    ]
    found.sort(key=lambda date: (date.start, date.day is None, date.start - date.end))
    return _apart(found)


def _apart(found: Iterable[PrintedDate]) -> list[PrintedDate]:
    kept: list[PrintedDate] = []
    for date in found:
        if not kept or date.start >= kept[-1].end:
            kept.append(date)
        elif kept[-1].day is None and date.day is not None:
            # A whole date says more than the month that a part of it happens to spell.
            kept[-1] = date
    return kept


def _printed(match: re.Match[str], day_first: bool | None) -> PrintedDate | None:
    try:
        return _read_parts(match, day_first)
    except (KeyError, ValueError):
        # No day of any calendar, or a letter that is another's lower case only to the pattern.
        return None


def _read_parts(match: re.Match[str], day_first: bool | None) -> PrintedDate:
    parts = {name: value for name, value in match.groupdict().items() if value is not None}
    if "hy" in parts:
        year = int("".join(_HAN_DIGITS.get(char, char) for char in parts["hy"]))
        month = _han_number(parts["hm"])
        day = _han_number(parts["hd"]) if "hd" in parts else None
    else:
        year = _year(parts.get("y") or parts["y2"], "era" in parts)
        if "a" in parts:
            first, second = int(parts["a"]), int(parts["b"])
            if first > 31 and len(parts["y"]) == 2:
                year, month, day = _year(parts["a"], False), second, int(parts["y"])
            else:
                if first > 12 >= second or (day_first is not False and not second > 12 >= first):
                    day, month = first, second
                else:
                    month, day = first, second
        else:
            month = int(parts["m"]) if "m" in parts else month_number(parts["month"])
            day = int(parts["d"]) if "d" in parts else None
    datetime.date(year, month, day if day is not None else 1)
    return PrintedDate(match.start(), match.end(), year, month, day)


def _year(digits: str, era: bool) -> int:
    year = int(digits.lstrip("'"))
    if era:
        # The Republic of China counts from 1912.
        return year + 1911
    if year >= 100:
        return year
    return year + (1900 if year >= _PIVOT else 2000)


def _han_number(text: str) -> int:
    """三十一 to 31; also 三一."""
    spelt = text.replace("廿", "二十").replace("卅", "三十")
    if "十" in spelt:
        tens, _, ones = spelt.partition("十")
        return int(_HAN_DIGITS.get(tens, "1" if not tens else "9")) * 10 + int(_HAN_DIGITS.get(ones, "0"))
    return int("".join(_HAN_DIGITS.get(char, "") for char in spelt) or "0")


def read_printed_date(text: str) -> PrintedDate | None:
    """The first date of a text, a whole one before a month; None where none is in it. See `find_dates` for the order
    of day and month."""
    if len(text) > _LONGEST:
        return None
    dates = find_dates(text)
    return min(dates, key=lambda date: date.day is None, default=None)


_FORM_PART = re.compile(
    r"%[YymdBbe]|Y{4}|y{4}|Y{2}|y{2}|M{4}|M{3}|M{1,2}|m{2}|D{1,2}|d{1,2}|(?<=[年/.\-])m(?=[月/.\-])", re.ASCII
)
_DAY_PARTS = frozenset({"%d", "%e", "D", "DD", "d", "dd"})
_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def is_date_form(form: str) -> bool:
    """Whether a form names at least a year and a month: `YYYY-MM-DD`, `%d.%m.%Y`, `yyyy年M月`."""
    parts = {part.lower().strip("%")[0] for part in _FORM_PART.findall(form)}
    return "y" in parts and bool(parts & {"m", "b"})


def wants_day(form: str) -> bool:
    """Whether a form writes the day."""
    return any(part in _DAY_PARTS for part in _FORM_PART.findall(form))


def format_date(date: datetime.date, form: str) -> str:
    """A date in a form of `YYYY`, `YY`, `MMMM`, `MMM`, `MM`, `M`, `DD`, `D`, or of `%Y`, `%y`, `%B`, `%b`, `%m`, `%d`.

    Letters without a sign may be of either case. Months in words are English. All else in the form stays as it stands.
    """
    written = {
        **dict.fromkeys(("%Y", "yyyy"), f"{date.year:04}"),
        **dict.fromkeys(("%y", "yy"), f"{date.year % 100:02}"),
        **dict.fromkeys(("%B", "mmmm"), _ENGLISH_MONTHS[date.month - 1]),
        **dict.fromkeys(("%b", "mmm"), _ENGLISH_MONTHS[date.month - 1][:3]),
        **dict.fromkeys(("%m", "mm"), f"{date.month:02}"),
        **dict.fromkeys(("%d", "dd"), f"{date.day:02}"),
        **dict.fromkeys(("%e", "d"), str(date.day)),
        "m": str(date.month),
    }
    return _FORM_PART.sub(lambda match: written[match[0] if match[0][0] == "%" else match[0].lower()], form)
