"""What lets a reader process grow that keeps nothing: circles that Python seldom looks for, and holes in its heap."""

from __future__ import annotations

import subprocess
import sys

import pytest

CIRCLES = """
import gc
from collections import deque
from pagemill.jobs.reader_memory import ReaderMemory

class Circle:
    there = most = 0

    def __init__(self):
        self.own = self
        Circle.there += 1
        Circle.most = max(Circle.most, Circle.there)

    def __del__(self):
        Circle.there -= 1

def most_there():
    gc.collect()
    Circle.most = 0
    lately = deque(maxlen=20)
    for _ in range(400):
        lately.append(Circle())
        while_reading = [[] for _ in range(1500)]
    return Circle.most

for_good = [[] for _ in range(300_000)]
before = most_there()
ReaderMemory().have_read(0)
print(before, most_there())
"""

HOLES = """
from pagemill.jobs.reader_memory import PAGES, ReaderMemory
from pagemill.process_memory import resident_bytes

memory = ReaderMemory()
memory.have_read(0)
pieces = [bytes(100_000) for _ in range(3000)]
full = resident_bytes()
kept = pieces[::50]
del pieces
freed = resident_bytes()
for _ in range(PAGES):
    memory.have_read(1)
print(full - freed >> 20, full - resident_bytes() >> 20)
"""


def told_by(program: str) -> tuple[int, int]:
    """The two numbers that it prints: without, and with."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    without, with_ = map(int, done.stdout.split())
    return without, with_


def test_circles_are_found_soon() -> None:
    """Of 400 of which 20 are in use at a time, beside as many objects as a reader has for good."""
    without, with_ = told_by(CIRCLES)
    assert with_ < 130
    assert without > 180, "the test tells nothing where they do not stay"


@pytest.mark.skipif(sys.platform != "linux", reason="the C library of Linux alone is told")
def test_holes_are_given_back() -> None:
    """300 MB freed, but for a piece of 100 kB every 5 MB; nothing above the last goes back by itself."""
    without, with_ = told_by(HOLES)
    assert with_ > 150
    assert without < 20, "the test tells nothing where they go back by themselves"
