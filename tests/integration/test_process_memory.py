"""What keeps a process of many threads from growing: few heaps of the C library for all of them; and what keeps large
pictures from costing memory anew each time."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

HEAPS = """
import ctypes, os, sys, tempfile, threading
from pagemill.process_memory import open_few_heaps

library = ctypes.CDLL(None)
library.fdopen.restype = ctypes.c_void_p

def heaps():
    with tempfile.TemporaryFile() as told:
        file = ctypes.c_void_p(library.fdopen(os.dup(told.fileno()), b"w"))
        library.malloc_info(0, file)
        library.fclose(file)
        told.seek(0)
        return told.read().count(b"<heap ")

def allocate():
    kept = bytearray(50_000)
    everybody.wait()

if "few" in sys.argv:
    open_few_heaps()
everybody = threading.Barrier(13)
for _ in range(12):
    threading.Thread(target=allocate).start()
print(heaps())
everybody.wait()
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="only GNU's C library opens them and tells")
def test_threads_share_few_heaps() -> None:
    """Twelve threads hold memory at once, as those do that answer requests."""
    heaps = [
        int(subprocess.run([sys.executable, "-c", HEAPS, *words], capture_output=True, check=True).stdout)
        for words in ([], ["few"])
    ]
    assert heaps[1] <= 2
    assert heaps[0] > 4, "the test tells nothing where few are opened anyway"


PICTURES = """
import resource, sys
from pagemill.process_memory import keep_large_pieces

if "kept" in sys.argv:
    keep_large_pieces()
def picture():
    return bytearray(40 << 20)
picture()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(5):
    picture()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="other C libraries are not told to keep any")
def test_memory_of_large_pictures_is_kept_for_the_next() -> None:
    faults = [
        int(subprocess.run([sys.executable, "-c", PICTURES, *words], capture_output=True, check=True).stdout)
        for words in ([], ["kept"])
    ]
    assert faults[1] < 100
    assert faults[0] > 1000, "the test tells nothing where pieces are kept anyway"
