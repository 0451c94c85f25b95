"""What a model wrote, to quotes. Whatever it wrote, what comes back is of the right form, or nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pagemill.extraction.llm.quotes import Quote

#: More values of one field, and more rows of a table, are not read.
MOST_VALUES = 200
MOST_ROWS = 2000
#: A reason is told up to here, in characters.
_LONGEST_REASON = 200

#: Braces of a sentence that the object is looked for behind.
_BRACES = 8

_THOUGHT = re.compile(r"^.*?</think(?:ing)?>", re.DOTALL)
_DIGITS = re.compile(r"\d{1,6}")


@dataclass(frozen=True, slots=True)
class FieldAnswer:
    """What a model says of one field."""

    quotes: tuple[Quote, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RowsAnswer:
    """What a model says of a table: for each row, a quote for each column, or None where its cell is empty."""

    rows: tuple[tuple[Quote | None, ...], ...] = ()
    reason: str = ""


def read_object(text: str) -> dict[str, Any] | None:
    """The JSON object of an answer: also one in a code fence, after a thought, or between sentences."""
    text = _THOUGHT.sub("", text, count=1)
    for brace in islice(re.finditer(r"\{", text), _BRACES):
        try:
            value, _ = json.JSONDecoder().raw_decode(text, brace.start())
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            return value
    return None


def read_fields(answer: dict[str, Any], count: int) -> list[FieldAnswer] | None:
    """Answers about `f1`, `f2` and so on; None where none of them is answered."""
    names = [f"f{number}" for number in range(1, count + 1)]
    if not any(name in answer for name in names):
        return None
    return [_field(answer.get(name)) for name in names]


def _field(value: Any) -> FieldAnswer:
    if isinstance(value, dict) and "values" in value:
        values, reason = value["values"], value.get("reason")
    else:
        values, reason = value, ""
    listed = values if isinstance(values, list) else [values]
    quotes = tuple(quote for each in listed[:MOST_VALUES] if (quote := _quote(each)) is not None)
    return FieldAnswer(quotes, _sentence(reason))


def _quote(value: Any) -> Quote | None:
    if isinstance(value, str):
        value = {"quote": value}
    if not isinstance(value, dict) or not isinstance(text := value.get("quote"), str) or not text.strip():
        return None
    return Quote(text, _number(value.get("page")), _number(value.get("line")))


def read_rows(answer: dict[str, Any], count: int) -> RowsAnswer | None:
    """Rows of the columns `c1`, `c2` and so on; None where there is no list of rows."""
    rows = answer.get("rows")
    if not isinstance(rows, list):
        return None
    read = [_row(row, count) for row in rows[:MOST_ROWS] if isinstance(row, dict)]
    return RowsAnswer(tuple(row for row in read if any(row)), _sentence(answer.get("reason")))


def _row(row: dict[str, Any], count: int) -> tuple[Quote | None, ...]:
    page, line = _number(row.get("page")), _number(row.get("line"))
    cells: Sequence[Any] = [row.get(f"c{number}") for number in range(1, count + 1)]
    return tuple(Quote(cell, page, line) if isinstance(cell, str) and cell.strip() else None for cell in cells)


def read_judgement(answer: dict[str, Any]) -> tuple[bool, str] | None:
    """Whether the value passed, and why; None where that is not told."""
    passed = answer.get("passed")
    return (passed, _sentence(answer.get("reason"))) if isinstance(passed, bool) else None


def _number(value: Any) -> int:
    if isinstance(value, bool):
        return 0
    match = _DIGITS.search(str(value)) if isinstance(value, int | str) else None
    return int(match[0]) if match else 0


def _sentence(value: Any) -> str:
    """On one line, without characters that are not printed."""
    if not isinstance(value, str):
        return ""
    line = "".join(char for char in " ".join(value.split()) if char.isprintable())
    return line if len(line) <= _LONGEST_REASON else line[: _LONGEST_REASON - 1] + "…"
