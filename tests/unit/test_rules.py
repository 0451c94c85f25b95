"""Rules of every kind are found where they were drawn, and letters are not taken for rules."""

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw

from drawings.sheet import Box, Face, Sheet, draw_page, font
from drawings.tables import blank_page, leaning_boxes, scanned
from pagemill.reading.pixels.inked_parts import InkedPage
from pagemill.reading.rules.page_rules import find_rules


def ruled_page(dpi: float, width: float, color: tuple[int, int, int], dash: tuple[int, int] | None) -> Image.Image:
    """A cross of one level and one standing rule, 100 mm long each, through the middle (105, 100) of the page."""
    page = blank_page(dpi)
    pen, unit = ImageDraw.Draw(page), dpi / 25.4
    thick = max(1, round(width * unit))
    step = round(100 * unit) if dash is None else sum(dash)
    for start in range(0, round(100 * unit), step):
        end = round(100 * unit) if dash is None else min(start + dash[0], round(100 * unit))
        pen.line(
            ((55 * unit + start), 100 * unit, 55 * unit + end - (dash is not None), 100 * unit), fill=color, width=thick
        )
        pen.line(
            (105 * unit, 50 * unit + start, 105 * unit, 50 * unit + end - (dash is not None)), fill=color, width=thick
        )
    return page


@pytest.mark.parametrize("dpi", [100, 150, 200, 300])
@pytest.mark.parametrize(
    ("width", "color", "dash"),
    [
        (0.1, (0, 0, 0), None),
        (0.8, (0, 0, 0), None),
        (0.2, (185, 185, 185), None),
        (0.2, (200, 40, 40), None),
        (0.2, (110, 200, 235), None),
        (0.2, (0, 0, 0), (3, 3)),
        (0.2, (0, 0, 0), (8, 5)),
    ],
    ids=["thin", "thick", "grey", "red", "light blue", "dotted", "dashed"],
)
def test_a_rule_is_found_from_end_to_end(
    dpi: float, width: float, color: tuple[int, int, int], dash: tuple[int, int] | None
) -> None:
    unit = dpi / 25.4
    rules = find_rules(np.asarray(ruled_page(dpi, width, color, dash)), text=[])
    (level,), (standing,) = rules.level, rules.standing
    assert level.at == pytest.approx(100 * unit, abs=0.6 * unit)
    assert standing.at == pytest.approx(105 * unit, abs=0.6 * unit)
    slack = 1.2 * unit + 12  # a broken rule may end in a gap
    assert (level.start, level.end) == pytest.approx((55 * unit, 155 * unit), abs=slack)
    assert (standing.start, standing.end) == pytest.approx((50 * unit, 150 * unit), abs=slack)


@pytest.mark.parametrize("skew", [-0.8, -0.5, 0.5, 0.8])
def test_a_leaning_rule_is_one_rule_and_its_lean_is_told(skew: float) -> None:
    page = scanned(ruled_page(150, 0.2, (0, 0, 0), None), skew=skew)
    rules = find_rules(np.asarray(page), text=[])
    (level,), (standing,) = rules.level, rules.standing
    assert level.lean == pytest.approx(np.tan(np.radians(skew)), abs=0.002)
    assert standing.lean == pytest.approx(-np.tan(np.radians(skew)), abs=0.002)
    assert level.length > 0.97 * 100 / 25.4 * 150


def boxes(sheet: Sheet) -> list[Box]:
    """The boxes of a sheet's texts, as loose as a detector has them."""
    return leaning_boxes([run.bbox for run in sheet.texts], sheet.image.size, 0.0)


def test_text_has_no_rules() -> None:
    lines = [
        "这一页只有文字，三个十字和一个口字。",
        "The quick brown fox jumps over the lazy dog.",
        "一二三四五六七八九十",
    ] * 8
    sheet = draw_page(lines, size=26)
    rules = find_rules(np.asarray(sheet.image), [run.bbox for run in sheet.texts])
    assert rules.level == ()
    assert rules.standing == ()


def test_a_stroke_beside_a_rule_is_not_of_it() -> None:
    sheet = Sheet()
    sheet.write(200, 300, "田田田田", 120)
    box = sheet.table(200, 600, [200, 200], [["", ""], ["", ""]])
    rules = find_rules(np.asarray(sheet.image), boxes(sheet))
    assert len(rules.level) == 3
    assert len(rules.standing) == 3
    assert all(rule.start == pytest.approx(box[0], abs=4) for rule in rules.level)


@pytest.mark.parametrize("exact", [False, True])
def test_a_stem_in_a_row_as_low_as_its_text_is_a_letters_where_the_text_is_known_exactly(exact: bool) -> None:
    page = blank_page(150)
    pen = ImageDraw.Draw(page)
    for y in (400, 420):
        pen.line((100, y, 900, y), fill=(0, 0, 0), width=2)
    pen.line((240, 401, 240, 419), fill=(0, 0, 0), width=2)
    rules = find_rules(np.asarray(page), [(200, 402, 280, 418)], exact=exact)
    assert len(rules.level) == 2
    assert len(rules.standing) == (0 if exact else 1)


@pytest.mark.parametrize("shape", [(1, 5000, 3), (9000, 2, 3), (1, 1, 3)])
def test_a_thread_has_no_rules(shape: tuple[int, int, int]) -> None:
    """A picture so narrow that nothing of it is left at the size that rules are sought at."""
    rules = find_rules(np.zeros(shape, np.uint8))
    assert (rules.level, rules.standing) == ((), ())


@pytest.mark.parametrize(("face", "size"), [("serif", 7), ("sans", 7), ("sans", 8)])
def test_stems_below_one_another_in_small_print_are_no_rule(face: Face, size: int) -> None:
    page = Image.new("RGB", (375, 625), "white")
    pen, small = ImageDraw.Draw(page), font(face, size)
    words = (
        "barley and oats of all",
        "three lots, for which",
        "rented less of all",
        "plough or many more of",
        "grown and less than",
    )
    lines = []
    for row in range(24):
        text = f"{words[row % 5]} {words[(row + 1) % 5]}"
        pen.text((60, 60 + 9 * row), text, fill="black", font=small)
        x0, y0, x1, y1 = pen.textbbox((60, 60 + 9 * row), text, font=small)
        lines.append((x0 - 2.0, y0 - 1.0, x1 + 2.0, y1 + 1.0))
    assert find_rules(np.asarray(page), lines).standing == ()


@pytest.mark.parametrize("room", [20, 32, 200])
def test_rules_are_the_same_however_much_paper_their_part_of_the_page_has(room: int) -> None:
    page = np.array(ruled_page(150, 0.3, (90, 90, 90), None))
    page.setflags(write=False)
    rows, columns = np.nonzero(page.min(axis=2) < 255)
    tight = int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1
    part = (max(0, tight[0] - room), max(0, tight[1] - room), tight[2] + room, tight[3] + room)
    whole = (0, 0, page.shape[1], page.shape[0])
    ours, wide = (find_rules(page, [], exact=True, inked=InkedPage(page, [one])) for one in (part, whole))
    assert wide.level and wide.standing
    for own, other in zip((*ours.level, *ours.standing), (*wide.level, *wide.standing), strict=True):
        assert [own.at, own.start, own.end, own.lean] == pytest.approx([other.at, other.start, other.end, other.lean])


def pale_grid(paper: npt.NDArray[np.uint8], low: int) -> tuple[npt.NDArray[np.uint8], list[Box]]:
    """Five rows of cells between rules a few grey levels darker than the paper, each `low` pixels high; and the boxes
    of their text."""
    sheet = Sheet()
    for row in range(5):
        for column in range(4):
            sheet.write(130 + 150 * column, 204 + low * row, f"Wert {37 * row + column}", 24)
    page = np.minimum(np.asarray(sheet.image), paper[: sheet.image.height, : sheet.image.width, None])
    for y in range(200, 201 + 5 * low, low):
        page[y : y + 2, 120:722] = np.minimum(page[y : y + 2, 120:722], paper[y : y + 2, 120:722, None] - 17)
    for x in range(120, 721, 150):
        down = slice(200, 202 + 5 * low)
        page[down, x : x + 2] = np.minimum(page[down, x : x + 2], paper[down, x : x + 2, None] - 17)
    return page, [run.bbox for run in sheet.texts]


@pytest.mark.parametrize("low", [34, 29])
@pytest.mark.parametrize("paper", [255, 225])
def test_pale_rules_close_to_text_are_whole(paper: int, low: int) -> None:
    rules = find_rules(*pale_grid(np.full((2000, 2000), paper, np.uint8), low))
    assert [(rule.start, rule.end) for rule in rules.level] == [pytest.approx((120, 722), abs=12)] * 6
    ends = [(rule.start, rule.end) for rule in rules.standing]
    assert ends == [pytest.approx((200, 200 + 5 * low), abs=4)] * 5


def test_pale_rules_in_shade_are_as_those_in_light() -> None:
    """Where paper is of no one level nothing is told by it."""
    paper = np.linspace(200, 255, 1754).astype(np.uint8)
    paper[150:700] = np.linspace(120, 150, 550)
    page = np.repeat(np.tile(paper[:, None], (1, 1240))[:, :, None], 3, axis=2)
    for y in range(200, 601, 80):
        page[y : y + 2, 120:722] -= 9
    rules = find_rules(page, [(200, 1000, 400, 1020)])
    inner = [(rule.start, rule.end) for rule in rules.level if 195 < rule.at < 605]
    assert inner == [pytest.approx((120, 722), abs=12)] * 6


def test_a_patch_in_the_corner_of_a_small_picture_is_no_rule() -> None:
    """It is narrower than the strips in which rules are followed through patches of ink."""
    page = np.full((44, 31, 3), 255, np.uint8)
    page[37:, 21:] = 60
    rules = find_rules(page, text=[])
    assert not rules.level and not rules.standing
