"""Which printed keys answer to a wanted name, and how surely."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from pagemill.extraction.folding import fold, similarity
from pagemill.extraction.names.labels import in_two_languages, without_remarks
from pagemill.extraction.names.name_endings import other_endings
from pagemill.extraction.names.prompts import Prompt, read_prompt
from pagemill.extraction.names.usual_names import column_names, concept_of, unlike, usual_names, words_of
from pagemill.extraction.request import Field
from pagemill.extraction.result import Grade
from pagemill.extraction.values.value_kinds import ValueKind, kind_of_name

#: Folded names that differ by more than this share of their characters are different names.
FUZZY = 0.8
#: What a match of each grade is worth, at most.
WORTH = {
    Grade.EXACT: 1.0,
    Grade.FOLDED: 0.98,
    Grade.PROMPT: 0.95,
    Grade.MEANING: 0.88,
    Grade.FUZZY: 0.8,
}
#: Grades of a key that is the name itself, or one that was given for it.
SURE = (Grade.EXACT, Grade.FOLDED, Grade.PROMPT)
#: Taken off where the printed key says more than the name, times the share that it says more.
MORE_COST = 0.3
#: What a name within a sentence is worth; and the folded characters that may stand between it and its value.
SENTENCE, JOINED = 0.75, 8
#: Kinds of concepts whose names alone say less: `VAT` asked for is the number, the amount is `VAT amount`.
_KINDS = {
    "boarding_time": ValueKind.TIME,
    "alighting_time": ValueKind.TIME,
    "seller_tax_number": ValueKind.TAX_NUMBER,
    "buyer_tax_number": ValueKind.TAX_NUMBER,
    "company_registration": ValueKind.IDENTIFIER,
    "seller_name": ValueKind.COMPANY,
    "account_holder": ValueKind.PERSON,
    "base_salary": ValueKind.MONEY,
    "payment_reference": ValueKind.TEXT,
    "meter_reading": ValueKind.COUNT,
    "previous_reading": ValueKind.COUNT,
    "departure_hour": ValueKind.TIME,
    "arrival_hour": ValueKind.TIME,
    "taxpayer_name": ValueKind.COMPANY,
    "seller_address": ValueKind.ADDRESS,
    "buyer_address": ValueKind.ADDRESS,
    "delivery_address": ValueKind.ADDRESS,
    "total": ValueKind.MONEY,
    "subtotal": ValueKind.MONEY,
    "tax": ValueKind.MONEY,
}
_END = re.compile(r"[\s:：.。*＊]+$")
#: What stands in brackets within a label: `甲方（买方）` is the buyer too.
_IN_BRACKETS = re.compile(r"[(（]([^()（）]{2,12})[)）]")
_SLASH = re.compile(r"\s*[/／]\s*")
#: A part of a label answers for the whole from here on, and is worth this much less.
LEAST_OF_PART, PART_COST = 0.81, 0.04


@dataclass(frozen=True, slots=True)
class Match:
    """A printed key that answers to a wanted name."""

    grade: Grade
    #: From 0 to 1; see `WORTH`.
    worth: float
    #: The name that it was recognised by.
    name: str


@dataclass(frozen=True)
class Wanted:
    """A field, with everything known of what it asks for."""

    field: Field

    @cached_property
    def prompt(self) -> Prompt:
        return read_prompt(self.field.prompt)

    @cached_property
    def kind(self) -> ValueKind:
        stated = self.prompt.kind or _KINDS.get(concept_of(self.field.name) or "")
        return stated or kind_of_name(words_of(self.field.name), self.prompt.hint)

    @cached_property
    def names(self) -> tuple[tuple[str, Grade], ...]:
        """The names that the value may be printed under, the surest first."""
        own = ((self.field.name, Grade.FOLDED),)
        given = tuple((name, Grade.PROMPT) for name in self.prompt.names)
        # A name by itself is a thing's in the vocabulary; on a person's paper it is the person's.
        person = ("姓名",) if fold(self.field.name) == "name" else ()
        usual = (*usual_names(self.field.name), *other_endings(self.field.name), *person)
        return own + given + tuple((name, Grade.MEANING) for name in dict.fromkeys(usual))

    @cached_property
    def column_names(self) -> tuple[tuple[str, Grade], ...]:
        """The names that it may be printed under at the head of a column, the surest first."""
        return self.names + tuple((name, Grade.MEANING) for name in column_names(self.field.name))

    @cached_property
    def _folded(self) -> tuple[tuple[str, str, Grade], ...]:
        return tuple((fold(name), name, grade) for name, grade in self.names if fold(name))

    @cached_property
    def _unlike(self) -> frozenset[str]:
        return frozenset(fold(name) for name in unlike(self.field.name))

    @cached_property
    def label_names(self) -> tuple[str, ...]:
        """Names that the caller gave: on the page they are labels without doubt."""
        return (self.field.name, *self.prompt.names)

    @cached_property
    def printed_names(self) -> tuple[str, ...]:
        """The names that the caller gave, and with another ending of them, as in `Folio No.` for `Folio number`."""
        others = (name for name in other_endings(self.field.name) if not name.isascii() or " " in name)
        return (*self.label_names, *others)

    def match(self, printed: str) -> Match | None:
        """How a printed key answers to this field, as a whole, by what it says in one language or in brackets, or by
        one of the names between its slashes; None where it does not."""
        bare = _END.sub("", printed).strip()
        whole = self._match(bare)
        parts = [*(in_two_languages(without_remarks(bare)) or ()), *_IN_BRACKETS.findall(bare)]
        parts += [part for text in (bare, *parts) for part in _between_slashes(text)]
        found = [match for part in parts if (match := self._match(part)) is not None and match.worth >= LEAST_OF_PART]
        best = max(found, key=lambda match: match.worth, default=None)
        if best is None or (whole is not None and whole.worth >= best.worth - PART_COST):
            return whole
        return Match(Grade.FOLDED if best.grade is Grade.EXACT else best.grade, best.worth - PART_COST, best.name)

    def _match(self, printed: str) -> Match | None:
        bare = _END.sub("", printed).strip()
        if bare == self.field.name.strip():
            return Match(Grade.EXACT, WORTH[Grade.EXACT], self.field.name)
        whole, short = fold(bare), fold(without_remarks(bare))
        if not whole:
            return None
        other = whole in self._unlike or short in self._unlike
        best: Match | None = None
        for rank, (folded, name, grade) in enumerate(self._folded):
            if other and grade is Grade.MEANING:
                continue
            found = _match(whole, short, bare, folded, name, grade)
            if found is not None and grade is Grade.MEANING:
                found = Match(found.grade, found.worth - 0.002 * min(rank, 30), name)
            if found is not None and (best is None or found.worth > best.worth):
                best = found
        if best is not None and other and best.grade is Grade.FUZZY:
            return None
        return best

    def named_in(self, text: str) -> Match | None:
        """Whether one of the names ends a text, but for a few words, as in `payable on or before the`."""
        folded = fold(text)
        for own, name, grade in self._folded:
            at = folded.rfind(own)
            if (
                at >= 0
                and len(own) >= 3
                and len(folded) - at - len(own) <= JOINED
                and _at_words(text, name, inside=True)
                and not self._names_another(text, name)
            ):
                return Match(Grade.FUZZY if grade is Grade.FOLDED else grade, SENTENCE, name)
        return None

    def _names_another(self, text: str, name: str) -> bool:
        """Whether a name stands in a text as the end of another thing's: `date` in `Your start date will be`."""
        longer = re.search(rf"([A-Za-z]+)\s+{re.escape(name)}(?![^\W_])", text, re.IGNORECASE)
        concept = None if longer is None else concept_of(f"{longer[1]} {name}")
        return concept is not None and concept != concept_of(self.field.name)


def _between_slashes(label: str) -> list[str]:
    """The names of a label that has several, as `Shipper / Exporter`; none for `B/L No.`."""
    parts = _SLASH.split(without_remarks(label))
    return parts if len(parts) > 1 and all(len(fold(part)) > 1 for part in parts) else []


def _match(whole: str, short: str, bare: str, folded: str, name: str, grade: Grade) -> Match | None:
    if whole == folded:
        return Match(grade, WORTH[grade], name)
    if short and short == folded:
        return Match(grade, WORTH[grade] - 0.02, name)
    if len(folded) >= 4 and len(whole) >= 4:
        alike = similarity(whole, folded)
        if alike >= FUZZY and _digits(whole) == _digits(folded):
            return Match(Grade.FUZZY, WORTH[Grade.FUZZY] * alike, name)
    if len(folded) >= 2 and folded in whole and _at_words(bare, name):
        more = 1.0 - len(folded) / len(short if folded in short else whole)
        if more <= 0.7:
            return Match(
                Grade.FUZZY, WORTH[Grade.FUZZY] - MORE_COST * more - (0.1 if grade is Grade.MEANING else 0.0), name
            )
    return None


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _at_words(printed: str, name: str, *, inside: bool = False) -> bool:
    """Whether a name stands in a longer one as whole words; Han names end it or begin it, its number left out, or stand
    `inside` it."""
    if re.search(r"[A-Za-z]", name):
        return re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", printed, re.IGNORECASE) is not None
    own = fold(name)
    return (
        inside
        or fold(printed).endswith(own)
        or any(fold(plain).startswith(own) for plain in (printed, without_remarks(printed)))
    )
