"""The pictures that `pagemill parse --overlay` writes: one for each page, drawn while the pages are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from PIL import Image

from pagemill.cli.local_reading import LocalDocument
from pagemill.cli.page_overlay import draw_page_overlay
from pagemill.cli.picture_file import write_png
from pagemill.document import Page
from pagemill.settings import Settings


def draw_pages(
    document: LocalDocument, pages: Iterable[Page], target: Path, settings: Settings, wrote: Callable[[Path], None]
) -> Iterator[Page]:
    """The pages as they come, each drawn before it is handed on; one that could not be read is not drawn.

    The only page of a document goes to `target`, those of others to `target` with the page's number, from 1, before
    its ending. Raises `StorageError`, and what drawing a page raises.
    """
    # Drawing needs the libraries of pictures and PDF, which take their time to load.
    from pagemill.reading.files.source import Source, open_source

    with ExitStack() as stack:
        source: Source | None = None
        for page in pages:
            if page.failure is None and document.kind is not None:
                if source is None:
                    path = stack.enter_context(document.file())
                    opened = open_source(path, document.kind, settings.limits, settings.reading.pdf_dpi)
                    source = stack.enter_context(opened)
                drawn = draw_page_overlay(page, Image.fromarray(source.page(page.index).image))
                file = target if document.page_count == 1 else numbered(target, str(page.index + 1))
                write_png(file, drawn)
                wrote(file)
            yield page


def numbered(target: Path, mark: str) -> Path:
    """`out.png` with a mark: `out-3.png`."""
    return target.with_name(f"{target.stem}-{mark}{target.suffix}")
