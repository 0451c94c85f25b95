"""Front matter that YAML reads back, and page marks that no viewer shows."""

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from pagemill.document import Block, BlockKind, Line, Page, PageFailure
from pagemill.export import front_matter, page_mark
from pagemill.geometry import polygon_of

BOX = polygon_of((0, 0, 100, 20))


def titled(*texts: str) -> Page:
    lines = tuple(Line(text, polygon_of((0, 30 * i, 100, 30 * i + 20))) for i, text in enumerate(texts))
    return Page(0, 100, 100, 100, 100, blocks=(Block(BlockKind.DOC_TITLE, BOX, lines),))


def test_front_matter_names_the_title_the_file_and_the_pages() -> None:
    assert front_matter("年报.pdf", 12, titled("Annual", 'report "2025"')) == (
        '---\ntitle: "Annual report \\"2025\\""\nfile: "年报.pdf"\npages: 12\n---'
    )
    assert front_matter("a.png", 1, None) == '---\nfile: "a.png"\npages: 1\n---'


@given(st.text())
def test_any_name_is_one_line_of_printable_yaml(name: str) -> None:
    """Double-quoted scalars of JSON are scalars of YAML, whose printable characters are fewer."""
    lines = front_matter(name, 1, titled(name)).split("\n")
    assert (lines[0], lines[-1]) == ("---", "---")
    assert len(lines) in (4, 5)
    value = lines[-3].removeprefix("file: ")
    assert json.loads(value) == re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "", name)
    assert re.fullmatch("[\t -~\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*", value)


def test_a_page_mark_is_a_comment_with_the_number() -> None:
    assert page_mark(Page(4, 1, 1, 1, 1)) == "<!-- page 5 -->"
    failed = Page(0, 0, 0, 0, 0, failure=PageFailure("PageUnreadable", "not --> to\nbe <drawn> ---"))
    assert page_mark(failed) == "<!-- page 1, not read: not -> to be <drawn> - -->"
