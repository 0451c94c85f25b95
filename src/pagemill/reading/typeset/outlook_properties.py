"""The properties of a message saved by Outlook, of those it was sent to and of what is attached (MS-OXMSG)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Protocol, Self

import olefile

from pagemill.intake import decode_text
from pagemill.reading.typeset.code_pages import decoded

#: The stream of a storage that holds its short properties and tells of its long ones (MS-OXMSG, 2.4).
FIXED = "__properties_version1.0"
#: Where entries begin in it: of the message itself, of a message within it, of anything else.
MESSAGE_HEAD, INNER_HEAD, OTHER_HEAD = 32, 24, 8
#: Types of properties (MS-OXCDATA, 2.11.1): text in UTF-16, text in a code page, bytes, an object.
UNICODE, STRING, BINARY, OBJECT = 0x001F, 0x001E, 0x0102, 0x000D
#: PidTagMessageCodepage and PidTagInternetCodepage (MS-OXPROPS): of the texts, and of the body in HTML.
TEXT_CODE_PAGE, BODY_CODE_PAGE = 0x3FFD, 0x3FDE
#: Windows-1252, what a message is in that says nothing of it.
DEFAULT_CODE_PAGE = 1252


class MessageProperties(Protocol):
    """What is kept of a message, of somebody it went to or of an attachment. A property is told by its id."""

    @property
    def code_page(self) -> int: ...

    def number(self, property_id: int) -> int | None: ...

    def time(self, property_id: int) -> datetime | None: ...

    def text(self, *property_ids: int) -> str: ...

    def data(self, property_id: int) -> bytes | None: ...

    def recipients(self) -> Iterator[Self]: ...

    def attachments(self) -> Iterator[Self]: ...

    def inner_message(self, property_id: int) -> Self | None: ...


def web_page(kept: MessageProperties, property_id: int) -> str:
    """A body in HTML, which may be kept as text or as bytes; empty where there is none."""
    data = kept.data(property_id)
    if not data:
        return kept.text(property_id)
    if code_page := kept.number(BODY_CODE_PAGE):
        return decoded(data, code_page)
    return decode_text(data) or decoded(data, kept.code_page)


class Properties:
    """What one storage of a compound file says. A property is told by its id, the upper half of its tag."""

    def __init__(
        self, file: olefile.OleFileIO, storage: tuple[str, ...] = (), head: int = MESSAGE_HEAD, code_page: int = 0
    ) -> None:
        self._file = file
        self._storage = storage
        self._fixed = dict(_entries(self._stream(FIXED) or b"", head))
        self.code_page = self.number(TEXT_CODE_PAGE) or code_page or DEFAULT_CODE_PAGE

    def _stream(self, name: str) -> bytes | None:
        where = [*self._storage, name]
        if not self._file.exists(where) or self._file.get_type(where) != olefile.STGTY_STREAM:
            return None
        return bytes(self._file.openstream(where).read())

    def number(self, property_id: int) -> int | None:
        """A whole number of four bytes; None where there is none."""
        value = self._fixed.get(property_id)
        return None if value is None else int.from_bytes(value[:4], "little", signed=True)

    def time(self, property_id: int) -> datetime | None:
        """A moment; None where there is none."""
        return moment_of(self._fixed.get(property_id, b""))

    def text(self, *property_ids: int) -> str:
        """The first of these properties that says anything, without what ends it; empty where none does."""
        for property_id in property_ids:
            data = self._stream(_long(property_id, UNICODE))
            if data is not None:
                text = data.decode("utf-16-le", "replace")
            else:
                text = decoded(self._stream(_long(property_id, STRING)) or b"", self.code_page)
            if text := text.strip("\0"):
                return text
        return ""

    def data(self, property_id: int) -> bytes | None:
        """Bytes; None where there are none."""
        return self._stream(_long(property_id, BINARY))

    def recipients(self) -> Iterator[Properties]:
        """Those that the message was sent to."""
        return self._within("__recip_version1.0_#")

    def attachments(self) -> Iterator[Properties]:
        """What is attached, in its order."""
        return self._within("__attach_version1.0_#")

    def _within(self, prefix: str) -> Iterator[Properties]:
        """The storages in this one whose names begin so, in their order."""
        depth = len(self._storage)
        names = {
            entry[depth]
            for entry in self._file.listdir(streams=False, storages=True)
            if tuple(entry[:depth]) == self._storage and len(entry) == depth + 1 and entry[depth].startswith(prefix)
        }
        for name in sorted(names):
            yield Properties(self._file, (*self._storage, name), OTHER_HEAD, self.code_page)

    def inner_message(self, property_id: int) -> Properties | None:
        """A message kept as an object, with properties of its own; None where there is none."""
        storage = (*self._storage, _long(property_id, OBJECT))
        if not self._file.exists([*storage, FIXED]):
            return None
        return Properties(self._file, storage, INNER_HEAD, self.code_page)


def moment_of(value: bytes) -> datetime | None:
    """A moment, counted in tenths of microseconds from 1601 on (MS-DTYP, 2.3.3); None for none."""
    ticks = int.from_bytes(value, "little")
    try:
        return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10) if ticks else None
    except OverflowError:
        return None


def _entries(fixed: bytes, head: int) -> Iterator[tuple[int, bytes]]:
    for at in range(head, len(fixed) - 15, 16):
        (tag,) = struct.unpack_from("<I", fixed, at)
        yield tag >> 16, fixed[at + 8 : at + 16]


def _long(property_id: int, kind: int) -> str:
    return f"__substg1.0_{property_id:04X}{kind:04X}"
