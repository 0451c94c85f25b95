"""What the benchmarks take from the tests: pages that are drawn, and a server and a file server on loopback."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from drawings import Sheet, scanned_pdf, text_pdf
from drawings.office import mail, ofd_file, presentation, spreadsheet, word_file
from drawings.samples import report
from drawings.sheet import encoded
from drawings.sheet import font as printed_font
from serving import FileServer, RunningServer, run_server
from serving.files import HOST
from serving.postgresql import VARIABLE, PostgresqlServer, database_of, run_postgresql
from serving.tencent import client_of

__all__ = [
    "HOST",
    "VARIABLE",
    "FileServer",
    "PostgresqlServer",
    "RunningServer",
    "Sheet",
    "client_of",
    "database_of",
    "encoded",
    "mail",
    "ofd_file",
    "presentation",
    "printed_font",
    "report",
    "run_postgresql",
    "run_server",
    "scanned_pdf",
    "spreadsheet",
    "text_pdf",
    "word_file",
]
