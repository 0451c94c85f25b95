"""PostgreSQL: one database for any number of servers, on any number of machines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from enum import Enum
from functools import cache
from typing import Any, cast

import psycopg
from psycopg.pq import ConnStatus, PipelineStatus, TransactionStatus
from psycopg.rows import dict_row

from pagemill.database.dialect import Connection, Cursor, Dialect, Value
from pagemill.errors import SettingsError

#: The first PostgreSQL that is still maintained, as of 2026.
OLDEST_POSTGRESQL = 14
#: Advisory locks of a database; any two numbers that nothing else of that database takes.
WRITER_LOCK, MIGRATION_LOCK = 0x70616765_6D696C01, 0x70616765_6D696C02

_PARAMETER = re.compile(r"(?<!:):([a-z_]\w*)")


@cache
def psycopg_sql(sql: str) -> str:
    """A statement with parameters `:name`, as psycopg writes them: `%(name)s`."""
    return _PARAMETER.sub(r"%(\1)s", sql.replace("%", "%%"))


class PostgresqlConnection:
    """A connection of psycopg's that takes parameters as `:name`, and enumerations by their values."""

    def __init__(self, connection: psycopg.Connection[dict[str, Any]]) -> None:
        self._connection = connection

    @property
    def in_transaction(self) -> bool:
        return self._connection.info.transaction_status not in (TransactionStatus.IDLE, TransactionStatus.UNKNOWN)

    @property
    def usable(self) -> bool:
        """Whether a statement can be sent. One that broke off within a pipeline, as `executemany` has them, leaves a
        connection that is neither closed nor of any use."""
        info = self._connection.info
        return (
            not self._connection.closed
            and info.status is ConnStatus.OK
            and info.pipeline_status is PipelineStatus.OFF
            and info.transaction_status not in (TransactionStatus.ACTIVE, TransactionStatus.UNKNOWN)
        )

    def execute(self, sql: str, values: Mapping[str, Value] | None = None) -> Cursor:
        if not values:
            return cast(Cursor, self._connection.execute(cast(Any, sql)))
        return cast(Cursor, self._connection.execute(cast(Any, psycopg_sql(sql)), _plain(values)))

    def executemany(self, sql: str, rows: Iterable[Mapping[str, Value]]) -> Cursor:
        cursor = self._connection.cursor()
        cursor.executemany(cast(Any, psycopg_sql(sql)), (_plain(row) for row in rows))
        return cast(Cursor, cursor)

    def close(self) -> None:
        self._connection.close()


def _plain(values: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value.value if isinstance(value, Enum) else value for name, value in values.items()}


class PostgresqlDialect(Dialect):
    """PostgreSQL by an address of libpq's. Writers take turns, as they do in SQLite: no statement need fear another.

    Commits that may be lost by a power cut do not wait for the disk, so that most turns take well under a millisecond.
    """

    #: After which a process that stopped in the middle of a transaction loses its turn.
    IDLE_SECONDS = 60
    CONNECT_SECONDS = 10

    def __init__(self, address: str, wait_seconds: float) -> None:
        """`wait_seconds` is how long a statement waits for another process's transaction."""
        self._address = address
        self._wait_seconds = wait_seconds

    def connect(self) -> PostgresqlConnection:
        connection = psycopg.connect(
            self._address,
            autocommit=True,
            row_factory=dict_row,
            connect_timeout=self.CONNECT_SECONDS,
            application_name="pagemill",
            keepalives_idle=30,
            keepalives_interval=10,
            keepalives_count=3,
        )
        major = connection.info.server_version // 10000
        if major < OLDEST_POSTGRESQL:
            connection.close()
            raise SettingsError(f"PostgreSQL {major} is too old; {OLDEST_POSTGRESQL} or newer is needed")
        connection.execute(
            f"set lock_timeout = {max(1, round(self._wait_seconds * 1000))}; "
            f"set idle_in_transaction_session_timeout = '{self.IDLE_SECONDS}s'; set timezone = 'UTC'"
        )
        return PostgresqlConnection(connection)

    def lost(self, connection: Connection) -> bool:
        return isinstance(connection, PostgresqlConnection) and not connection.usable

    def begin(self, connection: Connection, *, durable: bool) -> None:
        connection.execute(
            f"begin; set local synchronous_commit = {'on' if durable else 'off'}; "
            f"select pg_advisory_xact_lock({WRITER_LOCK})"
        )

    def settle(self) -> None:
        pass  # a commit that waits for the disk has done so when it returns

    def begin_snapshot(self, connection: Connection) -> None:
        connection.execute("begin isolation level repeatable read read only")

    @contextmanager
    def _holding(self, lock: int) -> Iterator[None]:
        connection = self.connect()
        try:
            # Migrations of a large database take their time: whoever waits for them waits as long.
            connection.execute(f"set lock_timeout = 0; select pg_advisory_lock({lock})")
            yield
        finally:
            connection.close()

    def migration_lock(self) -> AbstractContextManager[object]:
        return self._holding(MIGRATION_LOCK)

    def may_pass(self, error: Exception) -> bool:
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
