"""Bad input of every kind: each gets its word from the contract, and the server is unmoved."""

import io
import time
import zipfile
from collections.abc import Iterator

import pytest
from PIL import Image

from drawings import numbered_sheets, text_pdf
from drawings.sheet import encoded
from serving import FileServer, RunningServer


def failure(server: RunningServer, task: str) -> tuple[str, str]:
    """The error word and message of a task that fails."""
    item = server.ended(task)
    output = item["output"]
    assert output["task_status"] == "failed", item
    assert output["end_time"]
    assert "results" not in output
    assert "usage" not in item
    return output["error_code"], output["error_message"]


@pytest.fixture(autouse=True)
def unmoved(server: RunningServer) -> Iterator[None]:
    """After each of these tests the same process still reads."""
    yield
    assert server.process.poll() is None
    task = server.submit_file("good.pdf", text_pdf(numbered_sheets(1)))
    assert server.ended(task)["output"]["task_status"] == "succeeded"


def test_not_a_pdf(server: RunningServer, file_server: FileServer) -> None:
    url = file_server.put("fake.pdf", b"\0\1This is no PDF, whatever its name says.\2\3")
    assert failure(server, server.submit_url(url))[0] == "modal_type_not_supported"
    answer = server.post("/ocrdoc/submit", files={"file": ("fake.pdf", b"no PDF\0\1\2\3")})
    assert (answer.status_code, answer.json()["error"]["type"]) == (415, "modal_type_not_supported")


@pytest.mark.parametrize("said", [b"<!doctype html><title>Log in</title><h1>Log in</h1>", b"404 page not found\n"])
def test_what_a_web_server_said_in_place_of_the_file(
    server: RunningServer, file_server: FileServer, said: bytes
) -> None:
    for name in ("invoice.pdf", "SCAN.JPG"):
        assert failure(server, server.submit_url(file_server.put(name, said)))[0] == "modal_type_not_supported"
        answer = server.post("/ocrdoc/submit", files={"file": (name, said)})
        assert (answer.status_code, answer.json()["error"]["type"]) == (415, "modal_type_not_supported")
    task = server.submit_file("page.html", said)
    assert server.ended(task)["output"]["task_status"] == "succeeded"


def test_a_cut_pdf(server: RunningServer) -> None:
    whole = text_pdf(numbered_sheets(2))
    assert failure(server, server.submit_file("cut.pdf", whole[:400]))[0] == "provider_error"


def test_an_empty_file(server: RunningServer, file_server: FileServer) -> None:
    assert failure(server, server.submit_url(file_server.put("empty.pdf", b"")))[0] == "provider_error"
    answer = server.post("/ocrdoc/submit", files={"file": ("empty.pdf", b"")})
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "InvalidParameter")


def test_a_picture_of_400_million_pixels(server: RunningServer) -> None:
    huge = encoded(Image.new("1", (20_000, 20_000)), "PNG")
    started = time.monotonic()
    assert failure(server, server.submit_file("huge.png", huge))[0] == "InvalidParameter"
    assert time.monotonic() - started < 20


def test_a_zip_in_a_zip(server: RunningServer) -> None:
    def packed(name: str, content: bytes) -> bytes:
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as writer:
            writer.writestr(name, content)
        return archive.getvalue()

    nested = packed("inner.zip", packed("a.pdf", text_pdf(numbered_sheets(1))))
    assert failure(server, server.submit_file("outer.zip", nested))[0] == "modal_type_not_supported"


@pytest.mark.parametrize("path", ["/hang", "/none.pdf", "/inward"])
def test_a_url_that_gives_no_file(path: str, server: RunningServer, file_server: FileServer) -> None:
    """One that hangs, one that answers 404, and one that redirects to the server's own machine."""
    file_server.redirects["/inward"] = f"{server.address}/readyz"
    assert failure(server, server.submit_url(file_server.address + path))[0] == "InvalidParameter"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:80/a.pdf",
        "http://[::1]/a.pdf",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/a.pdf",
        "file:///etc/passwd",
        "ftp://example.com/a.pdf",
        "http://user:secret@example.com/a.pdf",
        "nonsense",
    ],
)
def test_a_url_of_a_kind_not_allowed_is_refused_at_once(url: str, server: RunningServer) -> None:
    answer = server.post("/ocrdoc/submit", json={"file_url": url})
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "InvalidParameter")
    assert "secret" not in answer.text


def test_an_unknown_ocr_type(server: RunningServer) -> None:
    answer = server.post("/ocrdoc/submit", json={"file_url": "https://example.com/a.pdf", "ocr_type": "ID_CARD"})
    assert answer.status_code == 404
    assert answer.json()["error"] == {"code": "404", "type": "model_not_found", "message": "Model ID_CARD not found"}


@pytest.mark.parametrize("count", [101, 10_000])
def test_too_many_ids(count: int, server: RunningServer) -> None:
    ids = [str(2056703208598626305 + n) for n in range(count)]
    answer = server.post("/ocrdoc/result", json={"task_ids": ids})
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "InvalidParameter")
    assert len(server.post("/ocrdoc/result", json={"task_ids": ids[:100]}).json()["data"]) == 100


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"[" * 200_000, b'{"file_url": 5}', b"\xff\xfe", b'{"file_url": "' + b"x" * (1 << 21)]
)
@pytest.mark.parametrize("path", ["/ocrdoc/submit", "/ocrdoc/result"])
def test_bodies_that_say_nothing(path: str, body: bytes, server: RunningServer) -> None:
    answer = server.post(path, data=body)
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "InvalidParameter")


def test_a_key_that_is_none(server: RunningServer) -> None:
    for key in ("sk-nobody", "x" * 5000):
        answer = server.post("/ocrdoc/result", key, json={"task_ids": ["1"]})
        assert (answer.status_code, answer.json()["error"]["type"]) == (401, "unauthorized")


def test_a_route_that_is_none(server: RunningServer) -> None:
    for answer in (server.post("/ocrdoc/nothing"), server.get("/ocrdoc/submit")):
        assert answer.status_code in (404, 405)
        assert set(answer.json()) == {"request_id", "error"}
        assert answer.headers["X-Request-Id"] == answer.json()["request_id"]
