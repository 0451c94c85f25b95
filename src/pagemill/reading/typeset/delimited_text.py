"""Tables kept as text: values parted by commas, semicolons or tabs (RFC 4180), a row to a line."""

from __future__ import annotations

import csv
import io
import re
from statistics import mean

from pagemill.reading.typeset.content import Grid, GridCell

#: What values are parted by; the first under which a text is a table counts.
DELIMITERS = "\t;,|"
#: Rows and columns that make a table.
FEWEST_ROWS, FEWEST_COLUMNS = 2, 2
#: Columns of one table, as of a spreadsheet's; a text with more is none.
MOST_COLUMNS = 200
#: Characters of a value on the average, at the most: running text has commas too.
LONGEST_MEAN = 40
#: Share of values behind a comma that begin with a space, at the most: in running text all do.
MOST_SPACED = 0.2
_NUMBER = re.compile(r"[-+(]?[¥$€£]?\s?\d[\d.,\s]*[)%]?")


def delimited_table(text: str) -> Grid | None:
    """The table that a text is as a whole, every row of as many values; None where it is none."""
    lines = text.strip("\r\n").splitlines()
    if len(lines) < FEWEST_ROWS:
        return None
    for delimiter in DELIMITERS:
        if delimiter in lines[0] and delimiter in lines[-1] and (rows := _rows(text, delimiter)) is not None:
            return Grid(
                tuple(
                    GridCell((r, r), (c, c), _paragraphs(value), right=_NUMBER.fullmatch(value.strip()) is not None)
                    for r, row in enumerate(rows)
                    for c, value in enumerate(row)
                )
            )
    return None


def _rows(text: str, delimiter: str) -> list[list[str]] | None:
    """The rows of a text under a delimiter, all of one length; None where they do not make a table."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text.strip("\r\n"), newline=""), delimiter=delimiter, strict=True):
            if not row:
                continue
            if rows and len(row) != len(rows[0]):
                return None
            rows.append(row)
    except csv.Error:
        return None
    if len(rows) < FEWEST_ROWS or not FEWEST_COLUMNS <= len(rows[0]) <= MOST_COLUMNS:
        return None
    if mean(len(value) for row in rows for value in row) > LONGEST_MEAN:
        return None
    behind = [value for row in rows for value in row[1:]]
    spaced = sum(value.startswith(" ") for value in behind)
    return None if delimiter in ",;" and spaced > MOST_SPACED * len(behind) else rows


def _paragraphs(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.splitlines() if part.strip())
