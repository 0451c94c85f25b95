"""How many readers, with how many threads each, on which runtime: measured with pages drawn for it.

Threads that share one page's work lose some of it to each other; readers that share nothing take memory each. Which
is better depends on the machine, and little else does: batches were measured to take the same time for each pixel
whatever their size, and lines of text are read a batch for each thread already.
"""

from __future__ import annotations

import io
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from pagemill.intake import Kind
from pagemill.jobs.engine import READING_ENGINE
from pagemill.jobs.local import LocalExecutor
from pagemill.jobs.machine_share import READER_BYTES, readers_for, threads_for
from pagemill.jobs.tasks import PageRead, ReadTask
from pagemill.reading.options import ReadOptions
from pagemill.settings import Settings
from pagemill.settings.tuned import Tuned
from pagemill.storage import open_store

#: A4 at 150 pixels an inch.
PAGE = (1240, 1754)
_SOURCE = "sources/tuning/page.png"


@dataclass(frozen=True, slots=True)
class Measured:
    """A way of using the machine, and how many pages a second it reads."""

    tuned: Tuned
    pages_a_second: float


def ways(cores: int, free: int | None) -> list[Tuned]:
    """Every even split of the cores over readers that the memory lets in, the fewest readers first.

    Several readers with as many threads in all as there are cores, and before that with twice as many. `free` bytes of
    memory are left, None where that is not known.
    """
    most = readers_for(cores, free, max(READER_BYTES.values()))
    counts = [count for count in range(1, cores + 1) if cores % count == 0 and count <= most]
    return [
        Tuned(cores, count, threads, "auto")
        for count in counts
        for threads in sorted({threads_for(count, cores), cores // count}, reverse=True)
    ]


def measure(settings: Settings, tuned: Tuned, seconds: float) -> Measured:
    """Reads the drawn page again and again with all readers of a way, for so many seconds once their models are loaded.

    Raises `ModelError`s where weights or a runtime are missing, `StorageError`s, and `ReaderDied`.
    """
    with tempfile.TemporaryDirectory(prefix="pagemill-") as folder:
        server = settings.server.model_copy(update={"data_dir": Path(folder)})
        own = tuned.over(settings.model_copy(update={"server": server}))
        open_store(own).put(_SOURCE, io.BytesIO(drawn_page()))
        executor = LocalExecutor(own, READING_ENGINE)
        try:
            with ThreadPoolExecutor(tuned.readers) as threads:
                list(threads.map(lambda n: _read(executor, n), range(tuned.readers)))
                began = time.monotonic()
                pages = sum(threads.map(lambda n: _read_until(executor, n, began + seconds), range(tuned.readers)))
                return Measured(tuned, pages / (time.monotonic() - began))
        finally:
            executor.stop()


def best(measured: list[Measured]) -> Measured:
    """The fastest; of those within a twentieth of it the first, which has the fewest readers."""
    most = max(one.pages_a_second for one in measured)
    return next(one for one in measured if one.pages_a_second >= 0.95 * most)


def drawn_page() -> bytes:
    """A page of print with a table, as a PNG."""
    page = Image.new("RGB", PAGE, (255, 255, 255))
    pen, used = ImageDraw.Draw(page), ImageFont.load_default(24)
    for row in range(34):
        words = " ".join(f"{(row * 37 + n * 101) % 997} crates of goods, item {n}" for n in range(3))
        pen.text((120, 110 + row * 38), words, font=used, fill=(20, 20, 20))
    for row in range(6):
        pen.line((120, 1440 + row * 40, 1120, 1440 + row * 40), fill=(20, 20, 20), width=2)
        for column in range(5):
            pen.line((120 + column * 250, 1440, 120 + column * 250, 1640), fill=(20, 20, 20), width=2)
            if row < 5 and column < 4:
                pen.text(
                    (135 + column * 250, 1446 + row * 40), f"{row * 417 + column}.50", font=used, fill=(20, 20, 20)
                )
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


def _read(executor: LocalExecutor, number: int) -> int:
    read: list[PageRead] = []
    executor.run(ReadTask(f"tuning-{number}", 1, _SOURCE, Kind.PNG, (0,), ReadOptions()), read.append)
    return len(read)


def _read_until(executor: LocalExecutor, number: int, end: float) -> int:
    count = _read(executor, number)
    while time.monotonic() < end:
        count += _read(executor, number)
    return count
