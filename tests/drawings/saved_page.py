"""Web pages saved with their pictures (MHTML, RFC 2557)."""

from __future__ import annotations

from collections.abc import Mapping
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText


def saved_page(page: str, where: str, pictures: Mapping[str, bytes], fields: Mapping[str, str] | None = None) -> bytes:
    """A page that lay at `where`, with PNG pictures by their addresses, below some fields."""
    made = MIMEMultipart("related")
    for name, value in (fields or {}).items():
        made[name] = value
    body = MIMEText(f"<html><head><title>t</title></head><body>{page}</body></html>", "html", "utf-8")
    body["Content-Location"] = where
    made.attach(body)
    for address, data in pictures.items():
        picture = MIMEImage(data, "png")
        picture["Content-Location"] = address
        made.attach(picture)
    return made.as_bytes()
