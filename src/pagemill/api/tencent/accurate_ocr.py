"""`GeneralAccurateOCR`: the lines of one page, waited for."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

import anyio

from pagemill.api.services import Services
from pagemill.api.tencent.actions import FACE, Action, Asker
from pagemill.api.tencent.documents import Documents
from pagemill.api.tencent.parameters import Parameters
from pagemill.api.tencent.text_lines import page_angle, text_detections
from pagemill.document import Page, page_from_json
from pagemill.errors import InvalidParameter, ReadingError, error_named
from pagemill.intake import Kind
from pagemill.jobs import Job, JobState, Order, Product, Submission

#: The published limits of a document: Base64 of 10 MB, and sides of 20 to 10 000 pixels.
MOST_BASE64 = 10 << 20
PICTURE_SIDES = (20, 10_000)
PICTURES = (Kind.PNG, Kind.JPEG, Kind.BMP)
#: Whoever waits on the line goes before jobs that are asked for later.
PRIORITY = 1
#: Seconds between two looks at the job: the first, and the longest.
FIRST_LOOK = 0.05
LONGEST_LOOK = 0.4


class GeneralAccurateOcr(Action):
    """Hands in a job, and answers with its one page."""

    name = "GeneralAccurateOCR"
    parameters = frozenset(
        {
            "ImageBase64", "ImageUrl", "IsWords", "EnableDetectSplit", "IsPdf", "PdfPageNumber", "EnableDetectText",
            "ConfigID", "WordsType",
        }
    )  # fmt: skip

    def __init__(self, services: Services) -> None:
        self._services = services
        self._documents = Documents(services)
        self.rate = services.settings.tencent.accurate_ocr_rate

    async def answer(self, asker: Asker, parameters: Parameters) -> Mapping[str, Any]:
        _check_served(parameters)
        words = parameters.switch("IsWords", False)
        page = await self._page(asker, parameters, _order(parameters))
        angle = page_angle(page)
        return {"TextDetections": text_detections(page, words=words), "Angel": angle, "Angle": angle}

    async def _page(self, asker: Asker, parameters: Parameters, order: Order) -> Page:
        services = self._services
        source = await services.in_thread(
            self._documents.taken, parameters, "Image", order, asker.tenant_id, asker.base_url, MOST_BASE64
        )
        submission = Submission(source.file_name, source.url, source.key, face=FACE, priority=PRIORITY, order=order)
        job = await services.in_thread(services.jobs.submit, asker.tenant_id, submission)
        job = await self._ended(asker.tenant_id, job)
        if job.failure is not None:
            raise error_named(job.failure.code)(job.failure.message)
        assert job.result_key is not None
        pages = json.loads(await services.in_thread(services.store.read, job.result_key))
        return page_from_json(pages[0])

    async def _ended(self, tenant_id: str, job: Job) -> Job:
        """The job once it has ended. Raises `ReadingError` where it takes too long; it goes on all the same."""
        seconds = self._services.settings.tencent.wait_seconds
        deadline, pause = time.monotonic() + seconds, FIRST_LOOK
        while job.state not in (JobState.SUCCEEDED, JobState.FAILED):
            if time.monotonic() > deadline:
                raise ReadingError(f"the page was not read within {seconds:g} seconds")
            await anyio.sleep(pause)
            pause = min(pause * 1.5, LONGEST_LOOK)
            job = (await self._services.in_thread(self._services.jobs.look, tenant_id, [job.id], FACE))[job.id]
        return job


def _order(parameters: Parameters) -> Order:
    is_pdf = parameters.switch("IsPdf", False)
    page = parameters.number("PdfPageNumber", least=1, most=1_000_000) or 1
    return Order(
        product=Product.PAGES,
        kinds=(*PICTURES, Kind.PDF) if is_pdf else PICTURES,
        file_bytes=MOST_BASE64 // 4 * 3,
        picture_sides=PICTURE_SIDES,
        first_page=page,
        last_page=page,
    )


def _check_served(parameters: Parameters) -> None:
    """Raises `InvalidParameter`, naming the field, for what the engine cannot do."""
    if parameters.switch("EnableDetectSplit", False):
        raise InvalidParameter("EnableDetectSplit true is not served: pages are read whole")
    if not parameters.switch("EnableDetectText", True):
        raise InvalidParameter("EnableDetectText false is not served: lines are always looked for")
    parameters.among("ConfigID", ("OCR",), "there is one configuration, OCR")
    parameters.among("WordsType", ("0",), "handwriting and print are not told apart; 0 reads both")
