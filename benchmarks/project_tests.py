"""What the benchmarks take from the tests: pages that are drawn, and a server and a file server on loopback."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from drawings import Sheet, scanned_pdf, text_pdf
from drawings.samples import report
from drawings.sheet import encoded
from drawings.sheet import font as printed_font
from serving import FileServer, RunningServer, run_server

__all__ = [
    "FileServer",
    "RunningServer",
    "Sheet",
    "encoded",
    "printed_font",
    "report",
    "run_server",
    "scanned_pdf",
    "text_pdf",
]
