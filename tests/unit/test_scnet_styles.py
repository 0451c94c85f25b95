"""The three response styles and every error shape, against the published examples."""

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pagemill.api.scnet.errors import refusal_of, refusal_of_status
from pagemill.api.scnet.styles import Style, looked_up, submitted, upload_granted
from pagemill.api.scnet.tasks import Task, task_of_job, unknown_task
from pagemill.error_codes import OUTSIDE
from pagemill.errors import (
    DocumentDamaged,
    FetchFailed,
    InvalidParameter,
    KindNotSupported,
    ModelNotFound,
    PagemillError,
    QueueFull,
    RateExceeded,
    ServiceUnavailable,
    StorageError,
    Unauthorized,
)
from pagemill.jobs import Failure, Job, JobState
from pagemill.reading import ReadOptions

DOCUMENTED, LIVE = Style("documented"), Style("live")
REQUEST = "5e726f4f7d518259"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def job(state: JobState, **fields: Any) -> Job:
    values: dict[str, Any] = {
        "id": "2056703208598626305",
        "tenant_id": "t",
        "face": "scnet",
        "state": state,
        "stage": None,
        "file_name": "013.pdf",
        "options": ReadOptions(),
        "submitted_at": datetime(2026, 5, 19, 11, 47, 11, 425000, UTC),
        "ended_at": None,
        "pages_total": None,
        "pages_done": 0,
        "failure": None,
        "result_key": None,
        "estimated_seconds": None,
    }
    return Job(**(values | fields))


ENDED = datetime(2026, 5, 19, 11, 47, 40, tzinfo=UTC)
PENDING = task_of_job(job(JobState.PENDING, estimated_seconds=7), SHANGHAI)
RUNNING = task_of_job(job(JobState.RUNNING, estimated_seconds=3, pages_total=9), SHANGHAI)
SUCCEEDED = task_of_job(
    job(JobState.SUCCEEDED, ended_at=ENDED, pages_total=1, result_key="k"), SHANGHAI, ("http://h/b/k?X-Amz-Date=1",)
)
FAILED = task_of_job(
    job(JobState.FAILED, ended_at=ENDED, failure=Failure("DocumentDamaged", "the PDF is cut")), SHANGHAI
)
UNKNOWN = unknown_task("1")

SUCCEEDED_ITEM = {
    "output": {
        "results": ["http://h/b/k?X-Amz-Date=1"],
        "task_id": "2056703208598626305",
        "task_status": "succeeded",
        "submit_time": "2026-05-19 19:47:11",
        "end_time": "2026-05-19 19:47:40",
    },
    "usage": {"image_count": 1},
    "request_id": REQUEST,
}
RUNNING_ITEM = {
    "output": {
        "task_id": "2056703208598626305",
        "task_status": "running",
        "submit_time": "2026-05-19 19:47:11",
    },
    "request_id": REQUEST,
}
FAILED_ITEM = {
    "output": {
        "task_id": "2056703208598626305",
        "task_status": "failed",
        "submit_time": "2026-05-19 19:47:11",
        "end_time": "2026-05-19 19:47:40",
        "error_code": "provider_error",
        "error_message": "the PDF is cut",
    },
    "request_id": REQUEST,
}
UNKNOWN_ITEM = {
    "output": {
        "task_id": "1",
        "task_status": "unknown",
        "error_code": "task_not_found",
        "error_message": "Task not found",
    },
    "request_id": REQUEST,
}


def test_a_documented_submit_is_section_2_5() -> None:
    assert submitted(PENDING, DOCUMENTED, REQUEST) == {
        "code": "200",
        "msg": "",
        "data": {"output": {"task_status": "pending", "task_id": "2056703208598626305"}, "request_id": REQUEST},
    }


def test_a_live_submit_insists_on_zero() -> None:
    answer = submitted(PENDING, LIVE, REQUEST)
    assert (answer["code"], answer["msg"]) == ("0", "success")
    assert answer["data"] == submitted(PENDING, DOCUMENTED, REQUEST)["data"]


@pytest.mark.parametrize(
    ("style", "code", "msg"), [(DOCUMENTED, "200", ""), (LIVE, "0", "success")], ids=["documented", "live"]
)
def test_a_sample_programs_submit(style: Style, code: str, msg: str) -> None:
    assert submitted(PENDING, style.as_samples(), REQUEST) == {
        "code": code,
        "msg": msg,
        "requestId": REQUEST,
        "output": {
            "taskId": "2056703208598626305",
            "taskStatus": "PENDING",
            "submitTime": "2026-05-19 19:47:11",
            "estimatedSeconds": 7,
        },
    }


@pytest.mark.parametrize(
    ("tasks", "items", "done"),
    [
        ([SUCCEEDED, SUCCEEDED], [SUCCEEDED_ITEM, SUCCEEDED_ITEM], True),
        ([RUNNING], [RUNNING_ITEM], False),
        ([FAILED], [FAILED_ITEM], False),
        ([UNKNOWN], [UNKNOWN_ITEM], False),
        ([SUCCEEDED, UNKNOWN, RUNNING], [SUCCEEDED_ITEM, UNKNOWN_ITEM, RUNNING_ITEM], False),
    ],
    ids=["succeeded", "running", "failed", "unknown", "mixed"],
)
def test_results_are_section_3_4(tasks: list[Task], items: list[dict[str, Any]], done: bool) -> None:
    envelope = {"code": "0", "msg": "success"} if done else {"code": "200", "msg": ""}
    assert looked_up(tasks, DOCUMENTED, REQUEST) == envelope | {"data": items}
    assert looked_up(tasks, LIVE, REQUEST) == {"code": "0", "msg": "success", "data": items}
    # The order of the fields is the published one too.
    assert json.dumps(looked_up(tasks, LIVE, REQUEST)["data"]) == json.dumps(items)


@pytest.mark.parametrize(
    ("task", "output"),
    [
        (PENDING, {"taskStatus": "PENDING", "submitTime": "2026-05-19 19:47:11", "estimatedSeconds": 7}),
        (RUNNING, {"taskStatus": "RUNNING", "submitTime": "2026-05-19 19:47:11", "estimatedSeconds": 3}),
        (
            SUCCEEDED,
            {
                "taskStatus": "SUCCEEDED",
                "submitTime": "2026-05-19 19:47:11",
                "endTime": "2026-05-19 19:47:40",
                "results": ["http://h/b/k?X-Amz-Date=1"],
            },
        ),
        (
            FAILED,
            {
                "taskStatus": "FAILED",
                "submitTime": "2026-05-19 19:47:11",
                "endTime": "2026-05-19 19:47:40",
                "error_code": "provider_error",
                "error_message": "the PDF is cut",
            },
        ),
        (UNKNOWN, {"taskStatus": "UNKNOWN", "error_code": "task_not_found", "error_message": "Task not found"}),
    ],
    ids=["pending", "running", "succeeded", "failed", "unknown"],
)
def test_results_as_the_sample_programs_read_them(task: Task, output: dict[str, Any]) -> None:
    code, msg = ("0", "success") if task is SUCCEEDED else ("200", "")
    usage = {"usage": {"image_count": 1}} if task is SUCCEEDED else {}
    answer = {"code": code, "msg": msg, "requestId": REQUEST, "output": {"taskId": task.id} | output} | usage
    assert looked_up([task], DOCUMENTED.as_samples(), REQUEST) == answer
    assert looked_up([task], LIVE.as_samples(), REQUEST) == answer | {"code": "0", "msg": "success"}


def test_an_upload_is_granted_alike_in_every_style() -> None:
    assert upload_granted({"key": "k"}) == {"code": "0", "msg": "success", "data": {"key": "k"}}


PROBE = "file_url is not reachable or the file cannot be read: "


@pytest.mark.parametrize(
    ("error", "http", "word", "live_http", "live_code", "live_msg"),
    [
        (InvalidParameter("file_url is missing"), 400, "InvalidParameter", 400, "400", "file_url is missing"),
        (Unauthorized("no key"), 401, "unauthorized", 401, "401", "no key"),
        (ModelNotFound("Model xxx not found"), 404, "model_not_found", 404, "404", "Model xxx not found"),
        (RateExceeded("slow"), 429, "limit_burst_rate", 429, "10011", "Burst rate limit exceeded for model"),
        (QueueFull("full"), 429, "request_concurrency_conflict", 429, "429", "full"),
        (FetchFailed("HTTP 404"), 400, "InvalidParameter", 422, "10013", PROBE + "HTTP 404"),
        (KindNotSupported("no kind"), 415, "modal_type_not_supported", 422, "10013", PROBE + "no kind"),
        (DocumentDamaged("cut"), 500, "provider_error", 422, "10013", PROBE + "cut"),
        (ServiceUnavailable("stopping"), 503, "SystemError", 503, "503", "stopping"),
        (ValueError("a secret of ours"), 500, "unknown_error", 500, "500", "Unknown error"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_each_error_in_both_shapes(
    error: Exception, http: int, word: str, live_http: int, live_code: str, live_msg: str
) -> None:
    documented = refusal_of(error).response(DOCUMENTED, REQUEST)
    body = json.loads(documented.body)
    assert documented.status_code == http
    assert set(body) == {"request_id", "error"}
    assert body["request_id"] == REQUEST
    assert set(body["error"]) == {"code", "type", "message"}
    assert (body["error"]["code"], body["error"]["type"]) == (str(http), word)
    live = refusal_of(error).response(LIVE, REQUEST)
    assert live.status_code == live_http
    assert json.loads(live.body) == {"code": live_code, "msg": live_msg}
    # The failure of a sample program's call is that of its key's style.
    assert refusal_of(error).response(DOCUMENTED.as_samples(), REQUEST).body == documented.body
    assert refusal_of(error).response(LIVE.as_samples(), REQUEST).body == live.body


@pytest.mark.parametrize("error", [cls("the inner works") for cls in OUTSIDE], ids=lambda e: type(e).__name__)
def test_every_error_of_the_tree_has_an_answer(error: PagemillError) -> None:
    answer = refusal_of(error).response(DOCUMENTED, REQUEST)
    told = OUTSIDE[type(error)]
    assert (answer.status_code, json.loads(answer.body)["error"]["type"]) == (told.http, told.scnet)


def test_faults_of_ours_tell_nothing_of_us() -> None:
    answer = refusal_of(StorageError("/srv/data/x is gone")).response(DOCUMENTED, REQUEST)
    assert json.loads(answer.body)["error"]["message"] == "An system error has occurred, please try again later"


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (RateExceeded("x", 0.02), "1"),
        (RateExceeded("x", 2.1), "3"),
        (QueueFull("x", 10), "10"),
        (ServiceUnavailable("x"), "5"),
    ],
)
def test_who_is_to_come_again_is_told_when(error: PagemillError, seconds: str) -> None:
    assert refusal_of(error).response(DOCUMENTED, REQUEST).headers["Retry-After"] == seconds
    assert refusal_of(error).response(LIVE, REQUEST).headers["Retry-After"] == seconds


def test_what_http_refuses_is_answered_in_the_style() -> None:
    answer = refusal_of_status(405, "Method Not Allowed", {"Allow": "POST"}).response(DOCUMENTED, REQUEST)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert json.loads(answer.body)["error"] == {
        "code": "405",
        "type": "InvalidParameter",
        "message": "Method Not Allowed",
    }
