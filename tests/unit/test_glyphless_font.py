"""The font of a searchable PDF's text: no glyphs, and any width to within half a step."""

from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from drawings.searchable_pdfs import even, page, pictured, texts
from pagemill.export.searchable_pdf import glyphless_font
from pagemill.export.searchable_pdf.glyphless_font import EM, STEP, GlyphlessFont


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
