"""Formulas of Office files: Office's own, and those that MathType left in them as objects."""

from __future__ import annotations

from typing import Any

from pagemill.document import BlockKind
from pagemill.reading.typeset.content import Words
from pagemill.reading.typeset.mathtype import mathtype_formula
from pagemill.reading.typeset.office_math import latex_of, linear_of

OLE_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def formula_words(math: Any) -> Words:
    """An `oMath` as a line of text and as LaTeX."""
    return Words(linear_of(math), BlockKind.DISPLAY_FORMULA, latex=latex_of(math))


def mathtype_words(data: bytes) -> Words | None:
    """The formula that an object is; None for any other, which its picture stands for."""
    math = mathtype_formula(data)
    return words if math is not None and (words := formula_words(math)).text else None


def object_formula(element: Any, part: Any) -> Words | None:
    """The formula that an object in a part of a Word file is, None for any other."""
    for embedded in element.iter(OLE_OBJECT):
        relationship = part.rels.get(embedded.get(f"{R}id"))
        if relationship is None or relationship.is_external:
            continue
        if (words := mathtype_words(bytes(relationship.target_part.blob))) is not None:
            return words
    return None
