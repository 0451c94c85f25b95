"""What every group of settings is made of."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic.fields import FieldInfo


def setting(default: Any, sentence: str, *, unit: str = "", **limits: Any) -> Any:
    """A setting with its default, what it means, the unit of its number, and pydantic's limits on it."""
    return Field(default, description=sentence, json_schema_extra={"unit": unit}, **limits)


def _of_this_home(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise ValueError("there is no such home folder") from error


#: A path as a person writes it: a file of settings has no shell that would tell what `~` is.
UserPath = Annotated[Path, AfterValidator(_of_this_home)]


class Group(BaseModel):
    """Settings that belong together. None of them can be changed, and no other can be given."""

    # An error tells what is wrong, never what was given: that may be a key. No number is without an end: times become
    # limits of the operating system, and what has no limit has 0 for it.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, allow_inf_nan=False)

    @field_validator("*", mode="before")
    @classmethod
    def _is_number_or_truth(cls, value: Any, info: ValidationInfo) -> Any:
        """Pydantic takes `true` for 1 and 1 for `true`: whoever writes one for the other means another setting."""
        wanted = cls.model_fields[info.field_name].annotation if info.field_name else None
        if isinstance(value, bool) and wanted is not bool:
            raise ValueError("a number, a text or a list is wanted, not true or false")
        if isinstance(value, int | float) and not isinstance(value, bool) and wanted is bool:
            raise ValueError("true or false is wanted")
        return value


def member_group(info: FieldInfo) -> type[Group] | None:
    """For a setting that holds named entries, each a group of its own: that group's type."""
    last = get_args(info.annotation)[-1:]
    return next((each for each in last if isinstance(each, type) and issubclass(each, Group)), None)
