"""Searchable PDF files made of scans: what can be copied from them, and whether it lies on the print.

    python benchmarks/quality/searchable_pdf.py

Scans of drawn pages in Chinese and English, with tables, at 150 dots an inch: as they are, upside down, lying, and
leaning by 2°. Each program makes one PDF of a scan of them all. Counted are, in the order in which PDFium gives the
text (Chrome's viewer copies so):

- wrong %: edits to make it the text of the pages, white space left out and widths folded (NFKC), against the characters
  of the pages;
- in place %: characters of the pages that are found at their turn, the middles of their boxes within half their size of
  where they are printed, on the page as it is shown;
- text KB: what the file is larger by than the scan, a page;
- seconds: by the clock, a page, loading included.
"""

from __future__ import annotations

import argparse
import math
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import pypdfium2
import pypdfium2.raw as pdfium_c
from PIL import Image
from rapidfuzz.distance import Levenshtein

from environments import python_of
from pagemill.geometry import Affine, Point, bbox_of, centre, polygon_of
from project_tests import Sheet, printed_font, report, scanned_pdf
from quality.markdown_readings import cannot_run

#: Dots an inch of the scans.
DPI = 150
#: A character is in its place when it is no further from it than this share of its size.
NEAR = 0.5
READERS = ("pagemill fast", "pagemill accurate", "ocrmypdf")


@dataclass(frozen=True)
class Char:
    """A character, its middle in pixels of the page as it is shown, and its size in pixels."""

    char: str
    middle: Point
    size: float


@dataclass(frozen=True)
class Scan:
    """How a page is scanned, and where its points lie on the scan; a turned one may be shown upright as well."""

    picture: Callable[[Sheet], Image.Image]
    frames: Callable[[Sheet], Sequence[Affine]]


def _turned(angle: int) -> Scan:
    return Scan(lambda s: s.turned(angle), lambda s: (Affine(), Affine.quarter_turn(angle, *s.size)))


SCANS = {
    "as it is": Scan(lambda s: s.image, lambda s: (Affine(),)),
    "upside down": _turned(180),
    "lying": _turned(90),
    "leaning": Scan(lambda s: s.scanned(skew=2.0), lambda s: (Affine.rotation(2.0, (s.size[0] / 2, s.size[1] / 2)),)),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=4)
    parser.add_argument("--scans", nargs="+", choices=SCANS, default=list(SCANS))
    parser.add_argument("--readers", nargs="+", choices=READERS, default=list(READERS))
    arguments = parser.parse_args()
    # Every other page has a chart instead of a table, whose numbers nobody wrote down.
    sheets = report()[::2][: arguments.pages]
    for name in arguments.scans:
        print(f"\n{name}, {len(sheets)} pages")
        print(f"{'program':<20}{'wrong %':>10}{'in place %':>12}{'text KB':>10}{'seconds':>10}")
        for reader in arguments.readers:
            if reason := cannot_run("tesseract") if reader == "ocrmypdf" else None:
                print(f"{reader:<20}left out: {reason}")
                continue
            _row(reader, sheets, SCANS[name])


def _row(reader: str, sheets: Sequence[Sheet], scan: Scan) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "scan.pdf", Path(folder) / "made" / "scan.pdf"
        made.parent.mkdir()
        source.write_bytes(scanned_pdf(scan.picture(sheet) for sheet in sheets))
        started = time.monotonic()
        subprocess.run(_command(reader, source, made), check=True, capture_output=True)
        seconds = (time.monotonic() - started) / len(sheets)
        grown = (made.stat().st_size - source.stat().st_size) / 1024 / len(sheets)
        edits = near = whole = 0
        with pypdfium2.PdfDocument(made) as document:
            for sheet, page in zip(sheets, document, strict=True):
                found = _found(page)
                counts = [_count(_printed(sheet, frame), found) for frame in scan.frames(sheet)]
                page_edits, page_near, page_whole = max(counts, key=lambda count: count[1])
                edits, near, whole = edits + page_edits, near + page_near, whole + page_whole
    print(
        f"{reader:<20}{100 * edits / whole:>10.2f}{100 * near / whole:>12.2f}{grown:>10.1f}{seconds:>10.2f}", flush=True
    )


def _command(reader: str, source: Path, made: Path) -> list[str | Path]:
    name, _, profile = reader.partition(" ")
    python = python_of(name)
    if name == "pagemill":
        options = ["--format", "pdf", "--profile", profile]
        return [python, "-m", "pagemill", "parse", source, *options, "-o", made.parent]
    options = ["--language", "chi_sim+eng", "--rotate-pages", "--output-type", "pdf", "--jobs", "2"]
    return [python, "-m", "ocrmypdf", *options, source, made]


def _printed(sheet: Sheet, frame: Affine) -> list[Char]:
    """The sheet's characters row by row, spaces left out."""
    chars = []
    for run in sorted(sheet.texts, key=lambda run: (run.y, run.x)):
        used = printed_font(run.face, run.size)
        for i, char in enumerate(run.text):
            if not char.isspace():
                x = run.x + (used.getlength(run.text[:i]) + used.getlength(run.text[: i + 1])) / 2
                chars.append(Char(char, frame.point((x, (run.bbox[1] + run.bbox[3]) / 2)), run.size))
    return chars


def _found(page: pypdfium2.PdfPage) -> list[Char]:
    """The characters that a viewer copies, in its order, spaces left out."""
    width, height = (side * DPI / 72 for side in page.get_size())
    to_pixels = Affine.of_pdf_page(page.get_bbox(), page.get_rotation(), width, height)
    text = page.get_textpage()
    chars = []
    for i in range(text.count_chars()):
        char = chr(pdfium_c.FPDFText_GetUnicode(text.raw, i))
        if not char.isspace() and char.isprintable():
            box = bbox_of(to_pixels.polygon(polygon_of(text.get_charbox(i, loose=True))))
            chars.append(Char(char, centre(box), box[3] - box[1]))
    return chars


def _folded(char: str) -> str:
    return unicodedata.normalize("NFKC", char)


def _count(printed: Sequence[Char], found: Sequence[Char]) -> tuple[int, int, int]:
    """Edits, characters in their places, and characters in all."""
    said, read = [_folded(each.char) for each in printed], [_folded(each.char) for each in found]
    near = 0
    for block in Levenshtein.opcodes(said, read):
        if block.tag == "equal":
            pairs = zip(printed[block.src_start : block.src_end], found[block.dest_start : block.dest_end], strict=True)
            near += sum(math.dist(one.middle, other.middle) <= NEAR * one.size for one, other in pairs)
    return Levenshtein.distance(said, read), near, len(said)


if __name__ == "__main__":
    main()
