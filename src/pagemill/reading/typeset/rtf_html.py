"""The web page, or the plain text, that a mail's rich text was made of (MS-OXRTFEX)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pagemill.reading.typeset.code_pages import decoded

#: A control word with its number, a byte in hexadecimal, another control sign, a brace, or text between them; line
#: breaks mean nothing (the RTF 1.9 specification, "Conventions of an RTF reader").
_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\(.)|([{}])|([^\\{}\r\n]+)|[\r\n]+", re.IGNORECASE | re.DOTALL
)
#: How far from the beginning a file says what it was made of.
_HEAD = 400
#: Control words and signs that stand for text.
_WORDS = {
    b"par": "\n",
    b"line": "\n",
    b"tab": "\t",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"endash": "–",
    b"emdash": "—",
}
_SIGNS = {b"~": "\N{NO-BREAK SPACE}", b"_": "\N{NON-BREAKING HYPHEN}", b"-": ""}
#: Groups that are not of the text: the tables of fonts, colours and styles, what is told of the document, pictures.
_ASIDE = {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"header", b"footer"}
#: Code pages by the character set that a font has (the RTF 1.9 specification, `\fcharset`).
_CODE_PAGES = {
    0: 1252,
    77: 10000,
    128: 932,
    129: 949,
    134: 936,
    136: 950,
    161: 1253,
    162: 1254,
    163: 1258,
    177: 1255,
    178: 1256,
    186: 1257,
    204: 1251,
    222: 874,
    238: 1250,
}
#: Groups in groups that are told apart.
_DEEPEST = 1000


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds within a pair of braces, until it is changed there."""

    #: Whether its text is the web page's, word for word; or none of it.
    markup: bool = False
    aside: bool = False
    #: Whether it only shows the page in rich text.
    shown_only: bool = False
    #: Whether its control words tell of fonts.
    fonts: bool = False
    font: int = -1
    #: Signs that stand behind one in Unicode for readers that know none (`\\uc`).
    fallback: int = 1


def enclosed_page(rich_text: bytes) -> str | None:
    """The web page that rich text holds; None where it holds none."""
    return plain_text(rich_text) if rb"\fromhtml" in rich_text[:_HEAD] else None


def plain_text(rich_text: bytes) -> str:
    """What rich text says; of one that holds a web page, that page."""
    # Signs beyond 16 bits come in two halves.
    return "".join(_parts(rich_text)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _parts(rich_text: bytes) -> Iterator[str]:
    """Its text piece by piece. Bytes of one code page are turned into text together: a sign may have two of them."""
    default = re.search(rb"\\ansicpg(\d{1,5})", rich_text[:_HEAD])
    page = int(default[1]) if default else 1252
    fonts: dict[int, int] = {}
    group, outer = _Group(), list[_Group]()
    waiting = bytearray()
    skip, star = 0, False

    def flushed() -> str:
        text = decoded(bytes(waiting), fonts.get(group.font, page)) if waiting else ""
        waiting.clear()
        return text

    for token in _TOKEN.finditer(rich_text):
        word, number, byte, sign, brace, plain = token.groups()
        counts = not (group.aside or group.shown_only)
        if byte is not None or plain is not None:
            data = bytes.fromhex(byte.decode()) if byte is not None else plain
            passed = min(skip, len(data))
            skip -= passed
            if counts:
                waiting += data[passed:]
            star = False
            continue
        if brace is None and word is None and sign is None:
            continue
        if brace is not None or word not in (None, b"u"):
            skip = 0
        yield flushed()
        if brace == b"{":
            if len(outer) < _DEEPEST:
                outer.append(group)
        elif brace == b"}":
            group = outer.pop() if outer else group
        elif word is not None:
            value = int(number or 1)
            if word == b"u":
                if counts:
                    yield chr(value & 0xFFFF)
                skip = group.fallback
            elif counts and word in _WORDS:
                yield _WORDS[word]
            elif word == b"fcharset" and group.fonts:
                fonts[group.font] = _CODE_PAGES.get(int(number or 0), page)
            else:
                group = _changed(group, word, None if number is None else int(number), star)
        elif sign in _SIGNS:
            yield _SIGNS[sign] if counts else ""
        elif sign in (b"\\", b"{", b"}"):
            yield sign.decode() if counts else ""
        star = sign == b"*"
    yield flushed()


def _changed(group: _Group, word: bytes, number: int | None, star: bool) -> _Group:
    """A group behind a control word that is not text itself."""
    if word == b"htmltag" and star:
        return replace(group, markup=True, shown_only=False)
    if word == b"htmlrtf":
        return replace(group, shown_only=number != 0 and not group.markup)
    if word == b"fonttbl":
        return replace(group, aside=True, fonts=True)
    if star or word in _ASIDE:
        return replace(group, aside=True)
    if word == b"f":
        return replace(group, font=number or 0)
    if word == b"plain":
        return replace(group, font=-1)
    if word == b"uc":
        return replace(group, fallback=max(0, min(number or 0, 8)))
    return group
