"""What stands on a page, by how far down: a page may have thousands of lines, of which few are near another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from pagemill.geometry import Bbox, height

T = TypeVar("T")


class ByHeight(Generic[T]):
    """Items in the order of the upper sides of their boxes, in pixels of the page."""

    def __init__(self, items: Iterable[T], box: Callable[[T], Bbox]) -> None:
        self._items = sorted(items, key=lambda item: box(item)[1])
        boxes = [box(item) for item in self._items]
        self._tops = [each[1] for each in boxes]
        self._tallest = max(map(height, boxes), default=0.0)

    def near(self, top: float, foot: float) -> Sequence[T]:
        """Those of which a part stands between two heights of the page, and some more."""
        return self._items[bisect_left(self._tops, top - self._tallest) : bisect_right(self._tops, foot)]
