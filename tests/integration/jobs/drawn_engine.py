"""An engine for tests of jobs, run in real reader processes: a document says itself what its pages do.

A document is a PNG's signature and a JSON list with a word for each page: `read`, `sleep:SECONDS`, `unreadable`,
`die` (its process kills itself), `hang`, `raise`, `missing` (weights). A document that is the word `die` alone kills
whoever counts its pages, one that is `damaged` cannot be counted.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from pagemill.document import Block, BlockKind, Line, Page, PageFailure
from pagemill.errors import DocumentDamaged, WeightsMissing
from pagemill.intake import Kind
from pagemill.reading import ReadOptions
from pagemill.settings import Settings

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def drawn(pages: list[str] | str) -> bytes:
    """A document whose pages do what the words say."""
    return SIGNATURE + json.dumps(pages).encode()


def text_of(index: int) -> str:
    """The text of a page that is read."""
    return f"page {index} says {index * index}"


class DrawnEngine:
    def __init__(self, settings: Settings) -> None:
        pass

    def warm(self) -> None:
        pass

    def count_pages(self, path: Path, kind: Kind) -> int:
        match _words(path):
            case "die":
                _die()
            case "damaged":
                raise DocumentDamaged("the drawing is damaged")
            case pages:
                return len(pages)
        raise AssertionError

    def read(self, path: Path, kind: Kind, indices: Sequence[int], options: ReadOptions) -> Iterator[Page]:
        words = _words(path)
        for index in indices:
            word, _, value = words[index].partition(":")
            match word:
                case "die":
                    _die()
                case "hang":
                    time.sleep(3600)
                case "sleep":
                    time.sleep(float(value))
                case "raise":
                    raise ValueError("not foreseen")
                case "missing":
                    raise WeightsMissing("no weights")
                case "unreadable":
                    yield Page(index, 0, 0, 0, 0, failure=PageFailure("PageUnreadable", "not to be drawn"))
                    continue
            box = ((0.0, 0.0), (90.0, 0.0), (90.0, 9.0), (0.0, 9.0))
            block = Block(BlockKind.TEXT, box, (Line(text_of(index), box),))
            yield Page(index, 100, 140, 100, 140, (block,))


def _words(path: Path) -> list[str] | str:
    words: list[str] | str = json.loads(path.read_bytes().removeprefix(SIGNATURE))
    return words


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
