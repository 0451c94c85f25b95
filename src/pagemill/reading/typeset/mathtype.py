"""Formulas that MathType keeps in Office files (MTEF 5), as those of Office itself are kept."""

from __future__ import annotations

import io
import struct
import unicodedata
from enum import IntEnum
from typing import Any

import olefile
from lxml import etree

from pagemill.reading.typeset.formula_tree import run, structure
from pagemill.reading.typeset.mtef import CHAR, LINE, MATRIX, PILE, Part, parts_of
from pagemill.reading.typeset.office_math import M

#: The stream that holds a formula in a compound file, and the length of what stands before it there.
STREAM, STREAM_HEAD = "Equation Native", 28
#: Typefaces: text, a function's name, text in a font of the Far East.
_TEXT, _FUNCTION, _TEXT_FAR_EAST = 1, 2, 12


class _Template(IntEnum):
    """Selectors of templates, from the tenth on; those before are the fences, in their order."""

    INTERVAL = 9
    ROOT = 10
    FRACTION = 11
    UNDER = 12
    OVER = 13
    ARROW = 14
    INTEGRAL = 15
    SUM = 16
    PRODUCT = 17
    COPRODUCT = 18
    UNION = 19
    INTERSECTION = 20
    OPERATOR = 21
    OPERATOR_LIMITS = 22
    LIMIT = 23
    BRACE = 24
    BRACKET = 25
    SUB = 27
    SUP = 28
    SUBSUP = 29
    DIRAC = 30
    VECTOR = 31
    TILDE = 32
    HAT = 33
    ARC = 34
    BOX = 37


_FENCES = ("⟨⟩", "()", "{}", "[]", "||", "‖‖", "⌊⌋", "⌈⌉", "⟦⟧")
_SCRIPTS = frozenset({_Template.SUB, _Template.SUP, _Template.SUBSUP})
_LARGE = {
    _Template.SUM: "∑",
    _Template.PRODUCT: "∏",
    _Template.COPRODUCT: "∐",
    _Template.UNION: "⋃",
    _Template.INTERSECTION: "⋂",
}
_INTEGRALS = {1: "∫", 2: "∬", 3: "∭"}
#: Embellishments that are accents, and primes.
_ACCENTS = {2: "\u0307", 3: "\u0308", 4: "\u20db", 8: "\u0303", 9: "\u0302", 11: "\u20d7", 17: "\u0304"}
_PRIMES = {5: "′", 6: "″", 18: "‴"}
_NOT, _UNDER_BAR = 10, 29


def mathtype_formula(data: bytes) -> Any | None:
    """The formula of an object's compound file as an `oMath`; None where there is none that is understood."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            if not file.exists(STREAM):
                return None
            return formula_of(file.openstream(STREAM).read()[STREAM_HEAD:])
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, struct.error):
        return None


def formula_of(mtef: bytes) -> Any:
    """A formula as an `oMath`. Raises `ValueError` or `IndexError` for one of another version or with a break in it."""
    made = etree.Element(f"{M}oMath")
    made.extend(_row(parts_of(mtef)))
    return made


def _row(parts: list[Part] | None) -> list[Any]:
    made: list[Any] = []
    word, of = "", 0
    for part in parts or ():
        whole = part.typeface if part.kind == CHAR and not part.marks and part.typeface in _WORDS else 0
        if word and whole != of:
            made.append(run(word, plain=of != _FUNCTION))
            word = ""
        if whole:
            word, of = word + part.text, whole
        else:
            _add(made, part)
    if word:
        made.append(run(word, plain=of != _FUNCTION))
    return made


_WORDS = frozenset({_TEXT, _FUNCTION, _TEXT_FAR_EAST})


def _add(made: list[Any], part: Part) -> None:
    if part.kind == CHAR:
        made.append(_sign(part))
    elif part.kind == LINE:
        made += _row(part.slots[0])
    elif part.kind == PILE:
        lines = [structure("e", {}, *_row(line)) for line in part.slots]
        made += list(lines[0]) if len(lines) == 1 else [structure("eqArr", {}, *lines)]
    elif part.kind == MATRIX:
        cells = [structure("e", {}, *_row(cell)) for cell in part.slots]
        across = max(part.columns, 1)
        rows = [structure("mr", {}, *cells[at : at + across]) for at in range(0, len(cells), across)]
        made.append(structure("m", {}, *rows))
    elif part.selector in _SCRIPTS and not part.variation & 1:
        # What it belongs to stands before it.
        base = [made.pop()] if made else []
        made.append(_scripted(part, base))
    else:
        made += _template(part)


def _sign(part: Part) -> Any:
    text = part.text
    if _NOT in part.marks:
        text = unicodedata.normalize("NFC", text + "\u0338")
    made = run(text)
    for mark in part.marks:
        if mark in _ACCENTS:
            made = structure("acc", {"chr": _ACCENTS[mark]}, e=[made])
        elif mark in _PRIMES:
            made = structure("sSup", {}, e=[made], sup=[run(_PRIMES[mark])])
        elif mark == _UNDER_BAR:
            made = structure("bar", {"pos": "bot"}, e=[made])
    return made


def _scripted(part: Part, base: list[Any]) -> Any:
    below, above = _slot(part, 0), _slot(part, 1)
    name = "sSubSup" if below and above else "sSub" if below else "sSup"
    return structure(name, {}, e=base, sub=below, sup=above)


def _slot(part: Part, number: int) -> list[Any]:
    return _row(part.slots[number]) if number < len(part.slots) else []


def _template(part: Part) -> list[Any]:
    selector, variation = part.selector, part.variation
    main, second = _slot(part, 0), _slot(part, 1)
    if selector < len(_FENCES):
        fence = _FENCES[selector]
        return [_fenced(fence[0] if variation & 1 else "", fence[1] if variation & 2 else "", main)]
    match selector:
        case _Template.INTERVAL:
            return [_fenced("()[]"[variation & 3], "()[]"[variation >> 4 & 3], main)]
        case _ if selector in _LARGE:
            return [_large(_LARGE[_Template(selector)], part)]
        case _Template.INTEGRAL | _Template.OPERATOR | _Template.OPERATOR_LIMITS:
            return [_large(_INTEGRALS.get(len(part.text)) if set(part.text) == {"∫"} else part.text[:1], part)]
        case _Template.ROOT:
            hidden = {} if second else {"degHide": "1"}
            return [structure("rad", hidden, deg=second, e=main)]
        case _Template.FRACTION:
            return [structure("f", {"type": "lin" if variation & 2 else "bar"}, num=main, den=second)]
        case _Template.UNDER | _Template.OVER:
            return [structure("bar", {"pos": "top" if selector == _Template.OVER else "bot"}, e=main)]
        case _Template.ARROW:
            return _limits([run(_arrow(variation))], second, main)
        case _Template.LIMIT:
            return _limits(main, second, _slot(part, 2))
        case _Template.BRACE | _Template.BRACKET:
            over = bool(variation & 1)
            held = [structure("groupChr", {"chr": "⏞" if over else "⏟"}, e=main)]
            return _limits(held, [] if over else second, second if over else [])
        case _Template.SUB | _Template.SUP | _Template.SUBSUP:
            return [structure("sPre", {}, sub=main, sup=second, e=[])]
        case _Template.DIRAC:
            begin, end = "⟨" if variation & 1 else "|", "⟩" if variation & 2 else "|"
            both = structure("d", {"begChr": begin, "endChr": end, "sepChr": "|"})
            both.extend(structure("e", {}, *content) for content in (main, second) if content)
            return [both]
        case _Template.VECTOR:
            return [structure("groupChr", {"chr": "←" if variation & 3 == 1 else "→"}, e=main)]
        case _Template.TILDE | _Template.HAT:
            return [structure("acc", {"chr": "\u0303" if selector == _Template.TILDE else "\u0302"}, e=main)]
        case _Template.ARC:
            return _limits(main, [], [run("⌢")])
        case _Template.BOX:
            return [structure("borderBox", {}, e=main)]
        case _:
            return [*second, *main]


def _large(sign: str | None, part: Part) -> Any:
    """An operator with its limits before what it holds; an integral where no sign is told."""
    return structure("nary", {"chr": sign or "∫"}, sub=_slot(part, 1), sup=_slot(part, 2), e=_slot(part, 0))


def _fenced(begin: str, end: str, content: list[Any]) -> Any:
    return structure("d", {"begChr": begin, "endChr": end}, e=content)


def _limits(base: list[Any], below: list[Any], above: list[Any]) -> list[Any]:
    if below:
        base = [structure("limLow", {}, e=base, lim=below)]
    return [structure("limUpp", {}, e=base, lim=above)] if above else base


def _arrow(variation: int) -> str:
    if variation & 2:
        return "⇌"
    if variation & 1:
        return "⇄"
    return {0x10: "←", 0x20: "→"}.get(variation & 0x30, "↔")
