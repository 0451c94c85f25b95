"""Sheets as a camera sees them, lying on something."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from PIL import Image

from pagemill.geometry import Homography, Point

BLACK = (12, 12, 12)


def photograph(
    picture: Image.Image, corners: Sequence[Point], size: tuple[int, int], ground: tuple[int, int, int] = (58, 52, 48)
) -> tuple[Image.Image, Homography]:
    """A picture lying on a ground, its corners (clockwise from its own top left) at these places of a photograph.

    Soft and grainy as a camera's are. Also the map from the photograph to the picture.
    """
    width, height = picture.size
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, np.array(corners, np.float32))
    paper = np.array(picture.convert("RGB"))
    seen = cv2.warpPerspective(paper, matrix, size, flags=cv2.INTER_AREA).astype(np.float32)
    there = cv2.warpPerspective(np.ones(paper.shape[:2], np.float32), matrix, size, flags=cv2.INTER_LINEAR)[..., None]
    seen = cv2.GaussianBlur(seen * there + np.array(ground, np.float32) * (1 - there), (0, 0), 0.7)
    grain = np.random.default_rng(3).normal(0, 4, (size[1], size[0], 1))
    taken = Image.fromarray(np.clip(seen + grain, 0, 255).astype(np.uint8))
    return taken, Homography(*(float(v) for v in matrix.ravel())).inverse()


def with_back_side(front: Image.Image, back: Image.Image, strength: float = 0.25) -> Image.Image:
    """A page on thin paper, through which its back side shows, mirrored and soft, at a share of its own blackness."""
    behind = cv2.GaussianBlur(np.array(back.convert("RGB"))[:, ::-1], (0, 0), 1.2).astype(np.float32)
    paper = np.array(front.convert("RGB")) * (1 - strength * (255 - behind) / 255)
    return Image.fromarray(paper.astype(np.uint8))


def curled(picture: Image.Image, sag: float) -> Image.Image:
    """Paper that lies hollow: its middle `sag` pixels further down than its sides, without grain or shade."""
    page = np.array(picture.convert("RGB"))
    height, width = page.shape[:2]
    xs, ys = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    bent = cv2.remap(page, xs, ys - sagging(xs, width, sag), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return Image.fromarray(bent)


def sagging(xs: np.ndarray, width: int, sag: float) -> np.ndarray:
    """How far down `curled` moves what stands at `xs`."""
    return np.asarray(sag * np.sin(xs / width * np.pi) ** 2, np.float32)


def laid_out(
    size: tuple[int, int], ground: tuple[int, int, int], sheets: Sequence[tuple[Image.Image, tuple[int, int], float]]
) -> Image.Image:
    """Small sheets on the glass of a scanner or on a table: each with its left top corner and its turn, clockwise."""
    picture = Image.new("RGB", size, ground)
    for sheet, place, turn in sheets:
        turned = sheet.convert("RGBA").rotate(-turn, expand=True, resample=Image.Resampling.BICUBIC)
        picture.paste(turned, place, turned)
    return _grained(picture)


def on_black(page: Image.Image, edge: int = 60, lean: float = 0.0) -> Image.Image:
    """A page that the scanner's black lid shows around, leaning clockwise by degrees."""
    size = (page.width + 2 * edge, page.height + 2 * edge)
    picture = Image.new("RGB", size, BLACK)
    picture.paste(page, (edge, edge))
    return _grained(picture.rotate(-lean, resample=Image.Resampling.BICUBIC, fillcolor=BLACK))


def open_book(left: Image.Image, right: Image.Image, edge: int = 60, fold: float = 40.0) -> Image.Image:
    """Two pages of one size side by side on black, with the shadow of the fold, `fold` pixels wide, between them."""
    pages = Image.new("RGB", (2 * left.width, left.height))
    pages.paste(left, (0, 0))
    pages.paste(right, (left.width, 0))
    far = np.abs(np.arange(pages.width) - left.width) / fold
    shaded = np.asarray(pages, np.float32) * (1 - 0.65 * np.exp(-far))[None, :, None]
    return on_black(Image.fromarray(shaded.astype(np.uint8)), edge)


def _grained(picture: Image.Image) -> Image.Image:
    soft = cv2.GaussianBlur(np.asarray(picture, np.float32), (0, 0), 0.6)
    grain = np.random.default_rng(5).normal(0, 3, (picture.height, picture.width, 1))
    return Image.fromarray(np.clip(soft + grain, 0, 255).astype(np.uint8))
