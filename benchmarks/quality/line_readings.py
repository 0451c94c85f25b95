"""Pictures read to lines by pagemill's profiles and by other programs, each in its own environment.

What another program read is kept under the benchmarks' cache and taken from there next time, with the seconds and the
memory it took then, as long as its version, the picture and the way it is called are the same.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from environments import CACHE, PEERS, python_of, under_small_parent
from pagemill.geometry import Polygon, bbox_of, polygon_of, union

SCRIPTS = Path(__file__).parents[1] / "readers"
OURS = ("fast", "accurate")
#: Each reader and the peer whose environment it runs in.
READERS = {
    "fast": "pagemill",
    "accurate": "pagemill",
    "rapidocr": "rapidocr",
    "faster-paddle-tiny": "faster-paddle",
    "faster-paddle-small": "faster-paddle",
    "tesseract": "tesseract",
}


@dataclass(frozen=True)
class LineReading:
    """What was read of a picture: texts with their places in it; nothing where the reader failed with `error`."""

    lines: tuple[tuple[str, Polygon], ...]
    #: The same, with lines that the reader holds to be of one piece joined.
    pieces: tuple[tuple[str, Polygon], ...]
    #: By the clock, and of the processors.
    seconds: float
    cpu_seconds: float
    #: Of the reader's process since it began, with what it called.
    peak_kib: int
    error: str | None = None

    @classmethod
    def of(cls, record: dict[str, Any]) -> LineReading:
        pieces: dict[int, list[tuple[str, Polygon]]] = {}
        for number, line in enumerate(record["lines"]):
            text_and_place = line["text"], tuple((x, y) for x, y in line["polygon"])
            pieces.setdefault(line.get("piece", number), []).append(text_and_place)
        return cls(
            tuple(line for piece in pieces.values() for line in piece),
            tuple(map(_joined, pieces.values())),
            record["seconds"],
            record["cpu_seconds"],
            record["peak_kib"],
            record["error"],
        )


def _joined(piece: list[tuple[str, Polygon]]) -> tuple[str, Polygon]:
    if len(piece) == 1:
        return piece[0]
    return "".join(text for text, _ in piece), polygon_of(union(bbox_of(place) for _, place in piece))


def read_lines(reader: str, pictures: Sequence[Path], *, fresh: bool = False) -> list[LineReading]:
    """Pictures read in one process. `fresh` reads again what is kept. Ends the run where the reader fails."""
    kept: dict[Path, dict[str, Any]] = {}
    if reader not in OURS and not fresh:
        kept = {path: json.loads(place.read_text()) for path in pictures if (place := _place(reader, path)).exists()}
    missing = [path for path in dict.fromkeys(pictures) if path not in kept]
    for path, record in zip(missing, _run(reader, missing) if missing else [], strict=True):
        kept[path] = record
        if reader not in OURS:
            place = _place(reader, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(json.dumps(record))
    return [LineReading.of(kept[path]) for path in pictures]


def _run(reader: str, pictures: Sequence[Path]) -> list[dict[str, Any]]:
    script = SCRIPTS / ("pagemill_lines.py" if reader in OURS else "peer_lines.py")
    command = [python_of(READERS[reader]), str(script), reader, *map(str, pictures)]
    done = subprocess.run(under_small_parent(command), capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{reader} failed:\n{done.stderr[-2000:]}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def _place(reader: str, picture: Path) -> Path:
    called = json.dumps([reader, PEERS.get(READERS[reader], [])]).encode() + (SCRIPTS / "peer_lines.py").read_bytes()
    key = hashlib.sha256(called + picture.read_bytes()).hexdigest()[:24]
    return CACHE / "readings" / f"{key}.json"
