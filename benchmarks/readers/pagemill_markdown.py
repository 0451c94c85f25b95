"""Reads files with pagemill's whole pipeline. One JSON line a file: Markdown, seconds, peak memory.

Arguments: profile, then files of one page. The first is read once before the clock starts.
"""

import json
import resource
import sys
import time
from pathlib import Path

from pagemill.document import Page
from pagemill.export import page_markdown
from pagemill.intake import HEAD_BYTES, kind_of
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings


def main() -> None:
    profile, *paths = sys.argv[1:]
    assert profile in ("fast", "accurate")
    reader = Reader(load_settings().settings)
    options = ReadOptions(profile=profile)  # type: ignore[arg-type]

    def read(path: str) -> Page:
        with Path(path).open("rb") as file:
            kind = kind_of(file.read(HEAD_BYTES))
        (page,) = reader.read(Path(path), kind, [0], options)
        return page

    read(paths[0])
    for path in paths:
        began = time.perf_counter()
        markdown = page_markdown(read(path)).text
        seconds = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(json.dumps({"markdown": markdown, "seconds": seconds, "peak_kib": peak}), flush=True)


if __name__ == "__main__":
    main()
