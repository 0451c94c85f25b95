"""Heavy lines in fonts without a name, as browsers put the outlines of Noto's Chinese fonts into files of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from drawings.pdf import PdfFile, PdfFont
from pagemill.reading.files.source import PdfSource
from pagemill.reading.text_layer import page_text
from pagemill.reading.text_layer.page_text import read_text_layer
from pagemill.settings import load_settings

READING = load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings
BODY = "设备在二楼安装完毕，运行三十天后进行第一次检查。采购合同年表"
ENGLISH = "the ferry went back to its old route in April, and the town lent the rest"
#: A row: its face (R or B), size and place from the top in points, and its words.
Row = tuple[str, float, float, str]


def _type3(file: PdfFile, text: str, stroke: float) -> tuple[int, dict[str, int]]:
    """A font of Type 3 whose letters are drawn as outlines, with edges of so many of its sizes; and its codes."""
    codes = {char: 33 + at for at, char in enumerate(sorted(set(text)))}
    face = PdfFont("serif", text)
    procs = {}
    for char in codes:
        ((_, path),) = face.outline(char)
        procs[char] = file.stream(f"1 0 d0 {stroke} w {path} {'B' if stroke else 'f'}".encode())
    names = " ".join(f"/g{code} {procs[char]} 0 R" for char, code in codes.items())
    listed = " ".join(f"/g{code}" for code in codes.values())
    pairs = "\n".join(f"<{code:02x}> <{char.encode('utf-16-be').hex()}>" for char, code in codes.items())
    mapping = file.stream(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(codes)} beginbfchar\n{pairs}\nendbfchar\n"
        "endcmap end end".encode()
    )
    widths = " ".join("1" if char > "\u2e80" else "0.5" for char in codes)
    font = file.add(
        f"<< /Type /Font /Subtype /Type3 /FontBBox [0 -0.3 1 1] /FontMatrix [1 0 0 1 0 0] /CharProcs << {names} >> "
        f"/Encoding << /Type /Encoding /Differences [33 {listed}] >> /FirstChar 33 /LastChar {32 + len(codes)} "
        f"/Widths [{widths}] /Resources << >> /ToUnicode {mapping} 0 R >>"
    )
    return font, codes


def _named(file: PdfFile, name: str) -> tuple[int, dict[str, int]]:
    font = file.add(f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>")
    return font, {chr(code): code for code in range(33, 127)}


def heavy(
    rows: Sequence[Row], folder: Path, *, dark: Sequence[int] = (), ruled: Sequence[int] = (), named: bool = False
) -> list[str]:
    """The rows that are told to be heavy; of those at `dark` the letters are white on black, those
    at `ruled` are underlined."""
    file = PdfFile()
    text = "".join(words for *_, words in rows).replace(" ", "")
    if named:
        faces = {"R": _named(file, "Times-Roman"), "B": _named(file, "Times-Bold")}
    else:
        faces = {"R": _type3(file, text, 0.0), "B": _type3(file, text, 0.045)}
    content = []
    for at, (face, size, top, words) in enumerate(rows):
        y = 842 - top
        if at in dark:
            content.append(f"0 g 50 {y - 0.3 * size} 500 {1.4 * size} re f 1 g")
        if at in ruled:
            content.append(f"1.5 w 58 {y - 1.5} m {60 + len(words) * size} {y - 1.5} l S")
        content.append(f"BT /{face} {size} Tf 60 {y} Td")
        for word in words.split():
            shown = "".join(f"{faces[face][1][char]:02x}" for char in word)
            wide = sum(1.0 if char > "\u2e80" else 0.5 for char in word) * size
            content.append(f"<{shown}> Tj {wide + size / 3:.2f} 0 Td")
        content.append("ET 0 g")
    stream = file.stream("\n".join(content).encode())
    fonts = " ".join(f"/{face} {number} 0 R" for face, (number, _) in faces.items())
    tree = file.add("")
    page = file.add(
        f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 595 842] /Contents {stream} 0 R "
        f"/Resources << /Font << {fonts} >> >> >>"
    )
    file.replace(tree, f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>")
    path = folder / "page.pdf"
    path.write_bytes(file.finish(file.add(f"<< /Type /Catalog /Pages {tree} 0 R >>")))
    with PdfSource(path, READING.limits, dpi=150) as source:
        drawn = source.page(0).pdf
        assert drawn is not None
        layer = read_text_layer(drawn)
    told = [line for line in layer.lines if line.bbox in layer.heavy]
    return [line.text for line in sorted(told, key=lambda line: line.bbox[1])]


def body(top: float, words: str = BODY) -> list[Row]:
    return [("R", 11, top + 16 * row, words) for row in range(4)]


def test_lines_with_thicker_strokes_are_heavy_in_any_size(tmp_path: Path) -> None:
    rows = [
        ("B", 11, 60, "设备安装"),
        *body(80),
        ("B", 18, 160, "采购合同"),
        *body(190),
        ("R", 18, 280, "运行检查"),
        ("R", 8, 310, "楼安装完毕运行三十"),
    ]
    assert heavy(rows, tmp_path) == ["设备安装", "采购合同"]


def test_western_letters_are_compared_with_their_like(tmp_path: Path) -> None:
    rows = [*body(60), ("B", 11, 140, "the old route"), *body(160, ENGLISH), ("R", 11, 240, "in April")]
    assert heavy(rows, tmp_path) == ["the old route"]
    stronger: list[Row] = [("B", size, top, words) for _, size, top, words in body(160, ENGLISH)]
    assert heavy([*body(60), *body(300), *stronger], tmp_path) == []


def test_light_letters_on_a_dark_ground_are_no_heavier(tmp_path: Path) -> None:
    rows = [("R", 11, 60, "设备安装完毕"), *body(80), ("B", 11, 160, "采购合同检查"), *body(180)]
    assert heavy(rows, tmp_path, dark=[0, 5]) == ["采购合同检查"]


def test_a_rule_under_words_makes_them_no_heavier(tmp_path: Path) -> None:
    rows = [("R", 11, 60, "二楼安装"), *body(80), ("B", 11, 160, "采购合同"), *body(180)]
    assert heavy(rows, tmp_path, ruled=[0]) == ["采购合同"]


def test_a_font_with_a_name_is_told_by_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [*body(60, ENGLISH), ("B", 11, 140, "the old route"), *body(160, ENGLISH)]
    assert heavy(rows, tmp_path, named=True) == ["the old route"]
    monkeypatch.setattr(page_text, "heavy_lines", lambda lines: [False] * len(lines))
    assert heavy(rows, tmp_path, named=True) == []


def test_small_print_is_not_told(tmp_path: Path) -> None:
    rows = [("B", 4, 60, "设备安装"), *[("R", 4, 66 + 6 * row, BODY) for row in range(4)]]
    assert heavy(rows, tmp_path) == []


def test_of_few_letters_none_is_told(tmp_path: Path) -> None:
    assert heavy([("B", 11, 60, "采购合同"), ("R", 11, 80, "设备在二楼安装完毕，运行")], tmp_path) == []
