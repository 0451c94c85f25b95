"""Every kind of block that reading tells, from a page that was drawn to each field of the result file."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from drawings import scanned_pdf, text_pdf
from drawings.every_kind import (
    LISTING,
    STAMP,
    DrawnPart,
    KnownSheet,
    chart,
    contents,
    formulas,
    letter,
    listing,
    paper,
    references,
    tables_and_pictures,
    vertical,
)
from pagemill.export import scnet_page
from pagemill.export.scnet_page import BLOCK_TYPES
from pagemill.geometry import iou, union
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings

SETTINGS = load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings
PAGES = (paper, references, contents, tables_and_pictures, chart, listing, vertical, letter, formulas)
TYPES = {kind.value: type_ for kind, type_ in BLOCK_TYPES.items()}
#: Lists whose entries may come as one block or each as its own.
LISTS = {"content", "reference_content", "vertical_text"}

Json = dict[str, Any]
Read = tuple[KnownSheet, Json]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Read]:
    """Each page as drawn, and as the result file has it; as one document, for what runs along its pages."""
    drawn = [draw() for draw in PAGES]
    path = tmp_path_factory.mktemp("kinds") / "document.pdf"
    path.write_bytes(text_pdf([known.sheet for known in drawn]))
    read = Reader(SETTINGS).read(path, Kind.PDF, range(len(drawn)), ReadOptions(inline_formula=True))
    told = zip(PAGES, drawn, read, strict=True)
    return {draw.__name__: (known, scnet_page(page)) for draw, known, page in told}


def said(block: Json) -> str:
    if block.get("latex"):
        return "".join(block["latex"].replace(r"\cdot", "·").split())
    return "".join("".join(line["text"].split()) for line in block.get("lines", ()))


def box_of(block: Json) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = block["bbox"]
    return (x0, y0, x1, y1)


def block_of(page: Json, part: DrawnPart) -> Json:
    return max(page["blocks"], key=lambda block: iou(box_of(block), part.box))


def gathered(parts: Iterable[DrawnPart]) -> list[DrawnPart]:
    """Parts in order, the entries of a list as one; a note in the margin, which may be read first or last, is last."""
    told: list[DrawnPart] = []
    for part in sorted(parts, key=lambda part: part.kind == "aside_text"):
        if told and told[-1].kind == part.kind and part.kind in LISTS:
            told[-1] = DrawnPart(part.kind, told[-1].text + part.text, union((told[-1].box, part.box)))
        else:
            told.append(part)
    return told


@pytest.mark.parametrize("draw", PAGES)
def test_blocks_are_what_was_drawn_in_its_order_with_words_and_places(
    draw: Callable[[], KnownSheet], results: dict[str, Read]
) -> None:
    known, page = results[draw.__name__]
    wanted = gathered(known.parts)
    found = gathered(DrawnPart(block["sub_type"], said(block), box_of(block)) for block in page["blocks"])
    assert [(part.kind, part.text) for part in found] == [(part.kind, part.text) for part in wanted]
    for one, other in zip(found, wanted, strict=True):
        # The network's box stands off a chart.
        assert iou(one.box, other.box) > (0.55 if one.kind == "chart" else 0.65)
    assert all(block["type"] == TYPES[block["sub_type"]] for block in page["blocks"])
    assert [block["id"] for block in page["blocks"]] == list(range(len(page["blocks"])))


def test_every_kind_is_shown_by_some_page(results: dict[str, Read]) -> None:
    shown = {block["sub_type"] for _, page in results.values() for block in page["blocks"]}
    assert shown == TYPES.keys()


@pytest.mark.parametrize("draw", PAGES)
def test_a_page_has_its_turn_and_size_and_its_lines_have_places_and_scores(
    draw: Callable[[], KnownSheet], results: dict[str, Read]
) -> None:
    known, page = results[draw.__name__]
    assert page["rotate_angle"] == 0
    assert (page["width"], page["height"]) == pytest.approx(known.sheet.size, abs=2)
    runs = {"".join(run.text.split()): run.bbox for run in known.sheet.texts}
    runs |= {part.text: part.box for part in known.parts if part.kind in ("vertical_text", "inline_formula")}
    for block in page["blocks"]:
        for line in block.get("lines", ()):
            assert line["score"] == 1.0
            (x0, y0), _, (x1, y1), _ = line["polygon"]
            assert line["bbox"] == [min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)]
            x0, y0, x1, y1 = line["bbox"]
            # A font's line is higher than the ink of the letters in it.
            ink = runs["".join(line["text"].split())]
            assert x0 == pytest.approx(ink[0], abs=6)
            assert x1 == pytest.approx(ink[2], abs=20)
            assert y0 <= ink[1] + 4
            assert y1 >= ink[3] - 4


def test_a_table_has_its_html_and_cells_with_rows_columns_and_places(results: dict[str, Read]) -> None:
    _, page = results["tables_and_pictures"]
    table = next(block for block in page["blocks"] if block["type"] == "table")
    assert table["html"] == (
        "<table><tr><td>站名</td><td>水位（米）</td><td>能耗</td></tr><tr><td>东站</td><td>2.41</td><td>318</td></tr>"
        "<tr><td>西站</td><td>2.07</td><td>295</td></tr></table>"
    )
    assert [cell["id"] for cell in table["cells"]] == list(range(9))
    assert [(cell["rows"], cell["cols"]) for cell in table["cells"]] == [
        ([row, row], [col, col]) for row in range(3) for col in range(3)
    ]
    for cell in table["cells"]:
        row, col = cell["rows"][0], cell["cols"][0]
        drawn = (260 + 240 * col, 320 + 60 * row, 500 + 240 * col, 380 + 60 * row)
        assert iou(box_of(cell), drawn) > 0.9
        (x0, y0), _, (x1, y1), _ = cell["polygon"]
        assert cell["bbox"] == pytest.approx([x0, y0, x1, y1], abs=1)


def test_pictures_carry_their_own_pixels(results: dict[str, Read]) -> None:
    for name, kind in (("tables_and_pictures", "image"), ("letter", "header_image"), ("letter", "footer_image")):
        known, page = results[name]
        part = next(part for part in known.parts if part.kind == kind)
        block = block_of(page, part)
        crop = Image.open(io.BytesIO(base64.b64decode(block["sub_img"])))
        x0, y0, x1, y1 = block["bbox"]
        assert crop.format == "JPEG"
        assert crop.size == pytest.approx((x1 - x0, y1 - y0), abs=2)
        drawn = known.sheet.image.crop((x0, y0, x1, y1)).resize((8, 8))
        shown = crop.convert("RGB").resize((8, 8))
        pairs = zip(drawn.tobytes(), shown.tobytes(), strict=True)
        assert sum(abs(one - other) for one, other in pairs) / (8 * 8 * 3) < 12


def test_a_chart_carries_its_crop_and_is_a_picture_in_the_markdown(results: dict[str, Read]) -> None:
    _, page = results["chart"]
    index, block = next((n, block) for n, block in enumerate(page["blocks"]) if block["type"] == "chart")
    x0, y0, x1, y1 = block["bbox"]
    crop = Image.open(io.BytesIO(base64.b64decode(block["sub_img"])))
    assert crop.size == pytest.approx((x1 - x0, y1 - y0), abs=2)
    assert "lines" not in block
    (image,) = page["md"]["images"]
    assert (image["block_index"], image["type"], image["sub_type"]) == (index, "chart", "chart")
    assert f"(images/{image['name']})" in page["md"]["markdown_content"]


def test_a_listing_carries_its_crop_and_is_code_in_the_markdown(results: dict[str, Read]) -> None:
    _, page = results["listing"]
    block = next(block for block in page["blocks"] if block["sub_type"] == "algorithm")
    x0, y0, x1, y1 = block["bbox"]
    crop = Image.open(io.BytesIO(base64.b64decode(block["sub_img"])))
    assert crop.size == pytest.approx((x1 - x0, y1 - y0), abs=2)
    assert "lines" not in block
    assert "```\n" + "\n".join(LISTING) + "\n```" in page["md"]["markdown_content"]
    assert page["md"]["images"] == []


def test_a_formula_that_the_file_sets_sign_by_sign_is_latex(results: dict[str, Read]) -> None:
    _, page = results["paper"]
    formula = next(block for block in page["blocks"] if block["sub_type"] == "display_formula")
    assert formula["latex"] == r"E=a\cdot h+b\cdot t" and "lines" not in formula
    number = next(block for block in page["blocks"] if block["sub_type"] == "formula_number")
    assert [line["text"] for line in number["lines"]] == ["(1)"]


def test_a_formula_of_a_scan_has_no_latex_and_what_was_read(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned_pdf([paper().sheet.image]))
    (read,) = Reader(SETTINGS).read(path, Kind.PDF, [0], ReadOptions())
    formula = next(block for block in scnet_page(read)["blocks"] if block["sub_type"] == "display_formula")
    assert formula["latex"] == ""
    assert "".join("".join(line["text"].split()) for line in formula["lines"]) == "E=a·h+b·t"


def test_formulas_within_a_line_are_blocks_after_their_paragraph_and_stay_in_its_text(results: dict[str, Read]) -> None:
    _, page = results["formulas"]
    told = [(block["type"], block["sub_type"], block.get("latex")) for block in page["blocks"]]
    assert told[1:3] == [("text", "text", None), ("formula", "inline_formula", "")]
    assert [line["text"] for line in page["blocks"][2]["lines"]] == ["Q ≤ k · h + 2"]
    assert "流量满足 Q ≤ k · h + 2，其中" in page["md"]["markdown_content"]


def test_a_seal_has_its_stamp_with_every_field(results: dict[str, Read]) -> None:
    known, page = results["letter"]
    part = next(part for part in known.parts if part.kind == "seal")
    seal = block_of(page, part)
    (stamp,) = seal["blocks"]
    assert (stamp["id"], stamp["class_id"], stamp["class_name"]) == (0, 0, "circle_stamp")
    assert (stamp["color_type"], stamp["is_rotated"]) == ("红色", False)
    assert 0.8 < stamp["score"] <= 1
    assert iou(box_of(stamp), part.box) > 0.9
    assert [line["text"] for line in stamp["lines"]] == [STAMP.curved, *STAMP.middle]
    crop = Image.open(io.BytesIO(base64.b64decode(stamp["sub_img"])))
    assert crop.size == pytest.approx((part.box[2] - part.box[0], part.box[3] - part.box[1]), abs=6)


def test_the_markdown_shows_pictures_and_stamps_under_the_names_it_lists(results: dict[str, Read]) -> None:
    _, page = results["letter"]
    markdown = page["md"]["markdown_content"]
    (image,) = page["md"]["images"]
    index = next(n for n, block in enumerate(page["blocks"]) if block["type"] == "seal")
    assert image == {
        "id": 0,
        "block_index": index,
        "seal_block_index": 0,
        "format": "JPG",
        "path": "images/",
        "name": f"image_{index}_seal_0.jpg",
        "type": "seal",
        "sub_type": "seal",
    }
    assert f"(images/{image['name']})" in markdown
    assert markdown.startswith("# 关于汛期值班的通知")
    # What runs along the head and the foot is not of the text.
    assert "值班室" not in markdown

    _, page = results["tables_and_pictures"]
    index = next(n for n, block in enumerate(page["blocks"]) if block["type"] == "image")
    assert page["md"]["images"] == [
        {
            "id": 0,
            "block_index": index,
            "format": "JPG",
            "path": "images/",
            "name": f"image_{index}.jpg",
            "type": "image",
            "sub_type": "image",
        }
    ]


def test_the_markdown_has_the_body_and_leaves_the_frame_of_the_page_out(results: dict[str, Read]) -> None:
    markdown = results["paper"][1]["md"]["markdown_content"]
    assert markdown.startswith("# 汛期水泵站的运行与能耗\n\n摘要：本文研究了")
    assert "## 1 引言" in markdown
    assert "$$\nE=a\\cdot h+b\\cdot t\n$$" in markdown
    assert "城市排水研究" not in markdown
    assert "\n17" not in markdown
