"""A large picture is turned to pixels some rows at a time, as a small one is at once, and held once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image as PillowImage

from pagemill.intake import Kind
from pagemill.process_memory import give_back_free_memory, resident_bytes
from pagemill.reading.files import picture_decoding, source
from pagemill.reading.files.source import open_source
from pagemill.settings import LimitSettings

MODES = ("1", "L", "P", "RGB", "CMYK", "LA", "RGBA", "I;16")


def _drawn(mode: str) -> PillowImage.Image:
    values = np.random.default_rng(7).integers(0, 256, (90, 70, 4), np.uint8)
    if mode == "I;16":
        return PillowImage.fromarray(values[:, :, 0].astype(np.uint16) * 257)
    return PillowImage.fromarray(values).convert("RGB" if mode in ("P", "CMYK") else mode).convert(mode)


@pytest.mark.parametrize("mode", MODES)
def test_by_rows_it_has_the_pixels_that_it_has_at_once(
    mode: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "pages.tif"
    more = [] if mode == "I;16" else [_drawn(mode).rotate(180)]
    _drawn(mode).save(path, save_all=True, append_images=more)
    with open_source(path, Kind.TIFF, LimitSettings(), 150) as pages:
        at_once = [pages.page(index).image for index in range(pages.page_count)]
    monkeypatch.setattr(source, "LARGE", 1000)
    monkeypatch.setattr(picture_decoding, "LARGE", 1000)
    monkeypatch.setattr(picture_decoding, "AT_ONCE", 700)
    with open_source(path, Kind.TIFF, LimitSettings(), 150) as pages:
        for index in (*range(pages.page_count), 0):  # the first once more, after what its library held was let go
            assert np.array_equal(pages.page(index).image, at_once[index])


def test_no_more_is_held_of_a_large_picture_than_its_page(tmp_path: Path) -> None:
    path = tmp_path / "sheet.png"
    PillowImage.new("RGB", (6000, 5000), "white").save(path, compress_level=1)
    give_back_free_memory()
    with open_source(path, Kind.PNG, LimitSettings(), 150) as pages:
        before = resident_bytes()
        image = pages.page(0).image
        give_back_free_memory()  # what is free is not held, though the C library may keep it for later
        assert resident_bytes() - before < 1.3 * image.nbytes
