"""What a call of the document-extraction agent wants, as an order."""

from __future__ import annotations

from collections.abc import Collection

from pagemill.api.tencent.documents import IMAGE_BYTES, IMAGE_KINDS, IMAGE_SIDES, LAST_PAGE, asked_pages
from pagemill.api.tencent.parameters import Parameters
from pagemill.errors import BackendNotSupported, InvalidParameter, ParameterMissing
from pagemill.extraction import ExtractionRequest, Field, FieldKind
from pagemill.intake import Kind
from pagemill.jobs import Order, Product

ITEM_FIELDS = frozenset({"KeyName", "KeyType", "KeyPrompt", "KeyExpectedValue", "KeyAuditPrompt"})
#: Fields that one call may ask for, and the characters of a field's name and of its other texts. The published page
#: gives no limits; these are far above what its programs send.
MOST_ITEMS = 200
LONGEST_NAME = 200
LONGEST_TEXT = 2000
#: Pages of a PDF that are read where the call does not say which, as published.
USUAL_PAGES = 5
LONGEST_MODEL = 100
#: The published values of `ModelConfig`: models of the service's own, which existing programs send.
PUBLISHED_MODELS = frozenset({"model_hunyuan", "model_youtu"})


def order_of(parameters: Parameters, backends: Collection[str], *, audit: bool) -> Order:
    """The order of a call. `backends` are the configured language models; `audit` says that values are judged.

    Raises `InvalidParameter` and its kin, naming the field, and `BackendNotSupported`.
    """
    fields = tuple(_field(item) for item in parameters.objects("ItemNames", ITEM_FIELDS, MOST_ITEMS))
    backend, remark = _engine(parameters.text("ModelConfig", LONGEST_MODEL), backends, fields)
    first, last = _pages(parameters)
    return Order(
        product=Product.EXTRACTION,
        kinds=(*IMAGE_KINDS, Kind.PDF),
        file_bytes=IMAGE_BYTES,
        picture_sides=IMAGE_SIDES,
        first_page=first,
        last_page=last,
        extraction=ExtractionRequest(fields, audit, backend, remark),
        coordinates=parameters.switch("EnableCoord", True),
    )


def _field(item: Parameters) -> Field:
    # The answer calls the field as the caller does, who may tell it by its very characters.
    name = item.text("KeyName", LONGEST_NAME, as_given=True)
    if not name.strip():
        raise ParameterMissing(f"{item.path}KeyName is missing")
    return Field(
        name=name,
        kind=FieldKind(item.number("KeyType", least=0, most=1) or 0),
        prompt=item.text("KeyPrompt", LONGEST_TEXT),
        expected=item.text("KeyExpectedValue", LONGEST_TEXT),
        audit_prompt=item.text("KeyAuditPrompt", LONGEST_TEXT),
    )


def _pages(parameters: Parameters) -> tuple[int, int | None]:
    """The first and the last page of a PDF, counted from 1; None is the document's last."""
    only = parameters.number("PdfPageNumber", least=1, most=LAST_PAGE)
    first, last = asked_pages(parameters)
    if only is not None:
        if first is not None or last is not None:
            raise InvalidParameter("PdfPageNumber cannot be given beside FileStartPageNumber or FileEndPageNumber")
        return only, only
    if first is None and last is None:
        return 1, USUAL_PAGES
    return first or 1, last


def _engine(model: str, backends: Collection[str], fields: Collection[Field]) -> tuple[str, str]:
    """The configured backend that `ModelConfig` names (`""` for the embedded method), and a remark for the trace."""
    if not model or model in backends:
        return model, ""
    if model not in PUBLISHED_MODELS:
        raise BackendNotSupported(f"ModelConfig {model} is not a backend that this server has")
    if any("一" <= char <= "鿿" for field in fields for char in field.name):
        return "", f"本服务没有名为{model}的模型，改用默认的抽取方法。"
    return "", f"This server has no model {model}; its default method is used."
