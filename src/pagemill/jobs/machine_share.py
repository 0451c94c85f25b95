"""How many readers a machine has room for, and how many threads each of them gets.

Threads share one page's work well where networks do it and not where Python does: a reader with two cores leaves a
quarter of them idle on pages read from pixels, and half on pages with a text layer. A reader for each core fills them;
with two threads each a page that is alone still has two cores, and pages side by side lose nothing by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pagemill.models.cores import usable_cores
from pagemill.settings import LoadedSettings, Settings

#: Bytes that a reader takes at the most with the weights of a profile, and the share of the free memory that all
#: readers may take. Measured in a reader's settings over 46 pages of many sizes drawn at 150 dpi: 1,032 and 1,885 MiB.
#: Nothing gives back what the finders of lines worked in at the largest page, nor the kernels prepared for lines of
#: each width, half a GiB.
READER_BYTES = {"fast": 1050 << 20, "accurate": 1900 << 20}
MEMORY_SHARE = 0.7
#: The most readers that are kept unasked: as many as may be set.
MOST_READERS = 64
#: Origin of what was chosen here, as `LoadedSettings` tells it.
ORIGIN = "this machine"


def reader_count(settings: Settings) -> int:
    """Readers to keep: what is set, else one for each core as far as the free memory goes."""
    if settings.jobs.readers is not None:
        return settings.jobs.readers
    return readers_for(usable_cores(), free_bytes(), READER_BYTES[settings.reading.profile])


def readers_for(cores: int, free: int | None, each: int) -> int:
    """Readers of so many bytes each; `free` bytes are left, None where that is not known. At least 1."""
    most = MOST_READERS if free is None else round(free * MEMORY_SHARE) // each
    return max(1, min(cores, most, MOST_READERS))


def threads_for(readers: int, cores: int) -> int:
    """Threads of each reader: twice as many in all as there are cores, of one reader no more than those."""
    return max(1, min(cores, -(-2 * cores // max(1, readers))))


def shared_out(settings: Settings) -> Settings:
    """The settings with the readers and their threads in them, where they were left to the machine."""
    readers = reader_count(settings)
    threads = settings.models.threads or threads_for(readers, usable_cores())
    jobs = settings.jobs.model_copy(update={"readers": readers})
    return settings.model_copy(update={"jobs": jobs, "models": settings.models.model_copy(update={"threads": threads})})


def with_share(loaded: LoadedSettings) -> LoadedSettings:
    """Settings as `shared_out` has them, which say where that came from."""
    left = [("jobs", "readers")] if loaded.settings.jobs.readers is None else []
    left += [("models", "threads")] if not loaded.settings.models.threads else []
    return replace(
        loaded, settings=shared_out(loaded.settings), origins={**loaded.origins, **dict.fromkeys(left, ORIGIN)}
    )


def free_bytes(proc: Path = Path("/proc"), cgroup_root: Path = Path("/sys/fs/cgroup")) -> int | None:
    """Memory that may still be taken, by the machine's count and the container's limit; None where neither is told."""
    return min(_told_bytes(proc, cgroup_root), default=None)


def _told_bytes(proc: Path, cgroup_root: Path) -> Iterator[int]:
    with suppress(OSError, ValueError, LookupError):
        yield _row(proc / "meminfo", "MemAvailable:") << 10
    for limit, used, cached in (
        ("memory.max", "memory.current", "inactive_file"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes", "total_inactive_file"),
    ):
        try:
            room = int((cgroup_root / limit).read_text()) - int((cgroup_root / used).read_text())
        except (OSError, ValueError):  # no such file, or the word "max"
            continue
        with suppress(OSError, ValueError, LookupError):
            # Files that were read once and lie in memory: the kernel lets go of them before it refuses any.
            room += _row((cgroup_root / limit).with_name("memory.stat"), cached)
        yield max(0, room)


def _row(file: Path, name: str) -> int:
    """The number in a row `name number`. Raises `OSError`, `ValueError`, or `LookupError` where there is none."""
    rows = dict(row.split()[:2] for row in file.read_text().splitlines() if len(row.split()) > 1)
    return int(rows[name])
