"""`pagemill tune`: the number of readers and threads that reads most on this machine, measured and kept."""

from __future__ import annotations

from dataclasses import replace

import click

from pagemill.cli.columns import in_columns
from pagemill.cli.local_reading import quiet
from pagemill.errors import ModelError, ReaderDied
from pagemill.jobs.machine_share import free_bytes
from pagemill.jobs.tuning import best, measure, ways
from pagemill.models.cores import usable_cores
from pagemill.reading.options import Profile
from pagemill.settings import load_settings
from pagemill.settings.tuned import CHOSEN, keep_tuned

#: Of the time asked for, what is spent on reading pages; the rest goes by while models are loaded.
READING = 0.7


@click.command()
@click.option("--seconds", type=click.FloatRange(1), default=60.0, show_default=True, help="About how long to measure.")
@click.option("--profile", type=click.Choice(["fast", "accurate"]), help="Default: the setting reading.profile.")
@click.option("--dry-run", is_flag=True, help="Print the table and keep nothing.")
def command(seconds: float, profile: Profile | None, dry_run: bool) -> None:
    """Measure how many readers and threads read most pages on this machine, and keep the choice.

    The choice is kept in server.data_dir and taken by `serve` from its next start on, as long as the machine has as
    many cores and none of jobs.readers, models.threads and models.runtime is set. Nothing else should run meanwhile.
    """
    loaded = load_settings()
    settings = quiet(loaded.settings)
    if profile is not None:
        settings = settings.model_copy(update={"reading": settings.reading.model_copy(update={"profile": profile})})
    cores = usable_cores()
    splits = ways(cores, free_bytes())
    each = READING * seconds / (len(splits) + 1)
    click.echo(f"{cores} cores, profile {settings.reading.profile}, {each:.1f} seconds each")

    rows = [measure(settings, split, each) for split in splits]
    fastest = best(rows)
    try:
        rows.append(measure(settings, replace(fastest.tuned, runtime="onnxruntime"), each))
    except (ModelError, ReaderDied):
        click.echo("ONNX Runtime cannot be used here and was not measured.")
    chosen = best([fastest, *rows[len(splits) :]]).tuned
    table = [("readers", "threads each", "runtime", "pages a second", "")]
    for row in rows:
        one, mark = row.tuned, "chosen" if row.tuned == chosen else ""
        table.append((str(one.readers), str(one.threads), one.runtime, f"{row.pages_a_second:.2f}", mark))
    for line in in_columns(table):
        click.echo(line)
    if dry_run:
        return
    click.echo(f"Kept in {keep_tuned(settings, chosen)}; `pagemill serve` takes it when it starts.")
    if set_already := [f"{group}.{name}" for group, name in CHOSEN if (group, name) in loaded.origins]:
        click.echo(f"It does not count as long as this is set: {', '.join(set_already)}.")
