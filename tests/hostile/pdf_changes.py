"""Changes to PDF files that keep their objects in form: references, numbers, filters, streams and the page tree."""

from __future__ import annotations

import random
import re
import zlib

from hostile import byte_changes

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj\n", re.S)
_STREAM = re.compile(rb"(.*?)stream\n(.*)\nendstream", re.S)
_TOKEN = re.compile(rb"/[A-Za-z0-9]+|-?\d+\.?\d*|\d+ 0 R|\[|\]|<<|>>")
_VALUES = (
    *(b"0", b"-1", b"1e38", b"2147483648", b"99999999999", b"null", b"true", b"()", b"<>", b"[]", b"<< >>"),
    *(b"1 0 R", b"2 0 R", b"9999999 0 R", b"[0 0 0 0]", b"[0 0 14400000 14400000]", b"[-1e30 -1e30 1e30 1e30]"),
    *(b"/DeviceCMYK", b"/Pattern", b"/FlateDecode", b"/LZWDecode", b"/ASCII85Decode", b"/JBIG2Decode", b"/JPXDecode"),
    *(b"/CCITTFaxDecode", b"/RunLengthDecode", b"[/FlateDecode /FlateDecode /FlateDecode]", b"/Identity"),
    *(b"/XObject", b"/Form", b"/JavaScript", b"/Launch"),
)
_OPERATORS = (
    *(b"q " * 5000, b"Q " * 500, b"BT " * 300, b"/X1 Do " * 50, b"1e30 0 0 1e30 0 0 cm ", b"0 0 0 0 0 0 cm "),
    *(b"/F1 1e9 Tf ", b"/F1 0 Tf ", b"[" * 2000, b"(" * 2000, b"BI /W 9999 /H 9999 /BPC 8 /CS /RGB ID x EI "),
    *(b"/S1 sh ", b"/Nope gs ", b"1 0 0 RG 1e9 w 0 0 m 1e9 1e9 l S ", b"[1e-9] 0 d 0 0 m 200 200 l S "),
    *(b"<< " * 1000, b"3 Tr ", b"1e-30 Tz ", b"0 0 re f* "),
)


def changed(chance: random.Random, data: bytes) -> bytes:
    """The file after one to four changes, its cross-reference table written anew three times in four."""
    objects = [(int(found[1]), found[2]) for found in _OBJECT.finditer(data)]
    if not objects:
        return byte_changes.changed(chance, data, data)
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(len(objects))
        number, body = objects[at]
        objects[at] = (
            number,
            chance.choice((_token, _token, _token, _reference, _content, _content, _kids))(chance, body),
        )
    if chance.random() < 0.05:
        objects.append(chance.choice(objects))
    trailer = re.search(rb"/Root (\d+) 0 R", data)
    return _written(objects, int(trailer[1]) if trailer else 1, chance.random() < 0.75)


def _written(objects: list[tuple[int, bytes]], root: int, sound: bool) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, body in objects:
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    size = max(places) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % (places.get(number, 0) + (0 if sound else 7))
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, start)
    return bytes(out)


def _head(body: bytes) -> tuple[bytes, bytes | None]:
    found = _STREAM.fullmatch(body)
    return (body, None) if found is None else (found[1], found[2])


def _whole(head: bytes, data: bytes | None) -> bytes:
    return head if data is None else head + b"stream\n" + data + b"\nendstream"


def _token(chance: random.Random, body: bytes) -> bytes:
    head, data = _head(body)
    tokens = list(_TOKEN.finditer(head))
    if not tokens:
        return body
    one = chance.choice(tokens)
    return _whole(head[: one.start()] + chance.choice(_VALUES) + head[one.end() :], data)


def _reference(chance: random.Random, body: bytes) -> bytes:
    head, data = _head(body)
    return _whole(re.sub(rb"\d+ 0 R", lambda _: b"%d 0 R" % chance.randrange(1, 24), head), data)


def _content(chance: random.Random, body: bytes) -> bytes:
    """A stream unpacked, changed and packed again."""
    head, data = _head(body)
    if data is None:
        return _token(chance, body)
    try:
        plain = zlib.decompress(data)
    except zlib.error:
        return _whole(head, byte_changes.changed(chance, data, data))
    if chance.random() < 0.5:
        at = chance.randrange(len(plain) + 1)
        plain = plain[:at] + b" " + chance.choice(_OPERATORS) + plain[at:]
    else:
        plain = byte_changes.changed(chance, plain, plain)
    return _whole(head, zlib.compress(plain))


def _kids(chance: random.Random, body: bytes) -> bytes:
    """A tree of pages that has itself below it, or very many of the same."""
    head, data = _head(body)
    number = chance.randrange(1, 24)
    kids = b"/Kids [" + b"%d 0 R " % number * chance.choice((1, 2, 3000)) + b"]"
    return _whole(re.sub(rb"/Kids \[[^\]]*\]", kids, head), data)
