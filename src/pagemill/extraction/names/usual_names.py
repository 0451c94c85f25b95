"""Other names that papers print for what a field is called, from a vocabulary of business papers."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from pagemill.extraction.folding import fold

#: Where a word begins in the middle of a name: `dueDate`, `PONumber`; not in `IDs`.
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that papers have a name for."""

    slug: str
    asked: tuple[str, ...]
    printed: tuple[str, ...]
    unlike: tuple[str, ...]
    #: Words that name it at the head of a column alone.
    columns: tuple[str, ...]


@lru_cache(maxsize=1)
def _concepts() -> dict[str, Concept]:
    """Every concept by its slug."""
    table = tomllib.loads((files("pagemill.extraction.names") / "usual_names.toml").read_text("utf-8"))
    return {
        slug: Concept(
            slug,
            tuple(row["asked"]),
            tuple(dict.fromkeys(row["printed"])),
            tuple(row.get("not", ())),
            tuple(row.get("columns", ())),
        )
        for slug, row in table.items()
    }


def vocabulary() -> tuple[Concept, ...]:
    """Every concept, in the vocabulary's order."""
    return tuple(_concepts().values())


@lru_cache(maxsize=1)
def _by_asked() -> dict[str, Concept]:
    """Concepts by each folded name that they are asked by; then by those printed for them, the first first."""
    found: dict[str, Concept] = {}
    for concept in _concepts().values():
        for name in concept.asked:
            found.setdefault(fold(name), concept)
    for concept in _concepts().values():
        for name in concept.printed:
            found.setdefault(fold(name), concept)
    return found


@lru_cache(maxsize=1)
def _labels() -> frozenset[str]:
    return frozenset(fold(name) for concept in _concepts().values() for name in concept.printed)


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    return _labels() | {fold(name) for concept in _concepts().values() for name in concept.columns}


def words_of(name: str) -> str:
    """A name in words: `invoice_number` and `InvoiceNumber` are both `invoice number` but for case."""
    return " ".join(_CAMEL.sub(" ", name).replace("_", " ").replace("-", " ").split())


def _concept(name: str) -> Concept | None:
    return _by_asked().get(fold(words_of(name)))


def concept_of(name: str) -> str | None:
    """The slug of what a name stands for; None for a name that is not in the vocabulary."""
    concept = _concept(name)
    return concept.slug if concept is not None else None


def usual_names(name: str) -> tuple[str, ...]:
    """Labels that papers print for it, the commonest first, the name itself left out."""
    concept = _concept(name)
    if concept is None:
        return ()
    own = fold(name)
    return tuple(label for label in concept.printed if fold(label) != own)


def column_names(name: str) -> tuple[str, ...]:
    """What else stands for it at the head of a column: words too short or too common to be its label elsewhere."""
    concept = _concept(name)
    return concept.columns if concept is not None else ()


def unlike(name: str) -> tuple[str, ...]:
    """Labels that look like the name and mean something else."""
    concept = _concept(name)
    return concept.unlike if concept is not None else ()


def known_label(text: str) -> bool:
    """Whether papers print a text as the label of something."""
    return fold(text) in _labels()


def known_head(text: str) -> bool:
    """Whether papers print a text at the head of a column."""
    return fold(text) in _heads()
