"""What Amazon's own client signs is taken here, and the URLs signed here are its own, letter for letter."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import botocore.auth
import pytest
import requests
import uvicorn
from botocore.config import Config
from starlette.applications import Starlette

from pagemill.api.objects import object_routes
from pagemill.settings import load_settings
from pagemill.storage import ObjectStore, ensure_credentials, open_store

BUCKET = "long-document-parsing"
KEYS = ["a.json", "a b/发票 (1)+2%41&=?#~'!*.json", "//x//y/", "长" * 100, "é\u0301\U0001f4c4"]


@dataclass
class Served:
    """A store at `address`, and a client that has its keys."""

    store: ObjectStore
    client: Any
    address: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("s3")
    store = open_store(load_settings(None, {"PAGEMILL_SERVER_DATA_DIR": str(folder)}).settings)
    credentials = ensure_credentials(folder)
    listening = socket.create_server(("127.0.0.1", 0))
    application = Starlette(routes=object_routes(store, bucket=BUCKET))
    server = uvicorn.Server(uvicorn.Config(application, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.005)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    client = boto3.client(
        "s3",
        endpoint_url=address,
        region_name="us-east-1",
        aws_access_key_id=credentials.access_key,
        aws_secret_access_key=credentials.secret_key,
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )
    yield Served(store, client, address)
    server.should_exit = True
    thread.join(20)
    listening.close()


@pytest.mark.parametrize("key", KEYS, ids=range(len(KEYS)))
def test_a_url_that_the_client_signs_is_answered(served: Served, key: str) -> None:
    served.store.put(key, key.encode())
    asked = {"Bucket": BUCKET, "Key": key, "ResponseContentType": "text/plain"}
    url = served.client.generate_presigned_url("get_object", Params=asked, ExpiresIn=60)
    answer = requests.get(url, timeout=10)
    assert (answer.status_code, answer.content) == (200, key.encode())
    assert answer.headers["content-type"] == "text/plain"
    head = served.client.generate_presigned_url("head_object", Params={"Bucket": BUCKET, "Key": key}, ExpiresIn=60)
    assert requests.head(head, timeout=10).headers["content-length"] == str(len(key.encode()))


@pytest.mark.parametrize("key", KEYS, ids=range(len(KEYS)))
def test_the_urls_are_those_of_the_client_letter_for_letter(
    served: Served, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 5, 19, 11, 47, 40, tzinfo=UTC)
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda remove_tzinfo=True: now.replace(tzinfo=None))
    ours = served.store.presign_get(key, base_url=served.address, seconds=43200, download_name=key, now=now)
    disposition = requests.utils.unquote(ours.partition("response-content-disposition=")[2].partition("&")[0])
    asked = {"Bucket": BUCKET, "Key": key, "ResponseContentDisposition": disposition}
    assert served.client.generate_presigned_url("get_object", Params=asked, ExpiresIn=43200) == ours


@pytest.mark.parametrize("key", KEYS, ids=range(len(KEYS)))
def test_a_form_that_the_client_signs_is_stored(served: Served, key: str) -> None:
    key = f"uploads/{key}"
    form = served.client.generate_presigned_post(
        BUCKET,
        key,
        Fields={"success_action_status": "201", "Content-Type": "application/pdf"},
        Conditions=[
            {"success_action_status": "201"},
            ["starts-with", "$Content-Type", "application/"],
            ["content-length-range", 1, 100],
        ],
        ExpiresIn=60,
    )
    answer = requests.post(form["url"], data=form["fields"], files={"file": ("a.pdf", b"%PDF-1.7")}, timeout=10)
    assert answer.status_code == 201, answer.text
    assert served.store.read(key) == b"%PDF-1.7"
    wrong = {**form["fields"], "Content-Type": "text/html"}
    answer = requests.post(form["url"], data=wrong, files={"file": ("a.pdf", b"<html>")}, timeout=10)
    assert answer.status_code == 403
    assert "Policy Condition failed" in answer.text
    empty = requests.post(form["url"], data=form["fields"], files={"file": ("a.pdf", b"")}, timeout=10)
    assert "EntityTooSmall" in empty.text
    assert served.store.read(key) == b"%PDF-1.7"


def test_a_client_with_other_keys_is_refused(served: Served) -> None:
    served.store.put("a.json", b"{}")
    stranger = boto3.client(
        "s3",
        endpoint_url=served.address,
        region_name="us-east-1",
        aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
        aws_secret_access_key="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )
    url = stranger.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "a.json"}, ExpiresIn=60)
    answer = requests.get(url, timeout=10)
    assert answer.status_code == 403
    assert "<Code>InvalidAccessKeyId</Code>" in answer.text
    form = stranger.generate_presigned_post(BUCKET, "a.json", ExpiresIn=60)
    answer = requests.post(form["url"], data=form["fields"], files={"file": ("a", b"x")}, timeout=10)
    assert answer.status_code == 403
    assert served.store.read("a.json") == b"{}"


@pytest.mark.parametrize(
    "beginning",
    [
        b"\r\n",
        b"--b\r\n",
        b"--b\r\nx-odd: ",
        b'--b\r\nContent-Disposition: form-data; name="note"\r\n\r\n',
        b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\n',
    ],
    ids=["before the first part", "header", "header value", "field", "file without a policy"],
)
def test_endless_rubbish_is_refused_early(served: Served, beginning: bytes) -> None:
    """A body that says it has a terabyte is answered after a few megabytes of it, and the connection closed."""
    host, port = served.address.removeprefix("http://").split(":")
    head = (
        f"POST /{BUCKET} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: multipart/form-data; boundary=b\r\n"
        f"Content-Length: {1 << 40}\r\n\r\n"
    )
    sent = 0
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(head.encode() + beginning)
        try:
            while sent < 200 << 20:
                sent += connection.send(b"x" * 65536)
        except ConnectionError:
            pass
        else:
            pytest.fail("the server took in all of it")
    assert sent < 100 << 20
