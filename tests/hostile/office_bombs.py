"""Office files, OFD files and mails that stand for very much: of parts, depth, cells or text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

from drawings.office import OFD
from hostile.seeds import WORDS, archive, seeds


def office_file(
    kind: str, changes: dict[str, Callable[[bytes], bytes]], packing: int = zipfile.ZIP_STORED, seed: int = 0
) -> bytes:
    """A seed of a kind, some of its parts made anew of what they were; new ones of nothing.

    Not packed, unless that is asked for: what is to be tried is not the ratio.
    """
    with zipfile.ZipFile(io.BytesIO(seeds(kind)[seed])) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    for name, change in changes.items():
        parts[name] = change(parts.get(name, b""))
    return archive(parts, packing)


def word(body: bytes) -> bytes:
    """A Word file whose text begins with that XML."""

    def put(xml: bytes) -> bytes:
        at = xml.find(b"<w:body>") + len(b"<w:body>")
        return xml[:at] + body + xml[at:]

    return office_file("docx", {"word/document.xml": put})


def formula(inner: bytes) -> bytes:
    """A Word file with a formula of that OMML."""
    space = b'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    return word(b"<w:p><m:oMath %b>%b</m:oMath></w:p>" % (space, inner))


def numbered(level: bytes, paragraphs: int = 1) -> bytes:
    """A Word file of paragraphs in a list whose first level is that XML."""
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    listed = (
        b"<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>"
    )

    def put(xml: bytes) -> bytes:
        return xml.replace(b"<w:body>", b"<w:body>" + listed * paragraphs)

    numbering = (
        b'<w:numbering %b><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0">%b</w:lvl></w:abstractNum>'
        b'<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>' % (space, level)
    )
    return office_file("docx", {"word/document.xml": put, "word/numbering.xml": lambda _: numbering})


def slide(shapes: bytes, width: int = 9144000, height: int = 6858000) -> bytes:
    """A presentation of that size whose first slide ends with those shapes."""
    size = b'<p:sldSz cx="%d" cy="%d"/>' % (width, height)
    return office_file(
        "pptx",
        {
            "ppt/presentation.xml": lambda xml: re.sub(rb"<p:sldSz[^>]*/>", size, xml),
            "ppt/slides/slide1.xml": lambda xml: xml.replace(b"</p:spTree>", shapes + b"</p:spTree>"),
        },
    )


def in_groups(deep: int) -> bytes:
    """A text box within groups that have no size in units of their own, and are very large in those around."""
    group = (
        b'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="3" name="g"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>'
        b'<a:off x="1" y="1"/><a:ext cx="9999999" cy="9999999"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm>'
        b"</p:grpSpPr>"
    )
    box = (
        b'<p:sp><p:nvSpPr><p:cNvPr id="9" name="x"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>'
        b'<a:off x="9" y="9"/><a:ext cx="3000000" cy="1000000"/></a:xfrm></p:spPr><p:txBody><a:bodyPr/>'
        b"<a:p><a:r><a:t>pump</a:t></a:r></a:p></p:txBody></p:sp>"
    )
    return group * deep + box + b"</p:grpSp>" * deep


def table_on_slide(cell: bytes, columns: int, rows: int) -> bytes:
    """A table of cells with those attributes."""
    row = b"<a:tr>%b</a:tr>" % (b"<a:tc %b><a:txBody><a:bodyPr/><a:p/></a:txBody></a:tc>" % cell * columns)
    return (
        b'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="4" name="t"/><p:cNvGraphicFramePr/><p:nvPr/>'
        b'</p:nvGraphicFramePr><p:xfrm><a:off x="0" y="0"/><a:ext cx="3000000" cy="3000000"/></p:xfrm><a:graphic>'
        b'<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl><a:tblPr/>'
        b"%b</a:tbl></a:graphicData></a:graphic></p:graphicFrame>" % (row * rows)
    )


def chart(series: bytes) -> bytes:
    """A presentation with a chart of those series."""
    space = b'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    xml = b"<c:chartSpace %b><c:chart><c:plotArea>%b</c:plotArea></c:chart></c:chartSpace>" % (space, series)
    return office_file("pptx", dict.fromkeys(["ppt/charts/chart1.xml"], lambda _: xml), seed=1)


def typed_word(encoding: str, lead: str = "") -> bytes:
    """A document type behind whatever `lead` is, with entities that unfold a billionfold."""
    entities = '<!ENTITY a "pump">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>{lead}<!DOCTYPE w [{entities}]>'
        f'<w:document xmlns:w="{namespace}"><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>'
    )
    return office_file("docx", {"word/document.xml": lambda _: text.encode(encoding)})


def book(rows: bytes, shared: bytes | None = None, after: bytes = b"") -> bytes:
    """A spreadsheet of those rows, of cells that have the string `shared`, and of what stands behind the rows."""
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    strings = b"<sst %b>%b</sst>" % (space, b"<si><t>%b</t></si>" % (shared or b"") * 40)
    changes: dict[str, Callable[[bytes], bytes]] = {
        "xl/worksheets/sheet1.xml": lambda _: (
            b"<worksheet %b><sheetData>%b</sheetData>%b</worksheet>" % (space, rows, after)
        )
    }
    if shared is not None:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        listed = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()
        changes["xl/sharedStrings.xml"] = lambda _: strings
        changes["[Content_Types].xml"] = lambda xml: xml.replace(b"</Types>", listed)
    return office_file("xlsx", changes)


def ofd(content: bytes, box: str = "0 0 210 140", resources: bytes = b"") -> bytes:
    """An OFD file of one page of that content."""
    head = f"<ofd:PageArea><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:PageArea>".encode()
    listed = b"<ofd:DocumentRes>Res.xml</ofd:DocumentRes>" if resources else b""
    space = OFD.encode()
    return archive(
        {
            "OFD.xml": b"<ofd:OFD %b><ofd:DocBody><ofd:DocRoot>D/D.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>" % space,
            "D/D.xml": b"<ofd:Document %b><ofd:CommonData>%b%b</ofd:CommonData>%b</ofd:Document>"
            % (space, head, listed, b'<ofd:Pages><ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages>'),
            "D/P.xml": b'<ofd:Page %b><ofd:Content><ofd:Layer ID="2">%b</ofd:Layer></ofd:Content></ofd:Page>'
            % (space, content),
            "D/Res.xml": b"<ofd:Res %b>%b</ofd:Res>" % (space, resources),
        }
    )


def ofd_text(delta: str, text: str = WORDS) -> bytes:
    """An OFD file with a text whose characters stand that far from one another."""
    return ofd(
        f'<ofd:TextObject ID="9" Boundary="10 10 100 9" Size="5"><ofd:TextCode X="0" Y="5" DeltaX="{delta}">'
        f"{text}</ofd:TextCode></ofd:TextObject>".encode()
    )


def ofd_within_itself() -> bytes:
    """An OFD file with a unit that is made of eight of itself."""
    unit = b'<ofd:CompositeObject ID="7" ResourceID="5" Boundary="0 0 9 9"/>' * 8
    return ofd(
        unit,
        resources=b'<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="5" Width="9" Height="9"><ofd:Content>%b'
        b"</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>" % unit,
    )


def nested_mail(deep: int) -> bytes:
    """A mail whose parts lie that deep within one another."""
    head = b"From: a@example.com\nSubject: x\nMIME-Version: 1.0\n"
    parts = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(deep))
    return head + parts + b"\nend\n"


def mails_in_mails(deep: int) -> bytes:
    """A mail with a mail attached, with a mail attached, and so on."""
    mail = b"From: a@example.com\nSubject: innermost\nContent-Type: text/plain\n\nwords\n"
    for n in range(deep):
        mail = (
            b"From: a@example.com\nSubject: level %d\nMIME-Version: 1.0\n"
            b"Content-Type: multipart/mixed; boundary=q%d\n\n--q%d\n"
            b"Content-Type: message/rfc822\n\n%b\n--q%d--\n" % (n, n, n, mail, n)
        )
    return mail
