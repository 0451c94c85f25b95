"""What lets a reader process grow that keeps nothing: circles that Python seldom looks for, and holes in its heap."""

from __future__ import annotations

import subprocess
import sys

import pytest

CIRCLES = """
import gc
from collections import deque
from pagemill.jobs.reader_memory import ReaderMemory, resident_bytes

class Circle:
    def __init__(self):
        self.own, self.picture = self, bytearray(1 << 20)

for_good = [[] for _ in range(300_000)]
if SETTLED:
    ReaderMemory().have_read(0)
before, most, lately = resident_bytes(), 0, deque(maxlen=20)
for _ in range(400):
    lately.append(Circle())
    while_reading = [[] for _ in range(1500)]
    most = max(most, resident_bytes())
print((most - before) >> 20)
"""

HOLES = """
from pagemill.jobs.reader_memory import PAGES, ReaderMemory, resident_bytes

memory = ReaderMemory()
memory.have_read(0)
pieces = [bytes(100_000) for _ in range(3000)]
kept = pieces[::50]
del pieces
before = resident_bytes()
if SETTLED:
    for _ in range(PAGES):
        memory.have_read(1)
print((before - resident_bytes()) >> 20)
"""


def mib_of(program: str, *, settled: bool) -> int:
    done = subprocess.run(
        [sys.executable, "-c", program.replace("SETTLED", str(settled))], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def test_circles_are_found_soon() -> None:
    """400 of a MiB, of which 20 are in use at a time, beside as many objects as a reader has for good."""
    assert mib_of(CIRCLES, settled=True) < 200
    assert mib_of(CIRCLES, settled=False) > 300, "the test tells nothing where this does not grow"


@pytest.mark.skipif(sys.platform != "linux", reason="the C library of Linux alone is told")
def test_holes_are_given_back() -> None:
    """300 MB freed, but for a piece of 100 kB every 5 MB."""
    assert mib_of(HOLES, settled=True) > 150
    assert mib_of(HOLES, settled=False) == 0
