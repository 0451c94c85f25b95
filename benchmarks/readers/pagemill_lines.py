"""Reads pictures with pagemill's whole pipeline. One JSON line a picture: lines, seconds by the clock and of the
processors, peak memory.

Arguments: profile, then pictures. The first picture is read once before the clock starts. Lines that stand one below
the other in a table's cell are of one `piece`, as they are in the Markdown: a label broken in its cell is one label.
"""

import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pagemill.document import Cell, Line, Page
from pagemill.geometry import bbox_of, overlap_1d
from pagemill.intake import kind_of
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings

#: Lines of one piece are at most this many of their heights apart.
APART = 2.0


def lines_of(page: Page) -> Iterator[dict[str, Any]]:
    pieces: list[list[Line]] = []
    for block in page.blocks:
        pieces += [[line] for line in block.lines]
        for cell in block.table.cells if block.table is not None else ():
            pieces += _pieces_of(cell)
        for stamp in block.stamps:
            pieces += [[line] for line in stamp.lines]
    for number, piece in enumerate(pieces):
        for line in piece:
            yield {"text": line.text, "polygon": [list(point) for point in line.polygon], "piece": number}


def _pieces_of(cell: Cell) -> list[list[Line]]:
    pieces: list[list[Line]] = []
    for line in cell.lines:
        if pieces and _below(pieces[-1][-1], line):
            pieces[-1].append(line)
        else:
            pieces.append([line])
    return pieces


def _below(upper: Line, lower: Line) -> bool:
    a, b = bbox_of(upper.polygon), bbox_of(lower.polygon)
    height = min(a[3] - a[1], b[3] - b[1])
    return (
        b[1] > (a[1] + a[3]) / 2
        and b[1] - a[3] < APART * height
        and overlap_1d(a[0], a[2], b[0], b[2]) > 0.3 * min(a[2] - a[0], b[2] - b[0])
    )


def main() -> None:
    profile, *paths = sys.argv[1:]
    assert profile in ("fast", "accurate")
    reader = Reader(load_settings().settings)
    options = ReadOptions(profile=profile)  # type: ignore[arg-type]
    for count, path in enumerate([paths[0], *paths]):
        began, busy = time.perf_counter(), time.process_time()
        with Path(path).open("rb") as file:
            kind = kind_of(file.read(4096))
        (page,) = reader.read(Path(path), kind, [0], options)
        seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - busy
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if count:
            error = page.failure.code if page.failure else None
            result = {
                "lines": list(lines_of(page)),
                "seconds": seconds,
                "cpu_seconds": cpu_seconds,
                "peak_kib": peak,
                "error": error,
            }
            print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
