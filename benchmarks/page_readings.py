"""The pages of a file as pagemill reads them, kept as page JSON so that a second run need not read again.

    python benchmarks/page_readings.py FILE...

A reading is kept under `~/.cache/pagemill/benchmark-readings`, named after the file's bytes and the profile. After a
change to the reading, read anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from functools import lru_cache
from pathlib import Path

from pagemill.document import Page, page_from_json, page_to_json
from pagemill.intake import kind_of
from pagemill.reading import Reader, ReadOptions, count_pages
from pagemill.reading.options import Profile
from pagemill.settings import load_settings

KEPT = Path.home() / ".cache" / "pagemill" / "benchmark-readings"


def kept_pages(path: Path, fresh: bool = False, profile: Profile = "accurate") -> tuple[Page, ...]:
    """Every page of a file, from the cache where it was read before, unless it shall be read anew."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:24]
    kept = KEPT / f"{digest}-{profile}.json"
    if fresh or not kept.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        text = json.dumps([page_to_json(page) for page in _read(path, profile)], ensure_ascii=False)
        part = kept.with_suffix(f".{os.getpid()}")
        part.write_text(text, "utf-8", "surrogatepass")
        part.replace(kept)
    return tuple(page_from_json(page) for page in json.loads(kept.read_text("utf-8", "surrogatepass")))


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return Reader(load_settings().settings)


def _read(path: Path, profile: Profile) -> list[Page]:
    with path.open("rb") as file:
        kind = kind_of(file.read(4096))
    pages = range(count_pages(path, kind, load_settings().settings.limits))
    return list(_reader().read(path, kind, pages, ReadOptions(profile)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--fresh", action="store_true", help="read anew what was read before")
    arguments = parser.parse_args()
    for path in arguments.files:
        started = time.monotonic()
        pages = kept_pages(path, arguments.fresh)
        print(f"{path.name}: {len(pages)} pages, {time.monotonic() - started:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
