"""The reading engine: a page in, blocks in reading order out. It knows no job and no tenant.

The parts that stand on the vision libraries are loaded when they are first wanted: a process that only takes in
requests has no need of them.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from pagemill.reading.options import Profile, ReadOptions

if TYPE_CHECKING:
    from pagemill.reading.files.source import count_pages
    from pagemill.reading.reader import Reader, failed_page

__all__ = ["Profile", "ReadOptions", "Reader", "count_pages", "failed_page"]

_MODULES = {
    "Reader": "pagemill.reading.reader",
    "count_pages": "pagemill.reading.files.source",
    "failed_page": "pagemill.reading.reader",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_MODULES[name]), name)
