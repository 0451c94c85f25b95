"""A command that is ended from outside leaves nothing half written behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from drawings import scanned_pdf
from drawings.sheet import draw_page
from pagemill.cli.group import OF_SIGNALS


@pytest.mark.skipif(sys.platform == "win32", reason="nothing there ends a process but at once")
@pytest.mark.parametrize("ending", ["SIGTERM", "SIGHUP"])
def test_an_ended_command_takes_its_files_away(tmp_path: Path, ending: str) -> None:
    """Ended in the midst of a document: the result is begun under another name, and pages lie in a temporary folder."""
    document, out, temporary = tmp_path / "scan.pdf", tmp_path / "out", tmp_path / "temporary"
    temporary.mkdir()
    document.write_bytes(scanned_pdf([draw_page([f"Page {n} of a long document"] * 20).image for n in range(100)]))
    watched = subprocess.Popen(
        [sys.executable, "-m", "pagemill", "parse", "--profile", "fast", str(document), "-o", str(out)],
        env={**os.environ, "TMPDIR": str(temporary), "PAGEMILL_JOBS_READERS": "1"},
        stderr=subprocess.DEVNULL,
    )
    try:
        while not list(out.glob(".*.part")):
            with pytest.raises(subprocess.TimeoutExpired):
                watched.wait(0.05)
        assert list(temporary.iterdir())
        number = getattr(signal, ending)
        watched.send_signal(number)
        assert watched.wait(60) == OF_SIGNALS + number
        assert not list(out.iterdir())
        assert not list(temporary.iterdir())
    finally:
        watched.kill()
        watched.wait()
