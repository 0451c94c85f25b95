"""Captions of figures, told by their words and by where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pagemill.document import Line
from pagemill.geometry import Bbox, height, overlap_1d

#: Heights of a caption between a picture and it, at the most.
CAPTION_GAP = 2.0
#: The caption of a figure, not of a table.
_FIGURE = re.compile(
    r"^\s*(?:(?:图|附图|圖)\s*[\dA-Za-z一二三四五六七八九十]+|(?:figure|fig\.?|chart)\s*\d+)", re.IGNORECASE
)


def is_figure_caption(text: str) -> bool:
    """Whether a text begins as the caption of a figure does, and not that of a table."""
    return bool(_FIGURE.match(text))


def has_figure_caption(picture: Bbox, lines: Sequence[Line]) -> bool:
    """Whether a figure's caption stands right above or below a picture."""
    x0, y0, x1, y1 = picture
    captions = [line.bbox for line in lines if is_figure_caption(line.text)]
    return any(
        overlap_1d(x0, x1, box[0], box[2]) > 0
        and -height(box) < max(box[1] - y1, y0 - box[3]) < CAPTION_GAP * height(box)
        for box in captions
    )
