"""Character error rate on labelled forms, pagemill's profiles beside rapidocr's defaults, in one run.

    python benchmarks/text.py DATA

`DATA` is a folder with `labels.jsonl`; each line names a picture (`file`) and its labelled segments (`ocr`), each
with `text` and `points`.

The text of both sides is put in one order, rows from the top and each row from the left, by the same rule, then
compared without white space and with widths folded (NFKC): edits ÷ characters of the label.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from environments import python_of
from rapidfuzz.distance import Levenshtein

READERS = Path(__file__).parent / "readers"

Segment = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--pages", type=int, default=None, help="read only the first N pages")
    parser.add_argument("--readers", nargs="+", default=["fast", "accurate", "rapidocr"])
    arguments = parser.parse_args()
    labels = _labels(arguments.data)[: arguments.pages]
    print(f"{len(labels)} pages, {sum(len(_plain(_in_order(s))) for _, s in labels)} characters\n")
    print(f"{'reader':<20}{'CER %':>8}{'segments %':>12}{'median s':>10}{'peak MiB':>10}")
    for reader in arguments.readers:
        results = _read(reader, [picture for picture, _ in labels])
        edits = characters = found = segments = 0
        for (_, truth), result in zip(labels, results, strict=True):
            expected, got = _plain(_in_order(truth)), _plain(_in_order(result["lines"]))
            edits += Levenshtein.distance(expected, got)
            characters += len(expected)
            texts = [plain for s in truth if (plain := _plain(s["text"]))]
            found += sum(text in got for text in texts)
            segments += len(texts)
        seconds = statistics.median(result["seconds"] for result in results)
        peak = max(result["peak_kib"] for result in results) / 1024
        name = f"pagemill {reader}" if reader in ("fast", "accurate") else reader
        print(f"{name:<20}{100 * edits / characters:>8.2f}{100 * found / segments:>12.1f}{seconds:>10.2f}{peak:>10.0f}")


def _labels(data: Path) -> list[tuple[Path, list[Segment]]]:
    rows = []
    for line in (data / "labels.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        segments = [{"text": s["text"], "polygon": s["points"]} for s in row["ocr"]]
        rows.append((data / row["file"], segments))
    return rows


def _read(reader: str, pictures: Sequence[Path]) -> list[dict[str, Any]]:
    ours = reader in ("fast", "accurate")
    script = READERS / ("pagemill_lines.py" if ours else f"{reader}_lines.py")
    command = [python_of("pagemill" if ours else reader), str(script), *([reader] if ours else []), *map(str, pictures)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{reader} failed:\n{done.stderr[-2000:]}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")][-len(pictures) :]


def _in_order(segments: Sequence[Segment]) -> str:
    """Rows from the top, each from the left: a segment joins the row whose middle lies within it."""
    boxes = []
    for segment in segments:
        xs, ys = zip(*segment["polygon"], strict=True)
        boxes.append((min(ys), max(ys), min(xs), segment["text"]))
    boxes.sort(key=lambda box: (box[0] + box[1]) / 2)
    rows: list[list[tuple[float, float, float, str]]] = []
    for box in boxes:
        middle = statistics.fmean((b[0] + b[1]) / 2 for b in rows[-1]) if rows else 0.0
        if rows and box[0] < middle < box[1]:
            rows[-1].append(box)
        else:
            rows.append([box])
    return "".join(box[3] for row in rows for box in sorted(row, key=lambda box: box[2]))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


if __name__ == "__main__":
    main()
