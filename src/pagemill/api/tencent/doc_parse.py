"""`SubmitMultimodalDocParseJob`, `DescribeMultimodalDocParseJob`: a document as a ZIP of Markdown, JSON, pictures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from pagemill.api.services import Services
from pagemill.api.tencent.actions import Action, Asker
from pagemill.api.tencent.asked_jobs import asked_job, failure_told
from pagemill.api.tencent.documents import Documents, asked_pages
from pagemill.api.tencent.parameters import Parameters
from pagemill.intake import Kind
from pagemill.jobs import Job, JobState, Order, Product

#: The published limit of a document's Base64 (8 MB).
MOST_BASE64 = 8 << 20
#: `FileType` as published: PDF, Word, PowerPoint, Excel, Markdown, plain text, pictures, WPS. A text may look like
#: Markdown by chance and Markdown like a text; RTF goes by Word's name, and WPS writes what Office 97 does.
FILE_TYPES = {
    "1": (Kind.PDF,),
    "2": (Kind.DOCX, Kind.DOC, Kind.RTF),
    "3": (Kind.PPTX, Kind.PPT),
    "4": (Kind.XLSX, Kind.XLS),
    "5": (Kind.MARKDOWN, Kind.TEXT),
    "6": (Kind.TEXT, Kind.MARKDOWN),
    "7": (Kind.PNG, Kind.JPEG, Kind.BMP, Kind.TIFF, Kind.WEBP, Kind.GIF),
    "8": (Kind.DOC, Kind.XLS, Kind.PPT),
}
#: Every kind of any `FileType`, which is what a call without one may hand in.
ANY_TYPE = tuple(dict.fromkeys(kind for kinds in FILE_TYPES.values() for kind in kinds))
#: `ResultType`: whether the archive holds the Markdown and the JSON.
RESULT_TYPES: dict[str | None, tuple[bool, bool]] = {None: (True, True), "1": (False, True), "2": (True, False)}

STATUS = {
    JobState.PENDING: "Created",
    JobState.RUNNING: "Processing",
    JobState.SUCCEEDED: "Success",
    JobState.FAILED: "Failed",
}


class SubmitMultimodalDocParseJob(Action):
    """Hands in a document."""

    name = "SubmitMultimodalDocParseJob"
    parameters = frozenset(
        {
            "FileType", "FileUrl", "FileBase64", "ResultType", "EnableSubImg", "FileStartPageNumber",
            "FileEndPageNumber", "TaskType",
        }
    )  # fmt: skip

    def __init__(self, services: Services) -> None:
        self._services = services
        self._documents = Documents(services)
        self.rate = services.settings.tencent.submit_parse_rate

    async def answer(self, asker: Asker, parameters: Parameters) -> Mapping[str, Any]:
        order = _order(parameters)
        services = self._services
        source = await services.in_writer(
            self._documents.taken, parameters, "File", order, asker.tenant_id, asker.base_url, MOST_BASE64
        )
        job = await services.in_writer(self._documents.submitted, asker.tenant_id, source, order)
        return {"TaskId": job.id}


class DescribeMultimodalDocParseJob(Action):
    """Tells how far a document is, and where its archive can be downloaded."""

    name = "DescribeMultimodalDocParseJob"
    parameters = frozenset({"TaskId"})

    def __init__(self, services: Services) -> None:
        self._services = services
        self.rate = services.settings.tencent.describe_parse_rate

    async def answer(self, asker: Asker, parameters: Parameters) -> Mapping[str, Any]:
        job = await asked_job(self._services, asker, parameters, "TaskId", Product.ARCHIVE)
        return self._told(job, asker.base_url)

    def _told(self, job: Job, base_url: str) -> dict[str, Any]:
        told: dict[str, Any] = {
            "Status": STATUS[job.state],
            **failure_told(job),
            "ResultUrl": None,
            "FailedPages": None,
            "SuccessPageNum": 0,
            "FailPageNum": 0,
        }
        if job.result_key is None:
            return told
        url = self._services.store.presign_get(
            job.result_key,
            base_url=base_url,
            seconds=self._services.settings.tencent.result_url_seconds,
            download_name=PurePosixPath(job.result_key).name,
        )
        failed = len(job.failed_pages)
        return told | {
            "ResultUrl": url,
            "FailedPages": [{"PageNumber": page + 1} for page in job.failed_pages],
            "SuccessPageNum": (job.pages_total or 0) - failed,
            "FailPageNum": failed,
        }


def _order(parameters: Parameters) -> Order:
    file_type = parameters.among("FileType", FILE_TYPES, "it is a number from 1 to 8")
    result_type = parameters.among("ResultType", ("1", "2"), "JSON (1) and Markdown (2) are; without it, both")
    parameters.among("TaskType", ("0",), "0 is, the whole document")
    first, last = asked_pages(parameters)
    markdown, page_data = RESULT_TYPES[result_type]
    return Order(
        product=Product.ARCHIVE,
        kinds=ANY_TYPE if file_type is None else FILE_TYPES[file_type],
        first_page=first or 1,
        last_page=last,
        markdown=markdown,
        page_data=page_data,
        pictures=parameters.switch("EnableSubImg", False),
    )
