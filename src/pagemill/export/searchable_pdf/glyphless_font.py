"""A font without ink: each of its codes is a character and a width.

Text in it stands exactly where it is told, whatever the script, and costs a few bytes a character: a code is made for
every character and width that is wanted, so that an advance is never stretched or corrected afterwards.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

#: Units to the em; what a glyph of PDF is measured in (ISO 32000-1, 9.2.4).
EM = 1000
#: The em's part above the base line and below, in units.
ASCENT, DESCENT = 800, -200
#: Widths are multiples of this, in units; what is left over goes to the next character.
STEP = 50
#: Codes are two bytes, and 0 is the missing character.
_CODES = 0xFFFF
#: A table of a CMap has at most so many entries (Adobe Technical Note 5014).
_CMAP_ENTRIES = 100


class GlyphlessFont:
    """Codes count from 1, in the order that they were first asked for."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, int], int] = {}

    def room(self) -> int:
        """How many codes it can still have."""
        return _CODES - len(self._codes)

    def encode(self, text: str, advances: Sequence[float]) -> bytes:
        """The codes of a text, two bytes a character; `advances` are its characters' widths in ems.

        No character begins further from its place than half a `STEP`, unless others are narrower than one. Raises
        `ValueError` where the font is full.
        """
        codes = bytearray()
        wanted = given = 0.0
        for char, advance in zip(text, advances, strict=True):
            wanted += advance * EM
            width = min(max(STEP, round((wanted - given) / STEP) * STEP), 0xFFFF)
            given += width
            codes += self._code(char, width).to_bytes(2, "big")
        return bytes(codes)

    def _code(self, char: str, width: int) -> int:
        key = (char, width)
        if key not in self._codes:
            if not self.room():
                raise ValueError(f"a font has at most {_CODES} codes")
            self._codes[key] = len(self._codes) + 1
        return self._codes[key]

    @property
    def widths(self) -> list[int]:
        """The codes' widths in units, that of code 1 first."""
        return [width for _, width in self._codes]

    def to_unicode(self) -> bytes:
        """The ToUnicode CMap (ISO 32000-1, 9.10.3)."""
        pairs = [f"<{code:04X}> <{char.encode('utf-16-be').hex()}>" for (char, _), code in self._codes.items()]
        blocks = (pairs[i : i + _CMAP_ENTRIES] for i in range(0, len(pairs), _CMAP_ENTRIES))
        tables = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{tables}"
            "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        ).encode("ascii")

    def code_to_glyph(self) -> bytes:
        """The glyph of each code from 0, two bytes each; codes of one width share one (ISO 32000-1, 9.7.4.2)."""
        glyphs = {width: glyph for glyph, width in enumerate(sorted(set(self.widths)), start=1)}
        return b"".join(glyph.to_bytes(2, "big") for glyph in (0, *(glyphs[width] for width in self.widths)))

    def program(self) -> bytes:
        """The font as a TrueType file with the tables that a PDF wants of it (ISO 32000-1, 9.9)."""
        widths = [0, *sorted(set(self.widths))]
        outlines = [_outline(width) for width in widths]
        places = [sum(map(len, outlines[:n])) for n in range(len(outlines) + 1)]
        tables = {
            b"glyf": b"".join(outlines),
            b"head": struct.pack(
                ">IIIIHHQQhhhhHHhhh",
                *(0x10000, 0x10000, 0, 0x5F0F3CF5, 0, EM, 0, 0),
                *(0, DESCENT, min(max(widths), 0x7FFF), ASCENT, 0, 8, 2, 1, 0),
            ),
            b"hhea": struct.pack(
                ">IhhhHhhhhhhhhhhhH", 0x10000, ASCENT, DESCENT, 0, max(widths), 0, 0, EM, 1, *[0] * 7, len(widths)
            ),
            b"hmtx": b"".join(struct.pack(">Hh", width, 0) for width in widths),
            b"loca": b"".join(struct.pack(">I", place) for place in places),
            b"maxp": struct.pack(">IH13H", 0x10000, len(widths), 2, 1, 0, 0, 2, *[0] * 8),
        }
        return _font_file(tables)


def _outline(width: int) -> bytes:
    """A glyph as wide as it advances, with nothing in it: its contour goes to the opposite corner and back.

    Readers leave out characters whose outline has no size; this one has the size of the character's box and no area.
    """
    right = min(width, 0x7FFF)
    on_curve = 1
    return struct.pack(
        ">hhhhhHHBBhhhh",
        *(1, 0, DESCENT, right, ASCENT),
        *(1, 0, on_curve, on_curve),
        *(0, right, DESCENT, ASCENT - DESCENT),
    )


def _font_file(tables: dict[bytes, bytes]) -> bytes:
    """Tables in an sfnt file, their names in order (OpenType 1.9, "Organization of an OpenType Font")."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    directory = struct.pack(">IHHHH", 0x10000, count, power * 16, power.bit_length() - 1, (count - power) * 16)
    place = len(directory) + 16 * count
    body = b""
    for name, data in sorted(tables.items()):
        padded = data + bytes(-len(data) % 4)
        directory += struct.pack(">4sIII", name, _checksum(padded), place + len(body), len(data))
        body += padded
    whole = bytearray(directory + body)
    head = whole.index(tables[b"head"], len(directory))
    adjustment = (0xB1B0AFBA - _checksum(bytes(whole))) & 0xFFFFFFFF
    whole[head + 8 : head + 12] = adjustment.to_bytes(4, "big")
    return bytes(whole)


def _checksum(data: bytes) -> int:
    words: Iterable[tuple[int]] = struct.iter_unpack(">I", data)
    return sum(word for (word,) in words) & 0xFFFFFFFF
