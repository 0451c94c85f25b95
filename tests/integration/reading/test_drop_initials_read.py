"""A drop initial begins the text that it belongs to, on a page drawn and on one that carries its text."""

from __future__ import annotations

from pathlib import Path

import pytest

from drawings import Sheet, text_pdf
from drawings.sheet import encoded
from pagemill.document import BlockKind
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings

BESIDE = [
    "e followed the river to the old bridge, where the miller had",
    "counted the barrels, and painted the gate in copper and in silver.",
    "Nobody came to see it in the first week, and then all came.",
]
BELOW = [
    "Rain fell for two days, and on the third the boats went down to the",
    "harbour again with timber and granite for the new quay.",
]


def sheet() -> Sheet:
    page = Sheet()
    page.write(100, 380, "W", 110, "serif")
    for number, row in enumerate([*BESIDE, *BELOW]):
        page.write(240 if row in BESIDE else 100, 400 + 40 * number, row, 26, "serif")
    return page


@pytest.mark.parametrize("kind", [Kind.PNG, Kind.PDF])
def test_an_initial_over_three_rows_begins_their_paragraph(kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / "page"
    path.write_bytes(encoded(sheet().image, "PNG") if kind is Kind.PNG else text_pdf([sheet()]))
    reader = Reader(load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings)
    (page,) = reader.read(path, kind, [0], ReadOptions())
    texts = [line.text for block in page.blocks for line in block.lines]
    assert texts == ["W" + BESIDE[0], *BESIDE[1:], *BELOW]
    assert {block.kind for block in page.blocks} == {BlockKind.TEXT}
    assert next(len(block.lines) for block in page.blocks) >= len(BESIDE)
