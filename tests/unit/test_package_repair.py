"""Office packages that libraries would refuse are mended before they are opened; whole ones are left as they are."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from drawings.office import presentation, spreadsheet, word_file
from pagemill.errors import DocumentDamaged
from pagemill.reading.typeset.content import Content, Grid, Slide, Words
from pagemill.reading.typeset.package_repair import mended_package
from pagemill.reading.typeset.sheets_file import sheets_content
from pagemill.reading.typeset.slides_file import slides_content
from pagemill.reading.typeset.word_file import word_content
from pagemill.settings import LimitSettings

KINDS = {
    "a.docx": (word_file, word_content),
    "b.xlsx": (spreadsheet, sheets_content),
    "c.pptx": (presentation, slides_content),
}
TRANSITIONAL, STRICT = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
GONE = b'<Relationship Id="gone" Type="%sofficeDocument/2006/relationships/%s" Target="%s"/></Relationships>'


def rewritten(data: bytes, change: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as made:
        for name in archive.namelist():
            new_name, new_data = change(name, archive.read(name))
            made.writestr(new_name, new_data)
    return out.getvalue()


def strict(name: str, data: bytes) -> tuple[str, bytes]:
    for part in (b"officeDocument", b"wordprocessingml", b"spreadsheetml", b"presentationml", b"drawingml"):
        data = data.replace(TRANSITIONAL + part + b"/2006/", STRICT + part + b"/")
    return name, data.replace(b"extended-properties", b"extendedProperties")


def with_backslashes(name: str, data: bytes) -> tuple[str, bytes]:
    return name.replace("/", "\\"), data


def in_other_capitals(name: str, data: bytes) -> tuple[str, bytes]:
    return name.replace("styles.xml", "Styles.xml").replace("slide1.xml", "Slide1.xml"), data


def with_lost_parts(name: str, data: bytes) -> tuple[str, bytes]:
    """Relationships and types of parts that are not there, as some writers leave them."""
    for kind, target in (
        (b"drawing", b"../drawings/none.xml"),
        (b"image", b"NULL"),
        (b"sharedStrings", b"/xl/none.xml"),
    ):
        if name.endswith(".rels") and not name.startswith("_rels"):
            data = data.replace(b"</Relationships>", GONE % (TRANSITIONAL, kind, target))
    lost = b'<Override PartName="/xl/none.xml" ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/>'
    return name, data.replace(b"</Types>", lost + b"</Types>")


def shown(contents: list[Content]) -> list[str]:
    texts: list[str] = []
    for each in contents:
        if isinstance(each, Words):
            texts.append(each.text)
        elif isinstance(each, Grid):
            texts += [text for cell in each.cells for text in cell.paragraphs]
        elif isinstance(each, Slide):
            texts += shown([placed.content for placed in each.parts])
    return texts


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("change", [strict, with_backslashes, in_other_capitals, with_lost_parts])
def test_it_says_what_the_whole_file_says(
    name: str, change: Callable[[str, bytes], tuple[str, bytes]], tmp_path: Path
) -> None:
    make, read = KINDS[name]
    (tmp_path / name).write_bytes(make())
    broken = tmp_path / f"broken-{name}"
    broken.write_bytes(rewritten(make(), change))
    told = shown(list(read(broken, LimitSettings())))
    assert told == shown(list(read(tmp_path / name, LimitSettings())))
    assert len(told) > 5


@pytest.mark.parametrize("name", KINDS)
def test_a_whole_file_is_not_copied(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(KINDS[name][0]())
    with mended_package(path) as file:
        assert file.name == str(path)


def test_xml_that_is_none_is_left_to_the_library(tmp_path: Path) -> None:
    """The folders that macOS puts into archives have files of other kinds with the names of these."""
    path = tmp_path / "a.docx"
    path.write_bytes(word_file())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/_rels/._.rels", b"\0\5\x16\7")
    assert shown(list(word_content(path, LimitSettings(xml_nesting=100))))[0]


def test_an_archive_that_is_none_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"PK\3\4 no archive")
    with pytest.raises(DocumentDamaged), mended_package(path):
        pass
