"""Lines as they were set, joined into text as it was written."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pagemill.document import Line
from pagemill.export.line_shapes import stands

#: Scripts set without spaces between words: ideographs, kana, bopomofo, and the punctuation that goes with them.
#: Hangul is left out, since Korean parts its words with spaces.
_SOLID = re.compile(
    "[\u2e80-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\ufe30-\ufe4f\uff00-\uff9f\uffe0-\uffe6\U00020000-\U0003ffff]"
)
#: Dashes, quotation marks and the ellipsis, which both kinds of scripts have.
_SHARED = re.compile("[\u2014\u2018-\u201d\u2026]")
_LIST_ITEM = re.compile(
    r"\s*(?:(?P<bullet>[•●○◦▪▫◆◇⋄◊▶►➢➤·・‣⁃]\s*|[-–—*]\s+)|(?P<number>\d{1,3})(?P<mark>[.)．、）])(?:\s+|(?![\d\s])))"
)
#: What stands between figures without a space: a day's, a range's, a number's.
_BETWEEN_FIGURES = frozenset("-‐–/")
SOFT_HYPHEN = "\u00ad"
#: Two single quotation marks set as one double, as typewriters and TeX have them.
_DOUBLED = {"‘‘": "“", "’’": "”"}


def join_lines(lines: Iterable[Line]) -> str:
    """The running text of a paragraph's lines.

    Chinese and Japanese run on without a space, other scripts with one, a word hyphenated at the end of a line is made
    whole, and lines that stand side by side are parted by a space.
    """
    text = ""
    last: Line | None = None
    for line in lines:
        following = line.text.strip()
        if not following:
            continue
        if last is None:
            text = following
        elif _side_by_side(last, line):
            text += " " + following
        else:
            text = run_on(text, following)
        last = line
    for doubled, one in _DOUBLED.items():
        text = text.replace(doubled, one)
    return text.replace(SOFT_HYPHEN, "")


def split_items(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines parted before each that begins a list item, where the first one does; else all of them together."""
    items: list[list[Line]] = []
    for line in lines:
        if not items or (begins_item(items[0][0].text) and begins_item(line.text)):
            items.append([])
        items[-1].append(line)
    return items


def begins_item(text: str) -> bool:
    """Whether a text begins with a bullet or a number as a list's items do."""
    return list_item(text) is not None


def list_item(text: str) -> tuple[str, str] | None:
    """The Markdown marker (`-`, `3.` or `3)`) of a list item and its text; None for any other text.

    A bullet that comes again in the text is a choice to tick, and no list's.
    """
    found = _LIST_ITEM.match(text)
    if found is None or found.end() == len(text):
        return None
    rest = text[found.end() :]
    if found["bullet"]:
        bullet = found["bullet"].strip()
        return None if bullet not in "-–—*" and bullet in rest else ("-", rest)
    closing = ")" if found["mark"] in ")）" else "."
    return (f"{int(found['number'])}{closing}", rest)


def run_on(text: str, following: str) -> str:
    """Two parts of a text, neither of them empty, one line's end and the next one's beginning between them."""
    last, first = text[-1], following[0]
    if last == SOFT_HYPHEN:
        return text[:-1] + following
    if last in "-‐" and len(text) > 1 and text[-2].isalpha() and first.islower():
        return text[:-1] + following
    if last in _BETWEEN_FIGURES and text[-2:-1].isdigit() and first.isdigit():
        return text + following
    if _is_solid(text[-2:][::-1]) or _is_solid(following[:2]):
        return text + following
    return f"{text} {following}"


def _is_solid(ends: str) -> bool:
    """Whether a text that ends so, told from its end inwards, is of a script without spaces."""
    return bool(_SOLID.match(ends[0]) or (_SHARED.match(ends[0]) and _SOLID.match(ends[1:])))


def _side_by_side(line: Line, other: Line) -> bool:
    """Whether `other` stands on the same row, as seen along `line`'s own direction.

    Lines from top to bottom do not: each goes on in the next.
    """
    if stands(line):
        return False
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = line.polygon[:4]
    down = ((x3 - x0), (y3 - y0))
    height_squared = down[0] ** 2 + down[1] ** 2
    if height_squared == 0:
        return False
    own = ((x0 + x1 + x2 + x3) / 4, (y0 + y1 + y2 + y3) / 4)
    points = other.polygon
    its = (sum([x for x, _ in points]) / len(points), sum([y for _, y in points]) / len(points))
    lower = ((its[0] - own[0]) * down[0] + (its[1] - own[1]) * down[1]) / height_squared
    return abs(lower) < 0.5
