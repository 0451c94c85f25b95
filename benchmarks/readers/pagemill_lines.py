"""Reads pictures with pagemill's whole pipeline. One JSON line a picture: lines, seconds, peak memory.

Arguments: profile, then pictures. The first picture is read once before the clock starts.
"""

import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from pagemill.document import Line, Page
from pagemill.intake import kind_of
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings


def lines_of(page: Page) -> Iterator[Line]:
    for block in page.blocks:
        yield from block.lines
        if block.table is not None:
            for cell in block.table.cells:
                yield from cell.lines
        for stamp in block.stamps:
            yield from stamp.lines


def main() -> None:
    profile, *paths = sys.argv[1:]
    assert profile in ("fast", "accurate")
    reader = Reader(load_settings().settings)
    options = ReadOptions(profile=profile)  # type: ignore[arg-type]
    for count, path in enumerate([paths[0], *paths]):
        began = time.perf_counter()
        with Path(path).open("rb") as file:
            kind = kind_of(file.read(4096))
        (page,) = reader.read(Path(path), kind, [0], options)
        seconds = time.perf_counter() - began
        lines = [{"text": line.text, "polygon": [list(p) for p in line.polygon]} for line in lines_of(page)]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if count:
            error = page.failure.code if page.failure else None
            result = {"lines": lines, "seconds": seconds, "peak_kib": peak, "error": error}
            print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
