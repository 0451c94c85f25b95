"""Receipts of SROIE (ICDAR 2019), labelled with company, date, address and total, and line by line.

One line of `labels.jsonl` names a picture and its fields; `box/NAME.csv` holds the lines, each with eight
coordinates and its text.
"""

from __future__ import annotations

import json
from pathlib import Path

from pagemill.geometry import Polygon, bbox_of, polygon_of, union
from papers.judging import alphanumeric, exact, letters_and_digits
from papers.model import Paper, PaperSet, Piece, Wanted

_MEASURES = {"exact": exact, "letters and digits": alphanumeric}

_Line = tuple[str, Polygon]


def _papers(folder: Path) -> list[Paper]:
    papers = []
    for row in map(json.loads, (folder / "labels.jsonl").read_text("utf-8").splitlines()):
        lines = _lines(folder / "box" / f"{row['id']}.csv")
        wanted = tuple(
            Wanted(name, name, _MEASURES, ((Piece(text, _places(text, lines)),),), first=True)
            for name, text in row["fields"].items()
            if text
        )
        text = "\n".join(text for text, _ in lines)
        papers.append(Paper(row["id"], folder / row["file"], wanted, text=text))
    return papers


def _lines(file: Path) -> list[_Line]:
    lines = []
    for row in file.read_text("utf-8", "replace").splitlines():
        if row.strip():
            *numbers, text = row.split(",", 8)
            xs, ys = numbers[0::2], numbers[1::2]
            lines.append((text, tuple((float(x), float(y)) for x, y in zip(xs, ys, strict=True))))
    return lines


def _places(text: str, lines: list[_Line]) -> tuple[Polygon, ...]:
    """Every run of lines that holds a text, cut at both ends to the text's share of the first and the last line."""
    wanted = letters_and_digits(text)
    folded = [letters_and_digits(line) for line, _ in lines]
    found = []
    for start in range(len(lines)):
        joined = ""
        for end in range(start, len(lines)):
            joined += folded[end]
            at = joined.find(wanted)
            if at >= 0:
                if at < len(folded[start]) or start == end:
                    found.append(_cut(lines[start : end + 1], folded[start : end + 1], at, len(wanted)))
                break
            if len(joined) > len(folded[start]) + len(wanted):
                break
    return tuple(found)


def _cut(lines: list[_Line], folded: list[str], at: int, length: int) -> Polygon:
    boxes, begin = [], 0
    for (_, polygon), text in zip(lines, folded, strict=True):
        x0, y0, x1, y1 = bbox_of(polygon)
        head, tail = (min(max(edge - begin, 0), len(text)) / max(1, len(text)) for edge in (at, at + length))
        if tail > head:
            boxes.append((x0 + head * (x1 - x0), y0, x0 + tail * (x1 - x0), y1))
        begin += len(text)
    return polygon_of(union(boxes))


RECEIPTS = PaperSet(
    "kie_receipts_sroie",
    _papers,
    tuple(_MEASURES),
    {"exact": 0.86, "letters and digits": 0.90},
    box_floor=0.90,
)
