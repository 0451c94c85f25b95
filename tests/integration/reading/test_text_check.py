"""A page's own text and its picture compared: each region is read from the one that can be believed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from drawings import Sheet
from drawings.pdf_text import PdfText
from drawings.sheet import font
from pagemill.document import Line, LineSource, Page
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings

SETTINGS = load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings
SOUND = [
    "The contract was signed on the third of March.",
    "Both parties keep one copy of it each.",
    "Notice is to be given thirty days ahead.",
]
#: A sheet of A4 at 150 dots an inch, in points.
SIDES = (595.2, 841.92)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(SETTINGS)


def read(reader: Reader, page: PdfText, tmp_path: Path) -> Page:
    path = tmp_path / "page.pdf"
    path.write_bytes(page.pdf())
    (read_page,) = reader.read(path, Kind.PDF, range(1), ReadOptions())
    return read_page


def lines_of(page: Page) -> Iterator[Line]:
    for block in page.blocks:
        yield from block.lines


def sources(page: Page) -> dict[str, LineSource]:
    return {"".join(unicodedata.normalize("NFKC", line.text).split()): line.source for line in lines_of(page)}


def close(text: str) -> str:
    return "".join(text.split())


def page_of(texts: Sequence[str]) -> PdfText:
    page = PdfText()
    for number, text in enumerate(texts):
        page.write(72, 120 + 24 * number, text, 13)
    return page


def scanned(texts: Sequence[str]) -> Sheet:
    sheet = Sheet()
    for number, text in enumerate(texts):
        sheet.write(150, 250 + 60 * number, text, 30)
    return sheet


def lay_under(page: PdfText, texts: Sequence[str]) -> None:
    """The text that a scanner's program lays under the lines of `scanned`."""
    for number, text in enumerate(texts):
        page.write(72, (250 + 60 * number + 30) * 0.48, text, 30 * 0.48, mode=3)


@pytest.mark.parametrize("mapped", [False, True])
def test_lines_whose_codes_are_wrong_are_read_from_the_picture_and_the_others_are_kept(
    reader: Reader, tmp_path: Path, mapped: bool
) -> None:
    page = page_of(SOUND)
    # Codes without a table, or with one that shifts every letter, as some programs write.
    shifted = {chr(code): chr(code - 29) for code in range(ord("A"), ord("z") + 1)}
    page.write(72, 300, "Payment is due when the goods arrive", 13, says=shifted, mapped=mapped)
    page.write(72, 324, "and not later than the first of June", 13, says=shifted, mapped=mapped)
    found = sources(read(reader, page, tmp_path))
    assert found == {close(text): LineSource.TEXT_LAYER for text in SOUND} | {
        "Paymentisduewhenthegoodsarrive": LineSource.OCR,
        "andnotlaterthanthefirstofJune": LineSource.OCR,
    }


def test_a_letter_that_the_file_does_not_tell_is_filled_in_and_the_line_is_kept(reader: Reader, tmp_path: Path) -> None:
    page = page_of(SOUND)
    # Codes of the private area, as subset fonts have for their ligatures; the O of `O0` is what OCR would mistake.
    page.write(72, 300, "The oXce of Station O0 was conYrmed in writing", 13, says={"X": "\ue001", "Y": "\ue002"})
    found = read(reader, page, tmp_path)
    line = next(line for line in lines_of(found) if line.text.endswith("writing"))
    assert line.text == "The oXce of Station O0 was conYrmed in writing"
    assert line.source is LineSource.TEXT_LAYER
    assert len(line.offsets) == len(line.text) + 1
    assert list(line.offsets) == sorted(line.offsets)


def test_a_long_line_that_lacks_a_sign_keeps_its_words_whatever_is_read(reader: Reader, tmp_path: Path) -> None:
    page = page_of(SOUND)
    # What is drawn is much unlike what the file says; but for one sign that is writing, and no other font is odd.
    words = {"甲": "か", "乙": "な", "丙": "文", "丁": "字", "戊": "で", "己": "あ", "庚": "る", "辛": "\ue001"}
    page.write(72, 300, "辛甲乙丙丁戊己庚" + "丙丁戊己庚甲乙" * 4, 13, says=words)
    found = sources(read(reader, page, tmp_path))
    assert found["かな文字である" + "文字であるかな" * 4] is LineSource.TEXT_LAYER


def test_a_page_whose_codes_are_all_wrong_is_read_from_its_pixels(reader: Reader, tmp_path: Path) -> None:
    page = PdfText()
    western = {char: bytes(char, "gbk")[:1].decode("latin-1") for char in "设备在二楼安装完毕运行三十天后进第一次检查"}
    for number in range(6):
        page.write(72, 120 + 24 * number, "设备在二楼安装完毕运行三十天后进行第一次检查", 13, says=western)
    found = sources(read(reader, page, tmp_path))
    assert set(found) == {"设备在二楼安装完毕运行三十天后进行第一次检查"}
    assert set(found.values()) == {LineSource.OCR}


def test_an_odd_word_that_is_what_the_page_shows_is_kept(reader: Reader, tmp_path: Path) -> None:
    page = page_of(SOUND)
    page.write(72, 300, "XQRT BVNM KLPS DFGH WRTZ PLKJ", 13)
    found = sources(read(reader, page, tmp_path))
    assert found["XQRTBVNMKLPSDFGHWRTZPLKJ"] is LineSource.TEXT_LAYER


def test_letters_drawn_as_curves_are_read(reader: Reader, tmp_path: Path) -> None:
    page = page_of(SOUND)
    page.curves(72, 300, "Drawn as outlines, line 1", 16)
    page.curves(72, 330, "设备采购合同第二行", 16)
    found = sources(read(reader, page, tmp_path))
    assert found["Drawnasoutlines,line1"] is LineSource.OCR
    assert found["设备采购合同第二行"] is LineSource.OCR
    assert [text for text, source in found.items() if source is LineSource.TEXT_LAYER] == [close(t) for t in SOUND]


def test_a_page_of_text_alone_holds_no_ink_to_read(reader: Reader, tmp_path: Path) -> None:
    page = page_of(SOUND)
    page.raw("1 w 72 400 m 500 400 l S 72 300 m 500 300 l S 72 300 m 72 400 l S 500 300 m 500 400 l S")
    page.fill((72, 600, 110, 690), (0.3, 0.5, 0.8))
    page.fill((130, 640, 168, 690), (0.3, 0.5, 0.8))
    page.fill((188, 620, 226, 690), (0.3, 0.5, 0.8))
    assert set(sources(read(reader, page, tmp_path))) == {close(text) for text in SOUND}


def test_text_under_a_scan_is_taken_where_it_says_what_the_picture_says(reader: Reader, tmp_path: Path) -> None:
    page = PdfText(width=SIDES[0], height=SIDES[1])
    page.picture((0, 0, *SIDES), scanned(SOUND).image)
    lay_under(page, SOUND)
    assert sources(read(reader, page, tmp_path)) == {close(text): LineSource.TEXT_LAYER for text in SOUND}


def test_text_under_a_scan_that_says_something_else_is_not_believed(reader: Reader, tmp_path: Path) -> None:
    page = PdfText(width=SIDES[0], height=SIDES[1])
    page.picture((0, 0, *SIDES), scanned(SOUND).image)
    lay_under(page, ["Thc con1ract was slgned cn tne thlrd cf Harch.", *SOUND[1:]])
    found = sources(read(reader, page, tmp_path))
    assert set(found) == {close(text) for text in SOUND}
    assert set(found.values()) == {LineSource.OCR}


def test_a_word_smudged_on_a_scan_is_the_layers_and_words_wrong_in_the_layer_are_the_scans(
    reader: Reader, tmp_path: Path
) -> None:
    texts = [*SOUND, "The contract ends with the year."]
    sheet = scanned(texts)
    # The second "the" of the last line, without what rises from its "h".
    left, right = (150 + font("sans", 30).getlength(before) for before in ("The contract ends with t", texts[-1][:-6]))
    ImageDraw.Draw(sheet.image).rectangle((left, 430, right, 446), fill=(255, 255, 255))
    page = PdfText(width=SIDES[0], height=SIDES[1])
    page.picture((0, 0, *SIDES), sheet.image)
    lay_under(page, [SOUND[0], "Both partics keep onc copy cf it each.", *texts[2:]])
    found = sources(read(reader, page, tmp_path))
    assert found == {close(text): LineSource.OCR for text in texts}


def test_text_covered_by_a_scan_is_judged_as_if_it_were_invisible(reader: Reader, tmp_path: Path) -> None:
    page = PdfText(width=SIDES[0], height=SIDES[1])
    for number in range(3):
        page.write(72, 134 + 28.8 * number, "something else than the scan says", 14)
    page.picture((0, 0, *SIDES), scanned(SOUND).image)
    found = sources(read(reader, page, tmp_path))
    assert set(found) == {close(text) for text in SOUND}
    assert set(found.values()) == {LineSource.OCR}


def test_a_scan_that_is_hard_to_read_is_no_evidence_against_its_text(reader: Reader, tmp_path: Path) -> None:
    sheet = scanned(SOUND)
    small = sheet.image.resize((sheet.size[0] // 4, sheet.size[1] // 4), Image.Resampling.BILINEAR)
    grain = np.random.default_rng(3).normal(0, 20, (small.height, small.width, 1))
    noisy = np.clip(np.asarray(small.filter(ImageFilter.GaussianBlur(0.8)), np.float64) + grain, 0, 255)
    page = PdfText(width=SIDES[0], height=SIDES[1])
    page.picture((0, 0, *SIDES), Image.fromarray(noisy.astype(np.uint8)).resize(sheet.size))
    lay_under(page, SOUND)
    found = sources(read(reader, page, tmp_path))
    assert {close(text) for text in SOUND} <= set(found)


def test_a_page_number_laid_over_a_scan_leaves_the_scan_to_be_read(reader: Reader, tmp_path: Path) -> None:
    page = PdfText(width=SIDES[0], height=SIDES[1])
    page.picture((0, 0, *SIDES), scanned(SOUND).image)
    page.write(500, 820, "Exhibit 12", 10)
    assert {close(text) for text in SOUND} <= set(sources(read(reader, page, tmp_path)))


def test_a_sheet_scanned_onto_a_page_of_three_inches_is_drawn_large_enough_to_read(
    reader: Reader, tmp_path: Path
) -> None:
    page = PdfText(width=SIDES[0] / 3, height=SIDES[1] / 3)
    page.picture((0, 0, SIDES[0] / 3, SIDES[1] / 3), scanned(SOUND).image)
    found = read(reader, page, tmp_path)
    assert {close(text) for text in SOUND} <= set(sources(found))
    assert found.dpi == pytest.approx(300)
