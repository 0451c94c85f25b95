"""What `pagemill extract` prints and draws: every value with its place, the same numbers in both, and no tricks."""

import numpy as np
import pytest
from PIL import Image, ImageColor

from drawings.sheet import font_path
from pagemill.cli import label_fonts
from pagemill.cli.extraction_text import extraction_text
from pagemill.cli.label_fonts import LabelFonts
from pagemill.cli.label_plates import COLOURS
from pagemill.cli.numbers import Mark, marks_of
from pagemill.cli.overlay import colour_of, draw_overlay
from pagemill.extraction import NO_VALUE, Evidence, Extraction, FoundField, FoundTable, Grade, Judgement, Value
from pagemill.geometry import polygon_of


def value(text: str, page: int = 0, quote: str = "", **more: object) -> Value:
    box = polygon_of((10.4, 20.4, 110, 40))
    return Value(text, (Evidence(page, box, quote or text),), 0.876, Grade.FOLDED, **more)  # type: ignore[arg-type]


FOUND = Extraction(
    fields=(
        FoundField("日期", (value("2026-04-17", quote="2026年4月17日"),)),
        FoundField("船名", ()),
        FoundField("总额", (value("1.5", 1, judgement=Judgement(False, "不符")), value("2.5"))),
    ),
    tables=(
        FoundTable(("项目", "金额"), ((value("运费"), value("8.00")), (value("杂费", 1), NO_VALUE))),
        FoundTable(("Item",), ((value("x"),),)),
    ),
    trace=("查找“日期”。", "查找“船名”。"),
)


def test_fields_are_printed_with_page_box_score_and_grade() -> None:
    lines = [line.split() for line in extraction_text(FOUND, trace=False).splitlines()]
    assert lines[0] == ["#", "Field", "Value", "Page", "Box", "Score", "Found", "by", "As", "expected"]
    assert lines[2] == ["1", "日期", "2026-04-17", "(2026年4月17日)", "1", "10", "20", "110", "40", "0.88", "folded"]
    assert lines[3] == ["2", "船名", "—", "—", "—", "—", "—"]
    assert lines[4][:4] == ["3", "总额", "1.5", "2"]
    assert lines[4][-1] == "no"
    assert lines[5][:4] == ["3", "总额", "2.5", "1"]


def test_tables_follow_and_their_columns_go_on_counting() -> None:
    text = extraction_text(FOUND, trace=False)
    rows = [line.split() for line in text.splitlines()]
    at = rows.index(["Page", "4", "项目", "5", "金额"])
    assert rows[at + 2 : at + 4] == [["1", "运费", "8.00"], ["2", "杂费"]]
    assert ["Page", "6", "Item"] in rows
    assert "查找" not in text


def test_the_trace_comes_last_and_nothing_found_is_said() -> None:
    assert extraction_text(FOUND, trace=True).splitlines()[-2:] == ["1. 查找“日期”。", "2. 查找“船名”。"]
    assert extraction_text(Extraction(), trace=False) == "Nothing was found.\n"


def test_a_document_cannot_steer_the_terminal() -> None:
    text = extraction_text(
        Extraction((FoundField("a\x1b[31m", (value("b\x07\u202e[bold]c[/bold]\ud800"),)),)), trace=False
    )
    assert not set(text) & {"\x1b", "\x07", "\u202e", "\ud800"}
    assert "a[31m" in text
    assert "b[bold]c[/bold]" in text


def test_marks_are_numbered_as_printed_and_a_column_is_named_once_a_page() -> None:
    marks = list(marks_of(FOUND))
    assert [(mark.number, mark.evidence.page, mark.named) for mark in marks] == [
        (1, 0, True),
        (3, 1, True),
        (3, 0, True),
        (4, 0, True),
        (5, 0, True),
        (4, 1, True),
        (6, 0, True),
    ]
    again = FoundTable(("项目",), ((value("a"),), (value("b"),)))
    assert [mark.named for mark in marks_of(Extraction(tables=(again,)))] == [True, False]


# --- the overlay ------------------------------------------------------------------------------------------------------

PAGE = Image.new("RGB", (600, 800), "white")
BOX = (200, 300, 320, 340)


def mark(number: int = 1, name: str = "船名", box: tuple[float, float, float, float] = BOX) -> Mark:
    return Mark(number, name, Evidence(0, polygon_of(box), "text"), named=True)


def count(drawn: Image.Image, colour: str, box: tuple[int, int, int, int]) -> int:
    """Pixels of just that colour."""
    return int((np.asarray(drawn.crop(box)) == ImageColor.getrgb(colour)).all(axis=2).sum())


def test_the_outline_is_on_the_box_and_the_inside_stays_legible() -> None:
    drawn = draw_overlay(PAGE, [mark()])
    for x, y in ((200, 320), (320, 320), (260, 300), (260, 340)):
        assert drawn.getpixel((x, y)) == ImageColor.getrgb(COLOURS[0])
    inside = drawn.getpixel((260, 320))
    assert isinstance(inside, tuple)
    assert inside != (255, 255, 255)
    assert min(inside) > 200
    assert PAGE.getpixel((200, 320)) == (255, 255, 255)
    # Nothing is drawn far from the box and its name.
    assert count(drawn, "white", (0, 360, 600, 800)) == 600 * 440


def test_a_turned_polygon_is_drawn_as_it_stands() -> None:
    polygon = ((300.0, 300.0), (400.0, 400.0), (380.0, 420.0), (280.0, 320.0))
    drawn = draw_overlay(PAGE, [Mark(1, "a", Evidence(0, polygon, "text"), named=False)])
    assert drawn.getpixel((350, 350)) == ImageColor.getrgb(COLOURS[0])
    assert drawn.getpixel((285, 400)) == (255, 255, 255)


def test_a_name_is_written_where_a_font_has_it_and_else_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(label_fonts, "FONT_PACKAGE", "no_such_package")
    label_fonts._packaged.cache_clear()
    try:
        chinese, latin = LabelFonts(16, [str(font_path("sans"))]), LabelFonts(16, [])
        assert chinese.font_for("1 船名") is not None
        assert latin.font_for("1 船名") is None
        assert latin.font_for("1 Vessel") is not None
        plates = [
            count(draw_overlay(PAGE, [mark(name=name)], fonts), COLOURS[0], (202, 270, 500, 299))
            for name, fonts in (("船名", chinese), ("船名", latin), ("Vessel", latin))
        ]
    finally:
        label_fonts._packaged.cache_clear()
    assert plates[1] > 100
    assert plates[0] > 1.5 * plates[1]
    assert plates[2] > 1.5 * plates[1]


@pytest.mark.parametrize("box", [(0, 0, 100, 20), (499, 0, 599, 20), (0, 779, 100, 799), (499, 779, 599, 799)])
def test_names_at_the_pages_corners_stay_on_it(box: tuple[float, float, float, float]) -> None:
    """As many pixels are coloured there as in the middle of the page."""
    everywhere = (0, 0, *PAGE.size)
    middle = count(draw_overlay(PAGE, [mark(name="Vessel", box=(250, 400, 350, 420))]), COLOURS[0], everywhere)
    there = count(draw_overlay(PAGE, [mark(name="Vessel", box=box)]), COLOURS[0], everywhere)
    assert there == pytest.approx(middle, rel=0.05)


def test_two_names_do_not_hide_one_another() -> None:
    fonts = LabelFonts(16)
    close = [mark(1, "Vessel"), mark(2, "Voyage", (200, 344, 320, 384))]
    alone = [count(draw_overlay(PAGE, [each], fonts), colour_of(each), (0, 0, 600, 800)) for each in close]
    drawn = draw_overlay(PAGE, close, fonts)
    together = [count(drawn, colour_of(each), (0, 0, 600, 800)) for each in close]
    assert together == pytest.approx(alone, rel=0.05)


def test_white_letters_have_contrast_on_every_colour() -> None:
    """WCAG 2.1, relative luminance: at least 4.5 to 1."""
    for colour in COLOURS:
        parts = [v / 255 for v in ImageColor.getrgb(colour)]
        linear = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        assert 1.05 / (luminance + 0.05) >= 4.5, colour
