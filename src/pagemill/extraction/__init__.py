"""A document and the fields wanted of it, to their values, each with its place on the page."""

from pagemill.extraction.json_format import extraction_from_json, extraction_to_json
from pagemill.extraction.request import ExtractionRequest, Field, FieldKind
from pagemill.extraction.result import (
    NO_VALUE,
    Evidence,
    Extraction,
    FoundField,
    FoundTable,
    Grade,
    Judgement,
    Value,
)

__all__ = [
    "NO_VALUE",
    "Evidence",
    "Extraction",
    "ExtractionRequest",
    "Field",
    "FieldKind",
    "FoundField",
    "FoundTable",
    "Grade",
    "Judgement",
    "Value",
    "extraction_from_json",
    "extraction_to_json",
]
