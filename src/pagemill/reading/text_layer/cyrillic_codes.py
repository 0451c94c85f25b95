"""Cyrillic text whose codes a PDF hands on as letters of Western Europe: `Íå î÷åíü` for `Не очень`.

Fonts without names of their letters, such as TeX's bitmap fonts and those of old printer drivers, keep the bytes of a
Cyrillic code page, which readers of PDF take for Windows-1252.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pagemill.document import Line

#: Code pages that Russian, Ukrainian, Bulgarian and Serbian documents are in.
CODE_PAGES = ("cp1251", "koi8_u", "iso8859_5")
#: Where TeX's encoding T2A differs from Windows-1251 in letters and signs that are in use.
T2A = {
    0x80: "Ґ", 0x82: "Ђ", 0x83: "Ћ", 0x87: "Љ", 0x88: "Ї", 0x8F: "Ѕ", 0x92: "Ў", 0x96: "Џ", 0x99: "Є", 0x9B: "Њ",
    0x9C: "Ё", 0x9D: "№", 0xA0: "ґ", 0xA2: "ђ", 0xA3: "ћ", 0xA7: "љ", 0xA8: "ї", 0xAF: "ѕ", 0xB2: "ў", 0xB6: "џ",
    0xB9: "є", 0xBB: "њ", 0xBC: "ё", 0xBD: "„", 0xBE: "«", 0xBF: "»",
}  # fmt: skip
#: Letters that are enough to tell a code page.
FEWEST_LETTERS = 40
#: Share of the letters of a text that are beyond ASCII where it may be in such a code page, at the least.
BEYOND_ASCII = 0.5
#: The ten letters that make up six tenths of Russian text and more than half of Ukrainian, Bulgarian and Serbian; and
#: the share that is wanted of them. In another code page it is a third.
COMMON, COMMON_SHARE = frozenset("оеаинтсрвліОЕАИНТСРВЛІ"), 0.48
#: Share of words that are small, capitals, or begin with one, at the least; in another code page small and capital
#: letters come mixed.
CASED = 0.9
#: Share of signs among what is decoded, at the most: bytes of other encodings turn into some.
MOST_SIGNS = 0.1
#: One sign in a code page's place of a letter tells more than the letters that it spares: code pages are much alike.
SIGN_WEIGHT = 10.0

_LETTER = re.compile(r"[^\W\d_]")
_WESTERN = re.compile("[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_WORD = re.compile("[\u0400-\u04ff]{3,}")
_CYRILLIC_WORD = re.compile("[\u0400-\u04ff]+")
#: What no writing has, or not within words.
_SIGN = re.compile("[»№](?=[\u0400-\u04ff])|(?<=[\u0400-\u04ff])[«„№]|[^\\w\\s.,:;!?()«»“”„–—\"'/№…-]")


def in_cyrillic(lines: Sequence[Line]) -> list[Line] | None:
    """The lines with their Cyrillic letters told; None where they are not in a Cyrillic code page.

    The lines are those of a page whose fonts look as no writing does.
    """
    whole = "\n".join(line.text for line in lines)
    letters = len(_LETTER.findall(whole))
    if letters < FEWEST_LETTERS or len(_WESTERN.findall(whole)) < BEYOND_ASCII * letters:
        return None
    likelihood, best = max((_likelihood(whole.translate(table)), name) for name, table in _TABLES.items())
    return [replace(line, text=line.text.translate(_TABLES[best])) for line in lines] if likelihood else None


def looks_cyrillic(text: str) -> bool:
    """Whether a text of some length is Cyrillic writing for the most part, or a short one nothing but cased words."""
    letters = len(_CYRILLIC.findall(text))
    if letters <= BEYOND_ASCII * len(_LETTER.findall(text)):
        return False
    return _likelihood(text) > 0 if letters >= FEWEST_LETTERS else all(map(_is_cased, _CYRILLIC_WORD.findall(text)))


def _likelihood(text: str) -> float:
    """How much a text looks like Cyrillic writing, the more the better; 0 where it does not."""
    letters = _CYRILLIC.findall(text)
    words = _WORD.findall(text)
    if len(letters) < FEWEST_LETTERS / 2 or not words:
        return 0.0
    common = sum(letter in COMMON for letter in letters) / len(letters)
    cased = sum(map(_is_cased, words)) / len(words)
    signs = len(_SIGN.findall(text)) / len(text)
    if common < COMMON_SHARE or cased < CASED or signs > MOST_SIGNS:
        return 0.0
    return common + cased - SIGN_WEIGHT * signs


def _is_cased(word: str) -> bool:
    return word.islower() or word.isupper() or (word[0].isupper() and word[1:].islower())


def _table(code_page: str, others: Mapping[int, str] | None = None) -> dict[int, str]:
    """What the characters that bytes beyond ASCII are in Windows-1252 are in another code page, but for `others`."""
    table = {}
    for byte in range(0x80, 0x100):
        try:
            western = bytes([byte]).decode("cp1252")
        except UnicodeDecodeError:
            western = chr(byte)
        told = (others or {}).get(byte) or bytes([byte]).decode(code_page, "ignore")
        if told:
            table[ord(western)] = told
    return table


def t2a_letters() -> dict[int, str]:
    """The letters of TeX's encoding T2A by their codes from 0x80 on, as far as they are in use."""
    return {byte: T2A.get(byte) or bytes([byte]).decode("cp1251") for byte in (*T2A, *range(0xC0, 0x100))}


_TABLES = {**{name: _table(name) for name in CODE_PAGES}, "T2A": _table("cp1251", T2A)}
