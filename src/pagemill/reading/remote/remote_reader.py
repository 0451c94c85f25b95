"""A vision model on another server reads beside the embedded reader, which checks it and answers where it fails.

- A page never fails because the server does: what it leaves, and what is refused of it, is as the embedded reader has
  it, and a note of the page says so.
- No place comes from the model. Text is taken only where the embedded reader read nearly the same.
"""

from __future__ import annotations

import base64
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.chat import Chat, Failure, Reply, said
from pagemill.document import Block, BlockKind, Line
from pagemill.geometry import Bbox, clip
from pagemill.reading.remote.answers import runs_in_circles, unwrapped
from pagemill.reading.remote.formula_markup import agrees, latex_of
from pagemill.reading.remote.line_match import in_doubt, match_lines
from pagemill.reading.remote.prompts import Part, prompt_for
from pagemill.reading.remote.table_markup import written_cells
from pagemill.reading.remote.table_match import agreement, match_table, same_shape
from pagemill.reading.stage_clock import stage
from pagemill.settings import VisionBackend

log = logging.getLogger(__name__)

Image = npt.NDArray[np.uint8]

#: JPEG quality of the pictures that are sent.
JPEG_QUALITY = 92
#: Characters that a token stands for, at the most: a longer answer was held to no limit, and is not gone through.
TOKEN_CHARACTERS = 8
#: Paper around a table or formula that is sent with it, in pixels.
MARGIN = 6
#: Pictures whose shorter side is below this many pixels are made larger: vision models are given too few patches.
SMALLEST_SIDE = 56


@dataclass(frozen=True, slots=True)
class RemotelyRead:
    """The blocks, and what there is to say of the model's part in them."""

    blocks: list[Block]
    notes: tuple[str, ...]


class RemoteReader:
    """Reads by one backend, for one thread. A server that failed is left alone for a while."""

    def __init__(self, name: str, backend: VisionBackend, most_seconds: float) -> None:
        """`name` is the backend's in the settings; no page may take longer than `most_seconds`."""
        self.name = name
        self._backend = backend
        self._seconds = min(backend.page_seconds, most_seconds)
        self._rests_until = 0.0

    @property
    def reads_formulas(self) -> bool:
        return "formula" in self._backend.reads

    @stage("remote")
    def read(self, blocks: Sequence[Block], image: Image) -> RemotelyRead:
        """The blocks with what the model reads better. `image` is the page as read, the frame of the blocks too."""
        wanted = [block for block in blocks if self._wants(block)]
        lines = _lines_of(blocks)
        asks_page = "page" in self._backend.reads and in_doubt(lines)
        asks_inline = self.reads_formulas and any(not found.latex for line in lines for found in line.formulas)
        if not wanted and not asks_page and not asks_inline:
            return RemotelyRead(list(blocks), ())
        if time.monotonic() < self._rests_until:
            return RemotelyRead(list(blocks), (f"{self.name} was not asked: it failed a short while ago",))
        reading = _PageReading(self.name, self._backend, self._seconds, image)
        read = [reading.formula(block) if _is_formula(block) and block in wanted else block for block in blocks]
        read = [reading.table(block) if block.table is not None and block in wanted else block for block in read]
        if asks_inline:
            read = _with_lines(read, [reading.inline_formulas(line) for line in _lines_of(read)])
        if asks_page:
            read = reading.page(read)
        if reading.failure is not None:
            self._rests_until = time.monotonic() + self._backend.rest_seconds
        for note in reading.notes:
            log.info("remote reader: %s", note)
        return RemotelyRead(read, tuple(reading.notes))

    def _wants(self, block: Block) -> bool:
        if _is_formula(block):
            return self.reads_formulas and not block.latex
        # Rules that are drawn tell the cells of a table more surely than a model.
        return block.table is not None and not block.table.ruled and "table" in self._backend.reads


class _PageReading:
    """What is asked about one page, and the notes of it."""

    def __init__(self, name: str, backend: VisionBackend, seconds: float, image: Image) -> None:
        self._name = name
        self._backend = backend
        self._image = image
        self._chat = Chat(name, backend, seconds)
        self.notes: list[str] = []

    @property
    def failure(self) -> Failure | None:
        return self._chat.failure

    def formula(self, block: Block) -> Block:
        latex = self._latex(block.bbox, block.text)
        return block if latex is None else replace(block, latex=latex)

    def inline_formulas(self, line: Line) -> Line:
        formulas = (
            # What the file's own signs told needs no model.
            formula
            if formula.latex
            else replace(formula, latex=self._latex(formula.bbox, line.text[formula.start : formula.end]))
            for formula in line.formulas
        )
        return replace(line, formulas=tuple(formulas)) if line.formulas else line

    def _latex(self, box: Bbox, read: str) -> str | None:
        """LaTeX of the formula in a box; None, with a note, where the answer is not taken."""
        answer = self._answer("formula", box)
        if answer is None:
            return None
        latex = latex_of(answer)
        if latex is None:
            self._refuse("formula", "it is no LaTeX")
        elif not agrees(latex, read, self._backend.agreement / 2):
            self._refuse("formula", "it is not what was read there")
            return None
        return latex

    def table(self, block: Block) -> Block:
        assert block.table is not None
        answer = self._answer("table", block.bbox)
        if answer is None:
            return block
        written = written_cells(answer)
        if not written:
            self._refuse("table", "it is no table in HTML, OTSL or Markdown")
            return block
        if same_shape(written, block.table.cells):
            return block
        own = agreement(written, block.table.cells)
        lines = [line for cell in block.table.cells for line in cell.lines]
        matched = match_table(written, lines, block.bbox)
        if matched is None or matched.agreement < self._backend.agreement:
            self._refuse("table", "it is not what was read there")
            return block
        # Where the cells that were found fit what the answer says no worse, they stay: their borders were seen.
        return block if own >= matched.agreement else replace(block, table=matched.table)

    def page(self, blocks: Sequence[Block]) -> list[Block]:
        answer = self._answer("page", None)
        if answer is None:
            return list(blocks)
        lines = _lines_of(blocks)
        matched = match_lines(lines, answer)
        if matched.agreement < self._backend.agreement:
            share = f"{100 * matched.agreement:.0f} %"
            self._note(f"the page's text was refused: {share} of it was read there")
            return list(blocks)
        if matched.changed:
            self._note(f"{matched.changed} of {len(lines)} lines read by it")
        return _with_lines(blocks, matched.lines)

    def _answer(self, part: Part, box: Bbox | None) -> str | None:
        """What the model wrote of the page or a part of it; None, with a note, where that is nothing to go by."""
        if self._chat.failure is not None:
            return None
        text = prompt_for(part, self._backend)
        address = _data_address(self._image, box, self._backend.picture_side)
        picture = {"type": "image_url", "image_url": {"url": address}}
        reply = self._chat.ask([said("user", [picture, {"type": "text", "text": text}])])
        if isinstance(reply, Failure):
            self._note(f"{reply.english}; read without it")
            return None
        answer = unwrapped(reply.text)
        if why := _unusable(reply, answer, part, self._backend.output_tokens):
            self._refuse(part, why)
            return None
        return answer

    def _refuse(self, part: Part, why: str) -> None:
        self._note(f"the {part}'s answer was refused: {why}")

    def _note(self, sentence: str) -> None:
        self.notes.append(f"{self._name}: {sentence}")


def _unusable(reply: Reply, answer: str, part: Part, tokens: int) -> str:
    """Why an answer cannot be gone by; empty where it can. Of a page that was cut off the part there is is good."""
    if not answer:
        return "it is empty"
    if len(answer) > TOKEN_CHARACTERS * tokens:
        return "it is longer than it may be"
    if runs_in_circles(answer):
        return "it repeats itself"
    return "it is cut off" if reply.cut and part != "page" else ""


def _data_address(image: Image, box: Bbox | None, longest: int) -> str:
    """The page, or the part within a box, as a `data:` URL of a JPEG."""
    page_height, page_width = image.shape[:2]
    part = image
    if box is not None:
        grown = (box[0] - MARGIN, box[1] - MARGIN, box[2] + MARGIN, box[3] + MARGIN)
        x0, y0, x1, y1 = (round(side) for side in clip(grown, page_width, page_height))
        part = image[y0 : max(y0 + 1, y1), x0 : max(x0 + 1, x1)]
    scale = min(longest / max(part.shape[:2]), max(1.0, SMALLEST_SIDE / min(part.shape[:2])))
    if scale != 1.0:
        way = cv2.INTER_AREA if scale < 1.0 else cv2.INTER_CUBIC
        size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
        part = cv2.resize(part, size, interpolation=way)
    _, data = cv2.imencode(".jpg", part[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return "data:image/jpeg;base64," + base64.b64encode(data.tobytes()).decode("ascii")


def _is_formula(block: Block) -> bool:
    return block.kind is BlockKind.DISPLAY_FORMULA


def _lines_of(blocks: Sequence[Block]) -> list[Line]:
    """The lines of blocks and cells, in order; those of stamps and of formulas are not among them."""
    lines: list[Line] = []
    for block in blocks:
        if not _is_formula(block):
            lines += block.lines
            lines += [line for cell in (block.table.cells if block.table else ()) for line in cell.lines]
    return lines


def _with_lines(blocks: Sequence[Block], lines: Sequence[Line]) -> list[Block]:
    """The blocks with other lines in the places of those that `_lines_of` gives."""
    coming = iter(lines)

    def taken(old: Sequence[Line]) -> tuple[Line, ...]:
        return tuple(next(coming) for _ in old)

    made = []
    for block in blocks:
        if not _is_formula(block):
            block = replace(block, lines=taken(block.lines))
            if block.table is not None:
                cells = tuple(replace(cell, lines=taken(cell.lines)) for cell in block.table.cells)
                block = replace(block, table=replace(block.table, cells=cells))
        made.append(block)
    return made
