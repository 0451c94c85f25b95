"""Connections and transactions.

A process has one connection that writes, used by one thread at a time, and as many that read as threads read at
once. Waiting for the writer is then a fair wait on a lock of this process; only other processes are waited for by
the engine's own, coarser way.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pagemill.database.dialect import Connection, Dialect, Row, Value
from pagemill.database.migrations import migrate
from pagemill.database.queries import queries
from pagemill.database.sqlite import SqliteDialect
from pagemill.errors import ServiceUnavailable, SettingsError
from pagemill.settings import Settings

log = logging.getLogger(__name__)

#: A clock: milliseconds since 1970-01-01 UTC.
Clock = Callable[[], int]


def wall_clock() -> int:
    """Milliseconds since 1970-01-01 UTC."""
    return time.time_ns() // 1_000_000


_BUSY = "the database cannot be used at the moment; try again later"


class Transaction:
    """A transaction in progress. Every statement is a named query of `queries.sql`."""

    def __init__(self, connection: Connection, now: int) -> None:
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

    def run_many(self, name: str, rows: Iterable[dict[str, Value]]) -> int:
        """The statement once for each row of parameters; how many rows it changed in all."""
        return self._connection.executemany(queries()[name].sql, rows).rowcount


class Database:
    """The database of the settings, brought up to the present schema. Safe for threads.

    Raises `SettingsError` where the schema is newer than this program or the data folder or the engine cannot be used,
    `ServiceUnavailable` where the disk is full, the engine cannot be reached, or another process keeps it for too long.
    """

    def __init__(self, settings: Settings, clock: Clock = wall_clock) -> None:
        self.clock = clock
        folder = Path(settings.server.data_dir)
        self._dialect = _dialect(settings)
        self._wait_seconds = settings.database.wait_seconds
        self._write_lock = threading.Lock()
        with _usable(folder), self._troubles():
            folder.mkdir(parents=True, exist_ok=True)
            with self._dialect.migration_lock():
                self._writer = self._dialect.connect()
                migrate(self._dialect, self._writer, clock())
        self._readers: deque[Connection] = deque()

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[Transaction]:
        """A transaction that writes: committed at the end of the block, rolled back by an error.

        `durable=False` is for what may be lost by a power cut (never by the death of this process) because it
        would merely be done again. What waits for the disk lets others write meanwhile.
        """
        with self._troubles():
            with self._turn():
                self._begin_write(durable)
                try:
                    yield Transaction(self._writer, self.clock())
                    self._writer.execute("commit")
                except BaseException:
                    self._roll_back(self._writer)
                    raise
            if durable:
                self._dialect.settle()

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction that only reads, and sees one moment."""
        with self._troubles():
            connection = self._begin_read()
            try:
                yield Transaction(connection, self.clock())
            finally:
                self._roll_back(connection)
                if self._dialect.lost(connection):
                    connection.close()
                else:
                    self._readers.append(connection)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        # However many wait here, none of them waits longer than for the engine: behind one that another process
        # keeps waiting, each would else wait for all before it.
        if not self._write_lock.acquire(timeout=self._wait_seconds):
            raise ServiceUnavailable(_BUSY)
        try:
            yield
        finally:
            self._write_lock.release()

    def close(self) -> None:
        """Close every connection that no thread uses."""
        with self._write_lock:
            self._writer.close()
        while self._readers:
            self._readers.pop().close()

    def _begin_write(self, durable: bool) -> None:
        try:
            self._dialect.begin(self._writer, durable=durable)
        except Exception:
            # An engine that was started anew has dropped the connection, which is seen only now.
            if not self._dialect.lost(self._writer):
                self._roll_back(self._writer)
                raise
            self._writer.close()
            self._writer = self._dialect.connect()
            self._dialect.begin(self._writer, durable=durable)

    def _begin_read(self) -> Connection:
        while True:
            try:
                connection = self._readers.pop()
            except IndexError:
                connection = self._dialect.connect()
                self._dialect.begin_snapshot(connection)
                return connection
            try:
                self._dialect.begin_snapshot(connection)
                return connection
            except Exception:
                if not self._dialect.lost(connection):
                    raise
                connection.close()

    def _roll_back(self, connection: Connection) -> None:
        if self._dialect.lost(connection) or not connection.in_transaction:
            return
        try:
            connection.execute("rollback")
        except Exception:
            if not self._dialect.lost(connection):
                raise

    @contextmanager
    def _troubles(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            if self._dialect.may_pass(error):
                log.warning("the database: %s", error)
                raise ServiceUnavailable(_BUSY) from error
            raise


@contextmanager
def _usable(folder: Path) -> Iterator[None]:
    """Tell an operator what is wrong with the data folder, or with the file of the database in it."""
    try:
        yield
    except OSError as error:
        raise SettingsError(f"{error.filename or folder} cannot be used: {error.strerror}") from error
    except sqlite3.DatabaseError as error:
        raise SettingsError(f"the database in {folder} cannot be used: {error}") from error


def _dialect(settings: Settings) -> Dialect:
    address = settings.database.url.get_secret_value()
    if not address:
        return SqliteDialect(Path(settings.server.data_dir) / "pagemill.db", settings.database.wait_seconds)
    try:
        from pagemill.database.postgresql import PostgresqlDialect
    except ImportError as error:
        raise SettingsError(
            "`database.url` wants psycopg, which is not installed: install pagemill[postgresql]"
        ) from error
    return PostgresqlDialect(address, settings.database.wait_seconds)
