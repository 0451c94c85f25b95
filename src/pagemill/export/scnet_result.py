"""The SCNet result file, written as its pages come, so that memory does not grow with the document."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, BinaryIO

from pagemill.document import Page
from pagemill.export.scnet_page import scnet_page


def write_scnet_result(out: BinaryIO, task_id: str, documents: Iterable[tuple[str, Iterable[Page]]]) -> None:
    """Write `{taskId, documents: [{documentId, fileName, datas: [PAGE, ...]}]}` as UTF-8 JSON.

    `documents` gives each file's name and its pages in order. Both are gone through once, with one page in memory
    at a time. `documentId` is `<task id>_<n>`, counted from 1.
    """
    out.write(f'{{"taskId":{_json(task_id)},"documents":['.encode())
    for n, (file_name, pages) in enumerate(documents, start=1):
        comma = "," if n > 1 else ""
        head = f'{comma}{{"documentId":{_json(f"{task_id}_{n}")},"fileName":{_json(file_name)},"datas":['
        out.write(head.encode())
        for index, page in enumerate(pages):
            out.write((("," if index else "") + _json(scnet_page(page))).encode())
        out.write(b"]}")
    out.write(b"]}")


def _json(value: Any) -> str:
    # A lone surrogate, which a damaged text layer may hold, has no UTF-8 and no place in a JSON text.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode("utf-8")
