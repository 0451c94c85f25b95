"""Formulas that MathType keeps in Office files (MTEF 5), as those of Office itself are kept."""

from __future__ import annotations

import io
import struct
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import olefile
from lxml import etree

from pagemill.reading.typeset.formula_tree import run, structure
from pagemill.reading.typeset.office_math import DEEPEST, M

#: The stream that holds a formula in a compound file, and the length of what stands before it there.
STREAM, STREAM_HEAD = "Equation Native", 28
VERSION = 5
#: Kinds of records (MathType SDK, "How MTEF is stored", version 5), and those of which nothing is seen.
END, LINE, CHAR, TEMPLATE, PILE, MATRIX, EMBELLISHMENT, RULER = range(8)
FONT_STYLE, SIZE, FULL, SUBSYMBOL, COLOR, COLOR_DEFINITION = 8, 9, 10, 14, 15, 16
FONT, PREFERENCES, ENCODING, FUTURE = 17, 18, 19, 100
#: Options of records: moved by hand; a line without content, with a ruler, with its own spacing; what tells a sign.
NUDGED, NULL, RULED, SPACED = 0x08, 0x01, 0x02, 0x04
EMBELLISHED, POSITION_8, POSITION_16, NO_CODE = 0x01, 0x04, 0x10, 0x20
#: Typefaces: text, a function's name, text in a font of the Far East.
_TEXT, _FUNCTION, _TEXT_FAR_EAST = 1, 2, 12
#: Spaces among MathType's own signs, which lie where Unicode leaves room for such.
_SPACES = range(0xEF00, 0xEF10)
_OWN = range(0xE000, 0xF900)

_FENCES = ("⟨⟩", "()", "{}", "[]", "||", "‖‖", "⌊⌋", "⌈⌉", "⟦⟧")
_INTERVAL = 9
_ROOT, _FRACTION, _UNDER, _OVER, _ARROW, _INTEGRAL = range(10, 16)
_LARGE = {16: "∑", 17: "∏", 18: "∐", 19: "⋃", 20: "⋂"}
_OPERATOR, _OPERATOR_LIMITS, _LIMIT, _BRACE, _BRACKET, _DIVISION = range(21, 27)
_SUB, _SUP, _SUBSUP, _DIRAC, _VECTOR, _TILDE, _HAT, _ARC = range(27, 35)
_BOX = 37
_INTEGRALS = {1: "∫", 2: "∬", 3: "∭"}
#: Embellishments that are accents, and primes.
_ACCENTS = {2: "\u0307", 3: "\u0308", 4: "\u20db", 8: "\u0303", 9: "\u0302", 11: "\u20d7", 17: "\u0304"}
_PRIMES = {5: "′", 6: "″", 18: "‴"}
_NOT, _UNDER_BAR = 10, 29


@dataclass(slots=True)
class _Part:
    """A sign, a template with its slots, or lines above one another."""

    kind: int
    text: str = ""
    typeface: int = 0
    marks: list[int] = field(default_factory=list)
    selector: int = 0
    variation: int = 0
    #: Of a template its slots, of a pile its lines, of a matrix its cells; None for what is left empty.
    slots: list[list[_Part] | None] = field(default_factory=list)
    columns: int = 1


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
    if mtef[:1] != bytes([VERSION]):
        raise ValueError("the formula is of a version that is not read")
    reader = _Reader(mtef)
    made = etree.Element(f"{M}oMath")
    made.extend(_row(reader.formula()))
    return made


class _Reader:
    """The records of a formula, one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 5

    def formula(self) -> list[_Part]:
        self._pass_text()
        self._at += 1
        return self._objects(0)

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _number(self, size: int = 2) -> int:
        value = self._data[self._at : self._at + size]
        if len(value) < size:
            raise ValueError("the formula breaks off")
        self._at += size
        return int.from_bytes(value, "little")

    def _long(self) -> int:
        """A number of one byte, or of two behind a mark."""
        value = self._byte()
        return self._number() if value == 255 else value

    def _pass_text(self) -> None:
        self._at = self._data.index(b"\0", self._at) + 1

    def _pass_nudge(self, options: int) -> None:
        # Far moves stand behind two marks.
        if options & NUDGED and self._number() == 0x8080:
            self._at += 4

    def _pass_ruler(self) -> None:
        stops = self._byte()
        self._at += 3 * stops

    def _objects(self, depth: int) -> list[_Part]:
        """What stands in a line, up to its end."""
        if depth > DEEPEST:
            raise ValueError("the formula has too many levels")
        found: list[_Part] = []
        while (kind := self._byte()) != END:
            part = self._object(kind, depth)
            if part is not None:
                found.append(part)
        return found

    def _object(self, kind: int, depth: int) -> _Part | None:
        if kind == LINE:
            return _Part(LINE, slots=[self._line(depth)])
        if kind == CHAR:
            return self._sign()
        if kind in (TEMPLATE, PILE, MATRIX):
            options = self._byte()
            self._pass_nudge(options)
            part = _Part(kind)
            if kind == TEMPLATE:
                part.selector, part.variation = self._byte(), self._byte()
                if part.variation & 0x80:
                    part.variation = part.variation & 0x7F | self._byte() << 8
                self._at += 1
            elif kind == PILE:
                self._at += 2
                if options & RULED:
                    self._pass_ruler()
            else:
                self._at += 3
                rows, part.columns = self._byte(), self._byte()
                # Two bits for each rule between rows and between columns.
                self._at += (rows + 4) // 4 + (part.columns + 4) // 4
            for each in self._objects(depth + 1):
                if each.kind == LINE:
                    part.slots += each.slots
                elif each.kind in (PILE, MATRIX):
                    part.slots.append([each])
                elif each.kind == CHAR:
                    part.text += each.text
            return part
        self._pass(kind)
        return None

    def _line(self, depth: int) -> list[_Part] | None:
        options = self._byte()
        self._pass_nudge(options)
        self._at += 2 if options & SPACED else 0
        if options & RULED:
            self._pass_ruler()
        return None if options & NULL else self._objects(depth + 1)

    def _sign(self) -> _Part:
        options = self._byte()
        self._pass_nudge(options)
        typeface = self._long() - 128
        code = 0 if options & NO_CODE else self._number()
        position = self._byte() if options & POSITION_8 else self._number() if options & POSITION_16 else 0
        part = _Part(CHAR, _character(code or position), typeface)
        while options & EMBELLISHED and (kind := self._byte()) != END:
            if kind != EMBELLISHMENT:
                self._pass(kind)
                continue
            self._pass_nudge(self._byte())
            part.marks.append(self._byte())
        return part

    def _pass(self, kind: int) -> None:
        """A record of which nothing is seen."""
        if kind == RULER:
            self._pass_ruler()
        elif kind == FONT_STYLE:
            self._long()
            self._at += 1
        elif kind == SIZE:
            size = self._byte()
            self._at += {101: 2, 100: 3}.get(size, 1)
        elif kind == COLOR:
            self._long()
        elif kind == COLOR_DEFINITION:
            options = self._byte()
            self._at += 8 if options & 1 else 6
            if options & 4:
                self._pass_text()
        elif kind == FONT:
            self._long()
            self._pass_text()
        elif kind == PREFERENCES:
            self._pass_preferences()
        elif kind == ENCODING:
            self._pass_text()
        elif kind >= FUTURE:
            length = self._long()
            self._at += length
        elif not FULL <= kind <= SUBSYMBOL:
            raise ValueError("the formula has a record that is not known")

    def _pass_preferences(self) -> None:
        self._at += 1
        for _ in range(2):
            # Sizes are written in halves of bytes, each closed by one that is full.
            left = self._byte()
            while left:
                value = self._byte()
                for half in (value >> 4, value & 15):
                    left -= half == 15 and left > 0
        for _ in range(self._byte()):
            if self._long():
                self._at += 1


def _character(code: int) -> str:
    if code in _SPACES:
        return " "
    if code in _OWN or not code:
        raise ValueError("the formula has a sign of MathType's own")
    return chr(code)


# --- what was read, as elements of Office's formulas ------------------------------------------------------------------


def _row(parts: list[_Part] | None) -> list[Any]:
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


def _add(made: list[Any], part: _Part) -> None:
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
    elif part.selector in (_SUB, _SUP, _SUBSUP) and not part.variation & 1:
        # What it belongs to stands before it.
        base = [made.pop()] if made else []
        made.append(_scripted(part, base))
    else:
        made += _template(part)


def _sign(part: _Part) -> Any:
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


def _scripted(part: _Part, base: list[Any]) -> Any:
    below, above = _slot(part, 0), _slot(part, 1)
    name = "sSubSup" if below and above else "sSub" if below else "sSup"
    return structure(name, {}, e=base, sub=below, sup=above)


def _slot(part: _Part, number: int) -> list[Any]:
    return _row(part.slots[number]) if number < len(part.slots) else []


def _template(part: _Part) -> list[Any]:
    selector, variation = part.selector, part.variation
    main, second = _slot(part, 0), _slot(part, 1)
    if selector < len(_FENCES):
        fence = _FENCES[selector]
        return [_fenced(fence[0] if variation & 1 else "", fence[1] if variation & 2 else "", main)]
    if selector == _INTERVAL:
        return [_fenced("()[]"[variation & 3], "()[]"[variation >> 4 & 3], main)]
    if selector == _INTEGRAL or selector in _LARGE or selector in (_OPERATOR, _OPERATOR_LIMITS):
        sign = _INTEGRALS.get(len(part.text), "∫") if set(part.text) == {"∫"} else part.text[:1]
        return [structure("nary", {"chr": _LARGE.get(selector, sign or "∫")}, sub=second, sup=_slot(part, 2), e=main)]
    match selector:
        case 10:
            hidden = {} if second else {"degHide": "1"}
            return [structure("rad", hidden, deg=second, e=main)]
        case 11:
            return [structure("f", {"type": "lin" if variation & 2 else "bar"}, num=main, den=second)]
        case 12 | 13:
            return [structure("bar", {"pos": "top" if selector == _OVER else "bot"}, e=main)]
        case 14:
            return _limits([run(_arrow(variation))], second, main)
        case 23:
            return _limits(main, second, _slot(part, 2))
        case 24 | 25:
            over = bool(variation & 1)
            held = [structure("groupChr", {"chr": "⏞" if over else "⏟"}, e=main)]
            return _limits(held, [] if over else second, second if over else [])
        case 27 | 28 | 29:
            return [structure("sPre", {}, sub=main, sup=second, e=[])]
        case 30:
            begin, end = "⟨" if variation & 1 else "|", "⟩" if variation & 2 else "|"
            both = structure("d", {"begChr": begin, "endChr": end, "sepChr": "|"})
            both.extend(structure("e", {}, *content) for content in (main, second) if content)
            return [both]
        case 31:
            return [structure("groupChr", {"chr": "←" if variation & 3 == 1 else "→"}, e=main)]
        case 32 | 33:
            return [structure("acc", {"chr": "\u0303" if selector == _TILDE else "\u0302"}, e=main)]
        case 34:
            return _limits(main, [], [run("⌢")])
        case 37:
            return [structure("borderBox", {}, e=main)]
        case _:
            return [*second, *main]


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
