"""What reading pages costs: calls of models, the pixels they are given, pages drawn, and pictures worked on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium_c
import pytest

from pagemill.models import Runtime, Session

#: OpenCV's functions whose work is counted.
WORK = ("cvtColor", "resize", "morphologyEx", "adaptiveThreshold", "connectedComponents", "blur")


@dataclass
class ReadingWork:
    """Work since the counting began."""

    #: Calls of each model, and the pixels of the pictures given to it, by the name of its weights.
    calls: Counter[str] = field(default_factory=Counter)
    pixels: Counter[str] = field(default_factory=Counter)
    #: PDF pages drawn, and their pixels.
    drawn: int = 0
    drawn_pixels: int = 0
    #: Pixels given to those of OpenCV's functions that take most of the time, each time anew.
    worked_pixels: int = 0

    def of(self, kind: str) -> tuple[int, int]:
        """Calls and pixels of the models whose name begins so."""
        names = [name for name in self.calls if name.startswith(kind)]
        return sum(self.calls[name] for name in names), sum(self.pixels[name] for name in names)


class CountedSession(Session):
    """A session that notes what it is given and has another do the work."""

    def __init__(self, name: str, session: Session, work: ReadingWork) -> None:
        super().__init__(session.metadata, gives_logits=session.gives_logits)
        self._name = name
        self._session = session
        self._work = work

    def run(self, array: npt.NDArray[np.float32]) -> list[npt.NDArray[np.generic]]:
        self._work.calls[self._name] += 1
        # Pictures are N×3×H×W.
        self._work.pixels[self._name] += array.size // 3
        return self._session.run(array)


@contextmanager
def counted_reading() -> Iterator[ReadingWork]:
    """Counts what readers made within the block do, in this process."""
    work = ReadingWork()
    session, render = Runtime.session, pdfium_c.FPDF_RenderPageBitmap

    def counted_session(runtime: Runtime, name: str) -> Session:
        return CountedSession(name, session(runtime, name), work)

    def counted_render(bitmap: Any, page: Any, x: int, y: int, width: int, height: int, *others: int) -> None:
        render(bitmap, page, x, y, width, height, *others)
        work.drawn += 1
        work.drawn_pixels += width * height

    def counted_work(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(picture: npt.NDArray[np.uint8], *args: Any, **kwargs: Any) -> Any:
            work.worked_pixels += picture.shape[0] * picture.shape[1]
            return function(picture, *args, **kwargs)

        return call

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Runtime, "session", counted_session)
        patch.setattr(pdfium_c, "FPDF_RenderPageBitmap", counted_render)
        for name in WORK:
            patch.setattr(cv2, name, counted_work(getattr(cv2, name)))
        yield work
