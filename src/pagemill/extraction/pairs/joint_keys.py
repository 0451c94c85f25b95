"""Keys that name several things, as `地址、电话` and `Vessel / Voyage`, and what of their value is the one wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pagemill.extraction.folding import fold
from pagemill.extraction.names.keys import LEAST_OF_PART, PART_COST, Match, Wanted
from pagemill.extraction.names.labels import without_remarks
from pagemill.extraction.names.usual_names import concept_of, known_label
from pagemill.extraction.passages.passage import Passage
from pagemill.extraction.result import Grade
from pagemill.extraction.values.value_kinds import ValueKind, find_kind, kind_of_name

_JOINT = re.compile(
    r"\s*(?:[/／、&＆]|(?<=[㐀-鿿])\s*[及和与](?=\s*[㐀-鿿])|(?<=\s)(?:and|und|et|y|e)(?=\s))\s*", re.IGNORECASE
)
_HAN_PART = re.compile("[㐀-鿿][㐀-鿿\\s、/／&＆]*")
_SLASH = re.compile(r"\s*[/／;；]\s*")
#: Kinds whose values are told from the words beside them by their figures.
_FIGURES = frozenset({ValueKind.PHONE, ValueKind.IDENTIFIER, ValueKind.TAX_NUMBER, ValueKind.POSTAL_CODE})
#: A run of figures at the end of a value, or at its beginning: an account, a number with a register.
_LAST_NUMBER = re.compile(r"(?<![\dA-Za-z])[\dA-Za-z]*\d[\d\s-]{5,}$")
_FIRST_NUMBER = re.compile(r"^\d[\d\s-]{5,}\d(?![\dA-Za-z])")
#: Characters of two Chinese names that are printed as one.
LEAST_RUN, LONGEST_RUN = 4, 10
_ENDS = " \t,，;；/／、"


@dataclass(frozen=True, slots=True)
class JointKey:
    """A key that names several things, one of which is wanted."""

    match: Match
    names: tuple[str, ...]
    #: Which of the names the wanted one is.
    place: int

    def own_part(self, value: Passage) -> Passage:
        """What of a value is the wanted thing's; the whole where that is not told."""
        text = value.text
        own, others = self.names[self.place], [name for at, name in enumerate(self.names) if at != self.place]
        pieces = list(_SLASH.finditer(text))
        distinct = all(_are_two(own, other) for other in others)
        if distinct and len(pieces) == len(others):
            begins = [0, *(match.end() for match in pieces)]
            ends = [*(match.start() for match in pieces), len(text)]
            return value.part(begins[self.place], ends[self.place]) or value
        if len(others) != 1:
            return value
        number = _number_in(text, kind_of_name(own)) or _number_in(text, kind_of_name(others[0]))
        if number is None:
            return value
        start, end = number
        if kind_of_name(own) in _FIGURES:
            return value.part(start, end) or value
        rest = (0, len(text[:start].rstrip(_ENDS))) if start else (len(text) - len(text[end:].lstrip(_ENDS)), len(text))
        return value.part(*rest) or value


def joint_key(wanted: Wanted, key: str) -> JointKey | None:
    """How a key that names several things answers by one of them; None for other keys, and where several answer."""
    bare = without_remarks(key.strip().rstrip(":：")).strip()
    if (run := _run_together(bare)) is not None and fold(bare) not in {fold(name) for name in wanted.label_names}:
        for place, name in enumerate(run):
            match = wanted.match(name)
            if match is not None and match.worth >= LEAST_OF_PART and wanted.match(run[1 - place]) is None:
                grade = Grade.FOLDED if match.grade is Grade.EXACT else match.grade
                return JointKey(Match(grade, match.worth - PART_COST, match.name), run, place)
    texts = (_HAN_PART.sub(" ", bare), *_HAN_PART.findall(bare))
    if _JOINT.search(bare) is None or {fold(text) for text in texts} & {fold(name) for name in wanted.label_names}:
        return None
    for text in texts:
        names = tuple(_JOINT.split(text.strip()))
        if len(names) < 2 or not all(len(fold(name)) > 1 for name in names):
            continue
        found = [(match, at) for at, name in enumerate(names) if (match := wanted.match(name)) is not None]
        sure = [(match, at) for match, at in found if match.worth >= LEAST_OF_PART]
        # `Terms & Conditions` is one thing: what else is named has to be a name as well.
        if len(sure) == 1 and all(at == sure[0][1] or known_label(name) for at, name in enumerate(names)):
            match, at = sure[0]
            grade = Grade.FOLDED if match.grade is Grade.EXACT else match.grade
            return JointKey(Match(grade, match.worth - PART_COST, match.name), names, at)
    return None


def _run_together(key: str) -> tuple[str, str] | None:
    """The two names of two things that a Chinese key is, with no sign between them: `船名航次`."""
    if not LEAST_RUN <= len(key) <= LONGEST_RUN or _HAN_PART.fullmatch(key) is None:
        return None
    parts = ((key[:at], key[at:]) for at in range(2, len(key) - 1))
    return next((each for each in parts if all(map(known_label, each)) and _are_two(*each)), None)


def _are_two(one: str, other: str) -> bool:
    """Whether the vocabulary knows two names to be of two things: `Shipper / Exporter` may be of one."""
    concepts = concept_of(one), concept_of(other)
    return None not in concepts and concepts[0] != concepts[1]


def _number_in(text: str, kind: ValueKind) -> tuple[int, int] | None:
    """Where a number of a kind stands at the end of a text, or at its beginning, other words beside it."""
    if kind not in _FIGURES:
        return None
    places = find_kind(text, kind)[-1:] if kind is ValueKind.PHONE else []
    if not places:
        places = [match.span() for pattern in (_LAST_NUMBER, _FIRST_NUMBER) if (match := pattern.search(text))]
    return next((place for place in places if place[0] > 0 or place[1] < len(text)), None)
