"""Through a real server: who asks for little is served while another tenant's long document is read."""

import pytest

from drawings import numbered_sheets, text_pdf
from serving import RunningServer


@pytest.fixture
def long_task(server: RunningServer) -> str:
    """The task of a document whose pages take far longer than those submitted beside it."""
    return server.submit_file("long.pdf", text_pdf(numbered_sheets(400)))


def test_a_short_document_is_done_while_another_tenants_long_one_is_read(
    server: RunningServer, stranger_key: str, long_task: str
) -> None:
    short = server.submit_file("short.pdf", text_pdf(numbered_sheets(3)), stranger_key)
    item = server.ended(short, stranger_key)
    assert item["output"]["task_status"] == "succeeded"
    answer = server.post("/ocrdoc/result", json={"task_ids": [long_task]}).json()["data"][0]["output"]
    assert answer["task_status"] in ("pending", "running")
    answer = server.post("/ocrdoc/cancel", json={"task_ids": [long_task]}).json()["data"][0]["output"]
    assert answer["task_status"] == "failed"
