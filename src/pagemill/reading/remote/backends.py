"""Which remote reader a request is read with."""

from __future__ import annotations

import logging

from pagemill.reading.options import Profile
from pagemill.reading.remote.remote_reader import RemoteReader
from pagemill.settings import NO_BACKEND, Settings

log = logging.getLogger(__name__)


class RemoteReaders:
    """The remote readers of a process, each made when it is first wanted."""

    def __init__(self, settings: Settings) -> None:
        self._vision = settings.vision
        # A reader of which nothing is heard for `page_seconds` is killed: half of them are left to the embedded reader.
        self._most_seconds = settings.jobs.page_seconds / 2
        self._made: dict[str, RemoteReader] = {}

    def chosen(self, name: str | None, profile: Profile) -> RemoteReader | None:
        """The one named, or for None the settings' own for the profile; None for the embedded reader alone.

        A name that is in the settings no more is logged, and read without.
        """
        if name is None:
            name = self._vision.default if profile in self._vision.profiles else ""
        if name in ("", NO_BACKEND):
            return None
        backend = self._vision.backends.get(name)
        if backend is None:
            log.warning("no vision model %s is configured; the embedded reader reads alone", name)
            return None
        if name not in self._made:
            self._made[name] = RemoteReader(name, backend, self._most_seconds)
        return self._made[name]
