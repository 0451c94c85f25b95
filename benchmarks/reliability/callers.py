"""Callers of every kind at once: what they ask for, what they are answered, and what they do when nobody answers.

A job is *acknowledged* once its caller has its id. A caller whose call broke off does not know whether there is one,
and sends the call again later under the same `Idempotency-Key`, as a careful program does.
"""

from __future__ import annotations

import base64
import random
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.ocr.v20181119.ocr_client import OcrClient

from pagemill.api.tencent.routes import INTERNAL_MESSAGE
from project_tests import FileServer, client_of
from reliability.documents import FIELDS, Documents
from reliability.killable_server import KillableServer

TIMEOUT = 30.0
#: How long a caller pauses between two calls, and after one that was not served.
PAUSE_SECONDS = (0.0, 1.2)
LONG_PAUSE_SECONDS = (0.5, 1.5)
#: Shares of acknowledged jobs that are cancelled, of submits that are sent twice, and of calls that wait for a result.
CANCELLED, TWICE, WAITING = 0.08, 0.15, 0.1
#: Answers of the SCNet API by which a caller is told to come again, and of the Tencent API; the last is that of calls
#: which wait for a result.
COME_AGAIN = (429, 503)
TENCENT_COME_AGAIN = ("RequestLimitExceeded", "InternalError", "FailedOperation.EngineRecognizeTimeout")
#: What a call is answered that was signed by another clock than the server's.
OFF_TIME = ("AuthFailure.SignatureExpire", "AccessDenied")


class CameAgain(Exception):
    """The server said that it cannot at the moment, in the promised words."""


class BrokeOff(Exception):
    """No answer came, or none to the end."""


class BrokenPromise(Exception):
    """An answer that no caller should ever get."""


@dataclass(frozen=True)
class Acknowledged:
    """A job and the kind of call that asked for it."""

    kind: str
    job_id: str


@dataclass
class Record:
    """What was answered, by all callers together."""

    acknowledged: list[Acknowledged] = field(default_factory=list)
    cancelled: set[str] = field(default_factory=set)
    #: Calls that broke off, by the `Idempotency-Key` they are sent again under.
    unanswered: dict[str, str] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Callers:
    """The calls to one server. Each method of a kind answers the job's id, or what was read where there is none."""

    def __init__(
        self, server: KillableServer, key: str, pair: tuple[str, str], documents: Documents, files: FileServer
    ) -> None:
        self._server = server
        self._key = key
        self._pair = pair
        self._documents = documents
        self._url = files.put("pages.pdf", documents.pdf)
        self._no_url = f"{files.address}/nothing.pdf"
        self.record = Record()
        self.clock_may_be_off = False
        self._uploads: list[str] = []
        #: Calls that make a job, by kind, and those that are answered with what was read.
        self.submits: dict[str, Callable[[str], str]] = {
            "picture": lambda key: self._file("a.png", documents.picture, key),
            "pdf": lambda key: self._file("pages.pdf", documents.pdf, key),
            "word": lambda key: self._file("letter.docx", documents.word, key),
            "archive": lambda key: self._file("all.zip", documents.archive, key),
            "damaged": lambda key: self._file("damaged.pdf", documents.damaged, key),
            "upload": lambda key: self._json({"file_url": self._uploaded()}, key),
            "url": lambda key: self._json({"file_url": self._url}, key),
            "no url": lambda key: self._json({"file_url": self._no_url}, key),
            "parse": lambda _: self._parse(),
            "extract": lambda _: self._extract(),
        }

    def run(self, count: int, calls: int, draw: random.Random, stop: threading.Event) -> list[threading.Thread]:
        """Start so many callers, who make so many calls together, or fewer where they are told to stop before."""
        seeds = [draw.randrange(1 << 30) for _ in range(count)]
        left = iter(range(calls))
        threads = [threading.Thread(target=self._call, args=(random.Random(seed), left, stop)) for seed in seeds]
        for thread in threads:
            thread.start()
        return threads

    def _call(self, draw: random.Random, left: Iterator[int], stop: threading.Event) -> None:
        while not stop.is_set() and next(left, None) is not None:
            if draw.random() < WAITING:
                served = self._counted("wait", self.wait_for_lines)
            else:
                kind = draw.choice(list(self.submits))
                served = self.submit(kind, draw.random() < TWICE, draw.random() < CANCELLED)
            stop.wait(draw.uniform(*(LONG_PAUSE_SECONDS if served is None else PAUSE_SECONDS)))

    def submit(self, kind: str, twice: bool = False, cancel: bool = False, key: str | None = None) -> str | None:
        """One submit, and what becomes of it, written down; the job's id, where one was answered."""
        key = key or uuid.uuid4().hex
        job_id = self._counted(kind, lambda: self.submits[kind](key))
        with self.record.lock:
            if job_id is None:
                if kind not in ("parse", "extract"):
                    self.record.unanswered[key] = kind
                return None
            self.record.unanswered.pop(key, None)
            self.record.acknowledged.append(Acknowledged(kind, job_id))
        if twice and kind not in ("parse", "extract", "upload"):
            again = self._counted(kind, lambda: self.submits[kind](key))
            if again not in (None, job_id):
                self._broken(f"{kind}: sent again under its key, job {job_id} became {again}")
        if cancel and kind not in ("parse", "extract") and self._counted("cancel", lambda: self._cancel(job_id)):
            self.record.cancelled.add(job_id)
        return job_id

    def send_again(self) -> None:
        """Send every call again that broke off or was to come again: now each has to be taken."""
        for key, kind in list(self.record.unanswered.items()):
            if kind == "upload":  # another upload would be another document
                del self.record.unanswered[key]
            elif self.submit(kind, key=key) is None:
                self._broken(f"{kind}: not taken when it was sent again to a server that is well")

    def _counted(self, kind: str, call: Callable[[], str]) -> str | None:
        try:
            answer = call()
        except CameAgain:
            told = "come again"
        except BrokeOff:
            told = "broke off"
        except BrokenPromise as error:
            told = "broken promise"
            self._broken(f"{kind}: {error}")
        else:
            with self.record.lock:
                self.record.answers["answered"] += 1
            return answer
        with self.record.lock:
            self.record.answers[told] += 1
        return None

    def _broken(self, what: str) -> None:
        with self.record.lock:
            self.record.broken.append(what)

    # The SCNet API

    def look(self, job_id: str) -> dict[str, Any]:
        """The item of a task, as `result` answers it."""
        answer = self._scnet("POST", "/ocrdoc/result", json={"task_ids": [job_id]})
        item: dict[str, Any] = answer.json()["data"][0]
        return item

    def _file(self, name: str, content: bytes, key: str) -> str:
        return _task_id(self._scnet("POST", "/ocrdoc/submit", key, files={"file": (name, content)}))

    def _json(self, fields: Mapping[str, Any], key: str) -> str:
        return _task_id(self._scnet("POST", "/ocrdoc/submit", key, json=fields))

    def _cancel(self, job_id: str) -> str:
        self._scnet("POST", "/ocrdoc/cancel", json={"task_ids": [job_id]})
        return job_id

    def _uploaded(self) -> str:
        granted = self._scnet("GET", "/upload/presign", params={"file_name": "pages.pdf"}).json()["data"]
        names = ("key", "policy", "x_amz_algorithm", "x_amz_credential", "x_amz_date", "x_amz_signature")
        form = {name.replace("_", "-"): granted[name] for name in names}
        try:
            answer = requests.post(
                granted["upload_url"], data=form, files={"file": ("pages.pdf", self._documents.pdf)}, timeout=TIMEOUT
            )
        except requests.RequestException as error:
            raise BrokeOff from error
        self._check(answer)
        return str(granted["file_url"])

    def _scnet(self, method: str, path: str, key: str | None = None, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self._key}"} | ({} if key is None else {"Idempotency-Key": key})
        try:
            answer = requests.request(
                method, f"{self._server.address}/api/llm/v1{path}", headers=headers, timeout=TIMEOUT, **more
            )
        except requests.RequestException as error:
            raise BrokeOff from error
        self._check(answer)
        return answer

    def _check(self, answer: requests.Response) -> None:
        if answer.ok:
            return
        if answer.status_code in COME_AGAIN and "Retry-After" in answer.headers:
            raise CameAgain
        if self.clock_may_be_off and any(code in answer.text for code in OFF_TIME):
            raise CameAgain
        raise BrokenPromise(f"HTTP {answer.status_code} {answer.text[:200]}")

    # The Tencent API

    def wait_for_lines(self) -> str:
        """The words of a picture, by the call that waits for them."""
        answer = self._tencent("GeneralAccurateOCR", {"ImageBase64": _base64(self._documents.picture)})
        return " ".join(each["DetectedText"] for each in answer["TextDetections"])

    def parsed(self, job_id: str) -> dict[str, Any]:
        return self._tencent("DescribeMultimodalDocParseJob", {"TaskId": job_id})

    def extracted(self, job_id: str) -> dict[str, Any]:
        return self._tencent("DescribeExtractDocAgentJob", {"JobId": job_id})

    def _parse(self) -> str:
        document = _base64(self._documents.pdf)
        answer = self._tencent("SubmitMultimodalDocParseJob", {"FileType": 1, "FileBase64": document})
        return str(answer["TaskId"])

    def _extract(self) -> str:
        wanted = [{"KeyName": name} for name in FIELDS]
        answer = self._tencent(
            "SubmitExtractDocAgentJob", {"ImageBase64": _base64(self._documents.note), "ItemNames": wanted}
        )
        return str(answer["JobId"])

    def _tencent(self, action: str, parameters: dict[str, Any]) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = self._client.call_json(action, parameters)["Response"]
        except TencentCloudSDKException as error:
            if error.code in ("ClientNetworkError", "ServerNetworkError"):
                raise BrokeOff from error
            told_again = error.code in TENCENT_COME_AGAIN and error.message != INTERNAL_MESSAGE
            if told_again or (self.clock_may_be_off and error.code in OFF_TIME):
                raise CameAgain from error
            raise BrokenPromise(f"{action}: {error.code}: {error.message}") from error
        return answer

    @property
    def _client(self) -> OcrClient:
        return client_of(self._server, *self._pair)


def _task_id(answer: requests.Response) -> str:
    return str(answer.json()["data"]["output"]["task_id"])


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
