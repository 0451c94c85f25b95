"""Counts of work done, kept by wrappers around the program's own seams: sessions, the store, connections, bells."""

from counting.reading import ReadingWork, counted_reading
from counting.service import CountedService, ServiceWork

__all__ = ["CountedService", "ReadingWork", "ServiceWork", "counted_reading"]
