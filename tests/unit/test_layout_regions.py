"""Regions that overlap a better one of their class are dropped, and the others come best first."""

from __future__ import annotations

from itertools import pairwise
from typing import cast

import numpy as np
import numpy.typing as npt

from pagemill.geometry import iou
from pagemill.models import Session
from pagemill.reading.layout.regions import INPUT, KINDS, SAME, STRIDES, RegionKind, find_regions

PAGE = np.full((1600, 1216, 3), 255, np.uint8)
PAGE[0, 0] = PAGE[-1, -1] = 0


class StubNetwork:
    """Sees what it is told to: for each level a score by place and class, and boxes of the same size about places."""

    def __init__(self, scores: dict[tuple[int, int], tuple[RegionKind, float]], side: int = 3) -> None:
        self._scores = scores
        self._side = side

    def run(self, _: npt.NDArray[np.float32]) -> list[npt.NDArray[np.float32]]:
        sizes = [-(-INPUT[0] // stride) * -(-INPUT[1] // stride) for stride in STRIDES]
        scores = [np.zeros((1, size, len(KINDS)), np.float32) for size in sizes]
        columns = -(-INPUT[1] // STRIDES[0])
        for (row, column), (kind, score) in self._scores.items():
            scores[0][0, row * columns + column, KINDS.index(kind)] = score
        bins = np.full((8,), -20, np.float32)
        bins[self._side] = 20
        return [*scores, *(np.tile(bins, (1, size, 4)) for size in sizes)]


def seen(scores: dict[tuple[int, int], tuple[RegionKind, float]]) -> list[tuple[RegionKind, float]]:
    return [(region.kind, round(region.score, 2)) for region in find_regions(cast(Session, StubNetwork(scores)), PAGE)]


def test_of_regions_in_one_place_the_best_is_kept_and_what_overlaps_little_too() -> None:
    text = RegionKind.TEXT
    assert seen({(40, 30): (text, 0.6), (40, 31): (text, 0.9), (40, 36): (text, 0.5), (80, 30): (text, 0.3)}) == [
        (text, 0.9),
        (text, 0.5),
    ]


def test_regions_come_best_first_whichever_their_kinds() -> None:
    told = {
        (20, 20): (RegionKind.TEXT, 0.5),
        (50, 20): (RegionKind.TABLE, 0.9),
        (80, 20): (RegionKind.TITLE, 0.7),
    }
    assert [score for _, score in seen(told)] == [0.9, 0.7, 0.5]


def test_no_two_regions_of_a_kind_are_of_one_place() -> None:
    rng = np.random.default_rng(7)
    places = rng.integers(5, 70, (160, 2)).tolist()
    told = {(row, column): (RegionKind.TEXT, float(rng.uniform(0.2, 1))) for row, column in places}
    found = find_regions(cast(Session, StubNetwork(told)), PAGE)
    assert len(found) > 20
    assert all(iou(one.bbox, other.bbox) < SAME for one in found for other in found if one is not other)


def test_a_page_without_regions_has_none() -> None:
    assert seen({}) == []


class CountingNetwork(StubNetwork):
    """Counts how often it is asked."""

    asked = 0

    def run(self, given: npt.NDArray[np.float32]) -> list[npt.NDArray[np.float32]]:
        self.asked += 1
        return super().run(given)


def test_a_strip_is_shown_in_parts_cut_where_nothing_is_printed() -> None:
    strip = np.full((4000, 600, 3), 255, np.uint8)
    strip[:, ::16] = 0
    strip[1000:1040] = 255
    network = CountingNetwork({(50, 40): (RegionKind.TEXT, 0.9), (2, 40): (RegionKind.HEADER, 0.8)})
    found = find_regions(cast(Session, network), strip)
    assert network.asked == 4
    middles = sorted((box[1] + box[3]) / 2 for box in (r.bbox for r in found if r.kind is RegionKind.TEXT))
    # Halfway down each part: the first ends amid the band, and where all rows are printed a part is as long as may be.
    assert [round(middle) for middle in middles] == [
        round(top + 404 / 800 * (foot - top)) for top, foot in pairwise((0, 1020, 2220, 3420, 4000))
    ]
    assert sum(region.kind is RegionKind.HEADER for region in found) == 1


def test_a_thread_of_a_picture_has_few_parts() -> None:
    network = CountingNetwork({})
    assert find_regions(cast(Session, network), np.full((30_000, 4, 3), 255, np.uint8)) == []
    # A part is cut within its last three tenths.
    assert 0 < network.asked <= 30_000 / 700
