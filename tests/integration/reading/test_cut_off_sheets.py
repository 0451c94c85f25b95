"""Sheets photographed aslant, not all of their edges in the picture, are read as those laid flat are."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from drawings import Sheet
from drawings.pdf_text import PdfText
from drawings.photographs import photograph
from drawings.sheet import encoded
from pagemill.document import Page
from pagemill.geometry import Affine, Homography, Point, bbox_of, iou, polygon_of
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings

SIZE = (1300, 1700)
#: A corner out of the picture, lines parallel and not; and no edge in it.
CUT_OFF: tuple[tuple[Point, ...], ...] = (
    ((330, 110), (1130, 200), (1350, 1640), (-110, 1450)),
    ((230, 60), (1160, 310), (1240, 1660), (-30, 1650)),
    ((-90, -60), (1370, -200), (1390, 1790), (-60, 1730)),
)
TEXT = (
    "The harbour was surveyed in May, and the depth of each berth was written down. Two of the cranes were out of "
    "use; the third was moved to the north quay, where the timber ships lie. The survey will be done again in autumn."
)
ROWS = [["Ware", "Count", "Price"], ["Timber", "12", "340.00"], ["Granite", "7", "1,280.00"], ["Copper", "30", "95.50"]]


def sheet() -> Sheet:
    page = Sheet(size=(1000, 1300), background=(240, 240, 238))
    foot = page.paragraph(120, 110, 780, f"{TEXT} {TEXT}", 26, "serif")
    page.table(120, foot + 60, [280, 220, 260], ROWS, row_height=60, size=26)
    page.paragraph(120, foot + 350, 780, TEXT, 26, "serif")
    return page


def read(source: bytes, kind: Kind, tmp_path: Path, profile: str = "fast") -> Page:
    path = tmp_path / "page"
    path.write_bytes(source)
    reader = Reader(load_settings(None, {"PAGEMILL_READING_PROFILE": profile}).settings)
    (page,) = reader.read(path, kind, [0], ReadOptions())
    return page


@pytest.mark.parametrize("profile", ["fast", "accurate"])
@pytest.mark.parametrize("corners", CUT_OFF)
def test_text_and_table_are_read_in_order_and_told_where_they_stand(
    corners: tuple[Point, ...], profile: str, tmp_path: Path
) -> None:
    drawn = sheet()
    taken, to_sheet = photograph(drawn.image, corners, SIZE)
    page = read(encoded(taken, "PNG"), Kind.PNG, tmp_path, profile)
    assert isinstance(page.to_read, Homography)
    assert (page.width, page.height) == SIZE
    assert [block.table is None for block in page.blocks] == [True, False, True]
    (table,) = [block.table for block in page.blocks if block.table is not None]
    assert [cell.text for cell in table.cells] == [text for row in ROWS for text in row]
    lines = [line for block in page.blocks if block.table is None for line in block.lines]
    runs = [run for run in drawn.texts if len(run.text) > 12]
    assert [line.text for line in lines] == [run.text for run in runs]
    for line, run in zip(lines, runs, strict=True):
        assert iou(bbox_of(to_sheet.polygon(line.polygon)), run.bbox) > 0.5


def test_links_of_a_photograph_in_a_pdf_go_with_the_lines(tmp_path: Path) -> None:
    drawn = sheet()
    taken, to_sheet = photograph(drawn.image, CUT_OFF[0], SIZE)
    x0, y0, x1, y1 = drawn.texts[1].bbox
    pdf = PdfText(width=650, height=850)
    pdf.picture((0, 0, 650, 850), taken)
    seen = to_sheet.inverse().polygon(polygon_of((x0, y0 + 8, x0 + (x1 - x0) / 4, y1 - 8)))
    left, top, right, foot = (side / 2 for side in bbox_of(seen))
    pdf.link((left, top, right, foot), "https://example.com/")
    page = read(pdf.pdf(), Kind.PDF, tmp_path)
    assert isinstance(page.to_read, Homography)
    linked = [line for block in page.blocks for line in block.lines if line.links]
    assert [line.text for line in linked] == [drawn.texts[1].text]
    assert {link.target for link in linked[0].links} == {"https://example.com/"}


def test_a_scan_stays_as_it_is(tmp_path: Path) -> None:
    page = read(encoded(sheet().image, "PNG"), Kind.PNG, tmp_path)
    assert page.to_read == Affine()


def test_a_leaning_scan_is_deskewed_alone(tmp_path: Path) -> None:
    leaning = sheet().image.rotate(4, expand=True, fillcolor=(240, 240, 238), resample=Image.Resampling.BICUBIC)
    page = read(encoded(leaning, "PNG"), Kind.PNG, tmp_path)
    assert isinstance(page.to_read, Affine)
    assert page.skew == pytest.approx(-4, abs=0.3)
