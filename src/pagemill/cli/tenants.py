"""`pagemill tenants`: the terms that tenants are served on. A running server honours a change at once."""

from __future__ import annotations

import click

from pagemill.access import Standing, TenantStore
from pagemill.api.tencent.routes import ACTIONS
from pagemill.cli.columns import in_columns
from pagemill.database import Database
from pagemill.errors import InvalidParameter
from pagemill.settings import load_settings

#: What stands for a quota that is not counted.
UNLIMITED = "unlimited"
#: Digits of a quota: no more than a database's integer has.
MOST_DIGITS = 15


def _pages(_: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value in (None, UNLIMITED) or (value.isascii() and value.isdecimal() and len(value) <= MOST_DIGITS):
        return value
    raise click.BadParameter(f"{value} is neither a number of pages nor {UNLIMITED}", param=param)


def _store() -> TenantStore:
    return TenantStore(Database(load_settings().settings))


@click.group("tenants")
def command() -> None:
    """List tenants, and set the terms they are served on."""


@command.command("list")
def list_tenants() -> None:
    """Print every tenant, one a line, by name."""
    rows = [("ID", "NAME", "STANDING", "PAGES LEFT", "SWITCHED OFF")]
    rows += [
        (
            tenant.id,
            tenant.name,
            tenant.standing.value,
            UNLIMITED if tenant.pages_left is None else str(tenant.pages_left),
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
@click.option("--switch-off", multiple=True, metavar="ACTION", help="An action of the Tencent Cloud API to refuse.")
@click.option("--switch-on", multiple=True, metavar="ACTION", help="An action to serve again.")
def set_terms(
    tenant: str, standing: str | None, pages: str | None, switch_off: tuple[str, ...], switch_on: tuple[str, ...]
) -> None:
    """Change terms of a tenant, named by its name. What is not given stays as it is."""
    for action in (*switch_off, *switch_on):
        if action not in ACTIONS:
            raise InvalidParameter(f"there is no action {action}; there are {', '.join(sorted(ACTIONS))}")
    store = _store()
    tenant_id = store.named(tenant).id
    if pages is not None:
        store.set_pages(tenant_id, None if pages == UNLIMITED else int(pages))
    store.change(
        tenant_id,
        standing=None if standing is None else Standing(standing),
        switch_off=frozenset(switch_off),
        switch_on=frozenset(switch_on),
    )
    click.echo(f"The terms of {tenant} are changed.")
