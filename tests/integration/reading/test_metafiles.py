"""Metafiles of Office files are drawn where LibreOffice is there to do it, and left out where it is not."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from drawings.metafile import windows_metafile
from drawings.office import word_file
from pagemill.intake import Kind
from pagemill.reading.files.source import open_source
from pagemill.reading.typeset import libreoffice
from pagemill.reading.typeset.metafiles import with_drawn_metafiles
from pagemill.reading.typeset.typesetter import with_pages
from pagemill.settings import LimitSettings, Settings

needs_libreoffice = pytest.mark.skipif(libreoffice.installed() is None, reason="LibreOffice is not installed")
#: Three inches by one, with boxes in two corners.
METAFILE = windows_metafile((4320, 1440), [(0, 0, 1440, 720), (2880, 720, 4320, 1440)])


def word_file_with(metafile: bytes, path: Path) -> Path:
    """A Word file whose one picture is a metafile."""
    picture = io.BytesIO()
    Image.new("RGB", (300, 100)).save(picture, "PNG")
    with zipfile.ZipFile(io.BytesIO(word_file(picture.getvalue()))) as made, zipfile.ZipFile(path, "w") as out:
        for name in made.namelist():
            data = made.read(name).replace(b"image1.png", b"image1.wmf")
            data = data.replace(
                b'Extension="png" ContentType="image/png"', b'Extension="wmf" ContentType="image/x-wmf"'
            )
            is_picture = name.endswith("image1.png")
            out.writestr(name.replace("image1.png", "image1.wmf"), metafile if is_picture else data)
    return path


def part(path: Path) -> bytes:
    with zipfile.ZipFile(path) as package:
        return package.read("word/media/image1.wmf")


@needs_libreoffice
def test_a_metafile_is_drawn_in_its_place(tmp_path: Path) -> None:
    path = word_file_with(METAFILE, tmp_path / "a.docx")
    with with_drawn_metafiles(path, LimitSettings(), lambda: None) as drawn:
        assert drawn != path
        picture = np.asarray(Image.open(io.BytesIO(part(drawn))).convert("L"))
    height, width = picture.shape
    assert width / height == pytest.approx(3, abs=0.05)
    corners = [picture[y, x] for x in (width // 8, -width // 8) for y in (height // 8, -height // 8)]
    assert [int(value) > 128 for value in corners] == [False, True, True, False]


@needs_libreoffice
def test_a_page_shows_it(tmp_path: Path) -> None:
    made = word_file_with(METAFILE, tmp_path / "a.docx")
    with (
        with_pages(made, Kind.DOCX, Settings()) as (path, kind),
        open_source(path, kind, LimitSettings(), 150) as source,
    ):
        laid = source.page(0).laid
    assert laid is not None
    assert "image" in [block.kind.value for block in laid.page.blocks]


@needs_libreoffice
def test_what_cannot_be_drawn_stays(tmp_path: Path) -> None:
    path = word_file_with(b"no metafile" * 20, tmp_path / "a.docx")
    with with_drawn_metafiles(path, LimitSettings(), lambda: None) as drawn:
        assert part(drawn) == b"no metafile" * 20


def test_without_libreoffice_a_file_is_read_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "PROGRAMS", ("no-such-program",))
    path = word_file_with(METAFILE, tmp_path / "a.docx")
    with with_drawn_metafiles(path, LimitSettings(), lambda: None) as drawn:
        assert drawn == path


def test_a_file_without_metafiles_starts_no_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = tmp_path / "started"
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\ntouch {started}\n")
    program.chmod(0o755)
    monkeypatch.setattr(libreoffice, "PROGRAMS", (str(program),))
    assert shutil.which(str(program))
    for name, data in (("a.docx", word_file()), ("b.docx", word_file_with(METAFILE, tmp_path / "x").read_bytes())):
        path = tmp_path / name
        path.write_bytes(data)
        with with_drawn_metafiles(path, LimitSettings(), lambda: None) as drawn:
            assert drawn == path
        assert started.exists() == (name == "b.docx")
