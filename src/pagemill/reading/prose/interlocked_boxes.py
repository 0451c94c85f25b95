"""The order of boxes that interlock, so that neither rows nor columns part them: what stands above or left of something
comes first (Breuel, 2003)."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pagemill.geometry import Bbox

Places = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


def interlocked_order(boxes: Sequence[Bbox], tolerance: float) -> list[int]:
    """The places of boxes in the order in which they are read; ties and circles from the top, then from the left.

    Boxes share a column that overlap from left to right by more than `tolerance` of the narrower one.
    """
    ranked = sorted(range(len(boxes)), key=lambda i: (boxes[i][1], boxes[i][0]))
    following = _following(np.array([boxes[i] for i in ranked], np.float64).reshape(-1, 4), tolerance)
    owed = np.zeros(len(ranked), np.intp)
    for later in following:
        owed[later] += 1
    free = np.flatnonzero(owed == 0).tolist()
    taken = [False] * len(ranked)
    done: list[int] = []
    first = 0
    while len(done) < len(ranked):
        while taken[first]:
            first += 1
        chosen = heapq.heappop(free) if free else first
        if taken[chosen]:
            continue  # a circle was cut there before
        taken[chosen] = True
        done.append(ranked[chosen])
        later = following[chosen]
        owed[later] -= 1
        for each in later[owed[later] == 0].tolist():
            heapq.heappush(free, each)
    return done


def _following(boxes: Places, tolerance: float) -> list[npt.NDArray[np.intp]]:
    """Of each box (n, 4) those that come after it.

    Of two that share a column the upper one comes first. Of two others it is the left one, where they stand side by
    side or nothing between them in height shares a column with both.
    """
    x0, y0, x1, y1 = boxes.T
    wide, middles = x1 - x0, (y0 + y1) / 2
    # Bit k of a number is the k-th box by height: those between two heights are bits in a row.
    by_height = np.argsort(middles, kind="stable")
    sorted_middles = middles[by_height]
    shared = [
        np.maximum(np.minimum(x1, x1[i]) - np.maximum(x0, x0[i]), 0.0) > tolerance * np.minimum(wide, wide[i])
        for i in range(len(boxes))
    ]
    columns = [_as_bits(mask[by_height]) for mask in shared]
    following = []
    for i, share in enumerate(shared):
        low, high = np.minimum(y1, y1[i]), np.maximum(y0, y0[i])
        after = np.where(share, y0[i] + y1[i] < y0 + y1, x0[i] <= x0)
        after[i] = False
        doubtful = np.flatnonzero(after & ~share & (low <= high))
        starts = np.searchsorted(sorted_middles, low[doubtful], "left").tolist()
        ends = np.searchsorted(sorted_middles, high[doubtful], "right").tolist()
        for other, start, end in zip(doubtful.tolist(), starts, ends, strict=True):
            after[other] = not ((columns[i] & columns[other]) >> start) & ((1 << (end - start)) - 1)
        following.append(np.flatnonzero(after))
    return following


def _as_bits(mask: Mask) -> int:
    return int.from_bytes(np.packbits(mask, bitorder="little").tobytes(), "little")
