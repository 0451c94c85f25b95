"""The kill harness in its short form: ten things are done to a server under load, and every promise is kept."""

import subprocess
import sys
from pathlib import Path

import pytest

KILLS = Path(__file__).parents[2] / "benchmarks" / "reliability" / "kills.py"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc, and mounts a disk of its own")


@LINUX
@pytest.mark.timeout(1200)
def test_ten_rounds_of_every_kind(tmp_path: Path) -> None:
    options = ["--rounds", "10", "--look-every", "5", "--readers", "1", "--callers", "2", "--calls", "9"]
    options += ["--log", str(tmp_path / "server.log")]
    done = subprocess.run([sys.executable, str(KILLS), *options], capture_output=True, text=True)
    table = done.stdout + done.stderr
    print(table)  # with the seed, to have the same again
    assert done.returncode == 0, table
    rounds, acknowledged, *_ = next(line.split()[1:] for line in table.splitlines() if line.startswith("total "))
    assert int(rounds) == 10
    assert int(acknowledged) >= 10, "the callers were hardly served"
