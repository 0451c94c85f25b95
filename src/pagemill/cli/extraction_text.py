"""An extraction as a person reads it: fields with their places, tables, and the trace where it is wanted."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from pagemill.cli.numbers import column_numbers
from pagemill.extraction import Extraction, FoundField, FoundTable, Judgement, Value
from pagemill.geometry import bbox_of

#: Columns of a line where nobody's window says how wide it is: no value is broken.
_WIDE = 100_000
_NOTHING = "—"


def extraction_text(extraction: Extraction, *, trace: bool) -> str:
    """Text for standard output: in the width and colours of a terminal where it is one, else plain, unbroken lines."""
    console = Console() if sys.stdout.isatty() else Console(width=_WIDE, color_system=None)
    with console.capture() as captured:
        for number, part in enumerate(_parts(extraction, trace)):
            console.print(part, new_line_start=number > 0)
    text = captured.get()
    if console.is_terminal:
        return text
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def _parts(extraction: Extraction, trace: bool) -> Iterable[RenderableType]:
    if extraction.fields:
        yield _field_table(extraction.fields)
    for table, numbers in zip(extraction.tables, column_numbers(extraction), strict=True):
        yield _found_table(table, numbers)
    if not extraction.fields and not extraction.tables:
        yield Text("Nothing was found.")
    if trace:
        yield Text("\n").join(_shown(f"{number}. {step}") for number, step in enumerate(extraction.trace, start=1))


def _field_table(fields: tuple[FoundField, ...]) -> Table:
    judged = any(value.judgement for field in fields for value in field.values)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("#", justify="right")
    table.add_column("Field")
    table.add_column("Value", overflow="fold")
    table.add_column("Page", justify="right")
    table.add_column("Box", no_wrap=True)
    table.add_column("Score", justify="right")
    table.add_column("Found by")
    if judged:
        table.add_column("As expected")
    for number, field in enumerate(fields, start=1):
        for value in field.values or (Value(""),):
            grade = value.grade.value if value.grade else _NOTHING
            score = f"{value.score:.2f}" if value.evidence else _NOTHING
            row = [Text(str(number)), _shown(field.name), _value(value), *_places(value), Text(score), Text(grade)]
            table.add_row(*row, *([_judgement(value.judgement)] if judged else []))
    return table


def _found_table(found: FoundTable, numbers: range) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Page", justify="right")
    for number, name in zip(numbers, found.columns, strict=True):
        table.add_column(_shown(f"{number} {name}"), overflow="fold")
    for row in found.rows:
        pages = sorted({evidence.page + 1 for value in row for evidence in value.evidence})
        table.add_row(Text(", ".join(map(str, pages)) or _NOTHING), *(_cell(value) for value in row))
    return table


def _value(value: Value) -> Text:
    """The value, and what is printed where that is another thing."""
    if not value.text:
        return Text(_NOTHING, style="dim")
    shown = _shown(value.text)
    printed = "\n".join(evidence.quote for evidence in value.evidence)
    if "".join(printed.split()) != "".join(value.text.split()):
        shown.append(f" ({printable(printed)})", style="dim")
    return shown


def _places(value: Value) -> tuple[Text, Text]:
    """The pages, and on each the box around the value in pixels of the page as submitted."""
    pages = [str(evidence.page + 1) for evidence in value.evidence]
    boxes = [" ".join(f"{v:.0f}" for v in bbox_of(evidence.polygon)) for evidence in value.evidence]
    return Text("\n".join(pages) or _NOTHING), Text("\n".join(boxes) or _NOTHING)


def _judgement(judgement: Judgement | None) -> Text:
    if judgement is None:
        return Text("")
    return Text("yes", style="green") if judgement.passed else Text("no", style="red")


def _cell(value: Value) -> Text:
    if value.judgement is None:
        return _shown(value.text)
    mark = Text(" ✓", style="green") if value.judgement.passed else Text(" ✗", style="red")
    return _shown(value.text).append_text(mark)


def _shown(text: str) -> Text:
    return Text(printable(text))


def printable(text: str) -> str:
    """Text without what a terminal would obey: control characters, marks of direction, halves of surrogates."""
    return "".join(char for char in text if char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
