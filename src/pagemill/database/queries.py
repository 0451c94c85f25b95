"""The named queries of `queries.sql`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import takewhile

_NAME = re.compile(r"^-- name: *(\S+) *$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Query:
    """A statement of `queries.sql`: its name, the sentence above it, and its SQL with `:name` parameters."""

    name: str
    sentence: str
    sql: str


@cache
def queries() -> Mapping[str, Query]:
    """All named queries. Raises `ValueError` where the file is not in order, so at the first use of any."""
    text = (resources.files("pagemill.database") / "queries.sql").read_text("utf-8")
    return parse_queries(text)


def parse_queries(text: str) -> dict[str, Query]:
    """Queries by name: each begins with `-- name: NAME`, then its sentence as comments, then one statement.

    Raises `ValueError` for a name given twice, and for a query without a sentence or without SQL.
    """
    found: dict[str, Query] = {}
    parts = _NAME.split(text)
    for name, body in zip(parts[1::2], parts[2::2], strict=True):
        lines = body.strip().splitlines()
        comments = [line.removeprefix("--").strip() for line in takewhile(lambda line: line.startswith("--"), lines)]
        sql = "\n".join(line for line in lines if not line.startswith("--")).strip().removesuffix(";")
        if name in found:
            raise ValueError(f"two queries are named {name}")
        if not sql or not comments or ";" in sql:
            raise ValueError(f"query {name} wants one sentence and one statement")
        found[name] = Query(name, " ".join(comments), sql)
    return found
