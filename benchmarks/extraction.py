"""Fields found in labelled receipts, forms and invoices: pagemill's embedded method beside the nearest label.

    python benchmarks/extraction.py DATA [--set NAME] [--turned] [--worst N] [--fresh] [--check]

`DATA` holds one folder a set. Pages are read once and kept (`page_readings.py`); both methods are given the same pages.
How each figure is defined is told in `benchmarks/README.md`.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from page_readings import kept_pages
from pagemill.document import Document
from pagemill.extraction.extractor import Extractor
from pagemill.extraction.request import ExtractionRequest, Field, FieldKind
from pagemill.extraction.result import Extraction
from pagemill.settings import load_settings
from papers.counting import Counts
from papers.forms import FORMS
from papers.invoices import EXPECTED_INVOICES, LISTED_INVOICES
from papers.model import Paper, PaperSet
from papers.nearest_label import NearestLabel
from papers.receipts import RECEIPTS
from papers.turning import turned

SETS = {papers.name: papers for papers in (RECEIPTS, FORMS, LISTED_INVOICES, EXPECTED_INVOICES)}

#: How many of the worst fields the table names.
WORST_FIELDS = 6


class Method(Protocol):
    def extract(self, document: Document, request: ExtractionRequest) -> Extraction: ...


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--set", choices=SETS, action="append", help="only this set; may be given again")
    parser.add_argument("--turned", action="store_true", help="turn the pictures of receipts and forms first")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="print N fields that pagemill missed")
    parser.add_argument("--fresh", action="store_true", help="read every page anew")
    parser.add_argument("--check", action="store_true", help="end with status 1 below the floors")
    arguments = parser.parse_args()
    chosen = [SETS[name] for name in arguments.set or SETS if not arguments.turned or SETS[name].box_floor is not None]
    methods: dict[str, Method] = {"pagemill": Extractor(load_settings().settings), "nearest label": NearestLabel()}
    counts = {
        papers.name: _count(papers, arguments.data, methods, arguments.turned, arguments.fresh) for papers in chosen
    }
    _print_table(chosen, counts)
    low = []
    for papers in chosen:
        ours = counts[papers.name]["pagemill"]
        _print_fields(papers, ours)
        _print_misses(papers, ours, arguments.worst)
        low += _below(papers, ours, arguments.turned)
    print("", *low, sep="\n")
    if arguments.check and low:
        sys.exit(1)


def _count(papers: PaperSet, data: Path, methods: dict[str, Method], sideways: bool, fresh: bool) -> dict[str, Counts]:
    counts = {name: Counts() for name in methods}
    for paper in papers.papers(data / papers.name):
        if sideways:
            file, onto = turned(paper.file)
            paper = replace(paper, file=file, onto=onto)
        pages = kept_pages(paper.file, fresh)
        paper = papers.narrow(paper, pages)
        for name, method in methods.items():
            _extract(counts[name], papers, paper, Document(paper.file.name, pages), method)
    return counts


def _extract(counts: Counts, papers: PaperSet, paper: Paper, document: Document, method: Method) -> None:
    fields = [Field(wanted.name) for wanted in paper.wanted]
    if paper.items:
        fields += [Field(name, FieldKind.COLUMN) for name in paper.items.columns]
    started = time.perf_counter()
    extraction = method.extract(document, ExtractionRequest(tuple(fields)))
    counts.seconds.append(time.perf_counter() - started)
    counts.add_fields(papers, paper, document.pages, extraction)
    if paper.pairs:
        counts.add_pairs(paper, document.pages, method.extract(document, ExtractionRequest()))


def _print_table(chosen: Sequence[PaperSet], counts: dict[str, dict[str, Counts]]) -> None:
    print(
        f"{'set':<26}{'method':<15}{'measure':<20}{'F1 %':>7}{'right of given %':>18}{'right of labelled %':>21}"
        f"{'labelled':>10}{'floor':>7}"
    )
    for papers in chosen:
        for method, counted in counts[papers.name].items():
            rows = [
                (measure, counted.measures[measure], papers.floors[measure], papers.shares)
                for measure in papers.measures
            ]
            if papers.pair_floor is not None:
                rows.append(("pairs, nothing asked", counted.pairs, papers.pair_floor, False))
            if counted.cells.labelled:
                rows.append(("cells of columns", counted.cells, None, False))
            for measure, tally, floor, of_labelled in rows:
                figures = f"{100 * tally.f1:>7.1f}{100 * tally.precision:>18.1f}{100 * tally.recall:>21.1f}"
                least = "" if floor is None else f"{100 * floor:.0f}{' r' if of_labelled else ''}"
                print(f"{papers.name:<26}{method:<15}{measure:<20}{figures}{tally.labelled:>10}{least:>7}")
    print(
        f"\n{'set':<26}{'method':<15}{'boxes %':>9}{'of':>6}{'values':>8}{'not on page':>13}{'not in labels':>15}"
        f"{'median s':>10}{'most s':>8}"
    )
    for papers in chosen:
        for method, counted in counts[papers.name].items():
            share = f"{100 * statistics.fmean(counted.boxes):.1f}" if counted.boxes else "-"
            times = f"{statistics.median(counted.seconds):>10.3f}{max(counted.seconds):>8.3f}"
            print(
                f"{papers.name:<26}{method:<15}{share:>9}{len(counted.boxes):>6}{counted.values:>8}"
                f"{len(counted.invented):>13}{len(counted.unlabelled):>15}{times}"
            )


def _print_fields(papers: PaperSet, counts: Counts) -> None:
    worst = sorted(counts.fields.items(), key=lambda item: (item[1].f1, -item[1].labelled))
    named = [f"{name} {100 * tally.f1:.0f} ({tally.labelled})" for name, tally in worst if tally.f1 < 1][:WORST_FIELDS]
    print(f"\n{papers.name}, worst fields, F1 % (labelled): {', '.join(named) or 'none below 100'}")
    for line in counts.invented:
        print(f"  not on its page: {line}")


def _print_misses(papers: PaperSet, counts: Counts, most: int) -> None:
    for miss in counts.misses[:most]:
        labelled = " | ".join(" + ".join(piece.text for piece in answer) for answer in miss.wanted.answers)
        print(f"\n{papers.name} {miss.paper}: {miss.wanted.name} ({miss.why})")
        print(f"  labelled: {labelled or '(nothing)'}")
        for value in miss.values:
            print(f"  given:    {value.text!r} ({value.grade}, {value.score:.2f})")
        for step in miss.trace:
            print(f"  trace:    {step}")


def _below(papers: PaperSet, counts: Counts, sideways: bool) -> list[str]:
    """What falls short, in words. Turned pages are held to the boxes alone."""
    low = []
    if papers.box_floor is not None and (not counts.boxes or statistics.fmean(counts.boxes) < papers.box_floor):
        low.append("boxes")
    if counts.invented:
        low.append("values that do not stand on their page")
    if not sideways:
        for measure, floor in papers.floors.items():
            tally = counts.measures[measure]
            if (tally.recall if papers.shares else tally.f1) < floor:
                low.append(measure)
        if papers.pair_floor is not None and counts.pairs.f1 < papers.pair_floor:
            low.append("pairs")
    return [f"below the floor: {papers.name}, {each}" for each in low]


if __name__ == "__main__":
    main()
