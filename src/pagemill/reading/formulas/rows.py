"""Rows of a formula: which parts stand on the base line, which are raised, lowered, above or below them."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from itertools import pairwise

from pagemill.geometry import Bbox, union
from pagemill.reading.formulas.base_lines import CENTRED, NEAR, OF_ROW, base_line, middle_of, sum_with_limits_alone
from pagemill.reading.formulas.fences import with_fences, with_fences_over_rows
from pagemill.reading.formulas.parts import AXIS, FormulaIncomplete, Kind, Part, size_of
from pagemill.reading.formulas.scripts import Item, with_scripts
from pagemill.reading.formulas.sign_commands import FUNCTIONS, LIMITED, STROKES

#: Base lines of two rows are further apart than this, in sizes of their font.
APART = 0.7
#: How far the middle of a fraction or a bracketed term may be from the row's axis; of one higher than `HIGH`.
OFF_AXIS, OFF_AXIS_HIGH, HIGH = 0.22, 0.4, 1.3
#: Columns of a matrix, and what stands beside a row's end, are this far apart at the least.
COLUMN_GAP = 0.72
#: Room that a word has beside it where it stands in a sentence.
WORD_GAP = 0.2

_DOTS = frozenset(".·⋅")
#: What ends a row in LaTeX.
ROW_END = r" \\ "


def formulas(parts: Sequence[Part]) -> list[tuple[str, Bbox]]:
    """Parts as formulas in LaTeX, one below the other, and the boxes around them.

    Rows that each relate something, and are not aligned at that, are formulas of their own.
    """
    try:
        parts = with_fences(parts, cells, expression)
    except FormulaIncomplete:
        parts = with_fences_over_rows(bands_of(parts), cells, expression)
    rows = _rows(parts)
    apart = len(rows) > 1 and _aligned_at(rows) is None and all(map(_relates, rows))
    if len(rows) > 1 and any(_is_sentence(row) for row in rows):
        raise FormulaIncomplete
    if apart:
        return [(_row(row), union([part.box for part in row])) for row in rows]
    return [(_row(rows[0]) if len(rows) == 1 else _aligned(rows), union([part.box for part in parts]))]


def expression(parts: Sequence[Part]) -> str:
    """Parts within a formula, in one or several rows, their fractions and roots put together, as LaTeX."""
    parts = with_fences(parts, cells, expression)
    rows = _rows(parts)
    return _row(rows[0]) if len(rows) == 1 else rf"\substack{{{_stacked(rows)}}}"


def cells(parts: Sequence[Part]) -> list[list[str]]:
    """Parts as rows of cells, each as LaTeX; a matrix's cells are empty where its row has none in a column."""
    parts = with_fences(parts, cells, expression)
    rows = _rows(parts)
    if len(rows) == 1:
        return [[_row(rows[0])]]
    size = size_of(parts)
    columns: list[tuple[float, float]] = []
    # Dots along a whole row stand below and above the room between columns.
    apart = [
        part for row in rows for part in row if not all(each.text in _DOTS or "dots" in each.latex for each in row)
    ]
    for start, end in sorted((part.box[0], part.box[2]) for part in apart or parts):
        if columns and start - columns[-1][1] < COLUMN_GAP * size:
            columns[-1] = (columns[-1][0], max(columns[-1][1], end))
        else:
            columns.append((start, end))
    found = []
    for row in rows:
        of_columns: list[list[Part]] = [[] for _ in columns]
        for part in row:
            nearest = min(range(len(columns)), key=lambda n: max(columns[n][0] - part.x, part.x - columns[n][1]))
            of_columns[nearest].append(part)
        found.append([_row(cell) if cell else "" for cell in of_columns])
    return found


def _stacked(rows: Sequence[Sequence[Part]]) -> str:
    return ROW_END.join(_row(row).strip() for row in rows)


def _aligned(rows: Sequence[Sequence[Part]]) -> str:
    """Rows one below the other, aligned at their first relation where these stand below one another."""
    at = _aligned_at(rows)
    if at is None:
        return rf"\begin{{gathered}}{_stacked(rows)}\end{{gathered}}"
    lines = []
    for row in rows:
        before, after = [part for part in row if part.x < at], [part for part in row if part.x >= at]
        lines.append(f"{_row(before).strip() if before else ''} & {_row(after).strip() if after else ''}".strip())
    return rf"\begin{{aligned}}{ROW_END.join(lines)}\end{{aligned}}"


def _aligned_at(rows: Sequence[Sequence[Part]]) -> float | None:
    """Where the first relations of rows stand below one another, or None."""
    relations = [[part.start for part in row if part.kind is Kind.RELATION] for row in rows]
    places = [min(starts) for starts in relations if starts]
    size = max(map(size_of, rows))
    if len(places) < 2 or max(places) - min(places) > 0.4 * size:
        return None
    return min(places) - 0.2 * size


def _is_sentence(row: Sequence[Part]) -> bool:
    """Whether a row is a heading or a sentence above or below a formula: words alone, but for their hyphens."""
    words = [part for part in row if part.kind is Kind.WORD and len(part.text) > 2]
    return len(words) > 1 and all(part.kind is Kind.WORD or part.text in "-,.:" for part in row)


def _relates(row: Sequence[Part]) -> bool:
    """Whether a row has a relation with something on both of its sides."""
    starts = [part.start for part in row]
    return any(part.kind is Kind.RELATION and min(starts) < part.start < max(starts) for part in row)


def _rows(parts: Sequence[Part]) -> list[list[Part]]:
    """Parts by the row that they belong to, from above."""
    sums = sum_with_limits_alone(parts)
    if sums is not None:
        return [list(parts)]
    size = size_of(parts)
    plain = [part for part in parts if part.kind not in CENTRED and part.size >= OF_ROW * size]
    bases = sorted(part.base for part in plain or [part for part in parts if part.size >= OF_ROW * size])
    groups: list[list[float]] = []
    for base in bases:
        if groups and base - groups[-1][-1] <= NEAR * size:
            groups[-1].append(base)
        else:
            groups.append([base])
    found: list[float] = []
    for group in groups:
        middle = statistics.median(group)
        if not found or middle - found[-1] >= APART * size:
            found.append(middle)
    # A centred part that stands in none of them is a row of its own.
    for part in parts:
        if (
            part.kind is Kind.CENTRED
            and part.size >= OF_ROW * size
            and all(abs(part.base - base) > max(APART * size, 0.6 * part.high) for base in found)
        ):
            found.append(part.base)
    found.sort()
    if len(found) == 1:
        return [list(parts)]
    cuts = [_cut(parts, upper - AXIS * size, lower - AXIS * size) for upper, lower in pairwise(found)]
    rows: list[list[Part]] = [[] for _ in found]
    for part in parts:
        rows[sum(middle_of(part) > cut for cut in cuts)].append(part)
    return [row for row in rows if row]


def bands_of(parts: Sequence[Part]) -> list[list[Part]]:
    """Parts by the levels that are clear of ink between, those without a sign of full size with the nearest other."""
    size = size_of(parts)
    found: list[list[Part]] = []
    reached = -math.inf
    for part in sorted(parts, key=lambda part: part.box[1]):
        if part.box[1] > reached:
            found.append([])
        found[-1].append(part)
        reached = max(reached, part.box[3])
    boxes = [union([part.box for part in band]) for band in found]
    full = [n for n, band in enumerate(found) if any(part.size >= OF_ROW * size for part in band)]
    bands: dict[int, list[Part]] = {n: [] for n in full}
    for n, (box, band) in enumerate(zip(boxes, found, strict=True)):
        nearest = min(full, key=lambda at: max(boxes[at][1] - box[3], box[1] - boxes[at][3], 0.0))
        bands[nearest if n not in bands else n] += band
    return list(bands.values())


def _cut(parts: Sequence[Part], upper: float, lower: float) -> float:
    """Where two rows whose axes are at these heights are best cut: in the widest gap between their ink."""
    spans = sorted((part.box[1], part.box[3]) for part in parts if part.box[3] > upper and part.box[1] < lower)
    best, at, reached = 0.0, (upper + lower) / 2, upper
    for top, bottom in spans:
        if top > reached and top - reached > best:
            best, at = top - reached, (top + reached) / 2
        reached = max(reached, bottom)
    if lower > reached and lower - reached > best:
        at = (lower + reached) / 2
    return at


def _row(parts: Sequence[Part]) -> str:
    """Parts of one row as LaTeX."""
    if len(parts) == 1:
        part = parts[0]
        return _operator(part) if part.kind is Kind.WORD else part.latex
    base, size = base_line(parts)
    mains = sorted((part for part in parts if _is_main(part, base, size)), key=lambda part: part.box[0])
    main = {id(part) for part in mains}
    scripts = sorted((part for part in parts if id(part) not in main), key=lambda part: part.box[0])
    return _written(with_scripts(mains, scripts, base, size), size)


def _is_main(part: Part, base: float, size: float) -> bool:
    if part.kind in CENTRED:
        off = abs(part.base - AXIS * part.size - (base - AXIS * size))
        return off <= (OFF_AXIS_HIGH if part.high > HIGH * size else OFF_AXIS) * size
    return part.size >= OF_ROW * size and abs(part.base - base) <= NEAR * size


def _written(items: Sequence[Item], size: float) -> str:
    texts: list[str] = []
    flat: list[bool] = []
    at = 0
    while at < len(items):
        item = items[at]
        words = _sentence(items, at, size)
        if words > 0:
            texts.append(_words(items, at, words, size))
            flat.append(True)
            at += words
            continue
        follower = items[at + 1].part if at + 1 < len(items) else None
        texts.append(_at_its_place(items[at - 1] if at else None, item, follower))
        flat.append(item.part.flat and not item.above and not item.below)
        at += 1
        if len(texts) == at and _closes_row(item):
            _open_before(texts, items, at - 1)
        if item.part.text == "arg" and follower is not None and follower.text in ("max", "min"):
            texts[-1] = rf"\operatorname*{{arg\,{follower.text}}}" + _script_text(items[at])
            at += 1
    return _with_fitting_brackets(texts, flat, items) if len(texts) == len(items) else "".join(texts)


def _closes_row(item: Item) -> bool:
    """Whether a tall stroke has only what it is taken at: `f|_{x=0}`."""
    return item.part.kind is Kind.CENTRED and item.part.text in STROKES and bool(item.below)


def _open_before(texts: list[str], items: Sequence[Item], at: int) -> None:
    """Has a stroke reach as high as what stands between it and the relation before it."""
    relations = [n for n, item in enumerate(items[:at]) if item.part.kind is Kind.RELATION]
    first = max(relations, default=-1) + 1
    if first < at:
        texts[first] = rf"\left.{texts[first]}"
        texts[at] = rf"\right{texts[at]}"


def _at_its_place(before: Item | None, item: Item, follower: Part | None) -> str:
    part = item.part
    if part.kind is Kind.WORD:
        latex = _operator(part)
    elif part.text in ("|", "∣") and _stands_apart(before, part, follower):
        latex = r"\mid "
    else:
        latex = part.latex
    if part.kind is Kind.RELATION and item.above and not item.below:
        return rf"\stackrel{{{expression(item.above).strip()}}}{{{latex.strip()}}}"
    if (item.above or item.below) and "^" in latex and part.kind is Kind.SIGN and part.flat:
        latex = f"{{{latex}}}"
    return latex.rstrip() + _script_text(item) if item.above or item.below else latex


def _script_text(item: Item) -> str:
    text = f"_{{{expression(item.below).strip()}}}" if item.below else ""
    return text + (f"^{{{expression(item.above).strip()}}}" if item.above else "")


def _stands_apart(before: Item | None, part: Part, follower: Part | None) -> bool:
    """Whether a stroke has the room about it that relations have."""
    if before is None or follower is None:
        return False
    reached = max(each.end for each in (before.part, *before.above, *before.below))
    return min(part.start - reached, follower.start - part.end) > 0.2 * part.size


def _operator(part: Part) -> str:
    if part.text in FUNCTIONS:
        return rf"\{part.text} "
    if not part.text.isascii():
        return rf"\text{{{part.text}}}"
    return rf"\mathrm{{{part.text}}}" if len(part.text) == 1 else rf"\operatorname{{{part.text}}}"


def _sentence(items: Sequence[Item], at: int, size: float) -> int:
    """How many parts from this one on are words of a sentence, or of a name in words."""
    count = 0
    for item in items[at:]:
        if item.part.kind is not Kind.WORD or item.above or item.below or item.part.text in FUNCTIONS | LIMITED:
            break
        count += 1
    words = [item.part for item in items[at : at + count]]
    if count == 1:
        word = words[0]
        before = items[at - 1].part if at else None
        after = items[at + 1].part if at + 1 < len(items) else None
        apart = before is None or word.start - before.end > WORD_GAP * size
        apart = apart and (after is None or after.start - word.end > WORD_GAP * size)
        is_name = len(word.text) < 2 or (after is not None and after.kind is Kind.OPEN)
        return 1 if apart and not is_name else 0
    return count if count > 1 else 0


def _words(items: Sequence[Item], at: int, count: int, size: float) -> str:
    words = [item.part for item in items[at : at + count]]
    text = words[0].text
    for before, word in pairwise(words):
        text += (" " if word.start - before.end > 0.12 * size else "") + word.text
    if at and words[0].start - items[at - 1].part.end > WORD_GAP * size:
        text = " " + text
    after = items[at + count].part if at + count < len(items) else None
    if after is not None and after.start - words[-1].end > WORD_GAP * size:
        text += " "
    return rf"\text{{{text}}}"


def _with_fitting_brackets(texts: list[str], flat: Sequence[bool], items: Sequence[Item]) -> str:
    """The texts of a row joined, brackets about more than plain signs made to grow with what is between them."""
    stack: list[int] = []
    for at, item in enumerate(items):
        if item.part.kind is Kind.OPEN:
            stack.append(at)
        elif item.part.kind is Kind.CLOSE and stack:
            start = stack.pop()
            if not all(flat[start + 1 : at]):
                texts[start] = rf"\left{texts[start]}"
                texts[at] = rf"\right{texts[at]}"
    return "".join(texts)
