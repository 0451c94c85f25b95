"""A file of a kind without pages, set on pages."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from pagemill.errors import KindNotSupported
from pagemill.intake import FLOWING_KINDS, Kind
from pagemill.reading.typeset.content import Content
from pagemill.reading.typeset.epub_file import book_content
from pagemill.reading.typeset.flow import set_pages
from pagemill.reading.typeset.html_file import html_content
from pagemill.reading.typeset.libreoffice import TURNED_INTO, turned
from pagemill.reading.typeset.mail_file import mail_content, outlook_content, wrapped_content
from pagemill.reading.typeset.markdown_file import markdown_content
from pagemill.reading.typeset.metafiles import with_drawn_metafiles
from pagemill.reading.typeset.ofd_file import ofd_content
from pagemill.reading.typeset.package import write_package
from pagemill.reading.typeset.sheets_file import sheets_content
from pagemill.reading.typeset.slides_file import slides_content
from pagemill.reading.typeset.text_file import text_content
from pagemill.reading.typeset.text_length import within_length
from pagemill.reading.typeset.word_file import word_content
from pagemill.settings import LimitSettings, Settings


def typeset(path: Path, kind: Kind, settings: Settings, out: BinaryIO, alive: Callable[[], None]) -> int:
    """Sets the file's content on pages and writes them to `out`, for `open_source` as `Kind.TYPESET`.

    The number of pages. `alive` is called as it goes on. Raises `DocumentDamaged`, `DocumentEncrypted`,
    `SourceTooLarge`, or `KindNotSupported` for a kind that has pages, or that wants a program that is not installed.
    """
    limits = settings.limits
    content = within_length(_content(path, kind, settings, alive), limits.document_characters)
    return write_package(out, set_pages(content, limits.image_pixels), limits, alive)


@contextmanager
def with_pages(path: Path, kind: Kind, settings: Settings) -> Iterator[tuple[Path, Kind]]:
    """A file and its kind as `open_source` takes them: of a kind without pages, a temporary file of those set of it."""
    if kind not in FLOWING_KINDS:
        yield path, kind
        return
    with tempfile.NamedTemporaryFile(prefix="pagemill-") as out:
        typeset(path, kind, settings, cast(BinaryIO, out), lambda: None)
        out.flush()
        yield Path(out.name), Kind.TYPESET


def _content(path: Path, kind: Kind, settings: Settings, alive: Callable[[], None]) -> Iterator[Content]:
    match kind:
        case Kind.TEXT:
            return text_content(path.read_bytes())
        case Kind.MARKDOWN:
            return markdown_content(path.read_bytes())
        case Kind.HTML:
            return html_content(path.read_bytes())
        case Kind.DOCX:
            return _drawn_content(word_content, path, settings, alive)
        case Kind.XLSX:
            return sheets_content(path, settings.limits)
        case Kind.PPTX:
            return _drawn_content(slides_content, path, settings, alive)
        case Kind.OFD:
            return ofd_content(path, settings.limits)
        case Kind.EPUB:
            return book_content(path, settings.limits)
        case Kind.EML:
            return mail_content(path, settings.limits, partial(_content, settings=settings, alive=alive))
        case Kind.MSG:
            return outlook_content(path, settings.limits, partial(_content, settings=settings, alive=alive))
        case Kind.TNEF:
            return wrapped_content(path, settings.limits, partial(_content, settings=settings, alive=alive))
        case _ if kind in TURNED_INTO:
            return _turned_content(path, kind, settings, alive)
    raise KindNotSupported(f"a file of the kind {kind} has pages of its own")


def _turned_content(path: Path, kind: Kind, settings: Settings, alive: Callable[[], None]) -> Iterator[Content]:
    with turned(path, kind, settings.limits.office_seconds, alive) as (made, made_kind):
        yield from _content(made, made_kind, settings, alive)


def _drawn_content(
    read: Callable[[Path, LimitSettings], Iterator[Content]], path: Path, settings: Settings, alive: Callable[[], None]
) -> Iterator[Content]:
    with with_drawn_metafiles(path, settings.limits, alive) as drawn:
        yield from read(drawn, settings.limits)
