"""How many objects a PDF has, counted before a library opens it."""

from __future__ import annotations

import mmap
import re
from pathlib import Path

from pagemill.errors import DocumentDamaged, SourceTooLarge

#: What every object that stands by itself begins with (ISO 32000-1, 7.3.10), behind its number.
_OBJECT = b" obj"
#: What a stream of objects says it is (7.5.7), and how many it says it holds.
_STREAM = b"/ObjStm"
_HELD = re.compile(rb"/N\s+(\d{1,12})")
#: Bytes of a stream's dictionary on both sides of what it is.
_NEAR = 400


def check_objects(path: Path, most: int) -> None:
    """Raises `SourceTooLarge` for a PDF of more objects, those that its streams say they hold among them.

    Counted in the file's bytes: a picture may hold such words by chance, which does not matter at such numbers.
    """
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            count, at = 0, data.find(_OBJECT)
            while at >= 0 and count <= most:
                count += 1
                at = data.find(_OBJECT, at + len(_OBJECT))
            at = data.find(_STREAM)
            while at >= 0 and count <= most:
                held = _HELD.search(data[max(0, at - _NEAR) : at + _NEAR])
                count += int(held[1]) if held else 0
                at = data.find(_STREAM, at + len(_STREAM))
    except (OSError, ValueError) as error:
        raise DocumentDamaged("the PDF is damaged and cannot be opened") from error
    if count > most:
        raise SourceTooLarge(f"the PDF has more than {most} objects")
