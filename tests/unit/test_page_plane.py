"""A page without colours is worked on as one plane, and what comes of it is what its three channels come to."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pagemill.reading.pixels import page_plane
from pagemill.reading.pixels.inked_parts import inked_parts
from pagemill.reading.pixels.page_plane import grey_of, page_of, plane_of, plane_or_page
from pagemill.reading.recognition.grain import without_grain


def plane(seed: int = 1) -> np.ndarray:
    drawn = np.full((200, 150), 250, np.uint8)
    drawn[40:60, 30:110:3] = np.random.default_rng(seed).integers(0, 90, (20, 27), np.uint8)
    return drawn


def test_the_plane_of_a_page_is_told_once_and_let_go_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    one_plane = page_plane.one_plane
    monkeypatch.setattr(page_plane, "one_plane", lambda page: told.append(1) or one_plane(page))
    page = np.repeat(plane()[:, :, None], 3, axis=2)
    assert plane_of(page) is None  # it may still be written to
    page.setflags(write=False)
    first = plane_of(page)
    assert first is not None
    assert (first == plane()).all()
    assert plane_of(page) is first
    assert len(told) == 1
    kept = len(page_plane._planes)
    del page
    assert len(page_plane._planes) == kept - 1


def test_a_page_made_of_a_plane_is_known_to_be_one() -> None:
    page = page_of(plane())
    assert page.shape == (200, 150, 3)
    assert (page == plane()[:, :, None]).all()
    assert plane_or_page(page) is plane_of(page)
    assert (grey_of(page) == plane()).all()


def test_a_page_with_a_single_coloured_dot_has_no_plane() -> None:
    page = np.repeat(plane()[:, :, None], 3, axis=2)
    page[113, 77] = (250, 240, 250)
    page.setflags(write=False)
    assert plane_of(page) is None
    assert plane_or_page(page) is page
    assert (grey_of(page) == cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)).all()


def test_what_is_made_of_the_plane_is_what_is_made_of_the_channels() -> None:
    noise = np.random.default_rng(2).integers(-25, 26, (200, 150))
    grainy = np.clip(plane().astype(int) + noise, 0, 255).astype(np.uint8)
    by_plane, by_channels = page_of(grainy), np.repeat(grainy[:, :, None], 3, axis=2)
    smooth = without_grain(by_plane)
    assert smooth is not by_plane
    assert (smooth == without_grain(by_channels)).all()
    assert inked_parts(by_plane) == inked_parts(by_channels)
    assert inked_parts(page_of(plane())) == inked_parts(np.repeat(plane()[:, :, None], 3, axis=2)) != []
