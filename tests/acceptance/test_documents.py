"""Documents in every way they can be sent come back as what was drawn on them."""

import io
import json
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pytest
import requests

from drawings import draw_page, numbered_sheets, scanned_pdf, text_pdf
from drawings.office import mail, word_file
from drawings.samples import CITIES, REPORT_PAGES, contract
from drawings.sheet import encoded
from serving import FileServer, RunningServer


def text_of(page: dict[str, Any]) -> str:
    """All text of a page, in reading order."""
    lines = [line["text"] for block in page["blocks"] for line in block.get("lines", [])]
    return "\n".join(lines) + "\n" + page["md"]["markdown_content"]


def plain(text: str) -> str:
    """Text without spaces, full-width brackets and the like as their half-width kin."""
    return unicodedata.normalize("NFKC", text).replace(" ", "")


def pages_of(result: dict[str, Any]) -> list[dict[str, Any]]:
    return [page for document in result["documents"] for page in document["datas"]]


def test_a_scanned_chinese_page(server: RunningServer, samples: Path) -> None:
    task = server.submit_file("scanned-page.jpg", (samples / "scanned-page.jpg").read_bytes())
    result = server.result(task)
    assert result["taskId"] == task
    (document,) = result["documents"]
    assert (document["documentId"], document["fileName"]) == (f"{task}_1", "scanned-page.jpg")
    (page,) = document["datas"]
    content = plain(page["md"]["markdown_content"])
    drawn = [plain(run.text) for run in contract().texts]
    # The stamp lies over the signatures; everything else is to be there.
    clear = [text for text in drawn if "乙方(盖章)" not in text and "日期" not in text and text != "-1-"]
    found = [text for text in clear if text in content]
    assert len(found) >= 0.9 * len(clear), sorted(set(clear) - set(found))
    table = next(block for block in page["blocks"] if block["type"] == "table")
    assert len(table["cells"]) == 20
    assert "<td>174,900.00</td>" in table["html"]
    stamps = [stamp for block in page["blocks"] if block["type"] == "seal" for stamp in block["blocks"]]
    assert [(stamp["class_name"], stamp["color_type"]) for stamp in stamps] == [("circle_stamp", "红色")]


def test_a_word_file_and_a_mail_by_upload_and_by_url(server: RunningServer, file_server: FileServer) -> None:
    task = server.submit_file("contract.docx", word_file())
    assert server.ended(task)["usage"] == {"image_count": 2}
    first, second = pages_of(server.result(task))
    assert [(block["type"], block["sub_type"]) for block in first["blocks"][:2]] == [
        ("text", "doc_title"),
        ("text", "paragraph_title"),
    ]
    (table,) = [block for block in first["blocks"] if block["type"] == "table"]
    assert '<td colspan="2">2/1</td>' in table["html"]
    assert {(tuple(cell["rows"]), tuple(cell["cols"])) for cell in table["cells"]} >= {
        ((0, 1), (0, 0)),
        ((2, 2), (1, 2)),
    }
    assert second["md"]["markdown_content"] == "第二页的文字"
    task = server.submit_url(file_server.put("letter.eml", mail([("contract.docx", word_file())])))
    assert server.ended(task)["usage"] == {"image_count": 3}
    assert "请见附件" in pages_of(server.result(task))[0]["md"]["markdown_content"]


def test_a_pdf_of_twenty_pages(server: RunningServer, samples: Path, file_server: FileServer) -> None:
    task = server.submit_url(file_server.put("report.pdf", (samples / "report.pdf").read_bytes()))
    item = server.ended(task)
    assert item["usage"] == {"image_count": REPORT_PAGES}
    pages = pages_of(server.result(task))
    assert len(pages) == REPORT_PAGES
    for number, page in enumerate(pages, start=1):
        text = text_of(page)
        assert f"{CITIES[(number - 1) % len(CITIES)]}阅览室" in text
        assert str(12_000 + 731 * number) in text
        assert f"{140 + number} days" in text
        # Pages of even number hold a chart, whose labels are pixels.
        scores = {line["score"] for block in page["blocks"] for line in block.get("lines", [])}
        assert scores == {1} or number % 2 == 0


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_turned_page_has_its_text(angle: int, server: RunningServer) -> None:
    sheet = draw_page(["公司章程修正案", "", *["第一条 公司名称变更为青岚科技有限公司。"] * 12])
    task = server.submit_file("turned.png", encoded(sheet.turned(angle), "PNG"))
    (page,) = pages_of(server.result(task))
    assert page["rotate_angle"] == 360 - angle
    assert (page["width"], page["height"]) == sheet.size
    assert "青岚科技有限公司" in text_of(page)


def test_an_archive_gives_a_document_for_each_file(server: RunningServer) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("合同/一.pdf", text_pdf(numbered_sheets(2)))
        packed.writestr("two.jpg", encoded(numbered_sheets(1)[0].image, "JPEG"))
    task = server.submit_file("files.zip", archive.getvalue())
    documents = server.result(task)["documents"]
    assert [document["documentId"] for document in documents] == [f"{task}_1", f"{task}_2"]
    assert [Path(document["fileName"]).name for document in documents] == ["一.pdf", "two.jpg"]
    assert [len(document["datas"]) for document in documents] == [2, 1]
    assert server.ended(task)["usage"] == {"image_count": 3}


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_the_three_bodies(content_type: str, server: RunningServer, file_server: FileServer) -> None:
    url = file_server.put("three.pdf", scanned_pdf([numbered_sheets(1)[0].image]))
    fields: dict[str, Any] = {"file_url": url, "ocr_type": "DOC_PARSING", "enforce_seal": "false"}
    how: dict[str, Any] = {"json": fields}
    if content_type == "application/x-www-form-urlencoded":
        how = {"data": fields}
    elif content_type == "multipart/form-data":
        how = {"files": {name: (None, value) for name, value in fields.items()}}
    answer = server.post("/ocrdoc/submit", **how)
    assert answer.status_code == 200, answer.text
    (page,) = pages_of(server.result(answer.json()["data"]["output"]["task_id"]))
    assert "第1页的标题" in text_of(page).replace(" ", "")


def upload(server: RunningServer, name: str, content: bytes, key: str | None = None) -> str:
    """The `file_url` of a file uploaded by a POST policy, as the contract has it."""
    answer = server.get("/upload/presign", key, params={"file_name": name}).json()
    assert (answer["code"], answer["msg"]) == ("0", "success")
    data = answer["data"]
    fields = {
        "policy": data["policy"],
        "x-amz-algorithm": data["x_amz_algorithm"],
        "x-amz-credential": data["x_amz_credential"],
        "x-amz-date": data["x_amz_date"],
        "x-amz-signature": data["x_amz_signature"],
        "key": data["key"],
    }
    assert data["x_amz_algorithm"] == "AWS4-HMAC-SHA256"
    done = requests.post(data["upload_url"], data=fields, files={"file": (name, content)}, timeout=60)
    assert done.status_code in (200, 204), done.text
    return str(data["file_url"])


def test_an_upload_by_policy(server: RunningServer) -> None:
    url = upload(server, "年度 报告.pdf", text_pdf(numbered_sheets(1)))
    result = server.result(server.submit_url(url))
    assert result["documents"][0]["fileName"] == "年度 报告.pdf"
    assert "This page has the number 1 of 1." in text_of(pages_of(result)[0])


def test_an_upload_is_its_tenants_alone(server: RunningServer, stranger_key: str) -> None:
    url = upload(server, "own.pdf", text_pdf(numbered_sheets(1)))
    refused = server.post("/ocrdoc/submit", stranger_key, json={"file_url": url})
    assert refused.status_code == 400
    assert refused.json()["error"]["type"] == "InvalidParameter"
    assert requests.get(url, headers={"Authorization": f"Bearer {server.key}"}, timeout=10).status_code == 200
    for headers in ({"Authorization": f"Bearer {stranger_key}"}, {}):
        answer = requests.get(url, headers=headers, timeout=10)
        assert answer.status_code in (401, 403, 404)
        assert b"%PDF" not in answer.content


def test_a_presigned_address_of_this_server_is_always_allowed(server: RunningServer, stranger_key: str) -> None:
    """Loopback is forbidden to fetches here; a signed address is no fetch. A changed one is refused."""
    done = server.ended(server.submit_file("a.pdf", text_pdf(numbered_sheets(1))))
    url = done["output"]["results"][0]
    assert url.startswith(server.address)
    answer = server.post("/ocrdoc/submit", stranger_key, json={"file_url": url})
    # It is honoured, and holds JSON, which is no document.
    assert (answer.status_code, answer.json()["error"]["type"]) == (415, "modal_type_not_supported")
    answer = server.post("/ocrdoc/submit", stranger_key, json={"file_url": url.replace("_result_", "_resulT_", 1)})
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "InvalidParameter")


def test_tasks_of_others_are_unknown(server: RunningServer, stranger_key: str) -> None:
    task = server.submit_file("own.pdf", text_pdf(numbered_sheets(1)))
    mine = server.submit_file("theirs.pdf", text_pdf(numbered_sheets(1)), stranger_key)
    answer = server.post("/ocrdoc/result", stranger_key, json={"task_ids": [task, mine, "no id"]})
    statuses = [(item["output"]["task_id"], item["output"]["task_status"]) for item in answer.json()["data"]]
    assert statuses[0] == (task, "unknown")
    assert statuses[1][0] == mine
    assert statuses[1][1] != "unknown"
    assert statuses[2] == ("no id", "unknown")
    one = server.get("/ocrdoc/result", stranger_key, params={"taskId": task}).json()
    assert one["output"] == {
        "taskId": task,
        "taskStatus": "UNKNOWN",
        "error_code": "task_not_found",
        "error_message": "Task not found",
    }


def test_a_result_is_a_download_with_its_name(server: RunningServer) -> None:
    task = server.submit_file("季度.pdf", text_pdf(numbered_sheets(1)))
    url = server.ended(task)["output"]["results"][0]
    for part in ("X-Amz-Algorithm=AWS4-HMAC-SHA256", "X-Amz-Expires=43200", "response-content-disposition=attachment"):
        assert part in url
    assert "/longDocumentParsing/results/" in url
    assert f"/{task}/" in url
    answer = requests.get(url, timeout=10)
    assert answer.headers["content-disposition"].startswith("attachment")
    json.loads(answer.content)
    for broken in (url[:-4], url.replace("X-Amz-Expires=43200", "X-Amz-Expires=43201")):
        refused = requests.get(broken, timeout=10)
        assert refused.status_code in (400, 403)
        assert refused.content.lstrip().startswith(b"<?xml")
