"""Where the time of a page goes: seconds by stage, summed up as the stages run."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

Stage = Literal[
    "draw",
    "text layer",
    "straighten",
    "orientation",
    "stamps",
    "detection",
    "recognition",
    "layout",
    "barcodes",
    "tables",
    "blocks",
    "remote",
]

#: Tells the time, in seconds. A benchmark of processor seconds puts `time.process_time` here.
clock: Callable[[], float] = time.perf_counter

#: Seconds by stage since they were last taken. Stages that run inside another are counted in their own alone.
_SECONDS: ContextVar[dict[str, float]] = ContextVar("stage_seconds")
_INNER: ContextVar[float] = ContextVar("inner_seconds", default=0.0)


@contextmanager
def _measured(stage: str) -> Iterator[None]:
    outer = _INNER.get()
    _INNER.set(0.0)
    started = clock()
    try:
        yield
    finally:
        took = clock() - started
        seconds = _SECONDS.get(None)
        if seconds is None:
            _SECONDS.set(seconds := {})
        seconds[stage] = seconds.get(stage, 0.0) + took - _INNER.get()
        _INNER.set(outer + took)


def stage(name: Stage) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Counts the time of a function's calls to a stage."""

    def timed(function: Callable[P, T]) -> Callable[P, T]:
        @functools.wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            with _measured(name):
                return function(*args, **kwargs)

        return call

    return timed


def keep_seconds() -> None:
    """From now on seconds of threads that run in a copy of this context are counted here as well."""
    if _SECONDS.get(None) is None:
        _SECONDS.set({})


def take_stage_seconds() -> dict[str, float]:
    """Seconds by stage since this was last called, in this thread."""
    seconds = _SECONDS.get(None)
    _SECONDS.set({})
    return seconds or {}
