"""What a reader process is asked to do, and what it answers. All of it can be pickled.

A task holds everything the work needs but the settings and the objects in the store; a reader knows no database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pagemill.intake import Kind
from pagemill.jobs.model import Failure
from pagemill.jobs.order import Order
from pagemill.reading.options import ReadOptions


@dataclass(frozen=True, slots=True)
class SplitTask:
    """Tell a source's kind, unpack it if it is an archive, and count the pages that the order takes."""

    job_id: str
    file_name: str
    source_key: str
    order: Order = field(default_factory=Order)
    options: ReadOptions = field(default_factory=ReadOptions)
    #: The tenant that the reading is kept for, to be used again; None where it is not.
    kept_for: str | None = None


@dataclass(frozen=True, slots=True)
class ReadTask:
    """Read some pages (counted from 0) of a document."""

    job_id: str
    document_n: int
    source_key: str
    kind: Kind
    pages: tuple[int, ...]
    options: ReadOptions
    #: The reading that the pages are kept in, where they are.
    reading_id: str | None = None


@dataclass(frozen=True, slots=True)
class PageRef:
    """A page that is done: the object that holds it, or why there is none."""

    index: int
    key: str | None
    failure: Failure | None


@dataclass(frozen=True, slots=True)
class DocumentPages:
    """A document of a job and its pages, in order."""

    file_name: str
    pages: tuple[PageRef, ...]


@dataclass(frozen=True, slots=True)
class MergeTask:
    """Write what was ordered from the pages."""

    job_id: str
    documents: tuple[DocumentPages, ...]
    result_key: str
    order: Order = field(default_factory=Order)


@dataclass(frozen=True, slots=True)
class WarmTask:
    """Load what reading needs, so that the first page does not wait for it."""


Task = SplitTask | ReadTask | MergeTask | WarmTask


@dataclass(frozen=True, slots=True)
class SplitDocument:
    """A document found in a source. One with a `failure` cannot be opened and counts as a single failed page."""

    file_name: str
    #: None where it was not told.
    kind: Kind | None
    source_key: str
    pages: int
    failure: Failure | None = None
    #: The first of its pages that is read, counted from 0.
    first_page: int = 0
    #: The reading that its pages are taken from and kept in, where they are.
    reading_id: str | None = None

    @property
    def page_numbers(self) -> range:
        """The pages, counted from 0."""
        return range(self.first_page, self.first_page + self.pages)


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page (counted from 0) was read and stored, or found unreadable; it took that many seconds."""

    index: int
    key: str
    failure: Failure | None
    seconds: float
    #: Seconds spent in each stage of reading it, as `reading.stage_clock` names them.
    stage_seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StillAlive:
    """The task makes headway: its time starts again."""


@dataclass(frozen=True, slots=True)
class Done:
    """The task is done. `documents` is the answer of a `SplitTask`; `resident` is the process's memory in bytes."""

    documents: tuple[SplitDocument, ...] = ()
    resident: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """The task cannot be done. `code` names a class of `pagemill.errors`."""

    code: str
    message: str
    resident: int = 0
