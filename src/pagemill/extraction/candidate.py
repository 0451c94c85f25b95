"""A value whose key answers to a field, and how surely."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pagemill.extraction.names.keys import Match
from pagemill.extraction.names.labels import in_two_languages
from pagemill.extraction.names.usual_names import concept_of
from pagemill.extraction.passages.passage import Passage
from pagemill.extraction.passages.units import Unit

#: What ends a printed key and is no part of what it says.
KEY_END = re.compile(r"[\s:：]+$")
#: A candidate that scores as much is held against no usual place.
SURE_SCORE = 0.7


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value whose key answers to a field."""

    match: Match
    key: Unit
    passage: Passage
    relation: str
    #: From 0 to 1: the match, lowered where the value is not of the field's kind.
    score: float


def concept_of_key(text: str) -> str | None:
    """What the vocabulary knows a printed key to be the name of, as a whole or in one of two languages."""
    bare = KEY_END.sub("", text)
    concepts = (concept_of(part) for part in (bare, *(in_two_languages(bare) or ())))
    return next((concept for concept in concepts if concept is not None), None)
