"""Counts over the papers of a set: right, given and labelled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from pagemill.document import Page
from pagemill.extraction.result import Extraction, FoundField, Value
from papers.evidence import boxes, in_labels, invented
from papers.judging import NEAR, likeness
from papers.model import Pair, Paper, PaperSet, Wanted

#: The least likeness of a found key to the labelled one.
KEY_NEAR = 0.8


@dataclass
class Tally:
    right: int = 0
    given: int = 0
    labelled: int = 0

    def add(self, right: int, given: int, labelled: int) -> None:
        self.right += right
        self.given += given
        self.labelled += labelled

    @property
    def precision(self) -> float:
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.labelled if self.labelled else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of right ÷ given and right ÷ labelled."""
        return 2 * self.right / (self.given + self.labelled) if self.given + self.labelled else 0.0


@dataclass(frozen=True)
class Miss:
    """A field that was not right, or right in the wrong place."""

    paper: str
    wanted: Wanted
    values: tuple[Value, ...]
    why: str
    trace: tuple[str, ...]


@dataclass
class Counts:
    """Of one engine over one set."""

    measures: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    #: By the last measure.
    fields: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    pairs: Tally = field(default_factory=Tally)
    cells: Tally = field(default_factory=Tally)
    #: Right boxes and those that could be judged.
    boxes: list[bool] = field(default_factory=list)
    #: Values that do not stand on their page.
    invented: list[str] = field(default_factory=list)
    #: Values given, and those that the labels' own text does not hold either.
    values: int = 0
    unlabelled: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)

    def add_fields(self, papers: PaperSet, paper: Paper, pages: Sequence[Page], extraction: Extraction) -> None:
        """Counts what was asked for by name."""
        given = {found.name: tuple(value for value in found.values if value.text) for found in extraction.fields}
        for wanted in paper.wanted:
            values = given.get(wanted.name, ())
            texts = [value.text for value in values]
            found = None
            for measure in papers.measures:
                found = wanted.match(texts, measure)
                self.measures[measure].add(found is not None, bool(values), bool(wanted.answers))
            self.fields[wanted.field].add(found is not None, bool(values), bool(wanted.answers))
            if found is None:
                if values or wanted.answers:
                    self._miss(paper, wanted, values, "missed" if wanted.answers else "not on the paper", extraction)
                continue
            judged = boxes(found, values, paper.onto)
            self.boxes += judged
            if not all(judged):
                self._miss(paper, wanted, values, "box", extraction)
        self._add_places(paper, pages, extraction)
        if paper.items:
            self._add_cells(paper, extraction)

    def add_pairs(self, paper: Paper, pages: Sequence[Page], extraction: Extraction) -> None:
        """Counts what was found with nothing asked for: a field's values together, or each for itself."""
        left = list(paper.pairs)
        given = right = 0
        for found in extraction.fields:
            values = [value.text for value in found.values if value.text]
            together = _taken(left, found, values)
            units = [values] if together else [[value] for value in values]
            for unit in units:
                pair = together or _taken(left, found, unit)
                if pair is not None:
                    left.remove(pair)
                    if not pair.filled:
                        continue
                    right += 1
                given += 1
        self.pairs.add(right, given, sum(pair.filled for pair in paper.pairs))
        self._add_places(paper, pages, extraction)

    def _miss(self, paper: Paper, wanted: Wanted, values: tuple[Value, ...], why: str, extraction: Extraction) -> None:
        trace = tuple(step for step in extraction.trace if wanted.name in step)
        self.misses.append(Miss(paper.name, wanted, values, why, trace))

    def _add_cells(self, paper: Paper, extraction: Extraction) -> None:
        for name, cells in paper.items.columns.items() if paper.items else ():
            given = [
                row[table.columns.index(name)].text
                for table in extraction.tables
                if name in table.columns
                for row in table.rows
            ]
            left = [text for text in given if text]
            count = len(left)
            right = 0
            for text, same in cells:
                hit = next((each for each in left if same(each, text)), None)
                if hit is not None:
                    left.remove(hit)
                    right += 1
            self.cells.add(right, count, len(cells))

    def _add_places(self, paper: Paper, pages: Sequence[Page], extraction: Extraction) -> None:
        named = [(found.name, value) for found in extraction.fields for value in found.values]
        for table in extraction.tables:
            named += [(column, value) for row in table.rows for column, value in zip(table.columns, row, strict=True)]
        for name, value in named:
            if not value.text:
                continue
            self.values += 1
            if why := invented(value, pages):
                self.invented.append(f"{paper.name}: {name}: {value.text!r} {why}")
            if paper.text and not in_labels(value.text, paper.text):
                self.unlabelled.append(f"{paper.name}: {name}: {value.text!r}")


def _taken(left: Sequence[Pair], found: FoundField, values: Sequence[str]) -> Pair | None:
    """The first pair left that a key and its values are."""
    for pair in left:
        if likeness(found.name, pair.key) >= KEY_NEAR:
            judged = Wanted(pair.key, pair.key, {"pair": lambda one, other: likeness(one, other) >= NEAR}, pair.answers)
            if judged.match(values, "pair"):
                return pair
    return None
