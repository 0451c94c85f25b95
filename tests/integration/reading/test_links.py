"""Words of a PDF that lead somewhere keep where they lead, down to the Markdown."""

from __future__ import annotations

import pytest

from drawings.pdf_text import PdfText
from pagemill.document import Line, Link
from pagemill.export import page_markdown
from pagemill.export.html_page import page_html
from pagemill.geometry import Affine
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.reading.files.page_links import PageLink, with_links
from pagemill.settings import load_settings

SETTINGS = load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, tuple[Link, ...]], str, str]:
    """The links of each line, the Markdown and the HTML of a page of links of every kind."""
    page = PdfText()
    page.write(72, 120, "The manual tells how the pump is set up and what to do when it stops.")
    page.link((72, 108, 132, 124), "https://example.com/manual?page=3#pump(2)")
    page.write(72, 144, "Write to service@example.com or see www.example.com for more of it.")
    page.link((120, 132, 245, 148), "mailto:service@example.com")
    page.link((285, 132, 385, 148), "http://www.example.com/")
    page.write(72, 168, "Nothing here runs a program, and nothing opens a file of the reader.")
    page.link((72, 156, 200, 172), "javascript:alert(1)")
    page.link((200, 156, 400, 172), "file:///etc/passwd")
    path = tmp_path_factory.mktemp("links") / "page.pdf"
    path.write_bytes(page.pdf())
    (read,) = Reader(SETTINGS).read(path, Kind.PDF, range(1), ReadOptions())
    links = {line.text: line.links for block in read.blocks for line in block.lines}
    return links, page_markdown(read).text, page_html(read)


def words(linked: dict[str, tuple[Link, ...]], begins: str) -> list[tuple[str, str]]:
    (text, links) = next((text, links) for text, links in linked.items() if text.startswith(begins))
    return [(text[link.start : link.end], link.target) for link in links]


def test_a_line_knows_its_words_that_lead_somewhere(
    linked: tuple[dict[str, tuple[Link, ...]], str, str],
) -> None:
    links, _, _ = linked
    assert words(links, "The manual") == [("The manual", "https://example.com/manual?page=3#pump(2)")]
    assert words(links, "Write") == [
        ("service@example.com", "mailto:service@example.com"),
        ("www.example.com", "http://www.example.com/"),
    ]


def test_what_would_run_or_open_something_of_the_readers_own_is_no_link(
    linked: tuple[dict[str, tuple[Link, ...]], str, str],
) -> None:
    assert words(linked[0], "Nothing") == []


def test_written_forms_have_the_link_and_leave_addresses_as_they_stand(
    linked: tuple[dict[str, tuple[Link, ...]], str, str],
) -> None:
    _, markdown, html = linked
    assert "[The manual](https://example.com/manual?page=3#pump%282%29) tells how" in markdown
    assert "Write to service@example.com or see www.example.com for more" in markdown
    assert '<a href="https://example.com/manual?page=3#pump(2)">The manual</a> tells how' in html


def test_links_follow_a_line_that_is_turned() -> None:
    # Read downwards: its first character is at the top of the page.
    line = Line("ab cd", ((20, 0), (20, 100), (0, 100), (0, 0)), offsets=(0, 0.2, 0.4, 0.6, 0.8, 1))
    link = PageLink((0, 60, 20, 100), "https://example.com/")
    (found,) = with_links([line], [link], Affine().polygon)
    assert found.links == (Link(3, 5, "https://example.com/"),)
