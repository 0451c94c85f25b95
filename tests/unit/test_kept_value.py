"""A kept value is told once of each object, and of none before it is asked for."""

from dataclasses import dataclass, field

from pagemill.reading.kept_value import kept


@dataclass(frozen=True)
class _Counted:
    start: int
    told: list[int] = field(default_factory=list)

    @kept
    def double(self) -> int:
        """Twice the start."""
        self.told.append(self.start)
        return 2 * self.start


def test_it_is_told_once_of_each_object() -> None:
    one, other = _Counted(2), _Counted(5)
    assert not one.told
    assert (one.double, one.double, other.double) == (4, 4, 10)
    assert (one.told, other.told) == ([2], [5])
    assert _Counted.double.__doc__ == "Twice the start."
