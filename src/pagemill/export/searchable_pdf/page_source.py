"""The file that a document was read from, as its pages are shown again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pagemill.intake import Kind


@dataclass(frozen=True, slots=True)
class PageSource:
    """Where a document's pages come from."""

    path: Path
    kind: Kind
    #: Draws a page, counted from 0, as it was submitted: (H, W, 3) RGB.
    draw: Callable[[int], npt.NDArray[np.uint8]]
