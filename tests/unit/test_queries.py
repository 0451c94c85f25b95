"""All SQL stands in one file, named and told in a sentence, used, and understood by the database."""

import ast
import re
from pathlib import Path

import pytest

import pagemill
from pagemill.database import Database
from pagemill.database.queries import Query, parse_queries, queries
from pagemill.settings import ServerSettings, Settings

SRC = Path(pagemill.__file__).parent
STATEMENT = re.compile(r"^\s*(select|insert|update|delete|with)\s+\w", re.IGNORECASE)
#: The one table that is there before there are queries.
ALLOWED = {SRC / "database" / "migrations.py"}


def strings(path: Path) -> list[str]:
    tree = ast.parse(path.read_text("utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
    ]


def used_names() -> set[str]:
    """First arguments of calls of `one`, `all`, `run`, `run_many`."""
    return {
        node.args[0].value
        for path in SRC.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"one", "all", "run", "run_many"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


@pytest.mark.parametrize("part", ["access", "jobs", "database", "api", "cli"])
def test_no_sql_outside_the_file(part: str) -> None:
    for path in (SRC / part).rglob("*.py"):
        found = [text for text in strings(path) if STATEMENT.match(text)]
        assert not found or path in ALLOWED, f"{path.name} holds SQL: {found}"


def test_every_query_is_used_and_every_used_one_is_there() -> None:
    assert used_names() >= set(queries())
    assert {name for name in used_names() if "_" in name} <= set(queries())


@pytest.mark.parametrize("query", queries().values(), ids=lambda query: query.name)
def test_the_database_understands_it(query: Query, tmp_path: Path) -> None:
    database = Database(Settings(server=ServerSettings(data_dir=tmp_path)))
    values = dict.fromkeys(re.findall(r":(\w+)", query.sql))
    with database.write() as tx:
        tx._connection.execute("explain " + query.sql, values).fetchall()
    assert query.sentence.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "-- name: a\n-- Twice.\nselect 1\n-- name: a\n-- Twice.\nselect 1\n",
        "-- name: a\nselect 1\n",
        "-- name: a\n-- Nothing.\n",
        "-- name: a\n-- Two.\nselect 1;\nselect 2\n",
    ],
)
def test_a_file_out_of_order_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="quer"):
        parse_queries(text)


@pytest.mark.parametrize(
    ("name", "indexes"),
    [
        ("next_to_fetch", {"job_to_fetch", "job_to_read"}),
        ("webhook_due", {"webhook_due"}),
        ("webhooks_due", {"webhook_of_tenant"}),
        ("next_to_read", {"job_to_read", "job_to_merge", "page_open", "page_leased"}),
        ("count_unfinished", {"job_queue"}),
        ("count_unfinished_of_tenant", {"job_queue"}),
        ("queue_ahead", {"job_queue"}),
        ("pages_held", {"page_leased"}),
    ],
)
def test_queue_queries_stand_on_indexes(name: str, indexes: set[str], tmp_path: Path) -> None:
    """What runs at each claim and each submit never looks through the whole table of jobs, nor through a whole queue
    where there is an index of what can be claimed."""
    database = Database(Settings(server=ServerSettings(data_dir=tmp_path)))
    sql = queries()[name].sql
    values = dict.fromkeys(re.findall(r":(\w+)", sql))
    with database.read() as tx:
        plan = [row["detail"] for row in tx._connection.execute("explain query plan " + sql, values)]
    scans = [line for line in plan if line.startswith("SCAN") and "INDEX" not in line]
    assert [
        line.split()[1]
        for line in scans
        if line.split()[1] in {"w", "f", "j", "job", "p", "page_task", "c", "webhook_call"}
    ] == []
    used = set(re.findall(r"INDEX (\w+)", " ".join(plan)))
    assert {index for index in used if not index.startswith("sqlite_autoindex")} == indexes
