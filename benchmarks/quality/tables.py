"""Tables of single pages, pagemill's profiles beside other programs, from the PDF and from its page drawn.

    python benchmarks/quality/tables.py DATA

`DATA` holds the folders `table_icdar2013_eu` (`X.pdf`, `X-str.xml`) and `table_tabula_csv` (`X.pdf`, `X.csv`). Counted
are adjacency relations (`quality.adjacency`) and TEDS (`quality.teds`). P and R are means over documents and F1 is of
these two, as in the competition of ICDAR 2013; TEDS is the mean over labelled tables, each beside the read table most
like it, or 0 where none is. Rows of both sets together count each document alike. Where the labels name one table
of a page that may hold more (`table_tabula_csv`), only read tables with a relation of it are counted.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from quality.adjacency import Relation, of_all, relations, shared
from quality.grid import Grid
from quality.markdown_readings import (
    FORMS,
    LEFT_OUT,
    Form,
    Reading,
    cannot_run,
    drawn_page,
    page_file,
    read_all,
    title_of,
)
from quality.markdown_tables import tables_in
from quality.table_labels import TABLE_SETS, TablePage
from quality.teds import teds

#: Readers of `FORMS` that give no tables at all, and why.
WITHOUT_TABLES = {
    "pymupdf4llm-body": "gives the tables that pymupdf4llm gives",
    "rapidocr": "gives lines of text alone",
    "tesseract": "gives lines of text alone",
    "faster-paddle": "gives lines of text alone",
}
READERS = tuple(reader for reader in FORMS if reader not in WITHOUT_TABLES)


@dataclass(frozen=True)
class Score:
    """A document's relations, and the TEDS of each of its labelled tables."""

    right: int
    read: int
    labelled: int
    teds: tuple[float, ...]

    @property
    def precision(self) -> float:
        return self.right / self.read if self.read else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.labelled


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--readers", nargs="+", choices=READERS, default=list(READERS))
    parser.add_argument("--forms", nargs="+", choices=["pdf", "picture"], default=["pdf", "picture"])
    parser.add_argument("--dpi", nargs="+", type=int, default=[150, 200], help="of drawn pages")
    parser.add_argument("--only", default="", help="only documents whose file name holds this")
    parser.add_argument("--each", action="store_true", help="print each document's figures, the worst first")
    parser.add_argument("--fresh", action="store_true", help="read again what other programs read before")
    parser.add_argument("--keep", type=Path, help="folder to write the Markdown to")
    arguments = parser.parse_args()
    sets = {
        name: [page for page in pages_of(arguments.data / name) if arguments.only in page.pdf.name]
        for name, pages_of in TABLE_SETS.items()
    }
    for name, pages in sets.items():
        tables = [table for page in pages for table in page.tables]
        documents = len({page.pdf for page in pages})
        print(f"{name}: {documents} documents, {len(pages)} pages, {len(tables)} tables")
    for form in arguments.forms:
        for dpi in arguments.dpi if form == "picture" else [0]:
            _print_head("from the PDF" if form == "pdf" else f"drawn at {dpi} dpi", list(sets))
            for reader in arguments.readers:
                if form in FORMS[reader]:
                    _print_row(reader, form, dpi, sets, arguments)
    print()
    for reader, reason in {**WITHOUT_TABLES, **LEFT_OUT}.items():
        print(f"{reader} is left out: {reason}")


def _print_head(told: str, sets: Sequence[str]) -> None:
    print("\n" + " " * 24 + "".join(f"{name:<31}" for name in ["both sets", *sets]))
    print(f"{told:<24}" + f"{'P':<7}{'R':<7}{'F1':<7}{'TEDS':<10}" * (len(sets) + 1) + "median s  peak MiB")


def _print_row(
    reader: str, form: Form, dpi: int, sets: Mapping[str, Sequence[TablePage]], arguments: argparse.Namespace
) -> None:
    if reason := cannot_run(reader):
        print(f"{title_of(reader):<24}left out: {reason}")
        return
    pages = [page for of_set in sets.values() for page in of_set]
    files = [
        page_file(page.pdf, page.page) if form == "pdf" else drawn_page(page.pdf, dpi, page.page) for page in pages
    ]
    readings = dict(zip(pages, read_all(reader, files, fresh=arguments.fresh), strict=True))
    scores = {name: _scores(of_set, readings) for name, of_set in sets.items()}
    everything = {path: score for of_set in scores.values() for path, score in of_set.items()}
    figures = "".join(_figures(list(of_set.values())) for of_set in [everything, *scores.values()])
    seconds = statistics.median(reading.seconds for reading in readings.values())
    peak = max(reading.peak_kib for reading in readings.values()) / 1024
    print(f"{title_of(reader):<24}{figures}{seconds:>8.2f}{peak:>10.0f}", flush=True)
    if errors := Counter(reading.error for reading in readings.values() if reading.error):
        print("    failed on " + "; ".join(f"{count} pages: {error}" for error, count in errors.most_common(3)))
    if arguments.each:
        for path, score in sorted(everything.items(), key=lambda item: min(item[1].precision, item[1].recall)):
            print(
                f"    {path.stem[:44]:<46}P {score.precision:.3f}  R {score.recall:.3f}  of {score.labelled:<6}"
                "TEDS " + " ".join(f"{value:.2f}" for value in score.teds)
            )
    if arguments.keep:
        folder = arguments.keep / f"{reader}-{form}{dpi or ''}"
        folder.mkdir(parents=True, exist_ok=True)
        for page, reading in readings.items():
            (folder / f"{page.pdf.stem}-{page.page}.md").write_text(reading.markdown, "utf-8")


def _scores(pages: Sequence[TablePage], readings: Mapping[TablePage, Reading]) -> dict[Path, Score]:
    parts: dict[Path, list[Score]] = defaultdict(list)
    for page in pages:
        parts[page.pdf].append(_score(page, tables_in(readings[page].markdown)))
    return {
        pdf: Score(
            sum(score.right for score in scores),
            sum(score.read for score in scores),
            sum(score.labelled for score in scores),
            tuple(value for score in scores for value in score.teds),
        )
        for pdf, scores in parts.items()
    }


def _score(page: TablePage, read: Sequence[Grid]) -> Score:
    labelled = of_all(page.tables)
    if not page.complete:
        read = [grid for grid in read if _meets(relations(grid), labelled)]
    given = of_all(read)
    return Score(shared(given, labelled), given.total(), labelled.total(), _likeness(page.tables, read))


def _meets(one: Counter[Relation], other: Counter[Relation]) -> bool:
    return shared(one, other) > 0


def _likeness(labelled: Sequence[Grid], read: Sequence[Grid]) -> tuple[float, ...]:
    """The TEDS of each labelled table: pairs are made from the most like down, each table once."""
    pairs = sorted(
        ((teds(one, other), i, j) for i, one in enumerate(labelled) for j, other in enumerate(read)), reverse=True
    )
    best: dict[int, float] = {}
    taken = set[int]()
    for value, i, j in pairs:
        if i not in best and j not in taken:
            best[i] = value
            taken.add(j)
    return tuple(best.get(i, 0.0) for i in range(len(labelled)))


def _figures(scores: Sequence[Score]) -> str:
    if not scores:
        return f"{'-':<31}"
    precision = statistics.fmean(score.precision for score in scores)
    recall = statistics.fmean(score.recall for score in scores)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    likeness = statistics.fmean(value for score in scores for value in score.teds)
    return f"{precision:<7.3f}{recall:<7.3f}{f1:<7.3f}{likeness:<10.3f}"


if __name__ == "__main__":
    main()
