"""Documents of kinds without pages come back with the structure they have: through the command, each kind once."""

import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from PIL import Image

import pagemill.cli.parse
from drawings.office import (
    SENTENCE,
    TITLE,
    folder_of_mails,
    labelled_picture,
    letter,
    mail,
    ofd_file,
    presentation,
    spreadsheet,
    word_file,
)
from drawings.outlook import FROM_HTML, RICH_TEXT, SUBJECT, as_it_is, outlook_file
from drawings.stamps import DrawnStamp
from pagemill.document import Page, page_from_json
from pagemill.errors import DocumentDamaged, KindNotSupported, SourceTooLarge
from pagemill.export import page_markdown
from pagemill.intake import Kind
from pagemill.reading.files.source import open_source
from pagemill.reading.typeset import libreoffice
from pagemill.reading.typeset.content import Words
from pagemill.reading.typeset.html_file import html_content
from pagemill.reading.typeset.typesetter import typeset, with_pages
from pagemill.settings import LimitSettings, Settings

FULL_TITLE = "电子发票（普通发票）"
OFD_LINES = [
    (FULL_TITLE, 70.0, 25.0, 6.0),
    ("购买方名称：某某科技有限公司", 15.0, 45.0, 4.0),
    ("No. 12345678", 15.0, 60.0, 4.0),
]
ATTACHED = {"book.xlsx": spreadsheet, "scan.png": lambda: labelled_picture("SCAN 77"), "x.p7s": lambda: b"\0\1"}
PAGE = "<h1>页</h1><script>no()</script><table><tr><td rowspan=2>甲<td>乙<tr><td>丙</table>"


def seal_picture() -> bytes:
    paper = Image.new("RGB", (260, 260), "white")
    DrawnStamp("CIRCLE", "某某科技有限公司", star=True).draw(paper, (130, 130))
    out = io.BytesIO()
    paper.save(out, "PNG")
    return out.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "a.docx": lambda: word_file(labelled_picture("INVOICE 2024")),
    "b.xlsx": spreadsheet,
    "c.pptx": presentation,
    "d.eml": lambda: mail([(name, make()) for name, make in ATTACHED.items()]),
    "k.mbox": lambda: folder_of_mails([mail([]), b"Subject: second\nFrom: b@example.com\n\nFrom here on\n\nFrom: no"]),
    "l.msg": lambda: outlook_file({SUBJECT: TITLE, RICH_TEXT: as_it_is(FROM_HTML)}, [("note.docx", word_file())]),
    "e.ofd": lambda: ofd_file(OFD_LINES, seal_picture()),
    "f.md": lambda: "# 标题\n\n- 一\n- 二\n\n| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |\n".encode(),
    "g.html": lambda: PAGE.encode("gb18030"),
    "i.docx": lambda: letter(labelled_picture("LOGO")),
    "m.csv": lambda: "品名,数量\r\n水泵,12\r\n阀门,40\r\n".encode("gb18030"),
    "h.txt": lambda: "甲方委託乙方供應下列設備，乙方保證所供設備為全新原裝。\n\nsecond".encode("big5"),
}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Page]]:
    """All of them, by one call of the command."""
    folder = tmp_path_factory.mktemp("kinds")
    for name, make in FILES.items():
        (folder / name).write_bytes(make())
    paths = [str(folder / name) for name in FILES]
    call = ["--format", "json", "--profile", "fast", "-o", str(folder / "out"), *paths]
    done = CliRunner().invoke(pagemill.cli.parse.command, call)
    assert done.exit_code == 0, done.output
    return {name: pages_of(folder / "out" / f"{Path(name).stem}.json") for name in FILES}


def pages_of(path: Path) -> list[Page]:
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return [page_from_json(page) for page in data["pages"]]


def text(pages: list[Page]) -> str:
    return "\n".join(page_markdown(page).text for page in pages)


def test_every_line_lies_on_its_page_and_shows(read: dict[str, list[Page]]) -> None:
    for name, pages in read.items():
        assert pages, name
        for page in pages:
            for block in page.blocks:
                assert 0 <= block.bbox[0] < block.bbox[2] <= page.width + 1, name
                assert 0 <= block.bbox[1] < block.bbox[3] <= page.height + 1, name


def test_a_word_file(read: dict[str, list[Page]]) -> None:
    first, second = read["a.docx"]
    kinds = [(block.kind.value, block.level) for block in first.blocks]
    assert kinds[:3] == [("doc_title", 1), ("paragraph_title", 2), ("text", 0)]
    told = page_markdown(first).text
    assert told.startswith(f"# {TITLE}\n\n## 供货范围\n\n{SENTENCE}\n\n1. 水泵\n2. 阀门\n- 备件")
    assert '<td rowspan="2">0/0</td>' in told
    assert '<td colspan="2">2/1</td>' in told
    picture = next(block for block in first.blocks if block.kind.value == "image")
    assert "2024" in picture.text
    assert picture.picture is not None
    assert page_markdown(second).text == "第二页的文字"


def test_a_header_of_a_word_file_and_its_logo(read: dict[str, list[Page]]) -> None:
    (page,) = read["i.docx"]
    logo, address, body = page.blocks
    assert [block.kind.value for block in page.blocks] == ["header_image", "header", "text"]
    assert logo.picture is not None
    assert address.text == "宏达贸易有限公司"
    assert page_markdown(page).text == body.text == SENTENCE
    assert page.structured


def test_a_spreadsheet_shows_what_it_displays(read: dict[str, list[Page]]) -> None:
    told = text(read["b.xlsx"])
    assert "secret" not in told
    rows = [
        "<td>名称</td><td>数量</td><td>金额</td><td>日期</td><td>比例</td>",
        "<td>水泵</td><td>12</td><td>8,640.50</td><td>2024年3月5日</td><td>12.5%</td>",
        "<td>阀门</td><td>40</td><td>(2,200.00)</td><td></td><td>100.0%</td>",
        '<td colspan="2">合计</td><td>¥6,440.50</td>',
    ]
    assert [row for row in rows if row not in told] == []
    assert told.index("## 明细") < told.index("## 说明") < told.index("单价含税")
    assert len(read["b.xlsx"]) == 2


def test_slides_are_pages(read: dict[str, list[Page]]) -> None:
    first, second = read["c.pptx"]
    assert page_markdown(first).text == "# 年度总结\n\n- 收入增长\n- 成本下降"
    assert '<td colspan="2">合计</td>' in page_markdown(second).text
    assert (first.width, first.height) == (1500, 1125)


def test_a_mail_and_its_attachments(read: dict[str, list[Page]]) -> None:
    body, sheet, _, scan = read["d.eml"]
    told = page_markdown(body).text
    assert told.startswith("# 合同与明细")
    assert "buyer@example.com" in told
    assert "book.xlsx, scan.png, x.p7s" in told
    assert told.endswith("您好，请见附件。")
    assert "8,640.50" in page_markdown(sheet).text
    assert "77" in "".join(block.text for block in scan.blocks)


def test_a_folder_of_mails_has_a_page_for_each(read: dict[str, list[Page]]) -> None:
    first, second = (page_markdown(page).text for page in read["k.mbox"])
    assert first.startswith("# 合同与明细")
    assert first.endswith("您好，请见附件。")
    assert second.startswith("# second")
    assert second.endswith("From here on\n\nFrom: no")


def test_a_mail_that_outlook_saved_and_its_attachment(read: dict[str, list[Page]]) -> None:
    body, attached, _ = (page_markdown(page).text for page in read["l.msg"])
    assert body.startswith(f"# {TITLE}")
    assert "| From | 李明 \\<li@example.com> |" in body
    assert "note.docx" in body
    assert "Sum 金额 café €5&more" in body
    assert attached.startswith(f"# {TITLE}\n\n## 供货范围")


def test_an_ofd_page_has_its_own_text_and_its_stamp(read: dict[str, list[Page]]) -> None:
    (page,) = read["e.ofd"]
    assert (page.width, page.height) == (1240, 827)
    lines = {line.text: line for block in page.blocks for line in block.lines}
    for words, x, y, size in OFD_LINES:
        x0, y0, _, y1 = lines[words].bbox
        assert x0 == pytest.approx(x * 150 / 25.4, abs=2)
        assert y0 < y * 150 / 25.4 - size < y1
        assert lines[words].score == 1
    (stamp,) = [stamp for block in page.blocks for stamp in block.stamps]
    assert "科技" in "".join(line.text for line in stamp.lines)


def test_texts(read: dict[str, list[Page]]) -> None:
    assert text(read["f.md"]) == "# 标题\n\n- 一\n- 二\n\n| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |"
    assert text(read["m.csv"]) == "| 品名 | 数量 |\n| --- | --- |\n| 水泵 | 12 |\n| 阀门 | 40 |"
    assert text(read["g.html"]) == (
        '# 页\n\n<table><tr><td rowspan="2">甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>'
    )
    assert text(read["h.txt"]) == "甲方委託乙方供應下列設備，乙方保證所供設備為全新原裝。\n\nsecond"


# --- what is refused --------------------------------------------------------------------------------------------------


def set_file(tmp_path: Path, data: bytes, kind: Kind, settings: Settings | None = None) -> int:
    path = tmp_path / "file"
    path.write_bytes(data)
    return typeset(path, kind, settings or Settings(), io.BytesIO(), lambda: None)


def changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """An archive with one member changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, change(old.read(info)) if info.filename == name else old.read(info))
    return out.getvalue()


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("make", "name", "kind"),
    [
        (word_file, "word/document.xml", Kind.DOCX),
        (spreadsheet, "xl/workbook.xml", Kind.XLSX),
        (presentation, "ppt/presentation.xml", Kind.PPTX),
        (lambda: ofd_file(OFD_LINES), "OFD.xml", Kind.OFD),
    ],
)
def test_broken_files_and_entity_bombs(make: Callable[[], bytes], name: str, kind: Kind, tmp_path: Path) -> None:
    data = make()
    for change in (lambda xml: xml[: len(xml) // 2], lambda xml: b"", lambda xml: BOMB + xml.partition(b"?>")[2]):
        with pytest.raises(DocumentDamaged):
            set_file(tmp_path, changed(data, name, change), kind)
    with pytest.raises(DocumentDamaged):
        set_file(tmp_path, data[: len(data) // 2], kind)


def test_a_presentation_whose_shapes_lack_what_says_what_they_are(tmp_path: Path) -> None:
    def emptied(xml: bytes) -> bytes:
        return re.sub(rb"<p:nvSpPr>.*?</p:nvSpPr>", b"", xml, flags=re.DOTALL)

    with pytest.raises(DocumentDamaged):
        set_file(tmp_path, changed(presentation(), "ppt/slides/slide1.xml", emptied), Kind.PPTX)


def test_a_part_that_unfolds_too_far(tmp_path: Path) -> None:
    bomb = changed(word_file(), "word/document.xml", lambda xml: xml + b" " * (30 << 20))
    with pytest.raises(SourceTooLarge, match="times its packed size"):
        set_file(tmp_path, bomb, Kind.DOCX)


def test_a_merge_of_millions_of_cells(tmp_path: Path) -> None:
    def merge(xml: bytes) -> bytes:
        return xml.replace(b'ref="A4:B4"', b'ref="A4:XFD1048576"')

    with pytest.raises(SourceTooLarge, match="merges"):
        set_file(tmp_path, changed(spreadsheet(), "xl/worksheets/sheet1.xml", merge), Kind.XLSX)


def test_more_pages_than_allowed_and_none(tmp_path: Path) -> None:
    few = Settings(limits=LimitSettings(document_pages=1))
    with pytest.raises(SourceTooLarge, match="more than 1 pages"):
        set_file(tmp_path, word_file(), Kind.DOCX, few)
    with pytest.raises(DocumentDamaged, match="empty"):
        set_file(tmp_path, b"<html><body></body></html>", Kind.HTML)


def test_pictures_elsewhere_are_not_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("something was fetched"))
    page = (
        b'<p>one</p><img src="http://192.0.2.1/a.png"><img src="file:///etc/hostname"><link href="http://192.0.2.1/">'
    )
    assert set_file(tmp_path, page, Kind.HTML) == 1


def test_a_long_text_goes_over_pages_without_losing_a_word(tmp_path: Path) -> None:
    words = [f"word{n}" for n in range(3000)]
    path = tmp_path / "file"
    path.write_text(" ".join(words))
    with (
        with_pages(path, Kind.TEXT, Settings()) as (paged, kind),
        open_source(paged, kind, LimitSettings(), 150) as source,
    ):
        pages = [source.page(index).laid for index in range(source.page_count)]
    assert len(pages) > 1
    told = " ".join(block.text.replace("\n", " ") for laid in pages if laid for block in laid.page.blocks)
    assert told.split() == words


# --- LibreOffice ------------------------------------------------------------------------------------------------------


def test_without_libreoffice_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "PROGRAMS", ("no-such-program",))
    with pytest.raises(KindNotSupported, match="DOC is read through LibreOffice, which is not installed"):
        set_file(tmp_path, b"\xd0\xcf\x11\xe0", Kind.DOC)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_file_that_libreoffice_alone_reads(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(rb"{\rtf1\ansi\deff0{\fonttbl{\f0 Arial;}}\f0 First words.\par Second.\par}")
    with (
        with_pages(path, Kind.RTF, Settings()) as (paged, kind),
        open_source(paged, kind, LimitSettings(), 150) as source,
    ):
        laid = source.page(0).laid
    assert laid is not None
    assert [block.text for block in laid.page.blocks] == ["First words.", "Second."]


@pytest.mark.parametrize("tag", ["embed", "source", "track", "wbr", "img", "br", "hr", "input", "param", "link"])
def test_what_follows_an_empty_element_of_a_web_page_is_read(tag: str) -> None:
    page = f'<html><body><p>before</p><{tag} src="x"><p>behind</p></body></html>'
    assert [each.text for each in html_content(page.encode()) if isinstance(each, Words)] == ["before", "behind"]
