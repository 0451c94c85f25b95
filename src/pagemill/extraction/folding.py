"""Text folded so that what reads the same is the same: width, case, script, spaces and punctuation."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from opencc import OpenCC
from rapidfuzz.distance import Levenshtein


@lru_cache(maxsize=1)
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=16384)
def _folded_char(char: str) -> str:
    wide = unicodedata.normalize("NFKC", char)
    plain = "".join(part for part in unicodedata.normalize("NFKD", wide) if not unicodedata.combining(part))
    return "".join(each for each in _to_simplified().convert(plain).casefold() if each.isalnum())


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """Letters and digits alone: half width, lower case, without accents, Simplified; and where in `text` each stood."""
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for each in _folded_char(char):
            folded.append(each)
            places.append(place)
    return "".join(folded), places


@lru_cache(maxsize=16384)
def simplified(text: str) -> str:
    """The text with Traditional characters as Simplified ones, for patterns that are written in these."""
    return text if text.isascii() else _to_simplified().convert(text)


@lru_cache(maxsize=32768)
def fold(text: str) -> str:
    """Letters and digits alone: half width, lower case, without accents, Simplified."""
    return "".join(_folded_char(char) for char in text)


def similarity(one: str, other: str) -> float:
    """1 less the edit distance as a share of the longer text (Levenshtein), of the texts as they are."""
    return Levenshtein.normalized_similarity(one, other)
