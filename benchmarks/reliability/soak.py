"""Thousands of pages of every kind through one server: what its memory and its reader's are after them.

    python benchmarks/reliability/soak.py [--pages 5000] [--minutes 60] [--profile fast|accurate] [--recycle]

Small documents in turn: a picture, a PDF of six pages with a text layer, one of two scans, a Word file, an archive of
a picture, a PDF and one that is damaged; and a damaged PDF, which fails. Some are handed in at a time; each is polled,
and its result downloaded. One reader, which is not replaced, so that what it leaks shows: with `--recycle`, as by
default, it is replaced after `jobs.recycle_pages`. What is told is resident memory (RSS), sampled each second: of the
server's process, and of its readers, what they share counted in each. Both are flat where the median of the last tenth
of the pages is no more than `FLAT` above that of the pages from 500 on, over as many.

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
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import requests

sys.path.insert(0, str(Path(__file__).parents[1]))

from drawn_documents import small_scans
from project_tests import RunningServer
from reliability.documents import draw_documents
from reliability.process_memory import MIB, Sample, Watch
from server_process import fresh_server

#: Pages after which memory is held to stay as it is.
FIRST_PAGES = 500
FLAT = 0.05
#: Documents handed in and not done.
AT_A_TIME = 6
POLL_SECONDS = 0.2


@dataclass(frozen=True)
class Progress:
    """A sample of memory, when so many pages were done."""

    pages: int
    sample: Sample


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--profile", choices=("fast", "accurate"), default="fast")
    parser.add_argument("--recycle", action="store_true", help="let the reader be replaced, as by default")
    arguments = parser.parse_args()
    variables = {"READING_PROFILE": arguments.profile, "JOBS_READERS": "1", "LOG_LEVEL": "warning"}
    if not arguments.recycle:
        variables["JOBS_RECYCLE_PAGES"] = "100000000"
    with fresh_server(variables) as server:
        watch = Watch(server.process.pid)
        began, used = time.monotonic(), watch.processor_seconds()
        soaked, ends = _soak(server, watch, arguments.pages, began + 60 * arguments.minutes)
        took, now = time.monotonic() - began, watch.processor_seconds()
    pages = soaked[-1].pages
    print(
        f"{pages} pages of {ends.total()} documents in {took / 60:.1f} minutes, profile {arguments.profile}; "
        f"documents by end {dict(ends)}"
    )
    print(
        f"processor seconds a page: readers {(now.readers - used.readers) / pages:.3f}, server "
        f"{(now.server - used.server) / pages:.4f}; load average {os.getloadavg()[2]:.1f} over 15 minutes"
    )
    grown = _report(soaked)
    unexpected = ends.keys() - {"succeeded", "failed: provider_error"}
    if unexpected:
        raise SystemExit(f"documents ended in a way that is not theirs: {unexpected}")
    if pages < 2 * FIRST_PAGES:
        raise SystemExit("too few pages were read to tell")
    if grown > FLAT:
        raise SystemExit("memory is not flat")


def _soak(server: RunningServer, watch: Watch, pages: int, deadline: float) -> tuple[list[Progress], Counter[str]]:
    """Memory as pages were read, and how the documents ended."""
    drawn = draw_documents()
    documents = cycle(
        [
            ("picture.png", drawn.picture),
            ("text.pdf", drawn.pdf),
            ("scans.pdf", small_scans(2)),
            ("word.docx", drawn.word),
            ("archive.zip", drawn.archive),
            ("damaged.pdf", drawn.damaged),
        ]
    )
    soaked: list[Progress] = []
    ends: Counter[str] = Counter()
    open_: list[str] = []
    done, sampled = 0, 0.0
    while (done < pages and time.monotonic() < deadline) or open_:
        while len(open_) < AT_A_TIME and done < pages and time.monotonic() < deadline:
            open_.append(server.submit_file(*next(documents)))
        answer = server.post("/ocrdoc/result", json={"task_ids": open_})
        answer.raise_for_status()
        for item in answer.json()["data"]:
            output = item["output"]
            if output["task_status"] in ("pending", "running"):
                continue
            open_.remove(output["task_id"])
            done += item.get("usage", {}).get("image_count", 1)
            ends[output["task_status"] + (f": {output['error_code']}" if "error_code" in output else "")] += 1
            for url in output.get("results", ()):
                requests.get(url, timeout=60).raise_for_status()
        if time.monotonic() - sampled >= 1:
            sampled = time.monotonic()
            soaked.append(Progress(done, watch.sample()))
        time.sleep(POLL_SECONDS)
    soaked.append(Progress(done, watch.sample()))
    return soaked, ends


def _report(soaked: Sequence[Progress]) -> float:
    """Prints how memory went; by what share the one that grew more has grown."""
    pages = soaked[-1].pages
    print(f"{'pages':>8}{'server MiB':>12}{'reader MiB':>12}")
    for wanted in sorted({FIRST_PAGES, *(pages * n // 8 for n in range(1, 9))}):
        near = min(soaked, key=lambda progress: abs(progress.pages - wanted))
        print(f"{near.pages:>8}{near.sample.server / MIB:>12.1f}{near.sample.readers / MIB:>12.1f}")
    window = pages // 10
    grown = 0.0
    for name, bytes_of in _PARTS:
        first = [bytes_of(each.sample) for each in soaked if FIRST_PAGES <= each.pages <= FIRST_PAGES + window]
        last = [bytes_of(each.sample) for each in soaked if each.pages >= pages - window]
        if not first:
            continue
        before, after = statistics.median(first), statistics.median(last)
        grown = max(grown, after / before - 1)
        print(
            f"{name}: median {before / MIB:.1f} MiB from page {FIRST_PAGES} on, {after / MIB:.1f} MiB over the last "
            f"{window}, {after / before - 1:+.1%}"
        )
    return grown


_PARTS: tuple[tuple[str, Callable[[Sample], int]], ...] = (
    ("server", lambda sample: sample.server),
    ("reader", lambda sample: sample.readers),
)


if __name__ == "__main__":
    main()
