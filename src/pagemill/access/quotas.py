"""How much each tenant may have: unfinished jobs, pages being read at one moment, pages a day and a month.

What is counted is counted in the database, in the transaction that uses it up, so that all servers of one database
agree. Days and months are those of `server.time_zone`, which has to be the same for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pagemill.access.tenants import Quotas, Tenant, tenant_of
from pagemill.database import Transaction
from pagemill.errors import PagesSpent, PagesSpentForNow, QueueFull
from pagemill.settings import Settings

#: Unfinished jobs are counted no further.
MOST_COUNTED = 10_000_000


@dataclass(frozen=True, slots=True)
class PagesTaken:
    """Pages that a tenant has taken on this day and in this month."""

    day: int
    month: int


@dataclass(frozen=True, slots=True)
class Use:
    """How much of its quotas a tenant uses at the moment."""

    pages_taken: PagesTaken
    #: Pages being read.
    pages_held: int
    unfinished_jobs: int


class QuotaBook:
    """The quotas of a database's tenants, those of the settings where a tenant has none of its own."""

    def __init__(self, settings: Settings) -> None:
        quota = settings.quota
        self._usual = Quotas(quota.pages_at_once, quota.pages_a_day, quota.pages_a_month, quota.unfinished_jobs)
        self._zone = ZoneInfo(settings.server.time_zone)

    @property
    def usual_pages_at_once(self) -> int:
        """Pages being read at one moment of a tenant without a number of its own; 0 without a limit."""
        return self._usual.pages_at_once or 0

    def of(self, tenant: Tenant) -> Quotas:
        """What holds for a tenant; no number is None."""
        return tenant.quotas.over(self._usual)

    def check(self, tx: Transaction, tenant_id: str) -> None:
        """See whether another document of a tenant may be taken in. Raises `QueueFull`, `PagesSpentForNow`."""
        quotas = self.of(tenant_of(tx, tenant_id))
        most = quotas.unfinished_jobs
        if most:
            count = tx.one("count_unfinished_of_tenant", tenant_id=tenant_id, limit=most)
            if count is not None and count["jobs"] >= most:
                raise QueueFull(
                    f"{most} tasks of this account are waiting or running; submit again when some have ended"
                )
        self._check_pages(tx, tenant_id, quotas, 1)

    def take_pages(self, tx: Transaction, job_id: str, pages: int) -> None:
        """Take the pages of a job from its tenant's quotas, all or none.

        Raises `PagesSpent` where the tenant may not have as many read, `PagesSpentForNow` where it may later.
        """
        tenant_id = _tenant_id(tx, job_id)
        self._check_pages(tx, tenant_id, self.of(tenant_of(tx, tenant_id)), pages)
        if not tx.run("take_pages", job_id=job_id, pages=pages):
            raise PagesSpent(f"the document has {pages} pages to be read, and fewer are left in this account's quota")
        for period in self._periods(tx.now):
            tx.run("count_pages_taken", tenant_id=tenant_id, period=period, pages=pages)

    def pages_taken(self, tx: Transaction, tenant_id: str) -> PagesTaken:
        """What a tenant has used up of this day and this month."""
        day, month = self._periods(tx.now)
        row = tx.one("pages_taken", tenant_id=tenant_id, day=day, month=month)
        assert row is not None
        return PagesTaken(int(row["day"]), int(row["month"]))

    def use(self, tx: Transaction, tenant_id: str) -> Use:
        """What a tenant uses at the moment."""
        jobs = tx.one("count_unfinished_of_tenant", tenant_id=tenant_id, limit=MOST_COUNTED)
        assert jobs is not None
        return Use(self.pages_taken(tx, tenant_id), pages_held(tx, tenant_id), int(jobs["jobs"]))

    def share(self, tx: Transaction, job_id: str, readers: int) -> int | None:
        """The most pages of a job that one of so many readers may take now, all of them being let work; None: any."""
        tenant_id = _tenant_id(tx, job_id)
        most = self.of(tenant_of(tx, tenant_id)).pages_at_once
        if not most:
            return None
        return max(0, min(-(-most // readers), most - pages_held(tx, tenant_id)))

    def forget(self, tx: Transaction) -> None:
        """Forget what was taken before the last month."""
        last_month = self._moment(tx.now).replace(day=1) - timedelta(days=1)
        tx.run("forget_pages_taken", period=f"{last_month:%Y-%m}")

    def _check_pages(self, tx: Transaction, tenant_id: str, quotas: Quotas, pages: int) -> None:
        if not quotas.pages_a_day and not quotas.pages_a_month:
            return
        taken = self.pages_taken(tx, tenant_id)
        # The month last: where both are spent, it is the longer to wait for.
        spent: PagesSpentForNow | None = None
        for name, most, used in (("day", quotas.pages_a_day, taken.day), ("month", quotas.pages_a_month, taken.month)):
            if not most or used + pages <= most:
                continue
            if pages > most:
                raise PagesSpent(
                    f"the document has {pages} pages to be read, and this account may have {most} read in a {name}"
                )
            spent = PagesSpentForNow(
                f"{used} of the {most} pages that this account may have read in a {name} are taken",
                self._seconds_left(tx.now, month=name == "month"),
            )
        if spent is not None:
            raise spent

    def _periods(self, now: int) -> tuple[str, str]:
        moment = self._moment(now)
        return (f"{moment:%Y-%m-%d}", f"{moment:%Y-%m}")

    def _seconds_left(self, now: int, *, month: bool) -> float:
        """Until the next day or month begins."""
        moment = self._moment(now)
        # The 28th and four days are in the next month, whichever it is.
        following = (moment.replace(day=28) + timedelta(days=4)).replace(day=1) if month else moment + timedelta(days=1)
        begins = datetime.combine(following.date(), time.min, self._zone)
        return max(1.0, begins.timestamp() - now / 1000)

    def _moment(self, now: int) -> datetime:
        return datetime.fromtimestamp(now / 1000, UTC).astimezone(self._zone)


def pages_held(tx: Transaction, tenant_id: str) -> int:
    """Pages of a tenant that are being read."""
    row = tx.one("pages_held", tenant_id=tenant_id)
    assert row is not None
    return int(row["pages"])


def _tenant_id(tx: Transaction, job_id: str) -> str:
    row = tx.one("tenant_of_job", id=job_id)
    assert row is not None
    return str(row["tenant_id"])
