"""Bytes of a Windows code page turned into text."""

from __future__ import annotations

#: Code pages by number that Python has under another name than `cp` and the number (Microsoft's list of code page
#: identifiers); of the simplified Chinese ones that which holds all the others.
_NAMES = {
    936: "gb18030",
    20936: "gb18030",
    52936: "gb18030",
    54936: "gb18030",
    10008: "gb18030",
    10001: "cp932",
    10002: "cp950",
    1200: "utf-16-le",
    1201: "utf-16-be",
    65001: "utf-8",
    20127: "cp1252",
    20866: "koi8-r",
    21866: "koi8-u",
    50220: "iso2022-jp",
    50221: "iso2022-jp",
    50222: "iso2022-jp",
    50225: "iso2022-kr",
    51932: "euc-jp",
    51949: "euc-kr",
    **{28590 + part: f"iso8859-{part}" for part in (*range(1, 12), 13, 14, 15, 16)},
}


def decoded(data: bytes, code_page: int) -> str:
    """The text of some bytes, with U+FFFD for what is none; of unknown code pages as Windows-1252."""
    try:
        return data.decode(_NAMES.get(code_page, f"cp{code_page}"), "replace")
    except LookupError:
        return data.decode("cp1252", "replace")
