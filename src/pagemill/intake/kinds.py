"""What kind of file some bytes are, told from the bytes alone."""

from __future__ import annotations

from enum import StrEnum

from pagemill.errors import DocumentDamaged, KindNotSupported

#: Bytes that `kind_of` looks at; give it as many of a file's first ones, or the whole of a shorter file.
HEAD_BYTES = 4096


class Kind(StrEnum):
    """The kinds of file that are read."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    BMP = "bmp"
    TIFF = "tiff"
    WEBP = "webp"
    GIF = "gif"
    ZIP = "zip"


_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"II*\0", Kind.TIFF),
    (b"MM\0*", Kind.TIFF),
    (b"II+\0", Kind.TIFF),
    (b"MM\0+", Kind.TIFF),
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
)

#: Kinds that people do send and that are not read, by how they begin.
_OTHERS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (DOC, XLS, PPT)"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip file"),
    (b"{\\rtf", "an RTF file"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000 picture"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (b"8BPS", "a Photoshop file"),
    (b"%!PS", "a PostScript file"),
    (b"AT&TFORM", "a DjVu file"),
)


def kind_of(head: bytes) -> Kind:
    """The kind of a file by its first `HEAD_BYTES` bytes.

    Raises `DocumentDamaged` for an empty file and `KindNotSupported` for anything that is not read, by name where
    it is known.
    """
    if not head:
        raise DocumentDamaged("the file is empty")
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            if kind is Kind.ZIP:
                _refuse_office(head)
            return kind
    # A bitmap's second field is its size and its fifth the size of a header of a known length.
    if head.startswith(b"BM") and len(head) >= 18 and int.from_bytes(head[14:18], "little") in _BITMAP_HEADERS:
        return Kind.BMP
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Kind.WEBP
    for beginning, name in _OTHERS:
        if head.startswith(beginning):
            raise KindNotSupported(f"{name} is not read")
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"):
        raise KindNotSupported("a HEIF or AVIF picture is not read")
    # Acrobat accepts the header anywhere in the first 1024 bytes (ISO 32000-1, implementation note 13).
    if b"%PDF-" in head[: 1024 + 5]:
        return Kind.PDF
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:14].lower().startswith((b"<!doctype html", b"<html")):
        raise KindNotSupported("a web page (HTML) is not read; a file's own address may be another")
    raise KindNotSupported("the file is none of the kinds that are read: PDF, PNG, JPEG, BMP, TIFF, WebP, GIF, ZIP")


_BITMAP_HEADERS = (12, 16, 40, 52, 56, 64, 108, 124)


def _refuse_office(head: bytes) -> None:
    """Office files are archives too, and begin with members of known names."""
    name = head[30 : 30 + int.from_bytes(head[26:28], "little")]
    if name == b"[Content_Types].xml" or name.startswith((b"word/", b"xl/", b"ppt/", b"_rels/", b"docProps/")):
        raise KindNotSupported("an Office file (DOCX, XLSX, PPTX) is not read")
    if name == b"mimetype" and b"application/" in head[:120]:
        raise KindNotSupported("an OpenDocument or EPUB file is not read")
    if name in (b"OFD.xml", b"Doc_0/", b"Doc_0/Document.xml"):
        raise KindNotSupported("an OFD file is not read")
