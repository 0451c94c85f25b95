"""The networks for tables: structure of a table without rules (SLANet-plus), and whether a table is ruled.

Structure comes as a series of HTML tokens, with a box for each cell: a decoder steps through the rows as they
would be written (Li et al., "PP-StructureV2", 2022).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.errors import ModelError
from pagemill.geometry import Bbox
from pagemill.models import Runtime

Image = npt.NDArray[np.uint8]

#: Pixels of the square that the structure network is given.
SIDE = 488

_MEAN = np.array([0.485, 0.456, 0.406], np.float32) * 255
_STD = np.array([0.229, 0.224, 0.225], np.float32) * 255


@dataclass(frozen=True, slots=True)
class StructureCell:
    """A cell as the network has it: first and last row and column, and the box of its content in the crop's pixels."""

    rows: tuple[int, int]
    cols: tuple[int, int]
    bbox: Bbox


class TableModels:
    """The table networks of a runtime, each loaded when it is first wanted; one that is missing is done without."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def structure(self, image: Image) -> list[StructureCell]:
        """The cells of a table from its RGB crop (H, W, 3), row by row; empty where the network is missing or finds
        no table."""
        try:
            session = self._runtime.session("table_structure")
        except ModelError:
            return []
        height, width = image.shape[:2]
        scale = SIDE / max(height, width)
        small = cv2.resize(image, (max(1, int(width * scale)), max(1, int(height * scale))))
        canvas = np.zeros((SIDE, SIDE, 3), np.float32)
        canvas[: small.shape[0], : small.shape[1]] = (small[:, :, ::-1].astype(np.float32) - _MEAN) / _STD
        boxes, tokens = session.run(np.ascontiguousarray(canvas.transpose(2, 0, 1)[None]))[:2]
        names = _tokens(session.metadata.get("character", ""))
        # The network gives four corners, x and y in turn, as shares of the padded square.
        return _cells(
            [names[i] if i < len(names) else "" for i in np.asarray(tokens)[0].argmax(axis=1)],
            np.asarray(boxes, np.float32)[0].reshape(-1, 4, 2) * max(height, width),
        )

    def is_ruled(self, image: Image) -> bool | None:
        """Whether the table in an RGB crop is drawn with rules; None where the network is missing."""
        try:
            session = self._runtime.session("table_kind")
        except ModelError:
            return None
        grey = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
        tensor = (cv2.resize(grey, (224, 224)).astype(np.float32) - _MEAN) / _STD
        return int(np.argmax(session.run(np.ascontiguousarray(tensor.transpose(2, 0, 1)[None]))[0])) == 0


def _tokens(text: str) -> list[str]:
    """The decoder's dictionary: the file's list without `<td>`, which `<td></td>` stands for, between start and end."""
    listed = [token for token in text.split("\n") if token and token != "<td>"]
    return ["sos", *listed, "eos"]


def _cells(tokens: list[str], corners: npt.NDArray[np.float32]) -> list[StructureCell]:
    cells: list[StructureCell] = []
    taken: set[tuple[int, int]] = set()
    row, col = -1, 0
    pending: tuple[int, int, int] | None = None  # step, row span, column span of a cell being written
    for step, token in enumerate(tokens):
        if token == "eos" and step:
            break
        if token == "<tr>":
            row, col = row + 1, 0
        elif token in ("<td></td>", "<td"):
            pending = (step, 1, 1)
        elif pending and "span=" in token:
            span = int(token.split('"')[1])
            pending = (
                (pending[0], span, pending[2]) if token.strip().startswith("row") else (pending[0], pending[1], span)
            )
        if pending and token in ("<td></td>", "</td>", ">") and row >= 0:
            start, row_span, col_span = pending
            while (row, col) in taken:
                col += 1
            taken |= {(row + r, col + c) for r in range(row_span) for c in range(col_span)}
            xs, ys = corners[start, :, 0], corners[start, :, 1]
            box = (float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))
            cells.append(StructureCell((row, row + row_span - 1), (col, col + col_span - 1), box))
            col += col_span
            pending = None
    return cells
