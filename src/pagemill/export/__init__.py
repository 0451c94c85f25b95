"""A read document as Markdown, HTML tables and the SCNet result file."""

from pagemill.export.markdown import MarkdownImage, PageMarkdown, page_markdown
from pagemill.export.scnet_page import scnet_page
from pagemill.export.scnet_result import write_scnet_result
from pagemill.export.table_html import table_html

__all__ = ["MarkdownImage", "PageMarkdown", "page_markdown", "scnet_page", "table_html", "write_scnet_result"]
