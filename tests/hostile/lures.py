"""Documents that name other files and addresses in every way their kinds have, for a careless reader to open them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from drawings.office import OFD
from drawings.pdf import PdfFile
from hostile.seeds import archive, open_document, seeds


def lures(canary: Path, address: str) -> dict[str, bytes]:
    """Documents by their names. `canary` is a file that none may read, `address` a URL that none may call."""
    both = (canary.as_uri(), f"{address}/")
    made = {}
    for n, target in enumerate(both):
        made |= {
            f"page-{n}.html": _html(target),
            f"text-{n}.md": f"# x\n\n![a]({target}) [b]({target})\n\n<img src='{target}'>\n".encode(),
            f"word-{n}.docx": _office("docx", _external("word/_rels/document.xml.rels", target)),
            f"word-within-{n}.docx": _office("docx", _external("word/_rels/document.xml.rels", target, "Internal")),
            f"entity-{n}.docx": _office("docx", {"word/document.xml": _entity(target)}),
            f"book-{n}.xlsx": _office("xlsx", _external("xl/_rels/workbook.xml.rels", target)),
            f"entity-{n}.xlsx": _office("xlsx", {"xl/sharedStrings.xml": _entity(target)}),
            f"show-{n}.pptx": _office("pptx", _external("ppt/slides/_rels/slide1.xml.rels", target)),
            f"mail-{n}.eml": _mail(target),
            f"acts-{n}.pdf": _pdf(target),
            f"office-{n}.odt": _open_document(target),
            f"entity-{n}.html": _entity(target)(b""),
        }
    made["canary.ofd"] = _ofd(canary)
    made["canary.zip"] = _linked(canary)
    escaped = str(canary.with_name("escaped"))
    made["escape.zip"] = archive({f"{'../' * 12}{escaped}".replace("//", "/"): b"escaped", escaped: b"escaped"})
    return made


def _html(target: str) -> bytes:
    return (
        f'<!doctype html><html><head><base href="{target}"><link rel="stylesheet" href="{target}">'
        f'<meta http-equiv="refresh" content="0;url={target}"></head><body background="{target}">'
        f'<img src="{target}"><img srcset="{target} 2x"><iframe src="{target}"></iframe>'
        f'<object data="{target}"></object><embed src="{target}"><video src="{target}"></video>'
        f'<svg><image href="{target}"/><use href="{target}#a"/></svg><script src="{target}"></script>'
        f'<p style="background:url({target})">words</p><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" '
        f'href="{target}" parse="text"/></body></html>'
    ).encode()


def _entity(target: str) -> Callable[[bytes], bytes]:
    def put(xml: bytes) -> bytes:
        kind = f'<!DOCTYPE x [<!ENTITY canary SYSTEM "{target}"><!ENTITY % more SYSTEM "{target}"> %more;]>'.encode()
        declared, _, rest = xml.partition(b"?>") if xml.startswith(b"<?xml") else (b'<?xml version="1.0"', b"", b"")
        text = rest.replace(b"</w:t>", b"&canary;</w:t>").replace(b"</t>", b"&canary;</t>")
        return declared + b"?>" + kind + (text or b"<html><body><p>&canary;</p></body></html>")

    return put


def _external(part: str, target: str, mode: str = "External") -> dict[str, Callable[[bytes], bytes]]:
    kinds = ("image", "attachedTemplate", "externalLink", "oleObject", "hyperlink", "frame", "video")
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    added = "".join(
        f'<Relationship Id="rX{n}" Type="{space}/{kind}" Target="{target}" TargetMode="{mode}"/>'
        for n, kind in enumerate(kinds)
    )
    return {part: lambda xml: xml.replace(b"</Relationships>", added.encode() + b"</Relationships>")}


def _office(kind: str, changes: dict[str, Callable[[bytes], bytes]]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(seeds(kind)[0])) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    return archive({name: changes[name](data) if name in changes else data for name, data in parts.items()})


def _open_document(target: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(open_document())) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    link = f'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{target}"'
    draw = (
        '<draw:frame xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0">'
        f'<draw:image {link} xlink:actuate="onLoad"/></draw:frame>'
        f'<text:section text:name="s"><text:section-source {link}/></text:section></office:text>'
    )
    parts["content.xml"] = parts["content.xml"].replace(b"</office:text>", draw.encode())
    return archive(parts)


def _mail(target: str) -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"] = "a@example.com", "lure"
    made.set_content(f'<img src="{target}"><p>words</p>', subtype="html")
    made.add_attachment(b"", maintype="message", subtype="external-body", params={"access-type": "URL", "URL": target})
    return made.as_bytes()


def _pdf(target: str) -> bytes:
    file = PdfFile()
    embedded = f"<< /Type /Filespec /FS /URL /F ({target}) /UF ({target}) >>"
    acts = (
        f"<< /S /URI /URI ({target}) >>",
        f"<< /S /Launch /F {embedded} /Win << /F ({target}) >> >>",
        f"<< /S /GoToR /F {embedded} /D [0 /Fit] >>",
        f"<< /S /SubmitForm /F {embedded} >>",
        f"<< /S /ImportData /F {embedded} >>",
        f"<< /S /JavaScript /JS (app.launchURL\\('{target}'\\); this.submitForm\\('{target}'\\)) >>",
    )
    tree = file.add("")
    notes = [file.add(f"<< /Type /Annot /Subtype /Link /Rect [0 0 99 99] /A {act} >>") for act in acts]
    stream = file.add(f"<< /Length 0 /F {embedded} >>\nstream\n\nendstream")
    outside = f"/Ref << /F {embedded} /Page 0 >>"
    form = file.add(f"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] {outside} /Length 0 >>\nstream\n\nendstream")
    page = file.add(
        f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 99 99] /Contents {stream} 0 R /AA << /O {acts[5]} >> "
        f"/Annots [{' '.join(f'{n} 0 R' for n in notes)}] /Resources << /XObject << /X {form} 0 R >> >> >>"
    )
    file.replace(tree, f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>")
    return file.finish(
        file.add(f"<< /Type /Catalog /Pages {tree} 0 R /OpenAction {acts[5]} /AA << /WC {acts[1]} >> >>")
    )


def _ofd(canary: Path) -> bytes:
    """Parts of the file named by ways that lead out of it."""
    out = f"{'../' * 12}{canary}".replace("//", "/")
    root = f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>D/D.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    document = (
        f"<ofd:Document {OFD}><ofd:CommonData><ofd:PublicRes>{out}</ofd:PublicRes>"
        f"<ofd:DocumentRes>{canary}</ofd:DocumentRes></ofd:CommonData><ofd:Pages>"
        f'<ofd:Page ID="1" BaseLoc="{out}"/><ofd:Page ID="2" BaseLoc="{canary}"/></ofd:Pages></ofd:Document>'
    )
    return archive({"OFD.xml": root.encode(), "D/D.xml": document.encode()})


def _linked(canary: Path) -> bytes:
    """An archive with a symbolic link, as Unix programs pack them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        link = zipfile.ZipInfo("link.txt")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        made.writestr(link, str(canary))
        made.writestr("sound.txt", "sound words of a pump")
    return out.getvalue()
