"""Threads in which a request waits for a host elsewhere, shared between tenants."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

import anyio
import anyio.to_thread

from pagemill.jobs.tenant_shares import TenantShares

P = ParamSpec("P")
T = TypeVar("T")


class Probes:
    """So many threads. Who holds as many as it may waits for one of its own to end, and holds up nobody else."""

    def __init__(self, threads: int) -> None:
        self._shares = TenantShares(threads)
        self._limiter = anyio.CapacityLimiter(threads)
        self._changed = anyio.Condition()

    async def run(self, tenant_id: str, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `call` returns, run in a thread of a tenant's share."""
        async with self._changed:
            while not self._shares.begin(tenant_id):
                await self._changed.wait()
        try:
            return await anyio.to_thread.run_sync(partial(call, *args, **kwargs), limiter=self._limiter)
        finally:
            self._shares.end(tenant_id)
            with anyio.CancelScope(shield=True):
                async with self._changed:
                    self._changed.notify_all()
