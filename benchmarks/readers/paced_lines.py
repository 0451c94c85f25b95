"""Reads pictures with one reader, one after the other, as their paths come on standard input, a line each. The answer
is a line of JSON: lines with their polygons, seconds by the clock and of the processors, and `error` where it failed.

Arguments: the reader, `fast` or `accurate` for pagemill's, which answer with processor seconds by stage as well, and
with those of the *floor*: the tensors of the page given to the same runtime again, and nothing else done. Stages that
run beside each other cannot be told apart by processor seconds, and are taken of a second reading, one after the
other. Then, where there is one, the core to keep to. Runs in the reader's own environment.
"""

import functools
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from peer_lines import READERS as PEERS
from peer_lines import processor_seconds

#: Standard output is for answers; programs and their libraries print to it too.
ANSWERS = sys.stdout

#: Lines, and what else is told of the page.
Read = Callable[[str], tuple[list[dict[str, Any]], Callable[[], dict[str, Any]]]]


def rapidocr_openvino() -> Callable[[str], list[dict[str, Any]]]:
    import logging

    from rapidocr import EngineType, RapidOCR

    logging.disable(logging.INFO)
    engine = RapidOCR(params={f"{part}.engine_type": EngineType.OPENVINO for part in ("Det", "Cls", "Rec")})

    def read(path: str) -> list[dict[str, Any]]:
        result = engine(path)
        boxes = result.boxes if result.boxes is not None else []
        return [{"text": text, "polygon": box.tolist()} for text, box in zip(result.txts or (), boxes, strict=True)]

    return read


def peer(name: str) -> Read:
    read = rapidocr_openvino() if name == "rapidocr-openvino" else PEERS[name]()
    return lambda path: (read(path), dict)


def pagemill(profile: str) -> Read:
    from pagemill_lines import lines_of

    from pagemill.intake import kind_of
    from pagemill.models import Session
    from pagemill.process_memory import keep_large_pieces, open_few_heaps
    from pagemill.reading import Reader, ReadOptions, beside, stage_clock
    from pagemill.settings import load_settings

    # As a server's readers begin.
    open_few_heaps()
    keep_large_pieces()
    stage_clock.clock = time.process_time
    threads = beside._THREADS
    reader = Reader(load_settings().settings)
    reader.warm(profile)  # type: ignore[arg-type]
    options = ReadOptions(profile=profile)  # type: ignore[arg-type]
    calls: list[tuple[Any, Any]] = []
    within = threading.local()
    for runtime_session in Session.__subclasses__():
        _record(runtime_session, calls, within)

    def read(path: str) -> tuple[list[dict[str, Any]], Callable[[], dict[str, Any]]]:
        calls.clear()
        with Path(path).open("rb") as file:
            kind = kind_of(file.read(4096))
        (page,) = reader.read(Path(path), kind, [0], options)
        made = list(calls)

        def more() -> dict[str, Any]:
            stage_clock.take_stage_seconds()
            beside._THREADS = AtOnce()
            list(reader.read(Path(path), kind, [0], options))
            beside._THREADS = threads
            stages = stage_clock.take_stage_seconds()
            began, busy = time.perf_counter(), time.process_time()
            for each, tensors in made:
                each(tensors, lambda outputs: None)
            floor, floor_cpu = time.perf_counter() - began, time.process_time() - busy
            calls.clear()
            return {
                "stages": stages,
                "floor": floor,
                "floor_cpu": floor_cpu,
                "model_calls": sum(len(tensors) for _, tensors in made),
            }

        return list(lines_of(page)), more

    return read


class AtOnce(ThreadPoolExecutor):
    """Does what it is given before it is asked for it, on the caller's thread."""

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(function(*args, **kwargs))
        return done


def _record(runtime_session: type, calls: list[tuple[Any, Any]], within: threading.local) -> None:
    """Keeps what sessions of a kind are given by their callers; one method may call the other, and one session another,
    which is not counted again. Nobody writes to the arrays later."""
    run, each = runtime_session.run, runtime_session.each

    def recorded(self: Any, arrays: Any, take: Any) -> Any:
        if getattr(within, "it", False):
            return each(self, arrays, take)
        kept = list(arrays)
        calls.append((functools.partial(each, self), kept))
        within.it = True
        try:
            return each(self, kept, take)
        finally:
            within.it = False

    def recorded_run(self: Any, array: Any) -> Any:
        if getattr(within, "it", False):
            return run(self, array)
        return recorded(self, [array], lambda outputs: [output.copy() for output in outputs])[0]

    runtime_session.run, runtime_session.each = recorded_run, recorded


def main() -> None:
    name, *core = sys.argv[1:]
    if core:
        os.sched_setaffinity(0, {int(core[0])})
    sys.stdout = sys.stderr
    read = pagemill(name) if name in ("fast", "accurate") else peer(name)
    for path in map(str.strip, sys.stdin):
        began, busy = time.perf_counter(), processor_seconds()
        answer: dict[str, Any] = {"lines": [], "error": None}
        more: Callable[[], dict[str, Any]] = dict
        try:
            answer["lines"], more = read(path)
        except Exception as failure:  # whatever a program raises is its failure to read the page
            answer["error"] = f"{type(failure).__name__}: {failure}"[:500]
        answer["seconds"] = time.perf_counter() - began
        answer["cpu_seconds"] = processor_seconds() - busy
        print(json.dumps({**answer, **more()}), file=ANSWERS, flush=True)


if __name__ == "__main__":
    main()
