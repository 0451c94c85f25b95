"""Tenants, and the terms an operator serves each on: its standing, its quotas, what is switched off for it, and how
long what is its own is kept.

Nothing is cached: what is changed by any process holds for every other from the next request on.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from pagemill.database import Database, Row, Transaction
from pagemill.errors import InvalidParameter, PagesSpent, TenantInArrears, TenantSuspended


class Standing(StrEnum):
    """Whether a tenant's documents are taken in. Jobs already taken in go on, and can be asked about, in any."""

    #: They are.
    GOOD = "good"
    #: They are not, because the tenant owes.
    ARREARS = "arrears"
    #: They are not.
    SUSPENDED = "suspended"


_REFUSALS = {
    Standing.ARREARS: (TenantInArrears, "this account is in arrears"),
    Standing.SUSPENDED: (TenantSuspended, "this account is suspended"),
}


#: The lifetime of what is not kept at all.
NOT_KEPT = -1


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long what belongs to a tenant is kept: seconds, 0 for ever, None as the settings say."""

    result_seconds: int | None = None
    upload_seconds: int | None = None
    #: Of ended jobs, once they have no result any more.
    job_seconds: int | None = None
    #: Of readings, to be used again, after their last use; `NOT_KEPT` keeps none.
    reading_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Quotas:
    """How much a tenant may ask for: 0 without a limit, None as the settings say."""

    #: Pages being read at one moment.
    pages_at_once: int | None = None
    #: Pages read in a day and in a month of the server's time zone.
    pages_a_day: int | None = None
    pages_a_month: int | None = None
    unfinished_jobs: int | None = None

    def over(self, usual: Quotas) -> Quotas:
        """These, and the usual ones in place of those that are None."""
        own = {name: value for name, value in asdict(self).items() if value is not None}
        return replace(usual, **own)


@dataclass(frozen=True, slots=True)
class Tenant:
    """A tenant, and its terms."""

    id: str
    name: str
    created_at: datetime
    standing: Standing
    #: Pages it may still have read; None where they are not counted.
    pages_left: int | None
    #: The actions of the Tencent Cloud API that are switched off for it.
    switched_off: frozenset[str]
    lifetimes: Lifetimes
    quotas: Quotas


class TenantStore:
    """The tenants of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self) -> list[Tenant]:
        """Every tenant, by name."""
        with self._database.read() as tx:
            return [_tenant(row) for row in tx.all("tenants")]

    def named(self, name: str) -> Tenant:
        """The tenant of that name. Raises `InvalidParameter` where there is none."""
        found = next((tenant for tenant in self.list() if tenant.name == name), None)
        if found is None:
            raise InvalidParameter(f"there is no tenant {name}")
        return found

    def change(
        self,
        tenant_id: str,
        *,
        standing: Standing | None = None,
        switch_off: frozenset[str] = frozenset(),
        switch_on: frozenset[str] = frozenset(),
    ) -> Tenant:
        """Change some of a tenant's terms, and leave the others as they are."""
        with self._database.write() as tx:
            tenant = tenant_of(tx, tenant_id)
            return _set(
                tx,
                replace(
                    tenant,
                    standing=standing or tenant.standing,
                    switched_off=(tenant.switched_off | switch_off) - switch_on,
                ),
            )

    def set_lifetimes(self, tenant_id: str, lifetimes: Lifetimes) -> Tenant:
        """Keep what belongs to a tenant that long from now on."""
        with self._database.write() as tx:
            return _set(tx, replace(tenant_of(tx, tenant_id), lifetimes=lifetimes))

    def set_quotas(self, tenant_id: str, quotas: Quotas) -> Tenant:
        """Let a tenant have that much from now on."""
        with self._database.write() as tx:
            return _set(tx, replace(tenant_of(tx, tenant_id), quotas=quotas))

    def set_pages(self, tenant_id: str, pages: int | None) -> Tenant:
        """Let a tenant have that many pages read from now on; None counts them no longer."""
        with self._database.write() as tx:
            return _set(tx, replace(tenant_of(tx, tenant_id), pages_left=pages))


def check_tenant(tx: Transaction, tenant_id: str) -> None:
    """See whether a document of a tenant may be taken in.

    Raises `TenantSuspended`, `TenantInArrears`, or `PagesSpent` where no page is left.
    """
    tenant = tenant_of(tx, tenant_id)
    if tenant.standing in _REFUSALS:
        error, message = _REFUSALS[tenant.standing]
        raise error(message)
    if tenant.pages_left == 0:
        raise PagesSpent("the page quota of this account is spent")


def tenant_of(tx: Transaction, tenant_id: str) -> Tenant:
    """The tenant of that id. Raises `InvalidParameter` where there is none."""
    row = tx.one("tenant", id=tenant_id)
    if row is None:
        raise InvalidParameter(f"there is no tenant {tenant_id}")
    return _tenant(row)


def _set(tx: Transaction, tenant: Tenant) -> Tenant:
    tx.run(
        "set_terms",
        id=tenant.id,
        standing=tenant.standing.value,
        pages_left=tenant.pages_left,
        switched_off=json.dumps(sorted(tenant.switched_off)),
        **asdict(tenant.lifetimes),
        **asdict(tenant.quotas),
    )
    return tenant


def _tenant(row: Row) -> Tenant:
    return Tenant(
        id=row["id"],
        name=row["name"],
        created_at=datetime.fromtimestamp(row["created_at"] / 1000, UTC),
        standing=Standing(row["standing"]),
        pages_left=row["pages_left"],
        switched_off=frozenset(json.loads(row["switched_off"])),
        lifetimes=Lifetimes(row["result_seconds"], row["upload_seconds"], row["job_seconds"], row["reading_seconds"]),
        quotas=Quotas(row["pages_at_once"], row["pages_a_day"], row["pages_a_month"], row["unfinished_jobs"]),
    )
