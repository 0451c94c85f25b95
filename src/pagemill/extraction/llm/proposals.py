"""What a language model proposed, once every quote has been found on its page."""

from __future__ import annotations

from dataclasses import dataclass

from pagemill.extraction.passages.passage import Passage
from pagemill.extraction.request import Field


@dataclass(frozen=True, slots=True)
class ProposedField:
    """The values of a field, as they stand in the document; none where the model found none."""

    field: Field
    values: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposedTable:
    """Rows of a table: for each column a passage, or None where its cell is empty."""

    columns: tuple[Field, ...]
    rows: tuple[tuple[Passage | None, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Proposals:
    """What came of asking. Every field asked for is in `fields`, in a table's columns, or `unanswered`."""

    fields: tuple[ProposedField, ...] = ()
    tables: tuple[ProposedTable, ...] = ()
    #: Fields that the model gave no usable answer about: they are left to the embedded method.
    unanswered: tuple[Field, ...] = ()
    #: What was asked and answered, step by step, in the document's language.
    trace: tuple[str, ...] = ()
