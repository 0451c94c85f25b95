"""Keys as paths in a folder, and back.

Each part of a key between slashes becomes a file name that every file system takes, so that no key can name anything
outside the folder: `%XX` for a character that some of them refuse, a leading dot and a dot or space at the end, `%_`
for an empty part; a part too long for a file name goes on in a folder within the folder, whose name ends with `%+`. An
object's own file ends with `%o`, so that `a` and `a/b` can both be keys.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from pagemill.errors import InvalidParameter

#: Longest key, in bytes of UTF-8, as with S3.
LONGEST_KEY = 1024
#: Longest file name made here, in bytes; file systems take 255.
LONGEST_PIECE = 200

_EMPTY = "%_"
_CONTINUED = "%+"
_OBJECT = "%o"
_REFUSED = re.compile(r'[\x00-\x1f\x7f%<>:"\\|?*]|^\.|[. ]$')


def path_of_key(key: str) -> Path:
    """The relative path of a key. Raises `InvalidParameter` for a key that is empty, too long, or not text."""
    try:
        size = len(key.encode())
    except UnicodeEncodeError as error:
        raise InvalidParameter("an object's key has to be text that UTF-8 can hold") from error
    if not 1 <= size <= LONGEST_KEY:
        raise InvalidParameter(f"an object's key has 1 to {LONGEST_KEY} bytes, not {size}")
    *folders, name = folders_of(key.split("/"))
    return Path(*folders, name + _OBJECT)


def folders_of(parts: list[str]) -> list[str]:
    """The file names of a key's parts."""
    return [name for part in parts for name in _names(part)]


def key_text_of(name: str, *, folder: bool) -> str | None:
    """What a file or folder of that name adds to the key; None for one that is not made here."""
    if name.startswith("."):
        return None
    if folder:
        if name.endswith(_CONTINUED):
            return unquote(name.removesuffix(_CONTINUED))
        return f"{_text(name)}/"
    return _text(name.removesuffix(_OBJECT)) if name.endswith(_OBJECT) else None


def _text(name: str) -> str:
    return "" if name == _EMPTY else unquote(name)


def _names(part: str) -> list[str]:
    pieces = [""]
    room = LONGEST_PIECE
    for char in part:
        cost = 3 if char in ". " or _REFUSED.match(char) else len(char.encode())
        if cost > room:
            pieces.append("")
            room = LONGEST_PIECE
        pieces[-1] += char
        room -= cost
    names = [_REFUSED.sub(lambda found: f"%{ord(found[0]):02X}", piece) for piece in pieces]
    return [name + _CONTINUED for name in names[:-1]] + [names[-1] or _EMPTY]
