"""The memory of a reader process, kept as it is over thousands of pages.

Two things let a process grow that forgets everything it has read. Python looks for objects that refer to each other in
a circle the more seldom the more objects there are, and a reader has some 180,000 for good, while one circle that a
library leaves behind may hold a whole Office file: so what is there for good is taken out of that search. And the C
library keeps what is freed, in pieces between what is in use, and takes more from the system for what fits none of
them: so it is told from time to time to give back what is free.
"""

from __future__ import annotations

import ctypes
import gc
import resource
import sys
from collections.abc import Callable
from pathlib import Path

#: Pages after which free memory is given back: some milliseconds, and the pages of memory are cleared anew.
PAGES = 20


class ReaderMemory:
    """Counts the pages that a process reads."""

    def __init__(self) -> None:
        self._settled = False
        self._pages = 0
        self._give_back = _malloc_trim()

    def have_read(self, pages: int) -> None:
        """So many pages have been read, or everything that reading needs was loaded."""
        if not self._settled:
            self._settled = True
            gc.collect()
            gc.freeze()
            gc.collect()  # counts what it is to search from now on: hardly anything
        self._pages += pages
        if self._pages >= PAGES:
            self._pages = 0
            if self._give_back is not None:
                self._give_back(0)


def _malloc_trim() -> Callable[[int], int] | None:
    """`malloc_trim` of the GNU C library (malloc_trim(3)); None where the C library has no such thing."""
    function: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return function


def resident_bytes() -> int:
    """Memory this process holds now; where the system does not tell, the most it ever held."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * resource.getpagesize()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
