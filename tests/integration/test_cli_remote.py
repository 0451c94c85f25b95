"""`pagemill parse --remote`: a vision model reads too, from a reader process that is confined otherwise."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import ImageFilter

from drawings.sheet import Sheet, encoded
from pagemill.cli import main
from serving import run_chat_server

LINES = ["The supplier shall deliver the goods", "Payment is due within 30 days", "Freight is borne by the buyer"]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    sheet = Sheet()
    for n, text in enumerate(LINES):
        sheet.write(200, 300 + 90 * n, text, 26)
    small = sheet.image.resize((310, 438)).filter(ImageFilter.GaussianBlur(0.7))
    path = tmp_path / "page.png"
    path.write_bytes(encoded(small.resize(sheet.size), "PNG"))
    return path


def test_a_page_is_read_with_the_model_that_is_named(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key_file = page.with_name("key")
    key_file.write_text("sk-from-file\n")
    with run_chat_server("vision_program") as server:
        server.tell("right-cli", {"OCR:": "\n".join(LINES)})
        backend = {"address": server.address, "model": "right-cli", "family": "paddleocr-vl", "key_file": str(key_file)}
        monkeypatch.setenv("PAGEMILL_VISION_BACKENDS", json.dumps({"near": backend}))
        arguments = ["parse", str(page), "--profile", "fast", "--format", "json", "--remote", "near"]
        done = CliRunner().invoke(main, arguments)
        (request,) = server.asked("right-cli")
    assert done.exit_code == 0, done.output
    assert request["headers"]["Authorization"] == "Bearer sk-from-file"
    (read,) = json.loads(done.stdout)["pages"]
    lines = [line for block in read["blocks"] for line in block["lines"]]
    assert [line["text"] for line in lines] == LINES
    assert "remote" in {line["source"] for line in lines}
    assert read["notes"][0] in done.stderr
    assert "near: " in read["notes"][0]


def test_a_model_that_is_not_configured_is_told_before_reading(page: Path) -> None:
    done = CliRunner().invoke(main, ["parse", str(page), "--remote", "far"])
    assert done.exit_code == 64
    assert "far is not a configured vision model; there are: none" in done.output
