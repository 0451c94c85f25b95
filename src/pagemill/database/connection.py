"""Connections and transactions.

A process has one connection that writes, used by one thread at a time, and as many that read as threads read at
once. Waiting for the writer is then a fair wait on a lock of this process; only other processes are waited for by
SQLite's own, coarser way.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pagemill.database.dialect import Dialect, SqliteDialect
from pagemill.database.migrations import migrate
from pagemill.database.queries import queries
from pagemill.errors import ServiceUnavailable
from pagemill.settings import Settings

#: A clock: milliseconds since 1970-01-01 UTC.
Clock = Callable[[], int]
#: A row of an answer; columns by name.
Row = sqlite3.Row
#: What a parameter of a query may be.
Value = str | int | float | None


def wall_clock() -> int:
    """Milliseconds since 1970-01-01 UTC."""
    return time.time_ns() // 1_000_000


class Transaction:
    """A transaction in progress. Every statement is a named query of `queries.sql`."""

    def __init__(self, connection: sqlite3.Connection, now: int) -> None:
        self._connection = connection
        #: When it began; the one time that all its rows carry.
        self.now = now

    def all(self, name: str, /, **values: Value) -> list[Row]:
        """Every row of the answer."""
        return self._connection.execute(queries()[name].sql, values).fetchall()

    def one(self, name: str, /, **values: Value) -> Row | None:
        """The first row of the answer, or None where it has none."""
        rows = self.all(name, **values)  # all are fetched: a statement with RETURNING ends with its last row
        return rows[0] if rows else None

    def run(self, name: str, /, **values: Value) -> int:
        """How many rows the statement changed."""
        return self._connection.execute(queries()[name].sql, values).rowcount

    def run_many(self, name: str, rows: Iterator[dict[str, Value]]) -> None:
        """The statement once for each row of parameters."""
        self._connection.executemany(queries()[name].sql, rows)


class Database:
    """The database of `server.data_dir`, brought up to the present schema. Safe for threads.

    Raises `SettingsError` where the schema is newer than this program, `ServiceUnavailable` where the disk is full or
    another process keeps the database for too long.
    """

    def __init__(self, settings: Settings, clock: Clock = wall_clock) -> None:
        self.clock = clock
        self.file = Path(settings.server.data_dir) / "pagemill.db"
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self._dialect: Dialect = SqliteDialect(self.file)
        self._write_lock = threading.Lock()
        with self._dialect.migration_lock():
            self._writer = self._dialect.connect()
            migrate(self._dialect, self._writer, clock())
        self._readers: deque[sqlite3.Connection] = deque()

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[Transaction]:
        """A transaction that writes: committed at the end of the block, rolled back by an error.

        `durable=False` is for what may be lost by a power cut (never by the death of this process) because it
        would merely be done again.
        """
        with self._write_lock, _troubles():
            self._dialect.begin(self._writer, durable=durable)
            try:
                yield Transaction(self._writer, self.clock())
                self._writer.execute("commit")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("rollback")
                raise

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction that only reads, and sees one moment."""
        with _troubles():
            try:
                connection = self._readers.pop()
            except IndexError:
                connection = self._dialect.connect()
            try:
                self._dialect.begin_snapshot(connection)
                yield Transaction(connection, self.clock())
            finally:
                if connection.in_transaction:
                    connection.execute("rollback")
                self._readers.append(connection)

    def close(self) -> None:
        """Close every connection that no thread uses."""
        with self._write_lock:
            self._writer.close()
        while self._readers:
            self._readers.pop().close()


@contextmanager
def _troubles() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code is not None and code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            raise ServiceUnavailable("the database cannot be written at the moment; try again later") from error
        raise
