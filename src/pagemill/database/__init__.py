"""The database: the one truth about tenants, keys, jobs and pages.

Times in it are whole milliseconds since 1970-01-01 UTC.
"""

from pagemill.database.connection import Clock, Database, Transaction, wall_clock
from pagemill.database.dialect import Row
from pagemill.database.migrations import SCHEMA_VERSION
from pagemill.file_lock import FileLock

__all__ = ["SCHEMA_VERSION", "Clock", "Database", "FileLock", "Row", "Transaction", "wall_clock"]
