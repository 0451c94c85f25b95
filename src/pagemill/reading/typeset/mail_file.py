"""Mails: the fields of the head, the body, and the attachments as pages behind it."""

from __future__ import annotations

import email
import email.policy
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from email.message import MIMEPart
from pathlib import Path
from urllib.parse import urljoin

from pagemill.document import BlockKind
from pagemill.errors import DocumentDamaged, KindNotSupported, PagemillError, PageUnreadable, SourceTooLarge
from pagemill.intake import FLOWING_KINDS, Kind, decode_as, kind_of_file, unpack_archive
from pagemill.reading.typeset.content import Content, Enclosed, PageBreak, Unread, Words, rows_grid
from pagemill.reading.typeset.html_file import html_content
from pagemill.reading.typeset.outlook_message import outlook_mail, wrapped_mail
from pagemill.reading.typeset.text_file import plain_content, text_content
from pagemill.settings import LimitSettings

#: The fields that are shown, in their order.
FIELDS = ("From", "To", "Cc", "Date", "Subject")

#: The line before each mail of a folder, behind an empty one (RFC 4155, appendix A); lines that begin so are marked.
_BEFORE_MAIL = re.compile(rb"(?:\A\s*|\r?\n\r?\n)From [^\r\n]*\r?\n(?=[!-9;-~]+:)")
#: Fields of a mail that went to somebody: a web page that was saved has none.
_OF_MAILS = ("To", "Cc", "Received", "Delivered-To")
#: Characters of a field that are looked at, and of those that tell what a part is: the parser takes time in the square.
MOST_OF_FIELD, MOST_OF_KIND = 32_768, 4096

#: The content of a file of a kind without pages.
Read = Callable[[Path, Kind], Iterator[Content]]


def mail_content(path: Path, limits: LimitSettings, read: Read, depth: int = 0) -> Iterator[Content]:
    """The subject as title, the head as a table, the body (as HTML where it is in both forms), then the attachments.

    Those of a kind that is not read, such as signatures, are only named. One that cannot be read stands for a page with
    that failure. Each mail of a folder begins a page. `read` gives the content of attachments without pages. Raises
    `DocumentDamaged`, `SourceTooLarge`.
    """
    for number, data in enumerate(_mails_of(path.read_bytes())):
        if number >= limits.archive_files:
            raise SourceTooLarge(f"the folder has more than {limits.archive_files} mails")
        if number:
            yield PageBreak()
        try:
            mail = email.message_from_bytes(data, policy=_Policy())
            assert isinstance(mail, MIMEPart)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError) as error:
            raise DocumentDamaged(f"the mail is damaged ({type(error).__name__})") from error
        yield from _content(mail, limits, read, depth)


def _mails_of(data: bytes) -> Iterator[bytes]:
    """The mails of a folder of them (mbox), or the one that a file holds."""
    if not data.lstrip().startswith(b"From "):
        yield data
        return
    begins = [found.end() for found in _BEFORE_MAIL.finditer(data)]
    ends = [found.start() for found in _BEFORE_MAIL.finditer(data)][1:]
    for begin, end in zip(begins, [*ends, len(data)], strict=True):
        yield re.sub(rb"(?m)^>(>*From )", rb"\1", data[begin:end])


def outlook_content(path: Path, limits: LimitSettings, read: Read, depth: int = 0) -> Iterator[Content]:
    """A mail that Outlook has saved, as `mail_content` has one that was sent. Raises `DocumentDamaged`."""
    return _content(outlook_mail(path, limits.archive_nesting - depth), limits, read, depth)


def wrapped_content(path: Path, limits: LimitSettings, read: Read, depth: int = 0) -> Iterator[Content]:
    """A mail in Outlook's own wrapping (`winmail.dat`), as `mail_content` has one. Raises `DocumentDamaged`."""
    return _content(wrapped_mail(path.read_bytes(), limits.archive_nesting - depth), limits, read, depth)


def _content(mail: MIMEPart, limits: LimitSettings, read: Read, depth: int) -> Iterator[Content]:
    try:
        head = [(name, " ".join(str(mail[name]).split())) for name in FIELDS if mail[name]]
        wraps = _unwrapped(mail, limits.archive_nesting - depth)
        mails = [mail, *wraps.values()]
        parts = [part for each in mails for part in each.walk() if not part.is_multipart() and part not in wraps]
        bodies = [each.get_body(("html", "plain")) for each in mails]
        body = _body_of(bodies)
        if len(parts) > limits.archive_files:
            raise SourceTooLarge(f"the mail has more than {limits.archive_files} parts")
        inner = [within for each in mails for within in _mails(each)]
        inner_parts = {part for each in inner for part in each.walk()}
        parts = [part for part in parts if part not in inner_parts]
        inline = {_name_of(part): _bytes_of(part) for part in parts if part.get_content_maintype() == "image"}
        inline |= {where: _bytes_of(part) for part in parts if (where := _location_of(part))}
        is_page = _is_saved_page(mail, body)
        attached = [part for part in (*parts, *inner) if part not in bodies and _is_attachment(part)]
        names = [part.get_filename() or "" for part in attached]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError) as error:
        raise DocumentDamaged(f"the mail is damaged ({type(error).__name__})") from error
    if is_page and body is not None:
        yield from _body(body, inline, set(), listings=True)
        return
    if any(names):
        head.append(("Attachments", ", ".join(name for name in names if name)))
    if subject := dict(head).get("Subject"):
        yield Words(subject, BlockKind.DOC_TITLE, 1)
    if head:
        yield rows_grid(head)
    shown: set[str] = set()
    if body is not None:
        yield from _body(body, inline, shown)
    for part in attached:
        if shown.isdisjoint((_name_of(part), _location_of(part))):
            yield from _attachment(part, limits, read, depth)


def _unwrapped(mail: MIMEPart, nesting: int) -> dict[MIMEPart, MIMEPart]:
    """What a mail that Outlook has sent to others holds in its own wrapping, by the part that is the wrap."""
    found: dict[MIMEPart, MIMEPart] = {}
    for part in mail.walk():
        named = (part.get_filename() or "").lower() == "winmail.dat"
        if part.get_content_type() in ("application/ms-tnef", "application/vnd.ms-tnef") or named:
            # One that is damaged stays an attachment, which tells so.
            with suppress(DocumentDamaged):
                found[part] = wrapped_mail(_bytes_of(part), nesting)
    return found


def _body_of(bodies: Sequence[MIMEPart | None]) -> MIMEPart | None:
    """The first web page among the bodies of a mail and of what is wrapped in it, else the first that says anything."""
    told = [body for body in bodies if body is not None and _bytes_of(body).strip()]
    pages = [body for body in told if body.get_content_type() == "text/html"]
    return next(iter(pages or told), None)


class _Policy(email.policy.EmailPolicy):
    """The usual policy, for fields that are cut where they are very long."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[: MOST_OF_KIND if name.lower().startswith("content-") else MOST_OF_FIELD]


def _is_saved_page(mail: MIMEPart, body: MIMEPart | None) -> bool:
    """Whether it is a web page saved with its pictures (MHTML, RFC 2557): it went to nobody, and tells where it lay."""
    if body is None or body.get_content_type() != "text/html" or any(mail[name] for name in _OF_MAILS):
        return False
    return bool(_location_of(body) or _location_of(mail) or mail["Snapshot-Content-Location"])


def _body(body: MIMEPart, inline: dict[str, bytes], shown: set[str], *, listings: bool = False) -> Iterator[Content]:
    data = _bytes_of(body)
    base = _location_of(body)

    def picture(address: str) -> bytes | None:
        name = address.removeprefix("cid:")
        if name not in inline:
            with suppress(ValueError):
                name = urljoin(base, address)
        if name in inline:
            shown.add(name)
        return inline.get(name)

    if body.get_content_type() == "text/html":
        yield from html_content(_as_utf8(body, data), picture, listings=listings)
        return
    text = _decoded(body, data)
    yield from text_content(data) if text is None else plain_content(text)


def _attachment(part: MIMEPart, limits: LimitSettings, read: Read, depth: int) -> Iterator[Content]:
    data = _bytes_of(part)
    with tempfile.TemporaryDirectory(prefix="pagemill-") as folder:
        path = Path(folder) / "file"
        path.write_bytes(data)
        yield from _file(path, part.get_filename() or "", limits, read, depth)


def _file(path: Path, name: str, limits: LimitSettings, read: Read, depth: int) -> Iterator[Content]:
    try:
        with path.open("rb") as file:
            kind = kind_of_file(file)
    except (KindNotSupported, DocumentDamaged):
        return
    try:
        if (kind is Kind.ZIP or kind in _CONTENT) and depth >= limits.archive_nesting:
            raise PageUnreadable(f"it lies more than {limits.archive_nesting} mails and archives deep")
        if kind is Kind.ZIP:
            for number, member in enumerate(unpack_archive(path, limits)):
                inner = path.with_name(f"{path.name}-{number}")
                with member.open() as content, inner.open("wb") as out:
                    while chunk := content.read(1 << 20):
                        out.write(chunk)
                yield from _file(inner, member.name, limits, read, depth + 1)
        elif kind in _CONTENT:
            yield PageBreak()
            yield from _CONTENT[kind](path, limits, read, depth + 1)
        elif kind in FLOWING_KINDS:
            yield PageBreak()
            yield from read(path, kind)
        else:
            yield Enclosed(path, kind)
    except SourceTooLarge:
        raise
    except PagemillError as error:
        yield Unread(PageUnreadable, f"{name}: {error.message}" if name else error.message)


def _mails(mail: MIMEPart) -> list[MIMEPart]:
    """Mails that came as attachments, those within them left out."""
    found: list[MIMEPart] = []

    def seek(part: MIMEPart) -> None:
        for child in part.iter_parts() if part.get_content_maintype() == "multipart" else ():
            if child.get_content_type() == "message/rfc822":
                found.append(child)
            else:
                seek(child)

    seek(mail)
    return found


def _is_attachment(part: MIMEPart) -> bool:
    if part.get_content_type() == "message/rfc822" or part.is_attachment() or part.get_filename():
        return True
    return part.get_content_maintype() not in ("text", "multipart")


def _name_of(part: MIMEPart) -> str:
    return str(part.get("Content-ID") or "").strip().strip("<>") or f"part {id(part)}"


def _location_of(part: MIMEPart) -> str:
    """Where a part of a web page lay (RFC 2557, 4); empty where it does not say."""
    return "".join(str(part.get("Content-Location") or "").split())


def _bytes_of(part: MIMEPart) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0)
        return inner.as_bytes() if isinstance(inner, MIMEPart) else b""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _decoded(part: MIMEPart, data: bytes) -> str | None:
    """The text by the encoding that the mail names, None where it names none or it is wrong."""
    name = (part.get_content_charset() or "").lower()
    return decode_as(data, name) if name and name != "us-ascii" else None


def _as_utf8(part: MIMEPart, data: bytes) -> bytes:
    text = _decoded(part, data)
    # What the page says of its own encoding was about other bytes.
    return data if text is None else b"\xef\xbb\xbf" + text.encode("utf-8", "replace")


_CONTENT = {Kind.EML: mail_content, Kind.MSG: outlook_content, Kind.TNEF: wrapped_content}
