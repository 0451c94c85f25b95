"""Shapes that a slide has in several forms are read, formulas among them."""

from pathlib import Path

import pptx
from lxml import etree
from pptx.util import Inches

from drawings.office import labelled_picture, saved
from pagemill.document import BlockKind
from pagemill.reading.typeset.content import Figure, Placed, Slide, Words
from pagemill.reading.typeset.slides_file import slides_content
from pagemill.settings import LimitSettings

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MATH = (
    '<a14:m xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main">'
    '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
    "<m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath></a14:m>"
)


def parts_of(show: object, tmp_path: Path) -> tuple[Placed, ...]:
    path = tmp_path / "a.pptx"
    path.write_bytes(saved(show))
    (slide,) = slides_content(path, LimitSettings())
    assert isinstance(slide, Slide)
    return slide.parts


def chosen(shape: object, fallback: list[object]) -> None:
    """Puts a shape into the first form of a part, and others into its fallback."""
    element = shape._element  # type: ignore[attr-defined]
    several = etree.SubElement(element.getparent(), f"{{{MC}}}AlternateContent")
    etree.SubElement(several, f"{{{MC}}}Choice").append(element)
    last = etree.SubElement(several, f"{{{MC}}}Fallback")
    for each in fallback:
        last.append(each._element)  # type: ignore[attr-defined]


def test_a_shape_with_a_formula_is_in_a_choice_and_its_formula_in_the_text(tmp_path: Path) -> None:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    box, other = (slide.shapes.add_textbox(*map(Inches, (1, 1, 4, 2))) for _ in range(2))
    box.text_frame.text = "比率为 "
    paragraph = box.text_frame.paragraphs[0]._p
    paragraph.append(etree.fromstring(MATH))
    box.text_frame.add_paragraph()._p.append(etree.fromstring(MATH))
    other.text_frame.text = "for older programs"
    chosen(box, [other])
    words = [placed.content for placed in parts_of(show, tmp_path)]
    assert words == [Words("比率为 a/b"), Words("a/b", BlockKind.DISPLAY_FORMULA, latex=r"\frac{a}{b}")]


def test_what_has_no_text_is_shown_by_its_fallback(tmp_path: Path) -> None:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    drawn = slide.shapes.add_shape(1, *map(Inches, (1, 1, 2, 2)))
    logo = tmp_path / "logo.png"
    logo.write_bytes(labelled_picture("INK"))
    chosen(drawn, [slide.shapes.add_picture(str(logo), *map(Inches, (1, 1)))])
    assert [type(placed.content) for placed in parts_of(show, tmp_path)] == [Figure]


def test_an_object_of_another_program_is_shown_by_its_picture(tmp_path: Path) -> None:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    book, icon = tmp_path / "book.bin", tmp_path / "icon.png"
    book.write_bytes(b"no workbook")
    icon.write_bytes(labelled_picture("BOOK"))
    place = map(Inches, (1, 1, 2, 1))
    slide.shapes.add_ole_object(str(book), "Excel.Sheet.12", *place, icon_file=str(icon))
    (placed,) = parts_of(show, tmp_path)
    assert placed.content == Figure(icon.read_bytes())
