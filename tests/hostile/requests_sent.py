"""Sends bytes to a server and reads what it answers, however little of HTTP there is in either."""

from __future__ import annotations

import http.client
import io
import socket
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from tencentcloud.common.abstract_client import AbstractClient
from tencentcloud.common.credential import Credential
from tencentcloud.common.http.request import RequestInternal
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile

from hostile.request_variants import HostileRequest, sound_requests

#: Longest wait for an answer, and for one to a request of which a part is missing.
SECONDS, PATIENCE = 60.0, 0.3


@dataclass(frozen=True)
class Answer:
    """`status` is 0 where the connection was closed without a word, 400 where the request was no whole one."""

    status: int
    content_type: str = ""
    body: bytes = b""


class _Received:
    """Bytes that look like a socket to `http.client`."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, *_: object) -> io.BytesIO:
        return io.BytesIO(self._data)


def sent(address: str, request: HostileRequest) -> Answer:
    """What a server at `http://host:port` answers. Raises `TimeoutError` where it neither answers nor closes."""
    parts = urlsplit(address)
    assert parts.hostname is not None and parts.port is not None
    received = bytearray()
    with socket.create_connection((parts.hostname, parts.port), SECONDS) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):  # it has heard enough
            connection.sendall(request.wire())
        connection.settimeout(SECONDS if request.whole else PATIENCE)
        try:
            while piece := connection.recv(1 << 16):
                received += piece
        except ConnectionResetError:
            pass
        except TimeoutError:
            if request.whole:
                raise
    if not received:
        return Answer(0 if request.whole else 400)
    answer = http.client.HTTPResponse(_Received(bytes(received)), method=request.method)  # type: ignore[arg-type]
    try:
        answer.begin()
        body = answer.read()
    except http.client.HTTPException as error:
        # What comes after a request that was none may cut the answer to it.
        return Answer(599 if request.whole else 400, "no HTTP", repr(error).encode() if request.whole else b"")
    return Answer(answer.status, answer.headers.get("content-type", "").partition(";")[0], body)


def sound_requests_of(address: str, key: str, pair: tuple[str, str], object_url: str) -> list[HostileRequest]:
    """A sound request of every route of a server, with its own keys, presigned URLs and signatures."""
    host = address.removeprefix("http://")
    presign = f"{address}/api/llm/v1/upload/presign?file_name=a.pdf"
    granted = requests.get(presign, headers={"Authorization": f"Bearer {key}"}, timeout=SECONDS).json()["data"]
    form = {name.replace("_", "-"): str(granted[name]) for name in granted if name.startswith("x_amz_")}
    form |= {"key": granted["key"], "policy": granted["policy"]}
    target = object_url.removeprefix(address)
    return sound_requests(host, key, target, form, list(_signed(host, *pair)))


class _Client(AbstractClient):  # type: ignore[misc]
    _apiVersion = "2018-11-19"  # noqa: N815 - the client's own name
    _service = "ocr"


def _signed(host: str, secret_id: str, secret_key: str) -> list[HostileRequest]:
    """Calls as Tencent's own client signs them, by each of its signatures."""
    made = []
    for action, fields in (
        ("GeneralAccurateOCR", {"ImageBase64": "AAAA"}),
        ("DescribeExtractDocAgentJob", {"JobId": "1"}),
        ("SubmitExtractDocAgentJob", {"FileBase64": "AAAA", "ItemNames": [{"KeyName": "pump"}]}),
        ("DescribeMultimodalDocParseJob", {"TaskId": "1"}),
    ):
        for algorithm, method in (("TC3-HMAC-SHA256", "POST"), ("HmacSHA1", "POST"), ("HmacSHA256", "GET")):
            client = _Client(
                Credential(secret_id, secret_key),
                "ap-guangzhou",
                ClientProfile(algorithm, HttpProfile(endpoint=host, reqMethod=method)),
            )
            request = RequestInternal(host, method, "/", header={})
            client._build_req_inter(action, fields, request, {})
            others = [(name, str(value)) for name, value in request.header.items() if name != "Host"]
            target, body = ("/?" + request.data, b"") if method == "GET" else ("/", request.data)
            made.append(
                HostileRequest(
                    method, target, (("Host", host), *others), body if isinstance(body, bytes) else body.encode()
                )
            )
    return made
