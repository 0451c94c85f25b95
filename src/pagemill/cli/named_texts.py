r"""`NAME:PROMPT`, `NAME=TEXT` and `FIRST-LAST` as they stand on the command line.

The first sign of its kind, of half or full width, ends a name; a `\` before a sign makes it a part of the name.
"""

from __future__ import annotations

import re

import click

from pagemill.cli.local_reading import PageRange

NamedText = tuple[str, str]


def wanted(text: str) -> NamedText:
    """The name and the prompt, `""` where there is none. Raises `click.BadParameter` for an empty name."""
    return _named(text, ":：")


def expected(text: str) -> NamedText:
    """The name and what is said of its value. Raises `click.BadParameter` where either is empty."""
    name, said = _named(text, "=＝")
    if not said:
        raise click.BadParameter(f"{text!r} is not of the form NAME=TEXT")
    return name, said


def _named(text: str, signs: str) -> NamedText:
    # A backslash that stands before anything but a sign or a backslash is a character like any other.
    parts = re.fullmatch(rf"((?:\\[\\{signs}]|[^{signs}])*?)(?:[{signs}](.*))?", text, re.DOTALL)
    assert parts is not None
    name = re.sub(rf"\\([\\{signs}])", r"\1", parts[1]).strip()
    if not name:
        raise click.BadParameter(f"{text!r} has no name")
    return name, (parts[2] or "").strip()


def page_range(text: str) -> PageRange:
    """`3`, `2-5`, `2-` or `-5`, counted from 1. Raises `click.BadParameter` for anything else."""
    parts = re.fullmatch(r"(?P<only>\d+)|(?P<first>\d*)-(?P<last>\d*)", text.strip(), re.ASCII)
    if parts is None or text.strip() == "-":
        raise click.BadParameter(f"{text!r} is not of the form FIRST-LAST")
    first = int(parts["only"] or parts["first"] or 1)
    last = parts["only"] or parts["last"]
    if first < 1 or (last and int(last) < first):
        raise click.BadParameter(f"{text!r} holds no page; pages count from 1")
    return PageRange(first, int(last) if last else None)
