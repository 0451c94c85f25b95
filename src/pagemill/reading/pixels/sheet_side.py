"""How large a sheet of a picture is: of a long screenshot or a till roll, one of those that it has end to end."""

from __future__ import annotations

#: A picture so many times longer than wide is taken for several sheets, none of which is shorter, in pixels, than A4 at
#: 150 dots an inch.
LONGEST, SHORTEST = 2.0, 1754


def sheet_side(height: int, width: int) -> int:
    """The longer side of a sheet, in pixels, of a picture with these sides.

    What is looked for as a share of a page's longer side is a share of this: gaps and letters on a strip are no larger
    for its length.
    """
    longer, shorter = max(height, width), min(height, width)
    return min(longer, max(round(LONGEST * shorter), SHORTEST))
