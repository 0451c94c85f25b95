"""The document-extraction agent with a language model chosen by `ModelConfig`, through the official client."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from drawings import Sheet
from drawings.sheet import encoded
from serving import RunningServer, run_server
from serving.chat import ChatServer, run_chat_server
from serving.tencent import base64_of, client_of, request_for

ITEMS = [{"KeyName": "Booking No"}, {"KeyName": "Container"}]
BOOKING = "QX-77120"


@pytest.fixture(scope="module")
def chat() -> Iterator[ChatServer]:
    with run_chat_server() as running:
        yield running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, chat: ChatServer) -> Iterator[RunningServer]:
    models = {"house": "right-house", "rubbish": "prose-rubbish", "inventor": "inventing-inventor"}
    backends = {name: {"address": chat.address, "model": model} for name, model in models.items()}
    with run_server(tmp_path_factory.mktemp("models") / "data", {"LLM_BACKENDS": json.dumps(backends)}) as running:
        running.wait_until_ready()
        yield running


@pytest.fixture(scope="module")
def page() -> str:
    sheet = Sheet(size=(1000, 500))
    for number, text in enumerate(("Vessel: Ocean Dawn", f"Booking No: {BOOKING}", "Gross weight: 18,450.00 kg")):
        sheet.write(100, 100 + 80 * number, text, 30)
    return base64_of(encoded(sheet.image, "PNG"))


def extracted(server: RunningServer, page: str, model: str) -> tuple[list[Any], str]:
    """The values in the order asked, and the trace."""
    client = client_of(server, *server.make_key_pair())
    submit = request_for("SubmitExtractDocAgentJob", ImageBase64=page, ItemNames=ITEMS, ModelConfig=model)
    asked = request_for("DescribeExtractDocAgentJob", JobId=client.SubmitExtractDocAgentJob(submit).JobId)
    deadline = time.monotonic() + 60
    while (told := client.DescribeExtractDocAgentJob(asked)).JobStatus not in ("DONE", "FAIL"):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert told.JobStatus == "DONE", told.ErrorMessage
    return [each.Groups[0].Lines[0].Value for each in told.StructuralList], told.ThoughtContent


def test_what_the_model_quotes_is_given_with_its_place(server: RunningServer, chat: ChatServer, page: str) -> None:
    (booking, container), thought = extracted(server, page, "house")
    assert (booking.AutoContent, container.AutoContent) == (BOOKING, "")
    assert 180 <= booking.Coord.LeftTop.Y <= 220
    assert "house" in thought
    assert chat.asked("right-house")


def test_a_model_that_answers_rubbish_is_replaced_by_the_embedded_method(server: RunningServer, page: str) -> None:
    (booking, _), thought = extracted(server, page, "rubbish")
    assert booking.AutoContent == BOOKING
    assert "rubbish" in thought


def test_what_a_model_invents_is_not_given(server: RunningServer, page: str) -> None:
    values, thought = extracted(server, page, "inventor")
    assert "INVENTED" not in "".join(value.AutoContent for value in values)
    assert "inventor" in thought
