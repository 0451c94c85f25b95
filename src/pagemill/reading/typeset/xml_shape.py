"""What is looked at in the XML of a packed file before a parser builds a tree of it."""

from __future__ import annotations

from typing import IO
from xml.parsers import expat

from pagemill.errors import DocumentDamaged, SourceTooLarge

#: Bytes read at a time.
_CHUNK = 1 << 18


def check_xml(file: IO[bytes], most_levels: int) -> None:
    """Goes through the XML once, whatever its encoding; XML that is not well formed is left to whoever reads it.

    Raises `SourceTooLarge` for elements that lie deeper within one another, since trees are built and taken down by
    functions that call themselves; and `DocumentDamaged` for a document type.
    """
    parser = expat.ParserCreate()
    depth = 0

    def begins(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > most_levels:
            raise SourceTooLarge(f"the file's XML has elements more than {most_levels} deep within one another")

    def ends(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def is_typed(*_: object) -> None:
        raise DocumentDamaged("the file has a document type in its XML, as no Office file has")

    parser.StartElementHandler, parser.EndElementHandler = begins, ends
    parser.StartDoctypeDeclHandler = is_typed
    try:
        while chunk := file.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        return
