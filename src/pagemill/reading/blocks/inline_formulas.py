"""Formulas within running text, told by the characters of their lines.

A formula is a run of signs, numbers and single letters between words: with a relation between two operands (`n ≥ 2`),
with a sign that nothing but formulas has (`∑`, `√`), or a variable with an index, an exponent or a Greek letter (`x₁`,
`α`). What is named with words (`Precision = …`) is left to the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pagemill.document import Block, BlockKind, InlineFormula, Line
from pagemill.reading.recognition.line_cuts import even_offsets, part_of

#: Kinds whose lines are running text, or a heading of it.
TEXTS = frozenset(
    {
        BlockKind.TEXT,
        BlockKind.ABSTRACT,
        BlockKind.DOC_TITLE,
        BlockKind.PARAGRAPH_TITLE,
        BlockKind.FIGURE_TITLE,
        BlockKind.FOOTNOTE,
        BlockKind.VISION_FOOTNOTE,
        BlockKind.ASIDE_TEXT,
    }
)
#: A bare number of so many digits before a letter is a year or a count, not its factor.
COUNTED = 3

# Ideographs, kana and their punctuation stand against a formula without a space.
_PIECE = re.compile(r"[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+")
_SCRIPTS = "⁰¹²³⁴-⁹⁺⁻ⁱⁿ₀-₉₊₋ₐ-ₜᵢ-ᵥ"
# Letters of words: raised and lowered figures count as letters in Unicode, Greek ones are a formula's.
_PLAIN = rf"[^\W\d_\u0370-\u03ff{_SCRIPTS}]"
_FUNCTIONS = "sin|cos|tan|cot|log|exp|lim|max|min|sup|inf|det|mod|ker|arg|ln"
# Of words of two letters, those that have an index (`xi`) or are a differential (`dt`) are a formula's.
_WORD = re.compile(
    rf"(?<!{_PLAIN})(?!(?:{_FUNCTIONS})(?!{_PLAIN})){_PLAIN}{{3,}}|^(?!{_PLAIN}[ijk]$|d[txyz]$){_PLAIN}{{2}}$|://|@|www\."
)
_RELATION = "=≠≈≡≅∼≤≥<>≪≫∝∈∉⊂⊆⊃⊇→⇒⇔↦±∓"
_OPERATORS = _RELATION + "+−–×·÷*/∪∩∧∨∘⊕⊗|-"
_RELATED = re.compile(rf"[^{re.escape(_OPERATORS)}\s(\[{{]\s*[{_RELATION}]\s*[^{re.escape(_RELATION)}\s)\]}}]")
_ONLY_FORMULAS = re.compile("[∑∏∫∮∂√∞∇∀∃]")
# A capital after an index makes it a substance (`H₂O`).
_INDEXED = re.compile(rf"(?<!{_PLAIN}){_PLAIN}[{_SCRIPTS}]+(?![A-Z{_SCRIPTS}])")
_GREEK = re.compile(r"(?<![^\W_])[\u0391-\u03a1\u03a3-\u03a8\u03b1-\u03c9\u03d1\u03d5](?![^\W\d_])")
# Units of one letter after a number, as far as a formula could be seen in them.
_UNIT = re.compile(rf"\d\s?°?[mscgLΩμVAWNKCF][{_SCRIPTS}]*(?:[·/][msg][{_SCRIPTS}]*)*(?!{_PLAIN})")
_LETTER = re.compile(rf"{_PLAIN}|[\u0370-\u03ff]")
_ARTICLES = frozenset({"a", "A", "I"})
_STOPS = ",;:.!?，；"

Span = tuple[int, int]


def with_inline_formulas(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, their lines of running text with the formulas in them, in the frame that the blocks have."""
    return [
        replace(block, lines=tuple(_with_formulas(line) for line in block.lines)) if block.kind in TEXTS else block
        for block in blocks
    ]


def formula_spans(text: str) -> list[Span]:
    """Where formulas begin and end in a line of text, as indexes of characters, from left to right."""
    return [span for run in _runs(text) for span in _parted(text, run) if _is_formula(text[slice(*span)])]


def _with_formulas(line: Line) -> Line:
    spans = formula_spans(line.text)
    if not spans or len(line.polygon) != 4:
        return line
    offsets = line.offsets if len(line.offsets) == len(line.text) + 1 else even_offsets(line.text)
    formulas = [InlineFormula(a, b, part_of(line.polygon, offsets[a], offsets[b])) for a, b in spans]
    # What the file's own signs told is known better.
    fresh = [
        one for one in formulas if all(one.end <= known.start or known.end <= one.start for known in line.formulas)
    ]
    return replace(line, formulas=tuple(sorted([*line.formulas, *fresh], key=lambda one: one.start)))


def _runs(text: str) -> Iterator[list[Span]]:
    """Pieces between spaces that are no words, those together that follow one another."""
    run: list[Span] = []
    for piece in _PIECE.finditer(text):
        apart = run and not text[run[-1][1] : piece.start()].isspace()
        is_word = bool(_WORD.search(piece[0].strip(_STOPS + "()[]{}'\"")))
        if run and (apart or is_word):
            yield run
            run = []
        if not is_word:
            run.append(piece.span())
    if run:
        yield run


def _parted(text: str, run: Sequence[Span]) -> Iterator[Span]:
    """A run parted where a clause ends, without articles and counts before it and stops after it."""
    part: list[Span] = []
    for start, end in run:
        part.append((start, end))
        so_far = text[part[0][0] : end]
        if text[end - 1] in _STOPS and so_far.count("(") == so_far.count(")"):
            yield from _trimmed(text, part)
            part = []
    if part:
        yield from _trimmed(text, part)


def _trimmed(text: str, part: Sequence[Span]) -> Iterator[Span]:
    pieces = list(part)

    def said(at: int) -> str:
        return text[slice(*pieces[at])].strip(_STOPS)

    while pieces and (not said(0) or (_leads(said(0)) and not (len(pieces) > 1 and said(1)[:1] in _OPERATORS))):
        del pieces[0]
    while len(pieces) > 1 and (not said(-1) or (said(-1) in _ARTICLES and said(-2)[-1:] not in _OPERATORS)):
        del pieces[-1]
    if pieces:
        start, end = pieces[0][0], pieces[-1][1]
        inner = text[start:end]
        end -= len(inner) - len(inner.rstrip(_STOPS))
        start += len(inner) - len(inner.lstrip(_STOPS))
        yield _within_brackets(text, start, end)


def _leads(piece: str) -> bool:
    """Whether a piece before a formula is none of it: an article, a year, a count."""
    return piece in _ARTICLES or (piece.isdecimal() and len(piece) >= COUNTED)


def _within_brackets(text: str, start: int, end: int) -> Span:
    """The span without a bracket of the sentence's at its ends, nor room beside it."""
    inner = text[start:end]
    if inner.startswith("(") and inner.count("(") > inner.count(")"):
        start += 1
    elif inner.endswith(")") and inner.count(")") > inner.count("("):
        end -= 1
    elif inner.startswith("(") and inner.endswith(")") and inner.count("(") == 1:
        start, end = start + 1, end - 1
    inner = text[start:end]
    return end - len(inner.lstrip()), start + len(inner.rstrip())


def _is_formula(text: str) -> bool:
    if not _LETTER.search(_UNIT.sub("0", text)) and not _ONLY_FORMULAS.search(text):
        return False
    if _ONLY_FORMULAS.search(text) or _RELATED.search(text):
        return True
    variables = _UNIT.sub("0", text)
    return bool(_INDEXED.search(variables) or _GREEK.search(variables))
