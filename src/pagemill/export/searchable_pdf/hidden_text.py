"""A page's content without the text that it does not paint: the layers that OCR programs leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

import pikepdf

#: Text render mode 3 paints nothing (ISO 32000-1, table 106).
INVISIBLE = 3
_SHOWS = frozenset({"Tj", "TJ", "'", '"'})
#: Forms within forms are looked into as deep as this.
DEEPEST = 5

Instruction = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage


def remove_hidden_text(page: pikepdf.Page) -> None:
    """Takes invisible text out of a page and the forms that it draws. Raises `pikepdf.PdfError`."""
    page.contents_coalesce()
    page.Contents.write(pikepdf.unparse_content_stream(list(_visible(pikepdf.parse_content_stream(page)))))
    _clean_forms(page.resources, DEEPEST)


def _clean_forms(resources: pikepdf.Object, depth: int) -> None:
    for _, form in resources.get("/XObject", pikepdf.Dictionary()).items() if depth else ():
        if form.get("/Subtype") != "/Form":
            continue
        before = pikepdf.parse_content_stream(form)
        after = list(_visible(before))
        if len(after) < len(before):
            form.write(pikepdf.unparse_content_stream(after))
        _clean_forms(form.get("/Resources", pikepdf.Dictionary()), depth - 1)


def _visible(instructions: Iterable[Instruction]) -> Iterator[Instruction]:
    mode = 0
    saved: list[int] = []
    for instruction in instructions:
        match str(instruction.operator):
            case "q":
                saved.append(mode)
            case "Q":
                mode = saved.pop() if saved else 0
            case "Tr":
                mode = INVISIBLE if _says_invisible(list(instruction.operands)) else 0
            case show if mode == INVISIBLE and show in _SHOWS:
                continue
        yield instruction


def _says_invisible(operands: list[object]) -> bool:
    return len(operands) == 1 and isinstance(operands[0], (int, float, Decimal)) and operands[0] == INVISIBLE
