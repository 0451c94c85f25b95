"""Pages that were set, kept in one file until they are read.

A document is set once, when its pages are counted; readers then take page after page from this file. It is a ZIP of
`parts.json` (a list of parts, in order) and the files that the list names: of a page that was set, its blocks and its
picture; of what has pages of its own, the file as it came.
"""

from __future__ import annotations

import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from PIL import Image as PillowImage

from pagemill.document import page_from_json, page_to_json
from pagemill.error_codes import error_named
from pagemill.errors import DocumentDamaged, PagemillError, PageUnreadable, SourceTooLarge
from pagemill.intake import Kind, kind_of
from pagemill.reading.files.source import LaidPage, Source, SourcePage, open_source
from pagemill.reading.typeset.content import Enclosed, Figure, SetPage, Unread
from pagemill.reading.typeset.flow import Part
from pagemill.settings import LimitSettings

INDEX = "parts.json"


def write_package(out: BinaryIO, parts: Iterable[Part], limits: LimitSettings, alive: Callable[[], None]) -> int:
    """Writes the parts and says how many pages they have.

    `alive` is called at each. Raises `SourceTooLarge` for more pages than allowed, `DocumentDamaged` for none.
    """
    index: list[dict[str, Any]] = []
    pages = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for n, part in enumerate(parts):
            alive()
            entry = _written(package, n, part, limits)
            index.append(entry)
            pages += entry["pages"]
            if pages > limits.document_pages:
                raise SourceTooLarge(f"the document has more than {limits.document_pages} pages")
        if not pages:
            raise DocumentDamaged("the document is empty")
        package.writestr(INDEX, json.dumps(index))
    return pages


def _written(package: zipfile.ZipFile, n: int, part: Part, limits: LimitSettings) -> dict[str, Any]:
    match part:
        case SetPage(page, picture, exact):
            packed = io.BytesIO()
            plain = picture.convert("L") if _is_grey(picture) else picture
            plain.save(packed, "PNG", compress_level=1)
            package.writestr(f"{n}.png", packed.getvalue())
            package.writestr(f"{n}.json", json.dumps(page_to_json(page), ensure_ascii=False))
            return {"set": n, "exact": exact, "pages": 1}
        case Figure(data):
            package.writestr(f"{n}.file", data)
            return {"file": n, "kind": kind_of(data[:4096]).value, "pages": 1}
        case Enclosed(path, kind):
            try:
                with open_source(path, kind, limits, pdf_dpi=72) as source:
                    count = source.page_count
            except PagemillError as error:
                return {"failure": PageUnreadable.__name__, "message": error.message, "pages": 1}
            package.write(path, f"{n}.file")
            return {"file": n, "kind": kind.value, "pages": count}
        case Unread(failure, message):
            return {"failure": failure.__name__, "message": message, "pages": 1}


def _is_grey(picture: PillowImage.Image) -> bool:
    """Whether an RGB picture has no colour, as most set pages: it is packed and unpacked in a third of the time."""
    red, green, blue = np.moveaxis(np.asarray(picture), 2, 0)
    return np.array_equal(red, green) and np.array_equal(green, blue)


class _SetPage(SourcePage):
    def __init__(self, picture: PillowImage.Image, laid: LaidPage) -> None:
        self.image = np.ascontiguousarray(np.asarray(picture.convert("RGB"), dtype=np.uint8))
        self.dpi = laid.page.dpi
        self.laid = laid


class PackageSource(Source):
    """A file of set pages. Raises `DocumentDamaged` for one that this program has not written."""

    def __init__(self, path: Path, limits: LimitSettings, pdf_dpi: int) -> None:
        self._limits, self._dpi = limits, pdf_dpi
        try:
            self._package = zipfile.ZipFile(path)
            self._parts: list[dict[str, Any]] = json.loads(self._package.read(INDEX))
        except (zipfile.BadZipFile, OSError, KeyError, ValueError) as error:
            raise DocumentDamaged("the pages that were set are damaged") from error
        #: The part and the page within it, for each page.
        self._places = [(part, within) for part in self._parts for within in range(part["pages"])]
        self.page_count = len(self._places)
        self._opened: tuple[int, Source] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def page(self, index: int) -> SourcePage:
        part, within = self._places[index]
        if "failure" in part:
            failure = error_named(part["failure"])
            raise (failure if issubclass(failure, PageUnreadable) else PageUnreadable)(part["message"])
        if "file" in part:
            return self._source_of(part).page(within)
        data = json.loads(self._package.read(f"{part['set']}.json"))
        with self._package.open(f"{part['set']}.png") as packed, PillowImage.open(packed) as picture:
            picture.load()
            # The structure of a page that has blocks is the document's own; of any other the lines are.
            return _SetPage(picture, LaidPage(page_from_json(data), exact=part["exact"]))

    def _source_of(self, part: dict[str, Any]) -> Source:
        number = part["file"]
        if self._opened is None or self._opened[0] != number:
            self._close_opened()
            self._folder = tempfile.TemporaryDirectory(prefix="pagemill-")
            path = Path(self._folder.name) / "file"
            with self._package.open(f"{number}.file") as packed, path.open("wb") as out:
                shutil.copyfileobj(packed, out)
            try:
                self._opened = (number, open_source(path, Kind(part["kind"]), self._limits, self._dpi))
            except PagemillError as error:
                raise PageUnreadable(error.message) from error
        return self._opened[1]

    def _close_opened(self) -> None:
        if self._opened is not None:
            self._opened[1].close()
            self._opened = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def close(self) -> None:
        self._close_opened()
        self._package.close()
