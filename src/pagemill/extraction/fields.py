"""Keys and their values: every page's pairs held against what is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pagemill.extraction.asked_names import (
    asks_payable,
    asks_spelt_out,
    asks_time,
)
from pagemill.extraction.candidate import KEY_END, SURE_SCORE, Candidate, concept_of_key
from pagemill.extraction.names.keys import SURE, Match, Wanted
from pagemill.extraction.names.label_meaning import LabelMeaning
from pagemill.extraction.names.labels import Labels
from pagemill.extraction.names.opposites import opposed
from pagemill.extraction.names.usual_names import concept_of, words_of
from pagemill.extraction.pairs.amount_columns import amount_of_row
from pagemill.extraction.pairs.blank_boxes import KNOWN, is_empty_box
from pagemill.extraction.pairs.column_heads import SURELY
from pagemill.extraction.pairs.filled_in import filled_in
from pagemill.extraction.pairs.joint_keys import joint_key
from pagemill.extraction.pairs.key_value_pairs import pairs_of
from pagemill.extraction.pairs.pair import PagePairs, Relation
from pagemill.extraction.papers.contract_clauses import narrowed_to
from pagemill.extraction.papers.sentences import said_in
from pagemill.extraction.papers.sums import names_payable
from pagemill.extraction.papers.titles import asks_title
from pagemill.extraction.parties.party_names import match_in_part, names_party, names_signatory, part_of_party
from pagemill.extraction.passages.passage import Passage, rows_of
from pagemill.extraction.passages.places import (
    in_numerals,
)
from pagemill.extraction.passages.sections import Sections, party_of
from pagemill.extraction.passages.units import Unit
from pagemill.extraction.passages.value_parts import bound_asked, in_figures, part_of_kind
from pagemill.extraction.result import FoundField, Grade, Value
from pagemill.extraction.tables.column_totals import asks_sum, column_total, column_values
from pagemill.extraction.trace import Trace
from pagemill.extraction.usual_places import UsualPlaces
from pagemill.extraction.values.kind_names import names_role
from pagemill.extraction.values.value_forms import in_form
from pagemill.extraction.values.value_kinds import ValueKind, fits, possible
from pagemill.extraction.view import DocumentView

#: A candidate scored lower answers to nothing.
LEAST_SCORE = 0.55
#: What is not likelier than this to be of the kind asked for is no value of a key that was told by its meaning alone.
LEAST_GUESS = 0.3
#: Taken off a total, by its key, where what is to be paid was asked for.
NOT_PAYABLE = 0.1
#: Keys whose matches differ by less are the same name, printed more than once.
SAME_NAME = 0.03
#: Labels side by side that head a table which is drawn without rules.
HEADS = 3
#: So many other candidates are told in the trace.
TOLD = 3


def _fits(text: str, kind: ValueKind, party: bool, timed: bool) -> float:
    """How well a text is of a kind; a party may be a person as well as a firm, and when something is a time of day
    as well as a date."""
    if timed and kind is ValueKind.DATE:
        return max(fits(text, kind), fits(text, ValueKind.TIME))
    either = (ValueKind.PERSON, ValueKind.COMPANY)
    return max(fits(text, each) for each in either) if party and kind in either else fits(text, kind)


def _is_blank(key: Unit, wanted: Wanted) -> bool:
    """Whether a key without a value is the very name that is asked for, printed at the top of a ruled box or beside an
    empty one."""
    cell = key.cell
    # A box beside several rows heads them.
    if cell is None or not (cell.table.ruled and key.fills) or cell.rows[0] != cell.rows[1]:
        return False
    beside = cell.table.at(cell.rows[0], cell.cols[1] + 1)
    match = wanted.match(key.text) if is_empty_box(key) or (beside is not None and not beside.lines) else None
    return match is not None and match.grade in SURE


def _is_loose(match: Match | None) -> bool:
    """Whether a match leaves open whose value it is: not the name itself, nor one that was given for it."""
    return match is None or match.grade not in SURE


def _heads(pairs: PagePairs) -> list[Unit]:
    """The units that may head a part of the page: a key with its value beside it heads nothing."""
    keys = [
        pair.key
        for pair in pairs.pairs
        if not any(found.relation in (Relation.INLINE, Relation.RIGHT) for found in pair.values)
    ]
    return [*keys, *pairs.rest]


class FieldFinder:
    """Finds keys and values in one document, and tells how in `trace`."""

    def __init__(
        self, view: DocumentView, wanted: Sequence[Wanted], trace: Trace, meaning: LabelMeaning | None = None
    ) -> None:
        """`meaning` compares labels by what they mean where words alone find nothing; without it only words count."""
        self._view = view
        self._meaning = meaning
        self._trace = trace
        self._labels = Labels.of([name for each in wanted for name in each.printed_names])
        self._pages: list[PagePairs] = [pairs_of(page, self._labels) for page in view.pages]
        self._sections = [
            Sections.of(page, _heads(pairs), [pair.key for pair in pairs.pairs])
            for page, pairs in zip(view.pages, self._pages, strict=True)
        ]
        self._places = UsualPlaces(view, self._labels, self._pages, self._sections)

    @property
    def key_count(self) -> int:
        """How many texts were taken for printed keys."""
        return sum(len(page.pairs) for page in self._pages)

    def everything(self) -> list[FoundField]:
        """Every printed key with its values, page by page."""
        return [
            FoundField(
                KEY_END.sub("", pair.key.text),
                tuple(self._value(passage, pair.key.label, Grade.FOUND) for _, passage in filled),
            )
            for page in self._pages
            for pair in page.pairs
            if (filled := filled_in(pair))
        ]

    def head_rows(self) -> list[list[str]]:
        """Rows of labels side by side outside of ruled tables, with nothing beside each: heads of columns."""
        found: list[list[str]] = []
        for page in self._pages:
            heads = [
                pair.key
                for pair in page.pairs
                if not (pair.key.cell is not None and pair.key.cell.table.ruled)
                and not any(each.relation in (Relation.INLINE, Relation.RIGHT) for each in pair.values)
                and not KEY_END.search(pair.key.text)
            ]
            by_line = {id(unit.passage.spans[0].line): unit for unit in heads}
            for row in rows_of([unit.passage.spans[0] for unit in heads]):
                names = [by_line[id(span.line)].text for span in row]
                if len(set(names)) == len(names) >= HEADS:
                    found.append(names)
        return found

    def find(self, wanted: Wanted) -> FoundField:
        """The values of one field; several where its key is printed more than once."""
        name, trace = wanted.field.name, self._trace
        trace.wanted(name, wanted.kind, wanted.prompt.names)
        candidates, empty = self._candidates(wanted)
        if any(_is_blank(key, wanted) for key in empty):
            # The paper prints the very name over a box that was left empty: another name's value is not its.
            candidates = [each for each in candidates if each.match.grade in SURE]
        best = max(candidates, key=lambda each: each.score, default=None)
        placed = self._places.usual(wanted, best, sum(each.match.grade in SURE for each in candidates) == 1)
        if placed is not None:
            trace.placed(placed.place)
            return FoundField(name, (self.given(wanted, placed.passage, placed.score, Grade.PLACE),))
        weak = best is None or best.score < LEAST_SCORE
        # The head `Cartons` of a table is not the sum that `Total cartons` asks for.
        if weak or (best is not None and best.relation is Relation.COLUMN and not asks_sum(best.key.text)):
            of_column = column_total(self._view, wanted)
            # A box of a form that is left empty is no head of a column.
            if weak and of_column is None and any(not (key.fills or key.names_box) for key in empty):
                of_column = column_values(self._view, wanted)
                # A name is no value: what stands below it are the next names of a form.
                if of_column is not None and any(self._labels.score(each.text) >= KNOWN for each in of_column.values):
                    of_column = None
            if of_column is not None:
                trace.add(of_column.trace)
                for value in of_column.values:
                    trace.value(value.text, value.evidence)
                return FoundField(name, of_column.values)
            if weak:
                best = self._by_meaning(wanted) if not empty else None
        if best is None:
            for key in empty[:TOLD]:
                trace.empty(KEY_END.sub("", key.text), self._view.evidence(key.passage.spans))
            trace.absent()
            return FoundField(name)
        chosen = [best]
        if best.match.grade in SURE:
            chosen = [each for each in candidates if each.match.worth >= best.match.worth - SAME_NAME]
            amounts = all(fits(each.passage.text, ValueKind.MONEY) >= SURELY for each in chosen)
            if amounts and any(each.relation is Relation.RIGHT for each in chosen):
                # The sum beside its name below a table, and not the amounts below the same name in it.
                chosen = [each for each in chosen if each.relation is not Relation.COLUMN]
        values = []
        for each in chosen:
            key = each.key
            trace.keyed(
                KEY_END.sub("", key.text),
                self._view.evidence(key.passage.spans),
                each.match.grade,
                each.match.name,
                each.match.worth,
                each.relation,
            )
            values.append(self.given(wanted, each.passage, each.score, each.match.grade))
        # A place may be come by in two ways, along its key and in its sentence: what was taken is not ruled out.
        taken = [span for each in chosen for span in each.passage.spans]
        others = [each for each in candidates if not any(map(each.passage.shares, taken))]
        for each in sorted(others, key=lambda each: -each.score)[:TOLD]:
            evidence = self._view.evidence(each.passage.spans)
            trace.passed_over(KEY_END.sub("", each.key.text), each.passage.text, evidence)
        return FoundField(name, tuple(values))

    def _candidates(self, wanted: Wanted) -> tuple[list[Candidate], list[Unit]]:
        """Values of keys that answer, and the keys that answer and have none."""
        candidates: list[Candidate] = []
        empty: list[Unit] = []
        name = wanted.field.name
        concept = concept_of(name)
        payable = asks_payable(name)
        party = party_of(words_of(name))
        part = None if party is None else part_of_party(party[1])
        for page, sections in zip(self._pages, self._sections, strict=True):
            for pair in page.pairs:
                match = wanted.match(pair.key.text)
                joint = joint_key(wanted, pair.key.text)
                match = joint.match if joint is not None else match
                if party is not None and part is not None and sections.heads and _is_loose(match):
                    named = party_of(KEY_END.sub("", pair.key.text)) is not None
                    about = None if named and match is not None else sections.party_at(pair.key)
                    if about is not None:
                        # Where one party signs beside the other, the part of the first has the name of the second, too.
                        others = about is not party[0] or (named and opposed(wanted.field.name, pair.key.text))
                        inside = None if others else part.match(pair.key.text)
                        joint = None if others else joint_key(part, pair.key.text)
                        inside = joint.match if joint is not None else inside
                        match = match_in_part(inside) if names_party(party[1], inside) else None
                if match is None or (
                    concept == "buyer_name" and names_signatory(pair.key, (each.key for each in page.pairs))
                ):
                    continue
                if not pair.values:
                    empty.append(pair.key)
                for found, whole in filled_in(pair):
                    own = whole if joint is None else joint.own_part(whole)
                    if wanted.kind is ValueKind.MONEY:
                        own = amount_of_row(pair.key, own)
                    kind = ValueKind.COMPANY if wanted.kind is ValueKind.TEXT and names_role(name) else wanted.kind
                    passage = bound_asked(part_of_kind(narrowed_to(own, concept), kind, asks_time(name)), concept)
                    if not possible(passage.text, wanted.kind):
                        continue
                    if asks_spelt_out(name):
                        passage = in_numerals(passage)
                    elif wanted.kind is ValueKind.MONEY:
                        passage = in_figures(passage, self._view)
                    worth = match.worth
                    if wanted.kind is not ValueKind.TEXT:
                        worth *= 0.6 + 0.4 * _fits(
                            passage.text, wanted.kind, party is not None or names_role(name), asks_time(name)
                        )
                    if payable and match.grade is Grade.MEANING and not names_payable(pair.key.text):
                        worth -= NOT_PAYABLE
                    candidates.append(Candidate(match, pair.key, passage, found.relation, worth))
        candidates += self._in_sentences(wanted)
        if asks_title(name):
            # `本合同一式两份` says nothing of the name of the contract.
            candidates = [each for each in candidates if each.match.worth >= SURE_SCORE]
        return candidates, empty

    def _by_meaning(self, wanted: Wanted) -> Candidate | None:
        """The value of the printed key that means the same as the name, or as another name that was given."""
        own = concept_of(wanted.field.name)
        pairs = [
            pair
            for page in self._pages
            for pair in page.pairs
            # What the vocabulary knows to be the name of another thing needs no guess.
            if filled_in(pair) and (own is None or concept_of_key(pair.key.text) in (None, own))
        ]
        if self._meaning is None or not pairs:
            return None
        labels = [KEY_END.sub("", pair.key.text) for pair in pairs]
        for name in wanted.label_names:
            nearest = self._meaning.nearest(words_of(name), labels)
            if nearest is None:
                continue
            number, likeness = nearest
            found, whole = filled_in(pairs[number])[0]
            passage = part_of_kind(whole, wanted.kind)
            if possible(passage.text, wanted.kind) and fits(passage.text, wanted.kind) > LEAST_GUESS:
                match = Match(Grade.MEANING, likeness, name)
                return Candidate(match, pairs[number].key, passage, found.relation, LEAST_SCORE)
        return None

    def _in_sentences(self, wanted: Wanted) -> list[Candidate]:
        """Values that a sentence names."""
        return [
            Candidate(said.match, Unit(said.before, 0.0, said.before.bbox), said.passage, "inline", said.score)
            for said in said_in(self._view, wanted)
        ]

    def given(self, wanted: Wanted, passage: Passage, score: float, grade: Grade) -> Value:
        """A value in the form that was asked for, its place that of the print."""
        value = self._value(passage, score, grade)
        self._trace.value(value.text, value.evidence)
        form = wanted.prompt.form
        if form is None:
            return value
        text = in_form(value.text, wanted.kind, form)
        self._trace.written(value.text, text, form)
        return value if text is None else replace(value, text=text)

    def _value(self, passage: Passage, score: float, grade: Grade) -> Value:
        return Value(passage.text, self._view.evidence(passage.spans), min(score, 1.0), grade)
