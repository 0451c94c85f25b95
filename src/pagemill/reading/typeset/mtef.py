"""The records of a formula of MathType's (MTEF 5)."""

from __future__ import annotations

from dataclasses import dataclass, field

from pagemill.reading.typeset.office_math import DEEPEST

VERSION = 5
#: Kinds of records (MathType SDK, "How MTEF is stored", version 5), and those of which nothing is seen.
END, LINE, CHAR, TEMPLATE, PILE, MATRIX, EMBELLISHMENT, RULER = range(8)
FONT_STYLE, SIZE, FULL, SUBSYMBOL, COLOR, COLOR_DEFINITION = 8, 9, 10, 14, 15, 16
FONT, PREFERENCES, ENCODING, FUTURE = 17, 18, 19, 100
#: Options of records: moved by hand; a line without content, with a ruler, with its own spacing; what tells a sign.
NUDGED, NULL, RULED, SPACED = 0x08, 0x01, 0x02, 0x04
EMBELLISHED, POSITION_8, POSITION_16, NO_CODE = 0x01, 0x04, 0x10, 0x20
#: Spaces among MathType's own signs, which lie where Unicode leaves room for such.
_SPACES = range(0xEF00, 0xEF10)
_OWN = range(0xE000, 0xF900)


@dataclass(slots=True)
class Part:
    """A sign, a template with its slots, or lines above one another."""

    kind: int
    text: str = ""
    typeface: int = 0
    marks: list[int] = field(default_factory=list)
    selector: int = 0
    variation: int = 0
    #: Of a template its slots, of a pile its lines, of a matrix its cells; None for what is left empty.
    slots: list[list[Part] | None] = field(default_factory=list)
    columns: int = 1


def parts_of(mtef: bytes) -> list[Part]:
    """What stands in a formula, in order.

    Raises `ValueError` or `IndexError` for one of another version or with a break in it.
    """
    if mtef[:1] != bytes([VERSION]):
        raise ValueError("the formula is of a version that is not read")
    return _Reader(mtef).formula()


class _Reader:
    """The records of a formula, one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 5

    def formula(self) -> list[Part]:
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

    def _objects(self, depth: int) -> list[Part]:
        """What stands in a line, up to its end."""
        if depth > DEEPEST:
            raise ValueError("the formula has too many levels")
        found: list[Part] = []
        while (kind := self._byte()) != END:
            part = self._object(kind, depth)
            if part is not None:
                found.append(part)
        return found

    def _object(self, kind: int, depth: int) -> Part | None:
        if kind == LINE:
            return Part(LINE, slots=[self._line(depth)])
        if kind == CHAR:
            return self._sign()
        if kind in (TEMPLATE, PILE, MATRIX):
            options = self._byte()
            self._pass_nudge(options)
            part = Part(kind)
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

    def _line(self, depth: int) -> list[Part] | None:
        options = self._byte()
        self._pass_nudge(options)
        self._at += 2 if options & SPACED else 0
        if options & RULED:
            self._pass_ruler()
        return None if options & NULL else self._objects(depth + 1)

    def _sign(self) -> Part:
        options = self._byte()
        self._pass_nudge(options)
        typeface = self._long() - 128
        code = 0 if options & NO_CODE else self._number()
        position = self._byte() if options & POSITION_8 else self._number() if options & POSITION_16 else 0
        part = Part(CHAR, _character(code or position), typeface)
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
