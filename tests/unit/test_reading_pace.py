"""Chunks grow with a job whose pages are read quickly, and with no other."""

from pagemill.jobs.reading_pace import GROWTH, QUICK_SECONDS, ReadingPace


class Readings:
    def __init__(self) -> None:
        self.now = 0.0
        self.pace = ReadingPace(4, lambda: self.now)

    def read(self, job_id: str, seconds: float) -> int:
        """Pages given, in a chunk that took so long."""
        given = self.pace.pages_of(job_id)
        with self.pace.of(job_id):
            self.now += seconds
        return given


def test_chunks_grow_while_they_are_quick() -> None:
    readings = Readings()
    assert [readings.read("a", QUICK_SECONDS / 2) for _ in range(6)] == [4, 8, 16, 32, 32, 32]
    assert GROWTH * 4 == 32


def test_a_slow_chunk_ends_the_growth() -> None:
    readings = Readings()
    for _ in range(3):
        readings.read("a", 0.0)
    assert [readings.read("a", QUICK_SECONDS), readings.read("a", 0.0), readings.read("a", 0.0)] == [32, 4, 8]


def test_another_job_begins_anew() -> None:
    readings = Readings()
    for _ in range(3):
        readings.read("a", 0.0)
    assert readings.read("b", 0.0) == 4
    assert readings.read("a", 0.0) == 4
