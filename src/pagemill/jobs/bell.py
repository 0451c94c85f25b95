"""A bell that tells waiting threads to look again."""

from __future__ import annotations

import threading


class Bell:
    """Rung when there may be work. A ring is not missed by a thread that was busy: it compares counts."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._rings = 0

    @property
    def rings(self) -> int:
        """How often it was rung."""
        return self._rings

    def ring(self) -> None:
        with self._condition:
            self._rings += 1
            self._condition.notify_all()

    def wait(self, seen: int, seconds: float) -> None:
        """Wait until it was rung more often than `seen`, or for that time."""
        with self._condition:
            self._condition.wait_for(lambda: self._rings != seen, seconds)
