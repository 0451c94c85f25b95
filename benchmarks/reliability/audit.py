"""Whether every promise was kept, looked up in the database and on the disk, and asked of the API."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from pagemill.database import Database
from pagemill.storage import ObjectStore
from reliability.callers import Acknowledged, Callers
from reliability.killable_server import KillableServer
from reliability.outcomes import Outcome, difference, outcome_of
from reliability.webhook_receiver import WebhookReceiver

#: Longest time in which no job ends while there is work, and longest wait for what is swept afterwards to be gone.
WORK_SECONDS, SWEEP_SECONDS = 240.0, 60.0
CANCELLED = "JobCancelled"
#: What the log says of something that nobody foresaw.
UNFORESEEN = "in a way that was not foreseen"


class Audit:
    """Looks at a server that has come to rest. `broken` gathers what was promised and not kept, in words."""

    def __init__(
        self,
        server: KillableServer,
        database: Database,
        store: ObjectStore,
        callers: Callers,
        webhooks: WebhookReceiver,
        expected: dict[str, Outcome],
    ) -> None:
        self._server = server
        self._database = database
        self._store = store
        self._callers = callers
        self._webhooks = webhooks
        self._expected = expected
        self._seen: dict[str, tuple[Any, ...]] = {}
        self._log_read = 0
        #: How jobs ended, by what was asked: as an undisturbed one, cancelled, or the code of another failure.
        self.ends: Counter[str] = Counter()
        self.broken: list[str] = []

    def undisturbed(self, jobs: Mapping[str, str | None]) -> dict[str, Outcome]:
        """How jobs end to which nothing happens, by what was asked."""
        if not self._work_ends():
            raise RuntimeError("documents are not read even where nothing happens")
        rows = {row["id"]: row for row in self._rows("jobs_listed", tenant_id="", state="", limit=1000)}
        return {kind: outcome_of(rows[job_id], self._store) for kind, job_id in jobs.items() if job_id is not None}

    def look(self, acknowledged: Iterable[Acknowledged], dead: set[int]) -> None:
        """Wait for the end of all work, and check everything."""
        if not self._work_ends():
            self.broken += [f"nothing has ended in {WORK_SECONDS:g} s: {_told(row)}" for row in self._unfinished()]
        rows = {row["id"]: row for row in self._rows("jobs_listed", tenant_id="", state="", limit=1_000_000)}
        for each in acknowledged:
            self._check_job(each, rows.get(each.job_id))
        for job_id, seen in self._seen.items():
            if job_id not in rows or _end_of(rows[job_id]) != seen:
                self.broken.append(f"job {job_id} has ended a second time: {_end_of(rows[job_id])} after {seen}")
        self._seen |= {job_id: _end_of(row) for job_id, row in rows.items() if row["stage"] is None}
        self._check_rest(rows, dead)
        self._check_webhooks(rows)
        self._check_log()

    def _work_ends(self) -> bool:
        """Wait for the end of all work, for as long as one job after the other ends."""
        while left := len(self._rows("unfinished_ids")):
            if not _until(lambda left=left: len(self._rows("unfinished_ids")) < left, WORK_SECONDS):
                return False
        return True

    def _check_job(self, asked: Acknowledged, row: Any) -> None:
        told = f"{asked.kind} {asked.job_id}"
        if row is None:
            self.broken.append(f"{told}: acknowledged, and now unknown")
            return
        if row["stage"] is not None:
            return  # told of already
        try:
            came, expected = outcome_of(row, self._store), self._expected[asked.kind]
        except Exception as error:  # whatever is wrong with a result, the others are looked at
            self.broken.append(f"{told}: its result is not whole: {error}")
            return
        if came == expected:
            self.ends["as undisturbed"] += 1
        elif came.failure == CANCELLED and asked.job_id in self._callers.record.cancelled:
            self.ends["cancelled"] += 1
        elif came.failure is not None:
            self.ends[came.failure] += 1
            if not row["failure_message"]:
                self.broken.append(f"{told}: failed without a reason")
        else:
            self.broken.append(
                f"{told}: {came}, not {expected}, or differs: {difference(came.result, expected.result)}"
            )
        if asked.kind not in ("parse", "extract"):
            status = self._callers.look(asked.job_id)["output"]["task_status"]
            if status != row["state"]:
                self.broken.append(f"{told}: the API says {status}, the database {row['state']}")

    def _check_rest(self, rows: dict[str, Any], dead: set[int]) -> None:
        """Nothing is left but what somebody owns."""
        results = {row["result_key"] for row in rows.values() if row["result_key"] is not None}
        kept = lambda prefix: set(self._store.list(prefix))  # noqa: E731
        self._gone("objects of ended jobs", lambda: kept("sources/") | kept("pages/"))
        self._gone("results that no job has", lambda: kept("longDocumentParsing/") - results)
        if missing := results - kept("longDocumentParsing/"):
            self.broken.append(f"results that are gone: {missing}")
        self._gone("half-written objects", lambda: _names(self._server.data_dir / "objects" / "_writing"))
        readers = len(self._server.reader_pids)
        scratch = self._server.data_dir / "scratch"
        self._gone(
            f"temporary files beside those of {readers} readers",
            lambda: _names(scratch) if len(list(scratch.glob("*.lock"))) > readers else set(),
        )
        self._gone("files of dead owners", lambda: set(sorted(_names(self._server.data_dir / "owners"))[1:]))
        self._gone("leases", lambda: {row["lease_owner"] for row in self._rows("lease_owners")})
        self._gone("rows of pages", lambda: {row["job_id"] for row in self._sql("select job_id from page_task")})
        self._gone("rows of documents", lambda: {row["job_id"] for row in self._sql("select job_id from job_document")})
        if left := self._server.wait_until_gone(dead - self._server.own_processes()):
            self.broken.append(f"processes of a dead server live: {left}")
        if strange := self._server.processes() - self._server.own_processes():
            self.broken.append(f"processes that nobody has started: {strange}")

    def _check_webhooks(self, rows: dict[str, Any]) -> None:
        self._gone("webhook calls", lambda: {row["job_id"] for row in self._sql("select job_id from webhook_call")})
        for job_id, row in rows.items():
            ids = self._webhooks.told.get(job_id, set())
            if ids != {f"{job_id}.{row['ended_at']}"} and row["stage"] is None:
                self.broken.append(f"the end of job {job_id} was told under {ids or 'no id'}")

    def _check_log(self) -> None:
        log = self._server.log_from(self._log_read)
        self._log_read += len(log.encode())
        self.broken += [f"the log says: {line}" for line in log.splitlines() if UNFORESEEN in line]

    def _gone(self, what: str, left: Callable[[], set[Any]]) -> None:
        if not _until(lambda: not left(), SWEEP_SECONDS):
            self.broken.append(f"left behind, {what}: {sorted(left())[:5]}")

    def _rows(self, query: str, **values: Any) -> list[Any]:
        with self._database.read() as tx:
            return tx.all(query, **values)

    def _sql(self, sql: str) -> list[Any]:
        with self._database.read() as tx:
            return tx._connection.execute(sql).fetchall()

    def _unfinished(self) -> list[Any]:
        return self._sql("select * from job where stage is not null")


def _end_of(row: Any) -> tuple[Any, ...]:
    return (row["state"], row["ended_at"], row["result_key"], row["failure_code"])


def _told(row: Any) -> str:
    names = ("id", "file_name", "state", "stage", "attempts", "deaths", "lease_owner", "not_before", "remaining")
    return ", ".join(f"{name} {row[name]}" for name in names)


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def _until(holds: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
