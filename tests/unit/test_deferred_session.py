"""A deferred session loads what it stands for once, at its first use, and says what it can before."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import pytest

from pagemill.errors import RuntimeMissing
from pagemill.models.deferred_session import DeferredSession
from pagemill.models.session import FloatArray, Session

ONE = np.ones((1, 1), np.float32)


class Doubling(Session):
    def __init__(self) -> None:
        super().__init__({}, gives_logits=True)

    def run(self, array: FloatArray) -> list[npt.NDArray[np.generic]]:
        return [array * 2]


def test_nothing_is_loaded_for_the_metadata() -> None:
    def load() -> Session:
        raise AssertionError("loaded")

    assert DeferredSession(load, {"character": "a\nb"}).metadata == {"character": "a\nb"}


def test_threads_that_come_together_load_once() -> None:
    loads = []

    def load() -> Session:
        loads.append(1)
        return Doubling()

    session = DeferredSession(load, {})
    with ThreadPoolExecutor(8) as threads:
        outputs = list(threads.map(lambda _: session.run(ONE)[0], range(32)))
    assert len(loads) == 1
    assert all(float(output[0, 0]) == 2 for output in outputs)


def test_it_answers_as_what_it_stands_for() -> None:
    session = DeferredSession(Doubling, {})
    assert session.gives_logits
    assert session.each([ONE, ONE * 3], lambda outputs: float(outputs[0][0, 0])) == [2, 6]


def test_what_could_not_be_loaded_is_tried_again() -> None:
    found: list[Session] = []

    def load() -> Session:
        if not found:
            raise RuntimeMissing("not yet")
        return found[0]

    session = DeferredSession(load, {})
    with pytest.raises(RuntimeMissing, match="not yet"):
        session.run(ONE)
    found.append(Doubling())
    assert float(session.run(ONE)[0][0, 0]) == 2
