"""What is to be made of a document: which of it is taken, and what is published of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from pagemill.errors import KindNotSupported, PageAbsent, SourceTooLarge
from pagemill.extraction import ExtractionRequest
from pagemill.intake import Kind


class Product(StrEnum):
    """What a job's result object is."""

    #: The SCNet result file.
    SCNET_RESULT = "scnet_result"
    #: The pages as pagemill keeps them: a JSON list of what `document.page_to_json` gives.
    PAGES = "pages"
    #: A ZIP of one document as Markdown, as JSON, and its pictures; not to be ordered of an archive.
    ARCHIVE = "archive"
    #: The fields wanted of one document, as `jobs.extraction_result` keeps them; not to be ordered of an archive.
    EXTRACTION = "extraction"


@dataclass(frozen=True, slots=True)
class Order:
    """An order for one document. The defaults take every file whole and publish the SCNet result."""

    product: Product = Product.SCNET_RESULT
    #: Kinds of file that are taken; empty takes every kind.
    kinds: tuple[Kind, ...] = ()
    #: Most bytes of the file, where that is less than `limits.file_bytes`.
    file_bytes: int | None = None
    #: Shortest and longest side of a picture, in pixels.
    picture_sides: tuple[int, int] | None = None
    #: The pages of a PDF that are read, counted from 1; None is the document's last.
    first_page: int = 1
    last_page: int | None = None
    #: Of an archive: whether it holds the Markdown, the JSON, and the pictures.
    markdown: bool = True
    page_data: bool = True
    pictures: bool = True
    #: Of an extraction: what is wanted, and whether the caller is told where each value stands.
    extraction: ExtractionRequest = field(default_factory=ExtractionRequest)
    coordinates: bool = True

    def check_bytes(self, count: int) -> None:
        """Raises `SourceTooLarge` for a file of more bytes than are taken."""
        if self.file_bytes is not None and count > self.file_bytes:
            raise SourceTooLarge(f"the file has more than {self.file_bytes} bytes")

    def check_kind(self, kind: Kind) -> None:
        """Raises `KindNotSupported` for a file of a kind that is not taken."""
        if self.kinds and kind not in self.kinds:
            names = ", ".join(each.upper() for each in self.kinds)
            raise KindNotSupported(f"the file is {kind.upper()}; what is taken here is {names}")

    def pages_of(self, kind: Kind, count: int) -> range:
        """The pages (counted from 0) that are read of a file with that many. Raises `PageAbsent` for none."""
        if kind is not Kind.PDF:
            return range(count)
        if self.first_page > count:
            raise PageAbsent(f"page {self.first_page} was asked for, and the document has {count}")
        return range(self.first_page - 1, count if self.last_page is None else min(self.last_page, count))

    def to_text(self) -> str:
        """The order as JSON; only what was chosen."""
        plain = Order()
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        chosen = {name: value for name, value in values.items() if value != getattr(plain, name)}
        if "extraction" in chosen:
            chosen["extraction"] = self.extraction.to_json()
        return json.dumps(chosen, sort_keys=True)

    @classmethod
    def from_text(cls, text: str) -> Order:
        """Reads what `to_text` wrote; names it does not know are left out."""
        names = {each.name for each in fields(cls)}
        values: dict[str, Any] = {name: value for name, value in json.loads(text).items() if name in names}
        if "product" in values:
            values["product"] = Product(values["product"])
        if "kinds" in values:
            values["kinds"] = tuple(Kind(kind) for kind in values["kinds"])
        if values.get("picture_sides"):
            values["picture_sides"] = tuple(values["picture_sides"])
        if "extraction" in values:
            values["extraction"] = ExtractionRequest.from_json(values["extraction"])
        return cls(**values)
