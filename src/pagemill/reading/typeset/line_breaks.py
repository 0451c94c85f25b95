"""A paragraph broken into lines, such that joining them again gives the paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pagemill.reading.typeset.faces import width

#: Scripts set without spaces between words; a line may end after any character of theirs.
_SOLID = re.compile("[\u2e80-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff9f]")
#: What begins no line and what ends none (GB/T 15834, JIS X 4051).
_NO_BEGIN = frozenset("，。、；：！？）》」』】〕〉］｝”’…—～·％,.;:!?)]}%")
_NO_END = frozenset("（《「『【〔〈［｛“‘([{￥$")
_BREAKS = "\t\r\n\f\v"
_SPACES = re.compile(f"[ \u3000{_BREAKS}]+")
SOFT_HYPHEN = "\u00ad"


def break_lines(text: str, size: float, room: float) -> list[str]:
    """Lines no wider than `room` pixels, at a font's size in pixels.

    Latin words are kept whole and parted at spaces, Chinese and Japanese anywhere that punctuation allows. A word wider
    than the room is parted by soft hyphens, which whoever joins lines takes out.
    """
    lines: list[str] = []
    line, used = "", 0.0
    for piece, space in _pieces(text):
        wide = width(piece, size)
        if line and used + wide > room:
            lines.append(line)
            line, used = "", 0.0
        start = 0
        while wide > room:
            cut = _fitting(piece, start, size, room)
            if cut >= len(piece):
                break
            lines.append(piece[start:cut] + SOFT_HYPHEN)
            wide -= width(piece[start:cut], size)
            start = cut
        line += piece[start:] + space
        used += wide + width(space, size)
    if line.strip():
        lines.append(line)
    return [line.rstrip() for line in lines]


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """What may not be parted, each with the space that follows and that a line may end at."""
    piece = ""
    text = _SPACES.sub(_one_space, text).strip()
    for at, char in enumerate(text):
        following = text[at + 1 : at + 2]
        if char == " ":
            before = text[at - 1 : at]
            # A space beside Chinese would be lost where a line ends.
            if _SOLID.match(before) or _SOLID.match(following) or following == " " or not piece.strip():
                piece += char
            else:
                yield piece, char
                piece = ""
            continue
        piece += char
        if not following or following == " ":
            continue
        solid = _SOLID.match(char) or _SOLID.match(following)
        if solid and char not in _NO_END and following not in _NO_BEGIN:
            yield piece, ""
            piece = ""
    if piece:
        yield piece, ""


def _one_space(found: re.Match[str]) -> str:
    """A run of spaces with a tab or a break in it as one, but for those of Chinese that come after these."""
    run = found[0]
    behind = run[max(run.rfind(char) for char in _BREAKS) + 1 :]
    return run if behind == run else " " + behind.lstrip(" ")


def _fitting(piece: str, start: int, size: float, room: float) -> int:
    """Where the characters from `start` on that fit with a hyphen end, at least one."""
    used = width(SOFT_HYPHEN, size)
    for end in range(start, len(piece)):
        used += width(piece[end], size)
        if used > room:
            return max(end, start + 1)
    return len(piece)
