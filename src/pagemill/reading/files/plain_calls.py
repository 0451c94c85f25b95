"""PDFium's functions called with plain numbers, for what is asked thousands of times of a page."""

from __future__ import annotations

import ctypes
from typing import Any


def plainly(function: Any, result: Any, *arguments: Any) -> Any:
    """A function of PDFium that takes and gives addresses as numbers: to make an object of each pointer, or to let
    other threads in around each call, takes longer than the call.

    Without `arguments` those of a call are taken as they come, which is quicker still: whole numbers are of 32 bits,
    and addresses are objects of `ctypes`.
    """
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)
