"""Character error rate on labelled forms, pagemill's profiles beside rapidocr's defaults, in one run.

    python benchmarks/text.py DATA

`DATA` is a folder with `labels.jsonl`; each line names a picture (`file`) and its labelled segments (`ocr`), each
with `text` and `points`.

Text is compared without white space and with widths folded (NFKC): edits ÷ characters of the label. `in order` puts
the text of both sides in one order, rows from the top and each row from the left, by the same rule; `in place` gives
every character that was read to the labelled segment it stands in, and what stands in none counts as an edit.
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

from rapidfuzz.distance import Levenshtein

from environments import python_of

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
    print(f"{'reader':<20}{'in order %':>12}{'in place %':>12}{'segments %':>12}{'median s':>10}{'peak MiB':>10}")
    for reader in arguments.readers:
        results = _read(reader, [picture for picture, _ in labels])
        edits = placed = characters = found = segments = 0
        for (_, truth), result in zip(labels, results, strict=True):
            expected, got = _plain(_in_order(truth)), _plain(_in_order(result["lines"]))
            edits += Levenshtein.distance(expected, got)
            placed += _edits_in_place(truth, result["lines"])
            characters += len(expected)
            texts = [plain for s in truth if (plain := _plain(s["text"]))]
            found += sum(text in got for text in texts)
            segments += len(texts)
        seconds = statistics.median(result["seconds"] for result in results)
        peak = max(result["peak_kib"] for result in results) / 1024
        name = f"pagemill {reader}" if reader in ("fast", "accurate") else reader
        rates = f"{100 * edits / characters:>12.2f}{100 * placed / characters:>12.2f}{100 * found / segments:>12.1f}"
        print(f"{name:<20}{rates}{seconds:>10.2f}{peak:>10.0f}")


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
    done = subprocess.run(command, capture_output=True, text=True)
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


def _edits_in_place(truth: Sequence[Segment], lines: Sequence[Segment]) -> int:
    boxes = [_box(segment) for segment in truth]
    held: list[list[tuple[float, float, str]]] = [[] for _ in truth]
    stray = 0
    for line in lines:
        x0, y0, x1, y1 = _box(line)
        text = _plain(line["text"])
        standing = y1 - y0 > 1.5 * (x1 - x0) and len(text) > 1
        for index, char in enumerate(text):
            share = (index + 0.5) / len(text)
            x, y = ((x0 + x1) / 2, y0 + share * (y1 - y0)) if standing else (x0 + share * (x1 - x0), (y0 + y1) / 2)
            inside = [
                i for i, box in enumerate(boxes) if box[0] - 8 <= x <= box[2] + 8 and box[1] - 8 <= y <= box[3] + 8
            ]
            if inside:
                nearest = min(
                    inside, key=lambda i: abs((boxes[i][1] + boxes[i][3]) / 2 - y) + abs(_outside(boxes[i], x))
                )
                held[nearest].append(((y0 + y1) / 2 if not standing else y, x, char))
            else:
                stray += 1
    edits = stray
    for segment, chars, box in zip(truth, held, boxes, strict=True):
        text = _in_order([{"text": c, "polygon": [[x, y - 8], [x + 1, y + 8]]} for y, x, c in chars]) if chars else ""
        expected = _plain(segment["text"])
        # A standing label is read down its columns in the labels, along its rows by a reader, or the other way round.
        turned = "".join(c for _, _, c in sorted(chars, key=lambda item: (round(item[1] / 30), item[0])))
        tall = box[3] - box[1] > box[2] - box[0]
        edits += min(Levenshtein.distance(expected, t) for t in ((text, turned) if tall else (text,)))
    return edits


def _box(segment: Segment) -> tuple[float, float, float, float]:
    xs, ys = zip(*segment["polygon"], strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _outside(box: tuple[float, float, float, float], x: float) -> float:
    return max(box[0] - x, x - box[2], 0.0)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


if __name__ == "__main__":
    main()
