"""How the threads of one server that wait for hosts elsewhere are shared between tenants.

A host may take as long as it likes, up to its limit of time, and a tenant may have any number of such hosts. Half of
the threads, rounded up, are for whoever comes; a tenant that holds one is given no more while as many are taken. So no
tenant holds more than that half, and one that holds none waits only while more than half as many others hold some.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar


class OfTenant(Protocol):
    """Something to do for a tenant."""

    @property
    def tenant_id(self) -> str: ...


W = TypeVar("W", bound=OfTenant)


class TenantShares:
    """Who holds so many threads. Any thread may call."""

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._lock = threading.Lock()
        self._held: Counter[str] = Counter()

    @contextmanager
    def claimed(self, claim: Callable[[frozenset[str]], W | None]) -> Iterator[W | None]:
        """What `claim` takes on for a thread, which is held for the time of the block; None where there is nothing.

        `claim` is told the tenants that it is to pass over, since they hold as many threads as they may.
        """
        with self._lock:
            work = claim(self._passed_over())
            if work is not None:
                self._held[work.tenant_id] += 1
        try:
            yield work
        finally:
            if work is not None:
                self.end(work.tenant_id)

    def begin(self, tenant_id: str) -> bool:
        """Take a thread for a tenant, until `end`; False where none is free, or it holds as many as it may."""
        with self._lock:
            may = self._held.total() < self._threads and tenant_id not in self._passed_over()
            if may:
                self._held[tenant_id] += 1
            return may

    def end(self, tenant_id: str) -> None:
        """A tenant lets go of a thread."""
        with self._lock:
            self._held[tenant_id] -= 1
            if not self._held[tenant_id]:
                del self._held[tenant_id]

    def _passed_over(self) -> frozenset[str]:
        return frozenset(self._held) if 2 * self._held.total() >= self._threads else frozenset()
