"""`SubmitExtractDocAgentJob`, `DescribeExtractDocAgentJob`, `ExtractDocAgent`: fields wanted of a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pagemill.api.services import Services
from pagemill.api.tencent.actions import Action, Asker
from pagemill.api.tencent.asked_jobs import asked_job, failure_told
from pagemill.api.tencent.documents import IMAGE_BASE64, Documents
from pagemill.api.tencent.extract_order import order_of
from pagemill.api.tencent.parameters import Parameters
from pagemill.api.tencent.structural_list import result_angle, structural_list
from pagemill.api.tencent.waiting import PRIORITY, result_of
from pagemill.jobs import Job, JobState, Order, Product
from pagemill.jobs.extraction_result import read_extraction

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
        order = order_of(parameters, self._services.settings.llm.backends, audit=True)
        job = await _submitted(self._services, self._documents, asker, parameters, order)
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
        job = await asked_job(services, asker, parameters, "JobId", Product.EXTRACTION)
        told: dict[str, Any] = {
            "Angle": 0.0,
            "StructuralList": [],
            **failure_told(job),
            "JobStatus": STATUS[job.state],
            "ThoughtContent": "",
        }
        if job.result_key is None:
            return told
        data = await services.in_thread(services.store.read, job.result_key)
        found = await services.in_thread(_found, data, job.order)
        return told | {
            "Angle": found.angle,
            "StructuralList": found.structural_list,
            "ThoughtContent": found.thought,
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
        order = order_of(parameters, self._services.settings.llm.backends, audit=audit)
        job = await _submitted(self._services, self._documents, asker, parameters, order, PRIORITY)
        found = await self._services.in_thread(_found, await result_of(self._services, asker, job), order)
        return {
            "Angle": found.angle,
            "StructuralList": found.structural_list,
            "ErrorCode": "",
            "ErrorMessage": "",
        }


async def _submitted(
    services: Services, documents: Documents, asker: Asker, parameters: Parameters, order: Order, priority: int = 0
) -> Job:
    """A new job for the document of a call. Raises what `Documents.taken` and `Documents.submitted` raise."""
    source = await services.in_writer(
        documents.taken, parameters, "Image", order, asker.tenant_id, asker.base_url, IMAGE_BASE64
    )
    return await services.in_writer(documents.submitted, asker.tenant_id, source, order, priority)


@dataclass(frozen=True, slots=True)
class _Found:
    """What is answered of a result."""

    angle: float
    structural_list: list[dict[str, Any]]
    thought: str


def _found(data: bytes, order: Order) -> _Found:
    # Of a long document this takes a second and more: never on the event loop.
    result = read_extraction(data)
    return _Found(result_angle(result), structural_list(result, order), "\n".join(result.extraction.trace))
