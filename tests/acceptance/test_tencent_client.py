"""The official Tencent Cloud client, unmodified, pointed at a server by endpoint: every way it can sign, every action,
and each way a request can be wrong through the client's own exception."""

import io
import json
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.ocr.v20181119.ocr_client import OcrClient

from drawings import Sheet, numbered_sheets, office, text_pdf
from serving import FileServer, RunningServer, run_server
from serving.tencent import (
    SIGNATURES,
    Astray,
    Make,
    base64_of,
    changed_body,
    client_of,
    code_of,
    header,
    picture,
    request_for,
    without,
)

SECONDS = 120


def described(client: OcrClient, task_id: str) -> Any:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        answer = client.DescribeMultimodalDocParseJob(request_for("DescribeMultimodalDocParseJob", TaskId=task_id))
        if answer.Status not in ("Created", "Processing"):
            return answer
        time.sleep(0.3)
    raise AssertionError(f"task {task_id} has not ended")


@pytest.fixture(scope="session")
def sheet() -> Sheet:
    drawn = Sheet(size=(900, 400))
    drawn.write(80, 120, "发票号码 20240325", 36)
    drawn.write(80, 280, "Total amount 12,300.00", 36)
    return drawn


@pytest.fixture(scope="session")
def drawn(sheet: Sheet) -> bytes:
    out = io.BytesIO()
    sheet.image.save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="session")
def task(client: Make, pair: tuple[str, str]) -> str:
    """A document of three pages, of which two were asked for."""
    return str(
        client()
        .SubmitMultimodalDocParseJob(
            request_for(
                "SubmitMultimodalDocParseJob",
                FileType=1,
                FileBase64=base64_of(text_pdf(numbered_sheets(3))),
                FileStartPageNumber=2,
                FileEndPageNumber=9,
            )
        )
        .TaskId
    )


@pytest.mark.parametrize(("sign", "method", "unsigned"), SIGNATURES)
def test_every_way_to_sign(
    client: Make, file_server: FileServer, drawn: bytes, sign: str, method: str, unsigned: bool
) -> None:
    """Booleans and numbers too, which the older signatures and GET send as texts."""
    url = file_server.put("invoice.png", drawn) + "?a=b%20c&d=%E5%8F%91+&e=~*"
    answer = client(sign, method, unsigned).GeneralAccurateOCR(
        request_for("GeneralAccurateOCR", ImageUrl=url, IsPdf=True, PdfPageNumber=1, IsWords=False)
    )
    assert ["".join(each.DetectedText.split()) for each in answer.TextDetections] == [
        "发票号码20240325",
        "Totalamount12,300.00",
    ]
    assert answer.RequestId


def test_lines_stand_where_they_were_drawn(client: Make, sheet: Sheet, drawn: bytes) -> None:
    request = request_for("GeneralAccurateOCR", ImageBase64=base64_of(drawn), IsWords=True)
    answer = client().GeneralAccurateOCR(request)
    assert min(answer.Angle, 360 - answer.Angle) < 1
    assert answer.Angel == answer.Angle
    for told, run in zip(answer.TextDetections, sheet.texts, strict=True):
        x0, y0, x1, y1 = run.bbox
        for point, (x, y) in zip(told.Polygon, [(x0, y0), (x1, y0), (x1, y1), (x0, y1)], strict=True):
            assert abs(point.X - x) < 15
            assert abs(point.Y - y) < 15
        assert 50 < told.Confidence <= 100
        assert "".join(word.Character for word in told.Words) == told.DetectedText
        assert len(told.WordCoordPoint) == len(told.Words)
        middles = [sum(p.X for p in place.WordCoordinate) / 4 for place in told.WordCoordPoint]
        assert middles == sorted(middles)
        assert x0 - 15 < middles[0] < middles[-1] < x1 + 15
        assert json.loads(told.AdvancedInfo)["Parag"]["ParagNo"] >= 1
        assert told.ItemPolygon.Width > told.ItemPolygon.Height > 0


def test_a_page_handed_in_turned(client: Make, sheet: Sheet) -> None:
    """The places are on the page as submitted, and the angle says how its text leans there."""
    out = io.BytesIO()
    sheet.image.transpose(Image.Transpose.ROTATE_270).save(out, "PNG")  # a quarter clockwise, as one sees it
    answer = client().GeneralAccurateOCR(request_for("GeneralAccurateOCR", ImageBase64=base64_of(out.getvalue())))
    assert abs(answer.Angle - 90) < 1
    told = next(each for each in answer.TextDetections if "Total" in each.DetectedText)
    x0, y0, x1, y1 = sheet.texts[1].bbox
    height = sheet.size[1]
    xs, ys = [point.X for point in told.Polygon], [point.Y for point in told.Polygon]
    assert abs(min(xs) - (height - y1)) < 15
    assert abs(max(xs) - (height - y0)) < 15
    assert abs(min(ys) - x0) < 15
    assert abs(max(ys) - x1) < 15


def test_one_page_of_a_pdf(client: Make) -> None:
    content = base64_of(text_pdf(numbered_sheets(3)))
    pages = [
        client().GeneralAccurateOCR(
            request_for("GeneralAccurateOCR", ImageBase64=content, IsPdf=True, PdfPageNumber=number)
        )
        for number in (1, 3)
    ]
    texts = [" ".join(each.DetectedText for each in page.TextDetections) for page in pages]
    assert texts[0] != texts[1]
    beyond = request_for("GeneralAccurateOCR", ImageBase64=content, IsPdf=True, PdfPageNumber=4)
    assert code_of(lambda: client().GeneralAccurateOCR(beyond)) == ("InvalidParameterValue.InvalidParameterValueLimit")
    shut = request_for("GeneralAccurateOCR", ImageBase64=content)
    assert code_of(lambda: client().GeneralAccurateOCR(shut)) == "FailedOperation.UnKnowFileTypeError"


def test_a_parsed_document(client: Make, task: str) -> None:
    told = described(client(), task)
    assert (told.Status, told.ErrorCode, told.ErrorMessage) == ("Success", "", "")
    assert (told.SuccessPageNum, told.FailPageNum, told.FailedPages) == (2, 0, [])
    answer = requests.get(told.ResultUrl, timeout=30)
    assert answer.status_code == 200
    assert "X-Amz-Expires=1800" in told.ResultUrl
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        assert "images/" in names
        markdown = archive.read(next(name for name in names if name.endswith(".md"))).decode()
        pages = json.loads(archive.read(next(name for name in names if name.endswith(".json"))))["pages"]
    sheets = numbered_sheets(3)
    assert [page["page"] for page in pages] == [2, 3]
    assert sheets[1].texts[0].text in markdown
    assert sheets[0].texts[0].text not in markdown


def test_pictures_come_along_where_they_are_asked_for(client: Make, samples: Path) -> None:
    content = base64_of((samples / "report.pdf").read_bytes())
    archives = []
    for wanted in (True, False):
        request = request_for(
            "SubmitMultimodalDocParseJob", FileBase64=content, ResultType=2, EnableSubImg=wanted, FileEndPageNumber=3
        )
        url = described(client(), client().SubmitMultimodalDocParseJob(request).TaskId).ResultUrl
        with zipfile.ZipFile(io.BytesIO(requests.get(url, timeout=30).content)) as archive:
            markdown = archive.read(next(name for name in archive.namelist() if name.endswith(".md"))).decode()
            archives.append((set(archive.namelist()), markdown))
    (names, markdown), (bare_names, bare_markdown) = archives
    assert not any(name.endswith(".json") for name in names | bare_names)
    pictures = {name for name in names if name.endswith(".jpg")}
    assert pictures == {f"images/{name}" for name in _shown(markdown)}
    assert pictures
    assert not any(name.endswith(".jpg") for name in bare_names)
    assert _shown(bare_markdown) == set()


@pytest.mark.parametrize(
    ("file_type", "content", "shown"),
    [
        (2, office.word_file(), office.TITLE),
        (4, office.spreadsheet(), "¥6,440.50"),
        (6, "水泵 pump".encode(), "水泵 pump"),
    ],
    ids=["word", "excel", "text"],
)
def test_a_document_without_pages_is_handed_in_by_its_type(
    client: Make, file_type: int, content: bytes, shown: str
) -> None:
    request = request_for("SubmitMultimodalDocParseJob", FileBase64=base64_of(content), FileType=file_type)
    told = described(client(), client().SubmitMultimodalDocParseJob(request).TaskId)
    assert (told.Status, told.ErrorMessage) == ("Success", "")
    with zipfile.ZipFile(io.BytesIO(requests.get(told.ResultUrl, timeout=30).content)) as archive:
        markdown = archive.read(next(name for name in archive.namelist() if name.endswith(".md"))).decode()
    assert shown in markdown
    other = request_for("SubmitMultimodalDocParseJob", FileBase64=base64_of(content), FileType=3)
    refusal = code_of(lambda: client().SubmitMultimodalDocParseJob(other))
    assert refusal == "FailedOperation.UnKnowFileTypeError"


def _shown(markdown: str) -> set[str]:
    return {part.partition(")")[0] for part in markdown.split("](images/")[1:]}


def test_a_document_that_cannot_be_had_or_read(client: Make, file_server: FileServer) -> None:
    damaged = base64_of(b"%PDF-1.7\n" + b"rubbish " * 50)
    for fields, code in (
        ({"FileUrl": f"{file_server.address}/none.pdf"}, "FailedOperation.DownLoadError"),
        ({"FileBase64": damaged}, "FailedOperation.PDFParseFailed"),
        ({"FileUrl": file_server.put("a.docx", b"PK\x03\x04" + b"x" * 99)}, "FailedOperation.UnKnowFileTypeError"),
        ({"FileType": 7, "FileUrl": file_server.put("b.pdf", text_pdf(numbered_sheets(1)))},
         "FailedOperation.UnKnowFileTypeError"),
    ):  # fmt: skip
        told = described(
            client(),
            client().SubmitMultimodalDocParseJob(request_for("SubmitMultimodalDocParseJob", **fields)).TaskId,
        )
        assert (told.Status, told.ErrorCode) == ("Failed", code), fields
        assert told.ErrorMessage
        assert told.ResultUrl is None


@pytest.mark.parametrize(
    ("fields", "code", "named"),
    [
        ({}, "MissingParameter", "ImageUrl"),
        ({"ImageBase64": "%%%"}, "InvalidParameterValue", "ImageBase64"),
        ({"ImageBase64": base64_of(b"")}, "MissingParameter", "ImageBase64"),
        ({"ImageBase64": base64_of(b"no picture")}, "FailedOperation.UnKnowFileTypeError", ""),
        ({"ImageBase64": base64_of(picture()[:40])}, "FailedOperation.ImageDecodeFailed", ""),
        ({"ImageBase64": base64_of(picture((200, 19)))}, "FailedOperation.ImageSizeTooLarge", ""),
        ({"ImageBase64": base64_of(picture((10_001, 30)))}, "FailedOperation.ImageSizeTooLarge", ""),
        ({"ImageBase64": "A" * ((10 << 20) + 4)}, "InvalidParameterValue", "ImageBase64"),
        ({"ImageBase64": "A" * (13 << 20)}, "RequestSizeLimitExceeded", ""),
        ({"ImageUrl": "file:///etc/passwd"}, "FailedOperation.DownLoadError", ""),
        ({"ImageUrl": "http://127.0.0.1:1/a.png"}, "FailedOperation.DownLoadError", ""),
        ({"EnableDetectSplit": True}, "InvalidParameterValue", "EnableDetectSplit"),
        ({"EnableDetectText": False}, "InvalidParameterValue", "EnableDetectText"),
        ({"ConfigID": "MulOCR"}, "InvalidParameterValue", "ConfigID"),
        ({"WordsType": "1"}, "InvalidParameterValue", "WordsType"),
        ({"PdfPageNumber": 0}, "InvalidParameterValue", "PdfPageNumber"),
        ({"PdfPageNumber": "1"}, "InvalidParameterValue", "PdfPageNumber"),
        ({"IsWords": "yes"}, "InvalidParameterValue", "IsWords"),
        ({"Scene": "doc"}, "UnknownParameter", "Scene"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_field_that_is_wrong_is_named(client: Make, fields: dict[str, Any], code: str, named: str) -> None:
    with pytest.raises(TencentCloudSDKException) as refusal:
        client().call("GeneralAccurateOCR", fields)
    assert refusal.value.code == code
    assert named in str(refusal.value.message)


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"FileType": 9}, "FileType"), ({"ResultType": 3}, "ResultType"), ({"ResultType": 9}, "ResultType"),
        ({"TaskType": 3}, "TaskType"), ({"FileStartPageNumber": 0}, "FileStartPageNumber"),
        ({"FileStartPageNumber": 3, "FileEndPageNumber": 2}, "FileEndPageNumber"),
        ({"EnableSubImg": 1}, "EnableSubImg"),
        ({"FileBase64": "A" * ((8 << 20) + 4)}, "FileBase64"),
    ],
    ids=lambda value: str(value)[:60],
)  # fmt: skip
def test_a_field_of_a_parse_job_that_is_wrong_is_named(client: Make, fields: dict[str, Any], named: str) -> None:
    with pytest.raises(TencentCloudSDKException) as refusal:
        client().call("SubmitMultimodalDocParseJob", fields)
    assert refusal.value.code == "InvalidParameterValue"
    assert named in str(refusal.value.message)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (changed_body, "AuthFailure.SignatureFailure"),
        (header("X-TC-Timestamp", str(int(time.time()) - 1000)), "AuthFailure.SignatureExpire"),
        (header("X-TC-Timestamp", str(int(time.time()) + 10_000)), "AuthFailure.SignatureExpire"),
        (header("X-TC-Timestamp", "now"), "InvalidParameterValue"),
        (without("X-TC-Timestamp"), "MissingParameter"),
        (without("X-TC-Action"), "MissingParameter"),
        (without("X-TC-Version"), "MissingParameter"),
        (without("Authorization"), "AuthFailure.InvalidAuthorization"),
        (header("Authorization", "Bearer sk-1"), "AuthFailure.InvalidAuthorization"),
        (header("X-TC-Token", "token"), "AuthFailure.TokenFailure"),
        (header("X-TC-Action", "RecognizeWeather"), "InvalidAction"),
        (header("X-TC-Version", "2017-03-12"), "NoSuchVersion"),
        (header("Content-Type", "text/plain"), "UnsupportedProtocol"),
    ],
)
def test_each_way_to_be_wrong_has_its_code(client: Make, change: Callable[[Any], None], code: str) -> None:
    request = request_for("DescribeMultimodalDocParseJob", TaskId="a")
    assert code_of(lambda: Astray(client(), change).DescribeMultimodalDocParseJob(request)) == code


@pytest.mark.parametrize(("sign", "method", "unsigned"), SIGNATURES)
def test_a_wrong_secret_and_an_unknown_id(
    client: Make, pair: tuple[str, str], sign: str, method: str, unsigned: bool
) -> None:
    request = request_for("DescribeMultimodalDocParseJob", TaskId="1")
    for credentials, code in (
        ((pair[0], pair[1][::-1]), "AuthFailure.SignatureFailure"),
        (("AKIDnobody", pair[1]), "AuthFailure.SecretIdNotFound"),
    ):
        wrong = client(sign, method, unsigned, pair=credentials)
        assert code_of(lambda: wrong.DescribeMultimodalDocParseJob(request)) == code  # noqa: B023


def test_another_tenants_job_and_one_of_another_api_are_none(
    server: RunningServer, client: Make, task: str, drawn: bytes
) -> None:
    absent = "InvalidParameterValue.InvalidParameterValueLimit"
    stranger = client(pair=server.make_key_pair("stranger"))
    scnet = server.submit_file("a.png", drawn)
    for asker, id_ in ((stranger, task), (client(), scnet), (client(), "1"), (client(), "9" * 500)):
        request = request_for("DescribeMultimodalDocParseJob", TaskId=id_)
        assert code_of(lambda: asker.DescribeMultimodalDocParseJob(request)) == absent  # noqa: B023
    item = server.post("/ocrdoc/result", json={"task_ids": [task]}).json()["data"][0]
    assert item["output"]["task_status"] == "unknown"


def test_a_request_sent_twice_is_answered_twice(server: RunningServer, client: Make) -> None:
    sent: list[Any] = []
    astray = Astray(client(), sent.append)
    request = request_for("DescribeMultimodalDocParseJob", TaskId="1")
    code = code_of(lambda: astray.DescribeMultimodalDocParseJob(request))
    again = requests.post(server.address, data=sent[0].data, headers=sent[0].header, timeout=10)
    assert again.status_code == 200
    assert again.json()["Response"]["Error"]["Code"] == code


def test_the_front_page_and_other_methods(server: RunningServer) -> None:
    assert requests.get(server.address, timeout=10).headers["content-type"].startswith("text/html")
    answer = requests.put(server.address, timeout=10)
    assert answer.status_code == 200
    assert answer.json()["Response"]["Error"]["Code"] == "UnsupportedProtocol"


@pytest.fixture
def slow_server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server that reads nothing, waits for hardly any time, and lets few calls through."""
    settings = {"JOBS_READERS": "0", "TENCENT_WAIT_SECONDS": "0.2", "TENCENT_DESCRIBE_PARSE_RATE": "0.5"}
    with run_server(tmp_path / "data", settings) as running:
        yield running


def test_the_rate_and_the_longest_wait(slow_server: RunningServer, drawn: bytes) -> None:
    client = client_of(slow_server, *slow_server.make_key_pair())
    other = client_of(slow_server, *slow_server.make_key_pair("other"))
    ask = request_for("DescribeMultimodalDocParseJob", TaskId="1")
    absent = "InvalidParameterValue.InvalidParameterValueLimit"
    assert code_of(lambda: client.DescribeMultimodalDocParseJob(ask)) == absent
    assert code_of(lambda: client.DescribeMultimodalDocParseJob(ask)) == "RequestLimitExceeded"
    assert code_of(lambda: other.DescribeMultimodalDocParseJob(ask)) == absent
    read = request_for("GeneralAccurateOCR", ImageBase64=base64_of(drawn))
    assert code_of(lambda: client.GeneralAccurateOCR(read)) == "FailedOperation.EngineRecognizeTimeout"


def test_the_log_holds_no_secret(server: RunningServer, pair: tuple[str, str], task: str) -> None:
    log = (Path(server.environment["PAGEMILL_SERVER_DATA_DIR"]) / "server.log").read_text()
    assert task
    assert pair[0] not in log
    assert pair[1] not in log
    assert "Traceback" not in log
