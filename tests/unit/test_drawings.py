"""The drawn documents that other tests stand on: they draw, and their PDFs hold the text they say."""

import io

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from drawings import Sheet, draw_page, numbered_sheets, scanned_pdf, text_pdf
from drawings.sheet import DPI, encoded


def test_a_sheet_knows_where_its_ink_is() -> None:
    sheet = draw_page(["文档智能 Document", "", "第二行"])
    assert sheet.text == "文档智能 Document\n第二行"
    dark = np.argwhere(np.asarray(sheet.image.convert("L")) < 128)
    boxes = [run.bbox for run in sheet.texts]
    assert dark[:, 1].min() >= min(box[0] for box in boxes)
    assert dark[:, 0].max() <= max(box[3] for box in boxes)


@pytest.mark.parametrize("rotate", [0, 90])
def test_a_text_pdf_reads_and_looks_as_its_sheets(rotate: int) -> None:
    sheets = numbered_sheets(3)
    sheets[1].table(120, 700, [300, 300], [["项目", "金额"], ["纸张", "128.50"]])
    sheets[1].picture((700, 1000, 1000, 1200), Image.new("RGB", (30, 20), (0, 90, 200)))
    sheets[2].write(120, 900, "衬线 serif", 40, "serif")
    sheets[2].write(120, 1000, "for(i=0;i<9;)", 30, "mono")
    sheets[2].fill([(500, 1000), (600, 1200)], (200, 120, 0))
    sheets[2].stroke([(650, 1000), (700, 1100), (800, 1050)], (0, 90, 200), 4)
    document = pdfium.PdfDocument(text_pdf(sheets, rotate))
    assert len(document) == 3
    for page, sheet in zip(document, sheets, strict=True):
        read = page.get_textpage().get_text_bounded()
        assert sorted(read.split()) == sorted(sheet.text.split())
        assert page.get_rotation() == rotate
        page.set_rotation(0)
        drawn = np.asarray(page.render(scale=DPI / 72).to_pil().convert("L"), np.float32)
        wanted = np.asarray(sheet.image.convert("L"), np.float32)
        rows, columns = np.minimum(drawn.shape, wanted.shape)
        assert np.abs(drawn[:rows, :columns] - wanted[:rows, :columns]).mean() < 2.0
    assert b"/Rotate 90" in text_pdf(sheets, 90)


def test_a_scanned_pdf_has_no_text() -> None:
    document = pdfium.PdfDocument(scanned_pdf([sheet.scanned() for sheet in numbered_sheets(2)]))
    assert len(document) == 2
    assert document[0].get_textpage().get_text_bounded() == ""


def test_a_stamp_is_red_and_a_turned_sheet_lies_on_its_side() -> None:
    sheet = Sheet()
    sheet.stamp(600, 800, "杭州测试有限公司")
    pixels = np.asarray(sheet.image).astype(int)
    red = (pixels[..., 0] - pixels[..., 2] > 100).sum()
    assert 3000 < red < 60000
    assert sheet.turned(90).size == (1754, 1240)
    assert Image.open(io.BytesIO(encoded(sheet.image, "TIFF"))).size == (1240, 1754)
