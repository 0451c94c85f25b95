"""`pagemill settings`: every setting, its value, and where that came from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from pydantic import SecretStr

from pagemill.cli.tuned_settings import load_tuned_settings
from pagemill.settings import Group, SettingRecord, group_sentences

_PREFACE = """\
# Settings

Made by `pagemill settings --markdown`.

A value comes from, in this order: the environment variable; the TOML file, which is the one that `PAGEMILL_SETTINGS`
names, else `pagemill.toml` in the working folder, else `~/.config/pagemill/pagemill.toml`; what `pagemill tune` chose
for this machine; the default. In the file, each group below is a table:

```toml
[server]
port = 8866
```

`pagemill settings` prints every setting as it stands and where its value came from. An unknown or malformed one
stops the program with its name.
"""


@click.command()
@click.option("--json", "form", flag_value="json", help="Print JSON.")
@click.option("--markdown", "form", flag_value="markdown", help="Print the reference page, with the defaults.")
def command(form: str | None) -> None:
    """Print every setting, its value, unit and meaning, and where the value came from."""
    records = load_tuned_settings().records
    if form == "json":
        click.echo(json.dumps([_json(record) for record in records], ensure_ascii=False, indent=2))
    elif form == "markdown":
        click.echo(settings_page(records), nl=False)
    else:
        click.echo(_listing(records), nl=False)


def settings_page(records: Iterable[SettingRecord]) -> str:
    """The reference page of all settings, in Markdown. It tells defaults, and nothing of this machine."""
    parts = [_PREFACE]
    sentences = group_sentences()
    for group, members in groupby(records, key=lambda record: record.group):
        parts.append(f"\n## `[{group}]`\n\n{sentences[group]}\n")
        for record in members:
            unit = f"- Unit: {record.unit}\n" if record.unit else ""
            parts.append(
                f"\n### `{group}.{record.name}`\n\n{record.sentence}\n\n"
                f"- Default: {_shown(record.default)}\n{unit}- Environment: `{record.variable}`\n{_parts(record)}"
            )
    return "".join(parts)


def _parts(record: SettingRecord) -> str:
    if not record.parts:
        return ""
    rows = []
    for part in record.parts:
        default = "to be given" if part.required else _shown(part.default)
        rows.append(f"| `{part.name}` | {part.sentence} | {part.unit} | {default} |\n")
    return "".join(["\n| each has | meaning | unit | default |\n|---|---|---|---|\n", *rows])


def _listing(records: Iterable[SettingRecord]) -> str:
    parts = []
    for group, members in groupby(records, key=lambda record: record.group):
        parts.append(f"{click.style(f'[{group}]', bold=True)}\n")
        for record in members:
            unit = f" {record.unit}" if record.unit else ""
            origin = click.style(f"({record.origin})", fg=None if record.origin == "default" else "cyan")
            parts.append(f"  {record.name} = {_text(record.value)}{unit}  {origin}\n      {record.sentence}\n")
        parts.append("\n")
    return "".join(parts)


def _json(record: SettingRecord) -> dict[str, Any]:
    return {
        "group": record.group,
        "name": record.name,
        "value": _plain(record.value),
        "default": _plain(record.default),
        "unit": record.unit,
        "sentence": record.sentence,
        "origin": record.origin,
        "variable": record.variable,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Path | SecretStr):
        return str(value)  # of a secret, asterisks
    if isinstance(value, Group):
        return {name: _plain(part) for name, part in value}
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _text(value: Any) -> str:
    return json.dumps(_plain(value), ensure_ascii=False)


def _shown(value: Any) -> str:
    return "empty" if _plain(value) in (None, "", [], {}) else f"`{_text(value)}`"
