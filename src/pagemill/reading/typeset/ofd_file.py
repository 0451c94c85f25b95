"""OFD, the national format of fixed pages (GB/T 33190-2016): pages, their templates, annotations and stamps."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree
from PIL import Image as PillowImage

from pagemill.errors import DocumentDamaged, PagemillError, PageUnreadable, SourceTooLarge
from pagemill.reading.typeset.content import DPI, Content, SetPage, Unread
from pagemill.reading.typeset.ofd_objects import Box, Frame, OfdCanvas, numbers
from pagemill.reading.typeset.office_file import broken, check_members, parse_xml
from pagemill.settings import LimitSettings

#: Millimetres an inch, the unit of the format.
PER_MM = DPI / 25.4
#: A4 in millimetres, for a document that tells no size.
A4 = (0.0, 0.0, 210.0, 297.0)
#: The shortest and the longest side that a page is drawn at, in pixels.
SHORTEST_SIDE, LONGEST_SIDE = 8, 6000
#: A seal's picture may be an OFD file itself, and hold no further ones.
DEEPEST = 1


def ofd_content(path: Path, limits: LimitSettings) -> Iterator[Content]:
    """The pages with the text that the file holds, as it is placed. Pages beyond what can be drawn stand as unread.

    Raises `DocumentDamaged`, `DocumentEncrypted`, `SourceTooLarge`.
    """
    check_members(path, limits)
    with broken("the OFD file"):
        archive = zipfile.ZipFile(path)
    with archive:
        with broken("the OFD file"):
            documents = [_Document(archive, location, limits) for location in _roots(archive)]
            if sum(len(document.pages) for document in documents) > limits.document_pages:
                raise SourceTooLarge(f"the document has more than {limits.document_pages} pages")
        for document in documents:
            for number in range(len(document.pages)):
                try:
                    with broken(f"page {number + 1}"):
                        content: Content = document.page(number, 0)
                except SourceTooLarge:
                    raise
                except PagemillError as error:
                    content = Unread(PageUnreadable, error.message)
                yield content


def _roots(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """The document's root and its list of signatures, empty for none, of each document in the file."""
    root = _xml(archive, "OFD.xml")
    roots = [
        (_joined("", _text(body, "DocRoot")), _joined("", _text(body, "Signatures"))) for body in _all(root, "DocBody")
    ]
    if not any(location for location, _ in roots):
        raise DocumentDamaged("the OFD file holds no document")
    return [each for each in roots if each[0]]


class _Document:
    def __init__(self, archive: zipfile.ZipFile, roots: tuple[str, str], limits: LimitSettings) -> None:
        self._archive, self._limits = archive, limits
        self._base, signatures = posixpath.dirname(roots[0]), roots[1]
        root = _xml(archive, roots[0])
        self._area = _area(root) or A4
        self._media: dict[str, str] = {}
        self._units: dict[str, Any] = {}
        for name in ("PublicRes", "DocumentRes"):
            for each in _all(root, name):
                self._resources(_joined(self._base, each.text))
        self._templates = {t.get("ID"): _joined(self._base, t.get("BaseLoc")) for t in _all(root, "TemplatePage")}
        pages = [page for holder in _all(root, "Pages") for page in _all(holder, "Page")]
        self.pages = [(page.get("ID"), _joined(self._base, page.get("BaseLoc"))) for page in pages]
        self._annotations = self._annotations_of(root)
        self._stamps = self._stamps_of(signatures) if signatures else {}

    def page(self, number: int, depth: int) -> SetPage:
        """A page drawn, with its lines and pictures as blocks."""
        page_id, location = self.pages[number]
        root = _xml(self._archive, location)
        box = _area(root) or self._area
        width, height = (round(side * PER_MM) for side in (box[2], box[3]))
        if max(width, height) > LONGEST_SIDE or min(width, height) < SHORTEST_SIDE:
            raise SourceTooLarge(f"a page is {box[2]:g} × {box[3]:g} mm, which is not read")
        canvas = OfdCanvas(width, height, self._picture, self._units.get, self._limits.image_pixels)
        frame = Frame(PER_MM, 0, 0, PER_MM, -box[0] * PER_MM, -box[1] * PER_MM)
        templates = [(each.get("ZOrder", "Background"), each.get("TemplateID")) for each in _all(root, "Template")]
        for order, template in templates:
            if order != "Foreground":
                self._template(template, canvas, frame)
        canvas.draw(root, frame)
        for order, template in templates:
            if order == "Foreground":
                self._template(template, canvas, frame)
        for appearance in self._annotations.get(page_id, ()):
            canvas.draw_within(appearance, frame)
        for place, seal in self._stamps.get(page_id, ()) if depth < DEEPEST else ():
            picture = self._seal(seal, depth)
            if picture is not None:
                canvas.stamp(picture, frame, place)
        return canvas.set_page(number)

    def _template(self, template: str, canvas: OfdCanvas, frame: Frame) -> None:
        if location := self._templates.get(template):
            canvas.draw(_xml(self._archive, location), frame)

    def _resources(self, location: str) -> None:
        root = _xml(self._archive, location)
        base = _joined(posixpath.dirname(location), root.get("BaseLoc"))
        for media in _all(root, "MultiMedia"):
            self._media[media.get("ID")] = _joined(base, _text(media, "MediaFile"))
        for unit in _all(root, "CompositeGraphicUnit"):
            self._units[unit.get("ID")] = unit

    def _picture(self, resource: str) -> bytes | None:
        name = self._media.get(resource)
        return self._archive.read(name) if name in self._archive.NameToInfo else None

    def _annotations_of(self, root: Any) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for each in _all(root, "Annotations"):
            location = _joined(self._base, each.text)
            for page in _all(_xml(self._archive, location), "Page"):
                file = _joined(posixpath.dirname(location), _text(page, "FileLoc"))
                for annotation in _all(_xml(self._archive, file), "Annot"):
                    if annotation.get("Visible") != "false" and annotation.get("Type") not in ("Watermark", "Link"):
                        found.setdefault(page.get("PageID"), []).extend(_all(annotation, "Appearance"))
        return found

    def _stamps_of(self, location: str) -> dict[str, list[tuple[Box, str]]]:
        """The places of stamps and the files that hold their pictures, by the page."""
        found: dict[str, list[tuple[Box, str]]] = {}
        if location not in self._archive.NameToInfo:
            return found
        for signature in _all(_xml(self._archive, location), "Signature"):
            own = _joined(posixpath.dirname(location), signature.get("BaseLoc"))
            root = _xml(self._archive, own)
            values = [_text(each, "BaseLoc") for each in _all(root, "Seal")] + [_text(root, "SignedValue")]
            files = [_joined(posixpath.dirname(own), value) for value in values if value]
            for annotation in _all(root, "StampAnnot"):
                place = numbers(annotation.get("Boundary"))
                if len(place) == 4 and files:
                    box = (place[0], place[1], place[2], place[3])
                    found.setdefault(annotation.get("PageRef"), []).append((box, files[0]))
        return found

    def _seal(self, location: str, depth: int) -> PillowImage.Image | None:
        """The picture of a seal, out of its signed structure (GB/T 38540): a picture file, or OFD again."""
        if location not in self._archive.NameToInfo:
            return None
        data = self._archive.read(location)
        if (start := data.find(b"PK\x03\x04")) >= 0 and (end := data.rfind(b"PK\x05\x06")) > start:
            return self._drawn_seal(data[start : end + 22], depth)
        for mark, last in (
            (b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"),
            (b"\xff\xd8\xff", b"\xff\xd9"),
            (b"GIF8", b"\0;"),
        ):
            start, end = data.find(mark), data.rfind(last)
            if 0 <= start < end:
                return _opened(data[start : end + len(last)], self._limits.image_pixels)
        return None

    def _drawn_seal(self, data: bytes, depth: int) -> PillowImage.Image | None:
        with zipfile.ZipFile(io.BytesIO(data)) as inner:
            if sum(info.file_size for info in inner.infolist()) > self._limits.file_bytes:
                raise SourceTooLarge("a seal in the OFD file unfolds to more bytes than allowed")
            document = _Document(inner, _roots(inner)[0], self._limits)
            return document.page(0, depth + 1).picture if document.pages else None


def _opened(data: bytes, most_pixels: int) -> PillowImage.Image | None:
    try:
        with PillowImage.open(io.BytesIO(data)) as picture:
            return picture.convert("RGBA") if picture.width * picture.height <= most_pixels else None
    except (OSError, ValueError, SyntaxError):
        return None


def _xml(archive: zipfile.ZipFile, name: str) -> Any:
    return parse_xml(archive.read(name))


def _all(element: Any, name: str) -> Iterator[Any]:
    """The elements of a name within one, whatever their namespace is called."""
    return (each for each in element.iter(f"{{*}}{name}") if isinstance(each, etree._Element))


def _text(element: Any, name: str) -> str:
    found = element.get(name) or element.findtext(f".//{{*}}{name}")
    return (found or "").strip()


def _joined(base: str, location: str | None) -> str:
    """A path in the archive; one that begins with a slash counts from its root."""
    location = re.sub(r"\\", "/", (location or "").strip())
    if not location:
        return base
    joined = location if location.startswith("/") else posixpath.join("/", base, location)
    return posixpath.normpath(joined).lstrip("/")


def _area(root: Any) -> Box | None:
    """The page's box: x, y, width and height in millimetres."""
    for name in ("PhysicalBox", "ApplicationBox"):
        values = numbers(next((each.text for each in _all(root, name)), None))
        if len(values) == 4 and values[2] > 0 and values[3] > 0:
            return (values[0], values[1], values[2], values[3])
    return None
