"""The load in its short form: many poll and hand in documents while pages are read, each answered as promised."""

import re
import subprocess
import sys
from pathlib import Path

LOAD = Path(__file__).parents[2] / "benchmarks" / "reliability" / "load.py"


def test_every_call_is_answered_as_promised() -> None:
    """How fast is not looked at here: the machine may be busy."""
    options = ["--minutes", "0.05", "--clients", "60", "--every", "1", "--rate", "10", "--finished", "300"]
    done = subprocess.run(
        [sys.executable, str(LOAD), *options, "--waiting", "30"], capture_output=True, text=True, timeout=300
    )
    told = done.stdout + done.stderr
    assert re.search(r"^poll +\d{3}", told, re.M), told
    assert re.search(r"^submit +\d{2}", told, re.M), told
    assert "broken promises" not in told, told
    assert done.returncode == 0 or done.stderr.strip() == "the goals are missed", told
