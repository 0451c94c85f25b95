"""The result object of an extraction: what was found, and the pages it was found on, without their blocks."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from pagemill.document import Document, Page, page_from_json, page_to_json
from pagemill.extraction import Extraction, ExtractionRequest, extraction_from_json, extraction_to_json
from pagemill.extraction.unread_pages import tell_unread_pages

#: What finds the values: `pagemill.extraction.extractor.Extractor.extract`.
Extract = Callable[[Document, ExtractionRequest], Extraction]


@dataclass(frozen=True, slots=True)
class ExtractionResult:
    """What was found in a document. Of its pages the sizes, angles and failures are kept, and no blocks."""

    extraction: Extraction
    pages: tuple[Page, ...]


def write_extraction(out: BinaryIO, document: Document, request: ExtractionRequest, extract: Extract) -> None:
    """Find what was asked for, and write it; the trace ends with the pages that could not be read."""
    data = result_to_json(find(document, request, extract))
    out.write(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())


def find(document: Document, request: ExtractionRequest, extract: Extract) -> ExtractionResult:
    """What was asked for; the trace ends with the pages that could not be read."""
    found = extract(document, request)
    found = replace(found, trace=(*found.trace, *tell_unread_pages(document)))
    return ExtractionResult(found, tuple(replace(page, blocks=()) for page in document.pages))


def result_to_json(result: ExtractionResult) -> dict[str, Any]:
    """`{"extraction", "pages"}`, each in its own versioned form."""
    return {
        "extraction": extraction_to_json(result.extraction),
        "pages": [page_to_json(page) for page in result.pages],
    }


def read_extraction(data: bytes) -> ExtractionResult:
    """What `write_extraction` wrote. Raises `ValueError` for another version of a format."""
    values = json.loads(data)
    return ExtractionResult(
        extraction_from_json(values["extraction"]), tuple(page_from_json(page) for page in values["pages"])
    )
