"""Drawn pages, whose text and places are known, come back as they were drawn: by either way of reading, any way up."""

from __future__ import annotations

import io
import json
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import pypdf
import pytest
from PIL import Image

import drawings
from drawings import Sheet, scanned_pdf, text_pdf
from drawings.photographs import photograph
from pagemill.document import BlockKind, Line, LineSource, Page, page_from_json, page_to_json
from pagemill.errors import DocumentDamaged, DocumentEncrypted, KindNotSupported, SourceTooLarge
from pagemill.geometry import Affine, Homography, bbox_of, iou
from pagemill.intake import PICTURE_KINDS, Kind
from pagemill.reading import Reader, ReadOptions, count_pages
from pagemill.settings import LimitSettings, load_settings

SETTINGS = load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(SETTINGS)


def sheet() -> Sheet:
    page = Sheet()
    page.write(420, 120, "设备采购合同", 60)
    y = page.paragraph(
        150,
        260,
        940,
        "甲方委托乙方供应下列设备，乙方保证所供设备为全新原装，并在合同生效之日起三十日内运抵甲方指定地点。",
    )
    y = page.paragraph(
        150, y + 40, 940, "The supplier shall deliver the goods within 30 days. Payment is due in two parts."
    )
    page.table(
        150, y + 60, [300, 300, 340], [["名称", "数量", "金额"], ["水泵", "12", "8,640.00"], ["阀门", "40", "2,200.00"]]
    )
    return page


def read(reader: Reader, data: bytes, kind: Kind, tmp_path: Path, options: ReadOptions | None = None) -> list[Page]:
    path = tmp_path / "document"
    path.write_bytes(data)
    pages = range(count_pages(path, kind, SETTINGS.limits))
    return list(reader.read(path, kind, pages, options or ReadOptions()))


def encoded(picture: Image.Image, form: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def lines_of(page: Page) -> Iterator[Line]:
    for block in page.blocks:
        yield from block.lines
        for cell in block.table.cells if block.table else ():
            yield from cell.lines


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def likeness(page: Page, drawn: Sheet) -> float:
    got = plain("".join(line.text for line in lines_of(page)))
    return SequenceMatcher(None, plain(drawn.text), got, autojunk=False).ratio()


def line_saying(page: Page, text: str) -> Line:
    return next(line for line in lines_of(page) if plain(line.text) == plain(text))


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_a_page_handed_in_any_way_up_is_turned_and_keeps_its_own_coordinates(
    reader: Reader, tmp_path: Path, angle: int
) -> None:
    drawn = sheet()
    (page,) = read(reader, encoded(drawn.turned(angle)), Kind.PNG, tmp_path)
    assert page.turned == (360 - angle) % 360
    assert likeness(page, drawn) > 0.97
    title = line_saying(page, "设备采购合同")
    box = next(run.bbox for run in drawn.texts if run.text == "设备采购合同")
    assert iou(page.read_bbox(title.polygon), box) > 0.6
    # In the page as submitted the same line stands where the turned picture has it.
    x0, y0, x1, y1 = bbox_of(title.polygon)
    ink = drawn.turned(angle).convert("L").crop((round(x0), round(y0), round(x1), round(y1)))
    assert ink.getextrema()[0] < 80
    assert (page.width, page.height) == drawn.turned(angle).size


@pytest.mark.parametrize("skew", [-6.0, 3.0])
def test_a_lean_is_taken_out(reader: Reader, tmp_path: Path, skew: float) -> None:
    drawn = sheet()
    (page,) = read(reader, encoded(drawn.scanned(skew=skew)), Kind.PNG, tmp_path)
    assert page.skew == pytest.approx(skew, abs=0.35)
    assert likeness(page, drawn) > 0.96
    assert any(block.table and block.table.row_count == 3 and block.table.col_count == 3 for block in page.blocks)


@pytest.mark.parametrize("angle", [0, 90])
def test_perspective_is_taken_out_of_a_photograph(reader: Reader, tmp_path: Path, angle: int) -> None:
    drawn = sheet()
    corners = ((180, 140), (1200, 250), (1110, 1700), (70, 1560))
    taken, to_sheet = photograph(drawn.image, corners, (1300, 1800))
    if angle:
        taken = taken.rotate(-90, expand=True)
        to_sheet @= Affine.quarter_turn(90, 1300, 1800).inverse()
    (page,) = read(reader, encoded(taken, "JPEG", quality=90), Kind.JPEG, tmp_path)
    assert (page.width, page.height) == taken.size
    assert likeness(page, drawn) > 0.97
    assert any(block.table and (block.table.row_count, block.table.col_count) == (3, 3) for block in page.blocks)
    # A line stands in the photograph where it was photographed, and on the page as read it lies straight.
    title = line_saying(page, "设备采购合同")
    box = next(run.bbox for run in drawn.texts if run.text == "设备采购合同")
    assert iou(bbox_of(to_sheet.polygon(title.polygon)), box) > 0.6
    assert {type(page.to_read), page.turned} == {Homography, (360 - angle) % 360}
    (x0, y0), (x1, y1), _, (x3, _) = page.read_polygon(title.polygon)
    assert abs(y1 - y0) < 0.02 * (x1 - x0)
    assert abs(x3 - x0) < 4
    assert page_from_json(json.loads(json.dumps(page_to_json(page)))).to_read == page.to_read


def test_orientation_is_left_alone_when_the_caller_says_so(reader: Reader, tmp_path: Path) -> None:
    (page,) = read(reader, encoded(sheet().turned(180)), Kind.PNG, tmp_path, ReadOptions(correct_orientation=False))
    assert page.turned == 0


@pytest.mark.parametrize("rotate", [0, 90, 270])
def test_a_text_layer_is_taken_as_it_is(reader: Reader, tmp_path: Path, rotate: int) -> None:
    drawn = sheet()
    (page,) = read(reader, text_pdf([drawn], rotate=rotate), Kind.PDF, tmp_path)
    lines = list(lines_of(page))
    assert {line.source for line in lines} == {LineSource.TEXT_LAYER}
    assert {line.score for line in lines} == {1.0}
    assert likeness(page, drawn) > 0.99
    title = line_saying(page, "设备采购合同")
    box = next(run.bbox for run in drawn.texts if run.text == "设备采购合同")
    assert iou(page.read_bbox(title.polygon), box) > 0.5
    assert title.offsets[0] == 0
    assert len(title.offsets) == len(title.text) + 1


def test_a_scanned_pdf_is_read_from_its_pixels(reader: Reader, tmp_path: Path) -> None:
    drawn = sheet()
    pages = read(reader, scanned_pdf([drawn.scanned(), drawn.turned(90)]), Kind.PDF, tmp_path)
    assert [page.turned for page in pages] == [0, 270]
    assert all(likeness(page, drawn) > 0.96 for page in pages)
    assert all(line.source is LineSource.OCR for page in pages for line in lines_of(page))


def test_a_picture_on_a_page_with_text_is_read_as_well(reader: Reader, tmp_path: Path) -> None:
    drawn = sheet()
    inset = Sheet(size=(900, 300))
    inset.write(60, 60, "扫描附件第三号", 48)
    inset.write(60, 180, "Serial 77-4031-X", 40)
    drawn.picture((150, 1300, 1050, 1600), inset.image)
    (page,) = read(reader, text_pdf([drawn]), Kind.PDF, tmp_path)
    by_source = {plain(line.text): line.source for line in lines_of(page)}
    assert by_source["设备采购合同"] is LineSource.TEXT_LAYER
    assert by_source["扫描附件第三号"] is LineSource.OCR
    assert by_source["Serial77-4031-X"] is LineSource.OCR


def test_an_invisible_layer_that_disagrees_with_the_scan_is_not_believed(reader: Reader, tmp_path: Path) -> None:
    drawn = sheet()
    scan = pypdf.PdfReader(io.BytesIO(scanned_pdf([drawn.scanned()])))
    writer = pypdf.PdfWriter(clone_from=scan)
    page = writer.pages[0]
    font = pypdf.generic.DictionaryObject(
        {
            pypdf.generic.NameObject("/Type"): pypdf.generic.NameObject("/Font"),
            pypdf.generic.NameObject("/Subtype"): pypdf.generic.NameObject("/Type1"),
            pypdf.generic.NameObject("/BaseFont"): pypdf.generic.NameObject("/Helvetica"),
        }
    )
    page["/Resources"][pypdf.generic.NameObject("/Font")] = pypdf.generic.DictionaryObject(
        {pypdf.generic.NameObject("/F9"): font}
    )
    contents = pypdf.generic.DecodedStreamObject()
    text = b"".join(b"BT /F9 12 Tf 3 Tr 60 %d Td (this was never on the page) Tj ET\n" % y for y in range(100, 700, 20))
    contents.set_data(page.get_contents().get_data() + b"\n" + text)
    page[pypdf.generic.NameObject("/Contents")] = writer._add_object(contents)
    out = io.BytesIO()
    writer.write(out)
    (read_page,) = read(reader, out.getvalue(), Kind.PDF, tmp_path)
    assert likeness(read_page, drawn) > 0.96
    assert "never" not in "".join(line.text for line in lines_of(read_page))


@pytest.mark.parametrize(
    ("form", "kind", "options"),
    [
        ("JPEG", Kind.JPEG, {"quality": 90}),
        ("BMP", Kind.BMP, {}),
        ("WEBP", Kind.WEBP, {"quality": 90}),
        ("GIF", Kind.GIF, {}),
        ("AVIF", Kind.AVIF, {"quality": 80}),
        ("JPEG2000", Kind.JPEG2000, {}),
    ],
)
def test_every_kind_of_picture(reader: Reader, tmp_path: Path, form: str, kind: Kind, options: dict[str, int]) -> None:
    drawn = sheet()
    (page,) = read(reader, encoded(drawn.image, form, **options), kind, tmp_path)
    assert likeness(page, drawn) > 0.96


def test_exif_orientation_is_how_the_page_was_submitted(reader: Reader, tmp_path: Path) -> None:
    drawn = sheet()
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned by 90 degrees clockwise
    (page,) = read(reader, encoded(drawn.turned(270), "JPEG", quality=90, exif=exif), Kind.JPEG, tmp_path)
    assert (page.width, page.height) == drawn.image.size
    assert page.turned == 0
    assert likeness(page, drawn) > 0.96


def test_a_photograph_of_a_phone_is_shown_as_it_was_held(reader: Reader, tmp_path: Path) -> None:
    """HEIF tells the turn in a box of its own; EXIF, which phones write beside, would turn it once more."""
    photograph = Path(drawings.__file__).with_name("phone_photograph.heic").read_bytes()
    (page,) = read(reader, photograph, Kind.HEIF, tmp_path)
    assert (page.width, page.height, page.turned) == (640, 400, 0)
    assert [line.text for line in lines_of(page)] == [
        "Photograph of a page",
        "Reference HE-2026-114",
        "水泵站运行记录",
        "Total due 1,284.50",
    ]


@pytest.mark.parametrize("lines_an_inch", [98, 196])
def test_a_telefax_is_read_with_square_pixels(reader: Reader, tmp_path: Path, lines_an_inch: int) -> None:
    drawn = Sheet()
    drawn.write(150, 120, "Notice of arrival", 64)
    drawn.paragraph(150, 260, 940, "The vessel is due at berth four on 14 May. Please send 26 copies of the bill.", 44)
    width, height = drawn.image.size
    squeezed = drawn.image.resize((width, round(height * lines_an_inch / 204)), Image.Resampling.BOX)
    black = squeezed.convert("L").point(lambda value: 255 * (value > 128)).convert("1")
    fax = encoded(black, "TIFF", compression="group4", dpi=(204, lines_an_inch))
    (page,) = read(reader, fax, Kind.TIFF, tmp_path)
    assert (page.width, page.dpi) == (width, 204)
    assert page.height == (pytest.approx(height, abs=1) if lines_an_inch == 98 else squeezed.height)
    assert likeness(page, drawn) > 0.96


def test_a_tiff_has_as_many_pages_as_it_has_frames(reader: Reader, tmp_path: Path) -> None:
    drawn = sheet()
    blank = Image.new("RGB", (600, 800), "white")
    data = encoded(drawn.image, "TIFF", save_all=True, append_images=[blank, drawn.image], compression="tiff_lzw")
    pages = read(reader, data, Kind.TIFF, tmp_path)
    assert [page.index for page in pages] == [0, 1, 2]
    assert [bool(page.blocks) for page in pages] == [True, False, True]


def test_transparency_shows_the_paper(reader: Reader, tmp_path: Path) -> None:
    drawn = sheet()
    mask = drawn.image.convert("L").point(lambda value: 255 - value)
    picture = Image.new("RGBA", drawn.image.size, (0, 0, 0, 0))
    picture.putalpha(mask)
    (page,) = read(reader, encoded(picture), Kind.PNG, tmp_path)
    assert likeness(page, drawn) > 0.96


def test_encryption(reader: Reader, tmp_path: Path) -> None:
    def locked(user: str) -> bytes:
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(text_pdf([sheet()])))
        writer.encrypt(user_password=user, owner_password="owner", algorithm="AES-256")
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    (page,) = read(reader, locked(""), Kind.PDF, tmp_path)
    assert likeness(page, sheet()) > 0.99
    with pytest.raises(DocumentEncrypted):
        read(reader, locked("secret"), Kind.PDF, tmp_path)


@pytest.mark.parametrize("kind", [Kind.PDF, *sorted(PICTURE_KINDS)])
def test_rubbish_is_damaged(tmp_path: Path, kind: Kind) -> None:
    path = tmp_path / "document"
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    with pytest.raises(DocumentDamaged):
        count_pages(path, kind, LimitSettings())


def test_a_picture_cut_short_is_one_failed_page(reader: Reader, tmp_path: Path) -> None:
    data = encoded(sheet().image)
    (page,) = read(reader, data[: len(data) // 2], Kind.PNG, tmp_path)
    assert page.failure is not None
    assert page.failure.code == "PictureDamaged"


def test_limits_on_pixels_and_pages(tmp_path: Path) -> None:
    path = tmp_path / "document"
    path.write_bytes(encoded(Image.new("1", (20_000, 20_000)), "PNG"))
    with pytest.raises(SourceTooLarge, match="20000"):
        count_pages(path, Kind.PNG, LimitSettings())
    path.write_bytes(text_pdf([Sheet(), Sheet(), Sheet()]))
    with pytest.raises(SourceTooLarge, match="3 pages"):
        count_pages(path, Kind.PDF, LimitSettings(document_pages=2))
    with pytest.raises(KindNotSupported):
        count_pages(path, Kind.ZIP, LimitSettings())


def test_headings_headers_numbers_and_order_of_two_columns(reader: Reader, tmp_path: Path) -> None:
    page = Sheet()
    page.write(150, 60, "Yearly Report of the Reading Rooms", 20)
    page.write(260, 150, "The State of the Reading Rooms", 48)
    left = "In the spring the rooms were opened again after the long work on their roofs, and many came. " * 5
    right = "The accounts of the year show that the gifts of members paid for nearly all of the new books. " * 5
    page.write(120, 290, "1 Opening", 32)
    page.paragraph(120, 350, 460, left, 24)
    page.write(660, 290, "2 Accounts", 32)
    page.paragraph(660, 350, 460, right, 24)
    page.write(610, 1680, "17", 22)
    (result,) = read(reader, text_pdf([page]), Kind.PDF, tmp_path)
    kinds = {plain(block.text): block for block in result.blocks}
    assert kinds[plain("Yearly Report of the Reading Rooms")].kind is BlockKind.HEADER
    assert kinds["17"].kind is BlockKind.NUMBER
    title = kinds[plain("The State of the Reading Rooms")]
    assert (title.kind, title.level) == (BlockKind.DOC_TITLE, 1)
    assert (kinds["1Opening"].kind, kinds["1Opening"].level) == (BlockKind.PARAGRAPH_TITLE, 2)
    order = "".join(plain(block.text) for block in result.blocks)
    places = [
        order.index(plain(text))
        for text in ("The State", "1 Opening", "after the long work", "2 Accounts", "accounts of")
    ]
    assert places == sorted(places)
