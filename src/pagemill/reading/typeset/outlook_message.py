"""Mails as Outlook saves them (.msg, MS-OXMSG) and wraps them (winmail.dat, MS-OXTNEF), turned into sent ones."""

from __future__ import annotations

import email.message
import email.parser
import email.policy
import email.utils
import mimetypes
import re
import struct
from collections.abc import Iterator
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from pathlib import Path
from typing import cast

import olefile

from pagemill.errors import DocumentDamaged
from pagemill.reading.typeset.outlook_properties import MessageProperties, Properties, web_page
from pagemill.reading.typeset.rtf_compression import decompressed
from pagemill.reading.typeset.rtf_html import enclosed_page, plain_text
from pagemill.reading.typeset.tnef_file import TnefProperties

#: Ids of properties (MS-OXPROPS).
SUBJECT, TEXT, RICH_TEXT, PAGE, HEADERS = 0x0037, 0x1000, 0x1009, 0x1013, 0x007D
SENT, RECEIVED = 0x0039, 0x0E06
SENDER_NAMES, SENDER_ADDRESSES = (0x0042, 0x0C1A), (0x5D02, 0x5D01, 0x0065, 0x0C1F)
RECIPIENT_KIND, RECIPIENT_NAME, RECIPIENT_ADDRESSES = 0x0C15, 0x3001, (0x39FE, 0x3003)
ATTACHED, ATTACHED_NAMES, ATTACHED_TYPE, ATTACHED_ID = 0x3701, (0x3707, 0x3704, 0x3001), 0x370E, 0x3712
#: Characters of the fields that came over the network that are looked at: the parser takes the square of long ones.
MOST_HEADERS = 50_000
#: Fields by the kind of recipient (PidTagRecipientType).
RECIPIENTS = {1: "To", 2: "Cc"}

# Names that stand without an address are no addresses of a mail, and would be put in quotes.
_REGISTRY = HeaderRegistry()
for _field in ("from", "to", "cc"):
    _REGISTRY.map_to_type(_field, cast(type[BaseHeader], UnstructuredHeader))
_POLICY = email.policy.default.clone(header_factory=_REGISTRY)


def outlook_mail(path: Path, nesting: int) -> email.message.EmailMessage:
    """The mail with its attachments; of mails within mails those of at most `nesting` levels.

    Raises `DocumentDamaged`.
    """
    try:
        with olefile.OleFileIO(path) as file:
            return _mail(Properties(file), nesting)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, struct.error) as error:
        raise DocumentDamaged(f"the mail is damaged ({type(error).__name__})") from error


def wrapped_mail(data: bytes, nesting: int) -> email.message.EmailMessage:
    """The mail that `winmail.dat` holds, as `outlook_mail` gives one. Raises `DocumentDamaged`."""
    try:
        return _mail(TnefProperties.of_file(data), nesting)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, struct.error) as error:
        raise DocumentDamaged(f"the mail is damaged ({type(error).__name__})") from error


def _mail(message: MessageProperties, nesting: int) -> email.message.EmailMessage:
    mail = email.message.EmailMessage(_POLICY)
    for name, value in _fields(message):
        mail[name] = value
    text, form = _body(message)
    mail.set_content(text, subtype=form)
    for attached in message.attachments():
        _attach(mail, attached, nesting)
    return mail


def _fields(message: MessageProperties) -> Iterator[tuple[str, str]]:
    """The fields of the head: as they came over the network where the message kept them, else by its properties."""
    came = email.parser.HeaderParser(policy=email.policy.default).parsestr(message.text(HEADERS)[:MOST_HEADERS])
    people: dict[str, list[str]] = {}
    if sender := _person(message.text(*SENDER_NAMES), message.text(*SENDER_ADDRESSES)):
        people["From"] = [sender]
    for recipient in message.recipients():
        field = RECIPIENTS.get(recipient.number(RECIPIENT_KIND) or 1)
        person = _person(recipient.text(RECIPIENT_NAME), recipient.text(*RECIPIENT_ADDRESSES))
        if field and person:
            people.setdefault(field, []).append(person)
    moment = message.time(SENT) or message.time(RECEIVED)
    told = {
        **{field: ", ".join(names) for field, names in people.items()},
        "Date": email.utils.format_datetime(moment) if moment else "",
        "Subject": message.text(SUBJECT),
    }
    for field in ("From", "To", "Cc", "Date", "Subject"):
        first, second = (told, came) if field == "Subject" else (came, told)
        value = _on_one_line(str(first.get(field, ""))) or _on_one_line(str(second.get(field, "")))
        if value:
            yield field, value


def _person(name: str, address: str) -> str:
    """A name with an address of a mail; addresses of Exchange's own (`/O=…`) say nothing outside it."""
    name, address = _on_one_line(name), _on_one_line(address)
    if "@" not in address:
        return name
    return f"{name} <{address}>" if name and name.strip("'") != address else address


def _body(message: MessageProperties) -> tuple[str, str]:
    """The body, and whether it is `html` or `plain`: of rich text the web page that it was made of, if any."""
    if page := web_page(message, PAGE):
        return page, "html"
    text = message.text(TEXT)
    try:
        rich_text = decompressed(message.data(RICH_TEXT) or b"")
    except DocumentDamaged:
        return text, "plain"
    enclosed = enclosed_page(rich_text)
    return (text or plain_text(rich_text), "plain") if enclosed is None else (enclosed, "html")


def _attach(mail: email.message.EmailMessage, attached: MessageProperties, nesting: int) -> None:
    name = _on_one_line(attached.text(*ATTACHED_NAMES)) or None
    inner = attached.inner_message(ATTACHED)
    if inner is not None and nesting > 0:
        mail.add_attachment(_mail(inner, nesting - 1), filename=name)
        return
    data = attached.data(ATTACHED)
    if data is None:
        return
    told = attached.text(ATTACHED_TYPE) or mimetypes.guess_type(name or "")[0] or ""
    main, _, sub = told.partition("/")
    if not re.fullmatch(r"[\w.+-]+/[\w.+-]+", told) or main in ("multipart", "message"):
        main, sub = "application", "octet-stream"
    identity = re.sub(r"[<>\s]", "", attached.text(ATTACHED_ID))
    mail.add_attachment(data, maintype=main, subtype=sub, filename=name, cid=f"<{identity}>" if identity else None)


def _on_one_line(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())
