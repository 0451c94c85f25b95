"""Changes to ZIP archives, and to files that are such inside: what members hold, are called, and say of themselves."""

from __future__ import annotations

import io
import random
import struct
import warnings
import zipfile

from hostile import byte_changes, markup_changes

_MARKUP = (".xml", ".rels", ".vml", ".html", ".txt")
_NAMES = (
    *("../../escaped.txt", "/escaped.txt", "a" * 300, "..\\escaped.txt", "con", "\u202egnp.exe"),
    *("a//b/./c", ".", "x/"),
)
#: Where a directory entry (APPNOTE.TXT 4.3.12) has its flags, its way of packing, its check sum, its two sizes, and the
#: lengths of its name, extra field and comment: the offset and the form of each.
_FIELDS = ((8, "<H"), (10, "<H"), (16, "<I"), (20, "<I"), (24, "<I"), (28, "<H"), (30, "<H"), (32, "<H"), (42, "<I"))


def changed(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """The archive after one change."""
    return chance.choice((_member, _member, _member, _member, _renamed, _left_out, _added, _field, _field))(
        chance, data, other
    )


def _parts(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def _packed(parts: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # names that are there twice
        for name, content in parts:
            archive.writestr(name or "x", content)
    return out.getvalue()


def _member(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """What a member holds, by its own kind of change."""
    parts = _parts(data)
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(len(parts))
        name, content = parts[at]
        if name.endswith(_MARKUP) and chance.random() < 0.8:
            content = markup_changes.changed(chance, content)
        else:
            content = byte_changes.changed(chance, content, other)
        parts[at] = (name, content)
    return _packed(parts)


def _renamed(chance: random.Random, data: bytes, _: bytes) -> bytes:
    parts = _parts(data)
    one, two = chance.randrange(len(parts)), chance.randrange(len(parts))
    name = chance.choice((*_NAMES, parts[two][0], parts[one][0].upper()))
    parts[one] = (name, parts[one][1])
    return _packed(parts)


def _left_out(chance: random.Random, data: bytes, _: bytes) -> bytes:
    parts = _parts(data)
    for _step in range(chance.choice((1, 3))):
        if parts:
            del parts[chance.randrange(len(parts))]
    return _packed(parts)


def _added(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """A member more: the archive itself, one of an odd name, one that is there already, or many empty ones."""
    parts = _parts(data)
    match chance.randrange(4):
        case 0:
            parts.append(("inner.zip", data))
        case 1:
            parts.append((chance.choice(_NAMES), b"escaped"))
        case 2:
            parts.append((chance.choice(parts)[0], other[:5000]))
        case _:
            parts += [(f"{n}.txt", b"") for n in range(chance.choice((30, 700)))]
    return _packed(parts)


def _field(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """What entries of the directory, or the heads of members, say of themselves."""
    made = bytearray(data)
    local = chance.random() < 0.3
    mark, shift = (b"PK\x03\x04", 2) if local else (b"PK\x01\x02", 0)
    places = []
    at = made.find(mark)
    while at >= 0:
        places.append(at)
        at = made.find(mark, at + 4)
    for _step in range(chance.choice((1, 2, 5))):
        if not places:
            break
        offset, form = chance.choice(_FIELDS[:7] if local else _FIELDS)
        at = chance.choice(places) + offset - shift
        value = chance.choice((*byte_changes.EDGES, 8, 9, 12, 14, 99, 10 << 20)) & (
            (1 << 8 * struct.calcsize(form)) - 1
        )
        if 0 <= at <= len(made) - 4:
            struct.pack_into(form, made, at, value)
    return bytes(made)
