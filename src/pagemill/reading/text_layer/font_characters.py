"""What a character says by the name of its font, where the file does not tell in Unicode.

TeX's mathematical fonts have a code for each sign, and names for them that Adobe's list of glyphs does not have. What
such a code says has not changed since the fonts were made: D. E. Knuth, *The TeXbook*, appendix F, and for the further
signs of the American Mathematical Society its *User's Guide to AMSFonts*. Old figures, small capitals and the pieces of
large brackets are in Adobe's list, in codes of its own (Adobe Glyph List, corporate use subarea).
"""

from __future__ import annotations

import re
from functools import lru_cache

_SYMBOLS = (
    "−·×∗÷⋄±∓⊕⊖⊗⊘⊙○∘∙≍≡⊆⊇≤≥⪯⪰∼≈⊂⊃≪≫≺≻←→↑↓↔↗↘≃⇐⇒⇑⇓⇔↖↙∝′∞∈∋△▽\u0338↦∀∃¬∅ℜℑ⊤⊥"
    "ℵABCDEFGHIJKLMNOPQRSTUVWXYZ∪∩⊎∧∨⊢⊣⌊⌋⌈⌉{}⟨⟩|∥↕⇕\\≀√⨿∇∫⊔⊓⊑⊒§†‡¶♣♢♡♠"
)
# The halves of hooked arrows and the tie are none; the arrow over a vector is one that joins its letter.
_ITALIC = (
    "ΓΔΘΛΞΠΣΥΦΨΩαβγδϵζηθικλμνξπρστυϕχψωεϑϖϱςφ↼↽⇀⇁\0\0▷◁0123456789.,</>⋆"
    "∂ABCDEFGHIJKLMNOPQRSTUVWXYZ♭♮♯⌣⌢ℓabcdefghijklmnopqrstuvwxyzıȷ℘\u20d7\0"
)
# Wide accents are the narrow ones, the upper pieces of roots strokes, the tips of braces above and below such braces.
_EXTENSION = (
    "()[]⌊⌋⌈⌉{}⟨⟩|∥/\\()()[]⌊⌋⌈⌉{}⟨⟩/\\()[]⌊⌋⌈⌉{}⟨⟩/\\/\\⎛⎞⎡⎤⎣⎦⎢⎥⎧⎫⎩⎭⎨⎬⎪⏐"
    "⎝⎠⎜⎟⟨⟩⊔⊔∮∮⊙⊙⊕⊕⊗⊗∑∏∫⋃⋂⨄⋀⋁∑∏∫⋃⋂⨄⋀⋁∐∐ˆˆˆ˜˜˜[]⌊⌋⌈⌉{}√√√√√⏐⏐∥↑↓⏞⏞⏞⏞⇑⇓"
)
_FURTHER_A = (
    "⊡⊞⊠□■·◊⧫↻↺⇌⇋⊟⊩⊪⊨↠↞⇇⇉⇈⇊↾⇂↿⇃↣↢⇆⇄↰↱⇝↭↫↬≗≿≳⪆⊸∴∵≑≜≾≲⪅⪕⪖⋞⋟≼≦⩽≶‵-≓≒≽≧⩾≷"
    "⊏⊐▷◁⊵⊴★≬▼▶◀\0\0△▲▽≖⋚⋛⪋⪌¥⇛⇚✓⊻⊼⩞∠∡∢∝⌣⌢⋐⋑⋓⋒⋏⋎⋋⋌⫅⫆≏≎⋘⋙⌜⌝®Ⓢ⋔∔∽⋍⌞⌟✠∁⊺⊚⊛⊝"
)
_FURTHER_B = (
    "≨≩≰≱≮≯⊀⊁≨≩≰≱⪇⪈⋠⋡⋨⋩⋦⋧≰≱⪵⪶⪹⪺⪉⪊≁≇╱╲⊊⊋⊈⊉⫋⫌⫋⫌⊊⊋⊈⊉∦∤∤∦⊬⊮⊭⊯⋭⋬⋪⋫↚↛⇍⇏⇎↮⋇∅"
    "∄ABCDEFGHIJKLMNOPQRSTUVWXYZ\0\0\0\0\0Ⅎ⅁\0\0\0\0℧ð≂ℶℷℸ⋖⋗⋉⋊∣∥∖∼≈≊⪸⪷↶↷ϝϰ\0ℏℏ∍"
)
# TeX's own fonts, and those that others made in their place.
_ENCODINGS = (
    (re.compile(r"^(?:CMB?SY|M?LMMathSymbols|[TtPp]xb?sys?\d*$|Fourier-Math-Symb|MathDesign.*-Symbol|LucidaNewMath-Sym)"),
     _SYMBOLS),
    (re.compile(r"^(?:CMMIB?\d|M?LMMathItalic|r?[TtPp]xb?mi\d*$|EUR[MB]\d)"), _ITALIC),
    (re.compile(r"^(?:CMEX|M?LMMathExtension|[TtPp]xb?exa?\d*$|MathDesign.*-Extension)"), _EXTENSION),
    (re.compile(r"^(?:MSAM|[TtPp]xb?sya\d*$)"), _FURTHER_A),
    (re.compile(r"^(?:MSBM|[TtPp]xb?syb\d*$)"), _FURTHER_B),
    (re.compile(r"^(?:CMTT|CMITT|LMMono|SFTT)"), "\0" * 0x20 + "␣"),
)  # fmt: skip
#: Pieces of brackets and signs in capitals' height, F8E6 to F8FE.
_PIECES = "⏐⎯®©™⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪⎮⎞⎟⎠⎤⎥⎦⎫⎬⎭"
_FIRST_PIECE = 0xF8E6
#: F721 to F7FF: old figures and small capitals, each beside the common sign of its last two digits.
_SMALL = range(0xF721, 0xF800)
#: Where the codes 0 to 20 stand once more, for programs that lose control codes (in Blue Sky Research's Type 1 fonts).
_AGAIN = {**{code + 0xA1: code for code in range(0x0A)}, **{code + 0xA3: code for code in range(0x0A, 0x21)}}
# Fonts of pictures have codes of their own there.
_PICTURES = re.compile(r"awesome|icon|symbol|dingbat|wingd|webd", re.IGNORECASE)


@lru_cache(maxsize=4096)
def character_of(font: str, code: int) -> str | None:
    """What a code says in a font of this PostScript name, a subset's tag included; None where the name does not tell.

    `code` is the font's own where the file maps it to nothing, or one of Unicode's private area.
    """
    own = font.split("+", 1)[-1]
    if 0 <= code - _FIRST_PIECE < len(_PIECES):
        return _PIECES[code - _FIRST_PIECE]
    if code in _SMALL and not _PICTURES.search(own):
        return char if (char := chr(code - 0xF700)).isprintable() else None
    code = _AGAIN.get(code, code)
    for name, encoding in _ENCODINGS:
        if name.match(own):
            char = encoding[code] if code < len(encoding) else "\0"
            return None if char == "\0" else char
    return None
