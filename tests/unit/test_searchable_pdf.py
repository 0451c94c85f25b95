"""A searchable PDF: it looks as what came, and its text stands where it was read, in reading order, on any page."""

import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium_c
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageOps

from drawings import text_pdf
from drawings.sheet import Sheet
from pagemill.document import (
    Block,
    BlockKind,
    Cell,
    Line,
    LineSource,
    Page,
    PageFailure,
    Picture,
    Stamp,
    StampColor,
    StampShape,
    Table,
)
from pagemill.export.searchable_pdf import PageSource, glyphless_font, write_searchable_pdf
from pagemill.export.searchable_pdf.glyphless_font import EM, STEP, GlyphlessFont
from pagemill.geometry import Affine, Bbox, Polygon, bbox_of, polygon_of
from pagemill.intake import Kind

DPI = 100.0
Pixels = npt.NDArray[np.uint8]


def even(text: str, polygon: Polygon | Bbox, **fields: object) -> Line:
    """A line whose characters are all as wide."""
    corners = polygon if isinstance(polygon[0], tuple) else polygon_of(polygon)  # type: ignore[arg-type]
    offsets = tuple(i / len(text) for i in range(len(text) + 1))
    return Line(text, corners, offsets=offsets, **fields)  # type: ignore[arg-type]


def page(*lines: Line, size: tuple[int, int] = (800, 1000), index: int = 0, **fields: object) -> Page:
    blocks = tuple(Block(BlockKind.TEXT, line.polygon, (line,)) for line in lines)
    return Page(index, *size, *size, blocks=blocks, dpi=DPI, **fields)  # type: ignore[arg-type]


def paper(width: int = 800, height: int = 1000) -> Pixels:
    """A page with a mark that tells its corners apart."""
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).rectangle((20, 30, 120, 60), fill="black")
    return np.asarray(image)


def never(index: int) -> Pixels:
    raise AssertionError(f"page {index} is not to be drawn")


def searchable(
    pages: Sequence[Page], path: Path, kind: Kind = Kind.PNG, draw: Callable[[int], Pixels] = never
) -> bytes:
    out = BytesIO()
    write_searchable_pdf(out, "a title", pages, PageSource(path, kind, draw))
    return out.getvalue()


def pictured(*pages: Page) -> bytes:
    """The PDF of pages that are pictures."""
    return searchable(pages, Path("none.png"), draw=lambda index: paper(pages[index].width, pages[index].height))


def own(data: bytes, *pages: Page, folder: Path, draw: Callable[[int], Pixels] = never) -> bytes:
    """The PDF of a PDF's own pages."""
    path = folder / "own.pdf"
    path.write_bytes(data)
    return searchable(pages, path, Kind.PDF, draw)


def texts(data: bytes) -> list[str]:
    """What a viewer copies of each page, in its order; it parts lines by spaces or breaks as it likes."""
    return [" ".join(each.get_textpage().get_text_range().split()) for each in pypdfium2.PdfDocument(data)]


def places(data: bytes, index: int = 0, width: int = 800, height: int = 1000) -> dict[str, Bbox]:
    """The box of each character of a page, the last of those that are alike, in pixels of the page as it is shown."""
    drawn = pypdfium2.PdfDocument(data)[index]
    to_pixels = Affine.of_pdf_page(drawn.get_bbox(), drawn.get_rotation(), width, height)
    text = drawn.get_textpage()
    found = {}
    for i in range(text.count_chars()):
        x0, y0, x1, y1 = text.get_charbox(i, loose=True)
        found[chr(pdfium_c.FPDFText_GetUnicode(text.raw, i))] = bbox_of(to_pixels.polygon(polygon_of((x0, y0, x1, y1))))
    return found


def picture_of(data: bytes, dpi: float = DPI, index: int = 0) -> Pixels:
    bitmap = pypdfium2.PdfDocument(data)[index].render(scale=dpi / 72)
    return np.asarray(bitmap.to_pil().convert("RGB"))


def slot(box: Bbox, index: int, count: int) -> Bbox:
    """The place of one of a level line's even characters."""
    x0, y0, x1, y1 = box
    wide = (x1 - x0) / count
    return (x0 + index * wide, y0, x0 + (index + 1) * wide, y1)


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


# --- a PDF's own pages ------------------------------------------------------------------------------------------------


def sheet_page(sheet: Sheet, source: LineSource, *others: Line, index: int = 0) -> Page:
    """A page whose lines are the texts of a sheet."""
    lines = [even(run.text, run.bbox, source=source) for run in sheet.texts]
    return page(*lines, *others, size=sheet.size, index=index)


def sheet(*rows: str) -> Sheet:
    made = Sheet(size=(800, 1000))
    for i, row in enumerate(rows):
        made.write(100, 100 + 60 * i, row, 30)
    return made


def test_text_that_a_page_has_is_left_and_what_it_lacks_is_added(tmp_path: Path) -> None:
    drawn = sheet("本页自有的文字", "Words of its own")
    data = text_pdf([drawn])
    same = own(data, sheet_page(drawn, LineSource.TEXT_LAYER), folder=tmp_path)
    assert texts(same) == texts(data)
    assert contents(same) == contents(data)
    added = even("图中的字", (100, 500, 300, 540))
    more = own(data, sheet_page(drawn, LineSource.TEXT_LAYER, added), folder=tmp_path)
    assert texts(more) == [f"图中的字 {texts(data)[0]}"]
    assert places(more)["图"] == pytest.approx((100, 500, 150, 540), abs=2)
    assert (picture_of(more) == picture_of(data)).all()
    # What was recognised, and the page says itself, does not stand there twice, misread or not.
    again = own(data, sheet_page(sheet("本页自有的丈字", "Words of its own"), LineSource.OCR), folder=tmp_path)
    assert texts(again) == texts(data)


def contents(data: bytes) -> bytes:
    with pikepdf.open(BytesIO(data)) as pdf:
        return bytes(pdf.pages[0].Contents.read_bytes())


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_page_with_a_rotation_entry_and_a_part_cut_out(rotate: int, tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(text_pdf([sheet("a")]))) as pdf:
        first = pdf.pages[0]
        first.CropBox = [40, 60, 440, 560]
        first.Rotate = rotate
        first.UserUnit = 1
        changed = BytesIO()
        pdf.save(changed)
    size = (500, 400) if rotate in (90, 270) else (400, 500)
    box = (50, 60, 250, 100)
    made = own(changed.getvalue(), page(even("读到的字", box), size=size), folder=tmp_path)
    assert "读到的字" in texts(made)[0]
    assert places(made, 0, *size)["到"] == pytest.approx(slot(box, 1, 4), abs=2)
    # A page that lies is turned on from where its entry has it.
    to_read = Affine.quarter_turn(90, *size)
    line = even("躺着的页上读到的字也在", to_read.inverse().polygon(polygon_of((50, 60, 250, 80))))
    made = own(changed.getvalue(), page(line, size=size, turned=90), folder=tmp_path)
    assert places(made, 0, *reversed(size))["着"] == pytest.approx(slot((50, 60, 250, 80), 1, 11), abs=2)


def layered(content: bytes, form: bytes = b"") -> bytes:
    """A page of 576 × 720 points with a font inherited from the tree, and a form."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    drawn = pdf.make_stream(form, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 576, 720])
    drawn.Resources = resources
    whole = pikepdf.Dictionary(Font=resources.Font, XObject=pikepdf.Dictionary(X=drawn))
    added = pdf.add_blank_page(page_size=(576, 720))
    added.Contents = pdf.make_stream(content)
    del added.obj["/Resources"]
    pdf.Root.Pages.Resources = whole
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_a_line_of_the_pages_own_is_not_added_however_its_letters_are_ordered(tmp_path: Path) -> None:
    drawn = sheet("本页自有的文字", "自右至左", "Words of its own, a whole line of them")
    lines = [even(run.text, run.bbox, source=LineSource.TEXT_LAYER) for run in drawn.texts]
    lines[1] = replace(lines[1], text="左至右自")
    data = text_pdf([drawn])
    assert texts(own(data, page(*lines, size=drawn.size), folder=tmp_path)) == texts(data)


def test_another_programs_hidden_layer_gives_way(tmp_path: Path) -> None:
    """Wherever it is; what the page shows stays, and is drawn as before."""
    content = (
        b"q BT /F 20 Tf 3 Tr 72 600 Td (hidden) Tj 0 -30 Td [(al) -20 (so)] TJ (more) ' 1 2 (last) \" ET Q\n"
        b"BT /F 20 Tf 72 300 Td (Shown here) Tj Tr (Odd) Tr ET\n/X Do\n"
    )
    data = layered(content, b"BT /F 20 Tf 3 Tr 72 500 Td (in a form) Tj 0 Tr 0 -30 Td (Form shown) Tj ET")
    assert "hidden" in texts(data)[0]
    made = own(data, page(even("读到的字", (100, 500, 300, 540))), folder=tmp_path)
    assert texts(made) == ["读到的字 Shown here Form shown"]
    assert (picture_of(made) == picture_of(data)).all()
    # Where nothing is to be added, the page stays as it is.
    assert texts(own(data, page(), folder=tmp_path)) == texts(data)


@pytest.mark.parametrize(
    "content", [b"q 2 0 0 2 50 50 cm", b"Q Q 2 0 0 2 50 50 cm", b"q Q Q q 0 1 -1 0 0 0 cm", b"q (never closed"]
)
def test_content_that_leaves_its_state_behind_moves_no_text(content: bytes, tmp_path: Path) -> None:
    made = own(layered(content), page(even("读到的字", (100, 500, 300, 540))), folder=tmp_path)
    assert places(made)["读"] == pytest.approx((100, 500, 150, 540), abs=2)


def broken(data: bytes) -> bytes:
    """A PDF whose fonts say that every shape is a character of nobody's."""
    with pikepdf.open(BytesIO(data)) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font" and "/Subtype" in each:
                each.ToUnicode = pdf.make_stream(
                    b"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange\n"
                    b"1 beginbfrange <0000> <ffff> <e000> endbfrange endcmap"
                )
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("source", LineSource)
def test_a_page_whose_text_means_nothing_says_what_was_read(source: LineSource, tmp_path: Path) -> None:
    """Or what its codes were found to mean. It looks as before, and the next one, which has the same fonts and was not
    read, is as it was."""
    sheets = [sheet("本页自有的文字", "Words of its own"), sheet("本页自有的文字")]
    data = broken(text_pdf(sheets))
    unread = Page(1, 0, 0, 0, 0, failure=PageFailure("PageUnreadable", "not read"))
    made = own(data, sheet_page(sheets[0], source), unread, folder=tmp_path)
    assert texts(made) == ["本页自有的文字 Words of its own", texts(data)[1]]
    for index in (0, 1):
        assert (picture_of(made, index=index) == picture_of(data, index=index)).all()


def test_nor_do_its_forms_nor_marks_in_its_content_say_anything(tmp_path: Path) -> None:
    """Marked parts may have another text than they show, there or by a name."""
    content = (
        b"BT /F 40 Tf 72 600 Td (abc) Tj /Span << /ActualText (xyz) /Lang (en) >> BDC (def) Tj EMC ET /X Do "
        b"/Span /P0 BDC BT /F 40 Tf 72 400 Td (jkl) Tj ET EMC"
    )
    form = b"/Span << /ActualText (uvw) >> BDC BT /F 40 Tf 72 500 Td (ghi) Tj ET EMC"
    with pikepdf.open(BytesIO(broken(layered(content, form)))) as pdf:
        named = pikepdf.Dictionary(ActualText=b"rst")
        pdf.pages[0].resources.Properties = pikepdf.Dictionary(P0=named)
        saved = BytesIO()
        pdf.save(saved)
    data = saved.getvalue()
    assert all(said in texts(data)[0] for said in ("xyz", "uvw", "rst"))
    boxes = [(100, 133, 300, 183), (100, 271, 300, 321), (100, 410, 300, 460)]
    read = [even(text, box) for text, box in zip(("读到甲", "读到乙", "读到丙"), boxes, strict=True)]
    made = own(data, page(*read), folder=tmp_path)
    assert texts(made) == ["读到甲 读到乙 读到丙"]
    assert (picture_of(made) == picture_of(data)).all()


def test_pages_that_are_not_asked_for_are_left_out_and_unread_ones_stay(tmp_path: Path) -> None:
    sheets = [sheet(f"第{n}页") for n in "一二三四"]
    unread = Page(2, 0, 0, 0, 0, failure=PageFailure("PageUnreadable", "not read"))
    made = own(text_pdf(sheets), sheet_page(sheets[1], LineSource.TEXT_LAYER, index=1), unread, folder=tmp_path)
    assert texts(made) == ["第二页", "第三页"]


def test_what_an_owner_forbids_stays_forbidden(tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(text_pdf([sheet("a")]))) as pdf:
        locked = BytesIO()
        pdf.save(
            locked, encryption=pikepdf.Encryption(owner="o", user="", allow=pikepdf.Permissions(print_highres=False))
        )
    made = own(locked.getvalue(), page(even("读到的字", (100, 500, 300, 540))), folder=tmp_path)
    with pikepdf.open(BytesIO(made)) as pdf:
        assert pdf.is_encrypted
        assert not pdf.allow.print_highres
    assert "读到的字" in texts(made)[0]


def test_a_pdf_that_cannot_be_written_again_is_drawn(tmp_path: Path) -> None:
    made = own(b"%PDF-1.7\nno objects", page(even("字", (100, 100, 140, 140))), folder=tmp_path, draw=lambda _: paper())
    assert texts(made) == ["字"]


def test_content_that_cannot_be_taken_apart_is_drawn(tmp_path: Path) -> None:
    """It has a hidden layer, and a stream that is damaged. Links on it go on working."""
    with pikepdf.open(BytesIO(layered(b"BT /F 20 Tf 3 Tr 72 600 Td (hidden) Tj ET"))) as pdf:
        damaged = pdf.make_stream(b"not packed", Filter=pikepdf.Name.FlateDecode)
        pdf.pages[0].Contents = pikepdf.Array([pdf.pages[0].Contents, damaged])
        link, note = (
            pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=kind, Rect=[0, 0, 10, 10])
            for kind in (pikepdf.Name.Link, pikepdf.Name.Square)
        )
        pdf.pages[0].Annots = pikepdf.Array([link, note])
        saved = BytesIO()
        pdf.save(saved, compress_streams=False)
    made = own(saved.getvalue(), page(even("字", (100, 100, 140, 140))), folder=tmp_path, draw=lambda _: paper())
    assert texts(made) == ["字"]
    assert (picture_of(made) == paper()).all()
    with pikepdf.open(BytesIO(made)) as pdf:
        assert [str(each.Subtype) for each in pdf.pages[0].Annots] == ["/Link"]


# --- the font ---------------------------------------------------------------------------------------------------------


@given(st.lists(st.floats(STEP / EM, 5.0), min_size=1, max_size=60))
def test_no_character_is_further_from_its_place_than_half_a_step(advances: list[float]) -> None:
    font = GlyphlessFont()
    codes = font.encode("x" * len(advances), advances)
    wanted = given_ = 0.0
    for i, advance in enumerate(advances):
        wanted += advance * EM
        given_ += font.widths[int.from_bytes(codes[2 * i : 2 * i + 2], "big") - 1]
        assert abs(given_ - wanted) <= STEP / 2 + 1e-6


def test_the_font_is_a_true_type_file_whose_widths_are_those_of_the_codes() -> None:
    font = GlyphlessFont()
    codes = font.encode("一i一", [1.0, 0.25, 0.5])
    assert codes.hex() == "000100020003"
    read = TTFont(BytesIO(font.program()), checkChecksums=2)
    glyphs = read.getGlyphOrder()
    mapped = font.code_to_glyph()
    for code, width in enumerate(font.widths, start=1):
        glyph = glyphs[int.from_bytes(mapped[2 * code : 2 * code + 2], "big")]
        assert read["hmtx"][glyph][0] == width
        assert read["glyf"][glyph].xMax == width
    assert b"<0003> <4e00>" in font.to_unicode()


def test_text_for_which_a_font_has_no_room_begins_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glyphless_font, "_CODES", 8)
    rows = ["天地玄黄", "宇宙洪荒", "日月盈昃"]
    pages = [page(even(row, (100, 100, 260, 140)), index=i) for i, row in enumerate(rows)]
    made = pictured(*pages)
    assert texts(made) == rows
    with pytest.raises(ValueError, match="8 codes"):
        GlyphlessFont().encode("天地玄黄宇宙洪荒日", [1.0] * 9)
