"""`pagemill top`: the queue as it moves, in the terminal. It asks the database, and disturbs no server."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from itertools import pairwise

import click
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from pagemill.cli.data_folder import open_database
from pagemill.jobs import JobState
from pagemill.jobs.overview import JobOverview, OwnedJob, Queue
from pagemill.settings import load_settings

#: Jobs shown below the queues.
NEWEST = 15
#: Seconds that the pages a second are measured over.
WINDOW = 30.0
COLOURS = {JobState.SUCCEEDED: "green", JobState.FAILED: "red", JobState.RUNNING: "yellow", JobState.PENDING: "dim"}


@dataclass(frozen=True, slots=True)
class View:
    """What is shown at one moment. `pages_done` counts the pages read of unfinished and of the newest jobs."""

    at: float
    queues: list[Queue]
    newest: list[OwnedJob]

    @property
    def pages_done(self) -> dict[str, int]:
        return {each.job.id: each.job.pages_done for each in self.newest}


@click.command("top")
@click.option("--seconds", type=click.FloatRange(0.2, 3600), default=1.0, show_default=True, help="Between two looks.")
@click.option("--once", is_flag=True, help="Print it once and end; so it does where there is no terminal.")
def command(seconds: float, once: bool) -> None:
    """Show queues by tenant, the newest jobs and the pages read a second, until Ctrl-C."""
    overview = JobOverview(open_database(load_settings().settings))
    console = Console()
    if once or not console.is_terminal:
        console.print(_drawn(_look(overview), None))
        return
    seen = deque([_look(overview)])
    with Live(_drawn(seen[0], None), console=console, screen=True, auto_refresh=False) as live:
        try:
            while True:
                time.sleep(seconds)
                seen.append(_look(overview))
                while seen[-1].at - seen[0].at > WINDOW and len(seen) > 2:
                    seen.popleft()
                live.update(_drawn(seen[-1], pages_a_second(seen)), refresh=True)
        except KeyboardInterrupt:
            return


def pages_a_second(seen: deque[View]) -> float:
    """Pages read from the first look to the last, of jobs that both or any between them show."""
    pages = 0
    for earlier, later in pairwise(seen):
        before = earlier.pages_done
        pages += sum(done - before.get(job_id, 0) for job_id, done in later.pages_done.items())
    return pages / max(1e-9, seen[-1].at - seen[0].at)


def _look(overview: JobOverview) -> View:
    running = overview.newest(1000, state=JobState.RUNNING)
    newest = overview.newest(NEWEST)
    known = {each.job.id for each in newest}
    return View(time.monotonic(), overview.queues(), newest + [each for each in running if each.job.id not in known])


def _drawn(view: View, rate: float | None) -> RenderableType:
    jobs, pages = (sum(getattr(queue, name) for queue in view.queues) for name in ("jobs", "pages"))
    told = f"{jobs} unfinished jobs, {pages} pages to read"
    if rate is not None:
        told += f", {rate:.1f} pages a second"
    queues = Table("TENANT", "API", "STAGE", "JOBS", "PAGES LEFT", "OLDEST", box=None, header_style="bold")
    for queue in view.queues:
        state = queue.stage.value if queue.state is JobState.RUNNING else f"{queue.stage.value} (waiting)"
        queues.add_row(
            queue.tenant_name, queue.face, state, str(queue.jobs), str(queue.pages), _age(queue.oldest_seconds)
        )
    newest = Table("JOB", "TENANT", "STATE", "PAGES", "FILE", box=None, header_style="bold")
    for each in view.newest[:NEWEST]:
        job = each.job
        done = "-" if job.pages_total is None else f"{job.pages_done}/{job.pages_total}"
        state = job.state.value if job.stage is None else f"{job.state.value}, {job.stage.value}"
        if job.failure is not None:
            state += f" ({job.failure.code})"
        newest.add_row(
            job.id, each.tenant_name, Text(state, style=COLOURS[job.state]), done, Text(job.file_name or "-")
        )
    return Group(Text(told, style="bold"), "", queues, "", newest)


def _age(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h{minutes:02}m" if hours else f"{minutes}m{rest:02}s" if minutes else f"{rest}s"
