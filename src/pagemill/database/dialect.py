"""What differs from one database engine to the next: connecting, beginning, and what may pass."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

#: What a parameter of a statement may be.
Value = str | int | float | None


class Row(Protocol):
    """A row of an answer; columns by name."""

    def __getitem__(self, name: str, /) -> Any: ...


class Cursor(Protocol):
    """The answer to a statement."""

    @property
    def rowcount(self) -> int: ...

    def fetchall(self) -> list[Any]: ...


class Connection(Protocol):
    """A connection in autocommit mode. Statements have parameters written `:name`."""

    @property
    def in_transaction(self) -> bool: ...

    def execute(self, sql: str, values: Mapping[str, Value] = ..., /) -> Cursor: ...

    def executemany(self, sql: str, rows: Iterable[Mapping[str, Value]], /) -> Cursor: ...

    def close(self) -> None: ...


class Dialect(ABC):
    """An engine. The SQL of `queries.sql` is what all of them have in common."""

    @abstractmethod
    def connect(self) -> Connection:
        """A connection that any thread may use, one at a time."""

    @abstractmethod
    def lost(self, connection: Connection) -> bool:
        """Whether a connection has broken, so that a new one is needed."""

    @abstractmethod
    def begin(self, connection: Connection, *, durable: bool) -> None:
        """Begin a transaction that writes, alone of all processes.

        A power cut cannot undo a `durable` commit once `settle` has returned.
        """

    @abstractmethod
    def settle(self) -> None:
        """Bring every durable commit that has returned to the disk. Not called in a transaction; safe for threads."""

    @abstractmethod
    def begin_snapshot(self, connection: Connection) -> None:
        """Begin a transaction that only reads, and sees one moment."""

    @abstractmethod
    def migration_lock(self) -> AbstractContextManager[object]:
        """A lock that one process holds at a time, for the time of the schema's migrations."""

    @abstractmethod
    def may_pass(self, error: Exception) -> bool:
        """Whether an error is trouble of the engine's that may be over later: full, locked, gone away."""
