"""Mails that Outlook saved come as those that were sent: head, body and attachments, whatever they are kept as."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawings.compound import compound_file
from drawings.office import labelled_picture
from drawings.outlook import FROM_HTML, PAGE, RICH_TEXT, SUBJECT, TEXT, as_it_is, outlook_file, outlook_message
from pagemill.errors import DocumentDamaged, KindNotSupported
from pagemill.intake import Kind, kind_of_file
from pagemill.reading.typeset.content import Content, Enclosed, Grid, Words
from pagemill.reading.typeset.mail_file import outlook_content
from pagemill.reading.typeset.rtf_compression import decompressed
from pagemill.reading.typeset.rtf_html import enclosed_page, plain_text
from pagemill.reading.typeset.text_file import text_content
from pagemill.settings import LimitSettings

#: What `FROM_HTML` was made of.
THE_PAGE = "<html><body><p>Sum 金额 <b>café €5&amp;more</b>😀{}</p></body></html>"


def content(data: bytes, tmp_path: Path) -> list[Content]:
    path = tmp_path / "saved.msg"
    path.write_bytes(data)
    with path.open("rb") as file:
        assert kind_of_file(file) is Kind.MSG

    def read(inner: Path, kind: Kind) -> Iterator[Content]:
        assert kind is Kind.TEXT
        return text_content(inner.read_bytes())

    return list(outlook_content(path, LimitSettings(), read))


def words(parts: list[Content]) -> list[str]:
    return [part.text for part in parts if isinstance(part, Words)]


def head(parts: list[Content]) -> dict[str, str]:
    grid = next(part for part in parts if isinstance(part, Grid))
    texts = ["\n".join(cell.paragraphs) for cell in grid.cells]
    return dict(zip(texts[::2], texts[1::2], strict=True))


def test_the_head_and_a_text(tmp_path: Path) -> None:
    parts = content(outlook_file({SUBJECT: "五月对账单", TEXT: "您好。\r\n\r\n请查收。\r\n"}), tmp_path)
    assert words(parts) == ["五月对账单", "您好。", "请查收。"]
    assert head(parts) == {
        "From": "李明 <li@example.com>",
        "To": "Accounts <accounts@example.com>",
        "Date": "Wed, 08 May 2024 02:30:00 +0000",
        "Subject": "五月对账单",
    }


@pytest.mark.parametrize("page", [THE_PAGE, THE_PAGE.encode()], ids=["as text", "as bytes"])
def test_a_web_page_goes_before_the_text(page: str | bytes, tmp_path: Path) -> None:
    parts = content(outlook_file({TEXT: "plain", PAGE: page}, code_page=None), tmp_path)
    assert [text for text in words(parts) if "Sum" in text or "plain" in text] == ["Sum 金额 café €5&more😀{}"]


def test_a_web_page_is_taken_out_of_rich_text(tmp_path: Path) -> None:
    parts = content(outlook_file({TEXT: "plain", RICH_TEXT: as_it_is(FROM_HTML)}), tmp_path)
    assert words(parts) == ["Sum 金额 café €5&more😀{}"]


def test_rich_text_alone_is_a_body(tmp_path: Path) -> None:
    rich = rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 Times;}}{\*\generator x}\f0 \'c4\'fa\'ba\'c3\par second\tab line\par}"
    assert words(content(outlook_file({RICH_TEXT: as_it_is(rich)}), tmp_path)) == ["您好", "second\tline"]


def test_texts_in_a_code_page(tmp_path: Path) -> None:
    parts = content(outlook_file({SUBJECT: "五月", TEXT: "您好"}, code_page=936), tmp_path)
    assert words(parts) == ["五月", "您好"]
    assert head(parts)["From"] == "李明 <li@example.com>"


def test_fields_that_came_over_the_network_go_before_those_of_the_address_book(tmp_path: Path) -> None:
    came = "Received: from a\r\nFrom: Li Ming <li.ming@example.com>\r\nDate: Wed, 8 May 2024 10:30:00 +0800\r\n\r\n"
    told = head(content(outlook_file({TEXT: "x", 0x007D: came}), tmp_path))
    assert told["From"] == "Li Ming <li.ming@example.com>"
    assert told["Date"] == "Wed, 08 May 2024 10:30:00 +0800"
    assert told["To"] == "Accounts <accounts@example.com>"


def test_a_name_without_an_address_stands_as_it_is(tmp_path: Path) -> None:
    exchange = outlook_file({0x0C1A: "Li, Ming", 0x5D01: "/O=FIRM/CN=LI", TEXT: "x"})
    assert head(content(exchange, tmp_path))["From"] == "Li, Ming"


def test_attachments_follow(tmp_path: Path) -> None:
    inner = outlook_message({SUBJECT: "Within", TEXT: "the order"}, head=24)
    attached = [("明细.txt", "水泵 12".encode()), ("scan.png", labelled_picture("SCAN")), ("within.msg", inner)]
    parts = content(outlook_file({SUBJECT: "Outer", TEXT: "see below"}, attached), tmp_path)
    assert head(parts)["Attachments"] == "明细.txt, scan.png, within.msg"
    assert words(parts) == ["Outer", "see below", "水泵 12", "Within", "the order"]
    assert [part.kind for part in parts if isinstance(part, Enclosed)] == [Kind.PNG]


def test_mails_within_mails_end_where_they_are_no_longer_read(tmp_path: Path) -> None:
    within = outlook_message({TEXT: "last"}, head=24)
    for level in reversed(range(6)):
        within = outlook_message({TEXT: f"level {level}"}, [("inner.msg", within)], head=24)
    parts = content(outlook_file({TEXT: "outer"}, [("inner.msg", within)]), tmp_path)
    assert words(parts) == ["outer", "level 0", "level 1", "level 2"]


def test_what_is_no_mail_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "saved.msg"
    path.write_bytes(outlook_file({TEXT: "您好" * 3000})[:1024])
    with pytest.raises(DocumentDamaged):
        list(outlook_content(path, LimitSettings(), lambda *_: iter(())))


def test_a_compound_file_of_another_kind_is_none(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(compound_file({"Contents": b"x" * 5000}))
    with path.open("rb") as file, pytest.raises(KindNotSupported):
        kind_of_file(file)


def test_compressed_rich_text() -> None:
    """The example of MS-OXRTFCP, 4.1.1."""
    data = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert decompressed(data) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


@given(st.binary(max_size=200))
def test_any_bytes_are_rich_text_or_damaged(data: bytes) -> None:
    for kind in (b"LZFu", b"MELA", b"none"):
        framed = struct.pack("<II4sI", len(data) + 12, 2 * len(data), kind, 0) + data
        try:
            rich_text = decompressed(framed)
        except DocumentDamaged:
            assert kind == b"none"
            continue
        assert len(rich_text) <= 17 * len(data)
        assert isinstance(plain_text(rich_text), str)


@given(
    st.lists(
        st.sampled_from([b"{", b"}", b"\\*", b"\\htmltag1 ", b"\\htmlrtf ", b"\\htmlrtf0 ", b"\\u20013?", b"a\\'d6"])
    )
)
def test_braces_that_do_not_match_lose_nothing_else(tokens: list[bytes]) -> None:
    told = plain_text(b"{\\rtf1 before " + b"".join(tokens))
    assert told.startswith("before ")


def test_a_page_is_word_for_word_that_of_the_mail() -> None:
    assert enclosed_page(FROM_HTML) == THE_PAGE
    assert enclosed_page(rb"{\rtf1\ansi\fromtext plain}") is None
