"""The memory of a process that runs for months, kept as it is.

Two things let a process grow that forgets everything it has done. Python looks for objects that refer to each other in
a circle the more seldom the more objects there are, and hundreds of thousands are there for good: so these are taken
out of that search. And the C library keeps what is freed, in pieces between what is in use, for each of the heaps that
it opens where many threads want memory at once: so its heaps are few, and it is told from time to time to give
back what is free. Where the C library is not GNU's nothing is told.
"""

from __future__ import annotations

import ctypes
import gc
import resource
import sys
from collections.abc import Callable
from pathlib import Path

#: `M_ARENA_MAX`, `M_MMAP_THRESHOLD` and `M_TRIM_THRESHOLD` of mallopt(3).
_MOST_ARENAS, _APART_FROM, _KEPT_FREE = -8, -3, -1
#: Heaps of the C library that the threads of a process share.
HEAPS = 2
#: Bytes from which on memory is asked of the system for itself, and bytes that are kept though they are free.
LARGEST_KEPT, KEPT_FREE = 64 << 20, 128 << 20


def open_few_heaps() -> None:
    """Let all threads share `HEAPS` heaps of the C library, which opens eight for each core otherwise. For a process
    whose threads seldom allocate at one moment, as where they hold Python's lock; to be called before there are any."""
    tell = _of_c_library("mallopt")
    if tell is not None:
        tell(_MOST_ARENAS, HEAPS)


def keep_large_pieces() -> None:
    """Keep the memory of large pictures when they are freed, for the next ones. The C library hands pieces above 32 MiB
    back at once, and the system clears each page of them anew: a twentieth of the time of a scan at 300 dots an inch.
    For a process that works on such pictures one after the other."""
    tell = _of_c_library("mallopt")
    if tell is not None:
        tell(_APART_FROM, LARGEST_KEPT)
        tell(_KEPT_FREE, KEPT_FREE)


def settle_objects() -> None:
    """Take what there is now out of the search for circles: to be called once all that stays is loaded."""
    gc.collect()
    gc.freeze()
    gc.collect()  # counts what it is to search from now on: hardly anything


def give_back_free_memory() -> None:
    """Give what is free to the system (malloc_trim(3)): some milliseconds; its pages are cleared anew when wanted."""
    give_back = _of_c_library("malloc_trim")
    if give_back is not None:
        give_back(0)


def resident_bytes() -> int:
    """Memory this process holds now; where the system does not tell, the most it ever held."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * resource.getpagesize()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _of_c_library(name: str) -> Callable[..., int] | None:
    function: Callable[..., int] | None = getattr(ctypes.CDLL(None), name, None)
    return function
