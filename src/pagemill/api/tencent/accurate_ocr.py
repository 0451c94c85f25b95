"""`GeneralAccurateOCR`: the lines of one page, waited for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pagemill.api.services import Services
from pagemill.api.tencent.actions import Action, Asker
from pagemill.api.tencent.documents import IMAGE_BASE64, IMAGE_BYTES, IMAGE_KINDS, IMAGE_SIDES, LAST_PAGE, Documents
from pagemill.api.tencent.parameters import Parameters
from pagemill.api.tencent.text_lines import page_angle, text_detections
from pagemill.api.tencent.waiting import PRIORITY, result_of
from pagemill.document import Page, page_from_json
from pagemill.errors import InvalidParameter
from pagemill.intake import Kind
from pagemill.jobs import Order, Product


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
        source = await self._services.in_writer(
            self._documents.taken, parameters, "Image", order, asker.tenant_id, asker.base_url, IMAGE_BASE64
        )
        job = await self._services.in_writer(self._documents.submitted, asker.tenant_id, source, order, PRIORITY)
        pages = json.loads(await result_of(self._services, asker, job))
        return page_from_json(pages[0])


def _order(parameters: Parameters) -> Order:
    is_pdf = parameters.switch("IsPdf", False)
    page = parameters.number("PdfPageNumber", least=1, most=LAST_PAGE) or 1
    return Order(
        product=Product.PAGES,
        kinds=(*IMAGE_KINDS, Kind.PDF) if is_pdf else IMAGE_KINDS,
        file_bytes=IMAGE_BYTES,
        picture_sides=IMAGE_SIDES,
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
