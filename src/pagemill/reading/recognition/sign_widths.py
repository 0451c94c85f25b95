"""Full or half width of signs that have both, such as `，` and `,`: told by the characters that they stand beside.

Recognisers are often sure of such a sign and unsure of its width, which in print is a matter of the text around it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

#: In both widths, at the same places.
FULL, HALF = "，：；！？（）", ",:;!?()"
_OPENING = frozenset("（(")


def fitting_width(characters: Sequence[str], at: int) -> str:
    """The sign at a place in the width of the character that it belongs to: behind it for an opening one, else before.

    Where nothing stands there, that on its other side tells. Anything else is returned as it is.
    """
    sign = characters[at]
    if len(sign) != 1 or sign not in FULL + HALF:
        return sign
    before = next((one for one in reversed(characters[:at]) if one.strip()), "")
    behind = next((one for one in characters[at + 1 :] if one.strip()), "")
    beside = (behind or before) if sign in _OPENING else (before or behind)
    if not beside:
        return sign
    widths = (FULL, HALF) if unicodedata.east_asian_width(beside[-1]) in "WF" else (HALF, FULL)
    return sign.translate(str.maketrans(widths[1], widths[0]))
