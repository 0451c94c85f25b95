"""Columns asked for as one value: their sum, as `总毛重` or `total gross weight`, or all that stands in them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pagemill.extraction.names.column_names import WantedColumn
from pagemill.extraction.names.keys import Wanted
from pagemill.extraction.names.usual_names import words_of
from pagemill.extraction.request import Field
from pagemill.extraction.result import Value
from pagemill.extraction.tables.table_columns import find_columns
from pagemill.extraction.view import DocumentView

#: A name of a sum, what is summed in the first or the second group.
_SUMMED = re.compile(
    r"^(?:总|合计)([\u4e00-\u9fff]{2,})$|^([\u4e00-\u9fff]{2,}?)(?:合计|总计|总数)$|^total\s+(.+)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class OfColumn:
    """What a column holds of what is asked for, and how it was found."""

    values: tuple[Value, ...]
    trace: tuple[str, ...]


def asks_sum(name: str) -> bool:
    """Whether a name is one of the sum of a column."""
    return _SUMMED.match(words_of(name)) is not None


def column_total(view: DocumentView, wanted: Wanted) -> OfColumn | None:
    """What stands in the row of totals of the column whose sum a name asks for; None for other names and tables."""
    match = _SUMMED.match(words_of(wanted.field.name))
    summed = next((group for group in match.groups() if group), None) if match else None
    if summed is None:
        return None
    search = find_columns(view, [WantedColumn(summed, Wanted(Field(summed)).names, True)])
    values = [row[0] for table in search.tables for row in table.rows if any(map(str.isdigit, row[0].text))]
    return OfColumn((values[-1],), search.trace) if values else None


def column_values(view: DocumentView, wanted: Wanted) -> OfColumn | None:
    """What stands in the column that a name is the head of, its sums left out; None where no table has it."""
    search = find_columns(view, [WantedColumn(wanted.field.name, wanted.names, False)])
    values = tuple(row[0] for table in search.tables[:1] for row in table.rows if row[0].text)
    return OfColumn(values, search.trace) if values else None
