"""A rule: a line drawn on a page."""

from __future__ import annotations

from dataclasses import dataclass

from pagemill.geometry import Bbox, overlap_1d


@dataclass(frozen=True, slots=True)
class Rule:
    """A level or standing rule, in pixels of the page.

    It runs from `start` to `end` along its own axis; `at` is its place on the other axis at its middle, and `lean` is
    how far that place moves for each pixel along.
    """

    at: float
    start: float
    end: float
    lean: float = 0.0

    @property
    def length(self) -> float:
        return self.end - self.start

    def place(self, along: float) -> float:
        """Where the rule, or its line beyond its ends, is on the other axis."""
        return self.at + self.lean * (along - (self.start + self.end) / 2)

    def scaled(self, factor: float) -> Rule:
        return Rule(self.at * factor, self.start * factor, self.end * factor, self.lean)


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of a page, in its pixels."""

    level: tuple[Rule, ...]
    standing: tuple[Rule, ...]

    def within(self, box: Bbox, reach: float) -> Rules:
        """The rules of which most lies in a box grown by `reach` pixels."""
        x0, y0, x1, y1 = box[0] - reach, box[1] - reach, box[2] + reach, box[3] + reach
        return Rules(
            tuple(r for r in self.level if y0 <= r.at <= y1 and overlap_1d(r.start, r.end, x0, x1) > 0.6 * r.length),
            tuple(r for r in self.standing if x0 <= r.at <= x1 and overlap_1d(r.start, r.end, y0, y1) > 0.6 * r.length),
        )
