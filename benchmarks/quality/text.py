"""Character error rate, pagemill's profiles beside other programs, on the same pages in one run.

    python benchmarks/quality/text.py DATA

`DATA` holds the folders `kie_forms_xfund_zh_train` (scanned Chinese forms, labelled), `kie_receipts_sroie` (English
receipts, labelled in capitals: case is folded) and `parse_orbit` (pages of reports with a text layer; drawn as they
are at 150 and 200 dpi, and at 150 dpi turned, leaning by 3°, and blurred, grainy and packed as JPEG 40).

How errors are counted is told in `text_counting.py`. Labels of forms are whole, however many lines they fill: there a
reader that holds lines to be of one piece is taken at its word. Elsewhere lines are compared.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from quality.line_readings import READERS, read_lines
from quality.markdown_readings import cannot_run, title_of
from quality.text_counting import Count, count_errors
from quality.text_pages import CONDITIONS, Segment, TextPage, drawn, forms, receipts

#: What stands above the figures.
HEADS = f"{'in order %':>12}{'in place %':>12}{'segments %':>12}{'median s':>10}{'cpu s':>8}{'peak MiB':>10}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    sets = ["forms", "receipts", *CONDITIONS]
    parser.add_argument("--sets", nargs="+", choices=sets, default=sets)
    parser.add_argument("--readers", nargs="+", choices=READERS, default=list(READERS))
    parser.add_argument("--every", type=int, default=1, metavar="N", help="take only every Nth page of each set")
    parser.add_argument("--fresh", action="store_true", help="read again what other programs read before")
    parser.add_argument("--pages", action="store_true", help="print the counts of each page")
    arguments = parser.parse_args()
    for name in arguments.sets:
        pages = list(_pages(arguments.data, name))[:: arguments.every]
        print(f"\n{name}, {len(pages)} pages")
        print(f"{'reader':<22}{HEADS}")
        for reader in arguments.readers:
            if reason := cannot_run(reader):
                print(f"{title_of(reader):<22}left out: {reason}")
                continue
            _row(reader, name, pages, fresh=arguments.fresh, each=arguments.pages)


def _pages(data: Path, name: str) -> Iterable[TextPage]:
    match name:
        case "forms":
            return forms(data)
        case "receipts":
            return receipts(data)
    return drawn(data, name)


def _row(reader: str, name: str, pages: list[TextPage], *, fresh: bool, each: bool) -> None:
    readings = read_lines(reader, [page.picture for page in pages], fresh=fresh)
    counts = []
    for page, reading in zip(pages, readings, strict=True):
        lines = reading.pieces if name == "forms" else reading.lines
        read = [Segment(text, page.upright.polygon(polygon)) for text, polygon in lines]
        counts.append(count_errors(page.segments, read, fold_case=name == "receipts"))
        if each:
            print(f"    {page.picture.stem[:28]:<30}{_told(counts[-1:])}{reading.seconds:>10.2f}")
    seconds = statistics.median(reading.seconds for reading in readings)
    busy = statistics.median(reading.cpu_seconds for reading in readings)
    peak = max(reading.peak_kib for reading in readings) / 1024
    print(f"{title_of(reader):<22}{_told(counts)}{seconds:>10.2f}{busy:>8.2f}{peak:>10.0f}", flush=True)
    failed = [reading.error for reading in readings if reading.error]
    if failed:
        print(f"    {len(failed)} pages not read: {failed[0]}")


def _told(counts: list[Count]) -> str:
    characters = max(1, sum(count.characters for count in counts))
    in_order = 100 * sum(count.in_order for count in counts) / characters
    in_place = 100 * sum(count.in_place for count in counts) / characters
    found = 100 * sum(count.found for count in counts) / max(1, sum(count.segments for count in counts))
    return f"{in_order:>12.2f}{in_place:>12.2f}{found:>12.1f}"


if __name__ == "__main__":
    main()
