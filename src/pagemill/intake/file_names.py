"""The name of a fetched file: as its server says, or as its URL ends."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import unquote_to_bytes, urlsplit

#: Longest file name kept, in characters.
LONGEST_NAME = 150

_PARAMETER = re.compile(r";\s*(filename\*?)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^;]*))", re.IGNORECASE)
_EXTENDED = re.compile(r"([\w-]+)'[^']*'(.*)", re.ASCII)
#: What Windows takes no file name with, control characters, and those that turn the direction of writing round.
_UNFIT = re.compile(r"[\x00-\x1f\x7f<>:\"|?*\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def file_name_of(disposition: bytes, url: str) -> str:
    """The name in a Content-Disposition header (RFC 6266), else the last part of the URL's path; cleaned."""
    return clean_file_name(_name_in(disposition) or _text(unquote_to_bytes(PurePosixPath(urlsplit(url).path).name)))


def clean_file_name(name: str) -> str:
    """A name without folders and control characters, not too long, never empty or hidden."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    name = _UNFIT.sub("_", name).strip(" .")
    if len(name) > LONGEST_NAME:
        _, dot, ending = name.rpartition(".")
        keep = ending if dot and len(ending) <= 10 else ""
        name = name[: LONGEST_NAME - len(keep) - 1] + (f".{keep}" if keep else "")
    return name or "document"


def _name_in(disposition: bytes) -> str:
    """`filename*` (RFC 5987) where there is one, else `filename`; nothing where there is neither."""
    plain = ""
    for name, quoted, bare in _PARAMETER.findall(disposition.decode("latin-1")):
        value = re.sub(r"\\(.)", r"\1", quoted) if quoted else bare.strip()
        if name.endswith("*"):
            if (extended := _EXTENDED.fullmatch(value)) and (
                text := _decoded(unquote_to_bytes(extended[2]), extended[1])
            ):
                return text
        elif not plain:
            # Many servers percent-encode here too, though no standard has it.
            plain = _text(unquote_to_bytes(value.encode("latin-1")))
    return plain


def _text(raw: bytes) -> str:
    """Text in UTF-8, or in GBK where it is none: what Chinese servers send in headers and URLs."""
    return _decoded(raw, "utf-8") or _decoded(raw, "gb18030") or raw.decode("latin-1")


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return ""
