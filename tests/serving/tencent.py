"""The official Tencent Cloud client, unmodified, pointed at a server by endpoint; and requests changed on their way."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from PIL import Image
from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.ocr.v20181119 import models
from tencentcloud.ocr.v20181119.ocr_client import OcrClient

from serving.server import RunningServer

SIGNATURES = [
    ("TC3-HMAC-SHA256", "POST", False),
    ("TC3-HMAC-SHA256", "POST", True),
    ("TC3-HMAC-SHA256", "GET", False),
    ("TC3-HMAC-SHA256", "GET", True),
    ("HmacSHA1", "POST", False),
    ("HmacSHA1", "GET", False),
    ("HmacSHA256", "POST", False),
    ("HmacSHA256", "GET", False),
]
Make = Callable[..., OcrClient]


def client_of(
    server: RunningServer, secret_id: str, secret_key: str, sign: str = SIGNATURES[0][0], method: str = "POST",
    unsigned: bool = False,
) -> OcrClient:  # fmt: skip
    http = HttpProfile(protocol="http", endpoint=server.address.removeprefix("http://"), reqMethod=method)
    profile = ClientProfile(sign, http)
    profile.unsignedPayload = unsigned
    return OcrClient(Credential(secret_id, secret_key), "ap-guangzhou", profile)


def base64_of(content: bytes) -> str:
    return base64.b64encode(content).decode()


def picture(size: tuple[int, int] = (200, 120), kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def request_for(kind: str, **fields: Any) -> Any:
    request = getattr(models, f"{kind}Request")()
    request.from_json_string(json.dumps(fields))
    return request


def code_of(call: Callable[[], Any]) -> str:
    with pytest.raises(TencentCloudSDKException) as refusal:
        call()
    assert refusal.value.requestId
    return str(refusal.value.code)


class Astray(OcrClient):  # type: ignore[misc]
    """The client with its request changed after it was signed."""

    def __init__(self, client: OcrClient, change: Callable[[Any], None]) -> None:
        self.__dict__.update(client.__dict__)
        self._change = change

    def _build_req_inter(self, action: str, params: Any, req_inter: Any, options: Any = None) -> None:
        super()._build_req_inter(action, params, req_inter, options)
        self._change(req_inter)


def without(name: str) -> Callable[[Any], None]:
    return lambda request: request.header.pop(name)


def header(name: str, value: str) -> Callable[[Any], None]:
    return lambda request: request.header.__setitem__(name, value)


def changed_body(request: Any) -> None:
    request.data = request.data.replace("a", "b")


def call(address: str, pair: tuple[str, str], action: str, **parameters: Any) -> requests.Response:
    """The answer to a call as it comes over HTTP, signed with a SecretId and a SecretKey by TC3-HMAC-SHA256.

    The client of the service shows neither headers nor the body of a refusal.
    """
    secret_id, secret_key = pair
    body, now = json.dumps(parameters).encode(), int(time.time())
    date = time.strftime("%Y-%m-%d", time.gmtime(now))
    headers = {"content-type": "application/json", "host": urlsplit(address).netloc}
    canonical = "\n".join(
        [
            "POST", "/", "", *(f"{name}:{value}" for name, value in headers.items()), "", ";".join(headers),
            hashlib.sha256(body).hexdigest(),
        ]
    )  # fmt: skip
    scope = f"{date}/ocr/tc3_request"
    text = "\n".join(["TC3-HMAC-SHA256", str(now), scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"TC3{secret_key}".encode()
    for part in (*scope.split("/"), text):
        key = hmac.digest(key, part.encode(), "sha256")
    authorization = (
        f"TC3-HMAC-SHA256 Credential={secret_id}/{scope}, SignedHeaders={';'.join(headers)}, Signature={key.hex()}"
    )
    common = {
        "Authorization": authorization,
        "X-TC-Action": action,
        "X-TC-Version": "2018-11-19",
        "X-TC-Timestamp": str(now),
    }
    return requests.post(f"{address}/", body, headers={**headers, **common}, timeout=60)
