"""A searchable PDF: it looks as what came, and its text stands where it was read, in reading order, on any page."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from drawings.searchable_pdfs import (
    DPI,
    even,
    never,
    page,
    paper,
    picture_of,
    pictured,
    places,
    searchable,
    slot,
    texts,
)
from pagemill.document import (
    Block,
    BlockKind,
    Cell,
    Line,
    Page,
    PageFailure,
    Picture,
    Stamp,
    StampColor,
    StampShape,
    Table,
)
from pagemill.export.searchable_pdf import write_searchable_pdf
from pagemill.export.searchable_pdf.glyphless_font import EM, STEP
from pagemill.geometry import Affine, bbox_of, polygon_of
from pagemill.intake import Kind

# --- the text and its places ------------------------------------------------------------------------------------------


def test_every_character_is_in_its_place_and_in_order() -> None:
    """Wide, narrow and single ones, beyond the first plane of Unicode too."""
    lines = {"文档扫描": (100, 100, 300, 140), "ab cd": (100, 200, 250, 230), "7": (600, 200, 615, 230)}
    lines["\U00020000x"] = (100, 300, 160, 330)
    made = pictured(page(*(even(text, box) for text, box in lines.items())))
    assert texts(made) == ["文档扫描 ab cd 7 \U00020000x"]
    found = places(made)
    for text, box in lines.items():
        for i, char in enumerate(text):
            if ord(char) < 0x10000:
                # Within half a step of the font's, or half a pixel of PDFium's own rounding.
                tolerance = STEP / EM * (box[3] - box[1]) / 2 + 0.5
                assert found[char] == pytest.approx(slot(box, i, len(text)), abs=tolerance), char


def test_characters_stand_where_the_line_says_that_they_begin() -> None:
    line = Line("一 二", polygon_of((100, 100, 500, 140)), offsets=(0.0, 0.1, 0.9, 1.0))
    found = places(pictured(page(line)))
    assert found["一"] == pytest.approx((100, 100, 140, 140), abs=1.5)
    assert found["二"] == pytest.approx((460, 100, 500, 140), abs=1.5)


def test_where_a_line_does_not_say_letters_take_their_usual_widths() -> None:
    found = places(pictured(page(Line("iW文", polygon_of((100, 100, 300, 140))))))
    widths = {char: found[char][2] - found[char][0] for char in "iW文"}
    assert widths["i"] < widths["W"] < widths["文"]
    assert found["i"][0] == pytest.approx(100, abs=1.5)
    assert found["文"][2] == pytest.approx(300, abs=1.5)


@pytest.mark.parametrize("angle", [-4.0, 2.0, 30.0])
def test_a_leaning_line_leans_with_the_page(angle: float) -> None:
    lean = Affine.rotation(angle, (400, 500))
    box = (200, 480, 600, 520)
    made = pictured(page(even("左中右", lean.polygon(polygon_of(box)))))
    assert texts(made) == ["左中右"]
    found = places(made)
    for i, char in enumerate("左中右"):
        x0, y0, x1, y1 = found[char]
        middle = bbox_of(lean.polygon(polygon_of(slot(box, i, 3))))
        assert ((x0 + x1) / 2, (y0 + y1) / 2) == pytest.approx(
            ((middle[0] + middle[2]) / 2, (middle[1] + middle[3]) / 2), abs=2
        )


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page_is_shown_upright_with_its_text_in_place(turned: int) -> None:
    """The page came lying or upside down; its polygons are those of the page as it came."""
    to_read = Affine.quarter_turn(turned, 800, 1000)
    box = (150, 200, 450, 240)
    line = even("甲乙丙丁戊己庚辛", to_read.inverse().polygon(polygon_of(box)))
    made = pictured(
        page(line, even("壬癸", to_read.inverse().polygon(polygon_of((150, 300, 250, 340)))), turned=turned)
    )
    assert texts(made) == ["甲乙丙丁戊己庚辛 壬癸"]
    shown = (800, 1000) if turned == 180 else (1000, 800)
    assert places(made, 0, *shown)["乙"] == pytest.approx(slot(box, 1, 8), abs=2)
    upright = np.rot90(paper(), -turned // 90)
    assert np.abs(picture_of(made).astype(int) - upright).mean() < 1


def test_a_page_of_next_to_no_text_is_shown_as_it_came() -> None:
    made = pictured(page(even("图", (100, 100, 140, 140)), turned=180))
    assert places(made)["图"] == pytest.approx((100, 100, 140, 140), abs=2)


def test_text_from_top_to_bottom_runs_down_its_column() -> None:
    """Columns follow from right to left, as those of vertical Chinese do."""
    first, second = (600, 100, 640, 340), (540, 100, 580, 220)
    made = pictured(page(even("从上往下写字", first), even("第二列", second)))
    assert texts(made) == ["从上往下写字 第二列"]
    found = places(made)
    for text, (x0, y0, x1, y1) in (("从上往下写字", first), ("第二列", second)):
        tall = (y1 - y0) / len(text)
        for i, char in enumerate(text):
            assert found[char] == pytest.approx((x0, y0 + i * tall, x1, y0 + (i + 1) * tall), abs=2), char


@pytest.mark.parametrize("angle", [-90, 90])
def test_lines_written_up_or_down_keep_their_order(angle: int) -> None:
    """As the columns of a table that lies on an upright page."""
    rows = ["Turned line one", "and the next one", "3"]
    turn = Affine.rotation(angle, (400, 500))
    boxes = [polygon_of((200, 400 + 50 * i, 200 + 20 * len(row), 440 + 50 * i)) for i, row in enumerate(rows)]
    made = pictured(page(*(even(row, turn.polygon(box)) for row, box in zip(rows, boxes, strict=True))))
    assert texts(made) == [" ".join(rows)]


def test_everything_that_was_read_is_there_in_reading_order() -> None:
    """Also the page's frame, tables row by row, words in pictures and stamps, and formulas known as LaTeX alone."""

    def line(text: str, y: float) -> Line:
        return even(text, (100, y, 100 + 20 * len(text), y + 20))

    def cell(row: int, col: int, text: str) -> Cell:
        box = (100 + 300 * col, 200 + 40 * row, 380 + 300 * col, 240 + 40 * row)
        return Cell((row, row), (col, col), polygon_of(box), (even(text, (box[0], box[1], box[0] + 60, box[1] + 20)),))

    box = polygon_of((100, 400, 300, 500))
    picture = Picture(b"jpeg", 10, 10)
    stamp = Stamp(box, StampShape.CIRCLE, StampColor.RED, 0.9, False, picture, (line("公章", 560),))
    blocks = (
        Block(BlockKind.HEADER, box, (line("header", 20),)),
        Block(
            BlockKind.TABLE, box, table=Table((cell(1, 1, "d4"), cell(0, 0, "a1"), cell(1, 0, "c3"), cell(0, 1, "b2")))
        ),
        Block(BlockKind.CHART, box, (line("axis", 400),), picture=picture),
        Block(BlockKind.DISPLAY_FORMULA, polygon_of((100, 450, 500, 500)), latex=r"\frac{a}{b}"),
        Block(BlockKind.SEAL, box, stamps=(stamp,)),
        Block(BlockKind.NUMBER, box, (line("- 3 -", 900),)),
    )
    made = pictured(Page(0, 800, 1000, 800, 1000, blocks=blocks, dpi=DPI))
    assert texts(made) == [r"header a1 b2 c3 d4 axis \frac{a}{b} 公章 - 3 -"]
    # A formula fills its block's width, however many characters its source has.
    found = places(made)
    assert (found["\\"][0], found["}"][2]) == pytest.approx((100, 500), abs=3)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="Poppler's pdftotext is not installed")
def test_poppler_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    lean = Affine.rotation(1.5, (400, 500))
    rows = ["采购合同 A-17", "Readers borrowed books.", "合计 174,900.00"]
    lines = [
        even(text, lean.polygon(polygon_of((100, 100 + 50 * i, 500, 130 + 50 * i)))) for i, text in enumerate(rows)
    ]
    path.write_bytes(pictured(page(*lines)))
    read = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True).stdout.decode()
    assert read.split("\n")[:3] == rows


def test_the_text_leaves_no_ink_and_takes_few_bytes() -> None:
    rows = [
        even("这一页的文字是画出来的用来检验读出的内容" * 2, (50, 50 + 20 * i, 750, 68 + 20 * i)) for i in range(40)
    ]
    bare, full = pictured(page()), pictured(page(*rows))
    assert (picture_of(bare) == picture_of(full)).all()
    assert len(full) - len(bare) < 3000


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(min_size=1, max_size=30),
            st.lists(st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4)), min_size=4, max_size=4),
        ),
        max_size=5,
    )
)
def test_any_text_anywhere_makes_a_file_that_opens(lines: list[tuple[str, list[tuple[float, float]]]]) -> None:
    made = pictured(page(*(Line(text, tuple(polygon)) for text, polygon in lines)))
    assert len(texts(made)) == 1


# --- pages that are pictures ------------------------------------------------------------------------------------------


def test_pages_have_the_size_that_the_file_tells_or_that_of_a4() -> None:
    sizes = {}
    for dpi, size in ((100.0, (800, 1000)), (None, (3000, 4000)), (None, (4000, 3000)), (30.0, (20000, 10))):
        made = pictured(Page(0, *size, *size, dpi=dpi))
        sizes[dpi, size] = pypdfium2.PdfDocument(made)[0].get_size()
    assert sizes[100.0, (800, 1000)] == pytest.approx((576, 720))
    assert sizes[None, (3000, 4000)] == pytest.approx((631.4, 841.9), abs=0.1)
    assert sizes[None, (4000, 3000)] == pytest.approx((841.9, 631.4), abs=0.1)
    assert sizes[30.0, (20000, 10)] == pytest.approx((14400, 7.2), abs=0.1)


def test_a_page_that_was_not_read_is_blank_and_keeps_its_place() -> None:
    unread = Page(1, 0, 0, 0, 0, failure=PageFailure("ReaderDied", "its reader died"))
    made = searchable(
        [page(even("一", (100, 100, 140, 140))), unread, page(even("三", (100, 100, 140, 140)), index=2)],
        Path("none.tiff"),
        Kind.TIFF,
        lambda index: paper() if index != 1 else never(1),
    )
    assert texts(made) == ["一", "", "三"]
    assert (picture_of(made, index=1) == 255).all()
    out = BytesIO()
    write_searchable_pdf(out, "年报\udcff", [unread], None)
    blank = pypdfium2.PdfDocument(out.getvalue())
    assert (len(blank), blank.get_metadata_value("Title")) == (1, "年报?")


def filters(data: bytes) -> list[str]:
    with pikepdf.open(BytesIO(data)) as pdf:
        return [str(image.Filter) for _, image in pdf.pages[0].resources.XObject.items()]


def test_a_picture_is_packed_without_loss_where_that_is_small() -> None:
    grain = np.random.default_rng(3).normal(0, 12, (400, 300, 3))
    ramp = np.linspace(0, 255, 300)[None, :, None] * np.ones((400, 1, 3))
    pictures = {
        "/CCITTFaxDecode": paper(300, 400),
        "/FlateDecode": np.round(ramp / 16).astype(np.uint8) * 16,
        "/DCTDecode": np.clip(ramp + grain, 0, 255).astype(np.uint8),
    }
    red = paper(300, 400).copy()
    red[300:350, 100:200] = (200, 30, 40)
    for wanted, image in [*pictures.items(), ("/FlateDecode", red)]:
        made = searchable([page(size=(300, 400))], Path("none.png"), draw=lambda index, image=image: image)
        assert filters(made) == [wanted]
        worst = np.abs(picture_of(made).astype(int) - image)
        assert worst.max() == 0 if wanted != "/DCTDecode" else worst.mean() < 12
        assert len(made) < 60_000


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_jpeg_keeps_its_bytes_and_is_shown_as_its_exif_says(orientation: int, tmp_path: Path) -> None:
    image = Image.fromarray(paper(300, 400))
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "a.jpg"
    image.save(path, "JPEG", quality=95, exif=exif)
    upright = ImageOps.exif_transpose(Image.open(path))
    made = searchable([page(size=upright.size)], path, Kind.JPEG)
    assert path.read_bytes() in made
    assert np.abs(picture_of(made).astype(int) - np.asarray(upright)).mean() < 2


def test_a_jpeg_of_inks_is_drawn(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.fromarray(paper()).convert("CMYK").save(path, "JPEG")
    made = searchable([page()], path, Kind.JPEG, lambda index: paper())
    assert filters(made) == ["/CCITTFaxDecode"]
