"""Books in the EPUB format (EPUB 3.3; OPF 2.0.1): their chapters in the order in which they are read."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pagemill.document import BlockKind
from pagemill.errors import DocumentDamaged, DocumentEncrypted, PagemillError, PageUnreadable, SourceTooLarge
from pagemill.intake import member_name
from pagemill.reading.typeset.content import Content, Figure, PageBreak, Unread, Words
from pagemill.reading.typeset.html_file import html_content
from pagemill.reading.typeset.office_file import broken, check_members, parse_xml
from pagemill.settings import LimitSettings

CONTAINER, ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
#: Ways of hiding fonts that are no protection of what is read (EPUB 3.3, 4.3; Adobe's own).
_OBFUSCATIONS = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
#: Kinds of files that chapters are, and pictures that may stand in their place.
_CHAPTERS = frozenset(
    ["application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/x-dtbook+xml", "image/svg+xml"]
)
_PICTURES = frozenset(["image/jpeg", "image/png", "image/gif", "image/webp"])
#: Endings of files that count as XML.
_MARKUP = (".xml", ".xhtml", ".html", ".htm", ".opf", ".ncx", ".svg")
_FIRST_RANK = re.compile(rb"<h1[\s>]", re.IGNORECASE)
#: Bytes of a heading that are looked at.
_HEADING_BYTES = 2000
#: Paragraphs at the beginning among which the book's title is looked for.
_TITLE_WITHIN = 20


def book_content(path: Path, limits: LimitSettings) -> Iterator[Content]:
    """The chapters, each on pages of its own, below the title that the book has or, where it prints none, gives itself.

    Other headings are of the second rank and below. A chapter that is not in the file, or cannot be understood,
    stands for a page with that failure. Raises `DocumentDamaged`, `SourceTooLarge`, and `DocumentEncrypted` for a book
    under protection against copying.
    """
    check_members(path, limits, xml=_MARKUP, typed=True)
    with broken("the book"):
        archive = zipfile.ZipFile(path)
    with archive:
        with broken("the book"):
            book = _Book(archive)
        yield from _titled(book.content(), book.title)


def _titled(content: Iterator[Content], title: str) -> Iterator[Content]:
    """The content with the title told as such where it stands, or set before the first words."""
    begin: list[Content] = []
    words = 0
    for each in content:
        begin.append(each)
        words += isinstance(each, Words)
        if words >= _TITLE_WITHIN:
            break
    places = [n for n, each in enumerate(begin) if isinstance(each, Words)]
    said = [n for n, each in enumerate(begin) if isinstance(each, Words) and _plain(each.text) == _plain(title)]
    if said and title:
        begin[said[0]] = Words(title, BlockKind.DOC_TITLE, 1)
    elif title and places:
        begin.insert(places[0], Words(title, BlockKind.DOC_TITLE, 1))
    yield from begin
    yield from content


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


class _Book:
    """What a package document says, and the files that it names. Raises what `broken` takes for damage."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._members = {member_name(info): info for info in archive.infolist() if not info.is_dir()}
        self._locked = self._locked_files()
        self._down = 1
        self._picture_read = ("", b"")
        self._root = self._root_file()
        package = parse_xml(self._read(self._root))
        self.title = " ".join((package.findtext(".//{*}metadata//{*}title") or "").split())
        self._items = {item.get("id"): item for item in package.iterfind("{*}manifest/{*}item")}
        references = [each.get("idref") for each in package.iterfind("{*}spine/{*}itemref")]
        # Each chapter is read once, however often it is named.
        self._spine = [self._items[each] for each in dict.fromkeys(references) if each in self._items]
        if not self._spine:
            raise DocumentDamaged("the book names no chapters")

    def content(self) -> Iterator[Content]:
        """The chapters in their order."""
        self._down = self._ranks_down()
        for number, item in enumerate(self._spine):
            if number:
                yield PageBreak()
            name = self._path(self._root, item.get("href", ""))
            try:
                with broken(name):
                    yield from self._chapter(self._readable(item))
            except (SourceTooLarge, DocumentEncrypted):
                raise
            except PagemillError as error:
                yield Unread(PageUnreadable, error.message)

    def _ranks_down(self) -> int:
        """Steps that headings go down by: one, unless the only one of the first rank is the book's title."""
        found: list[str] = []
        for item in self._spine:
            name = self._path(self._root, item.get("href", ""))
            # One that is damaged is told of where it is read.
            with suppress(DocumentDamaged), broken(name):
                data = self._read(name)
                for each in islice(_FIRST_RANK.finditer(data), 2):
                    inner = re.split(rb"(?i)</h1", data[each.end() : each.end() + _HEADING_BYTES], maxsplit=1)[0]
                    found.append(re.sub(rb"\A[^<]*?>|<[^>]*>", b"", inner).decode("utf-8", "replace"))
            if len(found) > 1:
                return 1
        return int(bool(found) and _plain(found[0]) != _plain(self.title))

    def _readable(self, item: Any) -> Any:
        """The item, or what is to be read in its place by a program that does not know its kind."""
        seen = set()
        while item.get("media-type") not in _CHAPTERS | _PICTURES and item.get("id") not in seen:
            seen.add(item.get("id"))
            item = self._items.get(item.get("fallback"), item)
        return item

    def _chapter(self, item: Any) -> Iterator[Content]:
        name = self._path(self._root, item.get("href", ""))
        if name in self._locked:
            raise DocumentEncrypted("the book is protected against copying (DRM)")
        data = self._read(name)
        if item.get("media-type") in _PICTURES:
            yield Figure(data)
        else:
            yield from html_content(data, lambda address: self._picture(name, address), down=self._down)

    def _picture(self, chapter: str, address: str) -> bytes | None:
        name = self._path(chapter, address)
        if name not in self._members or name in self._locked:
            return None
        # A sign that stands in every paragraph is unpacked once.
        if self._picture_read[0] != name:
            self._picture_read = (name, self._read(name))
        return self._picture_read[1]

    def _read(self, name: str) -> bytes:
        if name not in self._members:
            raise DocumentDamaged(f"{name} is not in the book")
        return self._archive.read(self._members[name])

    def _path(self, base: str, address: str) -> str:
        """The name of a member by an address within another one; what leads out of the book names none."""
        local = unquote(address.partition("#")[0].partition("?")[0])
        return posixpath.normpath(posixpath.join(posixpath.dirname(base), local)) if local else ""

    def _root_file(self) -> str:
        """The package document: the first that the container names."""
        if CONTAINER in self._members:
            container = parse_xml(self._read(CONTAINER))
            for root in container.iterfind(".//{*}rootfile"):
                if (name := str(root.get("full-path"))) in self._members:
                    return name
        found = sorted(name for name in self._members if name.lower().endswith(".opf"))
        if not found:
            raise DocumentDamaged("the book has no package document")
        return found[0]

    def _locked_files(self) -> set[str]:
        """The files that are encrypted, fonts that are only hidden left out (EPUB OCF 3.3, 4.2.6.3.2)."""
        if ENCRYPTION not in self._members:
            return set()
        locked = set()
        for data in parse_xml(self._read(ENCRYPTION)).iter("{http://www.w3.org/2001/04/xmlenc#}EncryptedData"):
            method = data.find("{*}EncryptionMethod")
            reference = data.find(".//{*}CipherReference")
            if reference is not None and (method is None or method.get("Algorithm") not in _OBFUSCATIONS):
                locked.add(posixpath.normpath(unquote(reference.get("URI", ""))))
        return locked
