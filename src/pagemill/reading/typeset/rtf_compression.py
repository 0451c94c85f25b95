"""Rich text as Outlook keeps it: compressed (MS-OXRTFCP)."""

from __future__ import annotations

import struct

from pagemill.errors import DocumentDamaged

#: What the text may refer back to before anything of it is there (MS-OXRTFCP, 2.1.2.1).
_KNOWN = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    + b"\r\n"
    + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
#: Bytes that can be referred back to, in a ring.
_RING = 4096


def decompressed(data: bytes) -> bytes:
    """The rich text. Raises `DocumentDamaged` where there is none."""
    if len(data) < 16:
        raise DocumentDamaged("the mail's rich text is cut short")
    size, raw_size, kind, _ = struct.unpack_from("<II4sI", data)
    body = data[16 : size + 4]
    if kind == b"MELA":
        return body[:raw_size]
    if kind != b"LZFu":
        raise DocumentDamaged("the mail's rich text is compressed in an unknown way")
    out = bytearray(_KNOWN)
    at = 0
    while at < len(body):
        flags = body[at]
        at += 1
        for bit in range(8):
            if not flags >> bit & 1:
                out += body[at : at + 1]
                at += 1
                continue
            if at + 2 > len(body):
                return bytes(out[len(_KNOWN) :])
            reference = body[at] << 8 | body[at + 1]
            at += 2
            # Places count around the ring, in which the next byte has the place of its number.
            back = (len(out) - (reference >> 4)) % _RING
            if not back or back > len(out):
                return bytes(out[len(_KNOWN) :])
            for _ in range((reference & 15) + 2):
                out.append(out[-back])
    return bytes(out[len(_KNOWN) :])
