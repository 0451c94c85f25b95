"""A session whose model is loaded when it is first run."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from pagemill.models.session import FloatArray, Session

T = TypeVar("T")


class DeferredSession(Session):
    """What `load` gives, asked for at the first use; its metadata are known before.

    A document that carries its text may need none of the networks, and loading them takes longer than reading it.
    """

    def __init__(self, load: Callable[[], Session], metadata: Mapping[str, str]) -> None:
        super().__init__(metadata)
        self._load = load
        self._session: Session | None = None
        self._loading = threading.Lock()

    @property
    def gives_logits(self) -> bool:
        return self.loaded().gives_logits

    def run(self, array: FloatArray) -> list[npt.NDArray[np.generic]]:
        return self.loaded().run(array)

    def each(self, arrays: Iterable[FloatArray], take: Callable[[list[npt.NDArray[np.generic]]], T]) -> list[T]:
        return self.loaded().each(arrays, take)

    def loaded(self) -> Session:
        """The session behind this one. Raises what loading it raises, each time anew."""
        if self._session is None:
            with self._loading:
                if self._session is None:
                    self._session = self._load()
        return self._session
