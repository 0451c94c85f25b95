"""A file's kind is told from its bytes, and what is not read is refused by name."""

import io
import zipfile

import pytest
from PIL import Image

from pagemill.errors import DocumentDamaged, KindNotSupported
from pagemill.intake import Kind, kind_of


def picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, form)
    return out.getvalue()


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (picture("PNG"), Kind.PNG),
        (picture("JPEG"), Kind.JPEG),
        (picture("BMP"), Kind.BMP),
        (picture("TIFF"), Kind.TIFF),
        (picture("WEBP"), Kind.WEBP),
        (picture("GIF"), Kind.GIF),
        (b"%PDF-1.7\n", Kind.PDF),
        (b"junk\r\n" * 20 + b"%PDF-1.4\n", Kind.PDF),
        (b"\xef\xbb\xbf%PDF-1.4\n", Kind.PDF),
        (b"\0" * 1024 + b"%PDF-1.7", Kind.PDF),
        (b"MM\0+\0\x08\0\0", Kind.TIFF),
        (archive("a.pdf"), Kind.ZIP),
        (archive(), Kind.ZIP),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_kinds_that_are_read(data: bytes, kind: Kind) -> None:
    assert kind_of(data[:4096]) is kind


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (archive("[Content_Types].xml", "word/document.xml"), "Office"),
        (archive("OFD.xml"), "OFD"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 20, "old Office"),
        (b"Rar!\x1a\x07\x01\0", "RAR"),
        (b"BM, as a text may begin", "none of the kinds"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE HTML>", "web page"),
        (b"<html>", "web page"),
        (b"<svg/>", "none of the kinds"),
        (b"Rar!\x1a\x07\x01\0 and a PDF as it is: %PDF-1.7", "RAR"),
        (b"%!PS-Adobe-3.0", "PostScript"),
        (b"\0" * 5000 + b"%PDF-1.7", "none of the kinds"),
    ],
)
def test_kinds_that_are_not_read_are_named(data: bytes, word: str) -> None:
    with pytest.raises(KindNotSupported, match=word):
        kind_of(data)


def test_an_empty_file_is_damaged() -> None:
    with pytest.raises(DocumentDamaged, match="empty"):
        kind_of(b"")
