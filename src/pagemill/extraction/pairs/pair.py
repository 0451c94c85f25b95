"""Printed keys with their values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from pagemill.extraction.passages.passage import Passage, joined
from pagemill.extraction.passages.units import Unit


class Relation(StrEnum):
    """Where a value stands, seen from its key."""

    INLINE = "inline"
    RIGHT = "right"
    BELOW = "below"
    COLUMN = "column"


@dataclass(eq=False, slots=True)
class Found:
    """A value, put together from the units that make it up."""

    units: list[Unit]
    relation: Relation

    @property
    def passage(self) -> Passage:
        return joined(unit.passage for unit in self.units)


@dataclass(eq=False, slots=True)
class Pair:
    """A printed key and its values; none where nothing is filled in."""

    key: Unit
    values: list[Found] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PagePairs:
    """The keys of a page with their values, and the units that have no key, both in reading order."""

    pairs: tuple[Pair, ...]
    rest: tuple[Unit, ...]
