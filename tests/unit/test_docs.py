"""The documents keep up with the program: errors, commands, block types and links."""

import re
from pathlib import Path

import click
import pytest

from pagemill.cli import main
from pagemill.document import BlockKind
from pagemill.errors import OUTSIDE

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")]


def test_every_error_has_its_row_with_its_words_outside() -> None:
    text = (ROOT / "docs/reference/errors.md").read_text("utf-8")
    for cls, outside in OUTSIDE.items():
        words = rf"`{outside.scnet}` \| {outside.http} \| `{re.escape(outside.tencent)}` \| {outside.exit_code} \|"
        assert re.search(rf"^\| `{cls.__name__}` \| .* \| {words}$", text, re.MULTILINE), cls.__name__


def commands(group: click.Group, name: str) -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = []
    for child in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), child)
        assert command is not None
        path = f"{name} {child}"
        found += commands(command, path) if isinstance(command, click.Group) else [(path, command)]
    return found


@pytest.mark.parametrize(("name", "command"), commands(main, "pagemill"), ids=lambda value: str(value))
def test_every_command_and_option_is_in_the_reference(name: str, command: click.Command) -> None:
    text = (ROOT / "docs/reference/command-line.md").read_text("utf-8")
    row = next((line for line in text.splitlines() if line.startswith(f"| `{name}")), None)
    assert row is not None, name
    for option in command.params:
        for flag in option.opts if isinstance(option, click.Option) else ():
            assert f"`{flag}" in row, f"{name} {flag}"


def test_every_kind_of_block_is_in_the_reference() -> None:
    text = (ROOT / "docs/reference/result-file.md").read_text("utf-8")
    assert [kind.value for kind in BlockKind if f"`{kind.value}`" not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []
