"""Web pages that a browser or Word has saved with their pictures (MHTML) are web pages, not mails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from drawings.office import labelled_picture
from drawings.saved_page import saved_page
from pagemill.document import BlockKind
from pagemill.intake import Kind, kind_of
from pagemill.reading.typeset.content import Content, Enclosed, Figure, Listing, Words
from pagemill.reading.typeset.mail_file import mail_content
from pagemill.settings import LimitSettings

LOGO = labelled_picture("LOGO")
PAGE = "<h1>泵站</h1><p>before<img src='{}'>behind<pre>a\n  b</pre>"
BLINK = {"From": "<Saved by Blink>", "Snapshot-Content-Location": "https://example.com/a/b", "Subject": "Pumps"}


def content(data: bytes, tmp_path: Path) -> list[Content]:
    assert kind_of(data[:4096]) is Kind.EML
    path = tmp_path / "page.mht"
    path.write_bytes(data)

    def read(inner: Path, kind: Kind) -> Iterator[Content]:
        raise AssertionError(kind)

    return list(mail_content(path, LimitSettings(), read))


def test_a_page_saved_by_a_browser_is_what_the_browser_shows(tmp_path: Path) -> None:
    address = "https://example.com/p.png"
    pictures = {address: LOGO, "https://example.com/background.png": LOGO}
    parts = content(saved_page(PAGE.format(address), "https://example.com/a/b", pictures, BLINK), tmp_path)
    assert parts[0] == Words("泵站", BlockKind.DOC_TITLE, 1)
    assert [type(part) for part in parts] == [Words, Words, Figure, Words, Listing]


def test_a_page_saved_by_word_names_its_pictures_from_where_it_lies(tmp_path: Path) -> None:
    where = "file:///C:/ABC/page.htm"
    pictures = {"file:///C:/ABC/page_files/image001.png": LOGO}
    parts = content(saved_page(PAGE.format("page_files/image001.png"), where, pictures), tmp_path)
    assert [type(part) for part in parts] == [Words, Words, Figure, Words, Listing]


def test_a_mail_with_places_is_a_mail_and_shows_its_picture_once(tmp_path: Path) -> None:
    fields = {"From": "li@example.com", "To": "accounts@example.com", "Subject": "泵"}
    parts = content(
        saved_page(PAGE.format("p.png"), "http://example.com/x", {"http://example.com/p.png": LOGO}, fields), tmp_path
    )
    assert parts[0] == Words("泵", BlockKind.DOC_TITLE, 1)
    assert sum(isinstance(part, Figure | Enclosed) for part in parts) == 1
