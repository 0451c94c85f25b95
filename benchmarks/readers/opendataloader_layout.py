"""Reads PDFs of one page with opendataloader-pdf. One JSON line a file: its blocks, its Markdown, seconds, peak memory.
Boxes are in points, their y upward from the foot of the page.

Arguments: `opendataloader`, then files. The first is read once before the clock starts.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from opendataloader_pdf import convert

#: The kinds that are not plain text.
_KINDS = {
    "heading": "paragraph_title",
    "caption": "figure_title",
    "image": "image",
    "table": "table",
    "header": "header",
    "footer": "footer",
    "formula": "display_formula",
}


def main() -> None:
    _, *paths = sys.argv[1:]
    results, sys.stdout = sys.stdout, sys.stderr
    for count, path in enumerate([paths[0], *paths]):
        began = time.perf_counter()
        blocks, markdown = _read(path)
        seconds = time.perf_counter() - began
        peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        if count:
            result = {"blocks": blocks, "markdown": markdown, "seconds": seconds, "peak_kib": peak}
            print(json.dumps(result), file=results, flush=True)


def _read(path: str) -> tuple[list[dict[str, Any]], str]:
    with tempfile.TemporaryDirectory() as folder:
        convert(
            input_path=[path],
            output_dir=folder,
            format="json,markdown",
            image_output="external",
            include_header_footer=True,
            quiet=True,
        )
        stem = Path(path).stem
        told = json.loads(Path(folder, f"{stem}.json").read_text("utf-8"))
        return list(_blocks(told["kids"])), Path(folder, f"{stem}.md").read_text("utf-8")


def _blocks(parts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every part, in order; of a list and of a running header what they hold."""
    for part in parts:
        kind = str(part["type"])
        if kind == "list":
            yield from _blocks(part["list items"])
            continue
        if kind in ("header", "footer"):
            for inner in _blocks(part.get("kids", [])):
                yield {**inner, "kind": kind}
            continue
        yield {"kind": _KINDS.get(kind, "text"), "points": part["bounding box"], "text": part.get("content", "")}
        if kind == "list item":
            yield from _blocks(part.get("kids", []))


if __name__ == "__main__":
    main()
