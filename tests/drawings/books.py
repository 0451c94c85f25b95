"""Books in the EPUB format."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles><rootfile '
    'full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
#: What is wrapped around a chapter's body.
XHTML = (
    '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" '
    'xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head><body>{}</body></html>'
)


def book(
    chapters: Mapping[str, str],
    files: Mapping[str, bytes] | None = None,
    *,
    title: str = "",
    locked: Mapping[str, str] | None = None,
    kinds: Mapping[str, str] | None = None,
) -> bytes:
    """A book of chapters by their names, and of other files.

    A chapter that is no whole page is made one. `locked` are files that are said to be encrypted, with the algorithm;
    `kinds` the media types of chapters that are no XHTML.
    """
    items = "".join(
        f'<item id="{name}" href="{name}" media-type="{(kinds or {}).get(name, "application/xhtml+xml")}"/>'
        for name in chapters
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></metadata>'
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    members = {"META-INF/container.xml": CONTAINER.encode(), "OEBPS/content.opf": package.encode()}
    for name, body in chapters.items():
        members[f"OEBPS/{name}"] = (body if "<html" in body or "<svg" in body[:9] else XHTML.format(body)).encode()
    members |= {f"OEBPS/{name}": data for name, data in (files or {}).items()}
    if locked:
        told = "".join(
            f'<e:EncryptedData><e:EncryptionMethod Algorithm="{algorithm}"/><e:CipherData><e:CipherReference '
            f'URI="OEBPS/{name}"/></e:CipherData></e:EncryptedData>'
            for name, algorithm in locked.items()
        )
        members["META-INF/encryption.xml"] = (
            '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
            f'xmlns:e="http://www.w3.org/2001/04/xmlenc#">{told}</encryption>'
        ).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        for name, data in members.items():
            made.writestr(name, data)
    return out.getvalue()
