"""`pagemill keys`: API keys of this server's data folder. A running server honours a change at once."""

from __future__ import annotations

from datetime import datetime

import click

from pagemill.access import AccessStore, KeyPairStore, ResponseStyle
from pagemill.access.store import FIRST_TENANT
from pagemill.cli.columns import in_columns
from pagemill.cli.data_folder import open_database
from pagemill.errors import InvalidParameter
from pagemill.settings import load_settings

#: Longest name of a tenant, in characters: it stands in lists, in logs and in metrics.
LONGEST_NAME = 200


def _stores() -> tuple[AccessStore, KeyPairStore]:
    settings = load_settings().settings
    database = open_database(settings)
    return AccessStore(settings, database), KeyPairStore(settings, database)


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
@click.option("--tencent", is_flag=True, help="A key pair for the Tencent Cloud API: SecretId and SecretKey.")
def create(tenant: str, name: str, style: ResponseStyle | None, tencent: bool) -> None:
    """Make a key, or a key pair. The secret is printed on standard output, this once.

    Of a key pair the SecretId is printed on the first line and the SecretKey on the second.
    """
    if tencent and style is not None:
        raise InvalidParameter("--style is of SCNet keys, and --tencent makes none")
    if not tenant.strip() or not tenant.isprintable() or len(tenant) > LONGEST_NAME:
        raise InvalidParameter(f"a tenant's name is of 1 to {LONGEST_NAME} printable characters")
    access, pairs = _stores()
    tenant_id = access.create_tenant(tenant)
    if tencent:
        pair, secret_key = pairs.create(tenant_id, name)
        click.echo(f"SecretId and SecretKey of {tenant}. The SecretKey is not shown again:", err=True)
        click.echo(f"{pair.id}\n{secret_key}")
        return
    key, secret = access.create_key(tenant_id, name, style)
    click.echo(f"Key {key.id} of {tenant}, {key.response_style} style. The secret is not shown again:", err=True)
    click.echo(secret)


@command.command("list")
def list_keys() -> None:
    """Print every key and then every key pair, one a line, oldest first."""
    access, pairs = _stores()
    rows = [("ID", "PREFIX", "TENANT", "NAME", "STYLE", "CREATED (UTC)", "REVOKED (UTC)")]
    rows += [
        (k.id, k.prefix, k.tenant_name, k.name or "-", k.response_style, _minute(k.created_at), _minute(k.revoked_at))
        for k in access.list_keys()
    ]
    rows += [
        (p.id, "-", p.tenant_name, p.name or "-", "tencent", _minute(p.created_at), _minute(p.revoked_at))
        for p in pairs.list()
    ]
    for line in in_columns(rows):
        click.echo(line)


def _minute(moment: datetime | None) -> str:
    return "-" if moment is None else f"{moment:%Y-%m-%d %H:%M}"


@command.command()
@click.argument("key")
def revoke(key: str) -> None:
    """End a key, named by its id or its prefix, or a key pair, named by its SecretId."""
    access, pairs = _stores()
    if not access.revoke_key(key) and not pairs.revoke(key):
        raise InvalidParameter(f"no key in force has the id or prefix {key}")
    click.echo(f"Key {key} is revoked.")
