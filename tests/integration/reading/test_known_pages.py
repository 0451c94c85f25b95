"""Blank pages, and pages that repeat an earlier one, are told without a network; what differs is read."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from drawings import Sheet
from pagemill.document import Page
from pagemill.intake import Kind
from pagemill.models.openvino_runtime import OpenVinoSession
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings


def sheet(number: int) -> Image.Image:
    made = Sheet(size=(620, 400))
    made.write(60, 60, f"Terms of carriage, sheet {number}", 26)
    return made.image


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """One entry for each batch that a network is given."""
    given: list[int] = []
    each = OpenVinoSession.each

    def counted(self: OpenVinoSession, arrays: object, take: object) -> object:
        given.append(1)
        return each(self, arrays, take)  # type: ignore[arg-type]

    monkeypatch.setattr(OpenVinoSession, "each", counted)
    yield given


def read(path: Path, kind: Kind, count: int) -> list[Page]:
    reader = Reader(load_settings(environment={}).settings)
    return list(reader.read(path, kind, range(count), ReadOptions(profile="fast")))


def text(page: Page) -> str:
    return " ".join(line.text for block in page.blocks for line in block.lines)


def test_a_page_drawn_as_an_earlier_one_is_read_once(tmp_path: Path, looks: list[int]) -> None:
    path = tmp_path / "sheets.tiff"
    sheet(1).save(path, save_all=True, append_images=[sheet(2), sheet(1), sheet(1)])
    pages = read(path, Kind.TIFF, 2)
    first = len(looks)
    looks.clear()
    again = read(path, Kind.TIFF, 4)
    assert len(looks) == first
    assert [page.index for page in again] == [0, 1, 2, 3]
    assert again[2].blocks == again[3].blocks == pages[0].blocks
    assert "sheet 1" in text(again[2])
    assert "sheet 2" in text(again[1])


@pytest.mark.parametrize("level", [255, 238])
def test_a_blank_page_is_told_by_its_pixels(tmp_path: Path, looks: list[int], level: int) -> None:
    grain = np.random.default_rng(1).integers(-4, 4, (400, 620, 1))
    path = tmp_path / "blank.png"
    Image.fromarray(np.repeat(np.clip(level + grain, 0, 255).astype(np.uint8), 3, axis=2)).save(path)
    (page,) = read(path, Kind.PNG, 1)
    assert page.blocks == ()
    assert (page.width, page.height, page.read_width, page.read_height) == (620, 400, 620, 400)
    assert not looks


def test_pale_print_is_no_blank_page(tmp_path: Path) -> None:
    path = tmp_path / "pale.png"
    Image.fromarray((255 - (255 - np.asarray(sheet(3), np.int16)) // 6).astype(np.uint8)).save(path)
    (page,) = read(path, Kind.PNG, 1)
    assert "sheet 3" in text(page)
