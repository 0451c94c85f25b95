"""The base line that parts of a formula stand on, and how large their font is."""

from __future__ import annotations

from collections.abc import Sequence

from pagemill.reading.formulas.parts import AXIS, Kind, Part, size_of

#: Base lines this near are of one row, in sizes of the row's font.
NEAR = 0.15
#: A sign of a row is no smaller than this share of its largest.
OF_ROW = 0.85
#: A bracket is tall from this many sizes of its font on; one of the row's own size is as high as the font.
TALL = 1.12
#: What stands on the axis of its row.
CENTRED = (Kind.CENTRED, Kind.LARGE)


def base_line(parts: Sequence[Part]) -> tuple[float, float]:
    """The base line of a row and the size of its font."""
    sums = sum_with_limits_alone(parts)
    if sums is not None:
        return sums.base, sums.size
    size = size_of(parts)
    of_row = [part for part in parts if _stands_on_base(part) and part.size >= OF_ROW * size]
    of_row = of_row or [part for part in parts if part.size >= OF_ROW * size]
    bases = [part.base for part in of_row]
    # Most of them stand on it; of as many the first.
    ordered = sorted(of_row, key=lambda part: part.start)
    best = max(ordered, key=lambda part: sum(abs(part.base - other) <= NEAR * size for other in bases))
    return best.base, size


def _stands_on_base(part: Part) -> bool:
    """Whether a part tells its row's base line: tall brackets hang from theirs."""
    hangs = part.kind in (Kind.OPEN, Kind.CLOSE, Kind.STROKE) and part.high > TALL * part.size
    return part.kind not in CENTRED and not hangs


def sum_with_limits_alone(parts: Sequence[Part]) -> Part | None:
    """The sum that all other parts stand above or below, if there is one."""
    sums = [part for part in parts if part.kind is Kind.LARGE]
    rest = [part for part in parts if part.kind is not Kind.LARGE]
    if len(sums) != 1 or not rest:
        return None
    _, top, _, bottom = sums[0].box
    slack = 0.15 * sums[0].size
    beside = any(part.box[3] > top + slack and part.box[1] < bottom - slack for part in rest)
    return None if beside else sums[0]


def middle_of(part: Part) -> float:
    """How high the middle of a part is; of what is centred, the axis that it is centred about."""
    return part.base - AXIS * part.size if part.kind in CENTRED else part.y
