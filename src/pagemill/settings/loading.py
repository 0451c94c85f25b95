"""Settings from the environment, the TOML file and the defaults, and where each came from."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from pagemill.errors import SettingsError
from pagemill.settings.group import Group, member_group
from pagemill.settings.groups import Settings


@dataclass(frozen=True, slots=True)
class SettingPart:
    """What each entry of a setting that holds named entries is given."""

    name: str
    sentence: str
    unit: str
    #: None where an entry has to give it.
    default: Any
    required: bool


@dataclass(frozen=True, slots=True)
class SettingRecord:
    """One setting as it stands: what it is called, what it means, its value and where that came from."""

    group: str
    name: str
    sentence: str
    unit: str
    default: Any
    value: Any
    #: `default`, `environment`, `this machine`, or the path of the TOML file or of what was tuned.
    origin: str
    #: Of a setting that holds named entries, what each of them is given.
    parts: tuple[SettingPart, ...] = ()

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"PAGEMILL_{self.group}_{self.name}".upper()


@dataclass(frozen=True)
class LoadedSettings:
    """Settings, and where each value came from."""

    settings: Settings
    origins: Mapping[tuple[str, str], str]

    @cached_property
    def records(self) -> tuple[SettingRecord, ...]:
        return tuple(self._records())

    def _records(self) -> Iterator[SettingRecord]:
        for group, group_type in _groups():
            values = getattr(self.settings, group)
            for name, info in group_type.model_fields.items():
                yield SettingRecord(
                    group=group,
                    name=name,
                    sentence=info.description or "",
                    unit=_unit(info),
                    default=info.default,
                    value=getattr(values, name),
                    origin=self.origins.get((group, name), "default"),
                    parts=_parts(info),
                )


def _unit(info: FieldInfo) -> str:
    extra = info.json_schema_extra
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def _parts(info: FieldInfo) -> tuple[SettingPart, ...]:
    members = member_group(info)
    return tuple(
        SettingPart(
            name=name,
            sentence=part.description or "",
            unit=_unit(part),
            default=None if part.is_required() else part.default,
            required=part.is_required(),
        )
        for name, part in (members.model_fields if members else {}).items()
    )


#: Variables of the `PAGEMILL_` family that are not settings.
NOT_SETTINGS = frozenset({"PAGEMILL_SETTINGS"})


def load_settings(file: Path | None = None, environment: Mapping[str, str] | None = None) -> LoadedSettings:
    """Settings from the environment, the TOML file and the defaults.

    Raises `SettingsError`, naming the setting, for an unknown or malformed one or an unreadable file.
    """
    env = os.environ if environment is None else environment
    values: dict[str, dict[str, Any]] = {group: {} for group, _ in _groups()}
    origins: dict[tuple[str, str], str] = {}
    path = file if file is not None else _settings_file(env)
    if path is not None:
        for group, name, value in _from_toml(path):
            values[group][name] = value
            origins[group, name] = str(path)
    for group, name, value in _from_environment(env):
        values[group][name] = value
        origins[group, name] = "environment"
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"setting {where}: {first['msg'].removeprefix('Value error, ')}") from error
    return LoadedSettings(settings, origins)


def group_sentences() -> dict[str, str]:
    """What each group of settings is about, by the group's name."""
    return {name: (group_type.__doc__ or "").strip() for name, group_type in _groups()}


def _groups() -> list[tuple[str, type[Group]]]:
    return [
        (name, info.annotation)
        for name, info in Settings.model_fields.items()
        if isinstance(info.annotation, type) and issubclass(info.annotation, Group)
    ]


def _settings_file(env: Mapping[str, str]) -> Path | None:
    if named := env.get("PAGEMILL_SETTINGS"):
        if not Path(named).is_file():
            raise SettingsError(f"PAGEMILL_SETTINGS names {named}, which is not a file")
        return Path(named)
    places = (Path("pagemill.toml"), Path("~/.config/pagemill/pagemill.toml").expanduser())
    return next((place for place in places if place.is_file()), None)


def _from_toml(path: Path) -> Iterator[tuple[str, str, Any]]:
    try:
        tables = tomllib.loads(path.read_text("utf-8-sig"))  # editors on Windows put a byte order mark before it
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
    known = dict(_groups())
    for group, table in tables.items():
        if group not in known or not isinstance(table, dict):
            raise SettingsError(f"{path}: there is no group of settings [{group}]")
        for name, value in table.items():
            if name not in known[group].model_fields:
                raise SettingsError(f"{path}: there is no setting {group}.{name}")
            yield group, name, value


def _from_environment(env: Mapping[str, str]) -> Iterator[tuple[str, str, Any]]:
    known = {
        f"PAGEMILL_{group}_{name}".upper(): (group, name, info)
        for group, group_type in _groups()
        for name, info in group_type.model_fields.items()
    }
    for variable, text in env.items():
        if not variable.startswith("PAGEMILL_") or variable in NOT_SETTINGS:
            continue
        if variable not in known:
            raise SettingsError(f"there is no setting {variable}; `pagemill settings` prints them all")
        group, name, info = known[variable]
        annotation = info.annotation
        value: Any = text
        if member_group(info) is not None:
            value = _from_json(variable, text)
        elif "tuple" in str(annotation):
            value = tuple(part.strip() for part in text.split(",") if part.strip())
        elif "None" in str(annotation) and not text:
            value = None
        yield group, name, value


def _from_json(variable: str, text: str) -> Any:
    try:
        return json.loads(text or "{}")
    except ValueError:
        # Without its cause, which holds the whole text, keys among it.
        raise SettingsError(f"{variable} is not JSON") from None
