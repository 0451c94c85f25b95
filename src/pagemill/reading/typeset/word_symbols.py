"""Characters of symbol fonts in Word files (ECMA-376-1, 17.3.3.30)."""

from __future__ import annotations

from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WINGDINGS = {0xF0FC: "✓", 0xF0FE: "☑", 0xF0A8: "☐", 0xF06F: "□", 0xF0FD: "☒", 0xF052: "☑", 0xF0A3: "☐"}


def symbol(element: Any) -> str:
    """The character of a `sym`; empty for a code that is no character of XML.

    A symbol font's own code lies in the private area and says nothing: what is not known by its font is a bullet.
    """
    try:
        code = int(element.get(f"{W}char", "0"), 16)
    except ValueError:
        return ""
    if "wingdings" in (element.get(f"{W}font") or "").lower():
        return _WINGDINGS.get(code, "•")
    if 0xF020 <= code <= 0xF07E:
        return chr(code - 0xF000)
    if 0xE000 <= code <= 0xF8FF:
        return "•"
    return chr(code) if 0x20 <= code < 0xD800 or 0xF900 <= code < 0xFFFE else ""


def is_page_number(code: str) -> bool:
    """Whether a field shows the number of its page (ECMA-376-1, 17.16.5.44)."""
    return code.split()[:1] in (["PAGE"], ["page"])
