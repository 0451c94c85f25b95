"""A read document as Markdown, HTML, plain text, the SCNet result file, an archive, a Word file, a searchable PDF.

The last two are not imported here, since their libraries take their time to load.
"""

from pagemill.export.document_archive import write_document_archive
from pagemill.export.html_page import write_html
from pagemill.export.joined_tables import with_whole_tables
from pagemill.export.markdown import MarkdownImage, PageMarkdown, page_markdown
from pagemill.export.markdown_document import front_matter, page_mark
from pagemill.export.markdown_pages import MarkdownPages
from pagemill.export.plain_text import write_text
from pagemill.export.scnet_page import scnet_page
from pagemill.export.scnet_result import write_scnet_result
from pagemill.export.table_html import table_html

__all__ = [
    "MarkdownImage",
    "MarkdownPages",
    "PageMarkdown",
    "front_matter",
    "page_mark",
    "page_markdown",
    "scnet_page",
    "table_html",
    "with_whole_tables",
    "write_document_archive",
    "write_html",
    "write_scnet_result",
    "write_text",
]
