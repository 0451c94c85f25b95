"""Hostile variants of documents: the same kind and number give the same bytes, on every machine."""

from __future__ import annotations

import random
import zipfile
import zlib

from hostile import archive_changes, byte_changes, markup_changes, pdf_changes, picture_changes
from hostile.seeds import seeds

_ARCHIVES = frozenset({"zip", "docx", "xlsx", "pptx", "ofd", "odt"})
_MARKUP = frozenset({"html", "markdown", "text", "eml"})
#: Share of the variants whose changes know how a file of the kind is built.
KNOWING = 0.8


def variant(kind: str, number: int) -> bytes:
    """The file of that number, counted from 0."""
    chance = random.Random(f"{kind} {number}")
    # Libraries write the time into what they make: seeds differ in it, and so do variants, in no other way.
    data, other = chance.choice(seeds(kind)), chance.choice(seeds(kind))
    if chance.random() < KNOWING:
        try:
            if kind in _ARCHIVES:
                return archive_changes.changed(chance, data, other)
            if kind in _MARKUP:
                return markup_changes.changed(chance, data)
            if kind == "pdf":
                return pdf_changes.changed(chance, data)
            if kind == "png":
                return picture_changes.changed(chance, data)
        except (zipfile.BadZipFile, zlib.error):
            pass
    return byte_changes.changed(chance, data, other)
