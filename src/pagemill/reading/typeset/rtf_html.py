"""The web page, or the plain text, that a mail's rich text was made of (MS-OXRTFEX)."""

from __future__ import annotations

import re
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
_SIGNS = {b"~": "\N{NO-BREAK SPACE}", b"_": "\N{NON-BREAKING HYPHEN}", b"\\": "\\", b"{": "{", b"}": "}"}
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
    text = _Reader(rich_text).text().replace("\0", "")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class _Reader:
    """Rich text, token by token."""

    def __init__(self, rich_text: bytes) -> None:
        self._rich_text = rich_text
        default = re.search(rb"\\ansicpg(\d{1,5})", rich_text[:_HEAD])
        self._code_page = int(default[1]) if default else 1252
        self._fonts: dict[int, int] = {}
        self._group = _Group()
        self._outer: list[_Group] = []
        self._told: list[str] = []
        #: Bytes of one code page, turned into text together: a sign may have two of them.
        self._bytes = bytearray()
        #: Signs that are left out behind one in Unicode.
        self._skip = 0

    def text(self) -> str:
        star = False
        for token in _TOKEN.finditer(self._rich_text):
            word, number, byte, sign, brace, plain = token.groups()
            if byte is not None or plain is not None:
                self._add_bytes(plain if byte is None else bytes.fromhex(byte.decode()))
            elif word is not None:
                self._control(word, None if number is None else int(number), star)
            elif brace is not None:
                self._brace(brace)
            elif sign is not None:
                self._add(_SIGNS.get(sign, ""))
            else:
                continue
            star = sign == b"*"
        self._flush()
        return "".join(self._told)

    @property
    def _counts(self) -> bool:
        return not (self._group.aside or self._group.shown_only)

    def _add_bytes(self, data: bytes) -> None:
        passed = min(self._skip, len(data))
        self._skip -= passed
        if self._counts:
            self._bytes += data[passed:]

    def _add(self, text: str) -> None:
        self._flush()
        if self._counts:
            self._told.append(text)

    def _flush(self) -> None:
        if self._bytes:
            self._told.append(decoded(bytes(self._bytes), self._fonts.get(self._group.font, self._code_page)))
            self._bytes.clear()

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._skip = 0
        if brace == b"}":
            self._group = self._outer.pop() if self._outer else self._group
        elif len(self._outer) < _DEEPEST:
            self._outer.append(self._group)

    def _control(self, word: bytes, number: int | None, star: bool) -> None:
        self._flush()
        if word == b"u":
            self._add(chr((number or 0) & 0xFFFF))
            self._skip = self._group.fallback
            return
        self._skip = 0
        if word in _WORDS:
            self._add(_WORDS[word])
        elif word == b"fcharset" and self._group.fonts:
            self._fonts[self._group.font] = _CODE_PAGES.get(number or 0, self._code_page)
        else:
            self._group = _changed(self._group, word, number, star)


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
