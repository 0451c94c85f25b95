"""A client of the live style: it insists on "0" throughout, on the number of pages, and on text in a turned page."""

import time

import pytest
import requests

from drawings import draw_page, numbered_sheets, scanned_pdf, text_pdf
from serving import FileServer, RunningServer


class LiveClient:
    """Refuses what published clients of the live service refuse."""

    def __init__(self, server: RunningServer, key: str) -> None:
        self._server = server
        self._key = key

    def submit(self, url: str) -> str:
        data = self._insist(
            self._server.post("/ocrdoc/submit", self._key, json={"file_url": url, "ocr_type": "DOC_PARING"})
        )
        assert data["output"]["task_status"] == "pending"
        return str(data["output"]["task_id"])

    def read(self, url: str, pages: int) -> dict:
        task = self.submit(url)
        deadline = time.monotonic() + 180
        while True:
            (item,) = self._insist(self._server.post("/ocrdoc/result", self._key, json={"task_ids": [task]}))
            if item["output"]["task_status"] == "succeeded":
                break
            assert item["output"]["task_status"] in ("pending", "running"), item
            assert time.monotonic() < deadline
            time.sleep(0.3)
        assert item["usage"]["image_count"] == pages
        result = requests.get(item["output"]["results"][0], timeout=30).json()
        read = [page for document in result["documents"] for page in document["datas"]]
        assert len(read) == pages
        for page in read:
            text = "".join(line["text"] for block in page["blocks"] for line in block.get("lines", []))
            assert page["rotate_angle"] == 0 or text, "a turned page has no text"
        return result

    def _insist(self, answer: requests.Response) -> dict:
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert (body["code"], body["msg"]) == ("0", "success")
        return body["data"]


@pytest.fixture(scope="module")
def client(server: RunningServer, live_key: str) -> LiveClient:
    return LiveClient(server, live_key)


def test_a_document_of_several_pages(client: LiveClient, file_server: FileServer) -> None:
    result = client.read(file_server.put("three.pdf", text_pdf(numbered_sheets(3))), 3)
    pages = [page for document in result["documents"] for page in document["datas"]]
    for number, page in enumerate(pages, 1):
        assert f"number {number} of 3" in page["md"]["markdown_content"]


def test_a_turned_scan(client: LiveClient, file_server: FileServer) -> None:
    sheet = draw_page(["横放的一页", "", *["这一页在扫描时横着放，文字仍然应当读出来。"] * 10])
    result = client.read(file_server.put("turned.pdf", scanned_pdf([sheet.turned(90), sheet.image])), 2)
    assert [page["rotate_angle"] for page in result["documents"][0]["datas"]] == [270, 0]


def test_a_file_that_cannot_be_had_is_told_at_once(
    server: RunningServer, live_key: str, file_server: FileServer
) -> None:
    word = file_server.put("letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100))
    for url in (f"{file_server.address}/none.pdf", f"{file_server.address}/hang", word, "http://127.0.0.1:9/a.pdf"):
        answer = server.post("/ocrdoc/submit", live_key, json={"file_url": url})
        assert answer.status_code == 422
        body = answer.json()
        assert set(body) == {"code", "msg"}
        assert body["code"] == "10013"
        assert body["msg"].startswith("file_url is not reachable or the file cannot be read:")


def test_a_file_sent_along_is_told_alike(server: RunningServer, live_key: str) -> None:
    answer = server.post("/ocrdoc/submit", live_key, files={"file": ("a.txt", b"just bytes\0\1\2")})
    assert (answer.status_code, answer.json()["code"]) == (422, "10013")


def test_a_bad_request_in_live_words(server: RunningServer, live_key: str) -> None:
    answer = server.post("/ocrdoc/submit", live_key, json={})
    assert (answer.status_code, answer.json()) == (400, {"code": "400", "msg": "file_url is missing"})
