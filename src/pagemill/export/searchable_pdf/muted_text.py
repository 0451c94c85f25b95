"""A page that looks as before and whose own text says nothing: its fonts call every shape a space, and nothing in its
content has another text than it shows.

The page gets fonts and forms of its own for that, since other pages may have the same ones and be sound.
"""

from __future__ import annotations

from collections.abc import Iterable

from pikepdf import (
    ContentStreamInstruction,
    Dictionary,
    Name,
    Object,
    Page,
    Pdf,
    Stream,
    parse_content_stream,
    unparse_content_stream,
)

from pagemill.export.searchable_pdf.hidden_text import DEEPEST, Instruction

ACTUAL_TEXT = b"ActualText"


class TextMuter:
    """Mutes pages of one file; what they have in common is made once."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        #: Fonts and forms by the object that they stand for, and maps by the bytes of a code.
        self._made: dict[tuple[int, int], Object] = {}
        self._maps: dict[int, Object] = {}

    def mute(self, page: Page) -> None:
        """Raises `pikepdf.PdfError` for content that cannot be read."""
        page.obj.Resources = self._resources(page.resources, DEEPEST)
        page.contents_coalesce()
        if ACTUAL_TEXT in page.Contents.read_bytes():
            page.Contents = self._pdf.make_stream(_without_actual_text(parse_content_stream(page)))

    def _resources(self, resources: Object, depth: int) -> Object:
        made = Dictionary(dict(resources.items()))
        if "/Font" in resources:
            made.Font = Dictionary({name: self._font(font) for name, font in resources.Font.items()})
        if "/XObject" in resources and depth:
            forms = {name: self._form(thing, depth) for name, thing in resources.XObject.items()}
            made.XObject = Dictionary(forms)
        if "/Properties" in resources:
            made.Properties = Dictionary({name: _plain(value) for name, value in resources.Properties.items()})
        return made

    def _font(self, font: Object) -> Object:
        if font.objgen in self._made:
            return self._made[font.objgen]
        made = self._pdf.make_indirect(Dictionary(dict(font.items())))
        made.ToUnicode = self._map(2 if font.get("/Subtype") == Name.Type0 else 1)
        if font.is_indirect:
            self._made[font.objgen] = made
        return made

    def _form(self, thing: Object, depth: int) -> Object:
        if thing.get("/Subtype") != Name.Form or "/Resources" not in thing:
            return thing
        if thing.objgen not in self._made:
            changed = ACTUAL_TEXT in thing.read_bytes()
            content = _without_actual_text(parse_content_stream(thing)) if changed else thing.read_raw_bytes()
            made = Stream(self._pdf, content)
            for key, value in thing.items():
                if key not in (("/Length", "/Filter", "/DecodeParms") if changed else ("/Length",)):
                    made[key] = value
            self._made[thing.objgen] = made
            made.Resources = self._resources(thing.Resources, depth - 1)
        return self._made[thing.objgen]

    def _map(self, code_bytes: int) -> Object:
        if code_bytes not in self._maps:
            self._maps[code_bytes] = self._pdf.make_stream(_all_spaces(code_bytes))
        return self._maps[code_bytes]


def _without_actual_text(instructions: Iterable[Instruction]) -> bytes:
    """Content whose marked parts are read as they are shown (ISO 32000-1, 14.9.4)."""
    plain = []
    for instruction in instructions:
        if str(instruction.operator) in ("BDC", "DP"):
            operands = [_plain(operand) for operand in instruction.operands]
            instruction = ContentStreamInstruction(operands, instruction.operator)
        plain.append(instruction)
    return unparse_content_stream(plain)


def _plain(properties: Object) -> Object:
    if not isinstance(properties, Dictionary) or "/ActualText" not in properties:
        return properties
    return Dictionary({key: value for key, value in properties.items() if key != "/ActualText"})


def _all_spaces(code_bytes: int) -> bytes:
    """A ToUnicode CMap (ISO 32000-1, 9.10.3) that takes every code of one or two bytes to a space."""
    spaces = "[" + "<0020>" * 256 + "]"
    firsts = [""] if code_bytes == 1 else [f"{first:02X}" for first in range(256)]
    ranges = [f"<{first}00> <{first}FF> {spaces}" for first in firsts]
    # A table of a CMap has at most 100 entries (Adobe Technical Note 5014).
    blocks = [ranges[i : i + 100] for i in range(0, len(ranges), 100)]
    tables = "".join(f"{len(block)} beginbfrange\n" + "\n".join(block) + "\nendbfrange\n" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Spaces def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<{'00' * code_bytes}> <{'FF' * code_bytes}>\nendcodespacerange\n{tables}"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
