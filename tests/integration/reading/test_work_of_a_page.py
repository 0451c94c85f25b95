"""What a page costs is counted in calls of networks and pixels given to them, not in seconds; and what the faster
arithmetic of the processor costs is counted in characters."""

import math
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from rapidfuzz.distance import Levenshtein

from counting import counted_reading
from drawings import Sheet
from pagemill.document import Page
from pagemill.intake import Kind
from pagemill.models.openvino_runtime import OpenVinoSession
from pagemill.reading import Reader, ReadOptions
from pagemill.reading.recognition.recogniser import LINE_HEIGHT
from pagemill.settings import load_settings

ENGLISH = (
    "The harbour master counted 412 barrels on the third of May, and found eleven of them open. "
    "Each was weighed again (between 61.5 and 63.0 kg), sealed, and entered in the ledger on page 207."
)
CHINESE = (
    "五月三日港务长清点了四百一十二只木桶，其中十一只已经打开。每只重新称重（61.5至63.0公斤），封好后记入第207页。"
)


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    """A page of print of two sizes in two languages."""
    made = Sheet()
    y = made.paragraph(120, 120, 1000, ENGLISH * 2, 22, "serif")
    y = made.paragraph(120, y + 40, 1000, CHINESE * 2, 26)
    made.paragraph(120, y + 40, 1000, ENGLISH, 17)
    return made


def read(path: Path, precision: str = "auto") -> Page:
    reader = Reader(load_settings(environment={"PAGEMILL_MODELS_PRECISION": precision}).settings)
    (page,) = reader.read(path, Kind.PNG, [0], ReadOptions(profile="fast"))
    return page


def test_a_page_is_looked_at_once_and_each_line_read_once(
    sheet: Sheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes: list[tuple[int, ...]] = []
    each = OpenVinoSession.each

    def counted(
        self: OpenVinoSession, arrays: Iterable[np.ndarray], take: Callable[[list[np.ndarray]], object]
    ) -> object:
        def noted() -> Iterable[np.ndarray]:
            for array in arrays:
                shapes.append(array.shape)
                yield array

        return each(self, noted(), take)

    monkeypatch.setattr(OpenVinoSession, "each", counted)
    sheet.image.save(tmp_path / "page.png")
    page = read(tmp_path / "page.png")
    lines = [line for block in page.blocks for line in block.lines]
    batches = [shape for shape in shapes if shape[2] == LINE_HEIGHT]
    whole = sorted(shape[2] * shape[3] for shape in shapes if shape[2] != LINE_HEIGHT)
    # Its turn, its layout, and its lines, with two thirds of the pixels that the page has.
    assert whole == [224 * 224, 800 * 608, whole[-1]]
    assert whole[-1] < 0.7 * sheet.size[0] * sheet.size[1]
    assert sum(shape[0] for shape in batches) == len(lines) == len(sheet.texts)
    needed = sum(LINE_HEIGHT * _shape_of(line.polygon) for line in lines)
    # The boxes given back are drawn in to the ink, so that lines seem longer for their height than what was read.
    assert sum(shape[0] * shape[3] for shape in batches) < 0.95 * needed


def _shape_of(polygon: tuple[tuple[float, float], ...]) -> float:
    return math.dist(polygon[0], polygon[1]) / math.dist(polygon[0], polygon[3])


def test_what_bf16_changes_is_within_its_budget(sheet: Sheet, tmp_path: Path) -> None:
    sheet.image.save(tmp_path / "page.png")
    fast, exact = (
        "".join(line.text for block in page.blocks for line in block.lines).replace(" ", "")
        for page in (read(tmp_path / "page.png"), read(tmp_path / "page.png", "f32"))
    )
    expected = "".join(text.text for text in sheet.texts).replace(" ", "")
    edits, edits_exact = Levenshtein.distance(expected, fast), Levenshtein.distance(expected, exact)
    assert edits <= edits_exact + 0.002 * len(expected)
    assert edits_exact <= 0.005 * len(expected)


@pytest.mark.parametrize("grain", [0, 14])
def test_clean_print_and_grain_are_searched_by_the_cheap_detector_alone(
    sheet: Sheet, tmp_path: Path, grain: int
) -> None:
    noise = np.random.default_rng(5).normal(0, grain, (*sheet.image.size[::-1], 1)) if grain else 0
    grainy = np.clip(np.asarray(sheet.image, np.float64) + noise, 0, 255).astype(np.uint8)
    Image.fromarray(grainy).save(tmp_path / "page.png")
    with counted_reading() as work:
        reader = Reader(load_settings(environment={}).settings)
        (page,) = reader.read(tmp_path / "page.png", Kind.PNG, [0], ReadOptions(profile="accurate"))
    assert [name for name in work.calls if name.startswith("text_detection")] == ["text_detection_tiny"]
    assert "412 barrels" in "".join(line.text for block in page.blocks for line in block.lines)


def test_a_speck_is_looked_at_again_in_a_band_of_the_page(tmp_path: Path) -> None:
    made = Sheet()
    made.paragraph(120, 120, 1000, ENGLISH, 22)
    made.paragraph(120, 1500, 1000, ENGLISH, 22)
    image = np.asarray(made.image).copy()
    image[900:908, 600:608] = 90
    Image.fromarray(image).save(tmp_path / "page.png")
    with counted_reading() as work:
        reader = Reader(load_settings(environment={}).settings)
        list(reader.read(tmp_path / "page.png", Kind.PNG, [0], ReadOptions(profile="accurate")))
    assert work.calls["text_detection_tiny"] == work.calls["text_detection_small"] == 1
    assert work.pixels["text_detection_small"] < 0.15 * work.pixels["text_detection_tiny"]
