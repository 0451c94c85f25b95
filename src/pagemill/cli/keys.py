"""`pagemill keys`: API keys of this server's data folder. A running server honours a change at once."""

from __future__ import annotations

import click

from pagemill.access import AccessStore, ResponseStyle
from pagemill.access.store import FIRST_TENANT
from pagemill.database import Database
from pagemill.errors import InvalidParameter
from pagemill.settings import load_settings


def _access() -> AccessStore:
    settings = load_settings().settings
    return AccessStore(settings, Database(settings))


@click.group("keys")
def command() -> None:
    """Create, list and revoke API keys."""


@command.command()
@click.option("--tenant", default=FIRST_TENANT, show_default=True, help="Whose key it is; made where new.")
@click.option("--name", default="", help="A word to tell the key by.")
@click.option(
    "--style",
    type=click.Choice(["documented", "live"]),
    default=None,
    help="How SCNet answers look; else the setting server.response_style.",
)
def create(tenant: str, name: str, style: ResponseStyle | None) -> None:
    """Make a key. Its secret is printed on standard output, this once."""
    access = _access()
    key, secret = access.create_key(access.create_tenant(tenant), name, style)
    click.echo(f"Key {key.id} of {tenant}, {key.response_style} style. The secret is not shown again:", err=True)
    click.echo(secret)


@command.command("list")
def list_keys() -> None:
    """Print every key, one a line, oldest first."""
    keys = _access().list_keys()
    rows = [("ID", "PREFIX", "TENANT", "NAME", "STYLE", "CREATED (UTC)", "REVOKED (UTC)")]
    rows += [
        (
            key.id,
            key.prefix,
            key.tenant_name,
            key.name or "-",
            key.response_style,
            f"{key.created_at:%Y-%m-%d %H:%M}",
            "-" if key.revoked_at is None else f"{key.revoked_at:%Y-%m-%d %H:%M}",
        )
        for key in keys
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@command.command()
@click.argument("key")
def revoke(key: str) -> None:
    """End a key, named by its id or its prefix."""
    if not _access().revoke_key(key):
        raise InvalidParameter(f"no key in force has the id or prefix {key}")
    click.echo(f"Key {key} is revoked.")
