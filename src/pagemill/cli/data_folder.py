"""The database that a command works on."""

from __future__ import annotations

import click

from pagemill.database import Database
from pagemill.settings import Settings


def open_database(settings: Settings) -> Database:
    """The database of the settings; where the command is the first to use its folder, a note says which that is.

    A command that is given in another folder than the server's, or without its settings, works on a database of its
    own: keys made there are not known to the server. Raises what `Database` raises.
    """
    new = not settings.database.url.get_secret_value() and not (settings.server.data_dir / "pagemill.db").exists()
    database = Database(settings)
    if new:
        folder = settings.server.data_dir.absolute()
        click.echo(
            f"note: {folder} is a new data folder; a server whose server.data_dir is another knows nothing of it",
            err=True,
        )
    return database
