"""Pages whose lines are bent are read as level ones are, and what was read is told where it stands."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from rapidfuzz import fuzz

from drawings import Sheet
from drawings.pdf_text import PdfText
from drawings.photographs import curled, sagging
from drawings.sheet import encoded, font
from drawings.stamps import DrawnStamp
from pagemill.document import BlockKind, Line, Page
from pagemill.geometry import Affine, bbox_of
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions, pipeline
from pagemill.reading.text_layer import hidden_words
from pagemill.settings import load_settings

TEXT = (
    "The harbour was surveyed in May, and the depth of each berth was written down. Two of the cranes were out of "
    "use; the third was moved to the north quay, where the timber ships lie. The survey will be done again in autumn."
)
ROWS = [["Ware", "Count", "Price"], ["Timber", "12", "340.00"], ["Granite", "7", "1,280.00"], ["Copper", "30", "95.50"]]


def sheet() -> Sheet:
    page = Sheet(size=(1000, 1000))
    foot = page.paragraph(80, 150, 840, TEXT, 26, "serif")
    page.table(80, foot + 60, [300, 240, 280], ROWS, size=26)
    return page


def read(picture: Image.Image, tmp_path: Path, profile: str = "fast") -> Page:
    path = tmp_path / "page.png"
    path.write_bytes(encoded(picture, "PNG"))
    reader = Reader(load_settings(None, {"PAGEMILL_READING_PROFILE": profile}).settings)
    (page,) = reader.read(path, Kind.PNG, [0], ReadOptions())
    return page


def text_of(page: Page) -> str:
    return " ".join(line.text for block in page.blocks if block.table is None for line in block.lines)


@pytest.mark.parametrize("profile", ["fast", "accurate"])
@pytest.mark.parametrize("sag", [70.0, -45.0])
def test_text_and_table_of_a_curled_page_are_read(sag: float, profile: str, tmp_path: Path) -> None:
    page = read(curled(sheet().image, sag), tmp_path, profile)
    assert text_of(page) == TEXT
    (table,) = [block.table for block in page.blocks if block.kind is BlockKind.TABLE]
    assert table is not None
    assert [cell.text for cell in table.cells] == [text for row in ROWS for text in row]
    assert (page.width, page.height) == (1000, 1000)


def test_lines_stand_where_they_do_on_the_curled_page(tmp_path: Path) -> None:
    drawn = sheet()
    sag = 70.0
    page = read(curled(drawn.image, sag), tmp_path)
    lines = [line for block in page.blocks if block.table is None for line in block.lines]
    runs = [run for run in drawn.texts if run.text in TEXT]
    assert len(lines) == len(runs)
    for line, run in zip(lines, runs, strict=True):
        x0, y0, x1, y1 = run.bbox
        xs = np.linspace(x0, x1, 12)
        outline = np.array(line.polygon, np.float32)
        for x, down in zip(xs, sagging(xs, 1000, sag), strict=True):
            middle = (float(x), float((y0 + y1) / 2 + down))
            assert cv2.pointPolygonTest(outline, middle, measureDist=True) > -3.0
        # Around the bent line, and not much more.
        assert bbox_of(line.polygon)[3] - bbox_of(line.polygon)[1] < (y1 - y0) + sag + 30


@pytest.mark.parametrize("sag", [20.0, 60.0])
def test_a_curled_form_whose_lines_are_short_keeps_its_cells(sag: float, tmp_path: Path) -> None:
    rows = [
        ["姓名", "王小明", "性别", "男"],
        ["单位", "江苏省水利厅", "电话", "025-8631"],
        ["地址", "南京市上海路5号", "邮编", "210024"],
        ["项目", "泵站", "金额", "12,000.00"],
    ]
    form = Sheet(size=(1000, 700))
    form.write(380, 60, "申请登记表", 40)
    form.table(60, 140, [160, 320, 160, 240], rows, row_height=60, size=26)
    page = read(curled(form.image, sag), tmp_path)
    (table,) = [block.table for block in page.blocks if block.table is not None]
    assert [cell.text for cell in table.cells] == [text for row in rows for text in row]


def test_a_level_page_stays_as_it_is(tmp_path: Path) -> None:
    page = read(sheet().image, tmp_path)
    assert page.to_read == Affine()
    assert (page.read_width, page.read_height) == (1000, 1000)
    assert text_of(page) == TEXT


def test_stamps_whose_text_runs_in_rings_do_not_bend_a_page(tmp_path: Path) -> None:
    picture = Sheet(size=(1000, 1000)).image
    for number, name in enumerate(("江海航运有限公司", "北苑阅览室", "石料码头管理处", "南桥印刷厂")):
        stamp = DrawnStamp("CIRCLE", curved=name, middle=("专用章",), star=False)
        stamp.draw(picture, (260 + 480 * (number % 2), 260 + 480 * (number // 2)))
    page = read(picture, tmp_path)
    assert page.to_read == Affine()
    stamps = [stamp for block in page.blocks for stamp in block.stamps]
    assert sorted(stamp.lines[0].text for stamp in stamps) == sorted(
        ["江海航运有限公司", "北苑阅览室", "石料码头管理处", "南桥印刷厂"]
    )


def test_a_curled_page_that_lies_on_its_side_is_read(tmp_path: Path) -> None:
    page = read(curled(sheet().image, 60.0).rotate(90, expand=True), tmp_path)
    assert page.turned == 90
    assert text_of(page) == TEXT


def test_words_below_a_curled_scan_and_its_links_go_with_the_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wares = ("basalt", "granite", "copper")
    drawn = Sheet(size=(1000, 1000))
    foot = drawn.paragraph(80, 120, 840, TEXT, 26, "serif")
    for number, ware in enumerate(wares):
        drawn.write(80, foot + 60 + 90 * number, f"Counted at the north quay: all {ware} and its weight in tons.", 26)
    path = tmp_path / "scan.pdf"
    path.write_bytes(curled_scan(drawn, 50.0, {ware: f"https://ware.test/{ware}" for ware in wares}))
    told: list[tuple[Line, str]] = []

    def with_hidden_words(lines: list[Line], hidden: list[Line], *rest: object) -> list[Line]:
        words = hidden_words._LayerWords(hidden)
        told.extend((line, words.within(line)) for line in lines)
        return lines

    monkeypatch.setattr(pipeline, "with_hidden_words", with_hidden_words)
    reader = Reader(load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings)
    (page,) = reader.read(path, Kind.PDF, [0], ReadOptions())
    assert len(told) == 7
    for line, below in told:
        assert fuzz.ratio(below.replace("tlie", "the"), line.text) > 97
    lines = [line for block in page.blocks for line in block.lines]
    linked = [(line.text[link.start : link.end], link.target) for line in lines for link in line.links]
    assert linked == [(ware, f"https://ware.test/{ware}") for ware in wares]


def curled_scan(drawn: Sheet, sag: float, links: dict[str, str]) -> bytes:
    """A PDF of a curled sheet, 1000 pixels wide and high, with another program's text below it, which errs here and
    there, and words of it that lead somewhere."""
    points = 0.6
    pdf = PdfText(width=600, height=600)
    pdf.picture((0, 0, 600, 600), curled(drawn.image, sag))
    for run in drawn.texts:
        x0, y0, _, y1 = run.bbox
        pen = font(run.face, run.size)
        start = 0
        for word in run.text.split(" "):
            first, last = (x0 + pen.getlength(run.text[:end]) for end in (start, start + len(word)))
            start += len(word) + 1
            left, right = sagging(np.array([first, last]), 1000, sag)
            pdf.write(first * points, (run.y + (left + right) / 2) * points, word.replace("the", "tlie"), 14, mode=3)
            if word in links:
                box = (first, y0 + min(left, right), last, y1 + max(left, right))
                pdf.link((box[0] * points, box[1] * points, box[2] * points, box[3] * points), links[word])
    return pdf.pdf()
