"""The numbers that fields and columns have in the output and on the page, the same in both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pagemill.extraction import Evidence, Extraction


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on a page, and whose it is."""

    number: int
    name: str
    evidence: Evidence
    #: Whether its name is written beside it: of a column's cells, the first one of a page is named.
    named: bool


def column_numbers(extraction: Extraction) -> list[range]:
    """For each table the numbers of its columns. They follow those of the fields, which count from 1."""
    numbers = []
    after = len(extraction.fields) + 1
    for table in extraction.tables:
        numbers.append(range(after, after + len(table.columns)))
        after += len(table.columns)
    return numbers


def marks_of(extraction: Extraction) -> Iterator[Mark]:
    """Every place that a value was read from: those of the fields, then those of the tables, row by row."""
    for number, field in enumerate(extraction.fields, start=1):
        for value in field.values:
            for evidence in value.evidence:
                yield Mark(number, field.name, evidence, named=True)
    for table, numbers in zip(extraction.tables, column_numbers(extraction), strict=True):
        seen: set[tuple[int, int]] = set()
        for row in table.rows:
            for number, name, value in zip(numbers, table.columns, row, strict=True):
                for evidence in value.evidence:
                    place = (number, evidence.page)
                    yield Mark(number, name, evidence, named=place not in seen)
                    seen.add(place)
