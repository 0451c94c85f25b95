"""What was found in a document: values, each with the place on the page that it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pagemill.geometry import Polygon


class Grade(StrEnum):
    """How a value's key was recognised, from the surest down."""

    #: The printed key is the wanted name, character by character.
    EXACT = "exact"
    #: The same after folding width, case, script, spaces and punctuation.
    FOLDED = "folded"
    #: The printed key is another name given in the prompt.
    PROMPT = "prompt"
    #: The printed key is a usual other name of what is wanted, or means the same.
    MEANING = "meaning"
    #: The printed key differs by a few characters.
    FUZZY = "fuzzy"
    #: No key is printed: the value's kind and place tell.
    PLACE = "place"
    #: A language model quoted it, and the quote was found on the page.
    MODEL = "model"
    #: Nobody asked for it: key and value stand together on the page.
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place on a page: where a value, or a part of it, was read."""

    #: The page's index, from 0.
    page: int
    #: Four points in pixels of the page as submitted, the first at the text's own top left.
    polygon: Polygon
    #: The text that stands there, as read.
    quote: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a value is what was expected of it, and why."""

    passed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value as printed, or in the form that was asked for; `text` is `""` where there is none."""

    text: str
    #: The places it was read from, one a page; empty where there is none.
    evidence: tuple[Evidence, ...] = ()
    #: Confidence, 0 to 1.
    score: float = 0.0
    grade: Grade | None = None
    judgement: Judgement | None = None


#: A wanted value that is not in the document.
NO_VALUE = Value("")


@dataclass(frozen=True, slots=True)
class FoundField:
    """A key and its values: one of them mostly, none where the key is not in the document."""

    #: The name asked for, or the key as printed where nobody asked.
    name: str
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundTable:
    """Rows of a table. Each row holds one value for each column, `NO_VALUE` where its cell is empty."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything found. `trace` tells step by step how, in the document's language."""

    fields: tuple[FoundField, ...] = ()
    tables: tuple[FoundTable, ...] = ()
    trace: tuple[str, ...] = ()
