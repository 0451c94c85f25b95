"""Headings that the type of a page's lines tells, as its file names the fonts: slanted, heavy, large."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from drawings.pdf import PdfFile
from pagemill.document import BlockKind
from pagemill.geometry import covered
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.reading.files.source import PdfSource
from pagemill.reading.text_layer.page_text import read_text_layer
from pagemill.settings import load_settings

READING = load_settings(None, {"PAGEMILL_READING_PROFILE": "fast", "PAGEMILL_MODELS_PRECISION": "f32"}).settings
FONTS = {"R": "Times-Roman", "B": "Times-Bold", "I": "Times-Italic", "M": "Courier"}
SENTENCES = [
    "The ferry went back to its old route in April, with a crew of nine and room for sixty carts,",
    "and by the first of May it had been paid for by what it earned at the lower landing alone.",
    "The town lent the rest, which it has had back since then.",
]
#: A row: from the left and from the top in points, and its runs, each with its font, its size and its words.
Row = tuple[float, float, Sequence[tuple[str, float, str]]]


def page_of(rows: Sequence[Row]) -> bytes:
    file = PdfFile()
    content = []
    for x, y, runs in rows:
        shown = " ".join(f"/{font} {size} Tf ({words}) Tj" for font, size, words in runs)
        content.append(f"BT {x} {842 - y} Td {shown} ET")
    stream = file.stream("\n".join(content).encode())
    fonts = [
        f"/{name} {file.add(f'<< /Type /Font /Subtype /Type1 /BaseFont /{base} /Encoding /WinAnsiEncoding >>')} 0 R"
        for name, base in FONTS.items()
    ]
    tree = file.add("")
    page = file.add(
        f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 595 842] /Contents {stream} 0 R "
        f"/Resources << /Font << {' '.join(fonts)} >> >> >>"
    )
    file.replace(tree, f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>")
    return file.finish(file.add(f"<< /Type /Catalog /Pages {tree} 0 R >>"))


def paragraph(y: float, sentences: Sequence[str] = SENTENCES) -> list[Row]:
    return [(60, y + 14 * number, [("R", 11, words)]) for number, words in enumerate(sentences)]


def headings(rows: Sequence[Row], folder: Path) -> list[str]:
    path = folder / "page.pdf"
    path.write_bytes(page_of(rows))
    (page,) = Reader(READING).read(path, Kind.PDF, [0], ReadOptions())
    titles = (BlockKind.PARAGRAPH_TITLE, BlockKind.DOC_TITLE)
    return [" ".join(line.text for line in block.lines) for block in page.blocks if block.kind in titles]


def test_slanted_lines_each_above_a_paragraph_are_headings(tmp_path: Path) -> None:
    titles = ["Tolls at the landing", "Carts and their drivers", "Crews"]
    rows = [
        row
        for number, title in enumerate(titles)
        for row in ((60.0, 100.0 + 80 * number, [("I", 11, title)]), *paragraph(114 + 80 * number))
    ]
    assert headings(rows, tmp_path) == titles


def test_slanted_lines_within_paragraphs_are_none(tmp_path: Path) -> None:
    """A paragraph's words may be stressed for a line, and a name set so ends it."""
    rows = [*paragraph(100), *paragraph(200), *paragraph(300)]
    for number in (1, 4, 7):
        x, y, _ = rows[number]
        rows[number] = (x, y, [("I", 11, "What the town of the lower landing lent for a ferry, and for its crew,")])
    assert headings(rows, tmp_path) == []


def test_larger_lines_above_figures_are_headings(tmp_path: Path) -> None:
    """No running text tells how large they are: each stands right above what is smaller."""
    titles = ["Figures in rows", "Figures of old style", "Raised figures"]
    rows: list[Row] = []
    for number, title in enumerate(titles):
        rows += [(60, 100 + 70 * number, [("R", 13, title)]), (60, 122 + 70 * number, [("R", 10.5, "1234567890")])]
    assert headings(rows, tmp_path) == titles


def test_code_within_a_heavy_line_keeps_its_type(tmp_path: Path) -> None:
    rows: list[Row] = [
        *paragraph(100),
        (60, 170, [("B", 11, "What "), ("M", 11, "ferry --toll "), ("B", 11, "replaces here")]),
        *paragraph(190),
        (60, 260, [("B", 11, "This sentence names "), ("M", 11, "ferry --toll.")]),
    ]
    path = tmp_path / "page.pdf"
    path.write_bytes(page_of(rows))
    with PdfSource(path, READING.limits, dpi=150) as source:
        drawn = source.page(0).pdf
        assert drawn is not None
        layer = read_text_layer(drawn)
    assert [line.text for line in layer.lines if line.bbox in layer.heavy] == ["What ferry --toll replaces here"]


def titled(rows: Sequence[Row], folder: Path) -> list[str]:
    """What the type of a page's lines alone tells, row by row."""
    path = folder / "page.pdf"
    path.write_bytes(page_of(rows))
    with PdfSource(path, READING.limits, 150) as source:
        drawn = source.page(0)
        assert drawn is not None
        layer = read_text_layer(drawn)
    inside = [[line for line in layer.lines if covered(line.bbox, box) > 0.9] for box in layer.titled]
    return [" ".join(line.text for line in sorted(lines, key=lambda line: line.bbox[:2])) for lines in inside]


def beside(y: float, number: str, title: str, font: str = "B", size: float = 11) -> list[Row]:
    return [(60, y, [(font, size, number)]), (100, y, [(font, size, title)])]


@pytest.mark.parametrize("font", ["B", "I"])
def test_a_numbered_title_in_the_size_of_the_text_is_told_though_no_other_is_like_it(font: str, tmp_path: Path) -> None:
    rows = [*paragraph(100), *beside(170, "3.2", "Tolls at the landing", font), *paragraph(190), *paragraph(260)]
    assert titled(rows, tmp_path) == ["3.2 Tolls at the landing"]
    assert headings(rows, tmp_path) == ["3.2 Tolls at the landing"]


def test_numbered_titles_right_below_one_another_are_told_on_a_page_of_nothing_else(tmp_path: Path) -> None:
    titles = ["Alders", "Birches", "Cedars", "Dogwoods", "Elders", "Firs"]
    rows = [
        row for number, title in enumerate(titles) for row in beside(90 + 30 * number, f"1.{number}", title, "B", 14)
    ]
    rows += [(60.0, 300.0 + 14 * number, [("R", 11, "Oaks")]) for number in range(3)]
    found = [f"1.{number} {title}" for number, title in enumerate(titles)]
    assert titled(rows, tmp_path) == found
    assert headings(rows, tmp_path) == found


def test_a_heavy_title_is_told_though_its_number_is_in_the_type_of_the_text_and_it_is_centred(tmp_path: Path) -> None:
    title: Row = (250, 170, [("R", 11, "5. "), ("B", 11, "Tolls")])
    rows = [*paragraph(100), title, *paragraph(190), *paragraph(260)]
    assert titled(rows, tmp_path) == ["5. Tolls"]
    assert titled([*paragraph(100), (60, 170, [("R", 11, "5. Tolls")]), *paragraph(190)], tmp_path) == []


@pytest.mark.parametrize(
    ("number", "title", "told"),
    [("II.", "Tolls", True), ("V.", "TOLLS", True), ("V.", "Landing", False), ("Mix.", "Tolls", False)],
)
def test_roman_numbers_are_those_of_sections(number: str, title: str, told: bool, tmp_path: Path) -> None:
    rows = [*paragraph(100), (60.0, 170.0, [("B", 11.0, f"{number} {title}")]), *paragraph(190), *paragraph(260)]
    assert bool(titled(rows, tmp_path)) is told
    if told:
        assert headings(rows, tmp_path) == [f"{number} {title}"]


def test_several_numbered_titles_in_a_type_of_their_own_are_told_though_it_is_hardly_larger(tmp_path: Path) -> None:
    rows = [*paragraph(100), *paragraph(190), *paragraph(280)]
    both: list[Row] = [(60, 170, [("R", 11.8, "1. Tolls")]), (60, 260, [("R", 11.8, "2. Carts and drivers")])]
    assert titled([*rows, *both], tmp_path) == ["1. Tolls", "2. Carts and drivers"]
    assert titled([*rows, *both[:1]], tmp_path) == [], "alone it may be any line"
    larger = [(x, y, [("R", 11.8, words) for _, _, words in runs]) for x, y, runs in paragraph(380)]
    assert titled([*rows, *both, *larger], tmp_path) == [], "text is set so too"


def test_a_font_that_is_stretched_to_fill_its_lines_is_one_type(tmp_path: Path) -> None:
    """As microtype stretches one: the two items are in a size of their own, by a hundredth."""
    items: list[Row] = [(60, 170, [("R", 11.1, "1. Tolls")]), (60, 260, [("R", 11.1, "2. Carts and drivers")])]
    assert titled([*paragraph(100), *items, *paragraph(190), *paragraph(280)], tmp_path) == []


def test_numbered_rows_of_contents_lists_items_and_paragraphs_are_no_titles(tmp_path: Path) -> None:
    contents: list[Row] = []
    for number, title in enumerate(["Alders", "Birches", "Cedars"]):
        y = 100.0 + 24 * number
        contents += [*beside(y, f"1.{number}", title), (500, y, [("B", 11, "14")])]
    item = [*beside(170, "2", "Ask at the lower landing"), *((100.0, y, runs) for _, y, runs in paragraph(190))]
    within = paragraph(290)
    within[1:2] = beside(within[1][1], "3.2", "Tolls at the landing")
    for rows in (contents, item, within):
        assert titled([*rows, *paragraph(400), *paragraph(460)], tmp_path) == []


def test_slanted_headings_may_begin_with_a_name_and_stand_above_code(tmp_path: Path) -> None:
    titles = ["ferry: Tolls at the landing", "carts: Drivers of the upper road"]
    rows: list[Row] = []
    for number, title in enumerate(titles):
        y = 100.0 + 90 * number
        code = "ferry --crew nine --carts sixty --landing lower --toll paid"
        rows += [(60, y, [("I", 11, title)]), (60, y + 14, [("R", 11, SENTENCES[0])]), (60, y + 28, [("M", 11, code)])]
        rows += [(60, y + 42, [("R", 11, SENTENCES[1])])]
    assert headings([*rows, *paragraph(300)], tmp_path) == titles
