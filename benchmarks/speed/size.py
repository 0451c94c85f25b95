"""Cost against size: documents of 1 to 1,000 pages, and 1 to 1,000 jobs of one page.

    python benchmarks/speed/size.py [--pages 1 10 50 100 1000] [--jobs 1 10 100 1000] [--plot FILE]

Each size has a server of its own, with the readers that it comes with, or `--readers` of them, and the profile `fast`,
which reads one page before it is measured.
Pages are A6; of ten, one is a scan, and the others have a text layer; no two within a hundred are alike. Counted are
the seconds of the processor that the server and its readers take, from the first submit until the last result is
there, and their peak memory: what the server and those of its readers that ran at one time held, each at its own peak
(the kernel's VmHWM), together; what they share counts for each.
`--plot` writes a picture of both (SVG).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))

from pagemill.jobs import Job, JobState
from project_tests import RunningServer, Sheet, text_pdf
from server_process import JobView, fresh_server, peak_bytes, processor_seconds
from speed.log_plot import Curve, Panel, log_plot

#: A6 at 150 pixels an inch.
SIZE = (620, 874)
#: Pages that differ; a longer document has them again.
DISTINCT = 100
#: One page of so many is a scan.
SCAN_EVERY = 10
SAMPLE_SECONDS = 0.25
#: Longest time that a page may take on average, on a busy machine.
PAGE_SECONDS = 10.0
SUBMITTERS = 8
MIB = 1 << 20


@dataclass(frozen=True)
class Cost:
    """What a size takes: seconds of the processor, and bytes of memory at the peak."""

    size: int
    seconds: float
    server: int
    readers: int

    @property
    def memory(self) -> int:
        return self.server + self.readers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, nargs="*", default=[1, 10, 50, 100, 1000])
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 10, 100, 1000])
    parser.add_argument("--readers", type=int, help="readers of a server; by default as many as it comes with")
    parser.add_argument("--plot", type=Path, help="SVG file to write")
    arguments = parser.parse_args()
    settings = {} if arguments.readers is None else {"JOBS_READERS": str(arguments.readers)}
    by_pages = _table("pages", (_document(size, settings) for size in arguments.pages))
    by_jobs = _table("jobs", (_jobs(size, settings) for size in arguments.jobs))
    at = {cost.size: cost for cost in by_pages}
    if 50 in at and 1000 in at:
        print(f"memory of 1000 pages: {at[1000].memory / at[50].memory:.2f} times that of 50")
    if arguments.plot is not None:
        arguments.plot.write_text(_picture(by_pages, by_jobs), "utf-8")


def _table(name: str, costs: Iterable[Cost]) -> list[Cost]:
    print(f"{name:>8}{'CPU s':>12}{'CPU ms each':>14}{'server MiB':>12}{'readers MiB':>12}{'all MiB':>12}")
    shown = []
    for cost in costs:
        shown.append(cost)
        memory = "".join(f"{bytes_ / MIB:>12.0f}" for bytes_ in (cost.server, cost.readers, cost.memory))
        print(f"{cost.size:>8}{cost.seconds:>12.2f}{1000 * cost.seconds / cost.size:>14.1f}{memory}", flush=True)
    return shown


def _document(pages: int, settings: dict[str, str]) -> Cost:
    document = text_pdf([_page(n % DISTINCT) for n in range(pages)])

    def submit(server: RunningServer) -> list[str]:
        return [server.submit_file("document.pdf", document)]

    return _measured(pages, submit, settings)


def _jobs(jobs: int, settings: dict[str, str]) -> Cost:
    # The last is the scan among them.
    documents = [text_pdf([_page(n)]) for n in range(SCAN_EVERY)]

    def submit(server: RunningServer) -> list[str]:
        with ThreadPoolExecutor(SUBMITTERS) as pool:
            return list(pool.map(lambda n: server.submit_file("page.pdf", documents[n % len(documents)]), range(jobs)))

    return _measured(jobs, submit, settings)


def _measured(size: int, submit: Callable[[RunningServer], list[str]], settings: dict[str, str]) -> Cost:
    settings = {
        **settings,
        "READING_PROFILE": "fast",
        "QUOTA_SUBMITS_PER_SECOND": "100000",
        "QUOTA_SUBMIT_BURST": "100000",
        "LOG_LEVEL": "warning",
    }
    with fresh_server(settings) as server:
        server.result(server.submit_file("first.pdf", text_pdf([_page(DISTINCT + SCAN_EVERY - 1)])))
        # Asks the database and not the server, whose work is counted.
        look = JobView(server)
        process = psutil.Process(server.process.pid)
        before = processor_seconds(process)
        left = submit(server)
        own = readers = 0
        deadline = time.monotonic() + 60 + PAGE_SECONDS * size
        while left:
            time.sleep(SAMPLE_SECONDS)
            peaks = peak_bytes(process)
            own = max(own, peaks.pop(process.pid, 0))
            readers = max(readers, sum(peaks.values()))
            left = [task_id for task_id in left if not _succeeded(look(task_id))]
            if time.monotonic() > deadline:
                raise SystemExit("the documents have not been read in time")
        seconds = processor_seconds(process) - before
    return Cost(size, seconds, own, readers)


def _succeeded(job: Job) -> bool:
    if job.state is JobState.FAILED:
        raise SystemExit(f"a document was not read: {job.failure}")
    return job.state is JobState.SUCCEEDED


def _page(number: int) -> Sheet:
    sheet = Sheet(size=SIZE)
    sheet.write(60, 50, f"{number + 1}. Delivery of the week", 30)
    y = sheet.paragraph(
        60, 120, 500, f"第{number + 1}周共送出货物{120 + 7 * number}件，其中{90 + 5 * number}件已经签收，其余在途。", 22
    )
    y = sheet.paragraph(
        60,
        y + 16,
        500,
        f"Van {number % 9 + 1} drove {310 + 13 * number} km and came back with {number % 4} parcels.",
        20,
    )
    sheet.table(60, y + 20, [200, 140, 160], [["名称", "数量", "金额"], ["水泵", str(number), f"{86 * number}.00"]])
    if number % SCAN_EVERY != SCAN_EVERY - 1:
        return sheet
    scan = Sheet(size=SIZE)
    scan.picture((0, 0, *SIZE), sheet.scanned(seed=number))
    return scan


def _picture(by_pages: Sequence[Cost], by_jobs: Sequence[Cost]) -> str:
    both = (("pages of one document", by_pages), ("jobs of one page", by_jobs))
    seconds = Panel(
        "seconds of the processor", [Curve(name, [(c.size, c.seconds) for c in costs]) for name, costs in both]
    )
    memory = Panel("peak memory, MiB", [Curve(name, [(c.size, c.memory / MIB) for c in costs]) for name, costs in both])
    return log_plot([seconds, memory])


if __name__ == "__main__":
    main()
