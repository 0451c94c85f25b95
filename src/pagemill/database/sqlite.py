"""SQLite: one file, and nothing else to run."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path

from pagemill.database.dialect import Connection, Dialect
from pagemill.database.group_sync import GroupSync, LogSync
from pagemill.errors import SettingsError
from pagemill.file_lock import FileLock

#: The first SQLite with RETURNING.
OLDEST_SQLITE = (3, 35, 0)


class SqliteDialect(Dialect):
    """SQLite in WAL mode: one writer, and readers that never wait for it."""

    #: Pages that each connection keeps, in KiB. Every thread that reads has one, and the system keeps the file's pages,
    #: too; what others write empties them anyway. SQLite's own 2 MiB for each would be most of the server's memory.
    CACHE_KIB = 128

    def __init__(self, file: Path, wait_seconds: float) -> None:
        """`wait_seconds` is how long a statement waits for another process's transaction."""
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise SettingsError(
                f"SQLite {sqlite3.sqlite_version} is too old; {'.'.join(map(str, OLDEST_SQLITE))} or newer is needed"
            )
        self.file = file
        self._wait_seconds = wait_seconds
        self._sync = GroupSync(LogSync(file.with_name(file.name + "-wal")))

    def connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.file, timeout=self._wait_seconds, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma foreign_keys = on")
        # FULL would wait for the disk at each commit, one after the other; `settle` waits for all that wait.
        # In WAL mode NORMAL keeps the order of commits.
        connection.execute("pragma synchronous = normal")
        connection.execute(f"pragma cache_size = -{self.CACHE_KIB}")
        # The standard's names for SQLite's scalar min() and max().
        connection.create_function("least", 2, min, deterministic=True)
        connection.create_function("greatest", 2, max, deterministic=True)
        return connection

    def lost(self, connection: Connection) -> bool:
        return False

    def begin(self, connection: Connection, *, durable: bool) -> None:
        connection.execute("begin immediate")

    def settle(self) -> None:
        self._sync.wait()

    def begin_snapshot(self, connection: Connection) -> None:
        connection.execute("begin")

    def migration_lock(self) -> AbstractContextManager[object]:
        return FileLock(self.file.with_name(self.file.name + ".lock"))

    def may_pass(self, error: Exception) -> bool:
        if isinstance(error, OSError):
            return error.errno in (errno.EIO, errno.ENOSPC, errno.EDQUOT)
        if not isinstance(error, sqlite3.OperationalError):
            return False
        code = getattr(error, "sqlite_errorcode", None)
        return code is not None and code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
