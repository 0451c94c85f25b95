"""Documents of kinds without pages, made for tests."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from email.message import EmailMessage

import docx
import openpyxl
import pptx
from docx.shared import Inches
from PIL import Image, ImageDraw
from pptx.util import Inches as SlideInches

from drawings.sheet import INK, font

TITLE, SCOPE, SENTENCE = "设备采购合同", "供货范围", "甲方委托乙方供应下列设备，乙方保证所供设备为全新原装。"


def labelled_picture(text: str) -> bytes:
    """A small picture that says something."""
    picture = Image.new("RGB", (460, 110), "white")
    ImageDraw.Draw(picture).text((30, 25), text, font=font("sans", 44), fill=INK)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def word_file(picture: bytes | None = None) -> bytes:
    """A title, a heading, two kinds of list, a table with merged cells, a picture, and a second page."""
    made = docx.Document()
    made.add_heading(TITLE, 0)
    made.add_heading(SCOPE, 1)
    made.add_paragraph(SENTENCE)
    for text in ("水泵", "阀门"):
        made.add_paragraph(text, style="List Number")
    made.add_paragraph("备件", style="List Bullet")
    table = made.add_table(3, 3)
    for row in range(3):
        for col in range(3):
            table.cell(row, col).text = f"{row}/{col}"
    table.cell(1, 0).text = ""
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(2, 2).text = ""
    table.cell(2, 1).merge(table.cell(2, 2))
    if picture is not None:
        made.add_picture(io.BytesIO(picture), width=Inches(3))
    made.add_page_break()
    made.add_paragraph("第二页的文字")
    return saved(made)


def letter(logo: bytes) -> bytes:
    """A page below a header with a logo and an address."""
    made = docx.Document()
    header = made.sections[0].header
    header.paragraphs[0].add_run().add_picture(io.BytesIO(logo), width=Inches(2))
    header.add_paragraph("宏达贸易有限公司")
    made.add_paragraph(SENTENCE)
    return saved(made)


def spreadsheet() -> bytes:
    """Two sheets that are shown and one that is not; numbers and a date in formats; merged and hidden cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "明细"
    sheet.append(["名称", "数量", "内部", "金额", "日期", "比例"])
    sheet.append(["水泵", 12, "x", 8640.5, None, 0.125])
    sheet.append(["阀门", 40, "x", -2200, None, 1])
    sheet["E2"] = date(2024, 3, 5)
    sheet["D2"].number_format = "#,##0.00"
    sheet["D3"].number_format = "#,##0.00;[Red](#,##0.00)"
    sheet["E2"].number_format = 'yyyy"年"m"月"d"日"'
    for place in ("F2", "F3"):
        sheet[place].number_format = "0.0%"
    sheet["A4"] = "合计"
    sheet.merge_cells("A4:B4")
    sheet["D4"] = 6440.5
    sheet["D4"].number_format = '"¥"#,##0.00'
    sheet.column_dimensions["C"].hidden = True
    sheet["XFD1048576"] = None
    hidden = book.create_sheet("隐藏")
    hidden["A1"] = "secret"
    hidden.sheet_state = "hidden"
    book.create_sheet("说明")["A1"] = "单价含税"
    return saved(book)


def presentation() -> bytes:
    """A slide of points, and one with a table."""
    show = pptx.Presentation()
    first = show.slides.add_slide(show.slide_layouts[1])
    first.shapes.title.text = "年度总结"
    first.placeholders[1].text = "收入增长\n成本下降"
    second = show.slides.add_slide(show.slide_layouts[5])
    second.shapes.title.text = "数据"
    table = second.shapes.add_table(2, 2, *map(SlideInches, (1, 2, 4, 1))).table
    for (row, col), text in {(0, 0): "甲", (0, 1): "乙", (1, 0): "合计"}.items():
        table.cell(row, col).text = text
    table.cell(1, 0).merge(table.cell(1, 1))
    return saved(show)


def mail(attachments: Sequence[tuple[str, bytes]]) -> bytes:
    """A mail in text and HTML, with files."""
    made = EmailMessage()
    made["From"] = "采购部 <buyer@example.com>"
    made["To"] = "seller@example.com"
    made["Subject"] = "合同与明细"
    made["Date"] = "Thu, 07 Mar 2024 10:00:00 +0800"
    made.set_content("plain words")
    made.add_alternative("<p>您好，<b>请见附件</b>。</p><script>alert(1)</script>", subtype="html")
    for name, data in attachments:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def folder_of_mails(mails: Sequence[bytes]) -> bytes:
    """Mails one after the other (mbox, RFC 4155)."""
    lines = (re.sub(rb"(?m)^(>*From )", rb">\1", each.rstrip()) for each in mails)
    return b"".join(b"From buyer@example.com Thu Mar  7 10:00:00 2024\n" + each + b"\n\n" for each in lines)


OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd_file(texts: Sequence[tuple[str, float, float, float]], seal: bytes | None = None) -> bytes:
    """A page of 210 × 140 mm with lines of text, each at x and y of its baseline and a size in mm, and a ruled box.

    A seal is a picture that a signature lays over the page.
    """
    objects = "".join(
        f'<ofd:TextObject ID="{n}" Boundary="{x} {y - size} {len(text) * size + 1} {size * 1.3}" Size="{size}">'
        f'<ofd:TextCode X="0" Y="{size}" DeltaX="g {len(text)} {size}">{text}</ofd:TextCode></ofd:TextObject>'
        for n, (text, x, y, size) in enumerate(texts, 20)
    )
    box = (
        '<ofd:PathObject ID="9" Boundary="10 10 190 120" LineWidth="0.5"><ofd:AbbreviatedData>'
        "M 0 0 L 190 0 L 190 120 L 0 120 C</ofd:AbbreviatedData></ofd:PathObject>"
    )
    signatures = "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>" if seal else ""
    parts = {
        "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{signatures}"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {OFD}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 140"
        "</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
        '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>'
        "</ofd:Pages></ofd:Document>",
        "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {OFD}><ofd:Content><ofd:Layer ID="2">{box}{objects}'
        "</ofd:Layer></ofd:Content></ofd:Page>",
    }
    files: dict[str, bytes] = {name: text.encode() for name, text in parts.items()}
    if seal:
        files["Doc_0/Signs/Signatures.xml"] = (
            f'<ofd:Signatures {OFD}><ofd:Signature ID="1" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>'.encode()
        )
        files["Doc_0/Signs/Sign_0/Signature.xml"] = (
            f'<ofd:Signature {OFD}><ofd:SignedInfo><ofd:StampAnnot ID="1" PageRef="1" Boundary="130 60 40 40"/>'
            "</ofd:SignedInfo><ofd:SignedValue>SignedValue.dat</ofd:SignedValue></ofd:Signature>"
        ).encode()
        files["Doc_0/Signs/Sign_0/SignedValue.dat"] = b"0\x82\x10\x00\x04\x82" + seal + b"\x0c\x03png"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def saved(document: object) -> bytes:
    """A document as its library writes it."""
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()
