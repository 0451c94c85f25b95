"""`pagemill tenants`: the terms that tenants are served on. A running server honours a change at once."""

from __future__ import annotations

import re
from dataclasses import astuple, replace

import click

from pagemill.access import Standing, TenantStore
from pagemill.access.webhooks import WebhookStore
from pagemill.api.tencent.routes import ACTIONS
from pagemill.cli.columns import in_columns
from pagemill.database import Database
from pagemill.errors import InvalidParameter
from pagemill.settings import load_settings

#: What stands for a quota that is not counted.
UNLIMITED = "unlimited"
#: Digits of a quota: no more than a database's integer has.
MOST_DIGITS = 15
#: What stands for a lifetime without end, and for that of the settings.
FOR_EVER, AS_SET = "forever", "default"
LIFETIME = f"30d|{FOR_EVER}|{AS_SET}"
#: Seconds of each unit, the longest first.
_UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_LIFETIME = re.compile(r"[1-9][0-9]{0,8}[dhms]")


def _pages(_: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value in (None, UNLIMITED) or (value.isascii() and value.isdecimal() and len(value) <= MOST_DIGITS):
        return value
    raise click.BadParameter(f"{value} is neither a number of pages nor {UNLIMITED}", param=param)


def _lifetime(_: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value in (None, FOR_EVER, AS_SET) or _LIFETIME.fullmatch(value):
        return value
    raise click.BadParameter(f"{value} is none of 90s, 15m, 12h, 30d, {FOR_EVER} and {AS_SET}", param=param)


def _seconds(lifetime: str) -> int | None:
    """The seconds of a lifetime that was given; 0 for ever, None as the settings say."""
    if lifetime in (FOR_EVER, AS_SET):
        return 0 if lifetime == FOR_EVER else None
    return int(lifetime[:-1]) * _UNITS[lifetime[-1]]


def _told(seconds: int | None) -> str:
    """A lifetime as it is given."""
    if not seconds:
        return AS_SET if seconds is None else FOR_EVER
    unit = next(unit for unit, length in _UNITS.items() if seconds % length == 0)
    return f"{seconds // _UNITS[unit]}{unit}"


def _store() -> TenantStore:
    return TenantStore(Database(load_settings().settings))


@click.group("tenants")
def command() -> None:
    """List tenants, and set the terms they are served on."""


@command.command("list")
def list_tenants() -> None:
    """Print every tenant, one a line, by name."""
    rows = [("ID", "NAME", "STANDING", "PAGES LEFT", "RESULTS, UPLOADS, JOBS KEPT", "SWITCHED OFF")]
    rows += [
        (
            tenant.id,
            tenant.name,
            tenant.standing.value,
            UNLIMITED if tenant.pages_left is None else str(tenant.pages_left),
            ", ".join(_told(seconds) for seconds in astuple(tenant.lifetimes)),
            ", ".join(sorted(tenant.switched_off)) or "-",
        )
        for tenant in _store().list()
    ]
    for line in in_columns(rows):
        click.echo(line)


@command.command("set")
@click.argument("tenant")
@click.option(
    "--standing",
    type=click.Choice([standing.value for standing in Standing]),
    help="Whether documents are taken in; in arrears and suspended they are not.",
)
@click.option("--pages", callback=_pages, metavar="N|unlimited", help="Pages it may have read from now on.")
@click.option("--keep-results", callback=_lifetime, metavar=LIFETIME, help="How long its results are kept.")
@click.option("--keep-uploads", callback=_lifetime, metavar=LIFETIME, help="How long its uploads are kept.")
@click.option("--keep-jobs", callback=_lifetime, metavar=LIFETIME, help="How long its ended jobs can be asked about.")
@click.option("--switch-off", multiple=True, metavar="ACTION", help="An action of the Tencent Cloud API to refuse.")
@click.option("--switch-on", multiple=True, metavar="ACTION", help="An action to serve again.")
def set_terms(
    tenant: str,
    standing: str | None,
    pages: str | None,
    keep_results: str | None,
    keep_uploads: str | None,
    keep_jobs: str | None,
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
    given = {"result_seconds": keep_results, "upload_seconds": keep_uploads, "job_seconds": keep_jobs}
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
    database = Database(settings)
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
