"""Which printed column is the wanted one, told by its header."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pagemill.extraction.folding import fold, similarity
from pagemill.extraction.result import Grade

#: Similarity of two folded texts from which they differ by misreading alone, and the shortest name it is asked of.
FUZZY, FUZZY_LENGTH = 0.8, 4
#: Likeness in meaning from which two names stand for the same thing.
MEANING = 0.94
#: How much a header that is recognised by a grade is trusted.
TRUST = {Grade.EXACT: 1.0, Grade.FOLDED: 0.98, Grade.PROMPT: 0.95, Grade.MEANING: 0.85, Grade.FUZZY: 0.8}
#: Taken off where a remark in brackets, or the name's other language, is printed beside it.
REMARK = 0.02
#: Taken off for each name that is commoner than the one printed, up to so many.
RANK_COST, LAST_RANK = 0.0005, 60

#: Likeness in meaning of wanted names (rows) and printed names (columns), each from 0 to 1.
Likeness = Callable[[Sequence[str], Sequence[str]], NDArray[np.float32]]

_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
#: Signs between the names of several things in one header.
_SEVERAL = re.compile("[/／、]|(?<=[㐀-鿿])[及与和](?=[㐀-鿿])")
_HAN = re.compile(r"[㐀-鿿][㐀-鿿\s、/（）()]*")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ\s.,'/&%()#-]*")


@dataclass(frozen=True, slots=True)
class WantedColumn:
    """A column that is wanted: its name, the other names it may be printed by, and which rows of it."""

    name: str
    #: Other names, each with the grade that a header printed so is given.
    names: tuple[tuple[str, Grade], ...] = ()
    #: False leaves rows of totals out, True takes those alone, None takes rows as printed.
    totals: bool | None = None


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """A printed header that stands for a wanted column."""

    #: The header's place among those of its table.
    column: int
    #: The header as it was compared.
    printed: str
    grade: Grade
    #: From 0 to 1.
    trust: float


@lru_cache(maxsize=16384)
def compare(printed: str, wanted: WantedColumn) -> tuple[Grade, float] | None:
    """The best grade by which a printed header is the wanted column, and how much it is trusted; None if it is not."""
    best: tuple[Grade, float] | None = None
    for rank, name in enumerate(_names_of(wanted)):
        found = _compare(printed, name)
        if found is not None and name.grade is Grade.MEANING:
            # Of two names that one header answers to, it is the one that is printed so more often.
            found = found[0], found[1] - RANK_COST * min(rank, LAST_RANK)
        if found is not None and (best is None or found[1] > best[1]):
            best = found
    return best


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as headers are compared with it."""

    text: str
    folded: str
    grade: Grade
    #: Its parts, folded.
    parts: frozenset[str]
    digits: str


@lru_cache(maxsize=1024)
def _names_of(wanted: WantedColumn) -> tuple[_Name, ...]:
    return tuple(
        _Name(text.strip(), fold(text), grade, frozenset(map(fold, _parts(text))), _digits(text))
        for text, grade in ((wanted.name, Grade.EXACT), *wanted.names)
    )


def _compare(printed: str, name: _Name) -> tuple[Grade, float] | None:
    if printed.strip() == name.text:
        return name.grade, TRUST[name.grade]
    if not name.folded:
        return None
    # Under another name, it is that name's grade that says the most.
    same = Grade.FOLDED if name.grade is Grade.EXACT else name.grade
    folded, parts = _folded(printed)
    if folded == name.folded:
        return same, TRUST[same]
    if name.folded in parts or folded in name.parts:
        return same, TRUST[same] - REMARK
    length = len(name.folded)
    if length >= FUZZY_LENGTH:
        # A text that is shorter or longer by more cannot be so like.
        near = [each for each in (folded, *parts) if FUZZY * length <= len(each) <= length / FUZZY]
        likeness = max((similarity(each, name.folded) for each in near), default=0.0)
        if likeness >= FUZZY and _digits(printed) == name.digits:
            return Grade.FUZZY, TRUST[Grade.FUZZY] * likeness
    return None


@lru_cache(maxsize=16384)
def _folded(printed: str) -> tuple[str, tuple[str, ...]]:
    """A header and its parts, folded."""
    return fold(printed), tuple(map(fold, _parts(printed)))


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


@lru_cache(maxsize=16384)
def _parts(text: str) -> tuple[str, ...]:
    """A header without its remarks in brackets, and what of it is in one script."""
    bare = _BRACKETS.sub(" ", text)
    parts = [bare]
    han, latin = _HAN.findall(bare), _LATIN.findall(bare)
    if len(han) == 1 and len(latin) == 1:
        parts += [*han, *latin]
    parts += several_names(bare)
    return tuple(part for part in parts if fold(part) and fold(part) != fold(text))


def several_names(header: str) -> list[str]:
    """The names of a header that has several, as `单价/总价/币制`; none for others."""
    several = [part.strip() for part in _SEVERAL.split(header)]
    return several if len(several) > 1 and all(len(fold(part)) > 1 for part in several) else []


def match_headers(
    headers: Sequence[Sequence[str]], wanted: Sequence[WantedColumn], likeness: Likeness | None = None
) -> list[HeaderMatch | None]:
    """For each wanted column, the header that stands for it. No header is given to two names.

    `headers` holds for each printed column what it may be called, the fullest wording first.
    """
    offers: list[tuple[float, int, HeaderMatch]] = []
    for number, want in enumerate(wanted):
        for column, texts in enumerate(headers):
            for text in texts:
                found = compare(text, want) if text else None
                if found is not None:
                    offers.append((found[1], number, HeaderMatch(column, text, *found)))
    matches = _give(offers, [None] * len(wanted))
    if likeness is not None and None in matches:
        matches = _give(_by_meaning(headers, wanted, matches, likeness), matches)
    return matches


def _give(
    offers: list[tuple[float, int, HeaderMatch]], given: Sequence[HeaderMatch | None]
) -> list[HeaderMatch | None]:
    matches = list(given)
    taken = {match.column for match in matches if match is not None}
    for _, number, match in sorted(offers, key=lambda offer: (-offer[0], offer[1], offer[2].column)):
        if matches[number] is None and match.column not in taken:
            matches[number] = match
            taken.add(match.column)
    return matches


def _by_meaning(
    headers: Sequence[Sequence[str]],
    wanted: Sequence[WantedColumn],
    matches: Sequence[HeaderMatch | None],
    likeness: Likeness,
) -> list[tuple[float, int, HeaderMatch]]:
    taken = {match.column for match in matches if match is not None}
    missing = [number for number, match in enumerate(matches) if match is None]
    free = [(column, texts[0]) for column, texts in enumerate(headers) if column not in taken and texts and texts[0]]
    if not free:
        return []
    table = likeness([wanted[number].name for number in missing], [text for _, text in free])
    return [
        (trust, number, HeaderMatch(column, text, Grade.MEANING, trust))
        for row, number in enumerate(missing)
        for place, (column, text) in enumerate(free)
        if (like := float(table[row, place])) >= MEANING
        for trust in (TRUST[Grade.MEANING] * like,)
    ]
