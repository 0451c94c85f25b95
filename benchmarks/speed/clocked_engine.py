"""An engine that reads nothing: each page says when its reading began. What is left is the service's cost."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from pagemill.document import Block, BlockKind, Line, Page
from pagemill.intake import Kind
from pagemill.jobs.engine import ReadingEngine
from pagemill.reading import ReadOptions

_BOX = ((60.0, 60.0), (600.0, 60.0), (600.0, 90.0), (60.0, 90.0))


class ClockedEngine(ReadingEngine):
    """Opens files and counts their pages as the real one does."""

    def warm(self) -> None:
        from pagemill.reading import source  # noqa: F401  (what the first document would wait for

    def read(self, path: Path, kind: Kind, indices: Sequence[int], options: ReadOptions) -> Iterator[Page]:
        for index in indices:
            # The system's monotonic clock, which all processes share.
            lines = (Line(f"began at {time.monotonic():.6f}", _BOX),)
            yield Page(index, 1240, 1754, 1240, 1754, (Block(BlockKind.TEXT, _BOX, lines),))
