"""Work on a page that goes on beside the rest: most of a page's steps keep one core, and the others would idle."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

from pagemill.reading.stage_clock import keep_seconds

P = ParamSpec("P")
T = TypeVar("T")

#: A page has two such pieces of work at a time. Threads are started when first needed: after a reader is confined.
_THREADS = ThreadPoolExecutor(2, thread_name_prefix="beside")


def begin(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
    """Calls a function on another thread; its result, or what it raised, comes from the future.

    Its stages count for this thread's page. What is called so must not wait for another piece of such work.
    """
    keep_seconds()
    return _THREADS.submit(copy_context().run, partial(function, *args, **kwargs))
