"""Character error rate on paper as it comes in, pagemill's profiles beside other programs, in one run.

    python benchmarks/quality/photographs.py

The pages are drawn (`photographed_pages.py`): flat scans, sheets photographed aslant on a desk, uneven light and
shadows, sheets cut off by the picture's edge, the back side showing through, faint print, curled sheets, drawings on
A0, long strips. How errors are counted is told in `text_counting.py`; what was read is taken to the sheet's own frame
first, and text that the picture shows in part does not count. "As given" compares the text in the order in which a
reader gives it with the order in which it was written; drawings have no order, and are not counted so.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from pagemill.geometry import Polygon, bbox_of, centre
from quality.line_readings import READERS, LineReading, read_lines
from quality.markdown_readings import cannot_run, title_of
from quality.photographed_pages import KINDS, pages_of
from quality.text_counting import Count, count_errors, edits_as_given
from quality.text_pages import Segment, TextPage

HEADS = f"{'as given %':>12}{'in place %':>12}{'segments %':>12}{'median s':>10}{'cpu s':>8}{'peak MiB':>10}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--readers", nargs="+", choices=READERS, default=list(READERS))
    parser.add_argument("--fresh", action="store_true", help="read again what other programs read before")
    parser.add_argument("--pages", action="store_true", help="print the counts of each page")
    arguments = parser.parse_args()
    for kind in arguments.kinds:
        pages = list(pages_of(kind))
        print(f"\n{kind}, {len(pages)} pages")
        print(f"{'reader':<22}{HEADS}")
        for reader in arguments.readers:
            if reason := cannot_run(reader):
                print(f"{title_of(reader):<22}left out: {reason}")
                continue
            _row(reader, pages, fresh=arguments.fresh, each=arguments.pages, ordered=kind != "large-sheets")


def _row(reader: str, pages: list[TextPage], *, fresh: bool, each: bool, ordered: bool) -> None:
    readings = read_lines(reader, [page.picture for page in pages], fresh=fresh)
    counts = []
    for page, reading in zip(pages, readings, strict=True):
        placed = (Segment(text, page.upright.polygon(polygon)) for text, polygon in reading.lines)
        read = [segment for segment in placed if not any(_is_on(segment, place) for place in page.cut)]
        counts.append((count_errors(page.segments, read), edits_as_given(page.segments, read)))
        if each:
            print(f"    {page.picture.stem[:20]:<18}{_told(counts[-1:], [reading], ordered)}")
    print(f"{title_of(reader):<22}{_told(counts, readings, ordered)}", flush=True)
    failed = [reading.error for reading in readings if reading.error]
    if failed:
        print(f"    {len(failed)} pages not read: {failed[0]}")


def _is_on(segment: Segment, place: Polygon) -> bool:
    """Whether the middle of what was read lies in a place."""
    (x, y), (x0, y0, x1, y1) = centre(bbox_of(segment.polygon)), bbox_of(place)
    return x0 <= x <= x1 and y0 <= y <= y1


def _told(counts: list[tuple[Count, int]], readings: list[LineReading], ordered: bool) -> str:
    characters = max(1, sum(count.characters for count, _ in counts))
    as_given = 100 * sum(edits for _, edits in counts) / characters
    in_place = 100 * sum(count.in_place for count, _ in counts) / characters
    found = 100 * sum(count.found for count, _ in counts) / max(1, sum(count.segments for count, _ in counts))
    seconds = statistics.median(reading.seconds for reading in readings)
    busy = statistics.median(reading.cpu_seconds for reading in readings)
    peak = max(reading.peak_kib for reading in readings) / 1024
    given = f"{as_given:>12.2f}" if ordered else f"{'':>12}"
    return f"{given}{in_place:>12.2f}{found:>12.1f}{seconds:>10.2f}{busy:>8.2f}{peak:>10.0f}"


if __name__ == "__main__":
    main()
