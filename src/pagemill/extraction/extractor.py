"""A document and the fields wanted of it, to an extraction: the story, top to bottom."""

from __future__ import annotations

from pagemill.document import Document
from pagemill.extraction.fields import FieldFinder
from pagemill.extraction.request import ExtractionRequest, FieldKind
from pagemill.extraction.result import Extraction
from pagemill.extraction.view import view_document
from pagemill.settings import Settings


class Extractor:
    """Finds values in documents. May be kept and used for many, by one thread at a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def extract(self, document: Document, request: ExtractionRequest) -> Extraction:
        """What was asked for, or everything found where nothing was; pages that could not be read are passed over."""
        view = view_document(document)
        finder = FieldFinder(view, request.fields)
        if not request.fields:
            fields = finder.everything()
        else:
            fields = finder.find([field for field in request.fields if field.kind is FieldKind.VALUE])
        return Extraction(tuple(fields), (), tuple(finder.trace))
