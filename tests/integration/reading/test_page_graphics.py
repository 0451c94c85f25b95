"""What a PDF page draws besides its text: told from it, drawn without it, and where its parts stand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from drawings import Sheet, text_pdf
from pagemill.geometry import Bbox, iou
from pagemill.reading.files import pictures_apart
from pagemill.reading.files.page_pictures import page_pictures
from pagemill.reading.files.pictures_apart import stand_apart
from pagemill.reading.files.source import PdfPage, PdfSource
from pagemill.reading.layout.regions import RegionKind
from pagemill.reading.plain_layout.plain_pages import draws_rules_alone, plain_regions, told_regions
from pagemill.reading.rules.page_rules import find_rules
from pagemill.reading.text_layer.page_text import read_text_layer
from pagemill.settings import load_settings

LIMITS = load_settings(None, {}).settings.limits
SENTENCE = "The reading room was open on every day of the week, and nobody was turned away from its doors. "


@contextmanager
def drawn(sheet: Sheet, folder: Path) -> Iterator[PdfPage]:
    path = folder / "page.pdf"
    path.write_bytes(text_pdf([sheet]))
    with PdfSource(path, LIMITS, dpi=150) as source:
        page = source.page(0).pdf
        assert page is not None
        yield page


def prose() -> Sheet:
    sheet = Sheet()
    y = 150.0
    for count in (5, 7, 4):
        y = sheet.paragraph(120, y, 1000, SENTENCE * count, 26, "serif") + 30
    return sheet


def test_a_page_of_text_alone_draws_nothing_else(tmp_path: Path) -> None:
    with drawn(prose(), tmp_path) as page:
        assert page.graphics(read_text_layer(page).accounted) is None


def test_text_that_is_not_accounted_for_stays_in_the_drawing(tmp_path: Path) -> None:
    with drawn(prose(), tmp_path) as page:
        rest = page.graphics(frozenset())
        assert rest is not None
        assert np.array_equal(rest, page.image)


def test_a_rule_is_drawn_without_the_text_and_found_there(tmp_path: Path) -> None:
    sheet = prose()
    sheet.rule((120, 1500, 620, 1502))
    with drawn(sheet, tmp_path) as page:
        layer = read_text_layer(page)
        rest = page.graphics(layer.accounted)
        assert rest is not None
        rows = np.flatnonzero((rest.min(axis=2) < 200).any(axis=1))
        assert rows.min() >= 1498
        assert rows.max() <= 1504
        # Afterwards the page is drawn with its text again.
        assert np.array_equal(page.graphics(frozenset()), page.image)
        rules = find_rules(rest, [line.bbox for line in layer.lines], exact=True)
        (rule,) = rules.level
        assert rules.standing == ()
        assert abs(rule.at - 1501) < 2
        assert abs(rule.start - 120) < 4
        assert abs(rule.end - 620) < 4
        assert draws_rules_alone(rest, rules)


def test_a_row_of_underscores_stays_in_the_drawing(tmp_path: Path) -> None:
    sheet = prose()
    sheet.write(120, 1500, "_" * 40, 26)
    with drawn(sheet, tmp_path) as page:
        rest = page.graphics(read_text_layer(page).accounted)
        assert rest is not None
        rows = np.flatnonzero((rest.min(axis=2) < 200).any(axis=1))
        assert rows.min() > 1480


def test_pictures_have_their_places(tmp_path: Path) -> None:
    sheet = prose()
    box = (300.0, 1300.0, 700.0, 1550.0)
    sheet.picture(box, Image.new("RGB", (400, 250), (30, 90, 160)))
    with drawn(sheet, tmp_path) as page:
        layer = read_text_layer(page)
        (found,) = page_pictures(page)
        assert iou(found, box) > 0.97
        rest = page.graphics(layer.accounted)
        assert rest is not None
        assert not draws_rules_alone(rest, find_rules(rest, [], exact=True))


def test_pictures_apart_from_the_text_are_what_drawing_them_again_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (90, 130, 3), np.uint8)
    sheet = prose()
    apart, below = (300.5, 1300.25, 700.75, 1550.5), (120.0, 60.0, 900.0, 210.0)
    for box in (apart, below):
        sheet.picture(box, Image.fromarray(noise))
    with drawn(sheet, tmp_path) as page:
        layer = read_text_layer(page)
        rest = page.graphics(layer.accounted)
        seen = stand_apart(page.picture_boxes, np.array([line.bbox for line in layer.lines]))
        assert [iou(page.picture_boxes[index].tolist(), apart) > 0.9 for index in seen] == [True]
        monkeypatch.setattr(pictures_apart, "LARGE", 2.0)
        again = page.graphics(layer.accounted)
        assert rest is not None
        assert again is not None
        assert np.array_equal(rest, again)


def test_a_picture_is_not_apart_from_a_text_of_which_no_place_is_known() -> None:
    picture = np.array([[100.0, 100.0, 300.0, 300.0]])
    texts = np.array([[100.0, 400.0, 300.0, 412.0], [np.nan] * 4])
    assert stand_apart(picture, texts[:1]).tolist() == [0]
    assert stand_apart(picture, texts).tolist() == []


def test_one_column_of_paragraphs_is_plain(tmp_path: Path) -> None:
    with drawn(prose(), tmp_path) as page:
        assert plain_regions(read_text_layer(page).lines) is not None


def test_columns_of_paragraphs_are_plain_below_a_title_and_with_numbered_headings(tmp_path: Path) -> None:
    columns = Sheet()
    columns.write(420, 90, "On reading rooms", 40, "serif")
    for number, x in enumerate((120, 650), 1):
        y = columns.paragraph(x, 200, 470, SENTENCE * 9, 26, "serif")
        columns.write(x, y + 30, f"{number} Opening hours", 26, "serif")
        columns.paragraph(x, y + 100, 470, SENTENCE * 4, 26, "serif")
    with drawn(columns, tmp_path) as page:
        assert plain_regions(read_text_layer(page).lines) is not None


def test_cells_that_stand_in_columns_are_not_plain(tmp_path: Path) -> None:
    cells = Sheet()
    for row in range(16):
        for x, text in ((120, "The reading room"), (480, f"Door {row} to the left"), (900, f"{row}:30")):
            cells.write(x, 150 + 50 * row, text, 26, "serif")
    captioned = Sheet()
    for x in (120, 650):
        captioned.paragraph(x, 150, 470, SENTENCE * 6, 26, "serif")
    captioned.write(120, 1000, "Table 2. Visitors of the reading rooms", 26, "serif")
    captioned.paragraph(120, 1300, 1000, SENTENCE * 3, 26, "serif")
    for sheet in (cells, captioned):
        with drawn(sheet, tmp_path) as page:
            assert plain_regions(read_text_layer(page).lines) is None


def test_short_rows_and_formulas_are_not_plain(tmp_path: Path) -> None:
    heading = prose()
    heading.write(120, 1400, "Opening hours", 26, "serif")
    heading.paragraph(120, 1470, 1000, SENTENCE * 2, 26, "serif")
    formula = prose()
    formula.write(500, 1400, "a + b = c", 26, "serif")
    formula.paragraph(120, 1470, 1000, SENTENCE * 2, 26, "serif")
    for sheet in (heading, formula):
        with drawn(sheet, tmp_path) as page:
            assert plain_regions(read_text_layer(page).lines) is None


def told(sheet: Sheet, folder: Path) -> list[RegionKind] | None:
    """The kinds of regions at the edges of a page whose layout needs no network; None where it does."""
    with drawn(sheet, folder) as page:
        layer = read_text_layer(page)
        rest = page.graphics(layer.accounted)
        assert rest is not None
        high, wide = rest.shape[:2]
        rules = find_rules(rest, [line.bbox for line in layer.lines], exact=True)
        regions = told_regions(layer.lines, layer.pictures, rules, rest, (wide, high))
        return None if regions is None else [region.kind for region in regions]


def illustrated(caption: str = "Figure 3. The reading room from the east") -> tuple[Sheet, Bbox]:
    """A page with running matter, a ruled table, and a picture with its caption; and where the picture stands."""
    sheet = Sheet()
    sheet.write(120, 60, "Reading rooms of the province", 20, "serif")
    y = sheet.paragraph(120, 180, 1000, SENTENCE * 4, 26, "serif")
    y = sheet.paragraph(120, y + 30, 1000, SENTENCE * 5, 26, "serif")
    for row in range(4):
        sheet.rule((120, y + 40 + 50 * row, 1120, y + 42 + 50 * row))
    for x in (120, 620, 1118):
        sheet.rule((x, y + 40, x + 2, y + 192))
    for row in range(3):
        sheet.write(140, y + 50 + 50 * row, f"Room {row}", 24, "serif")
        sheet.write(640, y + 50 + 50 * row, f"{row * 7} readers", 24, "serif")
    box = (300.0, y + 260, 900.0, y + 560)
    sheet.picture(box, Image.new("RGB", (600, 300), (30, 90, 160)))
    sheet.write(300, y + 575, caption, 24, "serif")
    sheet.paragraph(120, y + 680, 1000, SENTENCE * 2, 26, "serif")
    sheet.write(610, 1680, "12", 20, "serif")
    return sheet, box


def test_a_picture_and_a_ruled_table_between_paragraphs_need_no_network(tmp_path: Path) -> None:
    sheet, _ = illustrated()
    assert told(sheet, tmp_path) == [RegionKind.HEADER, RegionKind.FOOTER]


def test_what_is_drawn_in_pieces_or_beside_a_table_needs_the_network(tmp_path: Path) -> None:
    pieces, (x0, y0, x1, y1) = illustrated()
    pieces.picture((x0, y1 + 2, x1, y1 + 14), Image.new("RGB", (600, 12), (200, 90, 30)))
    heading, _ = illustrated("The reading room from the east")
    labelled, _ = illustrated()
    for row in range(8):
        labelled.write(x0 + 20, y0 + 20 + 34 * row, "A picture of nothing but words, in many rows", 26)
    stroke, _ = illustrated()
    stroke.rule((60, 300, 62, 700))
    for sheet in (pieces, heading, labelled, stroke):
        assert told(sheet, tmp_path) is None


def test_a_contents_list_and_a_logo_in_the_margin_need_no_network(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.picture((120, 40, 240, 90), Image.new("RGB", (120, 50), (30, 90, 160)))
    sheet.write(480, 180, "Contents", 40, "serif")
    for row in range(12):
        sheet.write(120, 300 + 60 * row, f"Reading room {10 + row} {'.' * 70} {10 + 3 * row}", 26, "serif")
    sheet.write(610, 1680, "iii", 20, "serif")
    kinds = told(sheet, tmp_path)
    assert kinds is not None
    assert RegionKind.TITLE in kinds
    # The same logo between paragraphs is a figure or none, as the network sees it.
    amid = prose()
    amid.picture((120, 1300, 240, 1350), Image.new("RGB", (120, 50), (30, 90, 160)))
    assert told(amid, tmp_path) is None


def test_a_link_leaves_ink_only_where_it_has_an_appearance(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 200))
        for left, drawn_itself in ((20, False), (120, True)):
            link = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[left, 20, left + 60, 60], Border=[0, 0, 4]
            )
            if drawn_itself:
                form = pikepdf.Stream(pdf, b"0 0 60 40 re f")
                form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 60, 40]
                link.AP = pikepdf.Dictionary(N=form)
            page.Annots = pikepdf.Array([pdf.make_indirect(link)])
            pdf.save(path)
            with PdfSource(path, LIMITS, dpi=72) as source:
                drawn_page = source.page(0)
                assert bool((drawn_page.image < 128).any()) is drawn_itself
                assert drawn_page.pdf is not None
                # What is drawn has become an object of the page.
                assert bool(drawn_page.pdf.objects.kinds.size) is drawn_itself
