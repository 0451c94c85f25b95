"""Formulas of web pages and books (MathML 3 and MathML Core), as those of Office files are kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lxml import etree

from pagemill.reading.typeset.formula_tree import run, structure
from pagemill.reading.typeset.office_math import DEEPEST, SIGNS_BY_COMMAND, M, is_named_function

_TEX = frozenset({"application/x-tex", "latex", "tex"})
_DISPLAYED = re.compile(r"\A\{\\(?:displaystyle|textstyle)\s(.*)\}\Z", re.DOTALL)
#: Operators whose limits belong to them, brackets by what closes them, and signs that stand over or below something.
_LARGE = frozenset("∑∏∐∫∬∭∮∯∰⋃⋂⨁⨂⨆⋁⋀")
_BRACKETS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "⌈": "⌉", "⌊": "⌋", "|": "|", "‖": "‖", "∥": "∥"}
_ACCENTS = {
    "^": "\u0302",
    "ˆ": "\u0302",
    "~": "\u0303",
    "˜": "\u0303",
    "¯": "\u0304",
    "‾": "\u0305",
    "―": "\u0305",
    "\u0305": "\u0305",
    "˙": "\u0307",
    ".": "\u0307",
    "¨": "\u0308",
    "→": "\u20d7",
    "⃗": "\u20d7",
    "˘": "\u0306",
    "ˇ": "\u030c",
    "´": "\u0301",
    "`": "\u0300",
    "˚": "\u030a",
}
_BRACES = frozenset("⏞⏟")
_BARS = frozenset("_¯‾\u0332")
#: Elements of which nothing is seen.
_UNSEEN = frozenset({"annotation", "annotation-xml", "mphantom", "mprescripts", "none", "maligngroup", "malignmark"})


def tex_of(math: Any) -> str:
    """The TeX that a formula was made of, where it says so; empty where it does not."""
    for note in math.iter():
        if _name(note) == "annotation" and (note.get("encoding") or "").lower() in _TEX:
            return plain_tex("".join(note.itertext()))
    return ""


def plain_tex(text: str) -> str:
    """TeX without what only says how large it is to be set."""
    found = _DISPLAYED.match(text.strip())
    return found[1].strip() if found else text.strip()


def line_of_tex(tex: str) -> str:
    """TeX as a line of text: signs and spaces as characters; what has structure stays as it is."""
    line = re.sub(r"\\(?:text|mathrm|mathit|operatorname)\{([^{}\\]*)\}", r"\1", tex)
    line = re.sub(r"\\([a-zA-Z]+)(?![a-zA-Z])", lambda found: SIGNS_BY_COMMAND.get(found[1], found[0]), line)
    return " ".join(re.sub(r"\\[ ,;:]|(?<!\\)~", " ", line).split())


def office_math_of(math: Any) -> Any:
    """A `math` element as an `oMath` (ECMA-376-1, 22.1.2.77), which `latex_of` and `linear_of` take."""
    made = etree.Element(f"{M}oMath")
    made.extend(_within(math, 0))
    return made


def _name(element: Any) -> str:
    """The name without a prefix or a namespace; empty for a comment."""
    return re.split(r"[}:]", element.tag)[-1].lower() if isinstance(element.tag, str) else ""


def _seen(element: Any) -> list[Any]:
    return [child for child in element if _name(child) not in _UNSEEN and _name(child)]


def _within(element: Any, depth: int) -> list[Any]:
    """What an element holds, as a row."""
    children = _seen(element)
    if len(children) > 1 and _sign(children[0]) in _BRACKETS:
        begin, end = _sign(children[0]), _sign(children[-1])
        closed = end == _BRACKETS[begin]
        if closed or (begin == "{" and len(children) == 2 and _name(children[1]) in ("mtable", "mrow")):
            inner = [each for child in children[1 : -1 if closed else None] for each in _made(child, depth + 1)]
            return [structure("d", {"begChr": begin, "endChr": end if closed else ""}, e=inner)]
    return [each for child in children for each in _made(child, depth + 1)]


def _sign(element: Any) -> str:
    return _text(element) if _name(element) == "mo" else ""


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _made(element: Any, depth: int) -> list[Any]:
    if depth > DEEPEST:
        return [run(_text(element))]
    name = _name(element)
    parts = _seen(element)

    def part(n: int) -> list[Any]:
        return _made(parts[n], depth + 1) if n < len(parts) else []

    match name:
        case "mi" | "mn" | "mo":
            text = _text(element)
            return [run(text, plain=name == "mi" and len(text) > 1 and not is_named_function(text))] if text else []
        case "mtext" | "ms":
            return [run(" ".join(re.split(r"\s+", "".join(element.itertext()))), plain=True)]
        case "mspace":
            return [run(" ")]
        case "mfrac":
            thin = re.fullmatch(r"0[.0]*\D*", element.get("linethickness") or "") is not None
            kind = "noBar" if thin else "lin" if element.get("bevelled") == "true" else "bar"
            return [structure("f", {"type": kind}, num=part(0), den=part(1))]
        case "msqrt":
            return [structure("rad", {"degHide": "1"}, deg=[], e=_within(element, depth))]
        case "mroot":
            return [structure("rad", {}, deg=part(1), e=part(0))]
        case "msub" | "msup" | "msubsup" | "munder" | "mover" | "munderover":
            below = [] if name in ("msup", "mover") else part(1)
            above = part(1) if name in ("msup", "mover") else part(2)
            return _scripts(parts, part(0), below, above, beside=name.startswith("ms"))
        case "mmultiscripts":
            return [structure("sSubSup", {}, e=part(0), sub=part(1), sup=part(2))]
        case "mfenced":
            brackets = {"begChr": element.get("open", "("), "endChr": element.get("close", ")")}
            brackets["sepChr"] = (element.get("separators", ",").strip() or " ")[0]
            made = structure("d", brackets)
            made.extend(structure("e", {}, *_made(child, depth + 1)) for child in parts)
            return [made]
        case "mtable":
            made = structure("m", {})
            for row in parts:
                cells = _seen(row)[1 if _name(row) == "mlabeledtr" else 0 :]
                made.append(structure("mr", {}, *(structure("e", {}, *_within(cell, depth + 1)) for cell in cells)))
            return [made]
        case "menclose" if "box" in (element.get("notation") or ""):
            return [structure("borderBox", {}, e=_within(element, depth))]
        case _:
            return _within(element, depth)


def _scripts(parts: Sequence[Any], base: list[Any], below: list[Any], above: list[Any], *, beside: bool) -> list[Any]:
    """A base with what stands below and above it, or `beside` it."""
    signs = [_sign(each) for each in parts]
    if signs and signs[0] in _LARGE:
        return [structure("nary", {"chr": signs[0]}, sub=below, sup=above, e=[])]
    if beside:
        kind = "sSubSup" if below and above else "sSub" if below else "sSup"
        return [structure(kind, {}, e=base, sub=below, sup=above)]
    sign = signs[1] if len(signs) == 2 else ""
    if sign in _BRACES:
        return [structure("groupChr", {"chr": sign}, e=base)]
    if sign in _ACCENTS and above:
        return [structure("acc", {"chr": _ACCENTS[sign]}, e=base)]
    if sign in _BARS and below:
        return [structure("bar", {"pos": "bot"}, e=base)]
    if below:
        base = [structure("limLow", {}, e=base, lim=below)]
    return [structure("limUpp", {}, e=base, lim=above)] if above else base
