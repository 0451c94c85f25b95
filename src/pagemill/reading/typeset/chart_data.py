"""Charts of Office files as tables of their numbers: those are in the file, the drawing is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.datetime import from_excel

from pagemill.document import BlockKind
from pagemill.errors import SourceTooLarge
from pagemill.reading.typeset.content import Grid, Words, rows_grid
from pagemill.reading.typeset.number_format import shown

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
#: Points of one series that are followed, levels of its categories, and places in the tables of one chart.
MOST_POINTS = 10_000
MOST_LEVELS = 10
MOST_PLACES = 200_000


@dataclass(frozen=True, slots=True)
class _Series:
    name: str
    names: tuple[str, ...]
    values: tuple[str, ...]


def chart_titles(root: Any) -> Iterator[Words]:
    """The title of a chart, and those of the axes that its values are read off."""
    title = root.find(f"{C}chart/{C}title")
    words = "" if title is None else _words(title)
    for text in (words, *_axis_titles(root, f"{C}valAx")):
        if text:
            yield Words(" ".join(text.split()), BlockKind.FIGURE_TITLE)


def _axis_titles(root: Any, *axes: str) -> list[str]:
    titles = (axis.find(f"{C}title") for axis in root.iter(*axes))
    return [words for title in titles if title is not None and (words := _words(title))]


def chart_content(root: Any) -> Iterator[Words | Grid]:
    """The titles of a chart and its axes, and its series as columns beside their categories.

    `root` is the `chartSpace` of a chart's part (ECMA-376-1, 21.2.2.29). Series of other categories than those
    before them, as scattered points have, make a table of their own. Values are shown by the formats of their cells.
    Raises `SourceTooLarge`.
    """
    yield from chart_titles(root)
    together: list[list[_Series]] = []
    points = 0
    for element in root.iter(f"{C}ser"):
        series = _series(element, len(together) + 1)
        points += len(series.names) + len(series.values)
        if points > MOST_PLACES:
            raise SourceTooLarge(f"a chart has more than {MOST_PLACES} points")
        if not together or together[-1][0].names != series.names:
            together.append([])
        together[-1].append(series)
    category = " ".join(_axis_titles(root, f"{C}catAx", f"{C}dateAx"))
    for group in together:
        names = group[0].names
        count = max(len(names), *(len(each.values) for each in group))
        if count * len(group) > MOST_PLACES:
            raise SourceTooLarge(f"a chart has more than {MOST_PLACES} points")
        rows = [[category, *(each.name for each in group)]]
        rows += [[_at(names, n), *(_at(each.values, n) for each in group)] for n in range(count)]
        if count:
            yield rows_grid(rows)


def _series(element: Any, number: int) -> _Series:
    name = element.find(f"{C}tx")
    points = {key: _points(element.find(f"{C}{key}")) for key in ("cat", "val", "xVal", "yVal", "bubbleSize")}
    values = points["val"] or points["yVal"]
    if points["bubbleSize"]:
        sizes = points["bubbleSize"]
        values = tuple(f"{value} ({_at(sizes, n)})" for n, value in enumerate(values))
    written = "" if name is None else " ".join(_points(name)) or _words(name)
    return _Series(written or f"({number})", points["cat"] or points["xVal"], values)


def _points(data: Any | None) -> tuple[str, ...]:
    """What was kept of the cells that a chart is drawn of, each in its place; of several levels, together."""
    if data is None:
        return ()
    levels: list[list[str]] = []
    for cache in data.iter(f"{C}strCache", f"{C}numCache", f"{C}strLit", f"{C}numLit", f"{C}lvl"):
        code = cache.findtext(f"{C}formatCode") or "General"
        number = cache.tag in (f"{C}numCache", f"{C}numLit")
        texts: dict[int, str] = {}
        for point in cache.findall(f"{C}pt"):
            value = point.findtext(f"{C}v") or ""
            texts[int(point.get("idx", 0))] = _number(value, point.get("formatCode", code)) if number else value.strip()
        last = min(max(texts, default=-1), MOST_POINTS - 1)
        levels.append([texts.get(n, "") for n in range(last + 1)])
        if len(levels) == MOST_LEVELS:
            break
    if not levels:
        return ()
    # The level nearest to the axis comes first; one further out stands once for all that are below it.
    whole = [_filled(level) if n else level for n, level in enumerate(levels)]
    return tuple(" ".join(_at(level, n) for level in reversed(whole)).strip() for n in range(len(levels[0])))


def _filled(level: list[str]) -> list[str]:
    filled: list[str] = []
    for text in level:
        filled.append(text or (filled[-1] if filled else ""))
    return filled


def _number(value: str, code: str) -> str:
    try:
        number = float(value)
        # Days are counted from the end of 1899 (ECMA-376-1, 18.17.4).
        return shown(from_excel(number) if is_date_format(code) else number, code)
    except (ValueError, OverflowError):
        return value.strip()


def _words(element: Any) -> str:
    """The text written in a title or a name, or what was kept of the cell that it is taken from."""
    written = "".join(node.text or "" for node in element.iter(f"{A}t")).strip()
    return written or " ".join(_points(element))


def _at(texts: tuple[str, ...] | list[str], n: int) -> str:
    return texts[n] if n < len(texts) else ""
