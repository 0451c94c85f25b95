"""What is dark at a scanned page's edge: the scanner's lid, the table that it lay on, the shadow of a fold.

Where it ends is a long straight line, and no rule that anybody drew.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.reading.pixels.page_plane import plane_or_page
from pagemill.reading.rules.rule import Rule, Rules

Image = npt.NDArray[np.uint8]

#: Pixels of the longer side of the picture that is searched.
SEARCHED = 480
#: Darker than this share of the tone of paper is dark.
DARK = 0.55
#: Frames at the very edge are no wider than this, in searched pixels; the dark there is.
WIDE = 4
#: Share of one side of the picture that is dark, at the least, before anything is searched.
SIDE = 0.2
#: So near to where the dark ends, in searched pixels, a rule lies, and for this share of its length.
OFF, ALONG = 3, 0.6


def without_dark_edges(image: Image, rules: Rules) -> Rules:
    """The rules of a scanned page (RGB or grey, H×W) but for those where the dark at its edges ends."""
    if not rules.level and not rules.standing:
        return rules
    shown = plane_or_page(image)
    height, width = shown.shape[:2]
    scale = min(1.0, SEARCHED / max(height, width))
    step = max(1, int(0.5 / scale))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = np.atleast_3d(cv2.resize(np.ascontiguousarray(shown[::step, ::step]), size, interpolation=cv2.INTER_AREA))
    tones = small.max(axis=2)
    dark = (tones < DARK * float(np.percentile(tones, 90))).astype(np.uint8)
    if max(float(side.mean()) for side in (dark[0], dark[-1], dark[:, 0], dark[:, -1])) < SIDE:
        return rules
    return Rules(
        tuple(rule for rule in rules.level if not _is_end_of(dark.T, rule, scale)),
        tuple(rule for rule in rules.standing if not _is_end_of(dark, rule, scale)),
    )


def _is_end_of(dark: npt.NDArray[np.uint8], rule: Rule, scale: float) -> bool:
    """Whether the dark that goes on from the picture's edge ends along a rule.

    `dark` (along, across) is a page made smaller by `scale`, its first axis the rule's own.
    """
    long, wide = dark.shape
    along = np.arange(rule.start, rule.end, 1 / scale)
    rows = np.clip((along * scale).astype(int), 0, long - 1)
    if not len(rows):
        return False
    at = (rule.at + rule.lean * (along - (rule.start + rule.end) / 2)) * scale
    near = np.zeros(len(rows), np.bool_)
    for side, places in ((dark[rows], at), (dark[rows, ::-1], wide - at)):
        # The first place of each row that is not dark, from this edge on.
        ends = np.where(side.all(axis=1), wide, np.argmin(side, axis=1))
        near |= (ends >= WIDE) & (np.abs(ends - places) <= OFF)
    return bool(near.mean() > ALONG)
