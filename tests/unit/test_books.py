"""Books come with their chapters in order, their structure, and nothing from outside them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from drawings.books import book
from drawings.office import labelled_picture
from pagemill.document import BlockKind
from pagemill.errors import DocumentDamaged, DocumentEncrypted, SourceTooLarge
from pagemill.intake import Kind, kind_of_file
from pagemill.reading.typeset.content import Content, Figure, PageBreak, Unread, Words
from pagemill.reading.typeset.epub_file import book_content
from pagemill.settings import LimitSettings

AES = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
FONTS_ONLY = "http://www.idpf.org/2008/embedding"


def content(
    chapters: Mapping[str, str], tmp_path: Path, limits: LimitSettings | None = None, **more: Any
) -> list[Content]:
    return read(book(chapters, **more), tmp_path, limits)


def read(data: bytes, tmp_path: Path, limits: LimitSettings | None = None) -> list[Content]:
    path = tmp_path / "book"
    path.write_bytes(data)
    with path.open("rb") as file:
        assert kind_of_file(file) is Kind.EPUB
    return list(book_content(path, limits or LimitSettings()))


def words(parts: list[Content]) -> list[str]:
    return [part.text for part in parts if isinstance(part, Words)]


def ranks(parts: list[Content]) -> list[tuple[str, int]]:
    return [(part.text, part.level) for part in parts if isinstance(part, Words) and part.level]


def test_chapters_come_in_the_order_of_the_spine_each_on_its_page(tmp_path: Path) -> None:
    chapters = {"b.xhtml": "<h1>First</h1><p>one", "a.xhtml": "<h1>Second</h1><h2>Part</h2><p>two"}
    parts = content(chapters, tmp_path, title="泵站手册")
    assert words(parts) == ["泵站手册", "First", "one", "Second", "Part", "two"]
    assert ranks(parts) == [("泵站手册", 1), ("First", 2), ("Second", 2), ("Part", 3)]
    assert sum(isinstance(part, PageBreak) for part in parts) == 1


def test_a_title_that_the_book_prints_is_told_once(tmp_path: Path) -> None:
    chapters = {"t.xhtml": "<p>By Li</p><h1>The  Pumps</h1>", "a.xhtml": "<h2>Chapter</h2><h3>Part</h3>"}
    parts = content(chapters, tmp_path, title="The Pumps")
    assert words(parts) == ["By Li", "The Pumps", "Chapter", "Part"]
    assert ranks(parts) == [("The Pumps", 1), ("Chapter", 2), ("Part", 3)]
    assert next(part.kind for part in parts if isinstance(part, Words) and part.level == 1) is BlockKind.DOC_TITLE


def test_notes_and_their_marks_and_the_numbers_of_printed_pages(tmp_path: Path) -> None:
    body = (
        '<p>Opened<a epub:type="noteref" href="#n">12</a> at <span epub:type="pagebreak">77</span>10 m<sup>2</sup>,'
        ' CO<sub>2</sub>, 1<sup>st</sup></p><aside epub:type="footnote"><p>By hand.</p></aside>'
    )
    parts = content({"a.xhtml": body}, tmp_path)
    assert words(parts) == ["Opened¹² at 10 m², CO₂, 1st", "By hand."]
    assert parts[-1] == Words("By hand.", BlockKind.FOOTNOTE)


def test_readings_beside_characters_stand_in_brackets(tmp_path: Path) -> None:
    body = "<p><ruby>揚水<rt>ようすい</rt></ruby>と<ruby>弁<rp>（</rp><rt>べん</rt><rp>）</rp></ruby></p>"
    assert words(content({"a.xhtml": body}, tmp_path)) == ["揚水(ようすい)と弁（べん）"]


def test_pictures_are_those_of_the_book(tmp_path: Path) -> None:
    scan = labelled_picture("SCAN")
    body = (
        '<p><img src="../OEBPS/im%20ages/p.png" alt="no"/><img src="../../../p.png" alt="out"/></p><svg xmlns="s">'
        '<image xlink:href="im%20ages/p.png"/></svg><img src="http://example.com/p.png" alt="far"/>'
    )
    parts = content({"a.xhtml": body}, tmp_path, files={"im ages/p.png": scan})
    assert [part.data for part in parts if isinstance(part, Figure)] == [scan, scan]
    assert words(parts) == ["out", "far"]


def test_a_picture_may_be_a_chapter(tmp_path: Path) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><image href="p.png"/></svg>'
    kinds = {"c.svg": "image/svg+xml", "x.pdf": "application/pdf"}
    parts = content({"c.svg": svg, "a.xhtml": "<p>one"}, tmp_path, files={"p.png": b"picture"}, kinds=kinds)
    assert [type(part) for part in parts] == [Figure, PageBreak, Words]


def test_a_chapter_that_is_missing_stands_as_a_page_that_cannot_be_read(tmp_path: Path) -> None:
    whole = book({"a.xhtml": "<p>one", "b.xhtml": "<p>two"})
    parts = read(_without(whole, "OEBPS/a.xhtml"), tmp_path)
    assert [type(part) for part in parts] == [Unread, PageBreak, Words]
    assert isinstance(parts[0], Unread)
    assert "a.xhtml" in parts[0].message


def _without(data: bytes, *names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(out, "w") as made:
        for name in whole.namelist():
            if name not in names:
                made.writestr(name, whole.read(name))
    return out.getvalue()


def test_a_book_that_was_packed_again_is_one(tmp_path: Path) -> None:
    assert words(read(_without(book({"a.xhtml": "<p>one"}), "mimetype"), tmp_path)) == ["one"]


def test_a_protected_book_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(DocumentEncrypted, match="protected"):
        content({"a.xhtml": "<p>one"}, tmp_path, locked={"a.xhtml": AES})


def test_hidden_fonts_are_no_protection(tmp_path: Path) -> None:
    assert words(content({"a.xhtml": "<p>one"}, tmp_path, locked={"f.otf": FONTS_ONLY, "g.otf": AES})) == ["one"]


@pytest.mark.parametrize("name", ["OEBPS/content.opf", "META-INF/container.xml"])
def test_what_is_no_xml_is_damage(name: str, tmp_path: Path) -> None:
    data = book({"a.xhtml": "<p>one"}, {"../" + name: b"<broken"})
    with pytest.raises(DocumentDamaged):
        read(_renamed(data, name), tmp_path)


def _renamed(data: bytes, name: str) -> bytes:
    """The book with the file `../name` in the place of the one called so."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(out, "w") as made:
        for each in whole.namelist():
            if each != name:
                made.writestr(name if each.endswith("../" + name) else each, whole.read(each))
    return out.getvalue()


def test_entities_are_left_alone(tmp_path: Path) -> None:
    page = (
        '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
        "<html><body><p>x&a;&f;y&nbsp;z</p></body></html>"
    )
    told = "".join(words(content({"a.xhtml": page}, tmp_path)))
    assert "aaaa" not in told
    assert told.startswith("x")
    assert told.endswith("z")


def test_chapters_that_unfold_to_very_much_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceTooLarge):
        content({"a.xhtml": "<p>" + "a" * 3_000_000}, tmp_path)
    limits = LimitSettings(xml_bytes=2000)
    with pytest.raises(SourceTooLarge):
        read(book({"a.xhtml": "<p>" + "".join(map(str, range(9000)))}), tmp_path, limits)


def test_a_chapter_named_often_is_read_once(tmp_path: Path) -> None:
    data = book({"a.xhtml": "<p>one"})
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        package = whole.read("OEBPS/content.opf").replace(b"</spine>", b'<itemref idref="a.xhtml"/>' * 99 + b"</spine>")
    again = _renamed(book({"a.xhtml": "<p>one"}, {"../OEBPS/content.opf": package}), "OEBPS/content.opf")
    assert words(read(again, tmp_path)) == ["one"]


def test_a_chapter_that_is_damaged_leaves_the_others(tmp_path: Path) -> None:
    data = bytearray(book({"a.xhtml": "<h1>one</h1>", "b.xhtml": "<p>two"}))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as whole:
        at = whole.getinfo("OEBPS/a.xhtml").header_offset + 30 + len("OEBPS/a.xhtml")
    data[at + 20] ^= 0xFF
    parts = read(bytes(data), tmp_path)
    assert [type(part) for part in parts] == [Unread, PageBreak, Words]
