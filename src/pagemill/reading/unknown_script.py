"""Lines whose codes stand for a script that the recogniser does not know, as old 8-bit fonts of Indian scripts do.

What is read in their places is no better than the codes. A few of a page's many such lines tell that of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pagemill.document import Line
from pagemill.reading.text_encoding import BROKEN, looks_broken

#: Share of a line's characters, spaces left out, that are beyond ASCII where it has hardly anything else, at the least.
WHOLLY = 0.8
#: Share of a line's characters beyond ASCII that others have too whose script it shares, at the least.
SHARED = 0.75


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


def spread_sample(lines: Sequence[Line], count: int) -> list[Line]:
    """So many of the lines, the longest of each of as many stretches of them; all where there are no more."""
    count = min(count, len(lines))
    step = len(lines) / max(1, count)
    return [max(lines[int(i * step) : int((i + 1) * step)], key=lambda line: len(line.text)) for i in range(count)]


def _is_odd(char: str) -> bool:
    return char > "\x7f"
