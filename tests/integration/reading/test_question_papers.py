"""A question paper is read as questions with their answers, and not as a table."""

from __future__ import annotations

from pathlib import Path

from drawings import Sheet, text_pdf
from pagemill.document import BlockKind
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings

QUESTIONS = (
    "下列河流中，流经城市最多的是",
    "影响小型河流水位变化的主要因素是",
    "该地区最适宜发展的农业类型是",
    "甲地位于乙地的",
    "下列说法正确的是",
)
ANSWERS = ("长河北岸", "青河", "白水河口", "石河")


def test_questions_and_their_answers_in_rows(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.write(430, 130, "地理试卷", 34)
    expected = []
    y = 250.0
    for number, question in enumerate(QUESTIONS, 1):
        asked = f"{number}．{question}（"
        sheet.write(118, y, asked, 22)
        sheet.write(118 + 22 * len(asked) + 40, y, "）", 22)
        expected.append(f"{asked} ）")
        for at, answer in enumerate(ANSWERS):
            sheet.write(118 + 252 * at, y + 40, f"{'ABCD'[at]}．{answer}", 22)
            expected.append(f"{'ABCD'[at]}．{answer}")
        y += 80
    path = tmp_path / "page.pdf"
    path.write_bytes(text_pdf([sheet]))
    (page,) = Reader(load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings).read(
        path, Kind.PDF, [0], ReadOptions()
    )
    assert not any(block.kind is BlockKind.TABLE for block in page.blocks)
    assert [block.text for block in page.blocks][1:] == expected
