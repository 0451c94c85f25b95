"""Files that are small and stand for very much: of bytes, pixels, pages, depth, or work."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable

from hostile import office_bombs, pdf_bombs
from hostile.seeds import archive


def _png(width: int, height: int) -> bytes:
    """A picture that states its size and holds hardly a row of it."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 64)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )


def _tiff(entries: int, next_directory: int) -> bytes:
    """Directories that lead to one another; the last to `next_directory`."""
    tags = ((256, 3, 8), (257, 3, 8), (258, 3, 1), (259, 3, 1), (262, 3, 1), (273, 4, 8), (278, 3, 8), (279, 4, 8))
    body = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    out = bytearray(b"II*\0" + struct.pack("<I", 16) + b"\xff" * 8)
    for n in range(entries):
        after = len(out) + 2 + len(body) + 4
        out += struct.pack("<H", len(tags)) + body + struct.pack("<I", after if n < entries - 1 else next_directory)
    return bytes(out)


def _gif() -> bytes:
    return (
        b"GIF89a"
        + struct.pack("<HHBBB", 65535, 65535, 0x80, 0, 0)
        + b"\0\0\0\xff\xff\xff,\0\0\0\0"
        + b"\xff" * 4
        + b"\0\2\0;"
    )


def _overlapping() -> bytes:
    """An archive whose directory names the same packed bytes 400 times, as D. Fifield's bombs do."""
    packed = archive({"a": b"\0" * (1 << 20)})
    at = packed.find(b"PK\x01\x02")
    end = packed.find(b"PK\x05\x06")
    entry = packed[at:end]
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 400, 400, 400 * len(entry), at, 0)
    return packed[:at] + entry * 400 + tail


def _many(count: int) -> bytes:
    return archive({f"{n}.txt": b"" for n in range(count)}, zipfile.ZIP_STORED)


def _html(body: str) -> bytes:
    return f"<!doctype html><html><body>{body}</body></html>".encode()


_FIRST = b'<row r="1"><c r="A1"><v>1</v></c></row>'
_LAST = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
_MERGED = b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
_NAMES = [f"x/{n}.xml" for n in range(21_000)]
_CELLS = b"".join(b'<row r="%d">%b</row>' % (n, b'<c t="s"><v>0</v></c>' * 50) for n in range(1, 401))
_DEEP = b"<w:sdt><w:sdtContent>" * 5000 + b"<w:p/>" + b"</w:sdtContent></w:sdt>" * 5000
_INDICES = b"<m:sSub><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sub>" * 50 + b"</m:sub></m:sSub>" * 50
_CONTROLS = (
    b"<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>" * 24 + b"<w:p/>" + b"</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>" * 24
)
_ROW_OF_SPANS = (
    b"<w:tbl><w:tr>" + b'<w:tc><w:tcPr><w:gridSpan w:val="1000"/></w:tcPr><w:p/></w:tc>' * 60 + b"</w:tr></w:tbl>"
)
_LEVELS = b"<c:lvl><c:pt idx='9999'><c:v>1</c:v></c:pt></c:lvl>" * 20_000
_FAR_LINE = (
    b'<ofd:PathObject Boundary="0 0 9 9"><ofd:AbbreviatedData>M -99999999 0 L 99999999 9</ofd:AbbreviatedData>'
    b"</ofd:PathObject>"
)

#: Each by its name, with its kind's ending.
BOMBS: dict[str, Callable[[], bytes]] = {
    "sides.png": lambda: _png(60_000, 60_000),
    "sides-that-overflow.png": lambda: _png(0x7FFFFFFF, 0x7FFFFFFF),
    "sides.gif": _gif,
    "directories-in-a-ring.tiff": lambda: _tiff(3, 16),
    "directories.tiff": lambda: _tiff(60_000, 0),
    "directories-in-a-long-ring.tiff": lambda: _tiff(60_000, 16),
    "zeros.zip": lambda: archive({"a.txt": b"\0" * (300 << 20)}),
    "overlapping.zip": _overlapping,
    "entries.zip": lambda: _many(60_000),
    "files.zip": lambda: _many(600),
    "archive-in-archive.zip": lambda: archive({"a.zip": archive({"b.zip": archive({"c.txt": b"c"})})}),
    "parts.docx": lambda: office_bombs.office_file("docx", dict.fromkeys(_NAMES, lambda _: b"<a/>")),
    "zeros.docx": lambda: office_bombs.office_file(
        "docx", {"word/media/a.png": lambda _: b"\0" * (300 << 20)}, zipfile.ZIP_DEFLATED
    ),
    "depth.docx": lambda: office_bombs.word(_DEEP),
    "entities.docx": lambda: office_bombs.typed_word("utf-8"),
    "entities-in-utf-16.docx": lambda: office_bombs.typed_word("utf-16"),
    "entities-far-behind.docx": lambda: office_bombs.typed_word("utf-8", f"<!--{'x' * 9000}-->"),
    "columns.docx": lambda: office_bombs.word(
        b"<w:tbl>" + b'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000"/></w:tcPr><w:p/></w:tc></w:tr>' * 300 + b"</w:tbl>"
    ),
    "paragraphs.docx": lambda: office_bombs.word(b"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 300_000),
    "columns-of-a-row.docx": lambda: office_bombs.word(_ROW_OF_SPANS),
    "formula-in-formula.docx": lambda: office_bombs.formula(_INDICES),
    "spaces-in-a-formula.docx": lambda: office_bombs.formula(b"<m:r><m:t>x%bx</m:t></m:r>" % (b" " * 300_000)),
    "tables-in-controls.docx": lambda: office_bombs.word(_CONTROLS),
    "roman-number.docx": lambda: office_bombs.numbered(
        b'<w:start w:val="9999999999999"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1"/>'
    ),
    "long-labels.docx": lambda: office_bombs.numbered(b'<w:lvlText w:val="%b"/>' % (b"pump " * 40_000), 500),
    "no-characters.docx": lambda: office_bombs.word(b'<w:p><w:r><w:sym w:char="D800"/><w:sym w:char="0"/></w:r></w:p>'),
    "no-height.pptx": lambda: office_bombs.slide(b"", 51206400, 1),
    "less-than-no-width.pptx": lambda: office_bombs.slide(b"", -9, 9),
    "far-off.pptx": lambda: office_bombs.slide(office_bombs.in_groups(11)),
    "spans.pptx": lambda: office_bombs.slide(
        office_bombs.table_on_slide(b'gridSpan="2000000000" rowSpan="2000000000"', 2, 2)
    ),
    "levels-of-a-chart.pptx": lambda: office_bombs.chart(
        b"<c:ser><c:cat><c:multiLvlStrRef>%b</c:multiLvlStrRef></c:cat></c:ser>" % _LEVELS
    ),
    "one-string-in-every-cell.xlsx": lambda: office_bombs.book(_CELLS, b"pump " * 20_000),
    "merged.xlsx": lambda: office_bombs.book(_FIRST, after=_MERGED),
    "far-corner.xlsx": lambda: office_bombs.book(_FIRST + _LAST),
    "depth.xlsx": lambda: office_bombs.book(b"<a>" * 200_000 + b"</a>" * 200_000),
    "depth.html": lambda: _html("<div>" * 200_000),
    "tables-in-tables.html": lambda: _html("<table><tr><td>x</td><td>" * 400),
    "spans.html": lambda: _html("<table>" + "<tr>" + "<td rowspan=1000 colspan=1000>x</td>" * 60 + "</tr></table>"),
    "cells.html": lambda: _html("<table>" + ("<tr>" + "<td>x</td>" * 100 + "</tr>") * 200 + "</table>"),
    "one-word.html": lambda: _html("x" * 3_000_000),
    "spaces.txt": lambda: b"x" + b" " * 400_000 + b"x",
    "one-word.txt": lambda: b"x" * 30_000_000,
    "one-line.txt": lambda: b"pump " * 8_000_000,
    "lines.txt": lambda: b"x\n" * 3_000_000,
    "quotes.md": lambda: b"# a\n" + b">" * 50_000 + b" x\n",
    "brackets.md": lambda: b"# a\n" + b"[" * 50_000 + b"](" * 50_000,
    "emphasis.md": lambda: b"# a\n" + b"*a **b " * 30_000,
    "multiparts.eml": lambda: office_bombs.nested_mail(2000),
    "mails-in-mails.eml": lambda: office_bombs.mails_in_mails(40),
    "fields.eml": lambda: b"From: a@b.c\nSubject: " + b"=?utf-8?q?x?= " * 100_000 + b"\n\nwords",
    "addresses.eml": lambda: b"Subject: x\nTo: a@b.c\nFrom: " + b"(" * 60_000 + b"\n\nwords",
    "page.ofd": lambda: office_bombs.ofd(b"", "0 0 1000000000 1000000000"),
    "thin.ofd": lambda: office_bombs.ofd(b"", "0 0 0.001 900"),
    "far-off.ofd": lambda: office_bombs.ofd_text("1e30"),
    "far-lines.ofd": lambda: office_bombs.ofd(_FAR_LINE * 300),
    "one-line.ofd": lambda: office_bombs.ofd_text("g 99999 0.0001", "i" * 100_000),
    "repeated-steps.ofd": lambda: office_bombs.ofd_text("g 1000000000 1"),
    "units-within-themselves.ofd": office_bombs.ofd_within_itself,
    "page-tree-in-itself.pdf": lambda: pdf_bombs.pages(1_000_000, 10),
    "page-count.pdf": lambda: pdf_bombs.pages(0x7FFFFFFF, 0),
    "pages.pdf": lambda: pdf_bombs.same_page(200_000),
    "objects.pdf": lambda: pdf_bombs.objects(1_200_000),
    "media-box.pdf": lambda: pdf_bombs.pdf(b"0 0 m 9 9 l S", box="0 0 1e30 1e30"),
    "thin.pdf": lambda: pdf_bombs.pdf(b"0 0 m 9 9 l S", box="0 0 14400 0.01"),
    "streams-packed-thrice.pdf": lambda: pdf_bombs.pdf(page="/Contents {c}", c=pdf_bombs.packed(b" " * (256 << 20), 3)),
    "paths.pdf": lambda: pdf_bombs.pdf(b"0 0 m 99 99 l S\n" * 1_500_000),
    "saves.pdf": lambda: pdf_bombs.pdf(b"q " * 3_000_000),
    "characters.pdf": lambda: pdf_bombs.text_page(1_500_000),
    "picture.pdf": lambda: pdf_bombs.picture_in_pdf(60_000),
    "pattern.pdf": lambda: pdf_bombs.pattern("0.0001"),
    "forms-within-forms.pdf": lambda: pdf_bombs.forms_within(9),
    "depth.pdf": lambda: pdf_bombs.pdf(page="/X " + "[" * 100_000 + "]" * 100_000),
}  # fmt: skip
