"""Small sound documents of every kind that is taken in, for mutations to begin with."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import numpy as np
import openpyxl
import pptx
from PIL import Image, ImageDraw
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

import drawings
from drawings import Sheet, text_pdf
from drawings.books import book
from drawings.office import folder_of_mails, ofd_file, presentation, saved, spreadsheet, word_file
from drawings.outlook import FROM_HTML, RICH_TEXT, SUBJECT, as_it_is, outlook_file
from drawings.pdf import PdfFile
from drawings.saved_page import saved_page
from drawings.wrapped_mail import wrapped_mail

#: What the smallest of them say.
WORDS = "Pump 7 was opened on Tuesday and closed again before noon."


def picture(size: tuple[int, int] = (260, 170), mode: str = "RGB") -> Image.Image:
    """A line of text, a rule and a box."""
    drawn = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(drawn)
    pen.text((12, 14), "Pump 7 opened 12.5", fill="black")
    pen.line((10, 50, size[0] - 10, 50), fill="black", width=2)
    pen.rectangle((20, 70, 120, 140), outline="black", width=2)
    pen.text((30, 90), "closed", fill="black")
    return drawn.convert(mode)


def _saved(form: str, mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    picture(mode=mode).save(out, form, **options)
    return out.getvalue()


def _tiff_of_pages() -> bytes:
    out = io.BytesIO()
    first, *others = (picture((200 + 20 * n, 120), "L") for n in range(3))
    first.save(out, "TIFF", save_all=True, append_images=others, compression="tiff_lzw")
    return out.getvalue()


def _exif_jpeg() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "a picture of a pump"
    return _saved("JPEG", exif=exif, dpi=(150, 150), quality=70)


def _grey16_png() -> bytes:
    values = (np.asarray(picture(mode="L"), np.uint16) * 257).astype(np.uint16)
    out = io.BytesIO()
    Image.fromarray(values).save(out, "PNG")
    return out.getvalue()


def _sheet() -> Sheet:
    sheet = Sheet(size=(620, 460))
    sheet.write(40, 30, "Pump report", 30)
    sheet.paragraph(40, 90, 520, WORDS, 20, "serif")
    sheet.table(40, 190, [160, 120, 120], [["name", "opened", "closed"], ["pump 7", "8:15", "11:40"]], row_height=40)
    sheet.picture((40, 300, 300, 440), picture())
    return sheet


def many_objects_pdf() -> bytes:
    """A PDF written by hand with what drawn ones lack: annotations, a form field, outlines, a nested page tree."""
    file = PdfFile()
    content = file.stream(
        b"q 0.5 g 10 10 120 60 re f Q BT /F1 14 Tf 20 150 Td (Pump 7 was opened) Tj T* (and closed) ' ET "
        b"/X1 Do q 40 0 0 30 150 20 cm /I1 Do Q 10 180 m 60 190 120 170 190 185 c S"
    )
    form = file.stream(
        b"0 0 m 30 30 l S BT /F1 8 Tf 2 2 Td (within) Tj ET", "/Type /XObject /Subtype /Form /BBox [0 0 40 40]"
    )
    entries = "/Type /XObject /Subtype /Image /Width 8 /Height 6 /ColorSpace /DeviceRGB /BitsPerComponent 8"
    image = file.stream(bytes(range(144)), entries)
    function = file.stream(b"{ 1 exch sub }", "/FunctionType 4 /Domain [0 1] /Range [0 1]")
    shading = file.add(
        "<< /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 200 0] "
        "/Function << /FunctionType 2 /Domain [0 1] /C0 [1 0 0] /C1 [0 0 1] /N 1 >> >>"
    )
    font = file.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    pages, inner = file.add(""), file.add("")
    link = file.add(
        "<< /Type /Annot /Subtype /Link /Rect [20 140 120 170] /A << /S /URI /URI (https://example.com/pump) >> >>"
    )
    field = file.add(
        f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (pump 7) /Rect [20 60 120 80] /DA (/F1 10 Tf 0 g) "
        f"/AP << /N {form} 0 R >> >>"
    )
    page = file.add(
        f"<< /Type /Page /Parent {inner} 0 R /MediaBox [0 0 200 200] /Contents [{content} 0 R] "
        f"/Annots [{link} 0 R {field} 0 R] /Resources << /Font << /F1 {font} 0 R >> "
        f"/XObject << /X1 {form} 0 R /I1 {image} 0 R >> /Shading << /S1 {shading} 0 R >> >> >>"
    )
    other = file.add(
        f"<< /Type /Page /Parent {pages} 0 R /MediaBox [0 0 200 120] /Rotate 90 /Contents {content} 0 R "
        f"/Resources << /Font << /F1 {font} 0 R >> /ExtGState << /G << /TR {function} 0 R /ca 0.5 >> >> >> >>"
    )
    file.replace(inner, f"<< /Type /Pages /Parent {pages} 0 R /Count 1 /Kids [{page} 0 R] >>")
    file.replace(pages, f"<< /Type /Pages /Count 2 /Kids [{inner} 0 R {other} 0 R] >>")
    outline = file.add(f"<< /Title (Pumps) /Dest [{page} 0 R /Fit] >>")
    outlines = file.add(f"<< /Type /Outlines /First {outline} 0 R /Last {outline} 0 R /Count 1 >>")
    return file.finish(
        file.add(
            f"<< /Type /Catalog /Pages {pages} 0 R /Outlines {outlines} 0 R "
            f"/AcroForm << /Fields [{field} 0 R] /DR << /Font << /F1 {font} 0 R >> >> >> >>"
        )
    )


def _packed_pdf() -> bytes:
    """The same with object streams and a cross-reference stream."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(many_objects_pdf())) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _charted_presentation() -> bytes:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "Pumps"
    data = CategoryChartData()
    data.categories = ["pump 6", "pump 7"]
    data.add_series("hours", (3.5, 4.25))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *map(Inches, (1, 2, 5, 3)), data)
    slide.shapes.add_picture(io.BytesIO(_saved("PNG")), *map(Inches, (6, 2, 2, 1)))
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(*map(Inches, (1, 5, 3, 1))).text_frame.text = WORDS
    return saved(show)


def _formula_book() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in range(1, 12):
        sheet.append([f"pump {row}", row * 1.5, f"=B{row}*2"])
    sheet.merge_cells("D1:F9")
    sheet["D1"] = WORDS
    sheet.add_image(openpyxl.drawing.image.Image(io.BytesIO(_saved("PNG"))), "G2")
    return saved(book)


HTML = f"""<!doctype html><html><head><meta charset="utf-8"><title>Pumps</title></head><body>
<h1>Pump report</h1><p style="color:red">{WORDS} <a href="https://example.com/">more</a></p>
<ul><li>opened<ul><li>at eight</li></ul></li><li>closed</li></ul>
<table><caption>Hours</caption><tr><th rowspan="2">pump</th><th colspan="2">hours</th></tr>
<tr><td>opened</td><td>closed</td></tr><tr><td>7</td><td>8:15</td><td>11:40</td></tr></table>
<pre>a  b
c</pre><img alt="pump" width="20" height="10" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAACADs=">
</body></html>"""
MARKDOWN = f"""# Pump report

{WORDS} **opened**, _closed_, `twice` [more](https://example.com/)

1. one
   - two

| pump | hours |
|:-----|------:|
| 7    | 3.5   |

```
listing
```

> quoted ![pump](data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAACADs=)
"""


def mail() -> bytes:
    """A mail in two forms, with a mail, a picture and a page attached."""
    made = EmailMessage()
    made["From"], made["To"] = "Pumps <pumps@example.com>", "reader@example.com"
    made["Subject"], made["Date"] = "Pump 7 闸门", "Thu, 07 Mar 2024 10:00:00 +0800"
    made.set_content(WORDS)
    made.add_alternative(f'<p>{WORDS}</p><img src="cid:a@b">', subtype="html")
    made.add_attachment(_saved("PNG"), maintype="image", subtype="png", filename="pump.png", cid="<a@b>")
    made.add_attachment(HTML.encode(), maintype="text", subtype="html", filename="page.html")
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "x@example.com", "within"
    inner.set_content("inner words")
    made.add_attachment(inner)
    return made.as_bytes()


def archive(files: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of files by their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return out.getvalue()


def _mixed_archive() -> bytes:
    return archive({"a/pump.png": _saved("PNG"), "泵.txt": WORDS.encode(), "page.html": HTML.encode()})


def open_document() -> bytes:
    """A text of the OpenDocument format, which LibreOffice reads."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{office}:office:1.0" xmlns:text="{office}:text:1.0" '
        f'office:version="1.2"><office:body><office:text><text:p>{WORDS}</text:p></office:text></office:body>'
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{office}:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return archive(
        {
            "mimetype": kind.encode(),
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )


def compound_file() -> bytes:
    """The head of a compound file (MS-CFB) whose sectors are empty: what old Office files lie in."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    head[24:34] = b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00"
    head[44:48] = (1).to_bytes(4, "little")
    head[48:52] = (1).to_bytes(4, "little")
    head[56:60] = (4096).to_bytes(4, "little")
    head[60:76] = b"\xfe\xff\xff\xff\0\0\0\0\xfe\xff\xff\xff\0\0\0\0"
    head[76:512] = b"\0\0\0\0" + b"\xff" * 432
    table = b"\xfd\xff\xff\xff\xfe\xff\xff\xff" + b"\xff" * 504
    entries = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + (2 * len(name) + 2).to_bytes(2, "little")
        + bytes([kind, 1])
        + b"\xff" * 8
        + child.to_bytes(4, "little")
        + bytes(36)
        + b"\xfe\xff\xff\xff"
        + bytes(8)
        for name, kind, child in (("Root Entry", 5, 1), ("WordDocument", 2, 0xFFFFFFFF))
    )
    return bytes(head) + table + entries.ljust(512, b"\0")


def _rich_text() -> bytes:
    return rb"{\rtf1\ansi{\fonttbl{\f0 Times;}}\f0\fs24 " + WORDS.encode() + rb"\par{\b opened}\par}"


_MADE: dict[str, tuple[Callable[[], bytes], ...]] = {
    "pdf": (lambda: text_pdf([_sheet()]), many_objects_pdf, _packed_pdf),
    "png": (lambda: _saved("PNG"), lambda: _saved("PNG", "P"), lambda: _saved("PNG", "RGBA"), _grey16_png),
    "jpeg": (_exif_jpeg, lambda: _saved("JPEG", "L", progressive=True), lambda: _saved("JPEG", "CMYK")),
    "bmp": (lambda: _saved("BMP"), lambda: _saved("BMP", "1"), lambda: _saved("BMP", "P")),
    "tiff": (
        _tiff_of_pages,
        lambda: _saved("TIFF", "1", compression="group4"),
        lambda: _saved("TIFF", compression="tiff_adobe_deflate"),
        lambda: _saved("TIFF", compression="jpeg"),
    ),
    "webp": (lambda: _saved("WEBP"), lambda: _saved("WEBP", "RGBA", lossless=True)),
    "gif": (lambda: _saved("GIF", "P"),),
    "heif": (Path(drawings.__file__).with_name("phone_photograph.heic").read_bytes,),
    "avif": (lambda: _saved("AVIF"),),
    "jp2": (lambda: _saved("JPEG2000"), lambda: _saved("JPEG2000", "L")),
    "docx": (lambda: word_file(_saved("PNG")),),
    "xlsx": (spreadsheet, _formula_book),
    "pptx": (presentation, _charted_presentation),
    "ofd": (lambda: ofd_file([("Pump 7", 20, 30, 6.0), ("opened", 20, 50, 5.0)], _saved("PNG")),),
    "epub": (
        lambda: book({"one.xhtml": HTML, "two.xhtml": f"<p>{WORDS}<p><img src='p.png'>"}, {"p.png": _saved("PNG")}),
    ),
    "html": (HTML.encode,),
    "markdown": (MARKDOWN.encode,),
    "text": (f"{WORDS}\n第七号泵已于周二打开。\n".encode, lambda: ("第七号泵已于周二打开。" * 9).encode("gb18030")),
    "eml": (
        mail,
        lambda: folder_of_mails([mail(), mail()]),
        lambda: saved_page(
            HTML + "<img src='p.png'>", "http://example.com/a", {"http://example.com/p.png": _saved("PNG")}
        ),
    ),
    "msg": (lambda: outlook_file({SUBJECT: WORDS, RICH_TEXT: as_it_is(FROM_HTML)}, [("scan.png", _saved("PNG"))]),),
    "tnef": (lambda: wrapped_mail({SUBJECT: WORDS, RICH_TEXT: as_it_is(FROM_HTML)}, [("scan.png", _saved("PNG"))]),),
    "zip": (_mixed_archive,),
    "doc": (compound_file,),
    "rtf": (_rich_text,),
    "odt": (open_document,),
}
#: Kinds that LibreOffice opens where it is installed, which takes seconds.
BY_LIBREOFFICE = frozenset({"doc", "rtf", "odt"})


@cache
def seeds(kind: str) -> tuple[bytes, ...]:
    """The documents of a kind, by the name that `Kind` has for it."""
    return tuple(make() for make in _MADE[kind])


#: Every kind that there are seeds of.
KINDS = tuple(_MADE)
