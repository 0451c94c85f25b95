"""The JSON of an extraction: complete, versioned, and read back to an equal `Extraction`."""

from __future__ import annotations

from typing import Any

from pagemill.extraction.result import Evidence, Extraction, FoundField, FoundTable, Grade, Judgement, Value

#: Raised whenever a field changes its meaning or goes; a new optional field leaves it as it is.
FORMAT = 1

Json = dict[str, Any]


def extraction_to_json(extraction: Extraction) -> Json:
    """An extraction as JSON values. Pages count from 0; polygons are lists of `[x, y]` rounded to 1/100 pixel."""
    return {
        "format": FORMAT,
        "fields": [
            {"name": field.name, "values": [_value_to_json(value) for value in field.values]}
            for field in extraction.fields
        ],
        "tables": [
            {"columns": list(table.columns), "rows": [[_value_to_json(value) for value in row] for row in table.rows]}
            for table in extraction.tables
        ],
        "trace": list(extraction.trace),
    }


def extraction_from_json(data: Json) -> Extraction:
    """The extraction that `extraction_to_json` wrote. Raises `ValueError` for another version of the format."""
    if data["format"] != FORMAT:
        raise ValueError(f"extraction format {data['format']} is not {FORMAT}")
    return Extraction(
        fields=tuple(
            FoundField(field["name"], tuple(_value_from_json(value) for value in field["values"]))
            for field in data["fields"]
        ),
        tables=tuple(
            FoundTable(
                tuple(table["columns"]), tuple(tuple(_value_from_json(value) for value in row) for row in table["rows"])
            )
            for table in data["tables"]
        ),
        trace=tuple(data["trace"]),
    )


def _value_to_json(value: Value) -> Json:
    judgement = value.judgement
    return {
        "text": value.text,
        "evidence": [
            {
                "page": evidence.page,
                "polygon": [[round(x, 2), round(y, 2)] for x, y in evidence.polygon],
                "quote": evidence.quote,
            }
            for evidence in value.evidence
        ],
        "score": round(value.score, 4),
        "grade": None if value.grade is None else value.grade.value,
        "judgement": None if judgement is None else {"passed": judgement.passed, "reason": judgement.reason},
    }


def _value_from_json(data: Json) -> Value:
    judgement = data["judgement"]
    return Value(
        text=data["text"],
        evidence=tuple(
            Evidence(each["page"], tuple((x, y) for x, y in each["polygon"]), each["quote"])
            for each in data["evidence"]
        ),
        score=data["score"],
        grade=None if data["grade"] is None else Grade(data["grade"]),
        judgement=None if judgement is None else Judgement(judgement["passed"], judgement["reason"]),
    )
