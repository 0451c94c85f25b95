"""A rule: a line drawn on a page."""

from __future__ import annotations

from dataclasses import dataclass


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
