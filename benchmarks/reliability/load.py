"""A thousand clients that poll and fifty submits a second while pages are read: answers, latencies, memory.

    python benchmarks/reliability/load.py [--minutes 10] [--finished 100000 --waiting 10000] [--postgresql]

An open loop: each of `--clients` clients, with a connection of its own and one of ten tenants' keys, is due to poll
each `--every` seconds about the last job that was submitted for it (and one that waits and one that has ended, where
the store was filled), and `--rate` submits a second of a small picture each are due, whatever was answered before. A
call's latency runs from the moment it was due. The server is `pagemill serve` with the readers that it comes with, the
profile `fast`, and quotas that take in every job: the queue grows all the while, by what is submitted more than is
read. `--full` leaves quotas and queue as they are by default: then most submits are refused, as is promised, with
`Retry-After`.

Held are: no answer but 200, and 429 or 503 with `Retry-After`, the last two to submits alone; 99 of 100 polls answered
within `GOAL_MS`; the server's memory at the end within `FLAT` of what it was after the first quarter; every job that
was acknowledged is known. The calling program shares the cores with the server and its readers, and with whatever else
runs: how late it sent its calls is in their latency, and told apart. Processor seconds and the load average are told.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

from drawn_documents import small_picture
from pagemill.api.services import open_services
from pagemill.settings import load_settings
from project_tests import RunningServer, run_server
from reliability.filled_store import Client, fill
from reliability.open_loop import Answer, Call, Calls, Connection, repeat
from reliability.process_memory import MIB, Sample, Watch

TENANTS = 10
GOAL_MS = 100.0
FLAT = 0.05
BOUNDARY = "pagemill-benchmark-boundary"
#: Connections that submits go by.
SUBMITTERS = 50
#: Room in the queue for everything: what is measured is a long queue, not a refusal.
ROOM = {"QUOTA_UNFINISHED_JOBS": "1000000", "JOBS_QUEUE_LIMIT": "1000000"}


@dataclass
class Load:
    """Clients of one server, and what came of their calls."""

    server: RunningServer
    tenants: list[Client]
    polls: Calls = field(default_factory=Calls)
    submits: Calls = field(default_factory=Calls)
    #: Acknowledged jobs by tenant, in order.
    acknowledged: list[list[str]] = field(default_factory=list)
    #: What no call should have been answered.
    broken: Counter[str] = field(default_factory=Counter)
    submitted: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.acknowledged = [[] for _ in self.tenants]
        self._path = urlsplit(self.server.api).path
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="receipt.png"\r\n\r\n'
        self._form = head.encode() + small_picture() + f"\r\n--{BOUNDARY}--\r\n".encode()

    async def run(self, clients: int, every: float, rate: float, seconds: float) -> None:
        """All calls that are due within that time, and their answers."""
        start = time.perf_counter() + 1.0
        polling = (
            repeat(self.polls, start + n * every / clients, every, start + seconds, self._poller(n))
            for n in range(clients)
        )
        submitting = (
            repeat(self.submits, start + n / rate, SUBMITTERS / rate, start + seconds, self._submitter())
            for n in range(SUBMITTERS)
        )
        await asyncio.gather(*polling, *submitting)

    def _poller(self, n: int) -> Call:
        connection = Connection(self.server.address)
        tenant = self.tenants[n % len(self.tenants)]
        own = self.acknowledged[n % len(self.tenants)]
        headers = {"Authorization": f"Bearer {tenant.key}", "Content-Type": "application/json"}

        async def poll(turn: int) -> Answer:
            known = (own, tenant.waiting, tenant.finished)
            ids = [some[-1 - (n + turn) % min(len(some), 1000)] for some in known if some]
            body = json.dumps({"task_ids": ids or ["0" * 19]}).encode()
            answer = await connection.call("POST", f"{self._path}/ocrdoc/result", headers, body)
            if answer.status != 200:
                self.broken[f"poll: {answer.status or answer.body.decode()}"] += 1
            elif ids:
                told = [item["output"]["task_status"] for item in json.loads(answer.body)["data"]]
                bad = [status for status in told if status in ("unknown", "failed")]
                self.broken.update(f"poll: a job that is {status}" for status in bad)
            return answer

        return poll

    def _submitter(self) -> Call:
        connection = Connection(self.server.address)
        content_type = f"multipart/form-data; boundary={BOUNDARY}"

        async def submit(_: int) -> Answer:
            whose = next(self.submitted) % len(self.tenants)
            headers = {"Authorization": f"Bearer {self.tenants[whose].key}", "Content-Type": content_type}
            answer = await connection.call("POST", f"{self._path}/ocrdoc/submit", headers, self._form)
            if answer.status == 200:
                self.acknowledged[whose].append(json.loads(answer.body)["data"]["output"]["task_id"])
            elif answer.status not in (429, 503) or "retry-after" not in answer.headers:
                self.broken[f"submit: {answer.status or answer.body.decode()}"] += 1
            return answer

        return submit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--every", type=float, default=10, help="seconds from one poll of a client to the next")
    parser.add_argument("--rate", type=float, default=50, help="submits a second")
    parser.add_argument("--finished", type=int, default=0, help="jobs in the store that have ended")
    parser.add_argument("--waiting", type=int, default=0, help="jobs in the store that wait")
    parser.add_argument("--full", action="store_true", help="leave quotas and queue as they are by default")
    parser.add_argument("--postgresql", action="store_true", help="keep the jobs in PostgreSQL, not in SQLite")
    arguments = parser.parse_args()
    variables = {"READING_PROFILE": "fast", "LOG_LEVEL": "warning"} | ({} if arguments.full else ROOM)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pagemill-benchmark-")))
        if arguments.postgresql:
            from serving.postgresql import run_postgresql

            variables["DATABASE_URL"] = stack.enter_context(run_postgresql()).url("postgres")
        named = {f"PAGEMILL_{name}": value for name, value in variables.items()}
        settings = load_settings(environment={**named, "PAGEMILL_SERVER_DATA_DIR": str(folder)}).settings
        tenants = fill(settings, TENANTS, arguments.finished, arguments.waiting, small_picture())
        server = stack.enter_context(run_server(folder, variables))
        server.wait_until_ready()
        load, watch = Load(server, tenants), Watch(server.process.pid)
        watch.start()
        before, own, began = watch.processor_seconds(), time.process_time(), time.perf_counter()
        asyncio.run(load.run(arguments.clients, arguments.every, arguments.rate, 60 * arguments.minutes))
        used, own, took = watch.processor_seconds(), time.process_time() - own, time.perf_counter() - began
        watch.stop()
        states = _states(server, tenants, load.acknowledged)
    print(
        f"{arguments.clients} clients, each polling every {arguments.every:g} s, and {arguments.rate:g} submits a "
        f"second, {arguments.minutes:g} minutes, on {'PostgreSQL' if arguments.postgresql else 'SQLite'}; "
        f"{arguments.finished} finished and {arguments.waiting} waiting jobs before, {states.total()} after"
    )
    print(f"{'':<8}{'calls':>9}{'p50 ms':>9}{'p95':>9}{'p99':>9}{'p99.9':>9}{'max':>9}{'sent late':>12}")
    print(load.polls.row("poll"))
    print(load.submits.row("submit"))
    print(f"answers to polls {dict(load.polls.outcomes)}, to submits {dict(load.submits.outcomes)}")
    print(f"jobs by state at the end {dict(states)}")
    print(
        f"cores used: server {(used.server - before.server) / took:.2f}, readers "
        f"{(used.readers - before.readers) / took:.2f}, this program {own / took:.2f} of {os.cpu_count()}; "
        f"load average {os.getloadavg()[1]:.1f} over 5 minutes"
    )
    grown = _growth(watch.samples)
    print(f"p99 of polls {load.polls.quantile(0.99):.1f} ms (goal {GOAL_MS:g})")
    if load.broken or states["lost"] or states["failed"]:
        raise SystemExit(f"broken promises: {dict(load.broken)}")
    if load.polls.quantile(0.99) > GOAL_MS or grown > FLAT:
        raise SystemExit("the goals are missed")


def _states(server: RunningServer, tenants: list[Client], acknowledged: list[list[str]]) -> Counter[str]:
    """In what states all the jobs are that there have to be, as the database tells; `lost` are those it does not."""
    services = open_services(load_settings(environment=server.environment).settings, with_scheduler=False)
    states: Counter[str] = Counter()
    for tenant, own in zip(tenants, acknowledged, strict=True):
        ids = [*tenant.finished, *tenant.waiting, *own]
        found = services.jobs.look(tenant.tenant_id, ids)
        states.update(job.state.value for job in found.values())
        states["lost"] += len(ids) - len(found)
    services.database.close()
    return states


def _growth(samples: list[Sample]) -> float:
    """Prints how the memory went; how far it grew after the first quarter, as a share."""
    quarters = [samples[n * len(samples) // 4 : (n + 1) * len(samples) // 4] for n in range(4)]
    medians = [statistics.median(sample.server for sample in quarter) for quarter in quarters if quarter]
    shown = ", ".join(f"{median / MIB:.1f}" for median in medians)
    grown = medians[-1] / medians[1] - 1
    print(f"server's resident MiB, median of each quarter: {shown}; from the second to the last {grown:+.1%}")
    return grown


if __name__ == "__main__":
    main()
