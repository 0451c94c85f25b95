"""Ids of jobs: 19 decimal digits that rise with time."""

from __future__ import annotations

import secrets
import threading

#: Milliseconds of the first id's time since 1970-01-01 UTC: the epoch of the snowflake scheme
#: (github.com/twitter-archive/snowflake), whose ids have had 19 digits since 2012 and have them until 2079.
EPOCH_MS = 1288834974657
#: Bits below the time, drawn at random: 4 million ids a millisecond over all processes.
RANDOM_BITS = 22


class JobIds:
    """Draws ids. Those of one process rise strictly, so that jobs keep the order they came in.

    Two processes may, once in a very long while, draw the same: the table refuses the second, and another is drawn.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def draw(self, now: int) -> str:
        """An id for a job submitted `now`, in milliseconds since 1970-01-01 UTC."""
        with self._lock:
            drawn = (now - EPOCH_MS) << RANDOM_BITS | secrets.randbits(RANDOM_BITS)
            self._last = max(drawn, self._last + 1)
            return f"{self._last:019d}"
