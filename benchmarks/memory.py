"""Memory of the server and its readers over one long document.

    python benchmarks/memory.py [--pages 300] [--profile accurate|fast]

The document has pages with a text layer and scans in turn, of six sizes. Resident memory (RSS) of the server's
process and of every process it started is taken each second: what several of them share is counted in each. The
reader loads its models before the first sample. The memory is flat if the median over the last quarter of the pages
is within 5 % of the median over the second quarter; the first is left out, for in it every size comes for the first
time. The writing of the result file, after the last page, is told apart.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass

import psutil

from drawn_documents import mixed
from pagemill.jobs import Job, JobState
from project_tests import RunningServer
from server_process import JobView, fresh_server

SAMPLE_SECONDS = 1.0
#: Longest time that a page may take on average before the benchmark gives up.
PAGE_SECONDS = 10.0
#: How far the last quarter may be from the second one.
FLAT = 0.05
MIB = 1 << 20


@dataclass(frozen=True)
class Sample:
    """Memory in bytes when `pages` pages were done."""

    pages: int
    server: int
    readers: int

    @property
    def total(self) -> int:
        return self.server + self.readers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--profile", choices=("fast", "accurate"), default="accurate")
    arguments = parser.parse_args()
    document = mixed(arguments.pages)
    with fresh_server({"READING_PROFILE": arguments.profile}) as server:
        task_id = server.submit_file("mixed.pdf", document)
        del document
        samples, job = _samples(server, task_id, deadline=time.monotonic() + 60 + PAGE_SECONDS * arguments.pages)
    if job.state is not JobState.SUCCEEDED:
        raise SystemExit(f"the document was not read: {job.failure}")
    _report([sample for sample in samples if sample.pages < arguments.pages], samples, arguments.pages)


def _samples(server: RunningServer, task_id: str, deadline: float) -> tuple[list[Sample], Job]:
    """A sample each second until the job has ended, and the job."""
    look = JobView(server)
    process = psutil.Process(server.process.pid)
    samples: list[Sample] = []
    while time.monotonic() < deadline:
        job = look(task_id)
        if job.ended_at is not None:
            return samples, job
        samples.append(Sample(job.pages_done, process.memory_info().rss, _resident(process.children(recursive=True))))
        time.sleep(SAMPLE_SECONDS)
    raise SystemExit("the document has not been read in time")


def _resident(processes: Iterable[psutil.Process]) -> int:
    total = 0
    for process in processes:
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:  # a reader that was replaced in between
            continue
    return total


def _report(reading: list[Sample], all_: list[Sample], pages: int) -> None:
    print(f"{'pages done':<14}{'server MiB':>12}{'readers MiB':>12}{'all MiB':>12}")
    for share in (0.10, 0.25, 0.50, 0.75, 1.00):
        sample = min(reading, key=lambda s: abs(s.pages - share * pages))
        print(f"{sample.pages:>4} ({share:>4.0%})   {_mib(sample.server)}{_mib(sample.readers)}{_mib(sample.total)}")
    writing = [sample for sample in all_ if sample.pages >= pages]
    for name, some in (("most", reading), ("most, writing", writing)):
        if some:
            most = max(some, key=lambda s: s.total)
            print(f"{name:<14}{_mib(most.server)}{_mib(most.readers)}{_mib(most.total)}")
    slope = statistics.linear_regression(
        [s.pages for s in reading if s.pages >= pages / 4], [s.total for s in reading if s.pages >= pages / 4]
    ).slope
    print(f"slope after the first quarter: {100 * slope / MIB:+.1f} MiB in 100 pages, of {len(reading)} samples")
    second = statistics.median(s.total for s in reading if pages / 4 <= s.pages < pages / 2)
    last = statistics.median(s.total for s in reading if s.pages >= 3 * pages / 4)
    change = last / second - 1
    print(
        f"median of the second quarter {second / MIB:.0f} MiB, of the last {last / MIB:.0f} MiB, {change:+.1%}: "
        f"{'flat' if abs(change) <= FLAT else 'not flat'}"
    )


def _mib(count: int) -> str:
    return f"{count / MIB:>12.0f}"


if __name__ == "__main__":
    main()
