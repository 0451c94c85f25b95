"""Work that those who run do not come to: what one more reader is worth starting for."""

from __future__ import annotations

import threading

from pagemill.access.quotas import QuotaBook
from pagemill.database import Database
from pagemill.jobs.bell import Bell
from pagemill.settings import Settings

#: Work that waits so long is not about to be taken by a reader that runs. In that time most pages are read: loading
#: weights, which takes a core for a second or two, does not slow the first page of a document.
PATIENCE_SECONDS = 0.5


class WaitingWork:
    """Seen by one thread at a time."""

    def __init__(self, settings: Settings, database: Database, bell: Bell) -> None:
        self._quotas = QuotaBook(settings)
        self._database = database
        self._bell = bell
        self._poll_seconds = settings.jobs.poll_seconds

    def await_it(self, stopping: threading.Event) -> None:
        """Return once there was work for a reader to claim, and again when it had waited; or when `stopping` is set.

        Raises `ServiceUnavailable` where the database is away.
        """
        while not stopping.is_set():
            seen = self._bell.rings
            if self._there_is():
                stopping.wait(PATIENCE_SECONDS)
                if self._there_is():
                    return
            else:
                self._bell.wait(seen, self._poll_seconds)

    def _there_is(self) -> bool:
        with self._database.read() as tx:
            return tx.one("next_to_read", now=tx.now, pages_at_once=self._quotas.usual_pages_at_once) is not None
