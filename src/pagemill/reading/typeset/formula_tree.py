"""The elements that formulas of other kinds are turned into (ECMA-376-1, 22.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from pagemill.reading.typeset.office_math import M

#: What is not seen between signs (an application, a product, a separator, a sum), and what no XML has.
_UNSEEN = re.compile("[\u2061-\u2064\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def run(text: str, *, plain: bool = False) -> Any:
    """Signs in a row; `plain` ones are text."""
    made = etree.Element(f"{M}r")
    if plain:
        etree.SubElement(etree.SubElement(made, f"{M}rPr"), f"{M}nor")
    etree.SubElement(made, f"{M}t").text = _UNSEEN.sub("", text)
    return made


def structure(name: str, properties: Mapping[str, str], *children: Any, **parts: list[Any]) -> Any:
    """An element with its properties, with children, and with parts that hold what is given by their names.

    Parts that hold nothing are left out, but for those that every structure of a kind has.
    """
    made = etree.Element(f"{M}{name}")
    if properties:
        told = etree.SubElement(made, f"{M}{name}Pr")
        for each, value in properties.items():
            etree.SubElement(told, f"{M}{each}").set(f"{M}val", value)
    made.extend(children)
    for each, content in parts.items():
        if content or each in ("e", "num", "den"):
            etree.SubElement(made, f"{M}{each}").extend(content)
    return made
