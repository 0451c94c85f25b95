"""Office files are archives of XML: what is checked of one before a library opens it."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lxml import etree

from pagemill.errors import DocumentDamaged, DocumentEncrypted, SourceTooLarge
from pagemill.reading.typeset.xml_shape import check_xml
from pagemill.settings import LimitSettings

#: A member this small may be any number of times larger than packed.
RATIO_COUNTS_FROM = 1 << 20
#: General purpose flag of a member that is encrypted (APPNOTE.TXT 4.4.4).
_ENCRYPTED = 0x1
_XML = (".xml", ".rels", ".vml")

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    etree.LxmlError,
    OSError,
    EOFError,
    LookupError,
    RuntimeError,
    ArithmeticError,
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    SyntaxError,
)


def check_members(path: Path, limits: LimitSettings, *, xml: tuple[str, ...] = _XML, typed: bool = False) -> None:
    """What members state of their sizes is held to: no reader gives more bytes of one than it states.

    `xml` are the endings of those that count as XML. Where these may be `typed` they may have a document type, and
    whoever parses them leaves entities alone. Raises `SourceTooLarge`, `DocumentEncrypted`, or `DocumentDamaged` for an
    archive that cannot be opened and for one with a document type in its XML, which no Office file has (ECMA-376-2,
    8.2.3) and entities could be hidden in.
    """
    with broken("the file"), zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
        if len(infos) > limits.office_parts:
            raise SourceTooLarge(f"the file holds more than {limits.office_parts} parts")
        if sum(info.file_size for info in infos) > limits.archive_bytes:
            raise SourceTooLarge(f"the file unfolds to more than {limits.archive_bytes} bytes")
        if sum(info.file_size for info in infos if info.filename.lower().endswith(xml)) > limits.xml_bytes:
            raise SourceTooLarge(f"the file holds more than {limits.xml_bytes} bytes of XML")
        for info in infos:
            if info.flag_bits & _ENCRYPTED:
                raise DocumentEncrypted("the file is encrypted and wants a password")
            packed = max(1, info.compress_size)
            if info.file_size > RATIO_COUNTS_FROM and info.file_size > packed * limits.archive_ratio:
                raise SourceTooLarge(f"a part unfolds to more than {limits.archive_ratio} times its packed size")
            if not typed and info.filename.lower().endswith(xml):
                with archive.open(info) as member:
                    check_xml(member, limits.xml_nesting)


@contextmanager
def broken(what: str, *own: type[Exception]) -> Iterator[None]:
    """Whatever a library makes of a file that breaks its kind's rules is `DocumentDamaged`; so are its `own` errors."""
    try:
        yield
    except (*_BROKEN, *own) as error:
        raise DocumentDamaged(f"{what} is damaged ({type(error).__name__})") from error


def parse_xml(data: bytes) -> etree._Element:
    """The root of an XML file, without entities, and without anything fetched. Raises `etree.XMLSyntaxError`."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)
