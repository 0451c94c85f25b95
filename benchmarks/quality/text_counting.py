"""Counting what was read wrong of a page's text.

Text is compared without white space, with widths folded (NFKC) and with one form of quotation mark and of dash. Two
counts, since labels and readers cut rows up
differently:

- in order: all text of either side in one order, rows from the top and each row from the left, by the same rule;
- in place: what stands in one place is compared there. A label and what was read belong to one place when they overlap;
  what was read where no label is, and labels where nothing was read, count whole.
"""

from __future__ import annotations

import statistics
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from pagemill.geometry import Bbox, bbox_of, overlap_1d
from quality.text_pages import Segment

#: Signs printed in several forms, and the form they are compared in.
_SIGNS = str.maketrans("‘’“”‐‑–—−", "''\"\"-----")


@dataclass(frozen=True)
class Count:
    """Edits, against the characters of the labels; and how many labelled segments stand in the text read."""

    in_order: int
    in_place: int
    characters: int
    found: int
    segments: int


def count_errors(truth: Sequence[Segment], read: Sequence[Segment], *, fold_case: bool = False) -> Count:
    """`fold_case` for labels that are all in capitals."""

    def comparable(text: str) -> str:
        return _comparable(text, fold_case=fold_case)

    expected = [(comparable(s.text), bbox_of(s.polygon)) for s in truth if comparable(s.text)]
    got = [(comparable(s.text), bbox_of(s.polygon)) for s in read if comparable(s.text)]
    ordered = _in_order(got)
    return Count(
        in_order=Levenshtein.distance(_in_order(expected), ordered),
        in_place=sum(_edits(labels, lines) for labels, lines in _places(expected, got)),
        characters=sum(len(text) for text, _ in expected),
        found=sum(text in ordered for text, _ in expected),
        segments=len(expected),
    )


def edits_as_given(truth: Sequence[Segment], read: Sequence[Segment]) -> int:
    """Edits of all that was read, in the order it was given in, against the labels in theirs."""
    return Levenshtein.distance(*("".join(_comparable(s.text) for s in side) for side in (truth, read)))


def _comparable(text: str, *, fold_case: bool = False) -> str:
    plain = "".join(unicodedata.normalize("NFKC", text).translate(_SIGNS).split())
    return plain.upper() if fold_case else plain


_Text = tuple[str, Bbox]


def _in_order(texts: Sequence[_Text]) -> str:
    """Rows from the top, each from the left: a text joins the row whose middle lies within it."""
    rows: list[list[_Text]] = []
    for text, box in sorted(texts, key=lambda item: item[1][1] + item[1][3]):
        middle = statistics.fmean((b[1] + b[3]) / 2 for _, b in rows[-1]) if rows else 0.0
        if rows and box[1] < middle < box[3]:
            rows[-1].append((text, box))
        else:
            rows.append([(text, box)])
    return "".join(text for row in rows for text, _ in sorted(row, key=lambda item: item[1][0]))


def _in_columns(texts: Sequence[_Text]) -> str:
    turned = [(text, (y0, x0, y1, x1)) for text, (x0, y0, x1, y1) in texts]
    return _in_order(turned)


def _edits(labels: Sequence[_Text], lines: Sequence[_Text]) -> int:
    """The fewest, of a spread or standing label's rows and columns."""
    ways = (_in_order, _in_columns)
    return min(Levenshtein.distance(a(labels), b(lines)) for a in ways for b in ways)


def _places(expected: Sequence[_Text], got: Sequence[_Text]) -> list[tuple[list[_Text], list[_Text]]]:
    """Labels and lines that overlap, directly or through one another."""
    group = list(range(len(expected) + len(got)))

    def root(index: int) -> int:
        while group[index] != index:
            index = group[index]
        return index

    for i, (_, label) in enumerate(expected):
        for j, (_, line) in enumerate(got):
            if _overlap(label, line):
                group[root(len(expected) + j)] = root(i)
    places: dict[int, tuple[list[_Text], list[_Text]]] = {}
    for index in range(len(group)):
        labels, lines = places.setdefault(root(index), ([], []))
        if index < len(expected):
            labels.append(expected[index])
        else:
            lines.append(got[index - len(expected)])
    return list(places.values())


def _overlap(one: Bbox, other: Bbox) -> bool:
    """By half of the lower one's height and, where they are of a row, a third of the narrower one's width."""
    level = overlap_1d(one[1], one[3], other[1], other[3]) > 0.5 * max(1.0, min(one[3] - one[1], other[3] - other[1]))
    return level and overlap_1d(one[0], one[2], other[0], other[2]) > 0.3 * min(one[2] - one[0], other[2] - other[0])
