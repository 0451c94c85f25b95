"""What a name asks for of a party: `乙方电话` the telephone in the second party's part of the page."""

from __future__ import annotations

from collections.abc import Iterable

from pagemill.extraction.folding import fold
from pagemill.extraction.names.keys import SURE, WORTH, Match, Wanted
from pagemill.extraction.passages.units import Unit
from pagemill.extraction.request import Field
from pagemill.extraction.result import Grade

#: The rest of a party's name that asks for what it is called, folded.
_PARTY_NAMES = frozenset({"", "名称", "全称", "户名", "姓名", "单位", "单位名称", "公司名称", "name"})
#: A key in a party's part of the page answers to the rest of a name from here on.
LEAST_PART = 0.8
#: The names of who signs and in what office, folded, and how near they stand, in line heights.
NAMES_OF_SIGNATORY = frozenset({"name", "printname", "printedname", "fullname", "姓名"})
_OFFICE = frozenset({"title", "position", "by", "signature", "signed", "designation", "职务", "签字", "签名"})
NEAR = 4.0


def match_in_part(match: Match | None) -> Match | None:
    """A match of the rest of a name in the part of the page that its first words name."""
    if match is None or match.worth < LEAST_PART:
        return None
    return Match(Grade.MEANING, min(match.worth, WORTH[Grade.MEANING]), match.name)


def names_party(rest: str, match: Match | None) -> bool:
    """Whether a key in a party's part answers to the rest of a name; to a party's own name nothing but words for it."""
    return fold(rest) not in _PARTY_NAMES or (match is not None and match.grade in SURE)


def part_of_party(rest: str) -> Wanted:
    """What the rest of a name asks for where its first words name a party: its name, if there is no rest."""
    if fold(rest) not in _PARTY_NAMES:
        return Wanted(Field(rest))
    return Wanted(Field("名称", prompt="相近词：全称、户名、姓名、单位名称、公司名称、name"))


def names_signatory(key: Unit, keys: Iterable[Unit]) -> bool:
    """Whether a key names who signs for a party, the office or the signature above or below it; no customer."""
    if fold(key.text) not in NAMES_OF_SIGNATORY:
        return False
    left, top, _, _ = key.passage.bbox
    height = key.passage.line_height
    return any(
        fold(other.text) in _OFFICE
        and abs(other.passage.bbox[0] - left) < height
        and abs(other.passage.bbox[1] - top) < NEAR * height
        for other in keys
        if other is not key
    )
