"""Mails in Outlook's own wrapping (`winmail.dat`, MS-OXTNEF)."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

#: Attributes: of the message, of the beginning of an attachment, of an attachment.
MESSAGE, RECIPIENTS, CODE_PAGE, BEGINS, ATTACHMENT, ATTACHED, NAME = (
    0x00069003,
    0x00069004,
    0x00069007,
    0x00069002,
    0x00069005,
    0x0006800F,
    0x00018010,
)
OLD_SUBJECT, OLD_TEXT, OLD_FROM, OLD_SENT = 0x00018004, 0x0002800C, 0x00008000, 0x00038005
_MESSAGE_OBJECT = bytes.fromhex("0703020000000000c000000000000046")


def wrapped_mail(
    properties: Mapping[int, str | bytes | int],
    attached: Sequence[tuple[str, bytes]] = (),
    *,
    old: Mapping[int, bytes] | None = None,
    within: bytes | None = None,
) -> bytes:
    """A mail with attachments, each with its name as its id.

    `old` are attributes that come before the properties; `within` is a mail attached to it.
    """
    made = [_attribute(CODE_PAGE, struct.pack("<II", 936, 0))]
    made += [_attribute(tag, told) for tag, told in (old or {}).items()]
    person = _property(0x3001, "Accounts") + _property(0x39FE, "accounts@example.com") + _property(0x0C15, 1)
    made.append(_attribute(RECIPIENTS, struct.pack("<II", 1, 3) + person))
    made.append(_attribute(MESSAGE, _list(properties)))
    for name, data in attached:
        made += [
            _attribute(BEGINS, bytes(14)),
            _attribute(ATTACHED, data),
            _attribute(NAME, name.encode("gbk") + b"\0"),
        ]
        made.append(_attribute(ATTACHMENT, _list({0x3707: name, 0x3712: name})))
    if within is not None:
        told = struct.pack("<IHHII", 1, 0x000D, 0x3701, 1, len(within) + 16) + _MESSAGE_OBJECT + within
        made += [_attribute(BEGINS, bytes(14)), _attribute(ATTACHED, b""), _attribute(ATTACHMENT, told)]
    return b"\x78\x9f\x3e\x22\0\0" + b"".join(made)


def _attribute(tag: int, data: bytes) -> bytes:
    return struct.pack("<BII", 1, tag, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def _list(properties: Mapping[int, str | bytes | int]) -> bytes:
    """The properties behind two that are passed over: one with a name, and one with several values."""
    named = struct.pack("<HH", 0x001F, 0x8001) + bytes(16) + struct.pack("<II", 1, 6) + "泵泵".encode("utf-16-le")
    named += b"\0\0" + b"\0\0" + struct.pack("<II", 1, 2) + b"x\0\0\0"
    several = struct.pack("<HHIII", 0x1003, 0x1234, 2, 7, 8)
    told = named + several + b"".join(_property(*each) for each in properties.items())
    return struct.pack("<I", len(properties) + 2) + told


def _property(property_id: int, value: str | bytes | int) -> bytes:
    if isinstance(value, int):
        return struct.pack("<HHI", 0x0003, property_id, value)
    data = value.encode("utf-16-le") + b"\0\0" if isinstance(value, str) else value
    kind = 0x001F if isinstance(value, str) else 0x0102
    return struct.pack("<HHII", kind, property_id, 1, len(data)) + data + bytes(-len(data) % 4)
