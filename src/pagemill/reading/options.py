"""What a caller may choose about a reading."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

Profile = Literal["fast", "accurate"]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Choices for one document. None leaves a choice to the engine."""

    #: Weights for text: `fast` (tiny) or `accurate` (small); None takes the server's setting.
    profile: Profile | None = None
    #: Turn pages upright. The engine does.
    correct_orientation: bool | None = None
    #: True looks for stamps on every page and of every colour; False never; the engine looks for red and blue ones.
    find_seals: bool | None = None
    #: True tells ruled from unruled tables by a model; otherwise by the rules found.
    tell_table_kind: bool | None = None
    #: Find formulas within running text; the engine does where the file's signs or a vision model tell their LaTeX.
    inline_formula: bool | None = None
    #: A vision model of the settings to read beside the embedded reader, by name; `none` for no one.
    remote: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Only what was chosen."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ReadOptions:
        """Reads what `to_json` wrote; names it does not know are left out."""
        names = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in data.items() if name in names})
