"""The document model that every layer speaks."""

from pagemill.document.json_format import FORMAT_VERSION, page_from_json, page_to_json
from pagemill.document.model import (
    Barcode,
    Block,
    BlockKind,
    Cell,
    Document,
    InlineFormula,
    Line,
    LineSource,
    Link,
    Page,
    PageFailure,
    Picture,
    Stamp,
    StampColor,
    StampShape,
    Table,
)

__all__ = [
    "FORMAT_VERSION",
    "Barcode",
    "Block",
    "BlockKind",
    "Cell",
    "Document",
    "InlineFormula",
    "Line",
    "LineSource",
    "Link",
    "Page",
    "PageFailure",
    "Picture",
    "Stamp",
    "StampColor",
    "StampShape",
    "Table",
    "page_from_json",
    "page_to_json",
]
