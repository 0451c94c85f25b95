"""The numbers of lists and headings in a Word file (ECMA-376-1, 17.9)."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BULLET = "•"
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)
_HAN = "零一二三四五六七八九"
#: The deepest level of a list, counted from 0 (ECMA-376-1, 17.9.6).
_DEEPEST = 8
#: The longest text of a level that is followed, and the largest numbers that have a form in letters.
_LONGEST = 255
_MOST_LETTERS, _MOST_ROMAN = 780, 32767


class Numbering:
    """Counts the paragraphs of a document's lists, which have to be asked for in order."""

    def __init__(self, root: Any | None) -> None:
        """`root` is the part `numbering.xml`."""
        abstract: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counted: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        if root is None:
            return
        for each in root.iter(f"{W}abstractNum"):
            abstract[each.get(f"{W}abstractNumId")] = _levels(each)
        for each in root.iter(f"{W}num"):
            number, of = each.get(f"{W}numId"), each.find(f"{W}abstractNumId")
            base = "" if of is None else of.get(f"{W}val")
            levels = dict(abstract.get(base, {}))
            starts = False
            for override in each.iter(f"{W}lvlOverride"):
                levels |= _levels(override)
                start = override.find(f"{W}startOverride")
                at = _whole(override.get(f"{W}ilvl"), 0)
                if start is not None and at in levels:
                    levels[at] = (*levels[at][:2], _whole(start.get(f"{W}val"), 1))
                    starts = True
            self._levels[number] = levels
            # Lists of one kind go on counting, but for one that says where it starts.
            self._counted[number] = f"#{number}" if starts else base

    def label(self, number: str, level: int) -> str:
        """What stands before the next paragraph of a list at a level, counted from 0; empty for none."""
        levels = self._levels.get(number, {})
        if level not in levels:
            return ""
        form, text, start = levels[level]
        counts = self._counts[self._counted[number]]
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        if form == "bullet":
            return BULLET
        if form == "none":
            return ""

        def number_of(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            own, _, first = levels.get(at, ("decimal", "", 1))
            return written(counts.get(at, first), own)

        return re.sub(r"%(\d)", number_of, text)


def _levels(element: Any) -> dict[int, tuple[str, str, int]]:
    return {at: level for at, level in map(_level, element.iter(f"{W}lvl")) if at <= _DEEPEST}


def _level(level: Any) -> tuple[int, tuple[str, str, int]]:
    def value(name: str, otherwise: str) -> str:
        found = level.find(f"{W}{name}")
        return otherwise if found is None else found.get(f"{W}val", otherwise)

    form = value("numFmt", "decimal")
    return _whole(level.get(f"{W}ilvl"), 0), (form, value("lvlText", "")[:_LONGEST], _whole(value("start", "1"), 1))


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() else otherwise


def written(number: int, form: str) -> str:
    """A number in one of Word's forms (ECMA-376-1, 17.18.59); a form that is not known is written in digits."""
    if number < 1:
        return str(number)
    match form:
        case "lowerLetter" | "upperLetter" if number <= _MOST_LETTERS:
            letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter.upper() if form == "upperLetter" else letter
        case "lowerRoman" | "upperRoman" if number <= _MOST_ROMAN:
            roman = ""
            for value, sign in _ROMAN:
                roman += sign * (number // value)
                number %= value
            return roman.upper() if form == "upperRoman" else roman
        case "chineseCounting" | "chineseCountingThousand" | "japaneseCounting" | "ideographDigital":
            return _han(number)
        case "decimalZero":
            return f"{number:02}"
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if number <= 20:
            return chr(0x2460 + number - 1)
    return str(number)


def _han(number: int) -> str:
    if number >= 1000:
        return str(number)
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = f"{_HAN[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _HAN[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_HAN[ones] if ones else "")
