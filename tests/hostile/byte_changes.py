"""Changes to a file that know nothing of its kind: bits, numbers, pieces."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable

#: Numbers at which programs go wrong: the ends of their types, and those next to them.
EDGES = (0, 1, -1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x7FFFFFFE)
_FORMS = ("<B", "<H", ">H", "<I", ">I", "<Q", ">Q")

#: A change: the random source, the file, and another file of the kind to take from.
Change = Callable[[random.Random, bytearray, bytes], None]


def flip_bits(chance: random.Random, data: bytearray, _: bytes) -> None:
    for _step in range(chance.choice((1, 1, 2, 8, 40))):
        if data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def overwrite(chance: random.Random, data: bytearray, _: bytes) -> None:
    for _step in range(chance.choice((1, 4, 16))):
        if data:
            data[chance.randrange(len(data))] = chance.choice((0, 0xFF, 0x20, 0x3C, chance.randrange(256)))


def cut_short(chance: random.Random, data: bytearray, _: bytes) -> None:
    del data[chance.randrange(len(data) + 1) :]


def cut_out(chance: random.Random, data: bytearray, _: bytes) -> None:
    start = chance.randrange(len(data) + 1)
    del data[start : start + chance.choice((1, 4, 64, 1024))]


def repeat(chance: random.Random, data: bytearray, _: bytes) -> None:
    start = chance.randrange(len(data) + 1)
    piece = bytes(data[start : start + chance.choice((1, 8, 200, 2000))])
    data[start:start] = piece * chance.choice((1, 2, 50))


def splice(chance: random.Random, data: bytearray, other: bytes) -> None:
    """The beginning of one, the end of another."""
    del data[chance.randrange(len(data) + 1) :]
    data += other[chance.randrange(len(other) + 1) :]


def transplant(chance: random.Random, data: bytearray, other: bytes) -> None:
    start, size = chance.randrange(len(other) + 1), chance.choice((4, 32, 512))
    at = chance.randrange(len(data) + 1)
    data[at : at + size] = other[start : start + size]


def edge_number(chance: random.Random, data: bytearray, _: bytes) -> None:
    """A number of one of the usual lengths put anywhere."""
    form = chance.choice(_FORMS)
    size = struct.calcsize(form)
    if len(data) > size:
        value = chance.choice(EDGES) & ((1 << 8 * size) - 1)
        struct.pack_into(form, data, chance.randrange(len(data) - size), value)


def edge_digits(chance: random.Random, data: bytearray, _: bytes) -> None:
    """A number that is written out, made another."""
    places = [n for n, byte in enumerate(data) if 0x30 <= byte <= 0x39]
    if places:
        start = chance.choice(places)
        end = start
        while end < len(data) and 0x30 <= data[end] <= 0x39:
            end += 1
        data[start:end] = chance.choice(("0", "-1", "1", "65536", "4294967295", "9" * 12, "9" * 40, "1e308")).encode()


def large_head(chance: random.Random, data: bytearray, _: bytes) -> None:
    """Numbers of the first bytes, where pictures state how large they are."""
    for _step in range(chance.choice((1, 2))):
        if len(data) > 64:
            form = chance.choice(("<H", ">H", "<I", ">I"))
            sides = (0, 1, 0x3FFF, 0x7FFF, 0xFFFF) if form[1] == "H" else (0, 1, 20_000, 0x7FFFFFFF, 0xFFFFFFFF)
            struct.pack_into(form, data, chance.randrange(4, 60), chance.choice(sides))


CHANGES: tuple[Change, ...] = (
    flip_bits, overwrite, cut_short, cut_out, repeat, splice, transplant, edge_number, edge_digits, large_head,
)  # fmt: skip


def changed(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """The file after one to four changes."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        chance.choice(CHANGES)(chance, made, other)
    return bytes(made)
