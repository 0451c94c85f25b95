"""`SubmitExtractDocAgentJob`, `DescribeExtractDocAgentJob`, `ExtractDocAgent`: fields wanted of a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pagemill.api.services import Services
from pagemill.api.tencent.actions import FACE, Action, Asker
from pagemill.api.tencent.documents import IMAGE_BASE64, Documents
from pagemill.api.tencent.extract_order import order_of
from pagemill.api.tencent.parameters import Parameters
from pagemill.api.tencent.structural_list import result_angle, structural_list
from pagemill.api.tencent.waiting import PRIORITY, result_of
from pagemill.errors import ParameterMissing, TaskNotFound, error_named, outside
from pagemill.jobs import JobState, Product, Submission
from pagemill.jobs.extraction_result import read_extraction

LONGEST_ID = 64
#: What both ways to hand in a document have.
DOCUMENT_FIELDS = frozenset({"ImageBase64", "ImageUrl", "PdfPageNumber", "ItemNames", "EnableCoord"})

STATUS = {
    JobState.PENDING: "WAIT",
    JobState.RUNNING: "RUN",
    JobState.SUCCEEDED: "DONE",
    JobState.FAILED: "FAIL",
}


class SubmitExtractDocAgentJob(Action):
    """Hands in a document and the fields wanted of it."""

    name = "SubmitExtractDocAgentJob"
    parameters = DOCUMENT_FIELDS | {"FileStartPageNumber", "FileEndPageNumber", "ModelConfig"}

    def __init__(self, services: Services) -> None:
        self._services = services
        self._documents = Documents(services)
        self.rate = services.settings.tencent.submit_extract_rate

    async def answer(self, asker: Asker, parameters: Parameters) -> Mapping[str, Any]:
        submission = await _submission(self._services, self._documents, asker, parameters)
        job = await self._services.in_thread(self._services.jobs.submit, asker.tenant_id, submission)
        return {"JobId": job.id}


class DescribeExtractDocAgentJob(Action):
    """Tells how far a document is, and what was found in it."""

    name = "DescribeExtractDocAgentJob"
    parameters = frozenset({"JobId"})

    def __init__(self, services: Services) -> None:
        self._services = services
        self.rate = services.settings.tencent.describe_extract_rate

    async def answer(self, asker: Asker, parameters: Parameters) -> Mapping[str, Any]:
        services = self._services
        id_ = parameters.text("JobId")
        if not id_:
            raise ParameterMissing("JobId is missing")
        jobs = {}
        if len(id_) <= LONGEST_ID:
            jobs = await services.in_thread(services.jobs.look, asker.tenant_id, [id_], FACE)
        job = jobs.get(id_)
        if job is None or job.order.product is not Product.EXTRACTION:
            raise TaskNotFound("JobId不存在。")
        told: dict[str, Any] = {
            "Angle": 0.0,
            "StructuralList": [],
            "ErrorCode": "" if job.failure is None else outside(error_named(job.failure.code)).tencent,
            "ErrorMessage": "" if job.failure is None else job.failure.message,
            "JobStatus": STATUS[job.state],
            "ThoughtContent": "",
        }
        if job.result_key is None:
            return told
        result = read_extraction(await services.in_thread(services.store.read, job.result_key))
        return told | {
            "Angle": result_angle(result),
            "StructuralList": structural_list(result, job.order),
            "ThoughtContent": "\n".join(result.extraction.trace),
        }


class ExtractDocAgent(Action):
    """Hands in a document, and answers with what was found in it."""

    name = "ExtractDocAgent"
    parameters = DOCUMENT_FIELDS | {"EnableAudit"}

    def __init__(self, services: Services) -> None:
        self._services = services
        self._documents = Documents(services)
        self.rate = services.settings.tencent.extract_rate

    async def answer(self, asker: Asker, parameters: Parameters) -> Mapping[str, Any]:
        audit = parameters.switch("EnableAudit", False)
        submission = await _submission(self._services, self._documents, asker, parameters, PRIORITY, audit=audit)
        result = read_extraction(await result_of(self._services, asker, submission))
        return {
            "Angle": result_angle(result),
            "StructuralList": structural_list(result, submission.order),
            "ErrorCode": "",
            "ErrorMessage": "",
        }


async def _submission(
    services: Services,
    documents: Documents,
    asker: Asker,
    parameters: Parameters,
    priority: int = 0,
    *,
    audit: bool = True,
) -> Submission:
    """What is handed in by a call; its document is stored. Raises what `order_of` and `Documents.taken` raise."""
    order = order_of(parameters, services.settings.llm.backends, audit=audit)
    source = await services.in_thread(
        documents.taken, parameters, "Image", order, asker.tenant_id, asker.base_url, IMAGE_BASE64
    )
    return Submission(source.file_name, source.url, source.key, face=FACE, priority=priority, order=order)
