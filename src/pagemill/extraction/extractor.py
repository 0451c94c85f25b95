"""A document and the fields wanted of it, to an extraction: the story, top to bottom.

pages ─► view (lines, cells) ─► printed keys and their values ─► each field: the best key, or the usual place
                └─► tables ─► each column: its header            ─► its form, its audit ─► values, evidence, trace
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pagemill.document import Document
from pagemill.extraction.audit import judge
from pagemill.extraction.fields import FieldFinder
from pagemill.extraction.keys import Wanted
from pagemill.extraction.request import ExtractionRequest, Field, FieldKind
from pagemill.extraction.result import Extraction, FoundField, FoundTable, Judgement, Value
from pagemill.extraction.trace import Trace
from pagemill.extraction.view import DocumentView, view_document
from pagemill.settings import Settings


class Extractor:
    """Finds values in documents. May be kept and used for many, by one thread at a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def extract(self, document: Document, request: ExtractionRequest) -> Extraction:
        """What was asked for, or everything found where nothing was; pages that could not be read are passed over."""
        view = view_document(document)
        trace = Trace(view.chinese)
        if request.remark:
            trace.add([request.remark])
        wanted = [Wanted(field) for field in request.fields if field.kind is FieldKind.VALUE]
        finder = FieldFinder(view, wanted, trace)
        _tell_document(view, finder, trace)
        fields = [finder.find(each) for each in wanted] if request.fields else finder.everything()
        tables: list[FoundTable] = []
        if not request.fields:
            trace.everything(len(fields), len(tables))
        if request.audit:
            fields = _judged_fields(fields, [each.field for each in wanted], trace)
        return Extraction(tuple(fields), tuple(tables), trace.steps)


def _tell_document(view: DocumentView, finder: FieldFinder, trace: Trace) -> None:
    lines = sum(len(page.lines) for page in view.pages)
    tables = sum(len(page.tables) for page in view.pages)
    trace.looked_at(len(view.pages), lines, tables, finder.key_count)


def _judged_fields(found: Sequence[FoundField], fields: Sequence[Field], trace: Trace) -> list[FoundField]:
    """Fields with their values judged, where something was expected of them."""
    asked = {field.name: field for field in fields if field.expected or field.audit_prompt}
    return [
        replace(each, values=tuple(_judged(value, asked[each.name], trace) for value in each.values))
        if each.name in asked
        else each
        for each in found
    ]


def _judged(value: Value, field: Field, trace: Trace) -> Value:
    judgement = judge(value.text, field.expected, field.audit_prompt, trace.chinese)
    if judgement is None:
        reason = (
            "没有规则能判断这一要求，也没有配置语言模型。"
            if trace.chinese
            else "No rule covers what is asked, and no language model is configured."
        )
        judgement = Judgement(False, reason)
    trace.judged(field.name, value.text, judgement)
    return replace(value, judgement=judgement)
