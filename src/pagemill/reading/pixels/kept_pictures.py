"""What is made of a picture and kept as long as the picture is: several steps look at a page in the same way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import ref

import numpy as np
import numpy.typing as npt

T = TypeVar("T")

Image = npt.NDArray[np.uint8]


class KeptPictures(Generic[T]):
    """What a function makes of pictures, kept of those alone that cannot be written to: they stay what they are."""

    def __init__(self, make: Callable[[Image], T]) -> None:
        self._make = make
        #: By what pictures are known by, which another one may have later.
        self._made: dict[int, tuple[ref[Image], T]] = {}

    def __len__(self) -> int:
        return len(self._made)

    def of(self, picture: Image) -> T:
        """What is made of a picture."""
        kept = self._made.get(id(picture))
        if kept is not None and kept[0]() is picture:
            return kept[1]
        made = self._make(picture)
        if not picture.flags.writeable:
            self.keep(picture, made)
        return made

    def keep(self, picture: Image, made: T) -> None:
        """Keeps what is known beforehand of a picture that cannot be written to."""
        place = id(picture)
        self._made[place] = (ref(picture, lambda _: self._made.pop(place, None)), made)
