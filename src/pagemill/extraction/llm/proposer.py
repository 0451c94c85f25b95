"""Asking a language model for fields, a few at a time, and finding on the page what it quotes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pagemill.chat import failures
from pagemill.chat.failures import Failure
from pagemill.extraction.llm import wording
from pagemill.extraction.llm.answers import FieldAnswer, read_fields, read_object, read_rows
from pagemill.extraction.llm.columns import Row, place_rows
from pagemill.extraction.llm.page_choice import PagePart, choose, halves, pages_shown, parts_of, relevance
from pagemill.extraction.llm.proposals import Proposals, ProposedField, ProposedTable
from pagemill.extraction.llm.quotes import QuotedPages
from pagemill.extraction.llm.session import LanguageModel
from pagemill.extraction.llm.story import Story
from pagemill.extraction.llm.tokens import count_tokens
from pagemill.extraction.passages.passage import Passage
from pagemill.extraction.request import Field, FieldKind
from pagemill.extraction.view import DocumentView

#: Fields that are asked for at once: small models lose some of a longer list.
GROUP_FIELDS = 6
#: Times that fields are looked for, each time on pages that did not fit before.
ROUNDS = 3
#: Times that a table's rows are halved when the answer about them is too long.
_HALVINGS = 3
#: Tokens of a request besides its texts: the protocol's marks around them, and the frame of the document.
_FRAME_TOKENS = 100

_CUT = failures.cut_off()
_T = TypeVar("_T")


def propose(view: DocumentView, fields: Sequence[Field], model: LanguageModel) -> Proposals:
    """The model's values for the fields, each of them text that stands in the document.

    Never raises: what the model does not answer is told in the trace and stands in `unanswered`. Columns are looked
    for together, as those of one table.
    """
    return _Proposer(view, model).propose(fields)


@dataclass(frozen=True, slots=True)
class _Values:
    """What came of asking for one field."""

    values: tuple[Passage, ...]
    reason: str
    #: Quotes that do not stand in the document.
    missing: int


@dataclass(frozen=True, slots=True)
class _Rows:
    """What came of asking for a table."""

    rows: tuple[Row, ...]
    reason: str
    #: Quotes that do not stand in the document.
    missing: int


class _Proposer:
    def __init__(self, view: DocumentView, model: LanguageModel) -> None:
        self._view = view
        self._model = model
        self._story = Story(model.name, view.chinese)
        self._fields: list[ProposedField] = []
        self._tables: list[ProposedTable] = []
        self._unanswered: list[Field] = []
        self._page_count = max((page.page.index + 1 for page in view.pages), default=0)

    def propose(self, fields: Sequence[Field]) -> Proposals:
        values = [field for field in fields if field.kind is FieldKind.VALUE]
        columns = [field for field in fields if field.kind is FieldKind.COLUMN]
        for start in range(0, len(values), GROUP_FIELDS):
            self._look_for_values(values[start : start + GROUP_FIELDS])
        if columns:
            self._look_for_rows(columns)
        return Proposals(
            tuple(self._fields), tuple(self._tables), tuple(self._unanswered), tuple(self._story.sentences)
        )

    # --- keys and values ----------------------------------------------------------------------------------------------

    def _look_for_values(self, fields: Sequence[Field]) -> None:
        found: dict[int, _Values | Failure] = {}
        wanted = list(range(len(fields)))
        pages = _Pages(self._view, self._tokens_left(self._values_request(fields, ())))
        for _ in range(ROUNDS):
            asked = [fields[at] for at in wanted]
            if not asked or self._model.failure or not (parts := pages.next(asked)):
                break
            self._story.asked(asked, pages_shown(parts), self._page_count)
            for at, outcome in zip(wanted, self._values(asked, parts), strict=True):
                before = found.get(at)
                if isinstance(before, _Values):
                    # What was found out on the pages before holds, also where the rest came to nothing.
                    if isinstance(outcome, _Values):
                        found[at] = _Values(outcome.values, outcome.reason, before.missing + outcome.missing)
                else:
                    found[at] = outcome
            wanted = [at for at in wanted if isinstance(told := found[at], _Values) and not told.values]
        self._tell_values(fields, found)

    def _tell_values(self, fields: Sequence[Field], found: dict[int, _Values | Failure]) -> None:
        given_up: dict[Failure, list[Field]] = {}
        for at, field in enumerate(fields):
            outcome = found.get(at) or self._model.failure or failures.nothing_shown()
            if isinstance(outcome, Failure):
                given_up.setdefault(outcome, []).append(field)
                continue
            self._fields.append(ProposedField(field, outcome.values))
            self._story.found(field, outcome.values, outcome.reason, outcome.missing)
        for failure, without in given_up.items():
            self._give_up(without, failure)

    def _values(self, fields: Sequence[Field], parts: Sequence[PagePart]) -> list[_Values | Failure]:
        """Asks for the fields; where the answer is too long, for each half of them."""
        count = len(fields)
        answers = self._answer(self._values_request(fields, parts), lambda answer: read_fields(answer, count))
        if answers == _CUT and count > 1:
            half = count // 2
            return self._values(fields[:half], parts) + self._values(fields[half:], parts)
        if isinstance(answers, Failure):
            return [answers] * count
        quoted = _quoted(parts)
        return [_placed(answer, quoted) for answer in answers]

    def _values_request(self, fields: Sequence[Field], parts: Sequence[PagePart]) -> _Request:
        chinese = self._view.chinese
        return _Request(
            wording.fields_task(chinese),
            wording.wanted_fields(fields, "f", chinese),
            wording.shown_document(parts, self._page_count),
            wording.fields_schema(len(fields)),
        )

    # --- columns of a table -------------------------------------------------------------------------------------------

    def _look_for_rows(self, fields: Sequence[Field]) -> None:
        rows: list[Row] = []
        reasons: list[str] = []
        missing = 0
        failure: Failure | None = self._model.failure or failures.nothing_shown()
        pages = _Pages(self._view, self._tokens_left(self._rows_request(fields, ())))
        for _ in range(ROUNDS):
            if self._model.failure or not (parts := pages.next(fields)):
                break
            self._story.asked(fields, pages_shown(parts), self._page_count)
            outcome = self._rows(fields, parts)
            if isinstance(outcome, Failure):
                # Half a table would pass for a whole one.
                failure = outcome
                break
            failure = None
            rows += outcome.rows
            reasons.append(outcome.reason)
            missing += outcome.missing
        if failure is not None:
            self._give_up(fields, failure)
            return
        rows.sort(key=_place_of)
        self._tables.append(ProposedTable(tuple(fields), tuple(rows)))
        self._story.found_rows(fields, len(rows), next(filter(None, reasons), ""), missing)

    def _rows(self, fields: Sequence[Field], parts: Sequence[PagePart], halvings: int = _HALVINGS) -> _Rows | Failure:
        """Asks for the table's rows; where the answer is too long, for those of each half of the pages."""
        count = len(fields)
        answer = self._answer(self._rows_request(fields, parts), lambda answer: read_rows(answer, count))
        if answer == _CUT and halvings and (shares := halves(parts, fields)):
            upper = self._rows(fields, shares[0], halvings - 1)
            lower = upper if isinstance(upper, Failure) else self._rows(fields, shares[1], halvings - 1)
            if isinstance(upper, Failure) or isinstance(lower, Failure):
                return lower
            return _Rows(upper.rows + lower.rows, upper.reason or lower.reason, upper.missing + lower.missing)
        if isinstance(answer, Failure):
            return answer
        rows, missing = place_rows(answer.rows, _quoted(parts))
        return _Rows(tuple(rows), answer.reason, missing)

    def _rows_request(self, fields: Sequence[Field], parts: Sequence[PagePart]) -> _Request:
        chinese = self._view.chinese
        return _Request(
            wording.rows_task(chinese),
            wording.wanted_fields(fields, "c", chinese),
            wording.shown_document(parts, self._page_count),
            wording.rows_schema(len(fields)),
        )

    # --- both ---------------------------------------------------------------------------------------------------------

    def _answer(self, request: _Request, read: Callable[[dict[str, Any]], _T | None]) -> _T | Failure:
        """The answer as `read` takes it; an answer of another form is asked for once more."""
        for said in ("", wording.asked_again(self._view.chinese)):
            reply = self._model.ask(request.task, f"{request.user}{said}", request.schema)
            if isinstance(reply, Failure):
                return reply
            answer = read_object(reply.text)
            if answer is not None and (taken := read(answer)) is not None:
                return taken
            if reply.cut:
                return _CUT
        return failures.not_as_asked()

    def _tokens_left(self, empty: _Request) -> int:
        """Tokens that are left for pages in a request that is `empty` of them."""
        backend = self._model.backend
        used = sum(count_tokens(text) for text in (empty.task, empty.user, json.dumps(empty.schema)))
        return backend.context_tokens - backend.output_tokens - used - _FRAME_TOKENS

    def _give_up(self, fields: Sequence[Field], failure: Failure) -> None:
        self._unanswered += fields
        self._story.unanswered(fields, failure)


@dataclass(frozen=True, slots=True)
class _Request:
    """The texts of a request, and the schema of its answer."""

    task: str
    wanted: str
    document: str
    schema: dict[str, Any]

    @property
    def user(self) -> str:
        return f"{self.wanted}\n\n{self.document}"


class _Pages:
    """The parts of a document that have not been shown yet."""

    def __init__(self, view: DocumentView, tokens: int) -> None:
        self._tokens = tokens
        self._rest = parts_of(view, tokens)
        self._first_page = self._rest[0].page if self._rest else 0
        self._begun = False

    def next(self, fields: Sequence[Field]) -> list[PagePart]:
        """The most relevant parts that fit into a request; later, only those with a word of the fields."""
        rest = self._rest
        if self._begun:
            rest = [part for part in rest if relevance(part, fields) > 0]
        chosen = choose(rest, fields, self._tokens, self._first_page)
        self._rest = [part for part in self._rest if part not in chosen]
        self._begun = True
        return chosen


def _quoted(parts: Sequence[PagePart]) -> QuotedPages:
    return QuotedPages(row for part in parts for row in part.rows)


def _placed(answer: FieldAnswer, quoted: QuotedPages) -> _Values:
    values: list[Passage] = []
    missing = 0
    for quote in answer.quotes:
        places = quoted.places(quote)
        if not places:
            missing += 1
            continue
        # The same words told twice are taken from two places, where there are two.
        free = next((place for place in places if place.spans not in [value.spans for value in values]), None)
        if free is not None:
            values.append(free)
    return _Values(tuple(values), answer.reason, missing)


def _place_of(row: Row) -> tuple[int, int]:
    return min((passage.page, passage.spans[0].line.index) for passage in row if passage)
