"""The one thing the engine knows of an inference runtime: a session that turns an array into arrays."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
T = TypeVar("T")


class Session(ABC):
    """A loaded model with one input. Safe to call from several threads."""

    def __init__(self, metadata: Mapping[str, str], *, gives_logits: bool = False) -> None:
        #: The key/value metadata of the ONNX file, such as `character`.
        self.metadata = dict(metadata)
        self._gives_logits = gives_logits

    @property
    def gives_logits(self) -> bool:
        """Whether the last softmax of a reader of lines was left out: outputs are logits in place of shares."""
        return self._gives_logits

    @abstractmethod
    def run(self, array: FloatArray) -> list[npt.NDArray[np.generic]]:
        """The model's outputs for one batch, in the model's order.

        `array` is float32, of the model's own shape (most are N×3×H×W, channels first). The arrays given back belong
        to the caller. Use few shapes, and like ones one after another: a shape that differs from the one before makes
        OpenVINO prepare its kernels again, which for lines of text costs as much as reading them.
        """

    def each(self, arrays: Iterable[FloatArray], take: Callable[[list[npt.NDArray[np.generic]]], T]) -> list[T]:
        """What `take` makes of the outputs for each batch, in the order of the batches.

        Batches may be run side by side, and the next one is asked for while one runs. The outputs that `take` is given
        are the runtime's and change after it: it copies what it keeps.
        """
        return [take(self.run(array)) for array in arrays]


class RuntimeLibrary(ABC):
    """An inference library that may or may not be installed."""

    #: As the setting `models.runtime` says it.
    name: str

    @abstractmethod
    def load(self, path: Path, threads: int, *, side_by_side: bool = False, known_decoder: bool = False) -> Session:
        """The model in the ONNX file at `path`, run by `threads` threads.

        With `side_by_side` threads run batches of their own, where the library can: for models that are given many
        batches in a row. It takes a quarter less of processor time than all threads at one batch, and more memory.
        `known_decoder` tells that the file is known to end in the loop of `AttentionDecoder`, which a library may
        step through by that in place of running it.

        Raises `RuntimeMissing` where the library cannot be imported or will not take the model.
        """

    @abstractmethod
    def version(self) -> str:
        """The library's version. Raises `RuntimeMissing` where it cannot be imported."""
