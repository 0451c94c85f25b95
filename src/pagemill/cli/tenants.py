"""`pagemill tenants`: the terms that tenants are served on. A running server honours a change at once."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, astuple, replace

import click

from pagemill.access import NOT_KEPT, QuotaBook, Standing, TenantStore
from pagemill.access.webhooks import WebhookStore
from pagemill.api.tencent.routes import ACTIONS
from pagemill.cli.columns import in_columns
from pagemill.cli.data_folder import open_database
from pagemill.errors import InvalidParameter
from pagemill.settings import load_settings

#: What stands for a quota that is not counted.
UNLIMITED = "unlimited"
#: Digits of a quota: no more than a database's integer has.
MOST_DIGITS = 15
#: What stands for a lifetime without end, and for a lifetime or a quota of the settings.
FOR_EVER, AS_SET = "forever", "default"
QUOTA = f"N|{UNLIMITED}|{AS_SET}"
LIFETIME = f"30d|{FOR_EVER}|{AS_SET}"
#: What stands for the lifetime of readings that are not kept.
OFF = "off"
#: Seconds of each unit, the longest first.
_UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_LIFETIME = re.compile(r"[1-9][0-9]{0,8}[dhms]")


def _pages(_: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value in (None, UNLIMITED) or (value.isascii() and value.isdecimal() and len(value) <= MOST_DIGITS):
        return value
    raise click.BadParameter(f"{value} is neither a number of pages nor {UNLIMITED}", param=param)


def _quota(_: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value in (None, UNLIMITED, AS_SET):
        return value
    if value.isascii() and value.isdecimal() and len(value) <= MOST_DIGITS and int(value):
        return value
    raise click.BadParameter(f"{value} is neither a number above 0 nor {UNLIMITED} or {AS_SET}", param=param)


def _most(quota: str) -> int | None:
    """A quota that was given as a number; 0 without a limit, None as the settings say."""
    return {UNLIMITED: 0, AS_SET: None}[quota] if quota in (UNLIMITED, AS_SET) else int(quota)


def _quota_told(most: int | None) -> str:
    """A quota as it is given."""
    return str(most) if most else AS_SET if most is None else UNLIMITED


def _lifetime(_: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value in (None, FOR_EVER, AS_SET) or _LIFETIME.fullmatch(value):
        return value
    raise click.BadParameter(f"{value} is none of 90s, 15m, 12h, 30d, {FOR_EVER} and {AS_SET}", param=param)


def _reading_lifetime(context: click.Context, param: click.Parameter, value: str | None) -> str | None:
    return value if value == OFF else _lifetime(context, param, value)


def _seconds(lifetime: str) -> int | None:
    """The seconds of a lifetime that was given; 0 for ever, None as the settings say."""
    if lifetime == OFF:
        return NOT_KEPT
    if lifetime in (FOR_EVER, AS_SET):
        return 0 if lifetime == FOR_EVER else None
    return int(lifetime[:-1]) * _UNITS[lifetime[-1]]


def _told(seconds: int | None) -> str:
    """A lifetime as it is given."""
    if not seconds:
        return AS_SET if seconds is None else FOR_EVER
    if seconds == NOT_KEPT:
        return OFF
    unit = next(unit for unit, length in _UNITS.items() if seconds % length == 0)
    return f"{seconds // _UNITS[unit]}{unit}"


def _store() -> TenantStore:
    return TenantStore(open_database(load_settings().settings))


@click.group("tenants")
def command() -> None:
    """List tenants, and set the terms they are served on."""


@command.command("list")
def list_tenants() -> None:
    """Print every tenant, one a line, by name."""
    rows = [
        (
            *("ID", "NAME", "STANDING", "PAGES LEFT", "PAGES AT ONCE, A DAY, A MONTH, JOBS"),
            *("RESULTS, UPLOADS, JOBS, READINGS KEPT", "SWITCHED OFF"),
        )
    ]
    rows += [
        (
            tenant.id,
            tenant.name,
            tenant.standing.value,
            UNLIMITED if tenant.pages_left is None else str(tenant.pages_left),
            ", ".join(_quota_told(most) for most in astuple(tenant.quotas)),
            ", ".join(_told(seconds) for seconds in astuple(tenant.lifetimes)),
            ", ".join(sorted(tenant.switched_off)) or "-",
        )
        for tenant in _store().list()
    ]
    for line in in_columns(rows):
        click.echo(line)


@command.command()
@click.argument("tenant")
def show(tenant: str) -> None:
    """Print the terms of a tenant, named by its name, what holds for it, and what it uses at the moment, as JSON."""
    settings = load_settings().settings
    database = open_database(settings)
    named, quotas = TenantStore(database).named(tenant), QuotaBook(settings)
    with database.read() as tx:
        use = quotas.use(tx, named.id)
    facts = {
        "id": named.id,
        "name": named.name,
        "created_at": named.created_at.isoformat(),
        "standing": named.standing.value,
        "pages_left": named.pages_left,
        # What has no limit is null.
        "quotas": {name: most or None for name, most in asdict(quotas.of(named)).items()},
        "use": {
            "pages_at_once": use.pages_held,
            "pages_a_day": use.pages_taken.day,
            "pages_a_month": use.pages_taken.month,
            "unfinished_jobs": use.unfinished_jobs,
        },
        "lifetimes": {name: _told(seconds) for name, seconds in asdict(named.lifetimes).items()},
        "switched_off": sorted(named.switched_off),
    }
    click.echo(json.dumps(facts, ensure_ascii=False, indent=2))


@command.command("set")
@click.argument("tenant")
@click.option(
    "--standing",
    type=click.Choice([standing.value for standing in Standing]),
    help="Whether documents are taken in; in arrears and suspended they are not.",
)
@click.option("--pages", callback=_pages, metavar="N|unlimited", help="Pages it may have read from now on.")
@click.option("--pages-at-once", callback=_quota, metavar=QUOTA, help="Pages of it that are read at one moment.")
@click.option("--pages-a-day", callback=_quota, metavar=QUOTA, help="Pages it may have read in a day.")
@click.option("--pages-a-month", callback=_quota, metavar=QUOTA, help="Pages it may have read in a month.")
@click.option("--unfinished-jobs", callback=_quota, metavar=QUOTA, help="Jobs it may have waiting or running.")
@click.option("--keep-results", callback=_lifetime, metavar=LIFETIME, help="How long its results are kept.")
@click.option("--keep-uploads", callback=_lifetime, metavar=LIFETIME, help="How long its uploads are kept.")
@click.option("--keep-jobs", callback=_lifetime, metavar=LIFETIME, help="How long its ended jobs can be asked about.")
@click.option(
    "--keep-readings",
    callback=_reading_lifetime,
    metavar=f"{LIFETIME}|{OFF}",
    help="How long the pages of its documents are kept after their last use, so that the same document is not read "
    "again.",
)
@click.option("--switch-off", multiple=True, metavar="ACTION", help="An action of the Tencent Cloud API to refuse.")
@click.option("--switch-on", multiple=True, metavar="ACTION", help="An action to serve again.")
def set_terms(
    tenant: str,
    standing: str | None,
    pages: str | None,
    pages_at_once: str | None,
    pages_a_day: str | None,
    pages_a_month: str | None,
    unfinished_jobs: str | None,
    keep_results: str | None,
    keep_uploads: str | None,
    keep_jobs: str | None,
    keep_readings: str | None,
    switch_off: tuple[str, ...],
    switch_on: tuple[str, ...],
) -> None:
    """Change terms of a tenant, named by its name. What is not given stays as it is."""
    for action in (*switch_off, *switch_on):
        if action not in ACTIONS:
            raise InvalidParameter(f"there is no action {action}; there are {', '.join(sorted(ACTIONS))}")
    store = _store()
    named = store.named(tenant)
    tenant_id = named.id
    if pages is not None:
        store.set_pages(tenant_id, None if pages == UNLIMITED else int(pages))
    asked = {
        "pages_at_once": pages_at_once,
        "pages_a_day": pages_a_day,
        "pages_a_month": pages_a_month,
        "unfinished_jobs": unfinished_jobs,
    }
    quotas = {name: _most(text) for name, text in asked.items() if text is not None}
    if quotas:
        store.set_quotas(tenant_id, replace(named.quotas, **quotas))
    given = {
        "result_seconds": keep_results,
        "upload_seconds": keep_uploads,
        "job_seconds": keep_jobs,
        "reading_seconds": keep_readings,
    }
    kept = {name: _seconds(text) for name, text in given.items() if text is not None}
    if kept:
        store.set_lifetimes(tenant_id, replace(named.lifetimes, **kept))
    store.change(
        tenant_id,
        standing=None if standing is None else Standing(standing),
        switch_off=frozenset(switch_off),
        switch_on=frozenset(switch_on),
    )
    click.echo(f"The terms of {tenant} are changed.")


@command.command()
@click.argument("tenant")
@click.option("--url", help="Where calls go from now on; a new secret is printed.")
@click.option("--off", is_flag=True, help="Make no calls any more.")
def webhook(tenant: str, url: str | None, off: bool) -> None:
    """Tell a tenant, named by its name, of each of its jobs that ends; or print where it is told."""
    if url and off:
        raise InvalidParameter("--url and --off do not go together")
    settings = load_settings().settings
    database = open_database(settings)
    tenant_id, hooks = TenantStore(database).named(tenant).id, WebhookStore(settings, database)
    if off:
        hooks.remove(tenant_id)
        click.echo(f"{tenant} is told nothing any more.")
    elif url:
        secret = hooks.set(tenant_id, url)
        click.echo(f"{tenant} is told at {url}. The secret that calls are signed with is not shown again:", err=True)
        click.echo(secret)
    else:
        hook = hooks.of(tenant_id)
        click.echo("nowhere" if hook is None else hook.url)
