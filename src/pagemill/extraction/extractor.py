"""A document and the fields wanted of it, to an extraction: the story, top to bottom.

pages ─► view (lines, cells) ─► printed keys and their values ─► each field: the best key, or the usual place
                └─► tables ─► each column: its header            ─► its form, its audit ─► values, evidence, trace
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeGuard

from pagemill.document import Document
from pagemill.extraction.audit.judgement import judge
from pagemill.extraction.fields import FieldFinder
from pagemill.extraction.llm import LanguageModel, ProposedTable, judge_by_model, propose
from pagemill.extraction.names.column_names import WantedColumn
from pagemill.extraction.names.keys import Wanted
from pagemill.extraction.names.label_meaning import LabelMeaning
from pagemill.extraction.request import ExtractionRequest, Field, FieldKind
from pagemill.extraction.result import NO_VALUE, Extraction, FoundField, FoundTable, Grade, Judgement, Value
from pagemill.extraction.tables.table_columns import all_tables, find_columns
from pagemill.extraction.trace import Trace
from pagemill.extraction.values.value_forms import in_form
from pagemill.extraction.view import DocumentView, view_document
from pagemill.geometry import Polygon
from pagemill.settings import Settings

#: Confidence of a value that a language model quoted and that was found on the page.
QUOTED = 0.9


class Extractor:
    """Finds values in documents. May be kept and used for many, by one thread at a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        meaning = LabelMeaning(settings.models)
        self._meaning = meaning if meaning.available else None

    def extract(self, document: Document, request: ExtractionRequest) -> Extraction:
        """What was asked for, or everything found where nothing was; pages that could not be read are passed over."""
        view = view_document(document)
        trace = Trace(view.chinese)
        if request.remark:
            trace.add([request.remark])
        wanted = [Wanted(field) for field in request.fields]
        values = [each for each in wanted if each.field.kind is FieldKind.VALUE]
        columns = [each for each in wanted if each.field.kind is FieldKind.COLUMN]
        finder = FieldFinder(view, wanted, trace, self._meaning)
        _tell_document(view, finder, trace)
        if self._meaning is None and request.fields:
            trace.say(
                "没有标签语义模型的权重（pagemill models pull）：标签只按文字比较。",
                "The weights for the meaning of labels are not there (pagemill models pull): only words are compared.",
            )
        model = self._model(request.backend, trace) if request.fields else None
        if model is not None:
            fields, tables = _by_model(view, values, columns, finder, self._meaning, model, trace)
        elif request.fields:
            fields = [finder.find(each) for each in values]
            tables = _columns(view, columns, finder, self._meaning, trace) if columns else []
        else:
            tables, heads = _every_table(view, finder)
            fields = [each for each in finder.everything() if each.name not in heads]
            trace.everything(len(fields), len(tables))
        if request.audit:
            askers = _askers([each.name for each in fields], values)
            fields = [_judged_field(found, asker, model, trace) for found, asker in zip(fields, askers, strict=True)]
            tables = [_judged_table(each, _askers(each.columns, columns), model, trace) for each in tables]
        return Extraction(tuple(fields), tuple(tables), trace.steps)

    def _model(self, name: str, trace: Trace) -> LanguageModel | None:
        """The language model asked for, or the one that is for all; None for the embedded method."""
        name = name or self._settings.llm.default
        if not name:
            return None
        backend = self._settings.llm.backends.get(name)
        if backend is None:
            trace.say(
                f"没有配置名为“{name}”的语言模型，改用内置方法。",
                f"No language model “{name}” is configured; the embedded method answers.",
            )
            return None
        return LanguageModel(name, backend)


def _tell_document(view: DocumentView, finder: FieldFinder, trace: Trace) -> None:
    lines = sum(len(page.lines) for page in view.pages)
    tables = sum(len(page.tables) for page in view.pages)
    trace.looked_at(len(view.pages), lines, tables, finder.key_count)


def _every_table(view: DocumentView, finder: FieldFinder) -> tuple[list[FoundTable], set[str]]:
    """Tables that were recognised, and those that only a row of labels tells; and those labels, which are no keys."""
    tables = all_tables(view)
    heads: set[str] = set()
    taken = {_place(value) for table in tables for row in table.rows for value in row if value.evidence}
    for names in finder.head_rows():
        for table in find_columns(view, [WantedColumn(name) for name in names]).tables:
            places = [_place(value) for row in table.rows for value in row if value.evidence]
            if len(table.rows) >= 2 and len(places) > len(names) and not taken.intersection(places):
                tables.append(table)
                taken.update(places)
                heads.update(table.columns)
    return tables, heads


def _place(value: Value) -> tuple[int, Polygon]:
    return value.evidence[0].page, value.evidence[0].polygon


def _by_model(
    view: DocumentView,
    values: Sequence[Wanted],
    columns: Sequence[Wanted],
    finder: FieldFinder,
    meaning: LabelMeaning | None,
    model: LanguageModel,
    trace: Trace,
) -> tuple[list[FoundField], list[FoundTable]]:
    """What a language model quotes; what it does not answer is left to the embedded method."""
    proposals = propose(view, [each.field for each in (*values, *columns)], model)
    trace.add(proposals.trace)
    proposed = {id(each.field): each for each in proposals.fields}
    unanswered = {id(field) for field in proposals.unanswered}
    fields = []
    for each in values:
        if id(each.field) in unanswered or id(each.field) not in proposed:
            fields.append(finder.find(each))
            continue
        found = tuple(finder.given(each, passage, QUOTED, Grade.MODEL) for passage in proposed[id(each.field)].values)
        fields.append(FoundField(each.field.name, found))
    left = any(id(each.field) in unanswered for each in columns)
    if left or (columns and not proposals.tables):
        return fields, _columns(view, columns, finder, meaning, trace)
    return fields, [_in_forms(_proposed_table(view, table), columns, trace) for table in proposals.tables]


def _proposed_table(view: DocumentView, table: ProposedTable) -> FoundTable:
    rows = tuple(
        tuple(
            NO_VALUE if cell is None else Value(cell.text, view.evidence(cell.spans), QUOTED, Grade.MODEL)
            for cell in row
        )
        for row in table.rows
    )
    return FoundTable(tuple(field.name for field in table.columns), rows)


def _columns(
    view: DocumentView, columns: Sequence[Wanted], finder: FieldFinder, meaning: LabelMeaning | None, trace: Trace
) -> list[FoundTable]:
    """The tables that hold the columns; where none does, the values of keys of those names, as one row.

    Headers are compared by what they mean only where words alone leave a column unfound.
    """
    wanted = [WantedColumn(each.field.name, each.column_names, each.prompt.totals) for each in columns]
    # One printed column answers one wanted; where the same is wanted twice, it is looked for once and given twice.
    distinct = list(dict.fromkeys(wanted))
    search = find_columns(view, distinct)
    if search.missing and meaning is not None:
        search = find_columns(view, distinct, meaning.similarity)
    trace.add(search.trace)
    places = [distinct.index(each) for each in wanted]
    tables = [_in_forms(_columns_at(table, places), columns, trace) for table in search.tables]
    if any(table.rows for table in tables):
        return tables
    found = [finder.find(each) for each in columns]
    if not any(each.values for each in found):
        return tables
    row = tuple(each.values[0] if each.values else NO_VALUE for each in found)
    return [FoundTable(tuple(each.name for each in found), (row,))]


def _columns_at(table: FoundTable, places: Sequence[int]) -> FoundTable:
    """The columns of a table at those places."""
    return FoundTable(
        tuple(table.columns[place] for place in places),
        tuple(tuple(row[place] for place in places) for row in table.rows),
    )


def _in_forms(table: FoundTable, columns: Sequence[Wanted], trace: Trace) -> FoundTable:
    """A table with its cells in the forms that were asked for."""
    forms = {each.field.name: each for each in columns if each.prompt.form is not None}
    if not forms:
        return table

    def cell(name: str, value: Value) -> Value:
        wanted = forms.get(name)
        if wanted is None or wanted.prompt.form is None or not value.text:
            return value
        text = in_form(value.text, wanted.kind, wanted.prompt.form)
        trace.written(value.text, text, wanted.prompt.form)
        return value if text is None else replace(value, text=text)

    rows = tuple(tuple(cell(name, value) for name, value in zip(table.columns, row, strict=True)) for row in table.rows)
    return replace(table, rows=rows)


def _askers(names: Sequence[str], wanted: Sequence[Wanted]) -> list[Field | None]:
    """The field that asked for each of the names. Of those of one name, the first asked for the first."""
    waiting: dict[str, list[Field]] = {}
    for each in wanted:
        waiting.setdefault(each.field.name, []).append(each.field)
    return [waiting[name].pop(0) if waiting.get(name) else None for name in names]


def _judged_field(found: FoundField, asker: Field | None, model: LanguageModel | None, trace: Trace) -> FoundField:
    """A field with its values judged, where something was expected of them; a value that is not there fails."""
    if not _expects(asker):
        return found
    return replace(found, values=tuple(_judged(value, asker, model, trace) for value in found.values or (NO_VALUE,)))


def _judged_table(
    table: FoundTable, askers: Sequence[Field | None], model: LanguageModel | None, trace: Trace
) -> FoundTable:
    rows = tuple(
        tuple(_judged(value, asker, model, trace) for asker, value in zip(askers, row, strict=True))
        for row in table.rows
    )
    return replace(table, rows=rows)


def _expects(asker: Field | None) -> TypeGuard[Field]:
    return asker is not None and bool(asker.expected or asker.audit_prompt)


def _judged(value: Value, field: Field | None, model: LanguageModel | None, trace: Trace) -> Value:
    if not _expects(field):
        return value
    judgement = judge(value.text, field.expected, field.audit_prompt, trace.chinese)
    if judgement is None and model is not None:
        judgement = judge_by_model(value.text, field.expected, field.audit_prompt, trace.chinese, model)
    if judgement is None:
        reason = (
            "没有规则能判断这一要求，也没有配置语言模型。"
            if trace.chinese
            else "No rule covers what is asked, and no language model is configured."
        )
        judgement = Judgement(False, reason)
    trace.judged(field.name, value.text, judgement)
    return replace(value, judgement=judgement)
