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
#: The same within the two parts of the engine.
WITHIN = {
    "reading": [
        ["kept_value", "options", "stage_clock"],
        ["beside", "pixels"],
        ["files", "rules"],
        ["recognition"],
        ["prose", "stamps"],
        ["headings", "layout", "text_layer", "typeset", "upright"],
        ["blocks", "tables"],
        ["formulas"],
        ["known_pages", "plain_layout", "remote", "sheet"],
        ["page_regions"],
        ["page_tables"],
        ["fingerprint", "pipeline"],
        ["reader"],
        ["__init__"],
    ],
    "extraction": [
        ["folding", "request", "result"],
        ["json_format", "values", "view"],
        ["audit", "names", "trace", "unread_pages"],
        ["passages"],
        ["llm", "pairs", "papers", "parties"],
        ["asked_names", "candidate", "tables"],
        ["usual_places"],
        ["fields"],
        ["extractor"],
        ["__init__"],
    ],
}
WITHIN_LEVEL = {
    whole: {part: level for level, row in enumerate(rows) for part in row} for whole, rows in WITHIN.items()
}
#: Pages that were set hold files of other kinds, so that each opens the other; the lower one when it is wanted.
BOTH_WAYS = ("files", "typeset")


def part_of(path: Path, root: Path = SRC) -> str:
    return path.relative_to(root).parts[0].removesuffix(".py")


def imported_parts(path: Path) -> set[str]:
    """The parts of the program that a module imports."""
    names = [module.split(".") for module in imported_modules(path)]
    return {name[1] if name[1] in LEVEL else "__init__" for name in names if name[0] == "pagemill" and len(name) > 1}


def imported_parts_of(whole: str, path: Path) -> set[str]:
    """The parts of `reading` or of `extraction` that a module imports."""
    names = [module.split(".") for module in imported_modules(path)]
    return {
        name[2] if name[2] in WITHIN_LEVEL[whole] else "__init__"
        for name in names
        if name[:2] == ["pagemill", whole] and len(name) > 2
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


@pytest.mark.parametrize(
    "path", [path for path in MODULES if part_of(path) in WITHIN], ids=lambda p: str(p.relative_to(SRC))
)
def test_imports_within_the_engine_go_down(path: Path) -> None:
    whole = part_of(path)
    level = WITHIN_LEVEL[whole]
    own = part_of(path, SRC / whole)
    assert own in level, f"{own} stands in no layer of {whole}"
    for other in imported_parts_of(whole, path) - {own}:
        if (own, other) != BOTH_WAYS:
            assert level[other] < level[own], f"{path.relative_to(SRC)} imports {other}, which is not below {own}"


def test_the_rule_can_fail(tmp_path: Path) -> None:
    module = tmp_path / "bad.py"
    module.write_text("from pagemill.api import app\nimport pagemill.jobs.store\n")
    assert imported_parts(module) == {"api", "jobs"}
    module.write_text("from pagemill.reading import reader\nfrom pagemill.reading.tables.grid_cells import cells\n")
    assert imported_parts_of("reading", module) == {"reader", "tables"}
    module.write_text("from pagemill.extraction import Key\nfrom pagemill.extraction.pairs import column_heads\n")
    assert imported_parts_of("extraction", module) == {"__init__", "pairs"}
