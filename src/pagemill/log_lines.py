"""What the log's lines look like: text for people, or one JSON object a line for programs.

A line that is about a request, a job, a tenant or a page carries its id in a field of that name, so that the lines
about one of them can be joined. Give them to the logger as `extra={"job_id": ...}`.
"""

from __future__ import annotations

import json
import logging
import os
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal

LogFormat = Literal["text", "json"]

#: The id of the request being answered; whatever is logged for its sake carries it.
REQUEST_ID: ContextVar[str | None] = ContextVar("request_id", default=None)

#: The fields that a line may carry beside its message.
FIELDS = (
    "request_id",
    "job_id",
    "tenant_id",
    "pages",
    "stage",
    "error",
    "method",
    "path",
    "status",
    "milliseconds",
)
_TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_TEXT_OF_READER = "%(asctime)s %(levelname)s reader %(process)d %(name)s: %(message)s"


class JsonFormatter(logging.Formatter):
    """One JSON object for each record: `time` (ISO 8601, UTC), `level`, `logger`, `process`, `message`, `FIELDS`, and
    `exception` with the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": os.getpid(),
            "message": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class _WithRequest(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        id_ = REQUEST_ID.get()
        if id_ is not None:
            record.request_id = id_
        return True


def log_to_stderr(level: str, form: LogFormat, *, reader: bool = False) -> None:
    """Let every logger of this process write to standard error; `reader` marks the lines of a reader process."""
    handler = logging.StreamHandler()
    text = logging.Formatter(_TEXT_OF_READER if reader else _TEXT)
    handler.setFormatter(JsonFormatter() if form == "json" else text)
    handler.addFilter(_WithRequest())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
