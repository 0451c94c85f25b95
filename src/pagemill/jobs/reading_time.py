"""How long readers have been busy with each document, so that none keeps them for ever."""

from __future__ import annotations

import threading
from collections import OrderedDict

#: Documents that are remembered, the last ones that were worked on.
MOST_DOCUMENTS = 10_000


class ReadingTime:
    """Seconds by job and document, of this process alone: another server counts its own. Any thread may call."""

    def __init__(self, most_seconds: float) -> None:
        self.most_seconds = most_seconds
        self._lock = threading.Lock()
        self._spent: OrderedDict[tuple[str, int], float] = OrderedDict()

    def spend(self, job_id: str, document_n: int, seconds: float) -> None:
        """A reader was busy with some of the document's pages for so long, whatever came of it."""
        key = (job_id, document_n)
        with self._lock:
            self._spent[key] = self._spent.pop(key, 0.0) + seconds
            if len(self._spent) > MOST_DOCUMENTS:
                self._spent.popitem(last=False)

    def is_over(self, job_id: str, document_n: int) -> bool:
        """Whether the document's time is spent."""
        with self._lock:
            return self._spent.get((job_id, document_n), 0.0) >= self.most_seconds
