"""What TeX's files say of their characters: in fonts without a name by their codes, in those of signs by the font's."""

from __future__ import annotations

import string
from pathlib import Path

import pytest

from drawings.tex_pages import bitmap_font_page, named_font_page
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.reading.files.source import PdfSource
from pagemill.reading.text_layer.page_text import TextLayer, read_text_layer
from pagemill.settings import load_settings

SETTINGS = load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings
LINES = [
    "The first difficulty is that no file tells what a code of it means.",
    "Each of the five workflows was filled with the codes of an office,",
    "and the “offline” ones were left as they are – until somebody came.",
    "What had been effective before could then be reflected at leisure.",
    "None of the letters has a name here, nor has the font they are in.",
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(SETTINGS)


def layer_of(pdf: bytes, tmp_path: Path) -> TextLayer:
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf)
    with PdfSource(path, SETTINGS.limits, dpi=150) as source:
        drawn = source.page(0).pdf
        assert drawn is not None
        return read_text_layer(drawn)


def test_a_font_without_a_name_is_guessed_by_its_codes_and_held_to_the_picture(reader: Reader, tmp_path: Path) -> None:
    layer = layer_of(bitmap_font_page(LINES), tmp_path)
    assert [line.text for line in layer.doubtful] == LINES and not layer.lines
    (page,) = reader.read(tmp_path / "page.pdf", Kind.PDF, [0], ReadOptions())
    read = [line for block in page.blocks for line in block.lines]
    assert [line.text for line in read] == LINES
    assert {line.source.value for line in read} == {"text_layer"}


def test_a_font_whose_codes_are_not_letters_is_read_from_the_picture(reader: Reader, tmp_path: Path) -> None:
    letters = string.ascii_letters
    shifted = {one: ord(other) for one, other in zip(letters, letters[19:] + letters[:19], strict=True)}
    layer = layer_of(bitmap_font_page(LINES, shifted), tmp_path)
    assert not layer.lines and not layer.doubtful
    (page,) = reader.read(tmp_path / "page.pdf", Kind.PDF, [0], ReadOptions())
    read = " ".join(line.text for block in page.blocks for line in block.lines)
    assert "The first difficulty is that no file tells" in read


def test_signs_of_tex_are_told_by_the_name_of_their_font(tmp_path: Path) -> None:
    codes = [("a ", "CMSY10", [0x68, 0x69]), ("b ", "ABCDEF+LMMathSymbols10-Regular", [0x32]), ("c ", "CMEX10", [0x58])]
    layer = layer_of(named_font_page([*codes, ("d ", "MSAM10", [0x0D, 0x58])]), tmp_path)
    assert [line.text for line in layer.lines] == ["a ⟨⟩", "b ∈", "c ∑", "d ⊩✓"]


def test_signs_of_other_fonts_stay_untold(tmp_path: Path) -> None:
    layer = layer_of(named_font_page([("a ", "OwnSigns", [0x68, 0x69])]), tmp_path)
    assert not layer.lines and [line.text for line in layer.broken] == ["a \ufffd\ufffd"]
