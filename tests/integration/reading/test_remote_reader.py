"""A vision model behind a real server: what it reads is checked, and its failures cost time, never a page."""

from __future__ import annotations

import base64
import io
import logging
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageFilter

from drawings import Sheet
from drawings.sheet import encoded
from pagemill.document import Block, BlockKind, Cell, Line, LineSource, Table
from pagemill.geometry import Bbox, bbox_of, covered, polygon_of, union
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.reading.blocks.inline_formulas import with_inline_formulas
from pagemill.reading.pixels.block_pictures import crop_picture
from pagemill.reading.remote import RemotelyRead, RemoteReader, RemoteReaders, remote_reader
from pagemill.reading.remote.prompts import prompt_for
from pagemill.settings import Settings, VisionBackend, VisionSettings, load_settings
from serving import ChatServer, run_chat_server

KEY = "sk-vision-77c1a09e"
PROMPTS = {"page": "Read the page.", "table": "Read the table.", "formula": "Read the formula."}
PROSE = ["The supplier shall deliver the goods", "within 30 days of the order."]
ROWS = [["Item", "EUR", "USD"], ["Ocean freight", "0.00", "12,300.00"], ["Handling", "15.20", "41.00"]]
FORMULA = "E = m c^{2} + \\frac{p}{2}"
TABLE_HTML = "<table>" + "".join("<tr>" + "".join(f"<td>{t}</td>" for t in row) + "</tr>" for row in ROWS) + "</table>"
RIGHT = {
    PROMPTS["page"]: "\n".join(PROSE) + "\n\n" + TABLE_HTML,
    PROMPTS["table"]: TABLE_HTML,
    PROMPTS["formula"]: f"$${FORMULA}$$",
}


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with run_chat_server("vision_program") as running:
        yield running


@pytest.fixture
def asking(server: ChatServer, request: pytest.FixtureRequest) -> Asking:
    return Asking(server, request.node.name.replace("-", "_"))


class Asking:
    """One test's talk: its models have names that no other test's have."""

    def __init__(self, server: ChatServer, test: str) -> None:
        self._server = server
        self._test = test

    def backend(self, way: str, answers: dict[str, str] | None = None, **more: Any) -> VisionBackend:
        model = f"{way}-{self._test}"
        self._server.tell(model, RIGHT | (answers or {}))
        given = {f"{part}_prompt": prompt for part, prompt in PROMPTS.items()}
        given |= {"address": self._server.address, "key": KEY, "page_seconds": 5.0, "request_seconds": 4.0} | more
        return VisionBackend(model=model, **given)

    def reader(self, way: str, answers: dict[str, str] | None = None, **more: Any) -> RemoteReader:
        return RemoteReader("near", self.backend(way, answers, **more), 30.0)

    def asked(self, way: str) -> list[dict[str, Any]]:
        return self._server.asked(f"{way}-{self._test}")


class Paper:
    """A page with two lines, a table without rules and a formula, and blocks as a poor reading has them."""

    def __init__(self) -> None:
        sheet = Sheet()
        self.prose = [sheet.write(150, 200 + 50 * n, text) for n, text in enumerate(PROSE)]
        self.cells = [
            [sheet.write(x, 400 + 60 * r, text) for x, text in zip((150, 500, 800), row, strict=True)]
            for r, row in enumerate(ROWS)
        ]
        self.formula = sheet.write(300, 700, "E = mc2 + p/2")
        self.image = np.asarray(sheet.image)

    @property
    def blocks(self) -> list[Block]:
        read = ["The supp1ier shail deliver the goods", PROSE[1]]
        prose = tuple(Line(text, polygon_of(box), 0.8) for text, box in zip(read, self.prose, strict=True))
        # The second and third column are taken for one.
        cells = []
        for r, (row, boxes) in enumerate(zip(ROWS, self.cells, strict=True)):
            lines = [Line(text, polygon_of(box), 0.99) for text, box in zip(row, boxes, strict=True)]
            cells.append(Cell((r, r), (0, 0), polygon_of(boxes[0]), (lines[0],)))
            cells.append(Cell((r, r), (1, 1), polygon_of(union(boxes[1:])), tuple(lines[1:])))
        table = union(box for boxes in self.cells for box in boxes)
        formula = Line("E = mc2 + p/2", polygon_of(self.formula), 0.7)
        return [
            Block(BlockKind.TEXT, polygon_of(union(self.prose)), prose),
            Block(BlockKind.TABLE, polygon_of(grown(table)), table=Table(tuple(cells), ruled=False)),
            Block(
                BlockKind.DISPLAY_FORMULA,
                polygon_of(self.formula),
                (formula,),
                picture=crop_picture(self.image, self.formula),
            ),
        ]


def grown(box: Bbox) -> Bbox:
    return (box[0] - 10, box[1] - 10, box[2] + 10, box[3] + 10)


PAPER = Paper()


def read(reader: RemoteReader) -> RemotelyRead:
    return reader.read(PAPER.blocks, PAPER.image)


@pytest.mark.parametrize("way", ["right", "thinking", "busy", "closedonce", "renamed"])
def test_what_it_reads_is_taken_where_it_stands(asking: Asking, way: str) -> None:
    result = read(asking.reader(way))
    prose, table, formula = result.blocks
    assert [line.text for line in prose.lines] == PROSE
    assert [line.source for line in prose.lines] == [LineSource.REMOTE, LineSource.OCR]
    assert [line.polygon for line in prose.lines] == [line.polygon for line in PAPER.blocks[0].lines]
    assert table.table is not None
    assert [cell.text for cell in table.table.cells] == [text for row in ROWS for text in row]
    for cell in table.table.cells:
        assert all(covered(line.bbox, bbox_of(cell.polygon)) > 0.9 for line in cell.lines)
    assert formula.latex == FORMULA
    assert formula.lines == PAPER.blocks[2].lines
    assert result.notes == ("near: 1 of 11 lines read by it",)


@pytest.mark.parametrize(("way", "latex"), [("right", "c^{2} = \\frac{E}{m}"), ("right", None)])
def test_a_formula_within_text_is_written_where_it_stands(asking: Asking, way: str, latex: str | None) -> None:
    sheet = Sheet()
    box = sheet.write(150, 200, "so that c2 = E/m as before")
    line = Line("so that c2 = E/m as before", polygon_of(box), 0.99)
    (block,) = with_inline_formulas([Block(BlockKind.TEXT, line.polygon, (line,))])
    answers = {PROMPTS["formula"]: latex or "The picture shows nothing at all."}
    result = asking.reader(way, answers, reads=("formula",)).read([block], np.asarray(sheet.image))
    (formula,) = result.blocks[0].lines[0].formulas
    assert (formula.start, formula.end, formula.latex) == (8, 16, latex)
    assert result.blocks[0].text == line.text
    (asked,) = asking.asked(way)
    wide, tall = sent_size(asked)
    assert wide / tall < 0.6 * (box[2] - box[0]) / (box[3] - box[1]), "the formula is sent, not its line"
    assert bool(result.notes) == (latex is None)


def test_a_formula_that_the_file_told_is_not_asked_about_and_stays(asking: Asking) -> None:
    sheet = Sheet()
    box = sheet.write(150, 200, "so that c2 = E/m and also x2 = y/n here")
    line = Line("so that c2 = E/m and also x2 = y/n here", polygon_of(box), 0.99)
    (block,) = with_inline_formulas([Block(BlockKind.TEXT, line.polygon, (line,))])
    first, second = block.lines[0].formulas
    known = replace(first, latex="c^{2}=E/m")
    told = replace(block, lines=(replace(block.lines[0], formulas=(known, second)),))
    answers = {PROMPTS["formula"]: "The picture shows nothing at all."}
    result = asking.reader("right", answers, reads=("formula",)).read([told], np.asarray(sheet.image))
    assert [formula.latex for formula in result.blocks[0].lines[0].formulas] == ["c^{2}=E/m", None]
    assert len(asking.asked("right")) == 1
    whole = replace(block, lines=(replace(block.lines[0], formulas=(known,)),))
    reader = asking.reader("busy", answers, reads=("formula",))
    assert reader.read([whole], np.asarray(sheet.image)).blocks == [whole] and asking.asked("busy") == []


def sent_size(request: dict[str, Any]) -> tuple[int, int]:
    picture, _ = request["body"]["messages"][0]["content"]
    return Image.open(io.BytesIO(base64.b64decode(picture["image_url"]["url"].partition(",")[2]))).size


def test_pictures_go_with_their_prompts_and_the_key(asking: Asking) -> None:
    read(asking.reader("right", picture_side=600))
    requests = asking.asked("right")
    sizes = {}
    for request in requests:
        assert request["headers"]["Authorization"] == f"Bearer {KEY}"
        assert request["body"]["temperature"] == 0
        assert "response_format" not in request["body"]
        _, text = request["body"]["messages"][0]["content"]
        sizes[text["text"]] = sent_size(request)
    assert len(requests) == 3
    assert sizes[PROMPTS["page"]] == (424, 600)
    assert max(sizes[PROMPTS["table"]]) == 600
    wide, tall = sizes[PROMPTS["formula"]]
    assert 4 < wide / tall < 12


@pytest.mark.parametrize(
    ("way", "told"),
    [
        ("failing", "HTTP status 500, server_error"),
        ("slow", "it did not answer in time"),
        ("trickling", "it did not answer in time"),
        ("closing", "broke off the answer"),
        ("page", "did not answer in the protocol's form"),
        ("huge", "answered at too great a length"),
        ("booked", "HTTP status 429"),
        ("redirecting", "HTTP status 307"),
        ("telltale", "HTTP status 401, invalid_api_key"),
    ],
)
def test_a_server_that_fails_leaves_the_embedded_reading(
    asking: Asking, way: str, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    started = time.monotonic()
    result = read(asking.reader(way, page_seconds=2.0, retries=1))
    assert time.monotonic() - started < 3.5
    assert result.blocks == PAPER.blocks
    (note,) = result.notes
    assert told in note
    assert "read without it" in note
    assert note in caplog.text
    assert KEY not in caplog.text + note


def test_no_server_leaves_the_embedded_reading(asking: Asking) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    result = read(asking.reader("right", address=address, retries=0))
    assert result.blocks == PAPER.blocks
    assert result.notes == ("near: its server could not be reached; read without it",)


@pytest.mark.parametrize(
    ("way", "answers", "why"),
    [
        ("refusing", {}, "it is empty"),
        ("looping", {}, "it repeats itself"),
        (
            "right",
            {prompt: text + " 1 2 a b " * 500 + "." for prompt, text in RIGHT.items()},
            "it is longer than it may",
        ),
        ("prose", {}, "it is no"),
        ("right", dict.fromkeys(RIGHT, "<html><body>It works!</body></html>"), "it is no"),
        (
            "right",
            {
                PROMPTS["page"]: "Our quarterly newsletter: recipes, gardening and the moon.",
                PROMPTS["table"]: "<table><tr><td>Moon</td><td>Sun</td></tr><tr><td>1</td><td>2</td></tr></table>",
                PROMPTS["formula"]: "\\int_0^\\infty x dx",
            },
            "it is not what was read there",
        ),
    ],
    ids=["empty", "looping", "long", "prose", "html", "invented"],
)
def test_what_was_not_read_there_is_refused(asking: Asking, way: str, answers: dict[str, str], why: str) -> None:
    result = read(asking.reader(way, answers, output_tokens=512))
    assert result.blocks == PAPER.blocks
    assert len(result.notes) == 3
    assert why in result.notes[1]
    assert all("refused" in note for note in result.notes)


def test_a_text_that_adds_to_the_page_is_refused(asking: Asking) -> None:
    invented = "\n".join(f"Clause {n}: both parties waive every right of recourse." for n in range(12))
    result = read(asking.reader("right", {PROMPTS["page"]: f"{RIGHT[PROMPTS['page']]}\n{invented}"}, reads=("page",)))
    assert result.blocks == PAPER.blocks
    assert "the page's text was refused" in result.notes[0]


def test_of_an_answer_that_is_cut_off_the_page_so_far_is_taken_and_no_table_or_formula(asking: Asking) -> None:
    result = read(asking.reader("cut"))
    assert [line.text for line in result.blocks[0].lines] == PROSE
    assert result.blocks[1:] == PAPER.blocks[1:]
    assert [note.rpartition(": ")[2] for note in result.notes[:2]] == ["it is cut off", "it is cut off"]


def test_a_server_that_failed_is_left_alone_for_a_while(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(remote_reader, "time", SimpleNamespace(monotonic=lambda: now))
    reader = asking.reader("failing", retries=0, rest_seconds=60.0)
    read(reader)
    now += 59
    result = read(reader)
    assert result.blocks == PAPER.blocks
    assert result.notes == ("near was not asked: it failed a short while ago",)
    assert len(asking.asked("failing")) == 1
    now += 2
    read(reader)
    assert len(asking.asked("failing")) == 2


def test_a_page_without_doubt_tables_or_formulas_is_not_asked_about(asking: Asking) -> None:
    prose = PAPER.blocks[0]
    sure = replace(prose, lines=tuple(replace(line, score=0.99) for line in prose.lines))
    table = PAPER.blocks[1].table
    assert table is not None
    ruled = replace(PAPER.blocks[1], table=replace(table, ruled=True))
    result = asking.reader("right").read([sure, ruled], PAPER.image)
    assert result == RemotelyRead([sure, ruled], ())
    assert asking.asked("right") == []


def test_only_what_a_backend_reads_is_asked_for(asking: Asking) -> None:
    result = read(asking.reader("right", reads=("formula",)))
    assert result.blocks[:2] == PAPER.blocks[:2]
    assert result.blocks[2].latex == FORMULA
    assert len(asking.asked("right")) == 1


def test_families_have_prompts_of_their_own() -> None:
    given = {"address": "http://127.0.0.1:1/v1", "model": "m"}
    paddle = VisionBackend(family="paddleocr-vl", **given)
    assert [prompt_for(part, paddle) for part in ("page", "table", "formula")] == [
        "OCR:", "Table Recognition:", "Formula Recognition:",
    ]  # fmt: skip
    assert prompt_for("page", VisionBackend(family="glm-ocr", **given)) == "Text Recognition:"
    assert (
        prompt_for("page", VisionBackend(family="glm-ocr", page_prompt="Lies die Seite.", **given)) == "Lies die Seite."
    )
    assert "<table>" in prompt_for("table", VisionBackend(**given))


# --- through the whole reader -----------------------------------------------------------------------------------------

LINES = ["The supplier shall deliver the goods", "Payment is due within 30 days", "Freight is borne by the buyer"]


@pytest.fixture
def settings(asking: Asking) -> Settings:
    backend = asking.backend("right", {PROMPTS["page"]: "\n".join(LINES)}, page_seconds=20.0)
    given = load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings
    vision = VisionSettings(backends={"near": backend}, default="near", profiles=("fast",))
    return given.model_copy(update={"vision": vision})


def test_a_page_hard_to_read_is_read_with_it(settings: Settings, asking: Asking, tmp_path: Path) -> None:
    sheet = Sheet()
    boxes = [sheet.write(200, 300 + 90 * n, text, 26) for n, text in enumerate(LINES)]
    small = sheet.image.resize((310, 438)).filter(ImageFilter.GaussianBlur(0.7))
    path = tmp_path / "page.png"
    path.write_bytes(encoded(small.resize(sheet.size), "PNG"))
    reader = Reader(settings)
    (alone,) = reader.read(path, Kind.PNG, [0], ReadOptions(remote="none"))
    assert asking.asked("right") == []
    assert alone.notes == ()
    assert [line.text for block in alone.blocks for line in block.lines] != LINES
    (page,) = reader.read(path, Kind.PNG, [0], ReadOptions())
    assert len(asking.asked("right")) == 1
    lines = [line for block in page.blocks for line in block.lines]
    assert [line.text for line in lines] == LINES
    assert LineSource.REMOTE in {line.source for line in lines}
    assert all(covered(line.bbox, grown(box)) > 0.9 for line, box in zip(lines, boxes, strict=True))
    assert "lines read by it" in page.notes[0]


def test_a_request_has_the_settings_backend_for_their_profiles_or_the_one_it_names(settings: Settings) -> None:
    readers = RemoteReaders(settings)
    near = readers.chosen(None, "fast")
    assert near is not None
    assert readers.chosen("near", "accurate") is near
    assert readers.chosen(None, "accurate") is None
    assert readers.chosen("none", "fast") is None


def test_a_backend_that_is_no_more_is_read_without(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    assert RemoteReaders(settings).chosen("gone", "fast") is None
    assert "no vision model gone is configured" in caplog.text
