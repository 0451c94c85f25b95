"""The muscle: something that does tasks in processes that may be killed at any moment.

An executor keeps no state that matters. What it was doing when it vanished is done again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from pagemill.jobs.tasks import PageRead, SplitDocument, Task


class Executor(ABC):
    """Does tasks, several at a time. One thread waits for each: see `width`."""

    @property
    @abstractmethod
    def width(self) -> int:
        """How many tasks it does at the same time: that many threads may call `run` at once."""

    @abstractmethod
    def run(self, task: Task, on_page: Callable[[PageRead], None]) -> tuple[SplitDocument, ...]:
        """Do a task and wait for its end. Pages of a `ReadTask` are told to `on_page` as they are stored.

        Answers the documents of a `SplitTask`, and nothing for other tasks. Raises

        - `ReaderDied` where the process was killed, crashed, or took too long over a page: try again;
        - `JobCancelled` where `stop_job` was called: there is nothing to be done any more;
        - `ServiceUnavailable` where the executor is stopping: the task was not at fault;
        - `StorageError`, `ModelError` where something the task stands on failed, a process that does not start too:
          try again later;
        - any other `PagemillError` of the tree where the document is at fault, and trying again is of no use;
        - `PagemillError` itself where something unforeseen happened.
        """

    @property
    @abstractmethod
    def job_ids(self) -> frozenset[str]:
        """The jobs whose tasks are being done."""

    @abstractmethod
    def stop_job(self, job_id: str) -> None:
        """Stop at once whatever is being done for a job: its `run`s raise `JobCancelled`."""

    @abstractmethod
    def stop(self) -> None:
        """Kill whatever runs. Every `run` in progress raises `ServiceUnavailable`, and so do later ones."""
