"""A file's kind is told from its bytes, and what is not read is refused by name."""

import contextlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pagemill.errors import DocumentDamaged, KindNotSupported
from pagemill.intake import Kind, decode_text, kind_of, kind_of_file


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
        (picture("AVIF"), Kind.AVIF),
        (picture("JPEG2000"), Kind.JPEG2000),
        (b"\xff\x4f\xff\x51\0\x2f", Kind.JPEG2000),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Kind.HEIF),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1heicmiaf", Kind.HEIF),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", Kind.AVIF),
        (b"%PDF-1.7\n", Kind.PDF),
        (b"junk\r\n" * 20 + b"%PDF-1.4\n", Kind.PDF),
        (b"\xef\xbb\xbf%PDF-1.4\n", Kind.PDF),
        (b"\0" * 1024 + b"%PDF-1.7", Kind.PDF),
        (b"MM\0+\0\x08\0\0", Kind.TIFF),
        (archive("a.pdf"), Kind.ZIP),
        (archive(), Kind.ZIP),
        (b"BM, as a text may begin", Kind.TEXT),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE HTML>", Kind.HTML),
        (b"<html>", Kind.HTML),
        ("<?xml version='1.0'?>\n<!-- 页 --><html xmlns='http://www.w3.org/1999/xhtml'/>".encode(), Kind.HTML),
        (b"# Heading\n\nText.", Kind.MARKDOWN),
        (b"a | b\n--- | ---\n1 | 2\n", Kind.MARKDOWN),
        (b"1. one\n2. two\n# of pages: 3, C#", Kind.MARKDOWN),
        (b"One line.\n- and a dash", Kind.TEXT),
        (b"From: a@example.com\r\nSubject: b\r\n\r\nbody", Kind.EML),
        (b"From a@example.com Thu Mar  7 10:00:00 2024\nFrom: a@example.com\nSubject: b\n\nbody", Kind.EML),
        (b"From Monday on: closed.\nTo be opened again: later.\n\nbody", Kind.TEXT),
        (b"Subject: of a letter\n\nDear Sir,", Kind.TEXT),
        (b"{\\rtf1 text}", Kind.RTF),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_kinds_that_are_read(data: bytes, kind: Kind) -> None:
    assert kind_of(data[:4096]) is kind


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"Rar!\x1a\x07\x01\0", "RAR"),
        (b"BM\0\1 as no text begins\2\3", "none of the kinds"),
        (b" \r\n", "none of the kinds"),
        (b"<svg/>", "XML"),
        (b"<?xml version='1.0'?><invoice>1</invoice>", "XML"),
        (b'{"documents": []}', "JSON"),
        (b"Rar!\x1a\x07\x01\0 and a PDF as it is: %PDF-1.7", "RAR"),
        (b"%!PS-Adobe-3.0", "PostScript"),
        (b"\0\0\0\x18ftypisom\0\0\2\0isommp42", "film"),
        (b"\0" * 5000 + b"%PDF-1.7", "none of the kinds"),
    ],
)
def test_kinds_that_are_not_read_are_named(data: bytes, word: str) -> None:
    with pytest.raises(KindNotSupported, match=word):
        kind_of(data)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (archive("[Content_Types].xml", "word/document.xml"), Kind.DOCX),
        (archive("[Content_Types].xml", "word/document2.xml"), Kind.DOCX),
        (archive("[Content_Types].xml", "xl\\workbook.xml"), Kind.XLSX),
        (archive("docProps/app.xml", "xl/workbook.xml"), Kind.XLSX),
        (archive("ppt/presentation.xml"), Kind.PPTX),
        (archive("Doc_0/Document.xml", "OFD.xml"), Kind.OFD),
        (archive("META-INF/container.xml", "content.opf"), Kind.EPUB),
        (archive("a.pdf"), Kind.ZIP),
        (b"%PDF-1.7\n", Kind.PDF),
    ],
)
def test_archives_are_told_by_what_they_hold(data: bytes, kind: Kind) -> None:
    file = io.BytesIO(data)
    assert kind_of_file(file) is kind
    assert file.tell() == 0


def test_compound_files_and_strange_office_files() -> None:
    with pytest.raises(DocumentDamaged, match="old Office"):
        kind_of_file(io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 20))
    with pytest.raises(KindNotSupported, match="other than DOCX"):
        kind_of_file(io.BytesIO(archive("[Content_Types].xml", "visio/document.xml")))


CHINESE = "本公司的業務範圍包括設備的採購與銷售，以及相關的技術服務。"
SIMPLE = "本公司的业务范围包括设备的采购与销售，以及相关的技术服务。"
JAPANESE = "株式会社は設備の購入と販売を行います。よろしくお願いいたします。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLE, "utf-8"),
        (SIMPLE, "utf-8-sig"),
        (SIMPLE, "utf-16"),
        (SIMPLE, "utf-32"),
        ("Plain words, twice.", "utf-16-le"),
        ("Plain words, twice.", "utf-16-be"),
        (SIMPLE, "gb18030"),
        (SIMPLE + "".join(chr(0x3400 + n) for n in range(9)), "gb18030"),
        (CHINESE, "big5"),
        (JAPANESE, "shift_jis"),
        ("Ça coûte 10 € à Málaga", "cp1252"),
    ],
)
def test_the_encoding_of_a_text_is_told(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    assert decode_text(data) == text
    # Cut within a character, as a file's first bytes are.
    assert decode_text((data * 300)[:4096]) is not None


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_are_told_or_refused(data: bytes) -> None:
    with contextlib.suppress(KindNotSupported, DocumentDamaged):
        assert kind_of_file(io.BytesIO(data)) in Kind


def test_an_empty_file_is_damaged() -> None:
    with pytest.raises(DocumentDamaged, match="empty"):
        kind_of(b"")
