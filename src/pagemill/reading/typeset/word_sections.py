"""The sections of a Word file: their parts of the body, and which headers and footers they have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pagemill.reading.typeset.word_styles import is_on

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
#: The kinds of headers and footers (ECMA-376-1, 17.18.36): of most pages, of the first, of even ones.
_KINDS = ("default", "first", "even")


@dataclass(frozen=True, slots=True)
class Section:
    """`references` are the ids of relationships, by `header` or `footer` and one of the kinds that it shows."""

    elements: tuple[Any, ...]
    on_new_page: bool
    references: dict[tuple[str, str], str] = field(default_factory=dict)


def sections(body: Any, *, even_differ: bool) -> Iterator[Section]:
    """The sections in their order. A header that one does not name is that of the one before (17.10.5).

    `even_differ` is what the settings of the document say of even pages (17.10.1).
    """
    known: dict[tuple[str, str], str] = {}
    elements: list[Any] = []
    for element in (*body, None):
        if element is None:
            properties = body.find(f"{W}sectPr")
        else:
            elements.append(element)
            properties = element.find(f"{W}pPr/{W}sectPr") if element.tag == f"{W}p" else None
            if properties is None:
                continue
        known = known | _references(properties)
        shown = {"default": True, "first": is_on(properties, f"{W}titlePg"), "even": even_differ}
        kind = None if properties is None else properties.find(f"{W}type")
        on_new_page = kind is None or kind.get(f"{W}val") not in ("continuous", "nextColumn")
        yield Section(tuple(elements), on_new_page, {key: id_ for key, id_ in known.items() if shown[key[1]]})
        elements = []


def _references(properties: Any | None) -> dict[tuple[str, str], str]:
    if properties is None:
        return {}
    found = {}
    for side in ("header", "footer"):
        for reference in properties.findall(f"{W}{side}Reference"):
            kind = reference.get(f"{W}type", "default")
            if kind in _KINDS:
                found[side, kind] = reference.get(f"{R}id", "")
    return found
