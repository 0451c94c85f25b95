"""`pagemill jobs`: look at the jobs of all tenants, cancel them, and have failed ones done anew.

It works on the database, beside servers that run or while none does; a running one sees a change within
`jobs.poll_seconds`.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import click

from pagemill.cli.columns import in_columns
from pagemill.cli.data_folder import open_database
from pagemill.database import Database
from pagemill.error_codes import outside
from pagemill.errors import PagemillError
from pagemill.jobs import JobService, JobState
from pagemill.jobs.overview import JobOverview, OwnedJob
from pagemill.settings import Settings, load_settings
from pagemill.storage import open_store


@click.group("jobs")
def command() -> None:
    """List and show jobs, cancel them, or have failed ones done anew."""


@command.command("list")
@click.option("--tenant", help="Jobs of the tenant of this name alone.")
@click.option("--state", type=click.Choice([state.value for state in JobState]), help="Jobs in this state alone.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="Most jobs printed.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_jobs(tenant: str | None, state: str | None, limit: int, as_json: bool) -> None:
    """Print jobs, the newest first."""
    found = JobOverview(_database()).newest(limit, tenant, None if state is None else JobState(state))
    if as_json:
        for each in found:
            click.echo(json.dumps(_facts(each), ensure_ascii=False))
        return
    rows = [("ID", "TENANT", "API", "STATE", "STAGE", "PAGES", "SUBMITTED", "FILE")]
    rows += [
        (
            each.job.id,
            each.tenant_name,
            each.job.face,
            each.job.state.value,
            "-" if each.job.stage is None else each.job.stage.value,
            _pages(each),
            _time(each.job.submitted_at),
            each.job.file_name or "-",
        )
        for each in found
    ]
    for line in in_columns(rows):
        click.echo(line)


@command.command()
@click.argument("job_id", metavar="ID")
def show(job_id: str) -> None:
    """Print everything that is known of a job, as JSON."""
    overview = JobOverview(_database())
    facts = _facts(overview.job(job_id))
    facts["unfinished_pages"] = [
        {"document": page.document_n, "page": page.page + 1, "worked_on_by": page.lease_owner}
        for page in overview.pages(job_id)
        if not page.done
    ]
    click.echo(json.dumps(facts, ensure_ascii=False, indent=2))


@command.command()
@click.argument("job_ids", metavar="ID...", nargs=-1, required=True)
def cancel(job_ids: tuple[str, ...]) -> None:
    """End unfinished jobs; what is being read of them is stopped."""
    database = _database()
    overview, service = JobOverview(database), JobService(_settings(), database)
    for job_id in job_ids:
        tenant_id = overview.job(job_id).job.tenant_id
        cancelled = service.cancel(tenant_id, job_id, "the job was cancelled by the operator")
        click.echo(f"{job_id}: {'cancelled' if cancelled else 'had ended already'}")


@command.command()
@click.argument("job_ids", metavar="ID...", nargs=-1, required=True)
def retry(job_ids: tuple[str, ...]) -> None:
    """Have failed jobs done anew, from their URL or upload, under the same ids. The tenant's quotas hold for them."""
    settings = _settings()
    service, store = JobService(settings, _database()), open_store(settings)
    trouble: PagemillError | None = None
    for job_id in job_ids:
        try:
            service.retry(job_id, store.exists)
            click.echo(f"{job_id}: will be done anew")
        except PagemillError as error:
            trouble = error
            click.echo(f"{job_id}: {error.message}", err=True)
    if trouble is not None:
        click.get_current_context().exit(outside(trouble).exit_code)


def _settings() -> Settings:
    return load_settings().settings


def _database() -> Database:
    return open_database(_settings())


def _facts(each: OwnedJob) -> dict[str, Any]:
    job = each.job
    return {
        "id": job.id,
        "tenant": each.tenant_name,
        "api": job.face,
        "state": job.state.value,
        "stage": None if job.stage is None else job.stage.value,
        "file_name": job.file_name,
        # The query of a URL may hold a signature: it is nobody's to print.
        "source": each.source_key if each.source_url is None else each.source_url.partition("?")[0],
        "product": job.order.product.value,
        "options": job.options.to_json(),
        "submitted_at": job.submitted_at.isoformat(),
        "ended_at": None if job.ended_at is None else job.ended_at.isoformat(),
        "pages_total": job.pages_total,
        "pages_done": job.pages_done,
        "failed_pages": [page + 1 for page in job.failed_pages],
        "attempts": each.attempts,
        "reader_deaths": each.deaths,
        "worked_on_by": each.lease_owner,
        "failure": None if job.failure is None else {"error": job.failure.code, "message": job.failure.message},
        "result_key": job.result_key,
    }


def _pages(each: OwnedJob) -> str:
    return "-" if each.job.pages_total is None else f"{each.job.pages_done}/{each.job.pages_total}"


def _time(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S")
