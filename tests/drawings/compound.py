"""Compound files (MS-CFB), in which old Office files and Outlook's mails lie."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import cast

Storage = Mapping[str, "bytes | Storage"]

SECTOR, SHORT_SECTOR, CUTOFF = 512, 64, 4096
END, FREE, OF_TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
STORAGE, STREAM, ROOT = 1, 2, 5


def compound_file(root: Storage) -> bytes:
    """A compound file with these streams, and storages of more."""
    entries: list[tuple[str, int, bytes, int, int]] = []

    def add(name: str, kind: int, content: bytes | Storage, following: int = FREE) -> int:
        number = len(entries)
        entries.append((name, kind, b"", FREE, following))
        if isinstance(content, bytes):
            entries[number] = (name, kind, content, FREE, following)
            return number
        child = FREE
        for inner, value in reversed(content.items()):
            child = add(inner, STREAM if isinstance(value, bytes) else STORAGE, cast("bytes | Storage", value), child)
        entries[number] = (name, kind, b"", child, following)
        return number

    add("Root Entry", ROOT, root)
    short, short_table, starts = b"", list[int](), {}
    for number, (_, _, content, _, _) in enumerate(entries):
        if 0 < len(content) < CUTOFF:
            starts[number] = len(short_table)
            short += content + bytes(-len(content) % SHORT_SECTOR)
            short_table += _chain(len(short_table), -(-len(content) // SHORT_SECTOR))
    sectors, table = b"", list[int]()

    def place(content: bytes) -> int:
        nonlocal sectors, table
        if not content:
            return END
        first = len(table)
        sectors += content + bytes(-len(content) % SECTOR)
        table += _chain(first, -(-len(content) // SECTOR))
        return first

    for number, (_, _, content, _, _) in enumerate(entries):
        if len(content) >= CUTOFF:
            starts[number] = place(content)
    root_start = place(short)
    short_table_start = place(b"".join(struct.pack("<I", each) for each in short_table))
    directory = b""
    for number, (name, kind, content, child, following) in enumerate(entries):
        size = len(short) if kind == ROOT else len(content)
        start = root_start if kind == ROOT else starts.get(number, END if kind == STREAM else 0)
        coded = name.encode("utf-16-le")
        directory += coded.ljust(64, b"\0") + struct.pack("<HBB", len(coded) + 2, kind, 1)
        directory += struct.pack("<III", FREE, following, child) + bytes(36) + struct.pack("<IQ", start, size)
    directory_start = place(directory)
    table_sectors = 1
    while len(table) + table_sectors > table_sectors * SECTOR // 4:
        table_sectors += 1
    places = [len(table) + number for number in range(table_sectors)]
    table += [OF_TABLE] * table_sectors
    table += [FREE] * (table_sectors * SECTOR // 4 - len(table))
    short_sectors = -(-len(short_table) * 4 // SECTOR)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack(
        "<IIIIIIIII", 0, table_sectors, directory_start, 0, CUTOFF, short_table_start, short_sectors, END, 0
    )
    head += struct.pack("<109I", *places, *[FREE] * (109 - table_sectors))
    return head + sectors + b"".join(struct.pack("<I", each) for each in table)


def _chain(first: int, count: int) -> list[int]:
    return [first + step + 1 for step in range(count - 1)] + [END]
