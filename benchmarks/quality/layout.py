"""Kinds of blocks, reading order and paragraphs on drawn pages whose parts are known.

    python benchmarks/quality/layout.py

The pages (`laid_out_pages.py`) are read as PDFs with a text layer, and as pictures of themselves drawn at 150 dots an
inch. Columns:

- `kinds`: F1 over all parts of all pages; a part is found where a block of its kind overlaps it by IoU 0.5, each block
  once. `coarse` counts titles and headings as one kind, all running text, lists, notes and listings as one, pictures
  and charts as one, headers, footers and page numbers as one. Only of readers that give boxes; the kinds of forms and
  receipts are not counted.
- `next`: how many parts with text are followed by what follows them. A part counts by its first and its last words, so
  that lines of two columns read through each other count as errors. `tau`: Kendall's tau of the order of
  those found. Left out are running headers, footers and page numbers, footnotes and notes in the margin, which may be
  read first or last, and words that come twice on a page.
- `whole`: paragraphs and list items that come as one, neither split nor run together with another (similarity 0.9).

`--figures` tells instead how well charts are told from other pictures, of forty of each kind drawn on their own.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
from rapidfuzz import fuzz

from environments import CACHE, python_of, under_small_parent
from pagemill.document import BlockKind as Kind
from pagemill.geometry import iou
from pagemill.reading.layout.charts import is_chart
from project_tests import text_pdf
from quality.drawn_figures import CHARTS, PICTURES, chart_picture, picture
from quality.laid_out_pages import laid_out_pages
from quality.laid_out_sheet import APART, LaidOutSheet
from quality.markdown_readings import FORMS, OURS, READERS, Form, cannot_run, drawn_page, read_all, title_of

DPI = 150
#: Who gives blocks with their boxes.
BLOCKS: dict[str, tuple[Form, ...]] = {
    "fast": ("pdf", "picture"),
    "accurate": ("pdf", "picture"),
    "layout-model": ("picture",),
    "opendataloader": ("pdf",),
}
PEERS = ("opendataloader", "pymupdf4llm", "liteparse", "kreuzberg", "layout-model", "rapidocr", "tesseract")
#: Letters that a part is told by at its beginning and at its end.
TELLING = 24
_COARSE = {
    Kind.DOC_TITLE: "title",
    Kind.PARAGRAPH_TITLE: "title",
    Kind.REFERENCE: "title",
    Kind.FIGURE_TITLE: "caption",
    Kind.IMAGE: "picture",
    Kind.CHART: "picture",
    Kind.TABLE: "table",
    Kind.HEADER: "margin",
    Kind.FOOTER: "margin",
    Kind.NUMBER: "margin",
}


@dataclass(frozen=True)
class PageRead:
    """A page as a reader gave it; `blocks` are None where it gives no boxes."""

    blocks: list[tuple[Kind, tuple[float, float, float, float]]] | None
    markdown: str
    seconds: float
    peak_kib: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", nargs="+", default=["fast", "accurate", *PEERS])
    parser.add_argument("--forms", nargs="+", choices=["pdf", "picture"], default=["pdf", "picture"])
    parser.add_argument("--only", default="", help="only pages whose name holds this")
    parser.add_argument("--pages", action="store_true", help="a row for each page too")
    parser.add_argument("--kinds", action="store_true", help="a row for each kind too")
    parser.add_argument("--figures", action="store_true", help="tell charts from pictures, and end")
    arguments = parser.parse_args()
    if arguments.figures:
        _figures()
        return
    pages = [page for page in laid_out_pages() if arguments.only in page.name]
    pdfs = [_pdf(page) for page in pages]
    print(f"{len(pages)} pages, {sum(len(page.parts) for page in pages)} parts")
    for form in arguments.forms:
        files = pdfs if form == "pdf" else [drawn_page(pdf, DPI) for pdf in pdfs]
        told = "from the PDF" if form == "pdf" else f"from the page drawn at {DPI} dpi"
        heads = ("kinds", "coarse", "next", "tau", "whole", "median s", "peak MiB")
        print(f"\n{told:<34}" + "".join(f"{head:>10}" for head in heads))
        for reader in arguments.readers:
            if form not in BLOCKS.get(reader, FORMS.get(reader, ())):
                continue
            if reason := cannot_run(reader):
                print(f"{title_of(reader):<34}left out: {reason}")
                continue
            read = _read(reader, files, pages)
            print(f"{title_of(reader):<34}{_row(pages, read)}", flush=True)
            if arguments.pages:
                for page, one in zip(pages, read, strict=True):
                    print(f"    {page.name:<30}{_row([page], [one])}")
            if arguments.kinds and read[0].blocks is not None:
                _kinds(pages, read)
    print("\ndocling is left out: its weights come from a model hub only")


def _pdf(page: LaidOutSheet) -> Path:
    folder = CACHE / "laid_out"
    folder.mkdir(parents=True, exist_ok=True)
    data = text_pdf([page.sheet])
    file = folder / f"{page.name}.pdf"
    if not file.exists() or file.read_bytes() != data:
        file.write_bytes(data)
    return file


def _read(reader: str, files: Sequence[Path], pages: Sequence[LaidOutSheet]) -> list[PageRead]:
    if reader not in BLOCKS:
        return [PageRead(None, r.markdown, r.seconds, r.peak_kib) for r in read_all(reader, files)]
    ours = reader in OURS or reader == "layout-model"
    script = READERS / ("pagemill_layout.py" if ours else f"{reader}_layout.py")
    command = [python_of("pagemill" if ours else reader), str(script), reader, *map(str, files)]
    done = subprocess.run(under_small_parent(command), capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{reader} failed:\n{done.stderr[-2000:]}")
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return [
        PageRead([_block(b, page) for b in row["blocks"]], row["markdown"], row["seconds"], row["peak_kib"])
        for row, page in zip(rows, pages, strict=True)
    ]


def _block(block: dict[str, Any], page: LaidOutSheet) -> tuple[Kind, tuple[float, float, float, float]]:
    if "points" in block:
        x0, y0, x1, y1 = (value * DPI / 72 for value in block["points"])
        return Kind(block["kind"]), (x0, page.size[1] - y1, x1, page.size[1] - y0)
    x0, y0, x1, y1 = block["bbox"]
    return Kind(block["kind"]), (x0, y0, x1, y1)


def _row(pages: Sequence[LaidOutSheet], read: Sequence[PageRead]) -> str:
    both = list(zip(pages, read, strict=True))
    scores = []
    if read[0].blocks is None:
        scores += ["-", "-"]
    else:
        for coarse in (False, True):
            found, given, wanted = (sum(v) for v in zip(*(_found(p, r, coarse) for p, r in both), strict=True))
            scores.append(f"{2 * found / max(1, given + wanted):.3f}")
    if any(one.markdown for one in read):
        orders = [_order(page, one) for page, one in both]
        right, steps = sum(o[0] for o in orders), sum(o[1] for o in orders)
        taus = [o[2] for o in orders if o[2] is not None]
        whole, paragraphs = (sum(v) for v in zip(*(_whole(page, one) for page, one in both), strict=True))
        scores += [
            f"{right / max(1, steps):.3f}",
            f"{statistics.fmean(taus):.3f}" if taus else "-",
            f"{whole / paragraphs:.3f}" if paragraphs else "-",
        ]
    else:
        scores += ["-"] * 3
    seconds = statistics.median(one.seconds for one in read)
    peak = max(one.peak_kib for one in read) / 1024
    return "".join(f"{score:>10}" for score in scores) + f"{seconds:>10.2f}{peak:>10.0f}"


def _name(kind: Kind, coarse: bool) -> str:
    return _COARSE.get(kind, "text") if coarse else kind.value


def _found(page: LaidOutSheet, read: PageRead, coarse: bool) -> tuple[int, int, int]:
    """Parts found, blocks given, and parts to be found."""
    if not page.kinds_told:
        return 0, 0, 0
    blocks = [(_name(kind, coarse), box) for kind, box in read.blocks or []]
    parts = [(_name(part.kind, coarse), part.bbox) for part in page.parts]
    return len(_matched(parts, blocks)), len(blocks), len(parts)


def _matched(parts: Sequence[tuple[str, Any]], blocks: Sequence[tuple[str, Any]]) -> list[tuple[int, int]]:
    """Pairs of a part and a block of its kind with IoU 0.5 or more, the best first, each once."""
    overlaps = [
        (shared, p, b)
        for p, (kind, box) in enumerate(parts)
        for b, (other, around) in enumerate(blocks)
        if kind == other and (shared := iou(box, around)) >= 0.5
    ]
    pairs: list[tuple[int, int]] = []
    for _, p, b in sorted(overlaps, reverse=True):
        if all(p != one and b != other for one, other in pairs):
            pairs.append((p, b))
    return pairs


def _order(page: LaidOutSheet, read: PageRead) -> tuple[int, int, float | None]:
    """Steps that are right, steps in all, and Kendall's tau of the places found; None where fewer than two are."""
    text = _plain(read.markdown)
    whole = _plain("".join(part.text for part in page.parts))
    places: list[int | None] = []
    for part in page.parts:
        words = _plain(part.text)
        if part.kind in APART or len(words) < 4:
            continue
        ends = [words] if len(words) < 2 * TELLING else [words[:TELLING], words[-TELLING:]]
        places += [_place(end, text) for end in ends if whole.count(end) == 1]
    known = sorted(place for place in places if place is not None)
    right = 0
    for one, other in pairwise(places):
        if one is not None and other is not None:
            right += one < other and not any(one < place < other for place in known)
    told = [place for place in places if place is not None]
    pairs = [(a < b) - (a > b) for i, a in enumerate(told) for b in told[i + 1 :]]
    return right, len(places) - 1, statistics.fmean(pairs) if pairs else None


def _place(words: str, text: str) -> int | None:
    at = text.find(words)
    if at >= 0:
        return at
    found = fuzz.partial_ratio_alignment(words, text, score_cutoff=80)
    return found.dest_start if found else None


def _whole(page: LaidOutSheet, read: PageRead) -> tuple[int, int]:
    given = [_plain(part) for part in re.split(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)|<br>", read.markdown)]
    paragraphs = [_plain(part.text) for part in page.parts if part.paragraph and page.kinds_told]
    whole = 0
    for words in paragraphs:
        whole += any(abs(len(one) - len(words)) < 0.25 * len(words) and fuzz.ratio(one, words) >= 90 for one in given)
    return whole, len(paragraphs)


def _plain(text: str) -> str:
    """Letters and digits alone, without marks of Markdown and HTML."""
    text = re.sub(r"<[^>\n]*>|!\[[^]]*\]\([^)]*\)|&[a-z]+;", " ", text)
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _kinds(pages: Sequence[LaidOutSheet], read: Sequence[PageRead]) -> None:
    told = [(page, one.blocks or []) for page, one in zip(pages, read, strict=True) if page.kinds_told]
    names = sorted(
        {part.kind.value for page, _ in told for part in page.parts} | {k.value for _, b in told for k, _ in b}
    )
    for name in names:
        wanted = [[("", part.bbox) for part in page.parts if part.kind == name] for page, _ in told]
        given = [[("", box) for kind, box in blocks if kind == name] for _, blocks in told]
        found = sum(len(_matched(p, b)) for p, b in zip(wanted, given, strict=True))
        print(f"    {name:<24}found {found} of {sum(map(len, wanted))}, given {sum(map(len, given))}")


def _figures(count: int = 40) -> None:
    called, right = 0, 0
    for kind in (*CHARTS, *PICTURES):
        told = 0
        for number in range(count):
            made = random.Random(f"{kind} {number}")
            size = (made.randint(300, 760), made.randint(240, 520))
            drawn = chart_picture(kind, made, size) if kind in CHARTS else picture(kind, made, size)
            told += is_chart(np.asarray(drawn.convert("RGB")))
        called += told
        right += told if kind in CHARTS else 0
        print(f"{kind:<16}told as charts: {told} of {count}")
    print(f"precision {right / max(1, called):.3f}, recall {right / (count * len(CHARTS)):.3f}")


if __name__ == "__main__":
    main()
