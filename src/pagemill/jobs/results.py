"""Where results are kept, and what becomes of a job none of whose pages could be read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from pagemill.jobs.model import Failure
from pagemill.jobs.order import Product
from pagemill.jobs.tasks import DocumentPages

#: What the keys of all results begin with.
RESULTS = "longDocumentParsing/results/"
#: UTF-8 bytes of a file name's stem that are kept: with what is added it stays below 255, the usual limit of a name.
STEM_BYTES = 150
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')


def result_key(
    job_id: str, file_name: str, submitted_at: int, zone: ZoneInfo, product: Product = Product.SCNET_RESULT
) -> str:
    """The key of a job's result file: `longDocumentParsing/results/YYYY/MM/DD/<id>/<stem>_result_<id>.json`.

    An archive ends in `.zip`.

    The day is that of its submission (milliseconds since 1970-01-01 UTC) in `zone`.
    """
    day = datetime.fromtimestamp(submitted_at / 1000, UTC).astimezone(zone)
    ending = "zip" if product is Product.ARCHIVE else "json"
    return f"{result_prefix(job_id, day)}{stem_of(file_name)}_result_{job_id}.{ending}"


def result_prefix(job_id: str, day: datetime) -> str:
    """What the key of a job's result begins with; `day` is that of its submission in the server's zone."""
    return f"{RESULTS}{day:%Y/%m/%d}/{job_id}/"


def job_of_result(key: str) -> str:
    """The id of the job whose result a key is of."""
    return key.removeprefix(RESULTS).split("/")[3]


def stem_of(file_name: str) -> str:
    """A file's name without its ending, fit for a name in the store and in an archive."""
    stem = PurePosixPath(_NOT_IN_NAMES.sub("_", file_name)).stem.strip(" .")
    return stem.encode("utf-8", "replace")[:STEM_BYTES].decode("utf-8", "ignore") or "document"


def failure_of_all(documents: Sequence[DocumentPages]) -> Failure | None:
    """Why nothing of a job could be read; None where at least one page was."""
    failures = []
    for document in documents:
        for page in document.pages:
            if page.failure is None:
                return None
            failures.append(page.failure)
    if not failures:
        return Failure("DocumentDamaged", "the document has no pages")
    first = failures[0]
    if all(failure.code == first.code for failure in failures):
        return first
    return Failure("PageUnreadable", f"none of the {len(failures)} pages could be read; the first: {first.message}")
