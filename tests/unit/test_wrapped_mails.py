"""What Outlook wraps for itself (`winmail.dat`) is read like any mail, alone and attached to one."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_outlook_mails import head, words

from drawings.office import labelled_picture
from drawings.outlook import FROM_HTML, PAGE, RICH_TEXT, SUBJECT, TEXT, as_it_is
from drawings.wrapped_mail import OLD_FROM, OLD_SENT, OLD_SUBJECT, OLD_TEXT, wrapped_mail
from pagemill.errors import DocumentDamaged
from pagemill.intake import Kind, kind_of
from pagemill.reading.typeset import outlook_message
from pagemill.reading.typeset.content import Content, Enclosed, Figure, Unread, Words
from pagemill.reading.typeset.mail_file import mail_content, wrapped_content
from pagemill.reading.typeset.text_file import text_content
from pagemill.settings import LimitSettings


def read(inner: Path, kind: Kind) -> Iterator[Content]:
    assert kind is Kind.TEXT
    return text_content(inner.read_bytes())


def content(data: bytes, tmp_path: Path) -> list[Content]:
    assert kind_of(data[:4096]) is Kind.TNEF
    path = tmp_path / "file"
    path.write_bytes(data)
    return list(wrapped_content(path, LimitSettings(), read))


def sent(wrapped: bytes, tmp_path: Path, *, text: str = "", page: str = "") -> list[Content]:
    """A mail as others receive it from Outlook."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "li@example.com", "五月"
    mail.set_content(text)
    if page:
        mail.add_alternative(page, subtype="html")
    mail.add_attachment(wrapped, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    path = tmp_path / "mail.eml"
    path.write_bytes(mail.as_bytes())
    return list(mail_content(path, LimitSettings(), read))


def test_a_wrapped_mail_alone(tmp_path: Path) -> None:
    properties = {SUBJECT: "五月对账单", 0x0C1A: "李明", 0x5D01: "li@example.com", RICH_TEXT: as_it_is(FROM_HTML)}
    attached = [("明细.txt", "水泵 12".encode()), ("scan.png", labelled_picture("SCAN"))]
    parts = content(wrapped_mail(properties, attached), tmp_path)
    assert head(parts) == {
        "From": "李明 <li@example.com>",
        "To": "Accounts <accounts@example.com>",
        "Subject": "五月对账单",
        "Attachments": "明细.txt, scan.png",
    }
    assert words(parts) == ["五月对账单", "Sum 金额 café €5&more😀{}", "水泵 12"]
    assert [part.kind for part in parts if isinstance(part, Enclosed)] == [Kind.PNG]


def test_what_older_programs_say_of_a_mail(tmp_path: Path) -> None:
    sender = struct.pack("<4H", 4, 0, 8, 20) + "李明".encode("gbk").ljust(8, b"\0") + b"SMTP:li@example.com\0"
    old = {
        OLD_SUBJECT: "五月".encode("gbk") + b"\0",
        OLD_TEXT: "您好".encode("gbk") + b"\0",
        OLD_FROM: sender,
        OLD_SENT: struct.pack("<7H", 2024, 5, 8, 2, 30, 0, 3),
    }
    parts = content(wrapped_mail({}, old=old), tmp_path)
    assert words(parts) == ["五月", "您好"]
    told = head(parts)
    assert told["From"] == "李明 <li@example.com>"
    assert told["Date"] == "Wed, 08 May 2024 02:30:00 +0000"


def test_a_mail_within_a_wrapped_one(tmp_path: Path) -> None:
    inner = wrapped_mail({SUBJECT: "Within", TEXT: "the order"})
    assert words(content(wrapped_mail({TEXT: "outer"}, within=inner), tmp_path)) == ["outer", "Within", "the order"]


def test_attachments_in_the_wrapping_are_the_mails(tmp_path: Path) -> None:
    wrapped = wrapped_mail({SUBJECT: "五月", TEXT: "see below"}, [("明细.txt", "水泵 12".encode())])
    parts = sent(wrapped, tmp_path, text="see below")
    assert head(parts)["Attachments"] == "明细.txt"
    assert words(parts) == ["五月", "see below", "水泵 12"]


@pytest.mark.parametrize(
    ("outer", "page", "expected"),
    [("plain", "", "inner page"), ("", "", "inner page"), ("plain", "<p>outer page</p>", "outer page")],
)
def test_the_body_is_the_first_web_page(outer: str, page: str, expected: str, tmp_path: Path) -> None:
    wrapped = wrapped_mail({PAGE: b"<html><p>inner page</p></html>"})
    assert words(sent(wrapped, tmp_path, text=outer, page=page)) == ["五月", expected]


def test_a_text_in_the_wrapping_does_not_take_the_place_of_another(tmp_path: Path) -> None:
    assert words(sent(wrapped_mail({TEXT: "the same"}), tmp_path, text="the same")) == ["五月", "the same"]


def test_pictures_of_the_body_stand_in_it(tmp_path: Path) -> None:
    page = b'<html><p>before<img src="cid:logo.png">behind</p></html>'
    wrapped = wrapped_mail({PAGE: page}, [("logo.png", labelled_picture("LOGO"))])
    parts = sent(wrapped, tmp_path)
    assert [type(part) for part in parts[2:]] == [Words, Figure, Words]


def test_a_damaged_wrapping_stands_as_a_page_that_cannot_be_read(tmp_path: Path) -> None:
    parts = sent(b"\x78\x9f\x3e\x22\0\0", tmp_path, text="text")
    assert words(parts) == ["五月", "text"]
    assert any(isinstance(part, Unread) for part in parts)


def test_a_wrapping_that_breaks_off_has_what_came_before(tmp_path: Path) -> None:
    whole = wrapped_mail({TEXT: "text"}, [("a.txt", b"one"), ("b.txt", b"two" * 99)])
    assert words(content(whole[:-200], tmp_path)) == ["text", "one"]


@given(st.binary(max_size=300), st.integers(0, 400))
def test_any_bytes_are_a_mail_or_damaged(data: bytes, at: int) -> None:
    whole = wrapped_mail({TEXT: "text", RICH_TEXT: as_it_is(FROM_HTML)}, [("a.txt", b"one")])
    for each in (whole[:6] + data, whole[: 6 + at] + data + whole[6 + at :]):
        try:
            mail = outlook_message.wrapped_mail(each, 3)
        except DocumentDamaged:
            assert each != whole, "a whole mail is read"
        else:
            assert mail.get_body() is not None
