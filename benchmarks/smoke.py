"""Every file of some folders read by both profiles: what came of each.

    python benchmarks/smoke.py FOLDER... [--profiles fast accurate]

Reads all files below the folders whose first bytes are of a kind that is read; archives and other files are named
and left out. One row a file and profile: pages, seconds, and blocks by kind. Exit status 1 where a page or a file was
not read, or where there was no file at all.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pagemill.document import Block
from pagemill.errors import PagemillError
from pagemill.intake import HEAD_BYTES, Kind, kind_of
from pagemill.reading import Reader, ReadOptions, count_pages
from pagemill.settings import Settings, load_settings


@dataclass
class Outcome:
    """What came of one file."""

    pages: int = 0
    seconds: float = 0.0
    blocks: Counter[str] = field(default_factory=Counter)
    lines: int = 0
    failures: list[str] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--profiles", nargs="+", choices=("fast", "accurate"), default=["fast", "accurate"])
    arguments = parser.parse_args()
    settings = load_settings().settings
    found = list(_documents(arguments.folders))
    bad = 0
    for profile in arguments.profiles:
        reader = Reader(settings)
        reader.warm(profile)
        print(f"\nprofile {profile}\n{'file':<40}{'pages':>6}{'seconds':>9}{'lines':>7}  blocks")
        total = Outcome()
        for path, kind in found:
            outcome = _read(reader, path, kind, settings, ReadOptions(profile=profile))
            print(_row(path.name, outcome))
            for failure in outcome.failures:
                print(f"  failed: {failure}")
            total.pages += outcome.pages
            total.seconds += outcome.seconds
            total.lines += outcome.lines
            total.blocks += outcome.blocks
            total.failures += outcome.failures
        print(f"{_row(f'{len(found)} files', total)}; failures: {len(total.failures)}")
        bad += len(total.failures)
    return 1 if bad or not found else 0


def _documents(folders: Sequence[Path]) -> Iterator[tuple[Path, Kind]]:
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        try:
            with path.open("rb") as file:
                kind = kind_of(file.read(HEAD_BYTES))
        except PagemillError as error:
            print(f"left out: {path.name} ({error.message})")
            continue
        if kind is Kind.ZIP:
            print(f"left out: {path.name} (an archive)")
            continue
        yield path, kind


def _read(reader: Reader, path: Path, kind: Kind, settings: Settings, options: ReadOptions) -> Outcome:
    outcome = Outcome()
    began = time.perf_counter()
    try:
        count = count_pages(path, kind, settings.limits)
        for page in reader.read(path, kind, range(count), options):
            outcome.pages += 1
            outcome.blocks.update(block.kind.value for block in page.blocks)
            outcome.lines += sum(_line_count(block) for block in page.blocks)
            if page.failure is not None:
                outcome.failures.append(f"page {page.index + 1}: {page.failure.code}: {page.failure.message}")
    except Exception as error:  # whatever a file brings about, the others are read
        outcome.failures.append(f"{type(error).__name__}: {error}")
    outcome.seconds = time.perf_counter() - began
    return outcome


def _line_count(block: Block) -> int:
    """Lines of text, those of table cells and stamps too."""
    cells = () if block.table is None else block.table.cells
    return len(block.lines) + sum(len(part.lines) for part in (*cells, *block.stamps))


def _row(name: str, outcome: Outcome) -> str:
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(outcome.blocks.items()))
    return f"{name:<40}{outcome.pages:>6}{outcome.seconds:>9.2f}{outcome.lines:>7}  {kinds}"


if __name__ == "__main__":
    raise SystemExit(main())
