"""A command whose reader goes away, as `head` does, ends without a word."""

import os
import subprocess
import sys

import pytest

from drawings.samples import SAMPLES
from pagemill.cli.group import READER_GONE

SCAN = str(SAMPLES / "scanned-page.jpg")


@pytest.mark.parametrize(
    "arguments",
    [["settings"], ["models", "list"], ["parse", "--profile", "fast", SCAN], ["extract", "--profile", "fast", SCAN]],
    ids=lambda arguments: arguments[0],
)
def test_a_reader_that_goes_away_is_met_with_silence(arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pagemill", *arguments], stdout=writer, stderr=subprocess.PIPE, timeout=120
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (READER_GONE, b"")
