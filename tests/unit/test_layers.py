"""A module imports only from its own layer's parts below it, as the drawing in docs/explanation has them."""

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src" / "pagemill"

#: From the ground up. A part may import parts of lower rows, and itself.
LAYERS = [
    ["__init__"],
    ["geometry", "errors", "file_lock", "log_lines", "metrics", "process_memory", "tracing"],
    ["document", "settings", "private_file", "error_codes"],
    ["database", "intake", "storage", "models"],
    ["chat"],
    ["reading", "extraction", "export"],
    ["access"],
    ["jobs"],
    ["api"],
    ["cli", "console"],
    ["__main__"],
]
LEVEL = {part: level for level, row in enumerate(LAYERS) for part in row}
READING = SRC / "reading"
#: The same within `reading`.
READING_LAYERS = [
    ["kept_value", "options", "stage_clock"],
    ["beside", "pixels"],
    ["files", "rules"],
    ["recognition"],
    ["prose", "stamps"],
    ["headings", "layout", "text_layer", "typeset", "upright"],
    ["blocks", "tables"],
    ["known_pages", "plain_layout", "remote", "sheet"],
    ["fingerprint", "pipeline"],
    ["reader"],
    ["__init__"],
]
READING_LEVEL = {part: level for level, row in enumerate(READING_LAYERS) for part in row}
#: Pages that were set hold files of other kinds, so that each opens the other; the lower one when it is wanted.
BOTH_WAYS = ("files", "typeset")


def part_of(path: Path, root: Path = SRC) -> str:
    return path.relative_to(root).parts[0].removesuffix(".py")


def imported_parts(path: Path) -> set[str]:
    """The parts of the program that a module imports."""
    names = [module.split(".") for module in imported_modules(path)]
    return {name[1] if name[1] in LEVEL else "__init__" for name in names if name[0] == "pagemill" and len(name) > 1}


def imported_reading_parts(path: Path) -> set[str]:
    """The parts of `reading` that a module imports."""
    names = [module.split(".") for module in imported_modules(path)]
    return {
        name[2] if name[2] in READING_LEVEL else "__init__"
        for name in names
        if name[:2] == ["pagemill", "reading"] and len(name) > 2
    }


def imported_modules(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Import(names=names):
                modules = [alias.name for alias in names]
            case ast.ImportFrom(module=str(module), level=0, names=names):
                modules = [f"{module}.{alias.name}" for alias in names]
            case ast.ImportFrom(level=level) if level:
                raise AssertionError(f"{path}: relative imports hide the layer")
            case _:
                continue
        found.update(modules)
    return found


MODULES = sorted(SRC.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SRC)))
def test_imports_go_down(path: Path) -> None:
    own = part_of(path)
    assert own in LEVEL, f"{own} stands in no layer"
    for other in imported_parts(path) - {own}:
        assert LEVEL[other] < LEVEL[own], f"{path.relative_to(SRC)} imports {other}, which is not below {own}"


@pytest.mark.parametrize("path", sorted(READING.rglob("*.py")), ids=lambda p: str(p.relative_to(READING)))
def test_imports_within_reading_go_down(path: Path) -> None:
    own = part_of(path, READING)
    assert own in READING_LEVEL, f"{own} stands in no layer"
    for other in imported_reading_parts(path) - {own}:
        if (own, other) != BOTH_WAYS:
            assert READING_LEVEL[other] < READING_LEVEL[own], f"{path.relative_to(SRC)} imports {other}"


def test_the_rule_can_fail(tmp_path: Path) -> None:
    module = tmp_path / "bad.py"
    module.write_text("from pagemill.api import app\nimport pagemill.jobs.store\n")
    assert imported_parts(module) == {"api", "jobs"}
    module.write_text("from pagemill.reading import reader\nfrom pagemill.reading.tables.grid_cells import cells\n")
    assert imported_reading_parts(module) == {"reader", "tables"}
