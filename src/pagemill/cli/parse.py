"""`pagemill parse`: files read without a server."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

import click
from rich.console import Console
from rich.progress import Progress

from pagemill.cli.local_reading import LocalDocument, LocalReading, local_reading, quiet
from pagemill.cli.outputs import ENDINGS, Format, Names, write_json, write_markdown, write_scnet, write_word
from pagemill.cli.progress import page_bars
from pagemill.document import Page
from pagemill.errors import FetchFailed, PagemillError, PageUnreadable, StorageError, outside
from pagemill.export import write_html, write_text
from pagemill.reading.options import Profile, ReadOptions
from pagemill.settings import load_settings

STDOUT = "-"


@dataclass
class Tally:
    """What came of one file."""

    path: Path
    pages: int = 0
    unread: list[str] = field(default_factory=list)
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
    help="Markdown and pictures, HTML, plain text, a Word file, every detail as JSON, or the SCNet result file.",
)
@click.option(
    "--profile",
    type=click.Choice(["fast", "accurate"]),
    help="Weights for text. Default: the setting reading.profile.",
)
def command(paths: tuple[Path, ...], output: str | None, format_: Format, profile: Profile | None) -> None:
    """Read files and write what is in them.

    Without -o, one file goes to standard output and several are written to the working folder. After a file that cannot
    be read the others are read all the same; the exit code is that of the first failure, and 70 where only single
    pages could not be read.
    """
    if output == STDOUT and len(paths) > 1:
        raise click.UsageError("standard output takes one file")
    to_stdout = output == STDOUT or (output is None and len(paths) == 1)
    folder = None if to_stdout else Path(output or ".")
    started = time.monotonic()
    console = Console(stderr=True)
    with (
        page_bars(console) as progress,
        local_reading(quiet(load_settings().settings), ReadOptions(profile)) as reading,
    ):
        writer = _Writer(reading, format_, folder, progress, console)
        tallies = [writer.parse(path) for path in paths]
    _summary(tallies, time.monotonic() - started, console)
    sys.exit(next((tally.exit_code for tally in tallies if tally.exit_code), 0))


class _Writer:
    """Reads file after file and writes each as it goes."""

    def __init__(
        self, reading: LocalReading, format_: Format, folder: Path | None, progress: Progress, console: Console
    ) -> None:
        self._reading = reading
        self._format = format_
        self._folder = folder
        self._progress = progress
        self._console = console
        self._names = Names()

    def parse(self, path: Path) -> Tally:
        tally = Tally(path)
        bar = self._progress.add_task(path.name, total=None)
        try:
            documents = self._documents(path, lambda: self._progress.advance(bar))
            self._progress.update(bar, total=sum(document.page_count for document in documents))
            counted = [replace(document, pages=_counted(document, tally)) for document in documents]
            self._write(path, counted, tally)
        except PagemillError as error:
            tally.error = error
        except BrokenPipeError:
            raise
        except OSError as error:
            tally.error = StorageError(f"cannot write: {error}")
        if tally.error is not None:
            self._console.print(
                f"{path}: {tally.error.message}", style="red", markup=False, highlight=False, soft_wrap=True
            )
        self._progress.stop_task(bar)
        return tally

    def _documents(self, path: Path, on_page: Callable[[], None]) -> list[LocalDocument]:
        try:
            return self._reading.documents(path, on_page)
        except OSError as error:
            raise FetchFailed(f"cannot read the file: {error.strerror}") from error

    def _write(self, path: Path, documents: list[LocalDocument], tally: Tally) -> None:
        if self._format == "scnet":
            with self._out(self._names.fresh(path.name), tally) as out:
                write_scnet(out, documents)
            return
        for document in documents:
            parts = [path.name] if document.name == path.name else [path.name, document.name]
            name = self._names.fresh(*parts)
            with self._out(name, tally) as out:
                self._write_document(out, document, name)

    def _write_document(self, out: BinaryIO, document: LocalDocument, name: str) -> None:
        match self._format:
            case "json":
                write_json(out, document.name, document.pages)
            case "html":
                write_html(out, document.name, document.pages)
            case "text":
                write_text(out, document.pages)
            case "docx":
                write_word(out, document.name, document.pages)
            case _:
                images = None if self._folder is None else self._folder / "images"
                if left_out := write_markdown(out, document.pages, name, images):
                    told = f"{_count(left_out, 'picture')} left out; -o DIR writes what is shown"
                    self._console.print(told, highlight=False, soft_wrap=True)

    @contextmanager
    def _out(self, name: str, tally: Tally) -> Iterator[BinaryIO]:
        """The file to write to. It has its name once it is whole."""
        if self._folder is None:
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{name}{ENDINGS[self._format]}"
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
        yield page


def _summary(tallies: list[Tally], seconds: float, console: Console) -> None:
    pages = sum(tally.pages for tally in tallies)
    for tally in tallies:
        for line in tally.unread:
            console.print(f"not read: {line}", style="yellow", markup=False, highlight=False, soft_wrap=True)
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
