"""An extraction as the document-extraction agent answers with it."""

from __future__ import annotations

from typing import Any

from pagemill.api.tencent.text_lines import coordinates, page_angle
from pagemill.document import Page
from pagemill.extraction import NO_VALUE, ExtractionRequest, FieldKind, FoundTable, Value
from pagemill.jobs.extraction_result import ExtractionResult
from pagemill.jobs.order import Order

Json = dict[str, Any]

CORNERS = ("LeftTop", "RightTop", "RightBottom", "LeftBottom")


def structural_list(result: ExtractionResult, order: Order) -> list[Json]:
    """Keys and their values first, each value a group of one line; then tables, each row a group of its cells.

    Coordinates are whole pixels of the page as submitted, pages count from 1. What was asked for and is not there has
    an empty text and no place.
    """
    pages = {page.index: page for page in result.pages} if order.coordinates else {}
    listed = [
        _rows([[_item(field.name, value, pages)] for value in field.values or (NO_VALUE,)])
        for field in result.extraction.fields
    ]
    for table in _tables(result.extraction.tables, order.extraction):
        listed.append(
            _rows(
                [
                    [_item(name, value, pages) for name, value in zip(table.columns, row, strict=True)]
                    for row in table.rows
                ]
            )
        )
    return listed


def result_angle(result: ExtractionResult) -> float:
    """Degrees from 0 to 360 that the text of the first page that was read leans clockwise, as submitted."""
    return next((page_angle(page) for page in result.pages if page.failure is None), 0.0)


def _tables(found: tuple[FoundTable, ...], request: ExtractionRequest) -> list[FoundTable]:
    """The tables that have rows; where columns were asked for and there are none, one row without values."""
    tables = [table for table in found if table.rows]
    wanted = tuple(field.name for field in request.fields if field.kind is FieldKind.COLUMN)
    if wanted and not tables:
        return [FoundTable(wanted, ((NO_VALUE,) * len(wanted),))]
    return tables


def _rows(rows: list[list[Json]]) -> Json:
    return {"Groups": [{"Lines": row} for row in rows]}


def _item(name: str, value: Value, pages: dict[int, Page]) -> Json:
    """A key and its value; `pages` are those whose coordinates are told. Only the first of several places is."""
    evidence = value.evidence[0] if value.evidence else None
    coord = None
    if evidence is not None and evidence.page in pages:
        coord = dict(zip(CORNERS, coordinates(pages[evidence.page], evidence.polygon), strict=False))
    return {
        "Key": {"AutoName": name, "ConfigName": ""},
        "Value": {
            "AutoContent": value.text,
            "Coord": coord,
            "PageIndex": "" if evidence is None else str(evidence.page + 1),
        },
        "AuditResult": value.judgement is not None and value.judgement.passed,
    }
