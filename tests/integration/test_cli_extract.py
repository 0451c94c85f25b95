"""`pagemill extract` on drawn pages: values, boxes, tables, the overlay, and the exit code of each failure."""

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image, ImageColor

import pagemill.cli.extract
from drawings import text_pdf
from drawings.sheet import Sheet, encoded
from pagemill.cli import main
from pagemill.cli.label_plates import COLOURS
from pagemill.extraction import extraction_from_json

ENGINE_FOLDER = Path(__file__).parent / "jobs"
sys.path.insert(0, str(ENGINE_FOLDER))

from drawn_engine import drawn  # noqa: E402


def note(ship: str = "云帆号") -> Sheet:
    """A freight note with two fields and a table."""
    sheet = Sheet(size=(1000, 900))
    sheet.write(380, 60, "运费通知单", 44)
    sheet.write(100, 200, f"船名：{ship}", 30)
    sheet.write(100, 280, "开航日：2026年4月17日", 30)
    sheet.table(
        100,
        400,
        [300, 240, 240],
        [["项目", "币种", "金额"], ["海运费", "美金", "12,300.00"], ["码头费", "人民币", "860.00"]],
    )
    return sheet


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("notes") / "note.png"
    path.write_bytes(encoded(note().image, "PNG"))
    return path


def extract(*arguments: object) -> Result:
    """Through the whole command, in which errors become exit codes."""
    return CliRunner().invoke(main, ["extract", *map(str, arguments)])


def boxes(values: list[dict[str, Any]]) -> list[tuple[float, ...]]:
    found = []
    for value in values:
        for evidence in value["evidence"]:
            xs, ys = zip(*evidence["polygon"], strict=True)
            found.append((min(xs), min(ys), max(xs), max(ys)))
    return found


def test_json_holds_values_boxes_tables_and_trace_and_the_overlay_shows_them(picture: Path, tmp_path: Path) -> None:
    target = tmp_path / "shown.png"
    fields = ["-f", "开航日：格式 YYYY-MM-DD", "-f", "船长", "-t", "费用名称:相近词项目", "-t", "金额"]
    done = extract(picture, *fields, "--json", "--profile", "fast", "--overlay", target)
    assert done.exit_code == 0, done.output
    made = json.loads(done.stdout)
    assert made["file"] == "note.png"
    assert [(page["index"], page["width"], page["height"], page["blocks"]) for page in made["pages"]] == [
        (0, 1000, 900, [])
    ]
    found = extraction_from_json(made["extraction"])
    sailing, captain = found.fields
    assert (sailing.name, [value.text for value in sailing.values]) == ("开航日", ["2026-04-17"])
    assert (captain.name, [value.text for value in captain.values if value.text]) == ("船长", [])
    (table,) = found.tables
    assert table.columns == ("费用名称", "金额")
    assert [[value.text for value in row] for row in table.rows] == [["海运费", "12,300.00"], ["码头费", "860.00"]]
    assert found.trace

    (box,) = boxes(made["extraction"]["fields"][0]["values"])
    ink = next(run.bbox for run in note().texts if run.text.startswith("开航日"))
    colon = ink[0] + 4 * 30  # four characters of 30 pixels stand before the value
    assert box == pytest.approx((colon, ink[1], ink[2], ink[3]), abs=12)

    shown = np.asarray(Image.open(target).convert("RGB")).astype(int)
    assert shown.shape == (900, 1000, 3)
    first = (shown == ImageColor.getrgb(COLOURS[0])).all(axis=2)
    x0, y0, x1, y1 = (round(v) for v in box)
    assert first[y0 - 2 : y0 + 3, x0:x1].any(axis=0).mean() > 0.95
    assert first[y1 - 2 : y1 + 3, x0:x1].any(axis=0).mean() > 0.95
    assert not first[y1 + 80 :].any()
    # The columns come after the two fields, and each has its own colour.
    for number in (3, 4):
        assert (shown[450:600] == ImageColor.getrgb(COLOURS[number - 1])).all(axis=2).any()
    assert f"wrote {target}" in " ".join(done.stderr.split())
    assert [path.name for path in tmp_path.iterdir()] == ["shown.png"]


def test_a_table_for_the_terminal_with_judgements(picture: Path) -> None:
    done = extract(picture, "-f", "船名", "--expect", "船名=云帆号", "--audit", "船名=完全一致", "--profile", "fast")
    assert done.exit_code == 0, done.output
    head, _, row = (line.split() for line in done.stdout.splitlines())
    assert head[-2:] == ["As", "expected"]
    assert row[:4] == ["1", "船名", "云帆号", "1"]
    assert row[-2:] == ["exact", "yes"]


def test_without_fields_everything_is_found(picture: Path) -> None:
    done = extract(picture, "--profile", "fast", "--trace")
    assert done.exit_code == 0, done.output
    for text in ("船名", "云帆号", "开航日", "2026年4月17日", "海运费", "860.00"):
        assert text in done.stdout
    assert "\n1. " in done.stdout


def test_pages_are_chosen_and_an_overlay_is_drawn_of_each_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "notes.pdf"
    path.write_bytes(text_pdf([note("云帆号"), note("海燕号"), note("远航号")]))
    target = tmp_path / "shown.png"
    done = extract(path, "-f", "船名", "--pages", "2-", "--json", "--profile", "fast", "--overlay", target)
    assert done.exit_code == 0, done.output
    made = json.loads(done.stdout)
    assert [page["index"] for page in made["pages"]] == [1, 2]
    values = made["extraction"]["fields"][0]["values"]
    assert [(value["text"], value["evidence"][0]["page"]) for value in values] == [("海燕号", 1), ("远航号", 2)]
    assert sorted(each.name for each in tmp_path.glob("*.png")) == ["shown-2.png", "shown-3.png"]
    shown = Image.open(tmp_path / "shown-3.png")
    assert shown.size == (made["pages"][1]["width"], made["pages"][1]["height"])


# --- failures ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reader processes find the engine whose documents say themselves what their pages do."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ENGINE_FOLDER), os.environ.get("PYTHONPATH", "")]))
    whole = pagemill.cli.extract.local_reading
    monkeypatch.setattr(pagemill.cli.extract, "local_reading", lambda s, o: whole(s, o, "drawn_engine:DrawnEngine"))


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("content", "options", "exit_code", "told"),
    [
        (None, [], 66, "cannot read the file"),
        (b"8BPS", [], 65, "a Photoshop file is not read"),
        (b"PK\x05\x06" + bytes(18), [], 65, "ZIP"),
        (drawn("damaged"), [], 65, "the drawing is damaged"),
        (drawn(["read"]), ["--pages", "2-"], 65, "page 2 was asked for, and the document has 1"),
        (drawn(["unreadable"]), [], 70, "page 1: not to be drawn"),
        (drawn(["read", "missing"]), [], 69, "no weights"),
        (drawn(["read"]), ["--backend", "nobody"], 64, "nobody is not a configured language model"),
    ],
)
def test_each_failure_has_its_code(
    content: bytes | None, options: list[str], exit_code: int, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "file.png"
    if content is not None:
        path.write_bytes(content)
    done = extract(path, *options)
    assert done.exit_code == exit_code, done.output
    assert told in done.stderr
    assert done.stdout == ""


@pytest.mark.usefixtures("engine")
def test_pages_that_cannot_be_read_are_told_and_the_others_are_searched(tmp_path: Path) -> None:
    path = tmp_path / "file.png"
    path.write_bytes(drawn(["read", "unreadable", "read"]))
    done = extract(path, "-f", "page", "--json")
    assert done.exit_code == 70
    assert "not read: page 2: not to be drawn" in done.stderr
    made = json.loads(done.stdout)
    assert [page["failure"] is None for page in made["pages"]] == [True, False, True]
    assert "Page 2 could not be read" in made["extraction"]["trace"][-1]


def test_an_overlay_that_cannot_be_written(picture: Path, tmp_path: Path) -> None:
    done = extract(picture, "-f", "船名", "--profile", "fast", "--overlay", tmp_path / "missing" / "shown.png")
    assert done.exit_code == 74
    assert "云帆号" in done.stdout


@pytest.mark.parametrize(
    "options",
    [
        ["-f", ":prompt"],
        ["--pages", "0"],
        ["--expect", "船名=云帆号"],
        ["-f", "a", "--audit", "b=c"],
        ["--overlay", "a.jpg"],
    ],
)
def test_wrong_words(options: list[str]) -> None:
    assert extract("file.png", *options).exit_code == 2


def test_the_sample_is_read_as_the_documents_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """But for boxes and scores, which other processors have a little different."""
    root = Path(__file__).parents[2]
    pages = ("README.md", "README.zh-CN.md", "docs/how-to/extract.md", "docs/how-to/extract.zh-CN.md")
    example = re.compile(r"\n\$ \.venv/bin/pagemill extract (.*)\n((?:.*\n)*?)```")
    shown = {match.groups() for page in pages if (match := example.search((root / page).read_text("utf-8")))}
    ((arguments, output),) = shown
    monkeypatch.chdir(root)
    done = CliRunner().invoke(main, ["extract", *arguments.split()])
    assert done.exit_code == 0, done.output

    def told(text: str) -> list[list[str]]:
        return [[word for word in line.split() if not re.fullmatch(r"[\d.]+|─+", word)] for line in text.splitlines()]

    assert [line for line in told(done.stdout) if line] == [line for line in told(output) if line]
