"""Mails in the wrapping that Outlook sends to itself (`winmail.dat`, MS-OXTNEF): their properties."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from pagemill.errors import DocumentDamaged
from pagemill.reading.typeset.code_pages import decoded
from pagemill.reading.typeset.outlook_properties import (
    BINARY,
    DEFAULT_CODE_PAGE,
    OBJECT,
    STRING,
    TEXT_CODE_PAGE,
    UNICODE,
    moment_of,
)

SIGNATURE = b"\x78\x9f\x3e\x22"
#: Attributes (MS-OXTNEF, 2.1.3.2): of the message, of each attachment, of either.
_SUBJECT, _TEXT, _FROM, _SENT, _RECEIVED = 0x00018004, 0x0002800C, 0x00008000, 0x00038005, 0x00038006
_CODE_PAGE, _MESSAGE, _RECIPIENTS = 0x00069007, 0x00069003, 0x00069004
_ATTACHMENT_BEGINS, _ATTACHMENT, _ATTACHED, _ATTACHED_NAME = 0x00069002, 0x00069005, 0x0006800F, 0x00018010
#: The properties that attributes say (MS-OXPROPS): subject, body, names of attachments; the sender; data; times.
_TEXTS = {_SUBJECT: 0x0037, _TEXT: 0x1000, _ATTACHED_NAME: 0x3704}
_SENDER_NAME, _SENDER_ADDRESS, _DATA = 0x0C1A, 0x0C1F, 0x3701
_TIMES = {_SENT: 0x0039, _RECEIVED: 0x0E06}
_TIME = 0x0040
#: Bytes of values of a fixed size by their type, filled up to four (MS-OXCDATA, 2.11.1), and the mark of several.
_SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, _TIME: 8, 0x48: 16}
_SEVERAL = 0x1000
#: Ids from here on have names.
_NAMED_FROM = 0x8000
#: The interface of a message (IID_IMessage), which stands before one that is attached.
_MESSAGE_OBJECT = bytes.fromhex("0703020000000000c000000000000046")

#: The type and the bytes of properties by their ids.
_Values = dict[int, tuple[int, bytes]]


class TnefProperties:
    """What such a file says of a message, of somebody it went to or of an attachment."""

    def __init__(self, values: Mapping[int, tuple[int, bytes]], code_page: int) -> None:
        self._values = values
        self.code_page = self.number(TEXT_CODE_PAGE) or code_page
        self._recipients: list[TnefProperties] = []
        self._attachments: list[TnefProperties] = []

    @classmethod
    def of_file(cls, data: bytes) -> TnefProperties:
        """The message of a file. What lies behind a break is left out; one without a message is `DocumentDamaged`."""
        if not data.startswith(SIGNATURE):
            raise DocumentDamaged("the wrapped mail does not begin as one")
        attributes = list(_attributes(data))
        if not attributes:
            raise DocumentDamaged("the wrapped mail is cut short")
        code_page = next((struct.unpack_from("<I", told)[0] for tag, told in attributes if tag == _CODE_PAGE), 0)
        code_page = code_page or DEFAULT_CODE_PAGE
        message: _Values = {}
        attached: list[_Values] = []
        people: list[_Values] = []
        for tag, told in attributes:
            if tag == _ATTACHMENT_BEGINS:
                attached.append({})
            elif tag == _RECIPIENTS:
                people += _rows(told)
            elif tag in (_ATTACHMENT, _ATTACHED, _ATTACHED_NAME):
                _add(attached[-1] if attached else message, tag, told)
            else:
                _add(message, tag, told)
        made = cls(message, code_page)
        made._recipients = [cls(each, made.code_page) for each in people]
        made._attachments = [cls(each, made.code_page) for each in attached]
        return made

    def number(self, property_id: int) -> int | None:
        """A whole number of four bytes; None where there is none."""
        _, value = self._values.get(property_id, (0, b""))
        return int.from_bytes(value[:4], "little", signed=True) if value else None

    def time(self, property_id: int) -> datetime | None:
        """A moment; None where there is none."""
        kind, value = self._values.get(property_id, (0, b""))
        return moment_of(value) if kind == _TIME else None

    def text(self, *property_ids: int) -> str:
        """The first of these properties that says anything, without what ends it; empty where none does."""
        for property_id in property_ids:
            kind, value = self._values.get(property_id, (0, b""))
            if kind in (STRING, UNICODE):
                text = value.decode("utf-16-le", "replace") if kind == UNICODE else decoded(value, self.code_page)
                if text := text.split("\0")[0]:
                    return text
        return ""

    def data(self, property_id: int) -> bytes | None:
        """Bytes; None where there are none."""
        kind, value = self._values.get(property_id, (0, b""))
        return value if kind == BINARY else None

    def recipients(self) -> Iterator[TnefProperties]:
        """Those that the message was sent to."""
        return iter(self._recipients)

    def attachments(self) -> Iterator[TnefProperties]:
        """What is attached, in its order."""
        return iter(self._attachments)

    def inner_message(self, property_id: int) -> TnefProperties | None:
        """A message kept as an object, with properties of its own; None where there is none."""
        kind, value = self._values.get(property_id, (0, b""))
        if kind != OBJECT or not value.startswith(_MESSAGE_OBJECT):
            return None
        return self.of_file(value[len(_MESSAGE_OBJECT) :])


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The attributes with their contents, up to where the file breaks off."""
    at = 6
    while at + 9 <= len(data):
        _, tag, size = struct.unpack_from("<BII", data, at)
        at += 9
        if size > len(data) - at:
            return
        yield tag, data[at : at + size]
        # Checksums are wrong in many files, and say nothing that is needed.
        at += size + 2


def _add(values: _Values, tag: int, told: bytes) -> None:
    """What an attribute says, as properties. Those that are told as such go before what older attributes say."""
    if tag in (_MESSAGE, _ATTACHMENT):
        values.update(_Cursor(told).properties())
    elif tag in _TEXTS:
        values.setdefault(_TEXTS[tag], (STRING, told))
    elif tag in _TIMES:
        year, month, day, hour, minute, second = struct.unpack_from("<6H", told)
        ticks = _ticks(year, month, day, hour, minute, second)
        values.setdefault(_TIMES[tag], (_TIME, ticks))
    elif tag == _FROM:
        _, _, name, address = struct.unpack_from("<4H", told)
        values.setdefault(_SENDER_NAME, (STRING, told[8 : 8 + name]))
        values.setdefault(_SENDER_ADDRESS, (STRING, told[8 + name : 8 + name + address].partition(b":")[2]))
    elif tag == _ATTACHED:
        values.setdefault(_DATA, (BINARY, told))


def _ticks(*parts: int) -> bytes:
    try:
        since = datetime(*parts, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)  # type: ignore[misc, arg-type]
    except ValueError:
        return b""
    return max(0, since // timedelta(microseconds=1) * 10).to_bytes(8, "little")


def _rows(told: bytes) -> list[_Values]:
    cursor = _Cursor(told)
    return [dict(cursor.properties()) for _ in range(min(cursor.number(), len(told)))]


class _Cursor:
    """Where properties are being read. A value that reaches beyond the end ends them."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def number(self) -> int:
        return int.from_bytes(self._take(4), "little")

    def properties(self) -> Iterator[tuple[int, tuple[int, bytes]]]:
        """The ids, types and values of a list of properties; of several values the first."""
        for _ in range(min(self.number(), len(self._data))):
            if self._at >= len(self._data):
                return
            kind, property_id = struct.unpack("<HH", self._take(4).ljust(4, b"\0"))
            if property_id >= _NAMED_FROM:
                self._pass_name()
            value = self._value(kind)
            if value is None:
                return
            yield property_id, (kind & ~_SEVERAL, value)

    def _pass_name(self) -> None:
        self._take(16)
        if self.number():
            self._take_padded(self.number())
        else:
            self._take(4)

    def _value(self, kind: int) -> bytes | None:
        several, kind = bool(kind & _SEVERAL), kind & ~_SEVERAL
        if kind in _SIZES:
            count = self.number() if several else 1
            values = self._take(count * _SIZES[kind])
            return values[: _SIZES[kind]]
        if kind not in (STRING, UNICODE, BINARY, OBJECT):
            return None
        values = b""
        for n in range(min(self.number(), len(self._data))):
            if self._at >= len(self._data):
                break
            value = self._take_padded(self.number())
            values = values if n else value
        return values

    def _take_padded(self, size: int) -> bytes:
        value = self._take(size)
        self._at += -size % 4
        return value

    def _take(self, size: int) -> bytes:
        value = self._data[self._at : self._at + size]
        self._at += size
        return value
