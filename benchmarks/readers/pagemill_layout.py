"""Reads files of one page with pagemill's whole pipeline. One JSON line a file: its blocks, its Markdown, seconds, peak
memory. Boxes are in pixels at 150 an inch.

Arguments: profile (`layout-model` for the regions of the layout model alone, of pictures), then files. The first is
read once before the clock starts.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from pagemill.document import Block, BlockKind
from pagemill.export import page_markdown
from pagemill.intake import HEAD_BYTES, kind_of
from pagemill.models import Runtime
from pagemill.reading import Reader, ReadOptions
from pagemill.reading.layout.regions import RegionKind, find_regions
from pagemill.settings import load_settings

DPI = 150
_REGIONS = {
    RegionKind.TITLE: BlockKind.PARAGRAPH_TITLE,
    RegionKind.FIGURE: BlockKind.IMAGE,
    RegionKind.FIGURE_CAPTION: BlockKind.FIGURE_TITLE,
    RegionKind.TABLE: BlockKind.TABLE,
    RegionKind.TABLE_CAPTION: BlockKind.FIGURE_TITLE,
    RegionKind.HEADER: BlockKind.HEADER,
    RegionKind.FOOTER: BlockKind.FOOTER,
    RegionKind.REFERENCE: BlockKind.REFERENCE_CONTENT,
    RegionKind.EQUATION: BlockKind.DISPLAY_FORMULA,
}


def main() -> None:
    profile, *paths = sys.argv[1:]
    read = _layout_model() if profile == "layout-model" else _pipeline(profile)
    read(paths[0])
    for path in paths:
        began = time.perf_counter()
        blocks, markdown = read(path)
        seconds = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(json.dumps({"blocks": blocks, "markdown": markdown, "seconds": seconds, "peak_kib": peak}), flush=True)


def _pipeline(profile: str) -> Callable[[str], tuple[list[dict[str, Any]], str]]:
    reader = Reader(load_settings().settings)
    options = ReadOptions(profile=profile)  # type: ignore[arg-type]

    def told(block: Block, scale: float) -> dict[str, Any]:
        return {
            "kind": block.kind.value,
            "bbox": [v * scale for v in block.bbox],
            "level": block.level,
            "text": block.text,
        }

    def read(path: str) -> tuple[list[dict[str, Any]], str]:
        with Path(path).open("rb") as file:
            kind = kind_of(file.read(HEAD_BYTES))
        (page,) = reader.read(Path(path), kind, [0], options)
        scale = DPI / page.dpi if page.dpi else 1.0
        return [told(block, scale) for block in page.blocks], page_markdown(page).text

    return read


def _layout_model() -> Callable[[str], tuple[list[dict[str, Any]], str]]:
    session = Runtime(load_settings().settings.models).session("layout_cdla")

    def read(path: str) -> tuple[list[dict[str, Any]], str]:
        picture = np.asarray(Image.open(path).convert("RGB"))
        regions = find_regions(session, np.ascontiguousarray(picture))
        blocks = [{"kind": _REGIONS.get(r.kind, BlockKind.TEXT).value, "bbox": list(r.bbox)} for r in regions]
        return blocks, ""

    return read


if __name__ == "__main__":
    main()
