"""Which encoding the bytes of a text are in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

#: Byte order marks, the longer ones first: that of UTF-32 begins as that of UTF-16 does.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: What codecs are called that are for other things than texts, and take time in the square of a text's length.
_NO_ENCODINGS = frozenset(["idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"])
_HALVES = re.compile("[\ud800-\udfff]")
#: Bytes looked at.
LOOKED_AT = 1 << 16
#: Control characters that texts do hold: tab, line feed, line tabulation, form feed, carriage return, escape.
_USUAL_CONTROLS = frozenset("\t\n\v\f\r\x1b\x1a\x85")
#: Share of other control characters, and of the private and unassigned, at which bytes are no text.
_MOST_CONTROLS = 0.002
#: In UTF-16 of Latin script every second byte is 0: the share of one parity at which it is told by that.
_ZEROS = 0.3


def encoding_of(data: bytes) -> str | None:
    """The name of a codec that decodes these first bytes of a text, None where they are no text.

    A byte order mark decides, then UTF-8 where the bytes are valid in it, then the encoding of Chinese or Japanese in
    whose usual characters most of the bytes fall, then Windows' western code page.
    """
    head = data[:LOOKED_AT]
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name if _readable(head, name) else None
    if b"\0" in head:
        return next((name for name in _bare_utf16(head) if _readable(head, name)), None)
    if _readable(head, "utf-8"):
        return "utf-8"
    judged = [(score, name) for name, judge in _JUDGES if _readable(head, name) and (score := judge(head)) > 0]
    if judged:
        return max(judged, key=lambda pair: pair[0])[1]
    return "cp1252" if _readable(head, "cp1252") else None


def decode_text(data: bytes) -> str | None:
    """The text that bytes hold, None where they hold none. What cannot be decoded is U+FFFD."""
    name = encoding_of(data)
    return None if name is None else data.decode(name, "replace")


def decode_as(data: bytes, name: str) -> str | None:
    """The text that bytes hold in the encoding that a file names; None for a name that is none, or bytes not of it."""
    # Texts that say GB 2312 hold characters of its successors (WHATWG, Encoding).
    name = "gb18030" if name.lower() in ("gb2312", "gbk") else name
    try:
        if codecs.lookup(name).name in _NO_ENCODINGS:
            return None
        # What stands for half a character, as UTF-7 may, can be written in no encoding.
        return _HALVES.sub("\ufffd", data.decode(name))
    except (LookupError, ValueError):
        return None


def _bare_utf16(head: bytes) -> list[str]:
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    if odd > _ZEROS * half and odd > even:
        return ["utf-16-le"]
    return ["utf-16-be"] if even > _ZEROS * half and even > odd else []


def _readable(head: bytes, name: str) -> bool:
    """Whether all of it decodes, a character cut at its end aside, to hardly any control characters."""
    try:
        text = codecs.getincrementaldecoder(name)("strict").decode(head, len(head) < LOOKED_AT and len(head) % 4096 > 0)
    except UnicodeDecodeError:
        return False
    odd = sum(ord(char) < 0x20 and char not in _USUAL_CONTROLS for char in text)
    odd += sum(("\x7f" <= char <= "\x9f" and char != "\x85") or "\ue000" <= char <= "\uf8ff" for char in text)
    return bool(text) and odd <= _MOST_CONTROLS * len(text)


def _share(head: bytes, lead: Callable[[int], bool], usual: Callable[[int, int], float]) -> float:
    """The mean of `usual` over the characters of two bytes, 0 without any."""
    total, count, at = 0.0, 0, 0
    while at < len(head) - 1:
        if not lead(head[at]):
            at += 1
            continue
        total += usual(head[at], head[at + 1])
        count += 1
        at += 2
    return total / count if count else 0.0


def _gb18030(head: bytes) -> float:
    """Level 1 of GB 2312, its usual characters, is rows 16 to 55; punctuation is rows 1 to 3."""

    def usual(lead: int, trail: int) -> float:
        if trail < 0xA1:
            return 0.0
        return 1.0 if 0xB0 <= lead <= 0xD7 else 0.9 if 0xA1 <= lead <= 0xA3 else 0.2

    return _share(head, lambda byte: byte >= 0x81, usual)


def _big5(head: bytes) -> float:
    """Big5's usual characters have the lead bytes A4 to C6; punctuation A1 to A3."""

    def usual(lead: int, trail: int) -> float:
        return 1.0 if 0xA4 <= lead <= 0xC6 else 0.9 if 0xA1 <= lead <= 0xA3 else 0.1

    # A trail byte below A1 is in no text of GB 2312, and in every second character of Big5.
    low = _share(head, lambda byte: byte >= 0x81, lambda _, trail: float(trail < 0x7F))
    return _share(head, lambda byte: byte >= 0x81, usual) * (1.0 if low > 0.1 else 0.6)


def _shift_jis(head: bytes) -> float:
    """Kana and punctuation have the lead bytes 81 to 83, level 1 of the kanji 88 to 97 (JIS X 0208)."""

    def usual(lead: int, trail: int) -> float:
        return 1.1 if 0x81 <= lead <= 0x83 else 1.0 if 0x88 <= lead <= 0x97 else 0.1

    return _share(head, lambda byte: 0x81 <= byte <= 0x9F or byte >= 0xE0, usual)


_JUDGES = (("gb18030", _gb18030), ("big5", _big5), ("cp932", _shift_jis))
