"""A searchable PDF of a PDF: its own pages stay as they are, and what they do not say is added."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from drawings import text_pdf
from drawings.searchable_pdfs import even, own, page, paper, picture_of, places, slot, texts
from drawings.sheet import Sheet
from pagemill.document import (
    Line,
    LineSource,
    Page,
    PageFailure,
)
from pagemill.geometry import Affine, polygon_of


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
