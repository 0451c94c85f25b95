"""Windows metafiles (MS-WMF), as Office keeps drawings of old."""

from __future__ import annotations

import struct
from collections.abc import Sequence

SET_WINDOW_ORIGIN, SET_WINDOW_EXTENT, CREATE_BRUSH, SELECT_OBJECT, RECTANGLE = 0x020B, 0x020C, 0x02FC, 0x012D, 0x041B
UNITS_AN_INCH = 1440


def windows_metafile(size: tuple[int, int], boxes: Sequence[tuple[int, int, int, int]]) -> bytes:
    """Black boxes on a sheet of this width and height, all in twentieths of a point."""
    width, height = size
    records = [
        _record(SET_WINDOW_ORIGIN, 0, 0),
        _record(SET_WINDOW_EXTENT, height, width),
        _record(CREATE_BRUSH, 0, 0, 0, 0),
        _record(SELECT_OBJECT, 0),
        *(_record(RECTANGLE, y1, x1, y0, x0) for x0, y0, x1, y1 in boxes),
        _record(0),
    ]
    longest = max(map(len, records)) // 2
    body = b"".join(records)
    head = struct.pack("<HHHIHIH", 1, 9, 0x0300, (18 + len(body)) // 2, 1, longest, 0)
    placed = struct.pack("<IHhhhhHI", 0x9AC6CDD7, 0, 0, 0, width, height, UNITS_AN_INCH, 0)
    checksum = 0
    for (word,) in struct.iter_unpack("<H", placed):
        checksum ^= word
    return placed + struct.pack("<H", checksum) + head + body


def _record(function: int, *parameters: int) -> bytes:
    return struct.pack("<IH", 3 + len(parameters), function) + struct.pack(f"<{len(parameters)}h", *parameters)
