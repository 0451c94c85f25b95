"""PDF files that stand for very much: of pages, objects, text, depth or work."""

from __future__ import annotations

import zlib

from drawings.pdf import PdfFile


def pdf(content: bytes = b"", page: str = "", box: str = "0 0 200 200", **objects: bytes | str) -> bytes:
    """A page with that content. `objects` are added before it and referred to in `page` as `{name}`."""
    file = PdfFile()
    numbers = {name: f"{file.add(body)} 0 R" for name, body in objects.items()}
    stream, tree = file.stream(content), file.add("")
    for name, number in numbers.items():
        body = objects[name]
        if isinstance(body, str) and "{" in body:
            file.replace(int(number.split()[0]), body.format(**numbers))
    made = file.add(
        f"<< /Type /Page /Parent {tree} 0 R /MediaBox [{box}] /Contents {stream} 0 R {page.format(**numbers)} >>"
    )
    file.replace(tree, f"<< /Type /Pages /Count 1 /Kids [{made} 0 R] >>")
    return file.finish(file.add(f"<< /Type /Catalog /Pages {tree} 0 R >>"))


def pages(count: int, kids: int) -> bytes:
    """A tree that says it has `count` pages, and whose root has itself below it."""
    file = PdfFile()
    tree = file.add("")
    file.replace(tree, f"<< /Type /Pages /Count {count} /Kids [{f'{tree} 0 R ' * kids}] >>")
    return file.finish(file.add(f"<< /Type /Catalog /Pages {tree} 0 R >>"))


def same_page(times: int) -> bytes:
    """One page, that many times."""
    file = PdfFile()
    tree = file.add("")
    page = file.add(f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 99 99] >>")
    file.replace(tree, f"<< /Type /Pages /Count {times} /Kids [{f'{page} 0 R ' * times}] >>")
    return file.finish(file.add(f"<< /Type /Catalog /Pages {tree} 0 R >>"))


def objects(count: int) -> bytes:
    """A page, and that many objects that nothing refers to."""
    file = PdfFile()
    tree = file.add("")
    page = file.add(f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 99 99] >>")
    file.replace(tree, f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>")
    for _ in range(count):
        file.add("0")
    return file.finish(file.add(f"<< /Type /Catalog /Pages {tree} 0 R >>"))


def packed(data: bytes, times: int) -> bytes:
    """A stream packed that many times over."""
    for _ in range(times):
        data = zlib.compress(data, 9)
    filters = "/FlateDecode " * times
    return f"<< /Length {len(data)} /Filter [{filters}] >>\nstream\n".encode() + data + b"\nendstream"


def picture_inpdf(side: int) -> bytes:
    entries = f"/Subtype /Image /Width {side} /Height {side} /ColorSpace /DeviceGray /BitsPerComponent 1 /Length 8"
    return pdf(
        b"q 200 0 0 200 0 0 cm /I Do Q",
        "/Resources << /XObject << /I {i} >> >>",
        i=f"<< {entries} >>\nstream\n".encode() + bytes(8) + b"\nendstream",
    )


def pattern(step: str) -> bytes:
    """A tile laid over the page at a step so small that it is laid very often."""
    entries = f"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep {step} /YStep {step}"
    tile = f"<< {entries} /Resources << >> /Length 20 >>"
    return pdf(
        b"/Pattern cs /P scn 0 0 200 200 re f",
        "/Resources << /Pattern << /P {p} >> >>",
        p=f"{tile}\nstream\n0.5 g 0 0 1 1 re f  \nendstream",
    )


def forms_within(deep: int) -> bytes:
    """Forms each of which draws the next one ten times."""
    file = PdfFile()
    inner = file.stream(b"0 0 m 9 9 l S", "/Subtype /Form /BBox [0 0 99 99]")
    for _ in range(deep):
        entries = f"/Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /X {inner} 0 R >> >>"
        inner = file.stream(b"/X Do " * 10, entries)
    tree, stream = file.add(""), file.stream(b"/X Do")
    page = file.add(
        f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 99 99] /Contents {stream} 0 R "
        f"/Resources << /XObject << /X {inner} 0 R >> >> >>"
    )
    file.replace(tree, f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>")
    return file.finish(file.add(f"<< /Type /Catalog /Pages {tree} 0 R >>"))


def text_page(characters: int) -> bytes:
    """A page of that many characters."""
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    row = b"BT /F 1 Tf 1 0 0 1 5 %d Tm (" + b"pump " * 200 + b") Tj ET\n"
    content = b"".join(row % (n % 190) for n in range(characters // 1000))
    return pdf(content, "/Resources << /Font << /F {f} >> >>", f=font)
