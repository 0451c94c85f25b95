"""`pagemill doctor`: what is missing on this machine, and how to get it."""

from __future__ import annotations

import sys

import click

from pagemill.cli.checkup import Finding, checkup
from pagemill.cli.tuned_settings import load_tuned_settings
from pagemill.error_codes import outside
from pagemill.errors import RuntimeMissing

_MARKS = {True: ("ok", "green"), False: ("missing", "red"), None: ("note", "yellow")}


@click.command()
def command() -> None:
    """Say what is missing on this machine and how to get it.

    Exits with 69 when something that the server needs is missing; notes do not count.
    """
    findings = list(checkup(load_tuned_settings().settings))
    for finding in findings:
        click.echo(_line(finding))
    missing = sum(finding.good is False for finding in findings)
    if missing:
        click.echo(f"\n{missing} of {len(findings)} things are missing.")
        sys.exit(outside(RuntimeMissing).exit_code)
    click.echo("\nThis machine has what pagemill needs.")


def _line(finding: Finding) -> str:
    mark, colour = _MARKS[finding.good]
    line = f"{click.style(f'{mark:<8}', fg=colour)} {finding.about:<14} {finding.fact}"
    return f"{line}\n{'':<24}-> {finding.remedy}" if finding.remedy else line
