"""Changes to PNG pictures whose check sums are made right again: without that nothing behind them is reached."""

from __future__ import annotations

import random
import struct
import zlib

from hostile import byte_changes

_HEAD = b"\x89PNG\r\n\x1a\n"
#: Chunks that are not in every picture, and bring work of their own.
_OTHERS = (
    b"tRNS",
    b"PLTE",
    b"iCCP",
    b"zTXt",
    b"iTXt",
    b"eXIf",
    b"acTL",
    b"fcTL",
    b"fdAT",
    b"gAMA",
    b"pHYs",
    b"IDAT",
    b"IHDR",
)


def changed(chance: random.Random, data: bytes) -> bytes:
    """The picture after one to three changes."""
    chunks = _chunks(data)
    for _ in range(chance.choice((1, 1, 2, 3))):
        at = chance.randrange(len(chunks))
        name, content = chunks[at]
        match chance.randrange(6):
            case 0:
                chunks.insert(at, chunks[chance.randrange(len(chunks))])
            case 1:
                chunks.insert(at, (chance.choice(_OTHERS), zlib.compress(b"x" * chance.choice((1, 1000, 5_000_000)))))
            case 2:
                del chunks[at]
                if not chunks:
                    return data
            case 3 if name == b"IHDR" and len(content) >= 13:
                side, shape = chance.choice((0, 1, 9, 4000, 9000, 2**31 - 1)), chance.randrange(8)
                chunks[at] = (
                    name,
                    struct.pack(">I", side) + content[4:8] + bytes([1 << shape % 5, shape]) + content[10:],
                )
            case 4 if name == b"IDAT":
                chunks[at] = (name, zlib.compress(byte_changes.changed(chance, _plain(content), b"x" * 90)))
            case _:
                chunks[at] = (name, byte_changes.changed(chance, content, content))
    return _HEAD + b"".join(
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in chunks
    )


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    found = []
    at = len(_HEAD)
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4])
        found.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + size]))
        at += size + 12
    return found


def _plain(content: bytes) -> bytes:
    return zlib.decompressobj().decompress(content)
