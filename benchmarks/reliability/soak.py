"""Thousands of pages of every kind through two servers: what their memory and their readers' are after them.

    nice python benchmarks/reliability/soak.py [--pages 5000] [--minutes 120] [--profile fast|accurate]

Small documents of every kind, of many sizes and words, as `reliability.varied_documents` draws them, some at a time;
each is polled, and its result downloaded. Two servers go through the same documents side by side, each with one reader:
that of one is replaced after `jobs.recycle_pages`, as by default; that of the other never is, so that what it leaks
shows. What is told is resident memory (RSS), sampled each second: of the server's process, and of its reader, what they
share counted in each. Memory is flat where the median of the last tenth of the pages is no more than `FLAT` above that
of the pages from `FIRST_PAGES` on, over as many. Ends with 1 where any is not.

Ends after `--minutes` at the latest, and tells how far it came.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import requests

sys.path.insert(0, str(Path(__file__).parents[1]))

from project_tests import RunningServer
from reliability.process_memory import MIB, Sample, Watch
from reliability.varied_documents import varied_documents
from server_process import fresh_server

#: Pages after which memory is held to stay as it is.
FIRST_PAGES = 500
FLAT = 0.05
#: Documents handed in and not done.
AT_A_TIME = 12
POLL_SECONDS = 0.25
#: Readers by name, and what they are set to.
READERS = {"replaced as by default": {}, "never replaced": {"JOBS_RECYCLE_PAGES": "100000000"}}


@dataclass(frozen=True)
class Progress:
    """A sample of memory, when so many pages were done."""

    pages: int
    sample: Sample


@dataclass(frozen=True)
class Soaked:
    """What came of one server."""

    progress: Sequence[Progress]
    ends: Counter[str]
    minutes: float
    #: Processor seconds a page of the reader, and of the server.
    reader_seconds: float
    server_seconds: float

    @property
    def pages(self) -> int:
        return self.progress[-1].pages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--profile", choices=("fast", "accurate"), default="fast")
    arguments = parser.parse_args()
    variables = {"READING_PROFILE": arguments.profile, "JOBS_READERS": "1", "LOG_LEVEL": "warning"}
    deadline = time.monotonic() + 60 * arguments.minutes

    def soaked(more: dict[str, str]) -> Soaked:
        with fresh_server(variables | more) as server:
            return _soak(server, arguments.pages, deadline)

    with ThreadPoolExecutor(len(READERS)) as both:
        results = dict(zip(READERS, both.map(soaked, READERS.values()), strict=True))
    flat = [_report(name, result) for name, result in results.items()]
    print(f"load average {os.getloadavg()[2]:.1f} over 15 minutes")
    if not all(flat):
        raise SystemExit("memory is not flat, or could not be told to be")


def _soak(server: RunningServer, pages: int, deadline: float) -> Soaked:
    watch = Watch(server.process.pid)
    began, used = time.monotonic(), watch.processor_seconds()
    documents = varied_documents()
    soaked: list[Progress] = []
    ends: Counter[str] = Counter()
    open_: dict[str, str] = {}
    done, sampled = 0, 0.0
    while (done < pages and time.monotonic() < deadline) or open_:
        while len(open_) < AT_A_TIME and done < pages and time.monotonic() < deadline:
            name, content = next(documents)
            open_[server.submit_file(name, content)] = name
        answer = server.post("/ocrdoc/result", json={"task_ids": list(open_)})
        answer.raise_for_status()
        for item in answer.json()["data"]:
            output = item["output"]
            if output["task_status"] in ("pending", "running"):
                continue
            name = open_.pop(output["task_id"])
            if output["task_status"] == "succeeded":
                done += item["usage"]["image_count"]
                ends["succeeded"] += 1
            else:
                ends[f"{name}: {output['error_code']}"] += 1
            for url in output.get("results", ()):
                requests.get(url, timeout=60).raise_for_status()
        if time.monotonic() - sampled >= 1:
            sampled = time.monotonic()
            soaked.append(Progress(done, watch.sample()))
        time.sleep(POLL_SECONDS)
    soaked.append(Progress(done, watch.sample()))
    now = watch.processor_seconds()
    return Soaked(
        soaked,
        ends,
        (time.monotonic() - began) / 60,
        (now.readers - used.readers) / max(1, done),
        (now.server - used.server) / max(1, done),
    )


def _report(name: str, soaked: Soaked) -> bool:
    """Prints how memory went; whether it is flat."""
    pages = soaked.pages
    print(
        f"\nReader {name}: {pages} pages of {soaked.ends.total()} documents in {soaked.minutes:.1f} minutes; documents "
        f"by end {dict(soaked.ends)}\nprocessor seconds a page: reader {soaked.reader_seconds:.3f}, server "
        f"{soaked.server_seconds:.4f}"
    )
    print(f"{'pages':>8}{'server MiB':>12}{'reader MiB':>12}")
    for wanted in sorted({FIRST_PAGES, *(pages * n // 10 for n in range(2, 11))}):
        near = min(soaked.progress, key=lambda progress: abs(progress.pages - wanted))
        print(f"{near.pages:>8}{near.sample.server / MIB:>12.1f}{near.sample.readers / MIB:>12.1f}")
    if pages < 2 * FIRST_PAGES:
        print("too few pages were read to tell")
        return False
    window = pages // 10
    flat = True
    for part, bytes_of in _PARTS:
        first = [bytes_of(each.sample) for each in soaked.progress if FIRST_PAGES <= each.pages <= FIRST_PAGES + window]
        last = [bytes_of(each.sample) for each in soaked.progress if each.pages >= pages - window]
        before, after = statistics.median(first), statistics.median(last)
        flat = flat and after / before - 1 <= FLAT
        print(
            f"{part}: median {before / MIB:.1f} MiB from page {FIRST_PAGES} on, {after / MIB:.1f} MiB over the last "
            f"{window}, {after / before - 1:+.1%}"
        )
    unexpected = {end for end in soaked.ends if end not in ("succeeded", "damaged.pdf: provider_error")}
    if unexpected:
        print(f"documents ended in a way that is not theirs: {unexpected}")
    return flat and not unexpected


_PARTS: tuple[tuple[str, Callable[[Sample], int]], ...] = (
    ("server", lambda sample: sample.server),
    ("reader", lambda sample: sample.readers),
)


if __name__ == "__main__":
    main()
