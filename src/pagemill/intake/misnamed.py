"""Texts under the name of a document: what a server said in its place."""

from __future__ import annotations

from pathlib import PurePosixPath

from pagemill.errors import KindNotSupported
from pagemill.intake.kinds import Kind

#: Endings of names that promise a file which is no text. Those of old Office files are not among them: programs write
#: HTML and comma-separated values under them for Office to open.
_NO_TEXTS = frozenset(
    {".pdf", ".png", ".jpg", ".jpeg", ".jpe", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".heic", ".heif", ".avif"}
    | {".jp2", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".ofd", ".zip"}
)
_TEXTS = {Kind.HTML: "a web page (HTML)", Kind.TEXT: "plain text", Kind.MARKDOWN: "plain text"}


def check_name(kind: Kind, file_name: str) -> None:
    """Raises `KindNotSupported` for a text under a name such as `invoice.pdf`.

    It is a page that asks for a password, or an error, that a web server gave with status 200, or that was saved under
    the document's name; read, it would be taken for the document.
    """
    ending = PurePosixPath(file_name).suffix.lower()
    if kind in _TEXTS and ending in _NO_TEXTS:
        raise KindNotSupported(
            f"the file is named {ending} and is {_TEXTS[kind]}: an error or a login page in place of the document"
        )
