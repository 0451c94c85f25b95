"""pagemill's reader with networks that see nothing but ink: everything is done that is done for a page, in a tenth of
the time. Files are opened, set, drawn and taken apart as ever; only what pages say is made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.document import Page
from pagemill.errors import PageUnreadable, PictureDamaged, SourceTooLarge, WeightsMissing
from pagemill.intake import Kind
from pagemill.jobs.engine import ReadingEngine
from pagemill.models import Session
from pagemill.reading import ReadOptions
from pagemill.reading.files.source import open_source
from pagemill.reading.pipeline import PageModels, read_page
from pagemill.reading.reader import failed_page
from pagemill.reading.recognition.detector import Detector
from pagemill.reading.recognition.recogniser import ReadLine
from pagemill.reading.tables.table_reading import TableModels
from pagemill.settings import Settings

FloatArray = npt.NDArray[np.float32]
Outputs = list[npt.NDArray[np.generic]]


class BlindEngine(ReadingEngine):
    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._all = settings
        ink, lines = _Ink({}), _Lines()
        self._models = PageModels(
            Detector(ink), Detector(ink), lines, lines, _Regions({}), _Upright({}), TableModels(_NoRuntime())
        )  # type: ignore[arg-type]

    def warm(self) -> None:
        pass

    def read(self, path: Path, kind: Kind, indices: Sequence[int], options: ReadOptions) -> Iterator[Page]:
        with open_source(path, kind, self._all.limits, self._all.reading.pdf_dpi) as source:
            for index in indices:
                try:
                    yield read_page(source.page(index), index, self._models, options, use_text_layer=True)
                except (PageUnreadable, PictureDamaged, SourceTooLarge) as error:
                    yield failed_page(index, error)


class _Ink(Session):
    """Detection: whatever is dark is text, run together sideways."""

    def run(self, array: FloatArray) -> Outputs:
        dark = (array[0].mean(axis=0) < 0).astype(np.float32)
        return [cv2.dilate(dark, np.ones((1, 9), np.uint8))[None, None]]


class _Lines:
    """Recognition: a line says how wide it is."""

    def read(self, crops: Sequence[npt.NDArray[np.uint8]]) -> list[ReadLine]:
        return [ReadLine(f"{crop.shape[1]}", 0.9) for crop in crops]


class _Regions(Session):
    """Layout: one region in the middle, of a kind that depends on the page."""

    def run(self, array: FloatArray) -> Outputs:
        cells = [-(-800 // stride) * -(-608 // stride) for stride in (8, 16, 32, 64)]
        scores = [np.zeros((1, count, 10), np.float32) for count in cells]
        scores[3][0, cells[3] // 2, int(abs(float(array.mean())) * 1000) % 10] = 0.9
        sides = [np.zeros((1, count, 32), np.float32) for count in cells]
        sides[3][0, :, 4::8] = 9.0
        return [*scores, *sides]


class _Upright(Session):
    def run(self, array: FloatArray) -> Outputs:
        return [np.array([[0.97, 0.01, 0.01, 0.01]], np.float32)]


class _NoRuntime:
    def session(self, name: str) -> Session:
        raise WeightsMissing(f"there is no {name}")
