"""Mails as Outlook saves them (MS-OXMSG)."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from drawings.compound import Storage, compound_file

SUBJECT, TEXT, RICH_TEXT, PAGE = 0x0037, 0x1000, 0x1009, 0x1013
#: When it was sent, in tenths of microseconds from 1601 on (MS-DTYP, 2.3.3).
SENT = (datetime(2024, 5, 8, 2, 30) - datetime(1601, 1, 1)) // timedelta(microseconds=1) * 10
#: Rich text that holds a web page (MS-OXRTFEX): markup, text in two code pages, and what only shows it in rich text.
FROM_HTML = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl" + b"\r\n"
    rb"{\f0\fswiss\fcharset0 Arial;}{\f5\fnil\fcharset134 SimSun;}}{\colortbl\red0\green0\blue0;}" + b"\r\n"
    rb"\uc1\pard\plain\deftab360 \f0\fs24 {\*\htmltag18 <html>}{\*\htmltag50 <body>}\htmlrtf \lang2057 \htmlrtf0 "
    rb"{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Sum \htmlrtf\f5\htmlrtf0 \'bd\'f0\'b6\'ee\htmlrtf\f0\htmlrtf0  "
    rb"{\*\htmltag84 <b>}\htmlrtf {\b \htmlrtf0 caf\'e9 \u8364?5{\*\htmltag84 &amp;}\htmlrtf &\htmlrtf0 more"
    rb"{\*\htmltag92 </b>}\htmlrtf }\htmlrtf0 {\*\mhtmltag84 aside}\u-10179?\u-8704?\{\}" + b"\r\n"
    rb"{\*\htmltag72 </p>}\htmlrtf \par}\htmlrtf0 {\*\htmltag58 </body>}{\*\htmltag27 </html>}}"
)


def as_it_is(rich_text: bytes) -> bytes:
    """Rich text as Outlook keeps it, not compressed."""
    return struct.pack("<II4sI", len(rich_text) + 12, len(rich_text), b"MELA", 0) + rich_text


def outlook_file(
    properties: Mapping[int, str | bytes],
    attached: Sequence[tuple[str, bytes | Storage]] = (),
    *,
    code_page: int | None = None,
) -> bytes:
    """A mail from and to one person each; texts are bytes of a code page where one is told, and UTF-16 else."""
    return compound_file(outlook_message(properties, attached, code_page=code_page))


def outlook_message(
    properties: Mapping[int, str | bytes],
    attached: Sequence[tuple[str, bytes | Storage]] = (),
    *,
    code_page: int | None = None,
    head: int = 32,
) -> Storage:
    """The storage of a mail, which begins with `head` bytes: 32 of a file's own, 24 of one in another."""
    fixed = [(0x0039, 0x0040, struct.pack("<Q", SENT))]
    if code_page is not None:
        fixed.append((0x3FFD, 0x0003, struct.pack("<Q", code_page)))
    storage: dict[str, bytes | Storage] = {"__properties_version1.0": bytes(head) + _fixed(fixed)}
    storage |= _long({0x0C1A: "李明", 0x5D01: "li@example.com", **properties}, code_page)
    storage["__recip_version1.0_#00000000"] = {
        "__properties_version1.0": bytes(8) + _fixed([(0x0C15, 0x0003, struct.pack("<Q", 1))]),
        **_long({0x3001: "Accounts", 0x39FE: "accounts@example.com"}, None),
    }
    for number, (name, content) in enumerate(attached):
        inner: dict[str, bytes | Storage] = {"__properties_version1.0": bytes(8), **_long({0x3707: name}, None)}
        inner["__substg1.0_37010102" if isinstance(content, bytes) else "__substg1.0_3701000D"] = content
        storage[f"__attach_version1.0_#{number:08X}"] = inner
    return storage


def _fixed(entries: Sequence[tuple[int, int, bytes]]) -> bytes:
    return b"".join(struct.pack("<HHI", kind, property_id, 6) + value for property_id, kind, value in entries)


def _long(properties: Mapping[int, str | bytes], code_page: int | None) -> dict[str, bytes]:
    made = {}
    for property_id, value in properties.items():
        if isinstance(value, bytes):
            made[f"__substg1.0_{property_id:04X}0102"] = value
        elif code_page is None:
            made[f"__substg1.0_{property_id:04X}001F"] = value.encode("utf-16-le")
        else:
            made[f"__substg1.0_{property_id:04X}001E"] = value.encode(f"cp{code_page}")
    return made
