"""The document-extraction agent through the official client, unmodified: hand in, ask, done; and what it refuses."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.ocr.v20181119.ocr_client import OcrClient

from drawings import Sheet, text_pdf
from drawings.sheet import DPI, Box, encoded, font
from pagemill.database import Database
from pagemill.settings import ServerSettings, Settings
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
ABSENT = "InvalidParameterValue.InvalidParameterValueLimit"
COLUMNS = ["项目", "费用名称", "美金", "欧元"]
ROWS = [["舱单费", "150.00", "0.00", "0.00"], ["海运费", "", "12,300.00", "0.00"]]
ITEMS = [{"KeyName": name, "KeyType": 1} for name in COLUMNS] + [
    {"KeyName": "开航日", "KeyType": 0},
    {"KeyName": "船东代码"},
]
DATE = "2024-03-25"


@pytest.fixture(scope="session")
def note() -> Sheet:
    """A freight note: a date with its key, and charges in a ruled table."""
    sheet = Sheet(size=(1240, 620))
    sheet.write(100, 60, "开航日:", 30)
    sheet.write(240, 60, DATE, 30)
    sheet.table(100, 200, [250, 250, 250, 250], [COLUMNS, *ROWS])
    return sheet


@pytest.fixture(scope="session")
def note_png(note: Sheet) -> bytes:
    return encoded(note.image, "PNG")


@pytest.fixture(scope="session")
def job(client: Make, note_png: bytes) -> str:
    """The note, asked for its charges and its date."""
    return submitted(client(), ImageBase64=base64_of(note_png), ItemNames=ITEMS)


def submitted(client: OcrClient, **fields: Any) -> str:
    id_ = str(client.SubmitExtractDocAgentJob(request_for("SubmitExtractDocAgentJob", **fields)).JobId)
    assert len(id_) == 19
    return id_


def ended(client: OcrClient, job_id: str) -> Any:
    """The job once it has ended. Until then nothing of it is told."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        told = client.DescribeExtractDocAgentJob(request_for("DescribeExtractDocAgentJob", JobId=job_id))
        if told.JobStatus in ("DONE", "FAIL"):
            return told
        assert told.JobStatus in ("WAIT", "RUN")
        assert (told.ErrorCode, told.ErrorMessage, told.ThoughtContent, told.StructuralList) == ("", "", "", [])
        time.sleep(0.2)
    raise AssertionError(f"job {job_id} has not ended")


def done(client: OcrClient, job_id: str) -> Any:
    told = ended(client, job_id)
    assert (told.JobStatus, told.ErrorCode, told.ErrorMessage) == ("DONE", "", "")
    return told


def texts(structural_list: list[Any]) -> list[list[list[tuple[str, str]]]]:
    """Name and text of every line of every group of every element."""
    return [
        [[(item.Key.AutoName, item.Value.AutoContent) for item in group.Lines] for group in each.Groups]
        for each in structural_list
    ]


def items(structural_list: list[Any]) -> Iterator[Any]:
    for each in structural_list:
        for group in each.Groups:
            yield from group.Lines


def value_of(structural_list: list[Any], name: str) -> Any:
    return next(item.Value for item in items(structural_list) if item.Key.AutoName == name)


def box_of(coord: Any) -> Box:
    points = [coord.LeftTop, coord.RightTop, coord.RightBottom, coord.LeftBottom]
    assert all(isinstance(value, int) for point in points for value in (point.X, point.Y))
    xs, ys = [point.X for point in points], [point.Y for point in points]
    return (min(xs), min(ys), max(xs), max(ys))


def near(told: Box, drawn: Box, by: float = 15) -> bool:
    return all(abs(a - b) < by for a, b in zip(told, drawn, strict=True))


def drawn_box(sheet: Sheet, text: str) -> Box:
    return next(run.bbox for run in sheet.texts if run.text == text)


def test_keys_come_first_and_then_the_table_row_by_row(client: Make, job: str, note: Sheet) -> None:
    told = done(client(), job)
    found = texts(told.StructuralList)
    assert found[:2] == [[[("开航日", DATE)]], [[("船东代码", "")]]]
    assert found[2] == [[*zip(COLUMNS, row, strict=True)] for row in ROWS]
    assert len(found) == 3
    for item in items(told.StructuralList):
        assert item.Key.ConfigName == ""
        assert item.AuditResult is False
        assert (item.Value.Coord is None) == (item.Value.AutoContent == "")
        assert item.Value.PageIndex == ("1" if item.Value.AutoContent else "")
    assert near(box_of(value_of(told.StructuralList, "开航日").Coord), drawn_box(note, DATE))
    row = told.StructuralList[2].Groups[1].Lines
    assert near(box_of(row[2].Value.Coord), drawn_box(note, "12,300.00"))
    assert min(told.Angle, 360 - told.Angle) < 1
    assert "开航日" in told.ThoughtContent
    assert told.RequestId


@pytest.mark.parametrize(("sign", "method", "unsigned"), SIGNATURES)
def test_every_way_to_sign(
    client: Make, file_server: FileServer, note_png: bytes, sign: str, method: str, unsigned: bool
) -> None:
    """Lists of objects too, which the older signatures and GET send as texts with dotted names."""
    signer = client(sign, method, unsigned)
    url = file_server.put("note.png", note_png)
    id_ = submitted(signer, ImageUrl=url, ItemNames=ITEMS[3:], EnableCoord=True, PdfPageNumber=1)
    found = done(signer, id_).StructuralList
    assert [name for each in texts(found) for name, _ in each[0]] == ["开航日", "船东代码", "欧元"]
    assert value_of(found, "开航日").AutoContent == DATE


def test_the_same_at_once(client: Make, note_png: bytes, note: Sheet) -> None:
    request = request_for("ExtractDocAgent", ImageBase64=base64_of(note_png), ItemNames=ITEMS, EnableCoord=True)
    answer = client().ExtractDocAgent(request)
    assert (answer.ErrorCode, answer.ErrorMessage) == ("", "")
    assert texts(answer.StructuralList)[0] == [[("开航日", DATE)]]
    assert near(box_of(value_of(answer.StructuralList, "开航日").Coord), drawn_box(note, DATE))


def test_values_are_judged_where_that_is_asked_for(client: Make, note_png: bytes) -> None:
    """Submit, which has no `EnableAudit`, judges whatever has an expected value; the waiting action does when asked."""
    content = base64_of(note_png)

    def audited(expected: str) -> list[dict[str, Any]]:
        return [{"KeyName": "开航日", "KeyExpectedValue": expected, "KeyAuditPrompt": "字符需要完全匹配则审核返回正确"}]

    for expected, enabled, passed in ((DATE, True, True), ("2024-03-26", True, False), (DATE, None, False)):
        fields = {"ImageBase64": content, "ItemNames": audited(expected)}
        if enabled is not None:
            fields["EnableAudit"] = enabled
        (item,) = items(client().ExtractDocAgent(request_for("ExtractDocAgent", **fields)).StructuralList)
        assert (item.Value.AutoContent, item.AuditResult) == (DATE, passed)
    told = done(client(), submitted(client(), ImageBase64=content, ItemNames=audited(DATE)))
    assert [item.AuditResult for item in items(told.StructuralList)] == [True]


def test_coordinates_only_where_they_are_wanted(client: Make, note_png: bytes) -> None:
    id_ = submitted(client(), ImageBase64=base64_of(note_png), ItemNames=ITEMS, EnableCoord=False)
    found = done(client(), id_).StructuralList
    assert value_of(found, "开航日").AutoContent == DATE
    assert value_of(found, "开航日").PageIndex == "1"
    assert all(item.Value.Coord is None for item in items(found))


def test_a_page_handed_in_turned(client: Make, note: Sheet) -> None:
    """Coordinates are on the page as submitted; the angle says how its text leans there."""
    turned = encoded(note.image.transpose(Image.Transpose.ROTATE_270), "PNG")  # a quarter clockwise, as one sees it
    told = done(client(), submitted(client(), ImageBase64=base64_of(turned), ItemNames=ITEMS))
    assert abs(told.Angle - 90) < 1
    coord = value_of(told.StructuralList, "开航日").Coord
    x0, y0, x1, y1 = drawn_box(note, DATE)
    height = note.size[1]
    assert near(box_of(coord), (height - y1, x0, height - y0, x1))
    assert coord.LeftTop.X > coord.LeftBottom.X  # the text's own top left is at the right of the turned page


def pdf_of(count: int) -> bytes:
    """Pages that each hold a number under the same key."""
    sheets = []
    for n in range(1, count + 1):
        sheet = Sheet()
        sheet.write(120, 150, f"柜号: ABCU{n:07}", 30)
        sheet.write(120, 300, f"This is page {n} of {count}.", 30)
        sheets.append(sheet)
    return text_pdf(sheets)


def test_the_pages_of_a_pdf(client: Make, file_server: FileServer) -> None:
    """Several values of one key are several groups of its element, each with the page it stands on."""
    url = file_server.put("boxes.pdf", pdf_of(7))
    wanted = [{"KeyName": "柜号"}]
    for fields, pages in (
        ({}, [1, 2, 3, 4, 5]),
        ({"PdfPageNumber": 6}, [6]),
        ({"FileStartPageNumber": 6}, [6, 7]),
        ({"FileEndPageNumber": 2}, [1, 2]),
        ({"FileStartPageNumber": 3, "FileEndPageNumber": 4}, [3, 4]),
    ):
        told = done(client(), submitted(client(), ImageUrl=url, ItemNames=wanted, **fields))
        (element,) = told.StructuralList
        assert all(len(group.Lines) == 1 for group in element.Groups)
        values = [group.Lines[0].Value for group in element.Groups]
        assert [value.AutoContent for value in values] == [f"ABCU{n:07}" for n in pages], fields
        assert [value.PageIndex for value in values] == [str(n) for n in pages]
    beyond = ended(client(), submitted(client(), ImageUrl=url, PdfPageNumber=8))
    assert (beyond.JobStatus, beyond.ErrorCode) == ("FAIL", ABSENT)


def test_coordinates_of_a_pdf_are_on_the_page_as_drawn(client: Make) -> None:
    """At `reading.pdf_dpi`, which is what sheets are drawn at, too."""
    assert DPI == 150
    content = base64_of(pdf_of(1))
    answer = client().ExtractDocAgent(
        request_for("ExtractDocAgent", ImageBase64=content, ItemNames=[{"KeyName": "柜号"}])
    )
    x0, y0, x1, y1 = box_of(value_of(answer.StructuralList, "柜号").Coord)
    key, whole = (120 + font("sans", 30).getlength(text) for text in ("柜号: ", "柜号: ABCU0000001"))
    assert near((x0, y0, x1, y1), (key, 150, whole, 185))


def test_nothing_asked_for(client: Make, note_png: bytes) -> None:
    """Keys are then as printed."""
    told = done(client(), submitted(client(), ImageBase64=base64_of(note_png)))
    assert ("开航日", DATE) in [
        (name.rstrip(":："), text) for each in texts(told.StructuralList) for name, text in each[0]
    ]


@pytest.mark.parametrize("model", ["model_hunyuan", "model_youtu"])
def test_a_model_of_the_services_own_falls_to_the_default(client: Make, note_png: bytes, model: str) -> None:
    id_ = submitted(client(), ImageBase64=base64_of(note_png), ItemNames=ITEMS[4:], ModelConfig=model)
    told = done(client(), id_)
    assert model in told.ThoughtContent.splitlines()[0]
    assert value_of(told.StructuralList, "开航日").AutoContent == DATE


def test_documents_that_cannot_be_had_or_read(client: Make, file_server: FileServer) -> None:
    for fields, code in (
        ({"ImageUrl": f"{file_server.address}/none.png"}, "FailedOperation.DownLoadError"),
        ({"ImageUrl": file_server.put("small.png", picture((200, 19)))}, "FailedOperation.ImageSizeTooLarge"),
        ({"ImageUrl": file_server.put("a.gif", picture(kind="GIF"))}, "FailedOperation.UnKnowFileTypeError"),
        ({"ImageUrl": file_server.put("cut.png", picture()[:60])}, "FailedOperation.ImageDecodeFailed"),
        ({"ImageUrl": file_server.put("big.png", picture() + b"\0" * (8 << 20))}, "LimitExceeded.TooLargeFileError"),
        ({"ImageBase64": base64_of(b"%PDF-1.7\n" + b"rubbish " * 50)}, "FailedOperation.PDFParseFailed"),
    ):
        told = ended(client(), submitted(client(), ItemNames=ITEMS, **fields))
        assert (told.JobStatus, told.ErrorCode) == ("FAIL", code), fields
        assert told.ErrorMessage
        assert told.StructuralList == []
        request = request_for("ExtractDocAgent", ItemNames=ITEMS, **fields)
        assert code_of(lambda: client().ExtractDocAgent(request)) == code  # noqa: B023


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"ItemNames": "开航日"}, "InvalidParameterValue", "ItemNames"),
    ({"ItemNames": ["开航日"]}, "InvalidParameterValue", "ItemNames"),
    ({"ItemNames": [{}]}, "MissingParameter", "ItemNames.0.KeyName"),
    ({"ItemNames": [{"KeyName": " "}]}, "MissingParameter", "ItemNames.0.KeyName"),
    ({"ItemNames": [{"KeyName": "a"}, {"KeyName": 7}]}, "InvalidParameterValue", "ItemNames.1.KeyName"),
    ({"ItemNames": [{"KeyName": "a" * 201}]}, "InvalidParameterValue", "ItemNames.0.KeyName"),
    ({"ItemNames": [{"KeyName": "a", "KeyType": 2}]}, "InvalidParameterValue", "ItemNames.0.KeyType"),
    ({"ItemNames": [{"KeyName": "a", "KeyType": "0"}]}, "InvalidParameterValue", "ItemNames.0.KeyType"),
    ({"ItemNames": [{"KeyName": "a", "KeyPrompt": "b" * 2001}]}, "InvalidParameterValue", "ItemNames.0.KeyPrompt"),
    ({"ItemNames": [{"KeyName": "a", "KeyExpectedValue": 1}]}, "InvalidParameterValue", "KeyExpectedValue"),
    ({"ItemNames": [{"KeyName": "a", "KeyAuditPrompt": ["b"]}]}, "InvalidParameterValue", "KeyAuditPrompt"),
    ({"ItemNames": [{"KeyName": "a", "KeyNote": "b"}]}, "UnknownParameter", "ItemNames.0.KeyNote"),
    ({"ItemNames": [{"KeyName": "a"}] * 201}, "InvalidParameterValue", "ItemNames"),
    ({"EnableCoord": "true"}, "InvalidParameterValue", "EnableCoord"),
    ({"PdfPageNumber": 0}, "InvalidParameterValue", "PdfPageNumber"),
    ({"ConfigId": "General"}, "UnknownParameter", "ConfigId"),
    ({"ImageBase64": None}, "MissingParameter", "ImageUrl"),
    ({"ImageBase64": "%%%"}, "InvalidParameterValue", "ImageBase64"),
    ({"ImageBase64": base64_of(b"no picture")}, "FailedOperation.UnKnowFileTypeError", ""),
    ({"ImageBase64": base64_of(picture((200, 19)))}, "FailedOperation.ImageSizeTooLarge", ""),
    ({"ImageBase64": "A" * ((10 << 20) + 4)}, "InvalidParameterValue", "ImageBase64"),
    ({"ImageUrl": "http://127.0.0.1:1/a.png"}, "FailedOperation.DownLoadError", ""),
]
SUBMIT_WRONG = [
    ({"EnableAudit": True}, "UnknownParameter", "EnableAudit"),
    ({"FileStartPageNumber": 0}, "InvalidParameterValue", "FileStartPageNumber"),
    ({"FileStartPageNumber": 3, "FileEndPageNumber": 2}, "InvalidParameterValue", "FileEndPageNumber"),
    ({"FileStartPageNumber": 3, "PdfPageNumber": 3}, "InvalidParameterValue", "PdfPageNumber"),
    ({"ModelConfig": "model_nobody"}, "InvalidParameterValue", "ModelConfig"),
]
AT_ONCE_WRONG = [
    ({"EnableAudit": 1}, "InvalidParameterValue", "EnableAudit"),
    ({"FileStartPageNumber": 1}, "UnknownParameter", "FileStartPageNumber"),
    ({"ModelConfig": "model_youtu"}, "UnknownParameter", "ModelConfig"),
]


@pytest.mark.parametrize(
    ("action", "fields", "code", "named"),
    [("SubmitExtractDocAgentJob", *row) for row in [*WRONG, *SUBMIT_WRONG]]
    + [("ExtractDocAgent", *row) for row in [*WRONG, *AT_ONCE_WRONG]],
    ids=lambda value: str(value)[:60],
)
def test_a_field_that_is_wrong_is_named(
    client: Make, action: str, fields: dict[str, Any], code: str, named: str
) -> None:
    with pytest.raises(TencentCloudSDKException) as refusal:
        client().call(action, {"ImageBase64": base64_of(picture()), **fields})
    assert refusal.value.code == code
    assert named in str(refusal.value.message)


@pytest.mark.parametrize("action", ["SubmitExtractDocAgentJob", "DescribeExtractDocAgentJob", "ExtractDocAgent"])
@pytest.mark.parametrize(
    ("change", "code"),
    [
        (changed_body, "AuthFailure.SignatureFailure"),
        (header("X-TC-Timestamp", str(int(time.time()) - 1000)), "AuthFailure.SignatureExpire"),
        (without("X-TC-Timestamp"), "MissingParameter"),
        (without("X-TC-Action"), "MissingParameter"),
        (without("X-TC-Version"), "MissingParameter"),
        (without("Authorization"), "AuthFailure.InvalidAuthorization"),
        (header("X-TC-Action", "RecognizeWeather"), "InvalidAction"),
        (header("X-TC-Version", "2017-03-12"), "NoSuchVersion"),
    ],
)
def test_each_way_to_be_wrong_has_its_code(client: Make, action: str, change: Callable[[Any], None], code: str) -> None:
    field = "JobId" if action.startswith("Describe") else "ImageUrl"
    request = request_for(action, **{field: "http://a/"})
    assert code_of(lambda: getattr(Astray(client(), change), action)(request)) == code


@pytest.mark.parametrize("action", ["SubmitExtractDocAgentJob", "DescribeExtractDocAgentJob", "ExtractDocAgent"])
def test_a_wrong_secret_and_an_unknown_id(client: Make, pair: tuple[str, str], action: str) -> None:
    for credentials, code in (
        ((pair[0], pair[1][::-1]), "AuthFailure.SignatureFailure"),
        (("AKIDnobody", pair[1]), "AuthFailure.SecretIdNotFound"),
    ):
        assert code_of(lambda: getattr(client(pair=credentials), action)(request_for(action))) == code  # noqa: B023


def test_a_job_is_told_of_to_its_tenant_through_its_own_action_alone(
    server: RunningServer, client: Make, job: str, note_png: bytes
) -> None:
    stranger = client(pair=server.make_key_pair("stranger"))
    scnet = server.submit_file("a.png", note_png)
    parse = client().SubmitMultimodalDocParseJob(
        request_for("SubmitMultimodalDocParseJob", FileBase64=base64_of(note_png))
    )
    for asker, id_ in ((stranger, job), (client(), scnet), (client(), parse.TaskId), (client(), "9" * 500)):
        request = request_for("DescribeExtractDocAgentJob", JobId=id_)
        with pytest.raises(TencentCloudSDKException) as refusal:
            asker.DescribeExtractDocAgentJob(request)
        assert (refusal.value.code, refusal.value.message) == (ABSENT, "JobId不存在。")
    request = request_for("DescribeMultimodalDocParseJob", TaskId=job)
    assert code_of(lambda: client().DescribeMultimodalDocParseJob(request)) == ABSENT
    item = server.post("/ocrdoc/result", json={"task_ids": [job]}).json()["data"][0]
    assert item["output"]["task_status"] == "unknown"
    assert code_of(lambda: client().DescribeExtractDocAgentJob(request_for("DescribeExtractDocAgentJob"))) == (
        "MissingParameter"
    )


@pytest.fixture
def idle_server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server that reads nothing, and lets callers wait for hardly any time."""
    settings = {"JOBS_READERS": "0", "TENCENT_WAIT_SECONDS": "0.2", "TENCENT_DESCRIBE_EXTRACT_RATE": "0.5"}
    with run_server(tmp_path / "data", settings) as running:
        yield running


def test_the_rate_and_the_longest_wait(idle_server: RunningServer, note_png: bytes) -> None:
    """A call that was waited for in vain leaves no job behind: the quota of one unfinished job is free again."""
    idle = client_of(idle_server, *idle_server.make_key_pair())
    ask = request_for("DescribeExtractDocAgentJob", JobId="1")
    assert code_of(lambda: idle.DescribeExtractDocAgentJob(ask)) == ABSENT
    assert code_of(lambda: idle.DescribeExtractDocAgentJob(ask)) == "RequestLimitExceeded"
    wait = request_for("ExtractDocAgent", ImageBase64=base64_of(note_png), ItemNames=ITEMS)
    assert code_of(lambda: idle.ExtractDocAgent(wait)) == "FailedOperation.EngineRecognizeTimeout"
    assert unfinished(idle_server) == 0
    submitted(idle, ImageBase64=base64_of(note_png))
    assert unfinished(idle_server) == 1


def test_a_caller_who_goes_away_leaves_no_job_behind(tmp_path: Path, note_png: bytes) -> None:
    with run_server(tmp_path / "data", {"JOBS_READERS": "0", "TENCENT_WAIT_SECONDS": "600"}) as idle:
        client = client_of(idle, *idle.make_key_pair())
        client.profile.httpProfile.reqTimeout = 2
        client.request.conn.timeout = 2
        wait = request_for("ExtractDocAgent", ImageBase64=base64_of(note_png), ItemNames=ITEMS)
        with pytest.raises(TencentCloudSDKException) as refusal:
            client.ExtractDocAgent(wait)
        assert refusal.value.code == "ClientNetworkError"
        deadline = time.monotonic() + 10
        while unfinished(idle):
            assert time.monotonic() < deadline
            time.sleep(0.1)


def unfinished(server: RunningServer) -> int:
    database = Database(Settings(server=ServerSettings(data_dir=Path(server.environment["PAGEMILL_SERVER_DATA_DIR"]))))
    try:
        with database.read() as tx:
            return len(tx.all("unfinished_ids"))
    finally:
        database.close()


def test_the_terms_of_a_tenant(server: RunningServer, client: Make, note_png: bytes) -> None:
    """Each refusal by its own code, at once, and gone as soon as the terms are changed back."""
    theirs = client(pair=server.make_key_pair("on terms"))
    three = base64_of(pdf_of(3))

    def set_terms(*options: str) -> None:
        server.command("tenants", "set", "on terms", *options)

    def submit(content: str) -> str:
        return submitted(theirs, ImageBase64=content, ItemNames=[{"KeyName": "柜号"}])

    def refused() -> str:
        return code_of(lambda: submit(three))

    set_terms("--standing", "suspended")
    assert refused() == "ResourcesSoldOut.ChargeStatusException"
    request = request_for("ExtractDocAgent", ImageBase64=three)
    assert code_of(lambda: theirs.ExtractDocAgent(request)) == "ResourcesSoldOut.ChargeStatusException"
    set_terms("--standing", "arrears")
    assert refused() == "ResourceUnavailable.InArrears"
    set_terms("--standing", "good", "--switch-off", "SubmitExtractDocAgentJob")
    assert refused() == "FailedOperation.UnOpenError"
    set_terms("--switch-on", "SubmitExtractDocAgentJob", "--pages", "4")
    first, second = submit(three), submit(three)
    assert done(theirs, first).StructuralList
    told = ended(theirs, second)  # three pages, and one is left
    assert (told.JobStatus, told.ErrorCode) == ("FAIL", "ResourceUnavailable.ResourcePackageRunOut")
    done(theirs, submit(base64_of(note_png)))
    assert refused() == "ResourceUnavailable.ResourcePackageRunOut"
    shown = json.loads(server.command("tenants", "show", "on terms"))
    assert (shown["standing"], shown["pages_left"], shown["switched_off"]) == ("good", 0, [])
    set_terms("--pages", "unlimited")
    assert done(theirs, submit(three)).StructuralList


def test_a_field_is_called_in_the_answer_as_it_was_asked_for(client: Make, note_png: bytes) -> None:
    name = " 开航日 "
    told = done(client(), submitted(client(), ImageBase64=base64_of(note_png), ItemNames=[{"KeyName": name}]))
    assert value_of(told.StructuralList, name).AutoContent == DATE
