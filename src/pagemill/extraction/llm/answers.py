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
    read = [_field(answer[name]) if name in answer else None for name in names]
    return [each or FieldAnswer() for each in read] if any(each is not None for each in read) else None


def _field(value: Any) -> FieldAnswer | None:
    reason: Any = ""
    if isinstance(value, dict) and "values" in value:
        value, reason = value["values"], value.get("reason")
    if isinstance(value, dict) and "quote" not in value:
        return None
    listed = value if isinstance(value, list) else [value]
    quotes = tuple(quote for each in listed[:MOST_VALUES] if (quote := _quote(each)) is not None)
    return FieldAnswer(quotes, _sentence(reason))


def _quote(value: Any) -> Quote | None:
    said = value if isinstance(value, dict) else {"quote": value}
    text = _text(said.get("quote"))
    return Quote(text, _number(said.get("page")), _number(said.get("line"))) if text else None


def _text(value: Any) -> str:
    """A quote's text; one that holds to no schema may write a number as such."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) else ""


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
    texts = [_text(cell.get("quote") if isinstance(cell, dict) else cell) for cell in cells]
    return tuple(Quote(text, page, line) if text else None for text in texts)


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
