"""Seconds of pages read from pixels, by stage, beside the bare time of the models and beside other programs.

    python benchmarks/speed/ocr.py [DATA] [--kinds latin forms] [--readers fast faster-paddle-tiny] [--rounds 3]

Each kind's pages are read by every reader in turn, page after page, round after round, each reader in a process of its
own that is kept; what is printed of a page is its median over the rounds, and of a kind the mean over its pages.
pagemill's figures are of the whole pipeline (turning, layout, tables, stamps, codes, order), the others' of lines
alone. The *floor* is what the runtime takes for the same tensors when nothing else is done; it runs after each page.
Processor seconds hold all threads of a process and are steadier than seconds by the clock where something else runs.

With `--processes 2` rows follow of pages read side by side: by a pagemill server as it comes, pages submitted all at
once, and by two processes of each other program, each with a core of its own, which take page after page. Each page is
read `--times` times.

Kinds: `latin`, `chinese` and `degraded` are drawn (A4 at 150 pixels an inch; `degraded` blurred, grainy and packed as
JPEG 40); `forms` and `receipts` are those of `DATA`, as in `quality/text.py`. Errors are counted as there.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import statistics
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from quality.text_counting import Count, count_errors
from quality.text_pages import Segment, TextPage, forms, receipts
from speed.dealt import core_of, dealt
from speed.paced_readers import OURS, READERS, PacedReader
from speed.printed_pages import printed
from speed.served_pages import ServedPages

KINDS = ("latin", "chinese", "degraded", "forms", "receipts")
#: Functions that the profile shows.
SHOWN = 40


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", help="folder of labelled scans; without it pages are drawn alone")
    parser.add_argument("--kinds", nargs="+", choices=KINDS)
    parser.add_argument("--readers", nargs="+", choices=READERS, default=list(READERS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--every", type=int, default=8, metavar="N", help="take every Nth of the labelled scans")
    parser.add_argument("--limit", type=int, metavar="N", help="take no more than N pages of a kind")
    parser.add_argument("--processes", type=int, default=1, help="of each other program that read side by side")
    parser.add_argument("--times", type=int, default=4, help="that each page is read side by side")
    parser.add_argument("--profile", choices=OURS, help="instead print where Python spends a profile's time")
    arguments = parser.parse_args()
    kinds = arguments.kinds or [kind for kind in KINDS if arguments.data or kind not in ("forms", "receipts")]
    pages = {kind: _pages(kind, arguments.data, arguments.every)[: arguments.limit] for kind in kinds}
    if arguments.profile:
        _print_profile(arguments.profile, [page.picture for kind in kinds for page in pages[kind]])
        return
    with ExitStack() as stack:
        readers = [stack.enter_context(PacedReader(name)) for name in arguments.readers]
        side_by_side = {
            name: _SideBySide(name, arguments.processes, stack) for name in arguments.readers if arguments.processes > 1
        }
        for kind in kinds:
            _print_kind(kind, pages[kind], readers, arguments.rounds)
            if side_by_side:
                _print_side_by_side(pages[kind], list(side_by_side.values()), arguments.rounds, arguments.times)


class _SideBySide:
    """A server of ours, or processes of another program."""

    def __init__(self, name: str, count: int, stack: ExitStack) -> None:
        self._server = stack.enter_context(ServedPages(name)) if name in OURS else None
        self._processes = (
            [] if name in OURS else [stack.enter_context(PacedReader(name, core_of(n))) for n in range(count)]
        )
        self._name = name

    @property
    def title(self) -> str:
        if self._server is not None:
            return f"{self._name}, a server with {self._server.readers} readers"
        return f"{self._name}, {len(self._processes)} processes"

    def read(self, pictures: Sequence[Path]) -> tuple[float, float]:
        """Seconds by the clock and of the processors."""
        if self._server is not None:
            answer = self._server.read(pictures)
            return answer["seconds"], answer["processor_seconds"]
        seconds, answers = dealt(self._processes, pictures, PacedReader.read)
        return seconds, sum(answer["cpu_seconds"] for answer in answers)


def _print_side_by_side(pages: Sequence[TextPage], readers: Sequence[_SideBySide], rounds: int, times: int) -> None:
    pictures = [page.picture for page in pages] * times
    taken: list[list[tuple[float, float]]] = [[] for _ in readers]
    for reader in readers:
        reader.read(pictures)
    for _ in range(rounds):
        for reader, kept in zip(readers, taken, strict=True):
            kept.append(reader.read(pictures))
    print(f"{'side by side':<42}{'pages/s':>9}{'cpu s':>8}", flush=True)
    for reader, kept in zip(readers, taken, strict=True):
        seconds, busy = (statistics.median(times) / len(pictures) for times in zip(*kept, strict=True))
        print(f"{reader.title:<42}{1 / seconds:>9.2f}{busy:>8.3f}", flush=True)


def _pages(kind: str, data: Path | None, every: int) -> list[TextPage]:
    if kind in ("latin", "chinese"):
        return list(printed(kind))
    if kind == "degraded":
        return [page for script in ("latin", "chinese") for page in list(printed(script, spoiled=True))[::2]]
    if data is None:
        raise SystemExit(f"{kind}: name the folder of labelled scans")
    return list(forms(data) if kind == "forms" else receipts(data))[::every]


def _print_kind(kind: str, pages: Sequence[TextPage], readers: Sequence[PacedReader], rounds: int) -> None:
    answers: dict[str, list[list[dict[str, Any]]]] = {reader.name: [[] for _ in pages] for reader in readers}
    for reader in readers:
        reader.read(pages[0].picture)
    for _ in range(rounds):
        for number, page in enumerate(pages):
            for reader in readers:
                answers[reader.name][number].append(reader.read(page.picture))
    print(f"\n{kind}, {len(pages)} pages, medians of {rounds} rounds", flush=True)
    print(f"{'reader':<22}{'pages/s':>9}{'s':>8}{'cpu s':>8}{'floor s':>9}{'floor cpu':>11}{'over':>7}{'edits %':>9}")
    for name, read in answers.items():
        print(_row(name, read, pages, fold_case=kind == "receipts"), flush=True)
    for name in OURS:
        if name in answers:
            print(f"{name}, processor milliseconds: {_stages(answers[name])}", flush=True)


def _row(name: str, read: Sequence[list[dict[str, Any]]], pages: Sequence[TextPage], *, fold_case: bool) -> str:
    seconds, busy = _mean(read, "seconds"), _mean(read, "cpu_seconds")
    row = f"{name:<22}{1 / seconds:>9.2f}{seconds:>8.3f}{busy:>8.3f}"
    if name in OURS:
        floor, floor_busy = _mean(read, "floor"), _mean(read, "floor_cpu")
        row += f"{floor:>9.3f}{floor_busy:>11.3f}{100 * (busy / floor_busy - 1):>6.0f}%"
    else:
        row += " " * 27
    counts = [_errors(page, rounds[0]["lines"], fold_case) for page, rounds in zip(pages, read, strict=True)]
    edits = sum(count.in_place for count in counts) / max(1, sum(count.characters for count in counts))
    failed = sum(answer["error"] is not None for rounds in read for answer in rounds)
    return row + f"{100 * edits:>9.2f}" + (f"  {failed} not read" if failed else "")


def _errors(page: TextPage, lines: Iterable[dict[str, Any]], fold_case: bool) -> Count:
    read = [Segment(line["text"], tuple((x, y) for x, y in line["polygon"])) for line in lines]
    return count_errors(page.segments, read, fold_case=fold_case)


def _mean(read: Sequence[list[dict[str, Any]]], name: str) -> float:
    return statistics.fmean(statistics.median(answer[name] for answer in rounds) for rounds in read)


def _stages(read: Sequence[list[dict[str, Any]]]) -> str:
    """Processor milliseconds a page by stage, most first, and what stands in none."""
    names = {name for rounds in read for answer in rounds for name in answer["stages"]}
    mean = {
        name: statistics.fmean(
            statistics.median(answer["stages"].get(name, 0.0) for answer in rounds) for rounds in read
        )
        for name in names
    }
    mean["the rest"] = _mean(read, "cpu_seconds") - sum(mean.values())
    told = [f"{name} {1000 * mean[name]:.0f}" for name in sorted(mean, key=lambda name: -mean[name])]
    calls = statistics.fmean(rounds[0]["model_calls"] for rounds in read)
    return ", ".join(told) + f"; {calls:.1f} model calls a page"


def _print_profile(profile: str, pictures: Sequence[Path]) -> None:
    """Own time of functions, and of what C extensions they call, over the pages; models and page warmed before."""
    from pagemill.intake import kind_of
    from pagemill.reading import Reader, ReadOptions
    from pagemill.settings import load_settings

    reader = Reader(load_settings().settings)
    options = ReadOptions(profile=profile)  # type: ignore[arg-type]

    def read(picture: Path) -> None:
        with picture.open("rb") as file:
            kind = kind_of(file.read(4096))
        list(reader.read(picture, kind, [0], options))

    read(pictures[0])
    profiler = cProfile.Profile()
    for picture in pictures:
        profiler.runcall(read, picture)
    print(f"{len(pictures)} pages, profile {profile}")
    pstats.Stats(profiler).sort_stats("tottime").print_stats(SHOWN)


if __name__ == "__main__":
    main()
