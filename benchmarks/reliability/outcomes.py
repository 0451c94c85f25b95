"""What came of jobs, told so that two readings of one document can be compared: without ids, URLs and times."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pagemill.storage import ObjectStore


@dataclass(frozen=True)
class Outcome:
    """How a job ended: its failure's code, or None, and its result with the job's own id taken out."""

    failure: str | None
    result: Any = None

    def __str__(self) -> str:
        return f"failed with {self.failure}" if self.failure else "succeeded"


def outcome_of(row: Mapping[str, Any], store: ObjectStore) -> Outcome:
    """What came of the job of a row of the database. Raises `ValueError` where its result is not whole."""
    if row["failure_code"] is not None:
        return Outcome(row["failure_code"])
    data = store.read(row["result_key"])
    return Outcome(None, _archive(data, row["id"]) if row["result_key"].endswith(".zip") else _json(data, row["id"]))


def _archive(data: bytes, job_id: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name).replace(job_id.encode(), b"ID") for name in sorted(archive.namelist())}
    except zipfile.BadZipFile as error:
        raise ValueError("the archive is not whole") from error


def _json(data: bytes, job_id: str) -> Any:
    return json.loads(data.replace(job_id.encode(), b"ID"))


def difference(one: Any, other: Any, place: str = "") -> str:
    """Where two results first differ, for a person to read; empty where they do not."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        pairs = [(f"{place}.{name}", one[name], other[name]) for name in one]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [(f"{place}[{n}]", *both) for n, both in enumerate(zip(one, other, strict=True))]
    else:
        return "" if one == other else f"{place}: {one!r:.80} and {other!r:.80}"
    return next((told for name, a, b in pairs if (told := difference(a, b, name))), "")
