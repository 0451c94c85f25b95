"""`pagemill parse`: files read without a server."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

import click
from rich.console import Console
from rich.progress import Progress, TaskID

from pagemill.cli.local_reading import LocalDocument, LocalReading, PageRange, local_reading, quiet
from pagemill.cli.named_texts import page_range
from pagemill.cli.outputs import ENDINGS, FLOWING, NOT_TEXT, Asked, Format, Names, stem, write_document, write_scnet
from pagemill.cli.page_overlays import draw_pages, numbered
from pagemill.cli.picture_file import check_png_target
from pagemill.cli.progress import page_bars
from pagemill.document import Page
from pagemill.error_codes import outside
from pagemill.errors import BackendNotSupported, FetchFailed, PagemillError, PageUnreadable, StorageError
from pagemill.reading.options import Profile, ReadOptions
from pagemill.settings import NO_BACKEND, Settings, load_settings

STDOUT = "-"


@dataclass
class Tally:
    """What came of one file."""

    path: Path
    pages: int = 0
    unread: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    error: PagemillError | None = None

    @property
    def exit_code(self) -> int:
        if self.error is not None:
            return outside(self.error).exit_code
        return outside(PageUnreadable).exit_code if self.unread else 0


@click.command()
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", metavar="DIR", help="Folder to write to, made where it is missing; `-` is standard output."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(ENDINGS)),
    default="md",
    show_default=True,
    help="Markdown with pictures, HTML, plain text, Word, searchable PDF, every detail as JSON, or the SCNet result.",
)
@click.option(
    "--profile",
    type=click.Choice(["fast", "accurate"]),
    help="Weights for text. Default: the setting reading.profile.",
)
@click.option(
    "--remote",
    metavar="NAME",
    help="A vision model of the settings that reads too; `none` for no one. Default: the setting vision.default.",
)
@click.option("--pages", metavar="FIRST-LAST", type=page_range, help="Pages that are read: `3`, `2-5`, `2-` or `-5`.")
@click.option("--page-marks", is_flag=True, help="In Markdown, a comment with its number before each page.")
@click.option("--front-matter", is_flag=True, help="Before Markdown, YAML with title, file and number of pages.")
@click.option(
    "--join-tables", is_flag=True, help="Write a table that goes on over pages as one; for md, html, text, docx."
)
@click.option(
    "--overlay",
    metavar="OUT.png",
    type=click.Path(path_type=Path),
    help="Draw blocks, their order, lines and cells on each page; OUT-2.png is page 2 where there are several.",
)
def command(
    paths: tuple[Path, ...],
    output: str | None,
    format_: Format,
    profile: Profile | None,
    remote: str | None,
    pages: PageRange | None,
    page_marks: bool,
    front_matter: bool,
    join_tables: bool,
    overlay: Path | None,
) -> None:
    """Read files and write what is in them.

    Without -o, one file goes to standard output and several are written to the working folder. After a file that cannot
    be read the others are read all the same; the exit code is that of the first failure, and 70 where only single
    pages could not be read.
    """
    if output == STDOUT and len(paths) > 1:
        raise click.UsageError("standard output takes one file")
    if format_ != "md" and (page_marks or front_matter):
        raise click.UsageError("--page-marks and --front-matter are of Markdown: --format md")
    if join_tables and format_ not in FLOWING:
        raise click.UsageError(
            f"{format_} gives each page's tables in their places: --join-tables is for md, html, text, docx"
        )
    check_png_target(overlay, paths)
    to_stdout = output == STDOUT or (output is None and len(paths) == 1)
    if to_stdout and format_ in NOT_TEXT and sys.stdout.isatty():
        raise click.UsageError(f"{format_} is nothing to show on a terminal: name a folder with -o")
    folder = None if to_stdout else Path(output or ".")
    asked = Asked(format_, folder, page_marks, front_matter, join_tables, overlay)
    settings = quiet(load_settings().settings)
    _check_remote(settings, remote)
    started = time.monotonic()
    console = Console(stderr=True)
    with (
        page_bars(console) as progress,
        local_reading(settings, ReadOptions(profile, remote=remote)) as reading,
    ):
        writer = _Writer(reading, asked, Names(_taken(paths, asked)), settings, progress, console)
        tallies = writer.parse(paths, pages)
    _summary(tallies, time.monotonic() - started, console)
    sys.exit(next((tally.exit_code for tally in tallies if tally.exit_code), 0))


def _check_remote(settings: Settings, name: str | None) -> None:
    """Raises `BackendNotSupported` for a name that is not in the settings."""
    if name is not None and name not in (NO_BACKEND, *settings.vision.backends):
        known = ", ".join(sorted(settings.vision.backends)) or "none"
        raise BackendNotSupported(f"{name} is not a configured vision model; there are: {known}")


def _taken(paths: Iterable[Path], asked: Asked) -> list[str]:
    """The stems of the files that are read, where what is written has their ending and goes to their folder."""
    ending = ENDINGS[asked.format]
    folder = None if asked.folder is None else asked.folder.resolve()
    there = [path.resolve() for path in paths]
    return [path.name.removesuffix(ending) for path in there if path.parent == folder and path.name.endswith(ending)]


@dataclass(frozen=True, slots=True)
class _Begun:
    """A file that may be read already, the bar of its progress, and what is in it once that is wanted."""

    path: Path
    bar: TaskID
    documents: Callable[[], list[LocalDocument]]


class _Writer:
    """Reads files and writes each as it goes."""

    def __init__(
        self,
        reading: LocalReading,
        asked: Asked,
        names: Names,
        settings: Settings,
        progress: Progress,
        console: Console,
    ) -> None:
        self._reading = reading
        self._asked = asked
        self._settings = settings
        self._progress = progress
        self._console = console
        self._names = names

    def parse(self, paths: Sequence[Path], pages: PageRange | None) -> list[Tally]:
        """Reads files, as many at once as there are readers for, and writes what is in each, one after the other."""
        waiting = deque(paths)
        begun: deque[_Begun] = deque()
        tallies: list[Tally] = []
        while waiting or begun:
            while waiting and len(begun) <= self._reading.files_ahead:
                begun.append(self._begin(waiting.popleft(), pages))
            started = time.monotonic()
            tallies.append(self._finish(begun.popleft(), alone=len(paths) == 1))
            if len(tallies) > 1:  # a reader was started for the first
                self._reading.took(time.monotonic() - started, len(waiting))
        return tallies

    def _begin(self, path: Path, pages: PageRange | None) -> _Begun:
        bar = self._progress.add_task(path.name, total=None)
        return _Begun(path, bar, self._reading.begin(path, lambda: self._progress.advance(bar), pages=pages))

    def _finish(self, begun: _Begun, *, alone: bool) -> Tally:
        """Writes what is in one file; `alone` where no other one is read."""
        path, bar = begun.path, begun.bar
        tally = Tally(path)
        try:
            documents = self._documents(begun)
            self._progress.update(bar, total=sum(document.page_count for document in documents))
            counted = [replace(document, pages=_counted(document, tally)) for document in documents]
            self._write(path, counted, tally, alone=alone and len(counted) == 1)
        except PagemillError as error:
            tally.error = error
        except BrokenPipeError:
            raise
        except OSError as error:
            where = f" {error.filename}" if error.filename else ""
            tally.error = StorageError(f"cannot write{where}: {error.strerror or error}")
        if tally.error is not None:
            self._console.print(
                f"{path}: {tally.error.message}", style="red", markup=False, highlight=False, soft_wrap=True
            )
        self._progress.stop_task(bar)
        return tally

    def _documents(self, begun: _Begun) -> list[LocalDocument]:
        try:
            return begun.documents()
        except OSError as error:
            raise FetchFailed(f"cannot read the file: {error.strerror}") from error

    def _write(self, path: Path, documents: list[LocalDocument], tally: Tally, *, alone: bool) -> None:
        if self._asked.format == "scnet":
            name = self._names.fresh(path.name)
            named = [(each, name if each.name == path.name else f"{name}_{stem(each.name)}") for each in documents]
            with self._out(name, tally) as out:
                write_scnet(out, [self._shown(*each, tally, alone=alone) for each in named])
            return
        for document in documents:
            parts = [path.name] if document.name == path.name else [path.name, document.name]
            name = self._names.fresh(*parts)
            with self._out(name, tally) as out:
                shown = self._shown(document, name, tally, alone=alone)
                left_out = write_document(out, shown, name, self._asked, self._settings)
            if left_out:
                told = f"{_count(left_out, 'picture')} left out; -o DIR writes what is shown"
                self._console.print(told, highlight=False, soft_wrap=True)

    def _shown(self, document: LocalDocument, name: str, tally: Tally, *, alone: bool) -> LocalDocument:
        """The document, its pages drawn as they go by where an overlay is asked for."""
        target = self._asked.overlay
        if target is None:
            return document
        own = target if alone else numbered(target, name)
        pages = draw_pages(document, document.pages, own, self._settings, lambda file: tally.written.append(str(file)))
        return replace(document, pages=pages)

    @contextmanager
    def _out(self, name: str, tally: Tally) -> Iterator[BinaryIO]:
        """The file to write to. It has its name once it is whole."""
        folder = self._asked.folder
        if folder is None:
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
            return
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}{ENDINGS[self._asked.format]}"
        part = path.with_name(f".{path.name}.part")
        try:
            with part.open("wb") as out:
                yield out
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        tally.written.append(str(path))


def _counted(document: LocalDocument, tally: Tally) -> Iterator[Page]:
    for page in document.pages:
        tally.pages += 1
        if page.failure is not None:
            tally.unread.append(f"{document.name}, page {page.index + 1}: {page.failure.message}")
        tally.notes += [f"{document.name}, page {page.index + 1}: {note}" for note in page.notes]
        yield page


def _summary(tallies: list[Tally], seconds: float, console: Console) -> None:
    pages = sum(tally.pages for tally in tallies)
    for tally in tallies:
        for line in tally.unread:
            console.print(f"not read: {line}", style="yellow", markup=False, highlight=False, soft_wrap=True)
        for line in tally.notes:
            console.print(line, markup=False, highlight=False, soft_wrap=True)
        for path in tally.written:
            console.print(f"wrote {path}", markup=False, highlight=False, soft_wrap=True)
    failed = sum(tally.error is not None for tally in tallies)
    parts = [f"{_count(pages, 'page')} in {seconds:.1f} s, {pages / max(seconds, 1e-9):.2f} pages a second"]
    if unread := sum(len(tally.unread) for tally in tallies):
        parts.append(f"{unread} not read")
    if failed:
        parts.append(f"{failed} of {len(tallies)} files failed")
    console.print("; ".join(parts), markup=False, highlight=False, soft_wrap=True)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
