"""Character error rate on paper as it comes in, pagemill's profiles beside other programs, in one run.

    python benchmarks/quality/photographs.py

The pages are drawn (`photographed_pages.py`): flat scans, sheets photographed aslant on a desk, uneven light and
shadows, the back side showing through, faint print, drawings on A0, long strips. How errors are counted is told in
`text_counting.py`; what was read is taken to the sheet's own frame first, so that order is not that of the photograph.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from quality.line_readings import READERS
from quality.markdown_readings import cannot_run, title_of
from quality.photographed_pages import KINDS, pages_of
from quality.text import HEADS, print_row


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
            print_row(reader, pages, fresh=arguments.fresh, each=arguments.pages)


if __name__ == "__main__":
    main()
