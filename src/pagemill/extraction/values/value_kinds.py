"""Kinds of values: what a field's name tells, how well a text is of a kind, and where in a text one stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from pagemill.extraction.values.kind_names import ValueKind, kind_of_name
from pagemill.extraction.values.kind_patterns import CANDIDATES, Candidate
from pagemill.extraction.values.word_kinds import address_fits, company_fits, person_fits

__all__ = ["ValueKind", "find_kind", "fits", "kind_of_name", "possible"]

_WORD_KINDS: dict[ValueKind, Callable[[str], float]] = {
    ValueKind.PERSON: person_fits,
    ValueKind.COMPANY: company_fits,
    ValueKind.ADDRESS: address_fits,
}
#: Kinds that a value without a digit is not of.
_NUMERIC = frozenset({ValueKind.DATE, ValueKind.MONEY, ValueKind.PHONE, ValueKind.PERCENT})
#: What is to the hundredth, or has a currency's sign, is the number of nothing.
_AMOUNT = re.compile(r"\s*(?:[¥￥$€£]\s?\d[\d,]*(?:\.\d+)?|\d{1,3}(?:,\d{3})*\.\d\d)\s*元?\s*")
_NUMBER = re.compile(r"[\d零〇一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾]")
#: A part of a text that is of a kind makes the whole of that kind at most this much.
_PART = 0.8
#: What a date may have beside it and the whole still be a date.
_BESIDE_DATES = re.compile(
    r"(?<![^\W\d_])(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day|am|pm|to"
    r"|bis|[至到]"
    r"|(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)|(?:星期|周)[一二三四五六日天])(?![^\W\d_])",
    re.IGNORECASE,
)


def fits(text: str, kind: ValueKind) -> float:
    """How well the whole text is of a kind: 1 surely, 0.5 it could be, 0 it cannot.

    Text beside the value lowers it, in proportion to its letters and digits; spaces and signs do not.
    """
    if not text.strip():
        return 0.0
    if kind is ValueKind.TEXT:
        return 1.0
    if kind in _WORD_KINDS:
        return _WORD_KINDS[kind](text)
    candidates = _apart(_candidates(text, kind))
    if not candidates:
        return 0.0
    covered = sum(_weight(text[start:end]) for start, end, _ in candidates)
    sureness = max(candidate[2] for candidate in candidates)
    if kind is ValueKind.DATE:
        covered += _weight_beside_dates(text, candidates)
    whole = _weight(text)
    share = min(1.0, covered / whole) if whole else 1.0
    return sureness if share > 0.999 else sureness * share * _PART


def possible(text: str, kind: ValueKind) -> bool:
    """Whether a text can be of a kind at all."""
    if kind in _NUMERIC and not _NUMBER.search(text):
        return False
    if kind is ValueKind.IDENTIFIER and _AMOUNT.fullmatch(text):
        return False
    if kind in (ValueKind.COMPANY, ValueKind.PERSON, ValueKind.ADDRESS):
        return "@" not in text and not fits(text, ValueKind.PHONE) >= 0.9
    return kind not in (ValueKind.EMAIL, ValueKind.URL, ValueKind.TAX_NUMBER) or fits(text, kind) >= 0.3


def find_kind(text: str, kind: ValueKind) -> list[tuple[int, int]]:
    """The places in a text, as characters `start` to `end`, that are of a kind, from left to right; none overlap.

    For names of people and bodies, addresses and plain text that is the whole text, without the spaces around it, or
    nothing.
    """
    if not text.strip():
        return []
    if kind is ValueKind.TEXT or kind in _WORD_KINDS:
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        return [(start, end)] if fits(text[start:end], kind) >= 0.5 else []
    return [(start, end) for start, end, sureness in _apart(_candidates(text, kind)) if sureness >= 0.5]


@lru_cache(maxsize=4096)
def _candidates(text: str, kind: ValueKind) -> tuple[Candidate, ...]:
    return tuple(_trimmed(text, candidate) for candidate in CANDIDATES[kind](text))


def _trimmed(text: str, candidate: Candidate) -> Candidate:
    start, end, sureness = candidate
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end, sureness


def _apart(candidates: tuple[Candidate, ...]) -> list[Candidate]:
    """The surest where some overlap, of equally sure ones the longest; from left to right."""
    kept: list[Candidate] = []
    taken = bytearray(max((end for _, end, _ in candidates), default=0))
    for start, end, sureness in sorted(candidates, key=lambda each: (-each[2], each[0] - each[1], each[0])):
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append((start, end, sureness))
    return sorted(kept)


def _weight(text: str) -> int:
    return sum(char.isalnum() for char in text)


def _weight_beside_dates(text: str, dates: list[Candidate]) -> int:
    """Letters and digits of times and days of the week that stand beside dates."""
    rest, at = [], 0
    for start, end, _ in dates:
        rest.append(text[at:start])
        at = end
    rest.append(text[at:])
    weight = 0
    for part in rest:
        times = _apart(_candidates(part, ValueKind.TIME)) if part.strip() else []
        weight += sum(_weight(part[start:end]) for start, end, _ in times)
        weight += sum(len(match[0]) for match in _BESIDE_DATES.finditer(part))
    return weight
