"""A labelled paper, and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pagemill.document import Page
from pagemill.geometry import Affine, Polygon
from papers.judging import Same, in_turn


@dataclass(frozen=True)
class Piece:
    """A labelled text, and every place of the page that it stands in; none where the labels do not tell."""

    text: str
    places: tuple[Polygon, ...] = ()


#: What is right, as the pieces that make it up.
Answer = tuple[Piece, ...]


@dataclass(frozen=True)
class Match:
    """Values that make up pieces: one to one, or all of them together."""

    values: tuple[int, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Wanted:
    """One name that is asked for."""

    name: str
    #: What the table of single fields calls it.
    field: str
    #: The same text by each of the set's measures.
    measures: Mapping[str, Same]
    #: Each of them is right. None: it is not on the paper, and any value is wrong.
    answers: tuple[Answer, ...] = ()
    #: Whether only the first of several values is looked at.
    first: bool = False

    def match(self, values: Sequence[str], measure: str) -> list[Match] | None:
        """How the values given are right by a measure; None where they are not.

        Each is one piece, in any order, or joined they are the pieces joined; never more values than pieces.
        """
        same = self.measures[measure]
        values = values[:1] if self.first else values
        for answer in self.answers if values else ():
            texts = [piece.text for piece in answer]
            if (order := in_turn(values, texts, same)) is not None:
                return [Match((at,), (piece,)) for at, piece in zip(order, answer, strict=True)]
            if len(values) <= len(texts) and same(" ".join(values), " ".join(texts)):
                return [Match(tuple(range(len(values))), answer)]
        return None


@dataclass(frozen=True)
class Pair:
    """A labelled key and its value; `answers` as for `Wanted`."""

    key: str
    answers: tuple[Answer, ...]
    #: Whether anything is filled in. Otherwise it may be found or not.
    filled: bool = True


@dataclass(frozen=True)
class Items:
    """Labelled rows of a table: for each column asked for, the texts of its cells and how they are compared."""

    columns: Mapping[str, tuple[tuple[str, Same], ...]]


@dataclass(frozen=True)
class Paper:
    """One file of a set."""

    name: str
    file: Path
    wanted: tuple[Wanted, ...]
    pairs: tuple[Pair, ...] = ()
    items: Items | None = None
    #: Every text that the labels hold, "" where they do not tell.
    text: str = ""
    #: From the frame of the labels to the page as submitted.
    onto: Affine = field(default_factory=Affine)


@dataclass(frozen=True)
class PaperSet:
    """Papers of one kind, how they are counted, and what is the least that counts as good."""

    name: str
    papers: Callable[[Path], list[Paper]]
    #: The set's measures in words, as `Wanted.measures` names them; boxes are of values right by the last.
    measures: tuple[str, ...]
    #: For each measure the least F1, or the least share right where `shares`.
    floors: Mapping[str, float]
    shares: bool = False
    #: The least F1 of pairs with nothing asked for.
    pair_floor: float | None = None
    #: The least share of boxes that overlap the labelled ones.
    box_floor: float | None = None
    #: Takes a paper's labels to what its pages can tell.
    narrow: Callable[[Paper, Sequence[Page]], Paper] = lambda paper, pages: paper
