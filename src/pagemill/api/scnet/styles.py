"""The three ways the SCNet API answers, made from one set of facts. Nothing else in the program knows of them.

- *documented*: sections 2.5 and 3.4 of the published page. A submit is answered by `code "200"`, `msg ""`; tasks
  asked about by `"0"`, `"success"` where every one has succeeded, else by `"200"`, `""`.
- *live*: what the running service answers: `"0"`, `"success"` on every success, and failures as `{code, msg}`.
- *samples*: what the programs of section 4.3 to 4.5 read: a top-level `output` in camel case. It takes the place of
  either of the others for one answer, and keeps that one's `code` and `msg` and its failures.

The first two are a property of the API key; the third of the call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pagemill.access import ResponseStyle
from pagemill.api.scnet.tasks import Task

Json = dict[str, Any]
Envelope = tuple[str, str]

SUCCESS: Envelope = ("0", "success")
ACCEPTED: Envelope = ("200", "")


@dataclass(frozen=True, slots=True)
class Style:
    """How one call is answered."""

    key: ResponseStyle
    #: Whether the call is one of those that the published sample programs make.
    samples: bool = False

    def as_samples(self) -> Style:
        return replace(self, samples=True)


def submitted(task: Task, style: Style, request_id: str) -> Json:
    """The answer to a submit."""
    envelope = SUCCESS if style.key == "live" else ACCEPTED
    if style.samples:
        return _sample(task, envelope, request_id)
    output = {"task_status": task.status, "task_id": task.id}
    return _enveloped(envelope, {"output": output, "request_id": request_id})


def looked_up(tasks: Sequence[Task], style: Style, request_id: str) -> Json:
    """The answer about tasks, one item for each, in their order. In the samples style there is one task."""
    done = style.key == "live" or all(task.succeeded for task in tasks)
    envelope = SUCCESS if done else ACCEPTED
    if style.samples:
        (task,) = tasks
        return _sample(task, envelope, request_id)
    return _enveloped(envelope, [_item(task, request_id) for task in tasks])


def upload_granted(data: Json) -> Json:
    """The answer to a request for an upload's policy: the same in every style."""
    return _enveloped(SUCCESS, data)


def refused(word: str, http: int, live_code: str, message: str, style: Style, request_id: str) -> Json:
    """The answer to a call that is refused. `word` is an error word, `live_code` the live service's number for it."""
    if style.key == "live":
        return {"code": live_code, "msg": message}
    return {"request_id": request_id, "error": {"code": str(http), "type": word, "message": message}}


def _enveloped(envelope: Envelope, data: Any) -> Json:
    code, msg = envelope
    return {"code": code, "msg": msg, "data": data}


def _item(task: Task, request_id: str) -> Json:
    output: Json = {}
    if task.succeeded:
        output["results"] = list(task.results)
    output |= {"task_id": task.id, "task_status": task.status}
    output |= _present(submit_time=task.submit_time, end_time=task.end_time)
    if task.failure is not None:
        output |= {"error_code": task.failure.word, "error_message": task.failure.message}
    item: Json = {"output": output}
    if task.image_count is not None:
        item["usage"] = {"image_count": task.image_count}
    return item | {"request_id": request_id}


def _sample(task: Task, envelope: Envelope, request_id: str) -> Json:
    output: Json = {"taskId": task.id, "taskStatus": task.status.upper()}
    output |= _present(submitTime=task.submit_time, endTime=task.end_time)
    if task.succeeded:
        output["results"] = list(task.results)
    # Section 3.3 spells these two with underscores among the others in camel case.
    if task.failure is not None:
        output |= {"error_code": task.failure.word, "error_message": task.failure.message}
    output |= _present(estimatedSeconds=task.estimated_seconds)
    code, msg = envelope
    answer: Json = {"code": code, "msg": msg, "requestId": request_id, "output": output}
    if task.image_count is not None:
        answer["usage"] = {"image_count": task.image_count}
    return answer


def _present(**values: Any) -> Json:
    return {name: value for name, value in values.items() if value is not None}
