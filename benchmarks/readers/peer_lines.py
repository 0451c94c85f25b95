"""Reads pictures with one other program, in whose environment this runs. One JSON line a picture: lines with their
polygons, seconds by the clock and of the processors, peak memory; and `error` where it failed.

Arguments: the reader, then pictures. The first is read once before the clock starts.
"""

import csv
import json
import logging
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

#: Standard output is for results; programs and their libraries print to it too.
RESULTS = sys.stdout
LANGUAGES = "chi_sim+eng"

Lines = list[dict[str, Any]]


def rapidocr() -> Callable[[str], Lines]:
    from rapidocr import RapidOCR

    logging.disable(logging.INFO)
    engine = RapidOCR()

    def read(path: str) -> Lines:
        result = engine(path)
        boxes = result.boxes if result.boxes is not None else []
        return [{"text": text, "polygon": box.tolist()} for text, box in zip(result.txts or (), boxes, strict=True)]

    return read


def tesseract() -> Callable[[str], Lines]:
    """Words, which are what it gives places of."""

    def read(path: str) -> Lines:
        command = ["tesseract", path, "stdout", "-l", LANGUAGES, "tsv"]
        table = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        lines = []
        for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["level"] == "5" and row["text"].strip():
                x, y, width, height = (int(row[name]) for name in ("left", "top", "width", "height"))
                lines.append({"text": row["text"], "polygon": _corners(x, y, x + width, y + height)})
        return lines

    return read


def faster_paddle(weights: str) -> Callable[[str], Lines]:
    from faster_paddle import OcrEngine

    engine = OcrEngine(weights)

    def read(path: str) -> Lines:
        bounds = engine.ocr(Path(path).read_bytes())["bounds"].values()
        return [
            {"text": line["text"], "polygon": _corners(*line["topLeftCoord"], *line["bottomRightCoord"])}
            for line in bounds
        ]

    return read


def _corners(x0: float, y0: float, x1: float, y1: float) -> list[list[float]]:
    return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]


READERS: dict[str, Callable[[], Callable[[str], Lines]]] = {
    "faster-paddle-tiny": lambda: faster_paddle("tiny"),
    "faster-paddle-small": lambda: faster_paddle("small"),
    "rapidocr": rapidocr,
    "tesseract": tesseract,
}


def main() -> None:
    name, *paths = sys.argv[1:]
    sys.stdout = sys.stderr
    read = READERS[name]()
    for count, path in enumerate([paths[0], *paths]):
        began, busy = time.perf_counter(), processor_seconds()
        error = None
        try:
            lines = read(path)
        except Exception as failure:  # whatever a program raises is its failure to read the page
            lines, error = [], f"{type(failure).__name__}: {failure}"[:500]
        seconds = time.perf_counter() - began
        peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        if count:
            result = {
                "lines": lines,
                "seconds": seconds,
                "cpu_seconds": processor_seconds() - busy,
                "peak_kib": peak,
                "error": error,
            }
            print(json.dumps(result), file=RESULTS, flush=True)


def processor_seconds() -> float:
    """Of this process and of those that it called."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    main()
