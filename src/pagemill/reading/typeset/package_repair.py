"""Office packages as writers make them and libraries refuse them: mended in a copy before one is opened."""

from __future__ import annotations

import posixpath
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import unquote

from lxml import etree

from pagemill.reading.typeset.office_file import broken, parse_xml

_TYPES = "[Content_Types].xml"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
#: Names of Strict Office Open XML (ISO/IEC 29500-1); ECMA-376-1 has the same ones with a year. Libraries know those.
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_HYPHENS = re.compile(rb"(/relationships/|/officeDocument/2006/)(extended|custom)Properties")
#: What is kept in memory of a mended copy.
_IN_MEMORY = 8 << 20


@contextmanager
def mended_package(path: Path) -> Iterator[IO[bytes]]:
    """The package at `path` as a file: itself, or where that is needed a copy that libraries can open.

    A copy has the names of the Strict kind written as the Transitional kind's, folders parted by slashes, parts named
    as relationships name them, no relationship to a part that is not there, and no type of one. Raises
    `DocumentDamaged`.
    """
    with broken("the file"), zipfile.ZipFile(path) as archive:
        slashed = {name: name.replace("\\", "/").lstrip("/") for name in archive.namelist()}
        told = {name: archive.read(name) for name, each in slashed.items() if each == _TYPES or _is_rels(each)}
        strict = any(_STRICT.search(data) for data in told.values())
        if strict:
            told = {name: _transitional(data) for name, data in told.items()}
        parts = _parts(slashed, told)
        written = {name: parts[each.lower()] for name, each in slashed.items()}
        mended = {name: _mended(data, slashed[name], parts) for name, data in told.items()}
    if not strict and mended == told and all(name == each for name, each in written.items()):
        with path.open("rb") as file:
            yield file
        return
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        with broken("the file"), zipfile.ZipFile(path) as archive, zipfile.ZipFile(copy, "w") as made:
            for name, new_name in written.items():
                if name in mended:
                    made.writestr(new_name, mended[name])
                elif strict and new_name.lower().endswith((".xml", ".vml")):
                    made.writestr(new_name, _transitional(archive.read(name)))
                elif not new_name.endswith("/"):
                    with archive.open(name) as member, made.open(new_name, "w") as target:
                        shutil.copyfileobj(member, target)
        copy.seek(0)
        yield copy


def _is_rels(name: str) -> bool:
    return name.lower().endswith(".rels")


def _transitional(data: bytes) -> bytes:
    named = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", data)
    return _HYPHENS.sub(rb"\1\2-properties", named) if named != data else data


def _parts(slashed: Mapping[str, str], told: Mapping[str, bytes]) -> dict[str, str]:
    """The parts by their names in small letters, each as relationships write it.

    Names are the same whatever their capitals (ECMA-376-2, 6.2.2.3); some writers count on that, libraries do not.
    """
    parts = {each.lower(): each for each in slashed.values()}
    for name, data in told.items():
        root = _root(data)
        for relationship in () if root is None else root.iter(_RELATIONSHIP):
            place = _place(relationship, slashed[name])
            if place is None or place.lower() not in parts:
                continue
            parts[place.lower()] = place
            folder, base = posixpath.split(place)
            own = posixpath.join(folder, "_rels", f"{base}.rels")
            if own.lower() in parts:
                parts[own.lower()] = own
    return parts


def _mended(data: bytes, name: str, parts: Mapping[str, str]) -> bytes:
    """Types, or the relationships of a part, without those of parts that are not there."""
    root = _root(data)
    if root is None:
        return data
    tag, key = (_OVERRIDE, "PartName") if name == _TYPES else (_RELATIONSHIP, "Target")
    touched = False
    for element in list(root.iter(tag)):
        place = _place(element, name)
        if place is None:
            continue
        found, parent = parts.get(place.lower()), element.getparent()
        if found is None and parent is not None:
            parent.remove(element)
        elif found is not None and (found != place or "\\" in element.get(key, "")):
            element.set(key, f"/{found}")
        else:
            continue
        touched = True
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True) if touched else data


def _place(element: etree._Element, name: str) -> str | None:
    """The part that a relationship or a type within the part `name` is of; None for what lies elsewhere."""
    target = str(element.get("Target", element.get("PartName", "")))
    if element.get("TargetMode") == "External" or target.startswith("#"):
        return None
    folder = posixpath.dirname(posixpath.dirname(name))
    place = unquote(target.replace("\\", "/")).split("#")[0]
    return posixpath.normpath(posixpath.join("/", folder, place)).lstrip("/")


def _root(data: bytes) -> etree._Element | None:
    """None for XML that is none: a library may never open that part."""
    try:
        return parse_xml(data)
    except etree.XMLSyntaxError:
        return None
