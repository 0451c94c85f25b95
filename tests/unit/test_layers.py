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


def part_of(path: Path) -> str:
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def imported_parts(path: Path) -> set[str]:
    parts = set()
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
        for module in modules:
            names = module.split(".")
            if names[0] == "pagemill" and len(names) > 1:
                parts.add(names[1] if names[1] in LEVEL else "__init__")
    return parts


MODULES = sorted(SRC.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SRC)))
def test_imports_go_down(path: Path) -> None:
    own = part_of(path)
    assert own in LEVEL, f"{own} stands in no layer"
    for other in imported_parts(path) - {own}:
        assert LEVEL[other] < LEVEL[own], f"{path.relative_to(SRC)} imports {other}, which is not below {own}"


def test_the_rule_can_fail(tmp_path: Path) -> None:
    module = tmp_path / "bad.py"
    module.write_text("from pagemill.api import app\nimport pagemill.jobs.store\n")
    assert imported_parts(module) == {"api", "jobs"}
