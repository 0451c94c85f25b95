"""What becomes of times in the database when the machine's clock is set back: nothing waits for a time that was wrong.

A clock that was wrong ahead, and is set right, leaves times behind that lie in the future: when work is tried again,
when leases run out, when webhooks are called, how far buckets are filled. They are brought back to where they would be
at the most had they been written by the new time.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from pagemill.database import Database
from pagemill.jobs.stages import LONGEST_PAUSE
from pagemill.jobs.webhooks import patience_seconds
from pagemill.settings import Settings

log = logging.getLogger(__name__)

#: A clock that is kept by the network is set back by less than this, which does no harm.
SMALLEST_SECONDS = 1.0


class ClockWatch:
    """Watches the clock of a database from one process. `monotonic` is seconds of a clock that nobody sets."""

    def __init__(self, settings: Settings, database: Database, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._database = database
        self._monotonic = monotonic
        self._ahead = self._ahead_of_monotonic()

    def look(self) -> bool:
        """Set right what is in the database where the clock was set back since the last look; whether it was."""
        before, self._ahead = self._ahead, self._ahead_of_monotonic()
        if self._ahead > before - SMALLEST_SECONDS:
            return False
        log.warning("the clock was set back by %.0f s", before - self._ahead)
        try:
            self.set_right()
        except BaseException:
            self._ahead = before  # the next look tries again
            raise
        return True

    def set_right(self) -> None:
        """Let nothing in the database wait for longer than it ever has to."""
        settings = self._settings
        pause = max(settings.webhooks.longest_pause_seconds, patience_seconds(settings.webhooks))
        with self._database.write(durable=False) as tx:
            work = {"now": tx.now, "latest": tx.now + int(LONGEST_PAUSE * 1000)}
            tx.run("bring_back_jobs", **work)
            tx.run("bring_back_pages", **work)
            until = tx.now + int(settings.jobs.lease_seconds * 1000)
            tx.run("bring_back_leases_of_jobs", until=until)
            tx.run("bring_back_leases_of_pages", until=until)
            tx.run("bring_back_webhook_calls", now=tx.now, latest=tx.now + int(pause * 1000))
            tx.run("bring_back_turns", now=tx.now)
            tx.run("bring_back_key_buckets", now=tx.now)
            tx.run("bring_back_call_buckets", now=tx.now)

    def _ahead_of_monotonic(self) -> float:
        return self._database.clock() / 1000 - self._monotonic()
