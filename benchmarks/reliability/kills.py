"""A server under load to which one thing is done a round, at a random moment; then it is asked what it owes.

    python benchmarks/reliability/kills.py [--rounds 200] [--seed N] [--database sqlite|postgresql]

`pagemill serve` runs with `--readers` and the profile `fast`. `--callers` submit tiny documents by both APIs: files
sent along, uploads, URLs, archives, Word files, damaged files, extractions; they cancel, send calls twice, and send
again under the same `Idempotency-Key` what broke off. Webhooks are told to a receiver that refuses one in four. Each
round does one of the things of `reliability.faults` and starts the server again where it died; after each
`--look-every` of them all work is waited for. Then every acknowledged job has to have ended once, with the result that
the same document gives undisturbed (its own id aside) or with a reason; and no half-written object, temporary file,
lease, process, or result without a job may be left, and each end has to have been told under one id. Exit status 1
where anything was promised and not kept.

The disk is a tmpfs of its own, filled for real; it wants the right to mount. The clock is moved for the server alone,
by libfaketime (Debian: `libfaketime`). Without them those rounds are left out, and the table says so. What is not
tried: power cuts. Nothing is measured here that depends on how fast the machine is.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from pagemill.access import AccessStore, KeyPairStore
from pagemill.access.webhooks import WebhookStore
from pagemill.database import Database
from pagemill.settings import load_settings
from pagemill.storage import open_store
from project_tests import VARIABLE, FileServer, database_of, run_postgresql
from reliability.audit import Audit
from reliability.callers import Callers
from reliability.documents import draw_documents
from reliability.faults import FAULTS, Fault, Scene
from reliability.killable_server import KillableServer
from reliability.outcomes import Outcome
from reliability.small_disk import small_disk
from reliability.webhook_receiver import WebhookReceiver

LEASE_SECONDS, DATABASE_SECONDS = 3.0, 1.0
SETTINGS = {
    "READING_PROFILE": "fast",
    "MODELS_THREADS": "1",
    "JOBS_CHUNK_PAGES": "2",
    "JOBS_LEASE_SECONDS": f"{LEASE_SECONDS:g}",
    "JOBS_POLL_SECONDS": "0.1",
    "DATABASE_WAIT_SECONDS": f"{DATABASE_SECONDS:g}",
    "SERVER_STOP_SECONDS": "4",
    "STORAGE_FREE_BYTES": "1000000",
    "FETCH_ALLOW_NETWORKS": "127.0.0.2/32",
    "WEBHOOKS_FIRST_PAUSE_SECONDS": "0.2",
    "WEBHOOKS_LONGEST_PAUSE_SECONDS": "1",
    **{
        f"TENCENT_{name}_RATE": "1000"
        for name in ("ACCURATE_OCR", "SUBMIT_PARSE", "DESCRIBE_PARSE", "SUBMIT_EXTRACT", "DESCRIBE_EXTRACT", "EXTRACT")
    },
}
#: Longest time that callers call before something is done, and afterwards.
BEFORE_SECONDS, AFTER_SECONDS = 2.5, 1.0


@dataclass
class Tally:
    """The rounds of one fault."""

    rounds: int = 0
    acknowledged: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    broken: int = 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--look-every", type=int, default=1, help="rounds after which all work is waited for")
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--callers", type=int, default=4)
    parser.add_argument("--calls", type=int, default=30, help="the most that they make in a round, together")
    parser.add_argument("--only", nargs="+", choices=[fault.name for fault in FAULTS], help="do these things alone")
    parser.add_argument("--minutes", type=float, help="begin no further round after that time")
    parser.add_argument("--log", type=Path, help="file to write the server's log to")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}, {arguments.database}", flush=True)
    with contextlib.ExitStack() as stack:
        kills = stack.enter_context(_prepared(arguments))
        kills.read_undisturbed()
        end = None if arguments.minutes is None else time.monotonic() + 60 * arguments.minutes
        faults = [fault for fault in FAULTS if arguments.only is None or fault.name in arguments.only]
        kills.run(faults, arguments.rounds, arguments.look_every, end)
    return kills.report()


class Kills:
    """The rounds, on a server that is prepared."""

    def __init__(self, scene: Scene, audit: Audit, expected: dict[str, Outcome], callers: int, calls: int) -> None:
        self._scene = scene
        self._audit = audit
        self._expected = expected
        self._callers, self._calls = callers, calls
        self._tallies: dict[str, Tally] = defaultdict(Tally)
        self._done: Counter[str] = Counter()
        self._left_out: list[str] = []
        self._looked = 0
        self._began = time.monotonic()

    def read_undisturbed(self) -> None:
        """What each kind of document gives where nothing happens."""
        scene = self._scene
        scene.server.start()
        jobs = {kind: scene.callers.submit(kind) for kind in scene.callers.submits}
        self._expected |= self._audit.undisturbed(jobs)

    def run(self, faults: list[Fault], rounds: int, look_every: int, end: float | None) -> None:
        """As many rounds, of each fault in turn; none begins after `end`."""
        possible = [fault for fault in faults if fault.possible(self._scene)]
        self._left_out = [fault.name for fault in faults if fault not in possible]
        order = [possible[n % len(possible)] for n in range(rounds)]
        self._scene.draw.shuffle(order)
        since: list[Fault] = []
        for number, fault in enumerate(order, 1):
            if end is not None and time.monotonic() > end:
                break
            self._round(fault)
            since.append(fault)
            if number % look_every == 0 or number == rounds:
                self._look(since)
                since = []
        if since:
            self._look(since)

    def _round(self, fault: Fault) -> None:
        scene = self._scene
        if fault.environment is not None:
            scene.dead |= scene.server.processes()
            scene.server.stop()
            scene.server.start(fault.environment(scene))
        stop = threading.Event()
        threads = scene.callers.run(self._callers, self._calls, scene.draw, stop)
        try:
            time.sleep(scene.draw.uniform(0.2, BEFORE_SECONDS))
            if not fault.do(scene):
                scene.server.start()
            scene.callers.clock_may_be_off = False
            time.sleep(scene.draw.uniform(0, AFTER_SECONDS))
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    def _look(self, faults: list[Fault]) -> None:
        scene, record = self._scene, self._scene.callers.record
        scene.callers.send_again()
        new = record.acknowledged[self._looked :]
        self._looked = len(record.acknowledged)
        ends, answers = Counter(self._audit.ends), Counter(record.answers)
        self._audit.look(new, scene.dead)
        scene.dead.clear()
        self._done.update(fault.name for fault in faults)
        names = {fault.name for fault in faults}
        tally = self._tallies[names.pop() if len(names) == 1 else "several"]
        seconds = time.monotonic() - self._began
        print(f"{seconds:7.0f} s  {', '.join(fault.name for fault in faults)}: {len(new)} jobs", flush=True)
        broken = [*self._audit.broken, *record.broken]
        self._audit.broken.clear()
        record.broken.clear()
        tally.rounds += len(faults)
        tally.acknowledged += len(new)
        tally.ends += self._audit.ends - ends
        tally.answers += answers
        record.answers.clear()
        tally.broken += len(broken)
        for told in broken:
            print(f"BROKEN after {', '.join(fault.name for fault in faults)}: {told}", flush=True)

    def report(self) -> int:
        """Print the table; the exit status."""
        print(
            f"{'what was done':<24}{'rounds':>8}{'jobs':>7}{'as undisturbed':>16}{'cancelled':>11}{'failed':>8}"
            f"{'broke off':>11}{'come again':>12}{'broken':>8}"
        )
        total = Tally()
        for name, tally in sorted(self._tallies.items()):
            print(_row(name, tally))
            for each in ("rounds", "acknowledged", "broken"):
                setattr(total, each, getattr(total, each) + getattr(tally, each))
            total.ends += tally.ends
            total.answers += tally.answers
        print(_row("total", total))
        print(f"done: {', '.join(f'{name} {count}' for name, count in sorted(self._done.items()))}")
        reasons = {code: n for code, n in total.ends.items() if code not in ("as undisturbed", "cancelled")}
        print(f"reasons of failures: {reasons or 'none'}")
        if self._left_out:
            print(f"left out, as it cannot be done here: {', '.join(self._left_out)}")
        return 1 if total.broken else 0


def _row(name: str, tally: Tally) -> str:
    failed = sum(tally.ends.values()) - tally.ends["as undisturbed"] - tally.ends["cancelled"]
    return (
        f"{name:<24}{tally.rounds:>8}{tally.acknowledged:>7}{tally.ends['as undisturbed']:>16}"
        f"{tally.ends['cancelled']:>11}{failed:>8}{tally.answers['broke off']:>11}{tally.answers['come again']:>12}"
        f"{tally.broken:>8}"
    )


@contextlib.contextmanager
def _prepared(arguments: argparse.Namespace) -> Iterator[Kills]:
    """A data folder with keys and a webhook, the servers that the load needs, and no `pagemill serve` yet."""
    draw = random.Random(arguments.seed)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pagemill-kills-")))
        data_dir = folder / "data"
        on_small_disk = stack.enter_context(small_disk(data_dir))
        url, postgresql = "", None
        if arguments.database == "postgresql":
            postgresql = stack.enter_context(run_postgresql())
            os.environ[VARIABLE] = postgresql.url("postgres")
            url = database_of(data_dir).url.get_secret_value()
        chosen = {"DATABASE_URL": url, "JOBS_READERS": str(arguments.readers)}
        server = KillableServer(data_dir, SETTINGS | chosen, arguments.log or folder / "server.log")
        stack.callback(server.end)
        settings = load_settings(environment=server.environment).settings
        database, store = Database(settings), open_store(settings)
        stack.callback(database.close)
        tenant_id = AccessStore(settings, database).create_tenant("default")
        _, key = AccessStore(settings, database).create_key(tenant_id, "kills")
        pair, secret_key = KeyPairStore(settings, database).create(tenant_id, "kills")
        webhooks = stack.enter_context(WebhookReceiver(random.Random(arguments.seed)))
        WebhookStore(settings, database).set(tenant_id, webhooks.url)
        files = stack.enter_context(FileServer())
        callers = Callers(server, key, (pair.id, secret_key), draw_documents(), files)
        expected: dict[str, Outcome] = {}
        audit = Audit(server, database, store, callers, webhooks, expected)
        scene = Scene(
            server, callers, draw, DATABASE_SECONDS, LEASE_SECONDS, url, postgresql, on_small_disk, folder / "clock"
        )
        yield Kills(scene, audit, expected, arguments.callers, arguments.calls)


if __name__ == "__main__":
    raise SystemExit(main())
