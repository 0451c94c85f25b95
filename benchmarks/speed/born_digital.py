"""Pages with a text layer a second, and where their time goes, beside other programs on the same pages in the same run.

    python benchmarks/speed/born_digital.py [DATA...]

Read are the project's sample report (one file of 20 pages), the pages of `quality/laid_out_pages.py` (a file each)
and, for every folder named, pages with a text layer of its PDF files, taken evenly, a file each. Readers are kept
running and take turns, set by set and round by round; figures are medians over rounds, the first, in which they warm
up, left out. A page is read to its Markdown, and is not kept. The seconds of opendataloader hold the start of its Java
machine, once for all files of a set.

With `--processes 2` rows follow of pages read side by side: by a pagemill server as it comes, given a set's pages as
one document, and by two processes of each other program, each with a core of its own, which take file after file. They
are given a file that is alone in its set in as many parts, and opendataloader its part of all files in one call.

With `--core` all readers keep to one core. Stages are by the clock, so that the cores must be idle for them to add up;
`Markdown` is the writing of it, and `rest` what belongs to no stage. `--profile` prints where Python spent its time
instead, of the pagemill profiles; being watched, it takes about twice as long.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import pypdfium2

from environments import CACHE, python_of
from project_tests import report, text_pdf
from quality.laid_out_pages import laid_out_pages
from quality.markdown_readings import FORMS, OURS, READERS, cannot_run, page_file, title_of
from speed.dealt import core_of, dealt
from speed.served_pages import ServedPages

#: Those of the benchmarks' readers that read PDF files.
FROM_PDF = [name for name, forms in FORMS.items() if "pdf" in forms and name != "pymupdf4llm-body"]
#: A page with fewer characters is taken to have no text layer.
FEWEST_CHARACTERS = 50


@dataclass(frozen=True)
class PageSet:
    """Files that are read one after the other."""

    name: str
    files: list[Path]
    pages: int


class Running:
    """A reader in a process of its own, waiting for files."""

    def __init__(self, name: str, core: int | None, profiled: bool, said: IO[str]) -> None:
        self.name = name
        command = [python_of("pagemill" if name in OURS else name), str(READERS / "timed_markdown.py"), name]
        command += [str(-1 if core is None else core), *(["profiled"] if profiled else [])]
        self._said = said
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said, text=True
        )

    def ask(self, line: str) -> Any:
        """The answer to a line. Ends the run where the reader has failed."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            self._process.wait()
            self._said.seek(0)
            sys.exit(f"{self.name} failed:\n{self._said.read()[-2000:]}")
        return json.loads(answer)

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="*", type=Path)
    parser.add_argument("--readers", nargs="+", choices=FROM_PDF, default=[n for n in FROM_PDF if n != "accurate"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pages", type=int, default=40, help="of each folder at the most")
    parser.add_argument("--core", type=int, help="the one core that all readers keep to")
    parser.add_argument("--processes", type=int, default=1, help="of each other program that read side by side")
    parser.add_argument("--profile", action="store_true", help="print where Python spends its time")
    arguments = parser.parse_args()
    sets = [_report(), _laid_out(), *(_folder(folder, arguments.pages) for folder in arguments.data)]
    names = [name for name in arguments.readers if not arguments.profile or name in OURS]
    for name in list(names):
        if reason := cannot_run(name):
            print(f"{name} is left out: {reason}")
            names.remove(name)
    core = arguments.core
    print("every reader on " + (f"core {core}" if core is not None else f"{len(os.sched_getaffinity(0))} cores"))
    with ExitStack() as stack:
        readers = [
            Running(name, core, arguments.profile, stack.enter_context(tempfile.TemporaryFile("w+"))) for name in names
        ]
        for reader in readers:
            stack.callback(reader.end)
        side_by_side = [_SideBySide(name, arguments.processes, stack) for name in names if arguments.processes > 1]
        for page_set in sets:
            answers: dict[str, list[dict[str, Any]]] = defaultdict(list)
            for _ in range(arguments.rounds + 1):
                for reader in readers:
                    answers[reader.name].append(reader.ask(json.dumps([str(file) for file in page_set.files])))
            _print_set(page_set, {name: kept[1:] for name, kept in answers.items()})
            if side_by_side:
                _print_side_by_side(page_set, side_by_side, arguments.rounds)
        if arguments.profile:
            for reader in readers:
                print(reader.ask("profile"))


def _print_set(page_set: PageSet, answers: dict[str, list[dict[str, Any]]]) -> None:
    def median(name: str, what: str) -> float:
        return statistics.median(answer[what] for answer in answers[name]) / page_set.pages

    print(f"\n{page_set.name}, {page_set.pages} pages")
    print(f"{'':<20}{'pages/s':>9}{'ms a page':>11}{'processor ms':>14}{'peak MiB':>10}{'against fast':>14}")
    for name, kept in answers.items():
        seconds, used = median(name, "seconds"), median(name, "processor_seconds")
        against = f"{seconds / median('fast', 'seconds'):.2f}" if "fast" in answers else ""
        peak = max(answer["peak_kib"] for answer in kept) / 1024
        print(
            f"{title_of(name):<20}{1 / seconds:>9.1f}{1000 * seconds:>11.1f}{1000 * used:>14.1f}"
            f"{peak:>10.0f}{against:>14}",
            flush=True,
        )
    for name in [name for name in answers if name in OURS]:
        stages = {stage for answer in answers[name] for stage in answer["stages"]}
        spent = {
            stage: statistics.median(answer["stages"].get(stage, 0.0) for answer in answers[name]) for stage in stages
        }
        spent["rest"] = median(name, "seconds") * page_set.pages - sum(spent.values())
        told = sorted(spent.items(), key=lambda item: -item[1])
        print(f"    {name}, ms a page: " + ", ".join(f"{s} {1000 * v / page_set.pages:.1f}" for s, v in told))


class _SideBySide:
    """A server of ours, or processes of another program."""

    def __init__(self, name: str, count: int, stack: ExitStack) -> None:
        self._name = name
        self._server = stack.enter_context(ServedPages(name)) if name in OURS else None
        self._processes: list[Running] = []
        for number in range(0 if name in OURS else count):
            said = stack.enter_context(tempfile.TemporaryFile("w+"))  # noqa: SIM115 - the stack closes it
            self._processes.append(Running(name, core_of(number), False, said))
            stack.callback(self._processes[-1].end)

    @property
    def title(self) -> str:
        if self._server is not None:
            return f"{title_of(self._name)}, a server with {self._server.readers} readers"
        return f"{title_of(self._name)}, {len(self._processes)} processes"

    def read(self, page_set: PageSet) -> dict[str, Any]:
        if self._server is not None:
            return self._server.read([_joined(page_set)])
        count = len(self._processes)
        files = page_set.files if len(page_set.files) > 1 else _parts(page_set.files[0], count)
        pieces = [files[n::count] for n in range(count)] if self._name == "opendataloader" else [[f] for f in files]
        seconds, answers = dealt(
            self._processes, pieces, lambda process, piece: (process, process.ask(json.dumps([str(f) for f in piece])))
        )
        peaks = {process: answer["peak_kib"] for process, answer in answers}
        used = sum(answer["processor_seconds"] for _, answer in answers)
        return {"seconds": seconds, "processor_seconds": used, "peak_kib": sum(peaks.values())}


def _print_side_by_side(page_set: PageSet, readers: Sequence[_SideBySide], rounds: int) -> None:
    taken: list[list[dict[str, Any]]] = [[] for _ in readers]
    for _ in range(rounds + 1):
        for reader, kept in zip(readers, taken, strict=True):
            kept.append(reader.read(page_set))
    print(f"{'side by side':<44}{'pages/s':>9}{'ms a page':>11}{'processor ms':>14}{'peak MiB':>10}")
    for reader, (_, *kept) in zip(readers, taken, strict=True):
        seconds, used = (
            statistics.median(answer[what] for answer in kept) / page_set.pages
            for what in ("seconds", "processor_seconds")
        )
        peak = max(answer["peak_kib"] for answer in kept) / 1024
        print(
            f"{reader.title:<44}{1 / seconds:>9.1f}{1000 * seconds:>11.1f}{1000 * used:>14.1f}{peak:>10.0f}", flush=True
        )


def _joined(page_set: PageSet) -> Path:
    """The pages of a set as one PDF."""
    if len(page_set.files) == 1:
        return page_set.files[0]
    target = CACHE / "born-digital" / f"{page_set.name.replace(' ', '-')}-joined.pdf"
    with pypdfium2.PdfDocument.new() as joined:
        for file in page_set.files:
            with pypdfium2.PdfDocument(file) as part:
                joined.import_pages(part)
        joined.save(target)
    return target


def _parts(file: Path, count: int) -> list[Path]:
    """A PDF cut into so many of about as many pages."""
    parts = []
    with pypdfium2.PdfDocument(file) as whole:
        cuts = [len(whole) * n // count for n in range(count + 1)]
        for number, pages in enumerate(pairwise(cuts)):
            target = file.with_name(f"{file.stem}-{number + 1}-of-{count}.pdf")
            with pypdfium2.PdfDocument.new() as part:
                part.import_pages(whole, list(range(*pages)))
                part.save(target)
            parts.append(target)
    return parts


def _report() -> PageSet:
    data = text_pdf(report())
    return PageSet("the sample report", [_kept("report", data)], 20)


def _laid_out() -> PageSet:
    files = [_kept(page.name, text_pdf([page.sheet])) for page in laid_out_pages()]
    return PageSet("laid-out pages", files, len(files))


def _kept(name: str, data: bytes) -> Path:
    folder = CACHE / "born-digital"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.pdf"
    file.write_bytes(data)
    return file


def _folder(folder: Path, most: int) -> PageSet:
    found: list[tuple[Path, int]] = []
    for file in sorted(folder.rglob("*.pdf")):
        try:
            with pypdfium2.PdfDocument(file) as pdf:
                found += [(file, n) for n in range(len(pdf)) if _characters(pdf[n]) >= FEWEST_CHARACTERS]
        except pypdfium2.PdfiumError:
            continue
    return PageSet(folder.name, [page_file(*page) for page in _evenly(found, most)], min(len(found), most))


def _characters(page: pypdfium2.PdfPage) -> int:
    return page.get_textpage().count_chars()


def _evenly(pages: Sequence[tuple[Path, int]], most: int) -> list[tuple[Path, int]]:
    step = max(1.0, len(pages) / most)
    return [pages[int(n * step)] for n in range(min(len(pages), most))]


if __name__ == "__main__":
    main()
