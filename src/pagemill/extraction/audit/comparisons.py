"""Two texts compared as what they stand for: dates, numbers, or words."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

from pagemill.extraction.folding import fold
from pagemill.extraction.values.amounts import Amount, find_amounts, read_number
from pagemill.extraction.values.characters import with_digits
from pagemill.extraction.values.dates import find_dates
from pagemill.extraction.values.kind_names import ValueKind
from pagemill.extraction.values.value_kinds import fits

#: From here on a text is a date, or a number, for comparing.
_IS_ONE = 0.5
#: Longer texts are compared as words.
_LONGEST = 200


def number_of(text: str) -> Amount | None:
    """The one number of a text, with its currency where printed; of a share (`6%`) the figure before the sign."""
    if len(text) > _LONGEST:
        return None
    found = find_amounts(text)
    if len(found) == 1 or (found and found[0].sureness > max(each.sureness for each in found[1:])):
        return found[0].amount
    digits = re.findall(r"(?<!\d)[-+]?\d{1,15}(?:[.,]\d{1,15}){0,5}", with_digits(text))
    return Amount(read_number(digits[0])) if len(digits) == 1 else None


def readings_of_date(text: str) -> set[tuple[int, int, int | None]]:
    """Year, month and day of the first date in a text, in either order where its numbers may be read in both."""
    dates = [find_dates(text[:_LONGEST], day_first)[:1] for day_first in (True, False)]
    return {(date.year, date.month, date.day) for (date,) in (found for found in dates if found)}


def day_of(text: str) -> datetime.date | None:
    """The first date of a text that has a day."""
    return next((date.first_day for date in find_dates(text[:_LONGEST]) if date.day), None)


def same_date(one: str, other: str) -> bool | None:
    """Whether two texts name the same day, or the same month; None where one of them names none."""
    readings = readings_of_date(one), readings_of_date(other)
    return bool(readings[0] & readings[1]) if all(readings) else None


def same_number(one: str, other: str) -> bool | None:
    """Whether two texts name the same number, in the same currency where both have one; None where one names none."""
    numbers = number_of(one), number_of(other)
    if numbers[0] is None or numbers[1] is None:
        return None
    currencies = {number.currency for number in numbers if number} - {None}
    return numbers[0].value == numbers[1].value and len(currencies) <= 1


def difference(one: str, other: str) -> Decimal | None:
    """How far apart the numbers of two texts are; None where one of them has none."""
    numbers = number_of(one), number_of(other)
    return abs(numbers[0].value - numbers[1].value) if numbers[0] and numbers[1] else None


def same(one: str, other: str) -> bool:
    """Whether two texts say the same: both as dates or both as numbers where they are, else by letters and digits."""
    if one.strip() == other.strip():
        return True
    if _both(one, other, ValueKind.DATE):
        return same_date(one, other) is True
    if _both(one, other, ValueKind.MONEY) or _both(one, other, ValueKind.PERCENT):
        return same_number(one, other) is True
    return same_words(one, other)


def same_words(one: str, other: str) -> bool:
    """Whether two texts have the same letters and digits, after folding; of signs alone, whether these are the same."""
    folded = fold(one), fold(other)
    return folded[0] == folded[1] if any(folded) else one.strip() == other.strip()


def _both(one: str, other: str, kind: ValueKind) -> bool:
    return len(one) + len(other) <= _LONGEST and fits(one, kind) >= _IS_ONE and fits(other, kind) >= _IS_ONE
