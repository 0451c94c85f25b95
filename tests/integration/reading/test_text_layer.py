"""What a PDF page's own text says, however a program set it: only what the page shows, whole, in order, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from drawings import Sheet, text_pdf
from drawings.pdf import PdfFont
from drawings.pdf_text import PdfText
from pagemill.reading.files.source import PdfSource
from pagemill.reading.text_layer.page_text import TextLayer, read_text_layer
from pagemill.settings import load_settings

LIMITS = load_settings(None, {}).settings.limits
BODY = [
    "The pump was set up on the second floor of the plant.",
    "It ran for thirty days before the first inspection.",
    "设备在二楼安装完毕，运行三十天后进行第一次检查。",
    "No leak was found, and the readings were all in range.",
]


def layer_of(page: PdfText, tmp_path: Path) -> TextLayer:
    path = tmp_path / "page.pdf"
    path.write_bytes(page.pdf())
    with PdfSource(path, LIMITS, dpi=150) as source:
        drawn = source.page(0).pdf
        assert drawn is not None
        return read_text_layer(drawn)


def texts(layer: TextLayer) -> list[str]:
    return [line.text for line in layer.lines]


@pytest.fixture
def page() -> PdfText:
    drawn = PdfText()
    for number, text in enumerate(BODY):
        drawn.write(72, 120 + 24 * number, text)
    return drawn


def test_the_words_of_the_page_are_what_it_shows(page: PdfText, tmp_path: Path) -> None:
    layer = layer_of(page, tmp_path)
    assert texts(layer) == BODY
    assert (layer.broken, layer.doubtful, layer.hidden, layer.shown, layer.turned) == ((), (), (), 1.0, 0)


def test_odd_words_in_a_font_whose_text_is_sound_are_what_the_page_says(page: PdfText, tmp_path: Path) -> None:
    for number, text in enumerate(BODY):
        page.write(72, 300 + 24 * number, f"{text} Or so it says.")
    odd = r"TabNodeY TabNoLigne \TabHautLigne{XmlRgb} [TblBoxCls]"
    page.write(72, 500, odd)
    layer = layer_of(page, tmp_path)
    assert layer.lines[-1].text == odd
    assert (layer.broken, layer.doubtful) == ((), ())


def test_what_does_not_show_is_not_of_the_page(page: PdfText, tmp_path: Path) -> None:
    page.write(72, 300, "drawn in white on white paper", color=(1, 1, 1))
    page.write(72, 330, "drawn by nobody", mode=3)
    page.write(-300, 360, "set off the page to the left")
    page.write(72, 900, "set below the foot of the page")
    page.clip((72, 400, 200, 420))
    page.write(72, 470, "clipped away as a whole")
    page.unclip()
    page.write(72, 500, "covered by a black bar")
    page.fill((60, 480, 300, 510))
    layer = layer_of(page, tmp_path)
    assert texts(layer) == BODY
    assert layer.hidden == ()


def test_white_text_on_a_dark_ground_shows(page: PdfText, tmp_path: Path) -> None:
    page.fill((60, 280, 400, 320), (0.1, 0.2, 0.5))
    page.write(72, 304, "Terms of delivery", 14, color=(1, 1, 1))
    assert texts(layer_of(page, tmp_path)) == [*BODY, "Terms of delivery"]


def test_a_clip_that_lets_the_text_through_changes_nothing(page: PdfText, tmp_path: Path) -> None:
    page.clip((60, 280, 400, 320))
    page.write(72, 304, "Terms of delivery")
    page.unclip()
    assert texts(layer_of(page, tmp_path)) == [*BODY, "Terms of delivery"]


@pytest.mark.parametrize(("dx", "dy", "times"), [(0.3, 0.0, 2), (0.25, 0.25, 3)])
def test_text_drawn_again_to_look_bold_is_there_once(
    page: PdfText, tmp_path: Path, dx: float, dy: float, times: int
) -> None:
    for n in range(times):
        page.write(72 + n * dx, 300 + n * dy, "Delivery is free of charge", 14)
    assert texts(layer_of(page, tmp_path)) == [*BODY, "Delivery is free of charge"]


def test_double_letters_stay_double(page: PdfText, tmp_path: Path) -> None:
    for n, char in enumerate("llll ||| ...."):
        page.write(72 + 3.4 * n, 300, char)
    assert "".join(texts(layer_of(page, tmp_path))[-1].split()) == "llll|||...."


@pytest.mark.parametrize(
    ("angle", "size", "color"),
    [(-45, 60, (0.85, 0.85, 0.85)), (-35, 40, (1.0, 0.7, 0.7)), (-55, 70, (0.4, 0.4, 0.4))],
)
def test_a_slanted_watermark_is_not_of_the_body(
    page: PdfText, tmp_path: Path, angle: float, size: float, color: tuple[float, float, float]
) -> None:
    page.write(150, 420, "CONFIDENTIAL", size, angle=angle, color=color)
    layer = layer_of(page, tmp_path)
    assert texts(layer) == BODY
    assert len(layer.watermarks) == 1


def test_a_small_watermark_that_comes_again_and_again_is_not_of_the_body(page: PdfText, tmp_path: Path) -> None:
    for x in (60, 220, 380):
        for y in (200, 400, 600):
            page.write(x, y, "internal use", 11, angle=-30, color=(0.8, 0.8, 0.8))
    assert texts(layer_of(page, tmp_path)) == BODY


def test_a_level_watermark_behind_the_text_is_not_of_the_body(page: PdfText, tmp_path: Path) -> None:
    page.write(90, 200, "DRAFT", 110, color=(0.88, 0.88, 0.88))
    assert texts(layer_of(page, tmp_path)) == BODY


def test_a_pale_title_and_a_slanted_label_are_of_the_body(page: PdfText, tmp_path: Path) -> None:
    page.write(72, 60, "Annual Report", 30, color=(0.7, 0.7, 0.75))
    page.write(300, 500, "pressure", 10, angle=-45)
    lines = layer_of(page, tmp_path).lines
    assert {line.text for line in lines} == {*BODY, "Annual Report", "pressure"}
    label = next(line for line in lines if line.text == "pressure")
    (x0, y0), (x1, y1) = label.polygon[:2]
    # It rises to the right at 45 degrees, in pixels of the page as drawn.
    assert x1 - x0 == pytest.approx(y0 - y1, rel=0.05)
    assert x1 - x0 > 50


@pytest.mark.parametrize(("angle", "turned"), [(0, 0), (90, 90), (180, 180), (270, 270)])
def test_turned_text_is_read_along_its_own_direction(tmp_path: Path, angle: int, turned: int) -> None:
    page = PdfText()
    for number, text in enumerate(BODY):
        x, y = {0: (100, 200 + 24 * number), 90: (300 - 24 * number, 150), 180: (450, 500 - 24 * number)}.get(
            angle, (200 + 24 * number, 600)
        )
        page.write(x, y, text, angle=angle)
    layer = layer_of(page, tmp_path)
    assert sorted(texts(layer)) == sorted(BODY)
    assert layer.turned == turned


def test_ligatures_and_presentation_forms_are_opened(page: PdfText, tmp_path: Path) -> None:
    page.write(72, 300, "oXce Yow zne", says={"X": "ﬃ", "Y": "ﬂ", "z": "ﬁ"})
    page.write(72, 330, "年表", says={"年": "⼤", "表": "⽐"})
    assert texts(layer_of(page, tmp_path))[-2:] == ["office flow fine", "大比"]


def test_a_soft_hyphen_shows_only_where_a_line_ends(page: PdfText, tmp_path: Path) -> None:
    page.write(72, 300, "the regu=lation of the instru=", says={"=": "\u00ad"})
    assert texts(layer_of(page, tmp_path))[-1] == "the regulation of the instru-"


def test_pieces_drawn_from_right_to_left_come_in_order(page: PdfText, tmp_path: Path) -> None:
    for x, word in reversed(list(zip((72, 106, 140, 195), ("Total", "price", "including", "tax"), strict=True))):
        page.write(x, 300, word)
    assert texts(layer_of(page, tmp_path))[-1] == "Total price including tax"


def test_kerning_makes_no_spaces_and_wide_gaps_do(page: PdfText, tmp_path: Path) -> None:
    page.pieces(72, 300, ["W", 80, "A", 90, "T", 40, "ER", -30, "W", -60, "AY"])
    page.pieces(72, 330, ["water", -330, "way"])
    assert texts(layer_of(page, tmp_path))[-2:] == ["WATERWAY", "water way"]


def test_no_space_stands_beside_a_full_width_sign(page: PdfText, tmp_path: Path) -> None:
    page.pieces(
        72,
        300,
        ["行距", -300, "（", -300, "leading", -300, "）", -300, "是， ", "按照", -300, "“恢复” 的", -300, "word"],
    )
    page.write(72, 330, "He said “that is” and left, (or so)")
    assert texts(layer_of(page, tmp_path))[-2:] == [
        "行距（leading）是，按照“恢复”的 word",
        "He said “that is” and left, (or so)",
    ]


@pytest.mark.parametrize(
    ("text", "spacing", "says"),
    [
        ("CONTENTS", 6.0, "CONTENTS"),
        ("设备采购合同", 12.0, "设备采购合同"),
        ("设 备 采 购 合 同", 0.0, "设备采购合同"),
        ("R E P O R T", 0.0, "REPORT"),
        ("ANNUAL   REPORT", 4.0, "ANNUAL REPORT"),
    ],
)
def test_a_title_whose_letters_are_set_apart_is_one_line_of_words(
    page: PdfText, tmp_path: Path, text: str, spacing: float, says: str
) -> None:
    page.write(72, 300, text, 16, spacing=spacing)
    assert texts(layer_of(page, tmp_path))[-1] == says


@pytest.mark.parametrize(
    ("text", "spacing", "says"),
    [
        ("The Anchor", 6.0, "The Anchor"),
        ("A Way to Port", 4.25, "A Way to Port"),
        ("〇七年", 5.0, "〇七年"),
        ("〇七", 12.0, "〇 七"),
    ],
)
def test_letters_that_are_placed_one_by_one_for_looks_are_words(
    page: PdfText, tmp_path: Path, text: str, spacing: float, says: str
) -> None:
    for step, (offset, _) in enumerate(PdfFont(page.face, text).outline(text)):
        if not text[step].isspace():
            # As browsers have it, in a frame of their own from the top: PDFium makes spaces of narrow gaps there.
            page.raw(f"q .75 0 0 -.75 0 {page.height} cm")
            page.write(
                (72 + 24 * offset + spacing * step) / 0.75, page.height - 400, text[step], 32, angle=180, mirrored=True
            )
            page.raw("Q")
    assert texts(layer_of(page, tmp_path))[-1] == says


def test_the_wide_room_behind_a_sentence_parts_no_line_and_that_behind_a_cell_does(
    page: PdfText, tmp_path: Path
) -> None:
    page.pieces(72, 300, ["No leak was found there.", -1600.0, "Then the plant was opened."])
    page.pieces(72, 340, ["Account No.", -1600.0, "Name"])
    layer = texts(layer_of(page, tmp_path))
    assert layer[len(BODY) :] == ["No leak was found there. Then the plant was opened.", "Account No.", "Name"]


@pytest.mark.parametrize(
    ("number", "room", "parted"), [("第十二条", 12, False), ("第十二节", 12, True), ("第十二条", 22, True)]
)
def test_an_article_has_its_number_and_its_text_in_one_line(
    page: PdfText, tmp_path: Path, number: str, room: float, parted: bool
) -> None:
    """An ideograph's place behind the number is room; as much behind a cell, and more, parts what stands there."""
    page.write(72, 300, number)
    page.write(72 + 4 * 12 + room, 300, "乙方应当按期交付货物。")
    told = texts(layer_of(page, tmp_path))[len(BODY) :]
    assert told == ([number, "乙方应当按期交付货物。"] if parted else [f"{number} 乙方应当按期交付货物。"])


@pytest.mark.parametrize(
    ("sign", "room", "parted"), [("↑", 10, True), ("↓", 10, True), ("→", 10, False), ("↑", 6, False)]
)
def test_the_arrow_of_a_value_out_of_range_is_a_cell_before_its_unit(
    page: PdfText, tmp_path: Path, sign: str, room: float, parted: bool
) -> None:
    page.write(72, 300, f"{sign}%", spacing=room)
    told = texts(layer_of(page, tmp_path))[len(BODY) :]
    assert told == ([sign, "%"] if parted else [f"{sign} %"])


@pytest.mark.parametrize(
    ("left", "right", "spaces", "parted"),
    [("46.00", "138.00", 4, True), ("(12)", "-8", 4, True), ("46.00", "138.00", 3, False), ("Price", "Sum", 4, False)],
)
def test_figures_with_room_between_them_are_cells(
    page: PdfText, tmp_path: Path, left: str, right: str, spaces: int, parted: bool
) -> None:
    page.write(72, 300, left + spaces * " " + right)
    told = texts(layer_of(page, tmp_path))[len(BODY) :]
    assert told == [left, right] if parted else len(told) == 1


def test_figures_set_apart_stay_cells_of_their_own(page: PdfText, tmp_path: Path) -> None:
    for n, figure in enumerate("12345"):
        page.write(72 + 40 * n, 300, figure)
    assert texts(layer_of(page, tmp_path))[-5:] == list("12345")


def test_raised_and_lowered_figures_are_of_their_line(page: PdfText, tmp_path: Path) -> None:
    page.write(72, 300, "an area of 25 m")
    page.write(158, 295.5, "2", 7)
    page.write(163, 300, ", as was said", 12)
    page.write(72, 330, "H")
    page.write(81, 332.5, "2", 7)
    page.write(85.5, 330, "O is given off")
    page.write(72, 360, "on the 20")
    page.write(123, 355.5, "th", 7)
    page.write(72, 386, "3", 7)
    page.write(77, 390, "as measured", 12)
    assert texts(layer_of(page, tmp_path))[-4:] == [
        "an area of 25 m², as was said",
        "H₂O is given off",
        "on the 20th",
        "³as measured",
    ]


def test_a_label_that_is_set_apart_is_one_word_before_its_value(page: PdfText, tmp_path: Path) -> None:
    page.write(72, 300, "日 期： 六月 一日")
    page.write(72, 330, "培 养 单 位：计算机系 二班")
    page.write(72, 360, "日期 和 时间：六月")
    assert texts(layer_of(page, tmp_path))[-3:] == ["日期：六月 一日", "培养单位：计算机系 二班", "日期 和 时间：六月"]


def test_a_font_that_says_nothing_of_its_height_has_lines_as_high_as_their_letters(tmp_path: Path) -> None:
    page = PdfText()
    page.write(72, 300, "a sign (of a sum)", 12)
    path = tmp_path / "page.pdf"
    tall = page.pdf().replace(b"/FontBBox [-1000 -300 2000 1100]", b"/FontBBox [-100 -1300 200 1900] ")
    path.write_bytes(tall.replace(b"/Ascent 880 /Descent -120", b"/Ascent 1900/Descent -990"))
    with PdfSource(path, LIMITS, dpi=150) as source:
        drawn = source.page(0).pdf
        assert drawn is not None
        (line,) = read_text_layer(drawn).lines
    base, size = 300 * 150 / 72, 12 * 150 / 72
    _, top, _, foot = line.bbox
    assert base - size < top < base - 0.7 * size
    assert base + 0.2 * size < foot < base + 0.4 * size


def test_small_print_before_larger_letters_has_no_raised_figures(page: PdfText, tmp_path: Path) -> None:
    page.write(72, 297, "New: 2022-03-14", 6)
    page.write(126, 300, "What is said", 14)
    assert texts(layer_of(page, tmp_path))[-1] == "New: 2022-03-14 What is said"


def test_raised_figures_that_come_after_what_stands_behind_them(page: PdfText, tmp_path: Path) -> None:
    """A program that sets formulas gives the letters and the signs between them first."""
    page.pieces(72, 300, ["a", -900, "+ b", -900, "= c"])
    page.write(79.5, 295.5, "2", 7)
    page.write(105, 295.5, "2", 7)
    page.write(131.5, 295.5, "2", 7)
    assert texts(layer_of(page, tmp_path))[-1] == "a² + b² = c²"


def test_dots_lead_to_the_number_of_the_page_and_to_no_other_column(page: PdfText, tmp_path: Path) -> None:
    page.write(72, 300, "1 Scope ....................................")
    page.write(280, 300, "12")
    page.write(72, 330, ". . . . . . . . . . . . . . . . . .")
    page.write(330, 330, "Another column begins here")
    found = texts(layer_of(page, tmp_path))
    assert "1 Scope .................................... 12" in found
    assert "Another column begins here" in found


def test_a_letter_turned_the_wrong_way_round_stays_in_its_word(page: PdfText, tmp_path: Path) -> None:
    # The line leaves room for it and is set first.
    page.pieces(72, 300, ["Read by X", -700.0, "LaTeX and by others."])
    *_, (end, _) = PdfFont("sans", "Read by XL").outline("Read by XL")
    page.write(72 + 12 * (end + 0.7), 300, "E", mirrored=True)
    assert "Read by XELaTeX and by others." in texts(layer_of(page, tmp_path))


def test_text_written_from_right_to_left_is_in_reading_order(page: PdfText, tmp_path: Path) -> None:
    # Drawn with Chinese characters that say they are Hebrew letters: the order is what is to be seen.
    says = dict(zip("甲乙丙丁", "שלום", strict=True))
    page.write(72, 300, "丁丙乙甲", says=says)
    for n, char in enumerate("甲乙丙丁"):
        page.write(300 - 12 * n, 330, char, says=says)
    assert texts(layer_of(page, tmp_path))[-2:] == ["שלום", "שלום"]


def test_a_ligature_within_text_from_right_to_left_keeps_its_letters_in_order(page: PdfText, tmp_path: Path) -> None:
    # One glyph stands for two letters, which are in reading order in the file.
    says = dict(zip("甲乙丙丁", ("س", "لا", "م", "ة"), strict=True))
    page.write(72, 300, "丁丙乙甲", says=says)
    for n, char in enumerate("甲乙丙丁"):
        page.write(300 - 12 * n, 330, char, says=says)
    assert texts(layer_of(page, tmp_path))[-2:] == ["سلامة", "سلامة"]


def test_lines_in_a_type_of_one_pitch_are_told(tmp_path: Path) -> None:
    sheet = Sheet()
    for number, text in enumerate(BODY):
        sheet.write(120, 200 + 50 * number, text)
    sheet.write(120, 500, "pump.start(floor=2)", face="mono")
    sheet.write(120, 550, "The number is 1 234 567.")
    sheet.write(120, 600, "2024", face="mono")
    path = tmp_path / "page.pdf"
    path.write_bytes(text_pdf([sheet]))
    with PdfSource(path, LIMITS, dpi=150) as source:
        drawn = source.page(0).pdf
        assert drawn is not None
        layer = read_text_layer(drawn)
    told = [line.text for line in layer.lines if line.bbox in layer.monospaced]
    assert told == ["pump.start(floor=2)", "2024"]


def test_codes_that_mean_nothing_are_told(page: PdfText, tmp_path: Path) -> None:
    page.write(72, 300, "nobody can tell what this says", mapped=False)
    layer = layer_of(page, tmp_path)
    assert texts(layer) == BODY
    assert len(layer.broken) == 1


def test_words_under_a_scan_are_hidden_and_words_over_it_are_not(tmp_path: Path) -> None:
    scan = Sheet()
    scan.write(150, 200, "The quick brown fox", 40)
    page = PdfText(width=595.2, height=841.92)
    page.write(72, 112, "drawn before the picture", 18)
    page.picture((0, 0, 595.2, 841.92), scan.image)
    page.write(72, 112, "The quick brown fox", 19, mode=3)
    page.write(72, 800, "Scanned on 3 May")
    layer = layer_of(page, tmp_path)
    assert texts(layer) == ["Scanned on 3 May"]
    assert {line.text for line in layer.hidden} == {"The quick brown fox", "drawn before the picture"}
