"""One tree of errors, each with its words outside, each drawn in the module's own picture."""

import inspect
import re

import pytest

from pagemill import errors
from pagemill.error_codes import OUTSIDE, error_named, outside
from pagemill.errors import PagemillError

CLASSES = [cls for _, cls in inspect.getmembers(errors, inspect.isclass) if issubclass(cls, PagemillError)]

#: Section 6 of the published interface, and the word of a refused key.
SCNET_WORDS = {
    "unknown_error", "modal_type_not_supported", "provider_not_supported", "model_not_supported", "model_not_found",
    "request_concurrency_conflict", "provider_error", "model_route_failed", "content_illegal", "limit_burst_rate",
    "task_not_found", "InvalidParameter", "SystemError", "unauthorized",
}  # fmt: skip


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_error_has_its_row_and_its_place_in_the_drawing(cls: type[PagemillError]) -> None:
    assert cls in OUTSIDE
    assert re.search(rf"[ ─]{cls.__name__}\b", errors.__doc__ or "")
    assert OUTSIDE[cls].scnet in SCNET_WORDS
    assert 1 <= OUTSIDE[cls].exit_code < 126
    assert error_named(cls.__name__) is cls


def test_the_drawing_holds_nothing_else() -> None:
    drawn = set(re.findall(r"──\s+(\w+)", errors.__doc__ or "")) | {"PagemillError"}
    assert drawn == {cls.__name__ for cls in CLASSES}


def test_a_foreign_error_is_unknown_outside() -> None:
    assert outside(KeyError("x")).scnet == "unknown_error"
    assert error_named("KeyError") is PagemillError
