"""Sheets as PDF files: with a text layer in an embedded font, or as pictures of themselves."""

from __future__ import annotations

import io
import string
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from fontTools.pens.recordingPen import RecordingPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from PIL import Image

from drawings.sheet import DPI, DrawnShape, Face, Sheet, encoded, font_path

POINTS = 72 / DPI
_USUAL = frozenset(string.printable.strip() + " •∑甲乙丙丁设备在二楼安装完毕，运行三十天后进第一次检查。采购合同年表")
_PATH = {"moveTo": "m", "lineTo": "l", "curveTo": "c", "closePath": "h", "endPath": ""}


class PdfFile:
    """Numbered objects, put together with a cross-reference table at the end."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def add(self, body: bytes | str) -> int:
        self._objects.append(body if isinstance(body, bytes) else body.encode("latin-1"))
        return len(self._objects)

    def replace(self, number: int, body: str) -> None:
        self._objects[number - 1] = body.encode("latin-1")

    def stream(self, data: bytes, entries: str = "") -> int:
        packed = zlib.compress(data)
        head = f"<< {entries} /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
        return self.add(head + packed + b"\nendstream")

    def finish(self, catalog: int) -> bytes:
        out = io.BytesIO()
        out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places = []
        for number, body in enumerate(self._objects, start=1):
            places.append(out.tell())
            out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
        start = out.tell()
        table = "".join(f"{place:010d} 00000 n \n" for place in places)
        size = len(places) + 1
        out.write(
            f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root {catalog} 0 R >>\n"
            f"startxref\n{start}\n%%EOF\n".encode()
        )
        return out.getvalue()


def text_pdf(sheets: Sequence[Sheet], rotate: int = 0) -> bytes:
    """Text as text, rules and shapes as paths, pictures as pictures.

    `rotate` is the pages' rotation entry, in degrees clockwise.
    Stamps are not in it: they are ink on a sheet's picture alone.
    """
    file = PdfFile()
    faces: set[Face] = {run.face for sheet in sheets for run in sheet.texts}
    fonts = {
        face: _MonoFont()
        if face == "mono"
        else PdfFont(face, "".join(run.text for s in sheets for run in s.texts if run.face == face))
        for face in faces
    }
    numbers = {face: used.put(file) for face, used in fonts.items()}
    tree = file.add("")
    pages = [_page(file, sheet, fonts, numbers, tree, rotate) for sheet in sheets]
    file.replace(tree, f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{n} 0 R' for n in pages)}] >>")
    return file.finish(file.add(f"<< /Type /Catalog /Pages {tree} 0 R >>"))


def scanned_pdf(pictures: Iterable[Image.Image], quality: int = 85) -> bytes:
    """A PDF that holds nothing but pictures of its pages."""
    first, *others = pictures
    out = io.BytesIO()
    first.save(out, "PDF", resolution=DPI, save_all=True, append_images=others, quality=quality)
    return out.getvalue()


def _page(
    file: PdfFile,
    sheet: Sheet,
    fonts: dict[Face, PdfFont | _MonoFont],
    numbers: dict[Face, int],
    tree: int,
    rotate: int,
) -> int:
    width, height = (side * POINTS for side in sheet.size)
    parts = ["0.08 g 0.08 G 0.96 w"]
    images = []
    for (x0, y0, x1, y1), picture in sheet.pictures:
        rgb = picture.convert("RGB")
        jpeg = encoded(rgb, "JPEG", quality=90)
        entries = f"/Type /XObject /Subtype /Image /Width {rgb.width} /Height {rgb.height} /ColorSpace /DeviceRGB"
        head = f"<< {entries} /BitsPerComponent 8 /Filter /DCTDecode /Length {len(jpeg)} >>\nstream\n".encode()
        images.append(file.add(head + jpeg + b"\nendstream"))
        place = ((x1 - x0) * POINTS, (y1 - y0) * POINTS, x0 * POINTS, height - y1 * POINTS)
        parts.append(f"q {place[0]:.2f} 0 0 {place[1]:.2f} {place[2]:.2f} {place[3]:.2f} cm /I{len(images)} Do Q")
    parts += [_path(shape, height) for shape in sheet.shapes]
    for rule in sheet.rules:
        x0, y0, x1, y1 = (v * POINTS for v in rule.box)
        parts.append(f"{x0:.2f} {height - y0:.2f} m {x1:.2f} {height - y1:.2f} l S")
    for run in sheet.texts:
        at = f"{run.x * POINTS:.2f} {height - run.y * POINTS:.2f}"
        codes = fonts[run.face].codes(run.text)
        shown = f"BT /{run.face} {run.size * POINTS:.2f} Tf 1 0 0 1 {at} Tm <{codes}> Tj ET"
        parts.append(f"q 2 Tr {run.size * POINTS / 30:.2f} w {shown} Q" if run.bold else shown)
    content = file.stream("\n".join(parts).encode("latin-1"))
    font_entries = " ".join(f"/{face} {number} 0 R" for face, number in numbers.items())
    image_entries = " ".join(f"/I{n} {number} 0 R" for n, number in enumerate(images, start=1))
    return file.add(
        f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {width:.2f} {height:.2f}] /Rotate {rotate} "
        f"/Resources << /Font << {font_entries} >> /XObject << {image_entries} >> >> /Contents {content} 0 R >>"
    )


def _path(shape: DrawnShape, height: float) -> str:
    colour = " ".join(f"{part / 255:.3f}" for part in shape.colour)
    points = [f"{x * POINTS:.2f} {height - y * POINTS:.2f}" for x, y in shape.points]
    drawn = f"{points[0]} m " + " ".join(f"{point} l" for point in points[1:])
    if shape.stroke:
        return f"q {colour} RG {shape.stroke * POINTS:.2f} w {drawn} S Q"
    return f"q {colour} rg {drawn} h f Q"


class _MonoFont:
    """A face of which every character is as wide as another, as a simple font of printable ASCII."""

    FIRST, LAST = 32, 126

    def codes(self, text: str) -> str:
        return text.encode("ascii").hex()

    def put(self, file: PdfFile) -> int:
        program = file.stream(font_path("mono").read_bytes())
        name = "IBMPlexMono"
        descriptor = file.add(
            f"<< /Type /FontDescriptor /FontName /{name} /Flags 33 /ItalicAngle 0 /FontBBox [-500 -300 1000 1100] "
            f"/Ascent 1025 /Descent -275 /CapHeight 698 /StemV 80 /FontFile2 {program} 0 R >>"
        )
        widths = " ".join(["600"] * (self.LAST - self.FIRST + 1))
        return file.add(
            f"<< /Type /Font /Subtype /TrueType /BaseFont /{name} /Encoding /WinAnsiEncoding /FirstChar {self.FIRST} "
            f"/LastChar {self.LAST} /Widths [{widths}] /FontDescriptor {descriptor} 0 R >>"
        )


def _subset(source: Path | io.BytesIO, text: str) -> TTFont:
    used = TTFont(source)
    subset = Subsetter(Options(layout_features=[], desubroutinize=True, notdef_outline=True))
    subset.populate(text=text)
    subset.subset(used)
    return used


@cache
def _usual_bytes(face: Face) -> bytes:
    saved = io.BytesIO()
    _subset(font_path(face), "".join(sorted(_USUAL))).save(saved)
    return saved.getvalue()


def _usual_font(face: Face) -> io.BytesIO:
    """The face cut down to Western letters and the ideographs of the test pages: the whole is slow to load."""
    return io.BytesIO(_usual_bytes(face))


class PdfFont:
    """A face cut down to the characters used, as a composite font whose codes are its own character ids."""

    def __init__(
        self,
        face: Face,
        text: str,
        says: Mapping[str, str] | None = None,
        *,
        mapped: bool = True,
        name: str | None = None,
    ) -> None:
        """A font for the characters of `text`, under its own PostScript name where no other `name` is given.

        `says` are characters that its table of codes (ToUnicode) gives for others; without `mapped` it has no such
        table, so that a reader cannot tell what any code means.
        """
        text = "".join(sorted(set(text)))
        self._says = says or {}
        self._mapped = mapped
        self._font = _subset(_usual_font(face) if _USUAL.issuperset(text) else font_path(face), text)
        # Of a font keyed by character id, the name of a glyph is `cid` and that id.
        self._ids = {chr(code): int(name[3:]) for code, name in self._font.getBestCmap().items()}
        missing = set(text) - self._ids.keys()
        if missing:
            raise ValueError(f"the font has no {sorted(missing)}")
        self._name = f"PAGEML+{name or self._font['name'].getDebugName(6)}"

    def outline(self, text: str) -> list[tuple[float, str]]:
        """Each character's place along the line and its outline as PDF path operators, both in units of its size."""
        glyphs = self._font.getGlyphSet()
        names = self._font.getBestCmap()
        unit = 1 / self._font["head"].unitsPerEm
        shapes, x = [], 0.0
        for character in text:
            pen = RecordingPen()
            glyphs[names[ord(character)]].draw(pen)
            parts = []
            for operator, points in pen.value:
                numbers = " ".join(f"{v * unit:.4f}" for point in points for v in point)
                parts.append(f"{numbers} {_PATH[operator]}")
            shapes.append((x, " ".join(parts)))
            x += glyphs[names[ord(character)]].width * unit
        return shapes

    def codes(self, text: str) -> str:
        return "".join(f"{self._ids[character]:04x}" for character in text)

    def put(self, file: PdfFile) -> int:
        saved = io.BytesIO()
        self._font.save(saved)
        program = file.stream(TTFont(saved).reader["CFF "], "/Subtype /CIDFontType0C")
        cmap = self._font.getBestCmap()
        widths = " ".join(f"{self._ids[chr(code)]} [{self._font['hmtx'][name][0]}]" for code, name in cmap.items())
        descriptor = file.add(
            f"<< /Type /FontDescriptor /FontName /{self._name} /Flags 4 /ItalicAngle 0 "
            "/FontBBox [-1000 -300 2000 1100] /Ascent 880 /Descent -120 /CapHeight 733 /StemV 80 "
            f"/FontFile3 {program} 0 R >>"
        )
        descendant = file.add(
            f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /{self._name} /FontDescriptor {descriptor} 0 R /DW 1000 "
            f"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /W [{widths}] >>"
        )
        if not self._mapped:
            return file.add(
                f"<< /Type /Font /Subtype /Type0 /BaseFont /{self._name} /Encoding /Identity-H "
                f"/DescendantFonts [{descendant} 0 R] >>"
            )
        told = ((self._says.get(character, character), cid) for character, cid in self._ids.items())
        pairs = [f"<{cid:04x}> <{character.encode('utf-16-be').hex()}>" for character, cid in told]
        # A block of a CMap holds at most 100 entries.
        blocks = [pairs[i : i + 100] for i in range(0, len(pairs), 100)]
        mapping = "\n".join(f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar" for block in blocks)
        unicode_map = file.stream(
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
            f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{mapping}\nendcmap end end".encode()
        )
        return file.add(
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{self._name} /Encoding /Identity-H "
            f"/DescendantFonts [{descendant} 0 R] /ToUnicode {unicode_map} 0 R >>"
        )
