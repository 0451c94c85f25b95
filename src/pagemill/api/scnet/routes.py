"""The routes of the SCNet `ocrdoc` API. Each tells a call's story: who, what, done, answered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from pagemill.access import Caller
from pagemill.api.requests import base_url, request_id
from pagemill.api.scnet.fields import json_object, read_body, submit_fields, task_ids, urlencoded_fields
from pagemill.api.scnet.multipart import read_multipart
from pagemill.api.scnet.styles import Style, looked_up, submitted, upload_granted
from pagemill.api.scnet.tasks import Task, task_of_job, unknown_task
from pagemill.api.services import Services
from pagemill.api.sources import Source, Sources
from pagemill.errors import InvalidParameter, Unauthorized
from pagemill.jobs import Job, Submission
from pagemill.jobs.model import SubmitKey
from pagemill.jobs.scratch import scratch_file
from pagemill.jobs.upload_keys import upload_key
from pagemill.reading.options import ReadOptions

PREFIX = "/api/llm/v1"
FACE = "scnet"
#: Characters of an `Idempotency-Key`.
LONGEST_SUBMIT_KEY = 255


class ScnetRoutes:
    """The calls, on the services of one server."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._settings = services.settings
        self._sources = Sources(services.settings, services.store)
        self._zone = ZoneInfo(services.settings.server.time_zone)

    def routes(self) -> list[Route]:
        return [
            Route(f"{PREFIX}/ocrdoc/submit", self.submit, methods=["POST"]),
            Route(f"{PREFIX}/ocrdoc/result", self.result, methods=["POST", "GET"]),
            Route(f"{PREFIX}/ocrdoc/cancel", self.cancel, methods=["POST"]),
            Route(f"{PREFIX}/upload/presign", self.presign_upload, methods=["GET"]),
        ]

    async def submit(self, request: Request) -> JSONResponse:
        """`POST /ocrdoc/submit`: a document by URL, or as a part of the body."""
        caller = await self._caller(request, spend=True)
        await self._services.in_thread(self._services.jobs.check_open)
        content_type = request.headers.get("content-type", "")
        if content_type.lower().startswith("multipart/form-data"):
            source, options = await self._posted_file(request, caller, content_type)
        else:
            body = await read_body(request.stream(), self._settings.server.request_bytes)
            form = content_type.lower().startswith("application/x-www-form-urlencoded")
            read = urlencoded_fields if form else json_object
            source, options = await self._named_file(request, caller, read(body, self._settings.server.json_nesting))
        submission = Submission(
            source.file_name, source.url, source.key, options, FACE, submit_key=_submit_key(request, source, options)
        )
        job = await self._services.in_writer(
            self._sources.submit, self._services.jobs, caller.tenant_id, source, submission
        )
        return JSONResponse(submitted(task_of_job(job, self._zone), request.state.style, request_id(request)))

    async def result(self, request: Request) -> JSONResponse:
        """`POST /ocrdoc/result`: tasks by a list of ids. `GET /ocrdoc/result?taskId=ID`: one, in the samples style."""
        return await (self._result_of_many(request) if request.method == "POST" else self._result_of_one(request))

    async def _result_of_many(self, request: Request) -> JSONResponse:
        caller = await self._caller(request)
        fields = await self._json_fields(request)
        ids = task_ids(fields.get("task_ids"), self._settings.quota.ids_per_call)
        return await self._tasks(request, caller, ids)

    async def _result_of_one(self, request: Request) -> JSONResponse:
        caller = await self._caller(request)
        id_ = request.query_params.get("taskId") or request.query_params.get("task_id")
        if not id_:
            raise InvalidParameter("taskId is missing")
        request.state.style = request.state.style.as_samples()
        return await self._tasks(request, caller, task_ids([id_], 1))

    async def cancel(self, request: Request) -> JSONResponse:
        """`POST /ocrdoc/cancel`: end tasks by a list of ids, and answer as `result` does. Not of the published API."""
        caller = await self._caller(request)
        fields = await self._json_fields(request)
        ids = task_ids(fields.get("task_ids"), self._settings.quota.ids_per_call)
        await self._services.in_writer(self._cancel, caller.tenant_id, ids)
        return await self._tasks(request, caller, ids)

    def _cancel(self, tenant_id: str, ids: list[str]) -> None:
        for id_ in self._services.jobs.look(tenant_id, ids, FACE):
            self._services.jobs.cancel(tenant_id, id_)

    async def presign_upload(self, request: Request) -> JSONResponse:
        """`GET /upload/presign?file_name=NAME`: an S3 POST policy for one file, and the `file_url` it will have."""
        caller = await self._caller(request)
        file_name = request.query_params.get("file_name", "").strip()
        if not file_name:
            raise InvalidParameter("file_name is missing")
        policy = self._services.store.presign_post(
            upload_key(caller.tenant_id, file_name),
            base_url=base_url(request, self._settings.server),
            seconds=self._settings.storage.upload_url_seconds,
            max_bytes=self._settings.limits.file_bytes,
        )
        return JSONResponse(
            upload_granted(
                {
                    "upload_url": policy.upload_url,
                    "file_url": policy.file_url,
                    "policy": policy.policy,
                    "x_amz_algorithm": policy.x_amz_algorithm,
                    "x_amz_credential": policy.x_amz_credential,
                    "x_amz_date": policy.x_amz_date,
                    "x_amz_signature": policy.x_amz_signature,
                    "key": policy.key,
                }
            )
        )

    async def _caller(self, request: Request, *, spend: bool = False) -> Caller:
        """Who calls; from here on the call is answered in the style of its key."""
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret.strip():
            raise Unauthorized("the header Authorization: Bearer <API key> is missing")
        access = self._services.access
        caller = await self._services.in_thread(access.authenticate, secret.strip())
        request.state.style = Style(caller.response_style)
        if spend:
            await self._services.in_writer(access.spend_submit, caller.key_id)
        return caller

    async def _named_file(
        self, request: Request, caller: Caller, fields: Mapping[str, Any]
    ) -> tuple[Source, ReadOptions]:
        wanted = submit_fields(fields, self._settings.vision.backends, with_file=False)
        if wanted.sample_spelling:
            request.state.style = request.state.style.as_samples()
        assert wanted.file_url is not None
        address = base_url(request, self._settings.server)
        named = await self._services.in_thread(self._sources.named, wanted.file_url, caller.tenant_id, address)
        if named.url is not None and caller.response_style == "live":
            # The live service says at once that a file cannot be had.
            named = await self._services.probes.run(
                caller.tenant_id, self._sources.fetched, named.url, caller.tenant_id
            )
        return (named, wanted.options)

    async def _posted_file(self, request: Request, caller: Caller, content_type: str) -> tuple[Source, ReadOptions]:
        with scratch_file(self._settings) as file:
            form = await read_multipart(
                content_type,
                request.stream(),
                file,
                self._settings.server.request_bytes,
                self._settings.limits.file_bytes,
            )
            if form.file_name is None:
                return await self._named_file(request, caller, form.fields)
            wanted = submit_fields(form.fields, self._settings.vision.backends, with_file=True)
            source = await self._services.in_writer(self._sources.stored, file, form.file_name, caller.tenant_id)
        return (source, wanted.options)

    async def _json_fields(self, request: Request) -> dict[str, Any]:
        server = self._settings.server
        return json_object(await read_body(request.stream(), server.request_bytes), server.json_nesting)

    async def _tasks(self, request: Request, caller: Caller, ids: list[str]) -> JSONResponse:
        address = base_url(request, self._settings.server)
        tasks = await self._services.in_thread(self._look, caller.tenant_id, ids, address)
        return JSONResponse(looked_up(tasks, request.state.style, request_id(request)))

    def _look(self, tenant_id: str, ids: list[str], address: str) -> list[Task]:
        jobs = self._services.jobs.look(tenant_id, ids, FACE)
        return [
            task_of_job(jobs[id_], self._zone, self._results(jobs[id_], address)) if id_ in jobs else unknown_task(id_)
            for id_ in ids
        ]

    def _results(self, job: Job, address: str) -> tuple[str, ...]:
        """The URL of the result, signed afresh."""
        if job.result_key is None:
            return ()
        url = self._services.store.presign_get(
            job.result_key,
            base_url=address,
            seconds=self._settings.storage.result_url_seconds,
            download_name=PurePosixPath(job.result_key).name,
        )
        return (url,)


def _submit_key(request: Request, source: Source, options: ReadOptions) -> SubmitKey | None:
    """What the caller calls a submit by, where it says so. Raises `InvalidParameter`."""
    text = request.headers.get("idempotency-key")
    if text is None:
        return None
    if not 0 < len(text) <= LONGEST_SUBMIT_KEY:
        raise InvalidParameter(f"Idempotency-Key has to have 1 to {LONGEST_SUBMIT_KEY} characters")
    submitted = json.dumps([source.identity, options.to_json()], sort_keys=True)
    return SubmitKey(text, sha256(submitted.encode()).hexdigest())
