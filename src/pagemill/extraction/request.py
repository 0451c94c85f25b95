"""What is wanted of a document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Self


class FieldKind(IntEnum):
    """What a wanted name stands for. The value is `KeyType` of the published API."""

    #: A key, and the value that belongs to it.
    VALUE = 0
    #: A column of a table.
    COLUMN = 1


@dataclass(frozen=True, slots=True)
class Field:
    """One thing wanted."""

    #: What it is called; mostly, but not always, as it is printed.
    name: str
    kind: FieldKind = FieldKind.VALUE
    #: Other names, a form that the value is wanted in, or a hint in free words.
    prompt: str = ""
    #: What the value should be: it is then judged whether it is.
    expected: str = ""
    #: How that is judged, in words.
    audit_prompt: str = ""


@dataclass(frozen=True, slots=True)
class ExtractionRequest:
    """The fields wanted, and how to go about it. Without fields, everything that is found."""

    fields: tuple[Field, ...] = ()
    #: Whether values are judged against what was expected of them.
    audit: bool = True
    #: The configured model that proposes values; `""` for the embedded method.
    backend: str = ""
    #: Said first in the trace: why the embedded method answers in place of what was asked for.
    remark: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "fields": [
                {
                    "name": field.name,
                    "kind": int(field.kind),
                    "prompt": field.prompt,
                    "expected": field.expected,
                    "audit_prompt": field.audit_prompt,
                }
                for field in self.fields
            ],
            "audit": self.audit,
            "backend": self.backend,
            "remark": self.remark,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Raises `KeyError`, `TypeError` or `ValueError` for anything that `to_json` did not write."""
        fields = tuple(Field(**{**field, "kind": FieldKind(field["kind"])}) for field in value["fields"])
        return cls(fields, value["audit"], value["backend"], value["remark"])
