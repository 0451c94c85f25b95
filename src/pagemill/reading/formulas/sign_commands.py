"""What LaTeX has for the signs of formulas, and how each behaves in a row."""

from __future__ import annotations

import re

from pagemill.reading.typeset.office_math import SIGNS_BY_COMMAND

_MORE = """
≪ ll ≫ gg ≺ prec ≻ succ ⪯ preceq ⪰ succeq ≃ simeq ≍ asymp ⊎ uplus ⊓ sqcap ⊔ sqcup ⊑ sqsubseteq ⊒ sqsupseteq ⊢ vdash
⊣ dashv ⊨ models ⊖ ominus ⊘ oslash ⊙ odot ○ bigcirc ⋄ diamond ◇ diamond ⊤ top ≀ wr ⨿ amalg † dagger ‡ ddagger ′ prime
↗ nearrow ↘ searrow ↖ nwarrow ↙ swarrow ↕ updownarrow ⇑ Uparrow ⇓ Downarrow ⇕ Updownarrow ↓ downarrow ℜ Re ℑ Im
⟵ longleftarrow ⟶ longrightarrow ⟷ longleftrightarrow ⟸ Longleftarrow ⟹ Longrightarrow ⟺ Longleftrightarrow
⟼ longmapsto ↪ hookrightarrow ↩ hookleftarrow ⇀ rightharpoonup ⇁ rightharpoondown ↼ leftharpoonup ⇌ rightleftharpoons
⋆ star ★ bigstar ♭ flat ♮ natural ♯ sharp ⌣ smile ⌢ frown ı imath ȷ jmath ℘ wp ♣ clubsuit ♢ diamondsuit ♡ heartsuit
♠ spadesuit ⨄ biguplus ⨁ bigoplus ⨂ bigotimes ⨀ bigodot ⨆ bigsqcup ⋈ bowtie ≜ triangleq ≑ doteqdot ≲ lesssim
≳ gtrsim ⩽ leqslant ⩾ geqslant ≦ leqq ≧ geqq ≶ lessgtr ≷ gtrless ⋚ lesseqgtr ∣ mid ∤ nmid ∦ nparallel ⊊ subsetneq
⊋ supsetneq ⊈ nsubseteq ⊉ nsupseteq ⊄ not\\subset ≮ nless ≯ ngtr ≰ nleq ≱ ngeq ⊥ perp ∡ measuredangle ∢ sphericalangle
ϝ digamma ϰ varkappa ∁ complement ð eth ℶ beth ℷ gimel ℸ daleth □ square ■ blacksquare ◊ lozenge ⧫ blacklozenge
▷ triangleright ◁ triangleleft △ triangle ▽ triangledown ▲ blacktriangle ▼ blacktriangledown
⊲ triangleleft ⊳ triangleright ⊴ trianglelefteq ⊵ trianglerighteq
⋉ ltimes ⋊ rtimes ⊞ boxplus ⊟ boxminus ⊠ boxtimes ⊡ boxdot ↾ upharpoonright ⇝
rightsquigarrow ↠ twoheadrightarrow ↣ rightarrowtail ⇄ rightleftarrows ⇒ Rightarrow ≐ doteq ≔ coloneqq ∔ dotplus
⊩ Vdash ⊪ Vvdash ⊬ nvdash ⊭ nvDash ↛ nrightarrow ⇏ nRightarrow ⇎ nLeftrightarrow ≇ ncong ≁ nsim ⋊ rtimes ∖ setminus
⋯ cdots ⋮ vdots ⋱ ddots § S ¶ P ∝ propto ↑ uparrow ∈ in ≾ precsim ≿ succsim ⋃ bigcup ⋂ bigcap ⋁ bigvee ⋀ bigwedge
"""
_COMMANDS = {sign: rf"\{name} " for name, sign in SIGNS_BY_COMMAND.items() if len(sign) == 1}
_COMMANDS |= {sign: rf"\{name} " for sign, name in re.findall(r"(\S)\s+([A-Za-z\\]{1,})(?=\s)", _MORE)}
_COMMANDS |= {sign: rf"\{sign}" for sign in "{}%&#$_"}
_COMMANDS |= {
    "−": "-",
    "–": "-",
    "∗": "*",
    "·": r"\cdot ",
    "⋅": r"\cdot ",
    "∼": r"\sim ",
    "~": r"\sim ",
    "|": "|",
    "∥": r"\|",
    "‖": r"\|",
    "\\": r"\backslash ",
    "≠": r"\neq ",
    "≤": r"\leq ",
    "≥": r"\geq ",
    "→": r"\rightarrow ",
    "…": r"\ldots ",
    "∅": r"\emptyset ",
    "⟨": r"\langle ",
    "⟩": r"\rangle ",
    "〈": r"\langle ",
    "〉": r"\rangle ",
    "ε": r"\varepsilon ",
    "φ": r"\varphi ",
    "ϕ": r"\phi ",
    "ϵ": r"\epsilon ",
    # What Ghostscript has for TeX's first epsilon.
    "ǫ": r"\epsilon ",
    "\N{MICRO SIGN}": r"\mu ",
    "\N{OHM SIGN}": r"\Omega ",
    "\N{INCREMENT}": r"\Delta ",
    "’": r"\prime ",
    "'": r"\prime ",
    "“": "``",
    "”": "''",
    "°": r"^{\circ}",
    "≡": r"\equiv ",
    "∘": r"\circ ",
    "•": r"\bullet ",
    "∙": r"\bullet ",
    "^": r"\wedge ",
}
#: Signs that a stroke through them makes another one of, and what they are then.
NEGATED = {"=": r"\neq ", "∈": r"\notin ", "∃": r"\nexists ", "∋": r"\not\ni ", "∣": r"\nmid ", "|": r"\nmid "}
#: Signs that are larger on lines of their own, with limits above and below them.
LARGE = frozenset("∑∏∐∫∬∭∮⋃⋂⨄⋀⋁⨁⨂⨀⨆⊎⊔⊕⊗⊙")
#: Signs that relate what stands on their two sides.
RELATIONS = frozenset("=≠<>≤≥≪≫∼≃≈≅≡≍≐≜≔∝∈∉∋⊂⊃⊆⊇⊊⊋⊏⊐⊑⊒⊢⊣⊨→←↔⇒⇐⇔↦⟶⟵⟹⟸⟺⟼↪↩⇀≺≻⪯⪰⩽⩾≲≳≦≧⊥∣∥⇌↠⇝")
#: Accents as they stand alone above a letter, and what makes such of it.
ACCENTS = {
    "^": "hat",
    "ˆ": "hat",
    "~": "tilde",
    "˜": "tilde",
    "¯": "bar",
    "\u0304": "bar",
    "˙": "dot",
    "\u0307": "dot",
    "¨": "ddot",
    "\u0308": "ddot",
    "´": "acute",
    "\u0301": "acute",
    "`": "grave",
    "\u0300": "grave",
    "ˇ": "check",
    "\u030c": "check",
    "˘": "breve",
    "\u0306": "breve",
    "˚": "mathring",
    "\u20d7": "vec",
}
#: Of those the ones that may reach over several letters.
WIDE = {"hat": "widehat", "tilde": "widetilde", "vec": "overrightarrow", "bar": "overline"}
#: Brackets that open and those that close, as LaTeX has them behind `\\left` and `\\right`.
OPENING = {"(": "(", "[": "[", "{": r"\{", "⟨": r"\langle ", "⌊": r"\lfloor ", "⌈": r"\lceil ", "〈": r"\langle "}
CLOSING = {")": ")", "]": "]", "}": r"\}", "⟩": r"\rangle ", "⌋": r"\rfloor ", "⌉": r"\rceil ", "〉": r"\rangle "}
#: Strokes that both open and close.
STROKES = {"|": "|", "∣": "|", "∥": r"\|", "‖": r"\|"}
_FUNCTIONS = (
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max "
    "min Pr sec sin sinh sup tan tanh"
)
#: Functions that LaTeX has by their names.
FUNCTIONS = frozenset(_FUNCTIONS.split())
#: Words that take a limit below them.
LIMITED = frozenset(["argmax", "argmin", "det", "gcd", "inf", "lim", "liminf", "limsup", "max", "min", "Pr", "sup"])


def command_of(char: str) -> str:
    """A sign as LaTeX has it, a command with a space behind it; a letter or a figure as it is."""
    return _COMMANDS.get(char, char)
