"""The document of a call: a URL, or Base64 among the parameters; the URL wins where both are given."""

from __future__ import annotations

import io

from pagemill.api.services import Services
from pagemill.api.sources import Source, Sources
from pagemill.api.tencent.actions import FACE
from pagemill.api.tencent.parameters import Parameters
from pagemill.errors import InvalidParameter, ParameterMissing
from pagemill.intake import PICTURE_KINDS, Kind, check_picture_sides, kind_of_file
from pagemill.jobs import Job, Order, Submission

#: Names of files that came without one, by which their kind is seen in a result's name.
BARE_NAME = "document"
#: The published limits of `ImageUrl` and `ImageBase64`: Base64 of 10 MB, and sides of 20 to 10 000 pixels.
IMAGE_BASE64 = 10 << 20
IMAGE_BYTES = IMAGE_BASE64 // 4 * 3
IMAGE_SIDES = (20, 10_000)
IMAGE_KINDS = (Kind.PNG, Kind.JPEG, Kind.BMP)
#: The largest number of a page that may be asked for: far beyond any document.
LAST_PAGE = 1_000_000


def asked_pages(parameters: Parameters) -> tuple[int | None, int | None]:
    """The first and the last page of a PDF that are asked for, counted from 1; None where a call does not say.

    Raises `InvalidParameter` where the last is before the first.
    """
    first = parameters.number("FileStartPageNumber", least=1, most=LAST_PAGE)
    last = parameters.number("FileEndPageNumber", least=1, most=LAST_PAGE)
    if last is not None and last < (first or 1):
        raise InvalidParameter("FileEndPageNumber is before FileStartPageNumber")
    return first, last


class Documents:
    """Takes in the documents of calls."""

    def __init__(self, services: Services) -> None:
        self._jobs = services.jobs
        self._sources = Sources(services.settings, services.store)

    def submitted(self, tenant_id: str, source: Source, order: Order, priority: int = 0) -> Job:
        """A new job for a document that was taken. Raises what `JobService.submit` raises."""
        submission = Submission(source.file_name, source.url, source.key, face=FACE, priority=priority, order=order)
        return self._sources.submit(self._jobs, tenant_id, source, submission)

    def taken(
        self, parameters: Parameters, name: str, order: Order, tenant_id: str, base_url: str, most_base64: int
    ) -> Source:
        """The document given as `<name>Url` or `<name>Base64`, and what can be told of it beforehand checked.

        Raises `ParameterMissing`, `InvalidParameter`, `AddressForbidden`, `KindNotSupported`, `PictureSizeRefused`,
        `DocumentDamaged`, `SourceTooLarge`, `ServiceUnavailable`.
        """
        self._jobs.check_open()
        if url := parameters.text(f"{name}Url"):
            return self._sources.named(url, tenant_id, base_url)
        content = parameters.base64(f"{name}Base64", most_base64)
        if content is None:
            raise ParameterMissing(f"{name}Url or {name}Base64 has to be given")
        order.check_bytes(len(content))
        kind = kind_of_file(io.BytesIO(content))
        order.check_kind(kind)
        if kind in PICTURE_KINDS and order.picture_sides is not None:
            check_picture_sides(io.BytesIO(content), *order.picture_sides)
        return self._sources.stored(io.BytesIO(content), f"{BARE_NAME}.{kind}", tenant_id)
