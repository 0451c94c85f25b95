"""What the trace says of pages that nothing could be taken from."""

from __future__ import annotations

from pagemill.document import Document
from pagemill.extraction.view import view_document


def tell_unread_pages(document: Document) -> tuple[str, ...]:
    """A sentence for each page that could not be read, in the document's language."""
    unread = [(page.index + 1, page.failure.message) for page in document.pages if page.failure is not None]
    if not unread:
        return ()
    if view_document(document).chinese:
        return tuple(f"第{number}页无法识别，未在其中查找：{message}。" for number, message in unread)
    return tuple(f"Page {number} could not be read and was not searched: {message}." for number, message in unread)
