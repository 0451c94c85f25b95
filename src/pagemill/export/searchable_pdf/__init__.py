"""Documents as PDF files whose pages look as they came, with the words as invisible text in their places."""

from pagemill.export.searchable_pdf.document import write_searchable_pdf
from pagemill.export.searchable_pdf.page_source import PageSource

__all__ = ["PageSource", "write_searchable_pdf"]
