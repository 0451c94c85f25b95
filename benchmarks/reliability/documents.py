"""Tiny documents that are drawn for the load: each kind of source once, read in a fraction of a second."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from project_tests import Sheet, encoded, text_pdf, word_file

#: Fields that are asked of the note, as its labels have them.
FIELDS = ("No.", "Date", "Total")


@dataclass(frozen=True)
class Documents:
    """The files of the load."""

    picture: bytes
    pdf: bytes
    note: bytes
    word: bytes
    archive: bytes
    damaged: bytes


def draw_documents() -> Documents:
    picture = _picture()
    pdf = text_pdf([_page(number) for number in range(6)])
    return Documents(
        picture=picture,
        pdf=pdf,
        note=text_pdf([_note()]),
        word=word_file(),
        archive=archive_of({"a.png": picture, "b/pages.pdf": text_pdf([_page(7)]), "b/broken.pdf": _cut(pdf)}),
        damaged=_cut(pdf),
    )


def _picture() -> bytes:
    sheet = Sheet(size=(420, 80))
    sheet.write(20, 18, "Received 17 crates, No. 20417")
    return encoded(sheet.image, "PNG")


def _page(number: int) -> Sheet:
    sheet = Sheet(size=(600, 400))
    sheet.write(40, 40, f"Count {number + 1} of the stock", 28)
    sheet.paragraph(40, 110, 520, f"Of {1200 + 37 * number} crates {1100 + 31 * number} were whole.", 18)
    return sheet


def _note() -> Sheet:
    sheet = Sheet(size=(600, 400))
    for line, (label, value) in enumerate(zip(FIELDS, ("20417", "2024-03-25", "12,300.00"), strict=True)):
        sheet.write(60, 60 + 60 * line, f"{label}: {value}", 22)
    return sheet


def archive_of(files: dict[str, bytes]) -> bytes:
    """A ZIP of files by their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def _cut(document: bytes) -> bytes:
    """A document of which so little is there that nothing of it can be read."""
    return document[:200]
