"""Listings of web pages, Markdown files and books are set such that they are written back line by line."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pagemill.document import BlockKind
from pagemill.export import page_markdown
from pagemill.reading.typeset.content import SetPage, Words
from pagemill.reading.typeset.flow import set_pages
from pagemill.reading.typeset.html_file import html_content
from pagemill.reading.typeset.markdown_file import markdown_content

LISTING = """def opened(pump):
    if pump.ready:
        return [each for each in pump.valves if each.open]

    return None  # iiiiiiiiiiiiiiiiiiiiii
"""


def written(content: object) -> str:
    pages = [part.page for part in set_pages(content, 10**8) if isinstance(part, SetPage)]  # type: ignore[arg-type]
    return "\n\n".join(page_markdown(page).text for page in pages)


def without_blanks(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def test_a_listing_of_a_markdown_file_is_written_back() -> None:
    told = written(markdown_content(f"before\n\n```python\n{LISTING}```\n\nbehind\n".encode()))
    assert without_blanks(told) == ["before", "```", *without_blanks(LISTING), "```", "behind"]


def test_a_listing_of_a_web_page_has_its_tabs_and_breaks() -> None:
    page = b"<pre>one<br>\t<b>two</b> &lt; <!-- no -->three\n</pre><p>behind"
    assert written(html_content(page)) == "```\none\n        two < three\n```\n\nbehind"


def test_what_a_mail_has_as_it_was_typed_is_text() -> None:
    content = list(html_content(b"<pre>Dear Sir,\n\nthe pump is open.</pre>", listings=False))
    assert content == [Words("Dear Sir,"), Words("the pump is open.")]


def test_a_listing_goes_on_over_pages() -> None:
    lines = [f"line {number} of the listing" for number in range(150)]
    pages = list(set_pages(markdown_content("```\n{}\n```".format("\n".join(lines)).encode()), 10**8))
    blocks = [part.page.blocks for part in pages if isinstance(part, SetPage)]
    assert [[block.kind for block in each] for each in blocks] == [[BlockKind.ALGORITHM]] * len(blocks)
    assert [line.text for each in blocks for line in each[0].lines] == lines
    assert len(blocks) == 3


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 30), st.text("iWm=({ 泵x", min_size=1, max_size=60)), min_size=1, max_size=20))
def test_any_indentation_is_written_back(rows: list[tuple[int, str]]) -> None:
    lines = [" " * (4 * indent) + text.strip() for indent, text in rows if text.strip()]
    if not lines:
        return
    least = min(len(line) - len(line.lstrip()) for line in lines)
    told = written(markdown_content("~~~\n{}\n~~~".format("\n".join(lines)).encode()))
    assert without_blanks(told)[1:-1] == [line[least:] for line in lines]
