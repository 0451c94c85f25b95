"""What a reader process reads with, behind the little that jobs need of it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from pagemill.document import Page
from pagemill.intake import Kind
from pagemill.reading import ReadOptions
from pagemill.settings import Settings


class Engine(Protocol):
    """Reads documents. One lives in each reader process and serves one task at a time."""

    def warm(self) -> None:
        """Load what reading needs."""

    def count_pages(self, path: Path, kind: Kind) -> int:
        """Pages of a file. Raises `DocumentDamaged`, `DocumentEncrypted`, `SourceTooLarge`."""

    def typeset(self, path: Path, kind: Kind, out: BinaryIO, alive: Callable[[], None]) -> None:
        """Set a file of a kind without pages on pages. Raises as `count_pages`, and `KindNotSupported`."""

    def read(self, path: Path, kind: Kind, indices: Sequence[int], options: ReadOptions) -> Iterator[Page]:
        """The pages asked for, as `pagemill.reading.Reader.read` gives them."""

    def fingerprint(self, options: ReadOptions) -> str | None:
        """What a reading with these options depends on beside the document, as `reading.fingerprint` tells it."""


class ReadingEngine:
    """pagemill's own reader. Its modules and weights are loaded at the first use."""

    def __init__(self, settings: Settings) -> None:
        from pagemill.reading.reader import Reader

        self._settings = settings
        self._reader = Reader(settings)

    def warm(self) -> None:
        self._reader.warm()

    def count_pages(self, path: Path, kind: Kind) -> int:
        from pagemill.reading.files.source import count_pages

        return count_pages(path, kind, self._settings.limits)

    def typeset(self, path: Path, kind: Kind, out: BinaryIO, alive: Callable[[], None]) -> None:
        from pagemill.reading.typeset.typesetter import typeset

        typeset(path, kind, self._settings, out, alive)

    def read(self, path: Path, kind: Kind, indices: Sequence[int], options: ReadOptions) -> Iterator[Page]:
        return self._reader.read(path, kind, indices, options)

    def fingerprint(self, options: ReadOptions) -> str | None:
        from pagemill.reading.fingerprint import reading_fingerprint

        return reading_fingerprint(self._settings, options)


#: The entry point of `ReadingEngine`.
READING_ENGINE = "pagemill.jobs.engine:ReadingEngine"


def load_engine(entry_point: str, settings: Settings) -> Engine:
    """The engine that `module:callable` makes of the settings."""
    module, _, name = entry_point.partition(":")
    make = cast(Callable[[Settings], Engine], getattr(importlib.import_module(module), name))
    return make(settings)
