"""A PNG file inflated beforehand shows what it showed, and what is odd about it is left to Pillow."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as PillowImage
from PIL import PngImagePlugin

from pagemill.reading.files.png_inflation import inflated


def picture(mode: str) -> PillowImage.Image:
    made = np.random.default_rng(5)
    levels = np.full((70, 411, 4), 240, np.uint8)
    levels[20:40] = made.integers(0, 256, (20, 411, 4), np.uint8)
    levels[40:60] = np.arange(411, dtype=np.uint16)[None, :, None] // 2
    return PillowImage.fromarray(levels, "RGBA").convert(mode)


def saved(path: Path, shown: PillowImage.Image) -> Path:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Title", "A page")
    shown.save(path, dpi=(150, 150), pnginfo=notes)
    return path


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_it_shows_and_says_the_same(tmp_path: Path, mode: str) -> None:
    path = saved(tmp_path / "page.png", picture(mode))
    data = inflated(path)
    assert data is not None
    assert len(data) > path.stat().st_size
    with PillowImage.open(path) as before, PillowImage.open(io.BytesIO(data)) as after:
        assert (np.asarray(before) == np.asarray(after)).all()
        assert (before.mode, before.size, before.info) == (after.mode, after.size, after.info)


def test_data_of_more_than_one_block_and_sixteen_bits(tmp_path: Path) -> None:
    levels = np.random.default_rng(6).integers(0, 65536, (300, 301), np.uint16)
    path = tmp_path / "page.png"
    PillowImage.fromarray(levels).save(path)
    data = inflated(path)
    assert data is not None
    assert (np.asarray(PillowImage.open(io.BytesIO(data))) == levels).all()


def test_what_is_cut_off_or_damaged_is_left(tmp_path: Path) -> None:
    whole = saved(tmp_path / "page.png", picture("RGB")).read_bytes()
    middle = len(whole) // 2
    spoiled = [b"", whole[:8], whole[:middle], whole[:-4], b"x" + whole[1:]]
    spoiled.append(whole[:middle] + bytes(64) + whole[middle + 64 :])
    spoiled.append(whole[:20] + b"\x01" + whole[21:])  # a header that its checksum does not cover
    for number, data in enumerate(spoiled):
        path = tmp_path / f"{number}.png"
        path.write_bytes(data)
        assert inflated(path) is None, number


@pytest.mark.parametrize("size", [(10, 9), (10, 11), (200000, 200000)])
def test_data_of_another_size_than_the_header_tells_are_left(tmp_path: Path, size: tuple[int, int]) -> None:
    rows = zlib.compress(bytes(10 * 11))
    header = struct.pack(">IIBBBBB", *size, 8, 0, 0, 0, 0)
    path = tmp_path / "page.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
    assert inflated(path) is None


@pytest.mark.parametrize(("kind", "interlaced"), [(0, 1), (5, 0)])
def test_interlaced_pictures_and_unknown_types_are_left(tmp_path: Path, kind: int, interlaced: int) -> None:
    header = struct.pack(">IIBBBBB", 10, 10, 8, kind, 0, 0, interlaced)
    rows = zlib.compress(bytes(11 * 10))
    path = tmp_path / "page.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
    assert inflated(path) is None


def test_moving_pictures_are_left(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    picture("RGB").save(path, save_all=True, append_images=[picture("RGB").rotate(180)])
    assert inflated(path) is None


def grey_in_colours() -> PillowImage.Image:
    return picture("L").convert("RGB")


@pytest.mark.parametrize("chunks", [[], [(b"bKGD", bytes(6)), (b"sBIT", b"\x08\x08\x08")]])
def test_three_planes_that_are_the_same_are_handed_on_as_one(tmp_path: Path, chunks: list[tuple[bytes, bytes]]) -> None:
    notes = PngImagePlugin.PngInfo()
    for kind, body in chunks:
        notes.add(kind, body)
    grey_in_colours().save(tmp_path / "page.png", dpi=(150, 150), pnginfo=notes)
    data = inflated(tmp_path / "page.png")
    assert data is not None
    with PillowImage.open(tmp_path / "page.png") as before, PillowImage.open(io.BytesIO(data)) as after:
        assert (before.mode, after.mode) == ("RGB", "L")
        assert (np.asarray(before)[:, :, 1] == np.asarray(after)).all()
        assert before.info["dpi"] == after.info["dpi"]


def test_sixteen_bits_of_each_colour_keep_their_planes(tmp_path: Path) -> None:
    rows = b"".join(b"\0" + bytes([n, 0] * 3 * 8) for n in range(10))
    header = struct.pack(">IIBBBBB", 8, 10, 16, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    (tmp_path / "page.png").write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    data = inflated(tmp_path / "page.png")
    assert data is not None
    with PillowImage.open(tmp_path / "page.png") as before, PillowImage.open(io.BytesIO(data)) as after:
        assert (before.mode, np.asarray(before).tolist()) == (after.mode, np.asarray(after).tolist())


@pytest.mark.parametrize("size", [(0, 8), (8, 0)])
def test_a_picture_of_nothing_keeps_its_planes(tmp_path: Path, size: tuple[int, int]) -> None:
    rows = bytes(size[1] * (1 + 3 * size[0]))
    header = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    (tmp_path / "page.png").write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    data = inflated(tmp_path / "page.png")
    assert data is not None
    assert header in data


@pytest.mark.parametrize("channel", [0, 1, 2])
def test_a_picture_with_one_coloured_dot_keeps_its_colours(tmp_path: Path, channel: int) -> None:
    levels = np.array(grey_in_colours())
    levels[33, 200, channel] ^= 1
    PillowImage.fromarray(levels).save(tmp_path / "page.png")
    data = inflated(tmp_path / "page.png")
    assert data is not None
    with PillowImage.open(io.BytesIO(data)) as after:
        assert (np.asarray(after) == levels).all()


def test_a_picture_of_which_one_colour_is_transparent_keeps_its_planes(tmp_path: Path) -> None:
    grey_in_colours().save(tmp_path / "page.png", transparency=(240, 240, 240))
    data = inflated(tmp_path / "page.png")
    assert data is not None
    with PillowImage.open(tmp_path / "page.png") as before, PillowImage.open(io.BytesIO(data)) as after:
        assert (before.mode, before.info) == (after.mode, after.info)
