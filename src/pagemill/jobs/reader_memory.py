"""The memory of a reader process, kept as it is over thousands of pages."""

from __future__ import annotations

from pagemill.process_memory import give_back_free_memory, settle_objects

#: Pages after which free memory is given back.
PAGES = 20


class ReaderMemory:
    """Counts the pages that a process reads."""

    def __init__(self) -> None:
        self._settled = False
        self._pages = 0

    def have_read(self, pages: int) -> None:
        """So many pages have been read, or everything that reading needs was loaded."""
        if not self._settled:
            self._settled = True
            settle_objects()
        self._pages += pages
        if self._pages >= PAGES:
            self._pages = 0
            give_back_free_memory()
