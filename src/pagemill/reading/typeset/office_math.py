"""Formulas of Office files (ECMA-376-1, 22.1) as LaTeX, and as a line of text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
#: Structures within one another; of deeper ones the text alone is taken.
DEEPEST = 60
#: Signs by their commands. Others that LaTeX has no need to name stand for themselves.
_COMMANDS = """
α alpha β beta γ gamma δ delta ε varepsilon ϵ epsilon ζ zeta η eta θ theta ϑ vartheta ι iota κ kappa λ lambda μ mu ν nu
ξ xi π pi ϖ varpi ρ rho ϱ varrho σ sigma ς varsigma τ tau υ upsilon φ varphi ϕ phi χ chi ψ psi ω omega Γ Gamma Δ Delta
Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Υ Upsilon Φ Phi Ψ Psi Ω Omega
∞ infty ≤ leq ≥ geq ≠ neq ≈ approx ≡ equiv ≅ cong ∼ sim ~ sim ∝ propto ± pm ∓ mp × times ÷ div ⋅ cdot ∗ ast ∘ circ
• bullet ∂ partial ∇ nabla ∀ forall ∃ exists ∄ nexists ∈ in ∉ notin ∋ ni ∅ emptyset ⊂ subset ⊃ supset ⊆ subseteq
⊇ supseteq ∪ cup ∩ cap ∖ setminus ∧ wedge ∨ vee ¬ neg ⊕ oplus ⊗ otimes ⊥ perp ∥ parallel ‖ | ∠ angle △ triangle
→ to ← leftarrow ↔ leftrightarrow ⇒ Rightarrow ⇐ Leftarrow ⇔ Leftrightarrow ↦ mapsto ↑ uparrow ↓ downarrow ∑ sum ∏ prod
∐ coprod ∫ int ∬ iint ∭ iiint ∮ oint ⋃ bigcup ⋂ bigcap … ldots ⋯ cdots ⋮ vdots ⋱ ddots ℏ hbar ℓ ell ℵ aleph ⟨ langle
⟩ rangle 〈 langle 〉 rangle ⌈ lceil ⌉ rceil ⌊ lfloor ⌋ rfloor ∴ therefore ∵ because \\ backslash
"""
#: The signs by the names of their commands; of several with one command the first.
SIGNS_BY_COMMAND = {name: sign for sign, name in reversed(re.findall(r"(\S) ([a-zA-Z]+)(?=\s)", _COMMANDS))}
_LETTERS = {"ℂ": "C", "ℍ": "H", "ℕ": "N", "ℙ": "P", "ℚ": "Q", "ℝ": "R", "ℤ": "Z"}
_SIGNS = {
    **{sign: rf"\{name} " for sign, name in re.findall(r"(\S) (\S+)", _COMMANDS)},
    **{sign: rf"\mathbb{{{letter}}}" for sign, letter in _LETTERS.items()},
    **{sign: rf"\{sign}" for sign in "{}%&#$_"},
    # An application and a product that are not seen, and signs that have keys.
    "ⅆ": r"\mathrm{d}",
    "^": r"\hat{}",
    "\u2061": "",
    "\u2062": "",
    "\u00a0": " ",
    "−": "-",
    "′": "'",
    "″": "''",
    # What Word has on its keyboard for brackets and for a product.
    "\u2329": r"\langle ",
    "\u232a": r"\rangle ",
    "∙": r"\cdot ",
}
#: Letters that are of a style by themselves, and the commands of such.
_STYLED = re.compile("[\U0001d400-\U0001d7ff\u210e]")
_STYLES = {
    "DOUBLE-STRUCK": "mathbb",
    "FRAKTUR": "mathfrak",
    "SCRIPT": "mathcal",
    "MONOSPACE": "mathtt",
    "SANS-SERIF": "mathsf",
    "BOLD": "mathbf",
}
#: Operators that are not seen.
_UNSEEN = re.compile("[\u2061-\u2064]")
_NAMED = re.compile(
    r"(?:arc)?(?:sin|cos|tan)|(?:sin|cos|tan)h|cot|sec|csc|log|ln|lg|exp|lim|max|min|sup|inf|det|dim|gcd|ker|arg"
)
_SCRIPTS = {
    "double-struck": "mathbb",
    "fraktur": "mathfrak",
    "script": "mathcal",
    "sans-serif": "mathsf",
    "monospace": "mathtt",
}
_ACCENTS = {
    "\u0302": "hat",
    "\u0303": "tilde",
    "\u0304": "bar",
    "\u0305": "overline",
    "\u0307": "dot",
    "\u0308": "ddot",
    "\u20db": "dddot",
    "\u20d7": "vec",
    "\u0306": "breve",
    "\u030c": "check",
    "\u0301": "acute",
    "\u0300": "grave",
    "\u030a": "mathring",
    "\u0332": "underline",
}
_BRACES = {"⏞": "overbrace", "⏟": "underbrace", "→": "overrightarrow", "←": "overleftarrow", "\u00af": "overline"}
#: Words that are none of a formula's: Chinese ones, and several letters of a run that is said to be text.
_HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+")
#: What of a run stands by itself: Chinese words, and names of functions.
_WORDS = re.compile(f"({_HAN.pattern}|(?<![A-Za-z\\\\])(?:{_NAMED.pattern})(?![A-Za-z]))")
_ATOM = re.compile(r"\w?|\d+(?:[.,]\d+)?|\w[\u0300-\u036f\u20d0-\u20ff]")


def latex_of(math: Any) -> str:
    """The LaTeX of an `oMath`, to stand in a formula's own line."""
    return re.sub(r" (?=[\^_}])", "", re.sub(r" {2,}", " ", _within(math, _latex, 0))).strip()


def linear_of(math: Any) -> str:
    """An `oMath` as one line of characters: `(a+b)/2`, `x^2`, `√(x)`."""
    return _within(math, _linear, 0).strip()


def is_named_function(text: str) -> bool:
    """Whether LaTeX has a command of that name for a function."""
    return _NAMED.fullmatch(text) is not None


_Form = Callable[[Any, int], str]


def _within(element: Any, form: _Form, depth: int) -> str:
    if depth > DEEPEST:
        return "".join(node.text or "" for node in element.iter(f"{M}t"))
    return "".join(form(child, depth + 1) for child in element if isinstance(child.tag, str))


def _part(element: Any, name: str, form: _Form, depth: int) -> str:
    found = element.find(f"{M}{name}")
    return "" if found is None else _within(found, form, depth).strip()


def _property(element: Any, name: str, otherwise: str) -> str:
    """What an element's properties say of something; what has no value there is switched on, or empty."""
    found = element.find(f"{M}{_name(element)}Pr/{M}{name}")
    return otherwise if found is None else found.get(f"{M}val", "")


def _is_on(element: Any, name: str) -> bool:
    return _property(element, name, "off") not in ("off", "0", "false")


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _latex(element: Any, depth: int) -> str:
    def part(name: str) -> str:
        return _part(element, name, _latex, depth)

    def scripts(lower: str, upper: str) -> str:
        return (f"_{{{lower}}}" if lower else "") + (f"^{{{upper}}}" if upper else "")

    match _name(element):
        case "r":
            return _run(element)
        case "f":
            if _property(element, "type", "bar") == "lin":
                return f"{part('num')}/{part('den')}"
            if _property(element, "type", "bar") == "noBar":
                return rf"{{{part('num')} \atop {part('den')}}}"
            return rf"\frac{{{part('num')}}}{{{part('den')}}}"
        case "sSup" | "sSub" | "sSubSup":
            return f"{_base(part('e'))}{scripts(part('sub'), part('sup'))}"
        case "sPre":
            return f"{{}}{scripts(part('sub'), part('sup'))}{part('e')}"
        case "rad":
            degree = "" if _is_on(element, "degHide") else part("deg")
            return rf"\sqrt[{degree}]{{{part('e')}}}" if degree else rf"\sqrt{{{part('e')}}}"
        case "nary":
            sign = _property(element, "chr", "∫")
            return f"{_signs(sign).strip()}{scripts(part('sub'), part('sup'))} {part('e')}"
        case "d":
            return _fenced(element, depth)
        case "func":
            return f"{part('fName')} {part('e')}"
        case "limLow" | "limUpp":
            lower = _name(element) == "limLow"
            base, limit = part("e"), part("lim")
            if _NAMED.fullmatch(base.removeprefix("\\")) or base.startswith(("\\underbrace", "\\overbrace")):
                return f"{base}{'_' if lower else '^'}{{{limit}}}"
            return rf"\{'underset' if lower else 'overset'}{{{limit}}}{{{base}}}"
        case "acc":
            sign = _property(element, "chr", "\u0302")
            return rf"\{_ACCENTS.get(sign, 'hat')}{{{part('e')}}}"
        case "bar":
            return rf"\{'overline' if _property(element, 'pos', 'bot') == 'top' else 'underline'}{{{part('e')}}}"
        case "groupChr":
            return rf"\{_BRACES.get(_property(element, 'chr', '⏟'), 'underbrace')}{{{part('e')}}}"
        case "borderBox":
            return rf"\boxed{{{part('e')}}}"
        case "m":
            rows = [
                " & ".join(_within(cell, _latex, depth).strip() for cell in row.findall(f"{M}e"))
                for row in element.findall(f"{M}mr")
            ]
            return _rows("matrix", rows)
        case "eqArr":
            # There an ampersand aligns.
            rows = [_within(row, _latex, depth).replace(r"\&", "&").strip() for row in element.findall(f"{M}e")]
            return _rows("aligned", rows)
        case name if name.endswith("Pr"):
            return ""
        case _:
            return _within(element, _latex, depth)


def _rows(environment: str, rows: Sequence[str]) -> str:
    inner = r" \\ ".join(rows)
    return rf"\begin{{{environment}}}{inner}\end{{{environment}}}"


def _fenced(element: Any, depth: int) -> str:
    begin, end = (_property(element, name, sign) for name, sign in (("begChr", "("), ("endChr", ")")))
    parts = [_within(each, _latex, depth).strip() for each in element.findall(f"{M}e")]
    inner = f" {_signs(_property(element, 'sepChr', '|'))} ".join(parts)
    return rf"\left{_fence(begin)}{inner}\right{_fence(end)}"


def _fence(sign: str) -> str:
    return _signs(sign[:1]).strip() + (" " if sign[:1] in "⟨⟩〈〉\u2329\u232a⌈⌉⌊⌋‖" and sign else "") if sign else "."


def _base(text: str) -> str:
    """What has a raised or lowered part: in braces where it is more than one sign."""
    return text if re.fullmatch(r"\\?\w|\\[a-zA-Z]+", text) else f"{{{text}}}"


def _run(element: Any) -> str:
    text = _UNSEEN.sub("", "".join(node.text or "" for node in element.iter(f"{M}t")))
    properties = element.find(f"{M}rPr")
    if properties is not None and properties.find(f"{M}nor") is not None:
        return rf"\text{{{_escaped(text)}}}" if text.strip() else text
    if _NAMED.fullmatch(text.strip()):
        return rf"\{text.strip()} "
    script = None if properties is None else properties.find(f"{M}scr")
    command = _SCRIPTS.get("" if script is None else script.get(f"{M}val", ""))
    if command and text.strip():
        return rf"\{command}{{{_signs(text)}}}"
    return "".join(
        rf"\text{{{each}}}" if _HAN.match(each) else rf"\{each} " if _NAMED.fullmatch(each) else _signs(each)
        for each in _WORDS.split(text)
        if each
    )


def _signs(text: str) -> str:
    return "".join(_styled(char) if _STYLED.match(char) else _SIGNS.get(char, char) for char in text)


def _styled(char: str) -> str:
    """A letter of a style, as a command and the letter that it is."""
    name, plain = unicodedata.name(char, ""), unicodedata.normalize("NFKC", char)
    command = next((command for style, command in _STYLES.items() if style in name), None)
    letter = _SIGNS.get(plain, plain)
    return rf"\{command}{{{letter.strip()}}}" if command and char != "\u210e" else letter


def _plain(text: str) -> str:
    """Signs as they stand in a line of text: letters without their style."""
    return _STYLED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), _UNSEEN.sub("", text))


def _escaped(text: str) -> str:
    return re.sub(r"([{}%&#$_])", r"\\\1", text.replace("\\", r"\textbackslash "))


# --- one line of characters -------------------------------------------------------------------------------------------


def _linear(element: Any, depth: int) -> str:
    def part(name: str) -> str:
        return _part(element, name, _linear, depth)

    def closed(name: str) -> str:
        return _closed(part(name))

    def scripts() -> str:
        # Each part is made once: twice at every level would be thousands of times some levels down.
        return "".join(f"{sign}{_closed(text)}" for sign, name in (("_", "sub"), ("^", "sup")) if (text := part(name)))

    match _name(element):
        case "r":
            return _plain("".join(node.text or "" for node in element.iter(f"{M}t")))
        case "f":
            return f"{closed('num')}/{closed('den')}"
        case "sSup" | "sSub" | "sSubSup":
            return f"{part('e')}{scripts()}"
        case "sPre":
            return f"{scripts()}{part('e')}"
        case "rad":
            degree = "" if _is_on(element, "degHide") else part("deg")
            return {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(degree, f"{degree}√") + closed("e")
        case "nary":
            return f"{_property(element, 'chr', '∫')}{scripts()} {part('e')}"
        case "d":
            begin, end = (_property(element, name, sign) for name, sign in (("begChr", "("), ("endChr", ")")))
            parts = [_within(each, _linear, depth).strip() for each in element.findall(f"{M}e")]
            return f"{begin}{_property(element, 'sepChr', '|').join(parts)}{end}"
        case "func":
            return f"{part('fName')} {part('e')}"
        case "limLow" | "limUpp":
            return f"{part('e')}{'_' if _name(element) == 'limLow' else '^'}{closed('lim')}"
        case "acc":
            return f"{part('e')}{_property(element, 'chr', chr(0x302))}"
        case "m" | "eqArr":
            rows = element.findall(f"{M}mr") or [element]
            cells = [[_within(cell, _linear, depth).strip() for cell in row.findall(f"{M}e")] for row in rows]
            # Where lines are aligned a sign says so.
            cells = cells if _name(element) == "m" else [[text.replace("&", "") for text in row] for row in cells]
            return "; ".join(", ".join(row) for row in cells)
        case name if name.endswith("Pr"):
            return ""
        case _:
            return _within(element, _linear, depth)


def _closed(text: str) -> str:
    """What is one thing already stands as it is."""
    return text if _ATOM.fullmatch(text) else f"({text})"
