"""Whether a text that was given is the text that was labelled."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from datetime import date

from rapidfuzz.distance import Levenshtein

#: Takes the text given and the text labelled.
Same = Callable[[str, str], bool]

#: From here on two texts are the same text, read with small faults.
NEAR = 0.9

_NUMBER = re.compile(r"\d(?:[\d.,'’\s]*\d)?")
_TIME = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?m\b\.?)?", re.IGNORECASE)
#: The beginnings of the months' names in English, German, Dutch, French and Polish.
_MONTHS = (
    ("jan", "sty"),
    ("feb", "fev", "lut"),
    ("mar", "mrt", "maa"),
    ("apr", "avr", "kwi"),
    ("may", "mai", "mei", "maj"),
    ("jun", "juin", "cze"),
    ("jul", "juil", "lip"),
    ("aug", "aou", "sie"),
    ("sep", "wrz"),
    ("oct", "okt", "paz"),
    ("nov", "lis"),
    ("dec", "dez", "gru"),
)
_CURRENCIES = {
    "usd": ("$", "us$"),
    "eur": ("€",),
    "gbp": ("£",),
    "inr": ("₹", "rs", "rs."),
    "pln": ("zł", "zl"),
    "cny": ("¥", "￥", "元"),
    "myr": ("rm",),
}


def letters_and_digits(text: str) -> str:
    """Half width, lower case, without accents; nothing but letters and digits."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text))
    return "".join(char for char in plain.casefold() if char.isalnum())


def exact(given: str, labelled: str) -> bool:
    """The same after case and space folding: a reader and a label part words differently, so that no space counts."""
    return "".join(given.casefold().split()) == "".join(labelled.casefold().split())


def alphanumeric(given: str, labelled: str) -> bool:
    return letters_and_digits(given) == letters_and_digits(labelled)


def likeness(one: str, other: str) -> float:
    """1 less the edit distance as a share of the longer text, on letters and digits; on signs where there are none."""
    plain = letters_and_digits(one), letters_and_digits(other)
    if not any(plain):
        plain = "".join(one.split()), "".join(other.split())
    return Levenshtein.normalized_similarity(*plain)


def near(given: str, labelled: str) -> bool:
    """Alike by `NEAR`, and every digit right."""
    return likeness(given, labelled) >= NEAR and _digits(given) == _digits(labelled)


def near_in_words(given: str, labelled: str) -> bool:
    """Alike by `NEAR` as it stands, or with the words of both put in one order."""
    in_order = (" ".join(sorted(re.findall(r"\w+", text.casefold()))) for text in (given, labelled))
    return likeness(given, labelled) >= NEAR or likeness(*in_order) >= NEAR


def same_number(given: str, labelled: str) -> bool:
    """One number is given, and it is the labelled one, whatever marks its thousands and its decimals."""
    numbers = _NUMBER.findall(given)
    return len(numbers) == 1 and abs(_number(numbers[0]) - abs(float(labelled))) < 0.005


def same_date(given: str, labelled: str) -> bool:
    """A day is given, and it is the labelled one (`YYYY-MM-DD`), in any order and in words or numbers."""
    day = date.fromisoformat(labelled)
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", _TIME.sub(" ", given))).casefold()
    parts = re.findall(r"\d+|[a-z]{3,}", "".join(char for char in text if not unicodedata.combining(char)))
    names = tuple(name for month in _MONTHS for name in month)
    parts = [part for part in parts if part.isdigit() or part.startswith(names)]
    if len(parts) == 1 and len(parts[0]) == 8:
        return parts[0] in (f"{day:%Y%m%d}", f"{day:%d%m%Y}", f"{day:%m%d%Y}")
    if len(parts) != 3:
        return False
    tests: tuple[Callable[[str], bool], ...] = (
        lambda part: part in (f"{day.year}", f"{day.year % 100:02}"),
        lambda part: int(part) == day.month if part.isdigit() else part.startswith(_MONTHS[day.month - 1]),
        lambda part: part.isdigit() and int(part) == day.day,
    )
    orders = ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))
    return any(all(tests[which](part) for which, part in zip(order, parts, strict=True)) for order in orders)


def same_currency(given: str, labelled: str) -> bool:
    """The currency's code or its signs, alone or beside an amount."""
    code = labelled.casefold()
    signs = re.sub(r"\d[\d.,]*", " ", given.casefold()).split()
    return bool(signs) and all(sign in (code, *_CURRENCIES.get(code, ())) for sign in signs)


def in_turn(given: Collection[str], labelled: Collection[str], same: Same) -> list[int] | None:
    """For each text labelled, which of those given it is: each once and none left over. None where they do not match.

    Likeness is close to equality, so that the first that fits is taken.
    """
    left = list(enumerate(given))
    if len(left) != len(labelled):
        return None
    order = []
    for text in labelled:
        found = next((item for item in left if same(item[1], text)), None)
        if found is None:
            return None
        left.remove(found)
        order.append(found[0])
    return order


def _digits(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isdigit())


def _number(text: str) -> float:
    tail = re.search(r"[.,](\d{1,2})$", text)
    whole = text[: tail.start()] if tail else text
    return float(f"{re.sub(r'[^0-9]', '', whole) or '0'}.{tail[1] if tail else '0'}")
