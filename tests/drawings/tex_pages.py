"""PDF pages as TeX writes them: letters drawn in fonts without a name, signs by the codes of its own fonts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from drawings.pdf import PdfFile, PdfFont
from drawings.pdf_text import HEIGHT, WIDTH

#: Letters of the first encoding that stand for several, or for what no keyboard has.
OT1_CODES = {"ff": 0x0B, "fi": 0x0C, "fl": 0x0D, "ffi": 0x0E, "ffl": 0x0F, "“": 0x5C, "”": 0x22, "–": 0x7B}


def bitmap_font_page(lines: Sequence[str], codes: Mapping[str, int] = OT1_CODES, size: float = 12) -> bytes:
    """A page of lines in a font of drawings (Type 3), where a file has no more of a letter than its code.

    Letters have ASCII's codes, or those of `codes`; what is drawn for a code is what the line says.
    """
    file = PdfFile()
    drawn = PdfFont("sans", "".join(lines) + "x")
    spelt = [[_code_of(part, codes) for part in _parts(line, codes)] for line in lines]
    says = dict(part for line in spelt for part in line)
    procedures, widths = [], dict.fromkeys(range(min(says), max(says) + 1), 0.0)
    for code, text in says.items():
        outline = drawn.outline(text + "x")
        widths[code] = outline[-1][0]
        shapes = " ".join(f"q 1 0 0 1 {at:.3f} 0 cm {shape} f Q" for at, shape in outline[:-1])
        stream = file.stream(f"{widths[code]:.3f} 0 0 -0.3 {widths[code]:.3f} 1 d1 {shapes}".encode("latin-1"))
        procedures.append(f"/a{code} {stream} 0 R")
    font = file.add(
        f"<< /Type /Font /Subtype /Type3 /FontBBox [0 -0.3 1.2 1] /FontMatrix [1 0 0 1 0 0] "
        f"/FirstChar {min(widths)} /LastChar {max(widths)} /Widths [{' '.join(f'{w:.3f}' for w in widths.values())}] "
        f"/Encoding << /Type /Encoding /Differences [{' '.join(f'{code} /a{code}' for code in sorted(says))}] >> "
        f"/CharProcs << {' '.join(procedures)} >> /Resources << >> >>"
    )
    gap = 0.28 * size
    shown = []
    for number, line in enumerate(spelt):
        shown.append(f"BT /F0 {size} Tf 1 0 0 1 72 {HEIGHT - 100 - 1.6 * size * number:.2f} Tm [")
        for code, text in line:
            shown.append(f"{-1000 * gap / size:.0f}" if text == " " else f"<{code:02x}>")
        shown.append("] TJ ET")
    return finished_page(file, {"F0": font}, shown)


def named_font_page(lines: Sequence[tuple[str, str, Sequence[int]]]) -> bytes:
    """A page of lines, each of a text and then codes of the font of that name, whose glyphs have names of TeX's own."""
    file = PdfFile()
    fonts = {"F0": file.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")}
    shown = []
    for number, (text, name, codes) in enumerate(lines, start=1):
        used = sorted(set(codes))
        sign = file.stream(b"0.6 0 0 0 0.6 0.6 d1 0.1 0 0.4 0.1 re 0.1 0.2 0.1 0.4 re f")
        fonts[f"F{number}"] = file.add(
            f"<< /Type /Font /Subtype /Type3 /BaseFont /{name} /FontBBox [0 0 0.6 0.6] /FontMatrix [1 0 0 1 0 0] "
            f"/FirstChar 0 /LastChar 127 /Widths [{' '.join(['0.6'] * 128)}] /Resources << >> "
            f"/Encoding << /Type /Encoding /Differences [{' '.join(f'{code} /texsign{code}' for code in used)}] >> "
            f"/CharProcs << {' '.join(f'/texsign{code} {sign} 0 R' for code in used)} >> >>"
        )
        place = f"1 0 0 1 72 {HEIGHT - 100 - 24 * number} Tm"
        said = "".join(f"{ord(char):02x}" for char in text)
        shown.append(f"BT {place} /F0 12 Tf <{said}> Tj /F{number} 12 Tf <{bytes(codes).hex()}> Tj ET")
    return finished_page(file, fonts, shown)


def _parts(line: str, codes: Mapping[str, int]) -> list[str]:
    """A line in the pieces that have a code each, the longest first."""
    parts: list[str] = []
    while line:
        part = next((p for p in sorted(codes, key=len, reverse=True) if line.startswith(p)), line[0])
        parts.append(part)
        line = line[len(part) :]
    return parts


def _code_of(part: str, codes: Mapping[str, int]) -> tuple[int, str]:
    return codes.get(part, ord(part[0])), part


def finished_page(file: PdfFile, fonts: Mapping[str, int], shown: Sequence[str]) -> bytes:
    """A file of one page with these fonts, by the names that the operators which draw it have for them."""
    content = file.stream("\n".join(shown).encode("latin-1"))
    tree = file.add("")
    entries = " ".join(f"/{name} {number} 0 R" for name, number in fonts.items())
    page = file.add(
        f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] "
        f"/Resources << /Font << {entries} >> >> /Contents {content} 0 R >>"
    )
    file.replace(tree, f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>")
    return file.finish(file.add(f"<< /Type /Catalog /Pages {tree} 0 R >>"))
