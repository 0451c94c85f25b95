"""What stands for more than is allowed is refused with `SourceTooLarge`, by each limit alone, and what keeps to it is
read."""

from __future__ import annotations

import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image

from drawings.documents import document, written_page
from hostile import office_bombs, pdf_bombs
from hostile.seeds import archive
from pagemill.api.json_body import parse_json
from pagemill.document import Page
from pagemill.errors import DocumentDamaged, InvalidParameter, SourceTooLarge
from pagemill.intake import Kind
from pagemill.jobs.text_length import within_length
from pagemill.reading.files.source import LONGEST_SIDE, PdfPage, count_pages, open_source
from pagemill.reading.text_layer.page_text import read_text_layer
from pagemill.reading.typeset.line_breaks import SOFT_HYPHEN, break_lines
from pagemill.reading.typeset.typesetter import typeset
from pagemill.settings import LimitSettings, Settings


def pages_set(path: Path, kind: Kind, **limits: int) -> int:
    """The pages that are set of a file."""
    made = path.with_name("made")
    with made.open("wb+") as out:
        typeset(path, kind, Settings(limits=LimitSettings(**limits)), out, lambda: None)
    return count_pages(made, Kind.TYPESET, LimitSettings())


@pytest.mark.parametrize(
    ("kind", "data", "limit"),
    [
        (Kind.TEXT, b"pump " * 300, {"document_characters": 1000}),
        (Kind.HTML, b"<html><table>" + b"<tr><td>pump<td>seven</tr>" * 200, {"document_characters": 1000}),
        (Kind.DOCX, office_bombs.word(b"<w:p><w:r><w:t>pump</w:t></w:r></w:p>" * 300), {"document_characters": 1000}),
        (Kind.DOCX, office_bombs.word(b""), {"office_parts": 10}),
        (Kind.DOCX, office_bombs.word(b""), {"xml_bytes": 1024}),
        (Kind.DOCX, office_bombs.word(b"<w:sdt>" * 30 + b"</w:sdt>" * 30), {"xml_nesting": 20}),
        (Kind.OFD, office_bombs.ofd(b"<ofd:A>" * 30 + b"</ofd:A>" * 30), {"xml_nesting": 20}),
    ],
    ids=["text", "cells", "word", "parts", "xml bytes", "nesting", "ofd"],
)
def test_files_without_pages(tmp_path: Path, kind: Kind, data: bytes, limit: dict[str, int]) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    assert pages_set(path, kind) >= 1
    with pytest.raises(SourceTooLarge):
        pages_set(path, kind, **limit)


def test_a_document_type_is_found_wherever_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "file"
    far = f"<!--{'x' * 9000}-->"
    for encoding, lead in (("utf-8", ""), ("utf-16", ""), ("utf-8", far), ("utf-16", far)):
        path.write_bytes(office_bombs.typed_word(encoding, lead))
        with pytest.raises(DocumentDamaged, match="document type"):
            pages_set(path, Kind.DOCX)


def test_objects_of_a_pdf(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(pdf_bombs.objects(200))
    assert count_pages(path, Kind.PDF, LimitSettings()) == 1
    with pytest.raises(SourceTooLarge, match="100 objects"):
        count_pages(path, Kind.PDF, LimitSettings(pdf_objects=100))


def test_objects_that_a_stream_says_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "file"
    held = "<< /Type /ObjStm /N 4000000 /First 8 /Length 0 >>\nstream\n\nendstream"
    path.write_bytes(pdf_bombs.pdf(page="/X {x}", x=held))
    with pytest.raises(SourceTooLarge):
        count_pages(path, Kind.PDF, LimitSettings())


def test_objects_and_characters_of_a_page(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(pdf_bombs.text_page(6000))
    with open_source(path, Kind.PDF, LimitSettings(page_characters=9000), 72) as source:
        page = source.page(0)
        assert isinstance(page, PdfPage)
        read_text_layer(page)
    with open_source(path, Kind.PDF, LimitSettings(page_characters=1000), 72) as source:
        page = source.page(0)
        assert isinstance(page, PdfPage)
        with pytest.raises(SourceTooLarge, match="1000 characters"):
            read_text_layer(page)
    path.write_bytes(pdf_bombs.pdf(b"0 0 m 9 9 l S\n" * 101))
    with open_source(path, Kind.PDF, LimitSettings(page_objects=101), 72) as source:
        source.page(0)
    with open_source(path, Kind.PDF, LimitSettings(page_objects=100), 72) as source, pytest.raises(SourceTooLarge):
        source.page(0)


def test_a_page_without_end(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(pdf_bombs.pdf(b"0 0 m 9 9 l S", box="0 0 1e30 1e30"))
    with open_source(path, Kind.PDF, LimitSettings(), 72) as source:
        assert max(source.page(0).image.shape) <= LONGEST_SIDE


def test_pages_of_a_tiff(tmp_path: Path) -> None:
    first, *others = (Image.new("L", (9, 9)) for _ in range(5))
    first.save(tmp_path / "file", "TIFF", save_all=True, append_images=others)
    assert count_pages(tmp_path / "file", Kind.TIFF, LimitSettings(document_pages=5)) == 5
    with pytest.raises(SourceTooLarge, match="4 pages"):
        count_pages(tmp_path / "file", Kind.TIFF, LimitSettings(document_pages=4))


def test_sides_of_a_picture(tmp_path: Path) -> None:
    for width, height, refused in ((32_767, 2, False), (32_768, 2, True), (2, 32_768, True)):
        Image.new("1", (width, height)).save(tmp_path / "file", "PNG")
        if refused:
            with pytest.raises(SourceTooLarge, match="a side"):
                count_pages(tmp_path / "file", Kind.PNG, LimitSettings())
        else:
            assert count_pages(tmp_path / "file", Kind.PNG, LimitSettings()) == 1


def test_mails_within_mails(tmp_path: Path) -> None:
    """What lies too deep stands for a page that could not be read; archives count as mails do."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@example.com", "outer"
    mail.set_content("words")
    inner = archive({"inner.eml": office_bombs.mails_in_mails(0)})
    mail.add_attachment(inner, maintype="application", subtype="zip", filename="a.zip")
    path = tmp_path / "file"
    path.write_bytes(mail.as_bytes())
    made = tmp_path / "made"
    for levels, failures in ((2, 0), (1, 1), (0, 1)):
        assert pages_set(path, Kind.EML, archive_nesting=levels) == 2
        with zipfile.ZipFile(made) as package:
            assert package.read("parts.json").decode().count("mails and archives deep") == failures


def test_a_long_word_is_parted_once_through() -> None:
    word = "x" * 50_000
    lines = break_lines(word, 22.0, 900.0)
    assert "".join(line.removesuffix(SOFT_HYPHEN) for line in lines) == word
    assert all(line.endswith(SOFT_HYPHEN) for line in lines[:-1])
    assert max(map(len, lines)) < 200


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32-le"])
def test_depth_of_json(encoding: str) -> None:
    """Brackets in texts do not count, in whatever encoding."""
    shallow = '{"a": ["[[[[[[[[\\"[[[", {"b": "}]"}]}'
    assert parse_json(shallow.encode(encoding), 3) == {"a": ['[[[[[[[["[[[', {"b": "}]"}]}
    with pytest.raises(InvalidParameter, match="deeply"):
        parse_json(shallow.encode(encoding), 2)
    with pytest.raises(InvalidParameter, match="deeply"):
        parse_json(("[" * 5_000_000).encode(encoding), 32)


def test_characters_of_a_result() -> None:
    pages = document(*(written_page(("pump", 0, 0), index=n) for n in range(5))).pages
    assert list(within_length(pages, 20)) == list(pages)
    taken: list[Page] = []
    with pytest.raises(SourceTooLarge, match="19 characters"):
        taken.extend(within_length(pages, 19))
