"""`pagemill parse` on drawn pages: a scan that came turned, as a searchable PDF and with its debugging pictures."""

from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from click.testing import CliRunner
from PIL import Image, ImageColor

from drawings import scanned_pdf
from drawings.sheet import Sheet, draw_page
from pagemill.cli import main
from pagemill.cli.page_overlay import CELL_COLOUR, LINE_COLOURS
from pagemill.document import LineSource


def sheets() -> list[Sheet]:
    words = draw_page(["云溪书院采购通知", "", "请各部门于四月十七日前报送清单。", "Lists are due on April 17."])
    table = Sheet()
    table.write(120, 100, "设备清单", 40)
    table.table(120, 220, [300, 240, 240], [["设备", "数量", "金额"], ["扫描仪", "12", "8,600.00"]])
    return [words, table]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the scan, its searchable PDF in `out`, and the pictures of its pages."""
    folder = tmp_path_factory.mktemp("scan")
    words, table = sheets()
    (folder / "scan.pdf").write_bytes(scanned_pdf([words.turned(180), table.scanned(skew=1.5)]))
    arguments = [folder / "scan.pdf", "--format", "pdf", "-o", folder / "out", "--profile", "fast"]
    done = CliRunner().invoke(main, ["parse", *map(str, arguments), "--overlay", str(folder / "shown.png")])
    assert done.exit_code == 0, done.output
    assert done.stderr.count("wrote ") == 3
    return folder


def copied(path: Path) -> list[str]:
    return [" ".join(each.get_textpage().get_text_range().split()) for each in pypdfium2.PdfDocument(path)]


def test_what_was_read_can_be_copied_in_order(written: Path) -> None:
    first, second = copied(written / "out" / "scan.pdf")
    assert first == "云溪书院采购通知 请各部门于四月十七日前报送清单。 Lists are due on April 17."
    assert second == "设备清单 设备 数量 金额 扫描仪 12 8,600.00"
    assert copied(written / "scan.pdf") == ["", ""]


def test_the_text_lies_on_the_print(written: Path) -> None:
    """Every character of the scan that came upside down stands on ink of the page, which is now shown upright."""
    page = pypdfium2.PdfDocument(written / "out" / "scan.pdf")[0]
    assert page.get_rotation() == 180
    ink = np.asarray(page.render(scale=150 / 72).to_pil().convert("L"))[:, :1240] < 128
    assert (ink == (np.asarray(sheets()[0].image.convert("L")) < 128)).mean() > 0.99
    width = page.get_size()[0]
    text = page.get_textpage()
    for i, char in enumerate(text.get_text_range()):
        if char.isspace():
            continue
        # The box is in the page's own frame, which the rotation entry turns half round.
        x0, y0, x1, y1 = (round(side * 150 / 72) for side in text.get_charbox(i, loose=True))
        rows = slice(y0, y1)
        columns = slice(round(width * 150 / 72) - x1, round(width * 150 / 72) - x0)
        assert ink[rows, columns].any(), char


def test_the_scan_is_hardly_larger_for_it(written: Path) -> None:
    assert (written / "out" / "scan.pdf").stat().st_size < (written / "scan.pdf").stat().st_size + 6000


def test_pages_are_drawn_as_they_came(written: Path) -> None:
    shown = [np.asarray(Image.open(written / f"shown-{n}.png")) for n in (1, 2)]
    lines = [(page == ImageColor.getrgb(LINE_COLOURS[LineSource.OCR])).all(axis=2) for page in shown]
    cells = [(page == ImageColor.getrgb(CELL_COLOUR)).all(axis=2) for page in shown]
    assert cells[1].sum() > 500
    assert cells[0].sum() == 0
    # The first page's text stands in its lower half: it came upside down.
    assert np.flatnonzero(lines[0].any(axis=1)).min() > shown[0].shape[0] / 2
    assert np.flatnonzero(lines[1].any(axis=1)).max() < shown[1].shape[0] / 2


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Ferry tickets for Thursday.")
    done = CliRunner().invoke(main, ["parse", str(tmp_path / "note.txt"), "-o", str(tmp_path / "note.txt")])
    assert done.exit_code == 74
    assert f"cannot write {tmp_path / 'note.txt'}: File exists" in done.stderr
