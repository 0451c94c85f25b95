"""A code on any page becomes a picture with what it says, in every form of the result, and no value of extraction."""

from __future__ import annotations

from pathlib import Path

import pytest

from drawings import Sheet, scanned_pdf, text_pdf
from drawings.codes import draw_code
from drawings.documents import document
from drawings.sheet import encoded
from pagemill.document import BlockKind, Page, page_from_json, page_to_json
from pagemill.export.markdown import page_markdown
from pagemill.export.scnet_page import scnet_page
from pagemill.extraction.view import view_document
from pagemill.geometry import bbox_of, iou
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings

SAID = "https://example.com/orders/2031-77"


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings)


def sheet() -> Sheet:
    page = Sheet()
    page.write(420, 120, "Delivery note", 60)
    y = page.paragraph(150, 260, 940, "The driver hands this sheet over with the goods. Scan the code to confirm them.")
    code = draw_code("QRCode", SAID)
    box = (150.0, y + 40, 150.0 + code.width, y + 40 + code.height)
    page.pictures.append((box, code))
    page.image.paste(code, (int(box[0]), int(box[1])))
    page.paragraph(150, box[3] + 40, 940, "Kept for ten years.")
    return page


@pytest.mark.parametrize("way", ["text layer", "scan", "turned"])
def test_a_code_is_a_picture_with_what_it_says(reader: Reader, way: str, tmp_path: Path) -> None:
    drawn = sheet()
    kind = Kind.PNG if way == "turned" else Kind.PDF
    path = tmp_path / "document"
    path.write_bytes(
        encoded(drawn.image.rotate(180), "PNG")
        if way == "turned"
        else text_pdf([drawn]) if way == "text layer" else scanned_pdf([drawn.image])
    )  # fmt: skip
    (page,) = reader.read(path, kind, [0], ReadOptions())
    (block,) = [block for block in page.blocks if block.barcodes]
    assert block.kind is BlockKind.IMAGE
    assert block.picture is not None
    (code,) = block.barcodes
    assert (code.symbology, code.text) == ("QR Code", SAID)
    margin = 30
    x0, y0, x1, y1 = drawn.pictures[0][0]
    assert iou(page.read_bbox(code.polygon), (x0 + margin, y0 + margin, x1 - margin, y1 - margin)) > 0.85
    assert [block.kind for block in page.blocks].index(BlockKind.IMAGE) == 2
    assert page_from_json(page_to_json(page)).blocks[2].barcodes[0].text == SAID
    _is_told(page)


def _is_told(page: Page) -> None:
    assert f"![QR Code: {SAID}](images/image_2.jpg)" in page_markdown(page).text.replace("\\", "")
    block = scnet_page(page)["blocks"][2]
    assert block["type"] == "image"
    assert block["sub_img"]
    assert SAID in scnet_page(page)["md"]["markdown_content"].replace("\\", "")
    assert SAID not in "\n".join(line.line.text for each in view_document(document(page)).pages for line in each.lines)
    assert bbox_of(page.blocks[2].polygon) != bbox_of(page.blocks[2].barcodes[0].polygon)
