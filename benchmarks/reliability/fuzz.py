"""Documents that mean ill, put through a server as a caller would: what came of each, and of the server.

    python benchmarks/reliability/fuzz.py [--inputs 10000] [--first 0] [--kinds pdf docx ...] [--engine blind|real]
    python benchmarks/reliability/fuzz.py --bombs
    python benchmarks/reliability/fuzz.py --lures
    python benchmarks/reliability/fuzz.py --files FOLDER
    python benchmarks/reliability/fuzz.py --write pdf:123 > variant.pdf

Inputs are mutations of documents drawn by the project (`tests/hostile`), of every kind in turn; the same number is the
same mutation, so that what is found can be looked at again. Each is submitted over HTTP to a server process, which
tells its kind, and has it split, read and merged by confined reader processes. The engine `blind` does all that is
done for a page but for the networks, which see nothing but ink; `real` has the real ones.

Exit status 1 where the server died or did not answer, answered with a status of 500 or more, where a job did not end,
an error was raised that nobody foresaw, a file outside was read or written, somebody called out, the server's memory
did not come back, or something was left lying about.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import project_tests  # noqa: F401  (where the hostile documents of the tests are)
from hostile import BOMBS, KINDS, lures, variant
from hostile.seeds import BY_LIBREOFFICE
from pagemill.jobs import Job, JobState
from reliability.hostile_server import ENGINES, HostileServer, Listener, run_hostile_server

MIB = 1 << 20
#: Inputs that are underway at once.
UNDERWAY = 12
#: After so many inputs the server is warm, and its memory is taken as what it is to come back to.
WARM_AFTER = 300
#: How much larger the server's process may be at the end, as a share and in bytes.
GROWTH, GROWTH_BYTES = 0.10, 32 * MIB
#: One input in this many is of a kind that LibreOffice opens: each takes seconds.
LIBREOFFICE_SHARE = 250

Input = tuple[str, str, bytes]


@dataclass
class Tally:
    """What came of the inputs."""

    outcomes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    slowest: list[tuple[float, str]] = field(default_factory=list)
    died: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    warm_bytes: int = 0
    count: int = 0

    def add(self, kind: str, label: str, outcome: str, seconds: float) -> None:
        self.outcomes[kind][outcome] += 1
        self.slowest = sorted([*self.slowest, (seconds, label)], reverse=True)[:8]
        self.count += 1
        if "ReaderDied" in outcome:
            self.died.append(label)
        self.said.append((label, outcome))


def main() -> int:
    arguments = _arguments()
    if arguments.write:
        kind, _, number = arguments.write.partition(":")
        sys.stdout.buffer.write(variant(kind, int(number)) if number else BOMBS[kind]())
        return 0
    began, processor = time.monotonic(), time.process_time()
    with tempfile.TemporaryDirectory(prefix="pagemill-fuzz-") as folder:
        outside = Path(folder) / "outside"
        outside.mkdir()
        word = secrets.token_hex(16)
        canary = outside / "canary.txt"
        canary.write_text(word)
        listener = Listener()
        settings = {
            "JOBS_READERS": str(arguments.readers),
            "JOBS_PAGE_SECONDS": str(arguments.seconds),
            "JOBS_PAGE_DEATHS": "1",
            "JOBS_EXTRACTION_SECONDS": "1",
            "LIMITS_OFFICE_SECONDS": str(arguments.seconds),
            "QUOTA_SUBMITS_PER_SECOND": "100000",
            "QUOTA_SUBMIT_BURST": "100000",
            "JOBS_CONFINEMENT": arguments.confinement,
            "JOBS_POLL_SECONDS": "0.2",
            # A mail of four hundred pages takes as long as hundreds of other inputs, and says no more.
            "LIMITS_DOCUMENT_PAGES": str(arguments.pages),
        }
        with run_hostile_server(Path(folder) / "data", arguments.engine, settings) as server:
            tally = _through(server, _inputs(arguments, canary, listener.address), arguments.quiet)
            _judge(server, tally, arguments.readers)
            if server.holds(word.encode()):
                tally.wrong.append(f"a file outside was read: {server.holds(word.encode())}")
            ends, unforeseen = server.reader_ends(), server.unforeseen()
            grown = (tally.warm_bytes / MIB, server.resident() / MIB)
        if sorted(path.name for path in outside.iterdir()) != [canary.name]:
            tally.wrong.append(f"files outside were written: {sorted(outside.iterdir())}")
        listener.close()
        if listener.calls:
            tally.wrong.append(f"somebody called out {listener.calls} times")
    tally.wrong += [f"not foreseen, {count} times: {what}" for what, count in unforeseen.most_common()]
    _report(tally, ends, grown)
    own = time.process_time() - processor
    print(f"{time.monotonic() - began:.0f} s with {arguments.readers} readers; {own:.0f} s of processor to make inputs")
    if arguments.list:
        print(*(f"{label}\t{outcome}" for label, outcome in sorted(tally.said)), sep="\n")
    for problem in tally.wrong:
        print(f"WRONG: {problem}")
    return 1 if tally.wrong or not tally.count else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first mutation of each kind")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--bombs", action="store_true", help="files that stand for very much, instead of mutations")
    parser.add_argument("--lures", action="store_true", help="files that name other files and addresses")
    parser.add_argument("--files", type=Path, nargs="+", help="the files below these folders")
    parser.add_argument("--engine", choices=list(ENGINES), default="blind")
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=120.0, help="jobs.page_seconds of the server")
    parser.add_argument("--pages", type=int, default=12, help="limits.document_pages of the server")
    parser.add_argument("--confinement", choices=("auto", "off"), default="auto")
    parser.add_argument("--list", action="store_true", help="tell what came of each input")
    parser.add_argument("--quiet", action="store_true", help="do not tell how far it is")
    parser.add_argument("--write", metavar="KIND:NUMBER", help="write a mutation, or the bomb of that name, and end")
    return parser.parse_args()


def _inputs(arguments: argparse.Namespace, canary: Path, address: str) -> Iterator[Input]:
    """Kind, label and bytes of each."""
    if arguments.bombs:
        for name, make in BOMBS.items():
            yield name.rpartition(".")[2], name, make()
    elif arguments.lures:
        for name, data in lures(canary, address).items():
            yield name.rpartition(".")[2], name, data
    elif arguments.files:
        for path in sorted(path for folder in arguments.files for path in folder.rglob("*") if path.is_file()):
            yield path.suffix.lstrip(".").lower() or "none", path.name, path.read_bytes()
    else:
        yield from _mutations(arguments.kinds, arguments.first, arguments.inputs)


def _mutations(kinds: list[str], first: int, count: int) -> Iterator[Input]:
    quick = [kind for kind in kinds if kind not in BY_LIBREOFFICE]
    slow = [kind for kind in kinds if kind in BY_LIBREOFFICE]
    numbers = dict.fromkeys(kinds, first)
    for n in range(count):
        of_slow = slow and (not quick or n % LIBREOFFICE_SHARE == 0)
        kind = slow[n // LIBREOFFICE_SHARE % len(slow)] if of_slow else quick[n % len(quick)]
        number = numbers[kind]
        numbers[kind] += 1
        yield kind, f"{kind}:{number}", variant(kind, number)


def _through(server: HostileServer, inputs: Iterator[Input], quiet: bool) -> Tally:
    """Every input submitted, and waited for until it has ended."""
    tally = Tally()
    underway: dict[str, tuple[str, str, float]] = {}
    longest = 1200.0
    exhausted = False
    while not exhausted or underway:
        while not exhausted and len(underway) < UNDERWAY:
            given = next(inputs, None)
            if given is None:
                exhausted = True
                break
            kind, label, data = given
            began = time.monotonic()
            status, told = server.submit(label.replace(":", "-") + f".{kind}", data)
            if status == 200:
                underway[told] = (kind, label, began)
                continue
            tally.add(kind, label, f"refused: {told}", time.monotonic() - began)
            if status >= 500:
                tally.wrong.append(f"{label}: answered with {status} {told}")
        for id_, job in server.look(list(underway)).items():
            if job.ended_at is not None:
                kind, label, began = underway.pop(id_)
                tally.add(kind, label, _outcome(job), time.monotonic() - began)
        now = time.monotonic()
        for id_ in [id_ for id_, (_, _, began) in underway.items() if now - began > longest]:
            tally.wrong.append(f"{underway.pop(id_)[1]}: has not ended in {longest:g} s")
        if tally.count >= WARM_AFTER and not tally.warm_bytes:
            tally.warm_bytes = server.resident()
        if not quiet and tally.count and tally.count % 500 == 0:
            print(f"{tally.count} inputs, {server.resident() / MIB:.0f} MiB", file=sys.stderr)
        time.sleep(0.05)
    return tally


def _outcome(job: Job) -> str:
    if job.state is JobState.SUCCEEDED:
        return "read, pages left out" if job.failed_pages else "read"
    return "failed" if job.failure is None else f"failed: {job.failure.code}"


def _judge(server: HostileServer, tally: Tally, readers: int) -> None:
    if server.process.poll() is not None:
        raise SystemExit("WRONG: the server has died")
    if not server.answers():
        tally.wrong.append("the server does not answer")
    if left := server.left_over():
        tally.wrong.append(f"temporary files were left: {left}")
    if len(server.reader_ids()) > readers:
        tally.wrong.append(f"there are {len(server.reader_ids())} reader processes, not {readers}")
    grown = server.resident() - tally.warm_bytes
    if tally.warm_bytes and grown > max(GROWTH * tally.warm_bytes, GROWTH_BYTES):
        tally.wrong.append(f"the server's memory has grown by {grown / MIB:.0f} MiB")


def _report(tally: Tally, ends: dict[str, int], grown: tuple[float, float]) -> None:
    columns = sorted({outcome for counts in tally.outcomes.values() for outcome in counts})
    for n, outcome in enumerate(columns, 1):
        print(f"({n}) {outcome}")
    print(f"{'kind':<10}{'inputs':>8}" + "".join(f"{f'({n})':>7}" for n in range(1, len(columns) + 1)))
    for kind, counts in sorted(tally.outcomes.items()):
        print(f"{kind:<10}{counts.total():>8}" + "".join(f"{counts[name] or '':>7}" for name in columns))
    total = sum((counts for counts in tally.outcomes.values()), Counter[str]())
    print(f"{'all':<10}{total.total():>8}" + "".join(f"{total[name]:>7}" for name in columns))
    print("slowest: " + ", ".join(f"{label} {seconds:.1f} s" for seconds, label in tally.slowest))
    print(f"readers ended: {ends or 'none'}; of these inputs: {', '.join(tally.died) or 'none'}")
    warm = f"{grown[0]:.0f} MiB after {WARM_AFTER} inputs, " if grown[0] else ""
    print(f"the server's memory: {warm}{grown[1]:.0f} MiB at the end")


if __name__ == "__main__":
    raise SystemExit(main())
