"""A read document as Markdown, HTML tables, the SCNet result file and an archive."""

from pagemill.export.document_archive import write_document_archive
from pagemill.export.markdown import MarkdownImage, PageMarkdown, page_markdown
from pagemill.export.scnet_page import scnet_page
from pagemill.export.scnet_result import write_scnet_result
from pagemill.export.table_html import table_html

__all__ = [
    "MarkdownImage",
    "PageMarkdown",
    "page_markdown",
    "scnet_page",
    "table_html",
    "write_document_archive",
    "write_scnet_result",
]
