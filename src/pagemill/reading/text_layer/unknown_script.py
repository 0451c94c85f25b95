"""Lines whose codes stand for a script that the recogniser does not know, as old 8-bit fonts of Indian scripts do.

What is read in their places is no better than the codes. A few of a page's many such lines tell that of all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pagemill.document import Line
from pagemill.reading.text_layer.text_encoding import BROKEN, looks_broken

#: Share of a line's characters, spaces left out, that are beyond ASCII where it has hardly anything else, at the least.
WHOLLY = 0.8
#: Share of a line's characters beyond ASCII that others have too whose script it shares, at the least.
SHARED = 0.75

#: Blocks of letters from Cyrillic to Vedic, of Hangul, and forms of Hebrew and Arabic letters (Unicode 15, Blocks.txt).
_UNREAD = re.compile(
    "[\u0400-\u1cff\u2d00-\u2dff\u3130-\u318f\ua4d0-\ua6ff\ua800-\uabff\uac00-\ud7ff\ufb1d-\ufdff\ufe70-\ufefc]"
)


def in_odd_codes(text: str) -> bool:
    """Whether a text has hardly anything but characters beyond ASCII, none of them a `BROKEN` one."""
    told = "".join(text.split())
    return BROKEN not in told and sum(map(_is_odd, told)) > WHOLLY * max(1, len(told))


def of_one_script(line: Line, others: Iterable[Line]) -> bool:
    """Whether what a line has beyond ASCII is what others are set in, and the rest of it can be believed as it is."""
    told = "".join(line.text.split())
    odd = [char for char in told if _is_odd(char)]
    if not odd or BROKEN in told or looks_broken(["".join(" " if _is_odd(char) else char for char in line.text)]):
        return False
    known = {char for other in others for char in other.text}
    return sum(char in known for char in odd) > SHARED * len(odd)


def in_unread_script(text: str) -> bool:
    """Whether most letters of a text are of scripts of which the recognisers know none: Cyrillic, Hangul, Arabic, those
    of India and so on. What would be read in their places are Latin letters and ideographs that look alike."""
    unread = len(_UNREAD.findall(text))
    return unread > 0 and unread > sum(map(str.isalpha, _UNREAD.sub("", text)))


def spread_sample(lines: Sequence[Line], count: int) -> list[Line]:
    """So many of the lines, the longest of each of as many stretches of them; all where there are no more."""
    count = min(count, len(lines))
    step = len(lines) / max(1, count)
    return [max(lines[int(i * step) : int((i + 1) * step)], key=lambda line: len(line.text)) for i in range(count)]


def _is_odd(char: str) -> bool:
    return char > "\x7f"
