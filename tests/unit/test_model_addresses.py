"""Weights come from the package index of the machine: the program knows no other address to get them from."""

import ast
import re
from pathlib import Path

from pagemill.models.index_settings import PIP_DEFAULT_INDEX

MODELS = Path(__file__).parents[2] / "src" / "pagemill" / "models"


def addresses(path: Path) -> list[str]:
    """The strings of a module that hold an address, docstrings aside."""
    tree = ast.parse(path.read_text("utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, documented)}
    constants = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return [
        value
        for value in constants
        if isinstance(value, str) and value not in docstrings and re.search(r"https?://\w+\.", value)
    ]


def test_only_pips_default_index_is_named() -> None:
    assert [address for path in MODELS.rglob("*.py") for address in addresses(path)] == [PIP_DEFAULT_INDEX]
