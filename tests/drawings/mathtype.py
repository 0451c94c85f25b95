"""Formulas as MathType keeps them (MTEF 5), written record by record."""

from __future__ import annotations

import struct

from drawings.compound import compound_file

#: The version, the program, its key, and what MathType writes before a formula: fonts, sizes, styles.
HEAD = (
    b"\x05\x01\x00\x06\x09DSMT6\0\0"
    b"\x13WinAllBasicCodePages\0\x11\x05Times New Roman\0\x11\x03Symbol\0"
    b"\x12\0\x02\x21\x2f\x45\xf0\x01\x4f\x03\x01\0\0\x02\x02\x64\x03abc\x0a"
)
TEXT, FUNCTION, VARIABLE, SYMBOL, NUMBER = 1, 2, 3, 6, 8
NOTHING = b"\x01\x01"


def signs(text: str, typeface: int = VARIABLE, marks: tuple[int, ...] = ()) -> bytes:
    """Signs of one typeface, each with embellishments."""
    made = b""
    for char in text:
        made += struct.pack("<BBBH", 2, 1 if marks else 0, typeface + 128, ord(char))
        made += b"".join(bytes([6, 0, mark]) for mark in marks) + (b"\0" if marks else b"")
    return made


def line(content: bytes = b"") -> bytes:
    return b"\x01\0" + content + b"\0"


def template(selector: int, variation: int, *slots: bytes, operator: str = "") -> bytes:
    """A template with its slots, sizes between them, and its operator."""
    wide = bytes([variation & 0x7F | 0x80, variation >> 8]) if variation > 0x7F else bytes([variation])
    inner = b"\x0b".join(slots) + b"\x0d" + signs(operator, SYMBOL)
    return bytes([3, 0, selector]) + wide + b"\0" + inner + b"\0\x0a"


def pile(*lines: bytes) -> bytes:
    return b"\x04\0\x01\x01" + b"".join(lines) + b"\0"


def matrix(columns: int, *cells: bytes) -> bytes:
    rows = len(cells) // columns
    rules = bytes((rows + 4) // 4 + (columns + 4) // 4)
    return b"\x05\0\x01\x01\x01" + bytes([rows, columns]) + rules + b"".join(cells) + b"\0"


def formula(content: bytes) -> bytes:
    """A formula of one line."""
    return HEAD + line(content) + b"\0"


def formula_object(content: bytes) -> bytes:
    """The compound file of an object in an Office file."""
    return compound_file({"Equation Native": struct.pack("<HIHI16x", 28, 0x20000, 0, 0) + formula(content)})
