"""SmartArt of Office files: the texts of its points, in their order and depth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pagemill.reading.typeset.content import Words

DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
#: Points within one another; deeper ones are left out.
DEEPEST = 40


def diagram_content(root: Any) -> Iterator[Words]:
    """The points as items of a list. `root` is the `dataModel` of a diagram's part (ECMA-376-1, 21.4.2.10)."""
    texts: dict[str, str] = {}
    top = []
    for point in root.iter(f"{DGM}pt"):
        id_ = point.get("modelId", "")
        if point.get("type") == "doc":
            top.append(id_)
        elif point.get("type", "node") in ("node", "asst"):
            lines = ["".join(t.text or "" for t in line.iter(f"{A}t")) for line in point.iter(f"{A}p")]
            texts[id_] = " ".join(line.strip() for line in lines if line.strip())
    below: dict[str, list[tuple[int, str]]] = {}
    for link in root.iter(f"{DGM}cxn"):
        if link.get("type", "parOf") == "parOf":
            below.setdefault(link.get("srcId", ""), []).append((int(link.get("srcOrd", 0)), link.get("destId", "")))
    told: set[str] = set()
    waiting = [(id_, -1) for id_ in reversed(top)]
    while waiting:
        id_, depth = waiting.pop()
        if id_ in told or depth > DEEPEST:
            continue
        told.add(id_)
        if texts.get(id_):
            yield Words(f"• {texts[id_]}", indent=depth)
        waiting += [(child, depth + 1) for _, child in sorted(below.get(id_, ()), reverse=True)]
