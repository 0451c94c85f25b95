"""Running headers and footers of Word files stand on the pages of their sections."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement

from drawings.office import labelled_picture, saved
from pagemill.document import BlockKind, Page
from pagemill.reading.blocks.pages_together import read_together
from pagemill.reading.typeset.content import SetPage
from pagemill.reading.typeset.flow import set_pages
from pagemill.reading.typeset.word_file import word_content
from pagemill.settings import LimitSettings


def pages_of(document: Any, tmp_path: Path) -> list[Page]:
    path = tmp_path / "a.docx"
    path.write_bytes(saved(document))
    parts = list(set_pages(word_content(path, LimitSettings()), 10_000_000))
    return [part.page for part in parts if isinstance(part, SetPage)]


def texts(page: Page, kind: BlockKind) -> list[str]:
    return [" ".join(line.text for line in block.lines) for block in page.blocks if block.kind is kind]


def add_field(paragraph: Any, code: str, shown: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("separate", ""), (None, shown), ("end", "")):
        run = paragraph.add_run(text if kind is None else "")
        if kind:
            element = OxmlElement("w:fldChar")
            element.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}fldCharType", kind)
            run._r.append(element)
        elif kind == "":
            element = OxmlElement("w:instrText")
            element.text = text
            run._r.append(element)


def letter() -> Any:
    """Two pages of a section, with a letterhead on its first; then a section with a header of its own."""
    made = docx.Document()
    section = made.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "宏达贸易有限公司"
    section.first_page_header.add_paragraph("电话：021-6888 0000")
    section.header.paragraphs[0].text = "采购合同"
    add_field(section.footer.paragraphs[0], " PAGE \\* MERGEFORMAT ", "1")
    made.add_paragraph("第一页")
    made.add_page_break()
    made.add_paragraph("第二页")
    later = made.add_section(WD_SECTION.NEW_PAGE)
    later.different_first_page_header_footer = False
    later.header.is_linked_to_previous = False
    later.header.paragraphs[0].text = "附件"
    made.add_paragraph("清单")
    return made


def test_each_page_has_the_header_of_its_section_and_its_number(tmp_path: Path) -> None:
    pages = pages_of(letter(), tmp_path)
    assert [texts(page, BlockKind.HEADER) for page in pages] == [
        ["宏达贸易有限公司", "电话：021-6888 0000"],
        ["采购合同"],
        ["附件"],
    ]
    assert [texts(page, BlockKind.TEXT) for page in pages] == [["第一页"], ["第二页"], ["清单"]]
    # The first page has a footer of its own, which is empty.
    assert [texts(page, BlockKind.NUMBER) for page in pages] == [[], ["2"], ["3"]]


def test_headers_are_the_first_blocks_and_footers_the_last_and_the_text_lies_between(tmp_path: Path) -> None:
    made = letter()
    made.sections[0].first_page_footer.paragraphs[0].text = "开户行：中国银行"
    for n in range(12):
        made.sections[0].first_page_header.add_paragraph(f"地址 {n}")
    page = pages_of(made, tmp_path)[0]
    kinds = [block.kind for block in page.blocks]
    assert kinds == [BlockKind.HEADER] * 14 + [BlockKind.TEXT, BlockKind.FOOTER]
    tops = [block.bbox[1] for block in page.blocks]
    assert tops == sorted(tops)


def test_more_than_a_third_of_the_page_is_left_out(tmp_path: Path) -> None:
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "很长的页眉。" * 2000
    made.add_paragraph("正文")
    (page,) = pages_of(made, tmp_path)
    (text,) = (block for block in page.blocks if block.kind is BlockKind.TEXT)
    assert text.bbox[3] < 0.5 * page.height


@pytest.mark.parametrize(
    ("turn_on", "wanted"),
    [(True, ["odd", "even", "odd"]), (False, ["odd", "odd", "odd"])],
)
def test_even_pages_differ_where_the_document_says_so(turn_on: bool, wanted: list[str], tmp_path: Path) -> None:
    made = docx.Document()
    made.settings.odd_and_even_pages_header_footer = turn_on
    made.sections[0].header.paragraphs[0].text = "odd"
    made.sections[0].even_page_header.paragraphs[0].text = "even"
    for n in range(3):
        made.add_paragraph(f"{n}")
        made.add_page_break()
    pages = pages_of(made, tmp_path)
    assert [texts(page, BlockKind.HEADER) for page in pages] == [[each] for each in wanted]


def test_tables_and_pictures_of_a_header_are_rows_and_pictures_of_the_page(tmp_path: Path) -> None:
    made = docx.Document()
    header = made.sections[0].header
    table = header.add_table(1, 2, docx.shared.Inches(5))
    table.cell(0, 0).text, table.cell(0, 1).text = "宏达", "No. 17"
    logo = tmp_path / "logo.png"
    logo.write_bytes(labelled_picture("LOGO"))
    header.paragraphs[0].add_run().add_picture(str(logo), width=docx.shared.Inches(1))
    made.add_paragraph("正文")
    (page,) = pages_of(made, tmp_path)
    assert texts(page, BlockKind.HEADER) == ["宏达 No. 17"]
    assert [block.kind for block in page.blocks].count(BlockKind.HEADER_IMAGE) == 1


@pytest.mark.parametrize(("kind", "count"), [(WD_SECTION.NEW_PAGE, 2), (WD_SECTION.CONTINUOUS, 1)])
def test_a_section_begins_a_page_where_it_says_so(kind: WD_SECTION, count: int, tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("一")
    made.add_section(kind)
    made.add_paragraph("二")
    assert len(pages_of(made, tmp_path)) == count


def test_what_repeats_on_pages_of_a_known_structure_is_no_running_matter(tmp_path: Path) -> None:
    made = docx.Document()
    for n in range(5):
        made.add_paragraph(f"Section {n}")
        made.add_page_break()
    pages = [replace(page, index=n, structured=True) for n, page in enumerate(pages_of(made, tmp_path))]
    assert list(read_together(pages)) == pages
