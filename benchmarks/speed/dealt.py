"""Work dealt to processes that run side by side: whoever is done takes the next piece."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import TypeVar

Process = TypeVar("Process")
Piece = TypeVar("Piece")
Answer = TypeVar("Answer")


def dealt(
    processes: Sequence[Process], pieces: Sequence[Piece], ask: Callable[[Process, Piece], Answer]
) -> tuple[float, list[Answer]]:
    """Seconds by the clock, and what the processes answered, in no order."""
    left: SimpleQueue[Piece] = SimpleQueue()
    for piece in pieces:
        left.put(piece)

    def work(process: Process) -> list[Answer]:
        answers = []
        while True:
            try:
                piece = left.get_nowait()
            except Empty:
                return answers
            answers.append(ask(process, piece))

    began = time.perf_counter()
    with ThreadPoolExecutor(len(processes)) as threads:
        answers = [answer for each in threads.map(work, processes) for answer in each]
    return time.perf_counter() - began, answers


def core_of(number: int) -> int:
    """The core that the process of that number keeps to: each its own, as far as they go."""
    cores = sorted(os.sched_getaffinity(0))
    return cores[number % len(cores)]
