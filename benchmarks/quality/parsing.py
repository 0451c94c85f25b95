"""Checks of whole pages' Markdown, pagemill's profiles beside other programs, from the PDF and from its page drawn.

    python benchmarks/quality/parsing.py DATA

`DATA` holds the folders `parse_olmocr_sample` (`dataset.jsonl`, `blanks.jsonl`, `pdfs`) and `parse_orbit`
(`*.verified.jsonl`, `pdfs`); of the second, checks of tables are left out, since its labels of them are not right.
Every check counts alike. `all` leaves out those of formulas, which no reader here writes as LaTeX; they have a column
of their own.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

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
from quality.page_checks import Check, checks_in

#: What was read, by file and page, counted from 0.
Readings = dict[tuple[Path, int], Reading]

KINDS = ("present", "absent", "order", "table", "baseline", "math")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--readers", nargs="+", choices=FORMS, default=list(FORMS))
    parser.add_argument("--forms", nargs="+", choices=["pdf", "picture"], default=["pdf", "picture"])
    parser.add_argument("--dpi", type=int, default=150, help="of drawn pages")
    parser.add_argument("--only", default="", help="only pages whose file name holds this")
    parser.add_argument("--failed", action="store_true", help="print the checks that failed")
    parser.add_argument("--fresh", action="store_true", help="read again what other programs read before")
    parser.add_argument("--keep", type=Path, help="folder to write the Markdown to")
    arguments = parser.parse_args()
    checks = [check for check in _checks(arguments.data) if arguments.only in check.pdf.name]
    pages = sorted({(check.pdf, check.index) for check in checks})
    counts = Counter(check.kind for check in checks)
    print(f"{len(pages)} pages, {len(checks)} checks: " + ", ".join(f"{kind} {counts[kind]}" for kind in KINDS))
    for form in arguments.forms:
        of_form: Form = form
        files = [
            page_file(pdf, index) if of_form == "pdf" else drawn_page(pdf, arguments.dpi, index) for pdf, index in pages
        ]
        told = "from the PDF" if of_form == "pdf" else f"from the page drawn at {arguments.dpi} dpi"
        print(f"\n{told:<28}{'all':>7}" + "".join(f"{kind:>9}" for kind in KINDS) + f"{'median s':>10}{'peak MiB':>10}")
        for reader in arguments.readers:
            if of_form not in FORMS[reader]:
                continue
            if reason := cannot_run(reader):
                print(f"{title_of(reader):<28}left out: {reason}")
                continue
            readings = dict(zip(pages, read_all(reader, files, fresh=arguments.fresh), strict=True))
            failed = _row(reader, checks, readings)
            if arguments.failed:
                for check in failed:
                    print(f"    {check.kind:<9}{check.pdf.stem + f' {check.index + 1}':<44}{_told(check)}")
            if arguments.keep:
                _write(arguments.keep / f"{reader}-{of_form}", readings)
    for reader, reason in LEFT_OUT.items():
        print(f"\n{reader} is left out: {reason}")


def _checks(data: Path) -> list[Check]:
    sample, orbit = data / "parse_olmocr_sample", data / "parse_orbit"
    checks = [check for name in ("dataset", "blanks") for check in checks_in(sample / f"{name}.jsonl", sample / "pdfs")]
    for labels in sorted(orbit.glob("*.verified.jsonl")):
        checks += checks_in(labels, orbit / "pdfs", leave_out=frozenset({"table"}))
    return checks


def _row(reader: str, checks: Sequence[Check], readings: Readings) -> list[Check]:
    """Prints a reader's row. Returns the checks that failed."""
    held = [check.holds(readings[check.pdf, check.index].markdown) for check in checks]

    def share(kinds: Sequence[str]) -> str:
        chosen = [passed for check, passed in zip(checks, held, strict=True) if check.kind in kinds]
        return f"{statistics.fmean(chosen):.3f}" if chosen else "-"

    seconds = statistics.median(reading.seconds for reading in readings.values())
    peak = max(reading.peak_kib for reading in readings.values()) / 1024
    each = "".join(f"{share([kind]):>9}" for kind in KINDS)
    print(f"{title_of(reader):<28}{share(KINDS[:-1]):>7}{each}{seconds:>10.2f}{peak:>10.0f}", flush=True)
    if errors := Counter(reading.error for reading in readings.values() if reading.error):
        print("    failed on " + "; ".join(f"{count} pages: {error}" for error, count in errors.most_common(3)))
    return [check for check, passed in zip(checks, held, strict=True) if not passed]


def _told(check: Check) -> str:
    names = ("text", "before", "after", "cell", "up", "down", "left", "right", "top_heading", "left_heading", "math")
    return " | ".join(f"{name}: {value}"[:110] for name in names if (value := check.fields.get(name)))


def _write(folder: Path, readings: Readings) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for (pdf, index), reading in readings.items():
        (folder / f"{pdf.stem}-{index + 1}.md").write_text(reading.markdown, "utf-8")


if __name__ == "__main__":
    main()
