"""The schema's history: numbered SQL files, each run once and in order."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pagemill.database.dialect import Connection, Dialect
from pagemill.errors import SettingsError

_FILE = re.compile(r"^(\d{4})_(\w+)\.sql$")


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema."""

    version: int
    name: str
    sql: str

    def statements(self) -> Iterator[str]:
        statement = ""
        for line in self.sql.splitlines():
            if line.strip() and not line.strip().startswith("--"):
                statement += line + "\n"
                if sqlite3.complete_statement(statement):
                    yield statement
                    statement = ""
        if statement:
            raise ValueError(f"migration {self.version}: the last statement has no end")


@cache
def migrations() -> tuple[Migration, ...]:
    """All steps in order; their numbers run from 1 without a gap."""
    steps = []
    for file in (resources.files("pagemill.database") / "migrations").iterdir():
        if match := _FILE.match(file.name):
            steps.append(Migration(int(match[1]), match[2], file.read_text("utf-8")))
    steps.sort(key=lambda step: step.version)
    if [step.version for step in steps] != list(range(1, len(steps) + 1)):
        raise ValueError("migrations are not numbered from 1 without a gap")
    return tuple(steps)


#: The schema this program works with.
SCHEMA_VERSION = migrations()[-1].version


def migrate(dialect: Dialect, connection: Connection, now: int) -> list[int]:
    """Bring the schema up to `SCHEMA_VERSION`; answers the versions that were run (none where it was there).

    Call it under `dialect.migration_lock()`. Raises `SettingsError` where the schema is newer than this program.
    """
    connection.execute(
        "create table if not exists schema_version "
        "(version integer primary key, name text not null, at bigint not null)"
    )
    current: int = connection.execute("select coalesce(max(version), 0) as version from schema_version").fetchall()[0][
        "version"
    ]
    if current > SCHEMA_VERSION:
        raise SettingsError(
            f"the database has schema {current} and this program knows {SCHEMA_VERSION}: run the newer program"
        )
    done = []
    for step in migrations()[current:]:
        dialect.begin(connection, durable=True)
        try:
            for statement in step.statements():
                connection.execute(statement)
            connection.execute(
                "insert into schema_version (version, name, at) values (:version, :name, :at)",
                {"version": step.version, "name": step.name, "at": now},
            )
            connection.execute("commit")
        except BaseException:
            connection.execute("rollback")
            raise
        done.append(step.version)
    return done
