"""Reads files to Markdown over and over, timed, with pagemill or with another program in whose environment this runs.

Arguments: the reader, then the core to keep to (-1 for any), then `profiled` to watch Python. Each line of standard
input is a JSON list of PDF files; they are read, and answered by one JSON line: seconds by the clock, processor seconds
(with those of programs it called), peak memory so far, and for pagemill the seconds by stage. A line `profile` is
answered by where Python spent its time since.
"""

from __future__ import annotations

import cProfile
import io
import json
import os
import pstats
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

#: Standard output is for results; programs and their libraries print to it too.
RESULTS = sys.stdout
OURS = ("fast", "accurate")
#: Functions that are told of in a profile.
TOLD = 45

Read = Callable[[list[str]], dict[str, float]]


def pagemill(profile: str) -> Read:
    from pagemill.export import page_markdown
    from pagemill.intake import Kind
    from pagemill.process_memory import keep_large_pieces, open_few_heaps
    from pagemill.reading import Reader, ReadOptions, count_pages
    from pagemill.reading.blocks.pages_together import read_together
    from pagemill.reading.stage_clock import take_stage_seconds
    from pagemill.settings import load_settings

    # As a reader process of pagemill's begins.
    open_few_heaps()
    keep_large_pieces()
    settings = load_settings().settings
    reader = Reader(settings)
    options = ReadOptions(profile=profile)  # type: ignore[arg-type]

    def read(paths: list[str]) -> dict[str, float]:
        take_stage_seconds()
        markdown = 0.0
        for path in map(Path, paths):
            pages = range(count_pages(path, Kind.PDF, settings.limits))
            read = list(read_together(reader.read(path, Kind.PDF, pages, options)))
            began = time.perf_counter()
            for page in read:
                page_markdown(page)
            markdown += time.perf_counter() - began
        return {**take_stage_seconds(), "Markdown": markdown}

    return read


def peer(name: str) -> Read:
    from peer_markdown import READERS

    read_one = READERS[name]()

    def read(paths: list[str]) -> dict[str, float]:
        for path in paths:
            read_one(path)
        return {}

    return read


def opendataloader() -> Read:
    """All files in one call, as its manual advises: its Java machine is started once for all of them."""
    from opendataloader_pdf import convert

    def read(paths: list[str]) -> dict[str, float]:
        with tempfile.TemporaryDirectory() as folder:
            convert(input_path=paths, output_dir=folder, format="markdown", image_output="off", quiet=True)
        return {}

    return read


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _peak_kib() -> int:
    # What `getrusage` tells of this process begins with what the one that started it held.
    own = re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text())
    return max(int(own[1]) if own else 0, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


def _told(profile: cProfile.Profile) -> str:
    text = io.StringIO()
    pstats.Stats(profile, stream=text).strip_dirs().sort_stats("tottime").print_stats(TOLD)
    return text.getvalue()


def main() -> None:
    name, core, *profiled = sys.argv[1:]
    if int(core) >= 0:
        os.sched_setaffinity(0, {int(core)})
    sys.stdout = sys.stderr
    read = pagemill(name) if name in OURS else opendataloader() if name == "opendataloader" else peer(name)
    profile = cProfile.Profile()
    for line in sys.stdin:
        if line.strip() == "profile":
            print(json.dumps(_told(profile)), file=RESULTS, flush=True)
            continue
        began, used = time.perf_counter(), _processor_seconds()
        if profiled:
            profile.enable()
        stages = read(json.loads(line))
        profile.disable()
        answer = {
            "seconds": time.perf_counter() - began,
            "processor_seconds": _processor_seconds() - used,
            "peak_kib": _peak_kib(),
            "stages": stages,
        }
        print(json.dumps(answer), file=RESULTS, flush=True)


if __name__ == "__main__":
    main()
