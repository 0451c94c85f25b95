"""Every refusal of every API over HTTP: what may be served later says when, with `Retry-After`; nothing else does."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import requests
from test_object_routes import running

from pagemill import errors
from pagemill.access import Quotas, TenantStore
from pagemill.api.app import app_of
from pagemill.api.services import Services, open_services
from pagemill.error_codes import OUTSIDE
from pagemill.errors import PagemillError, Unauthorized
from pagemill.settings import QuotaSettings, ServerSettings, Settings, TencentSettings
from serving.tencent import base64_of, call, picture

CLASSES = [cls for _, cls in inspect.getmembers(errors, inspect.isclass) if issubclass(cls, PagemillError)]


@dataclass
class Served:
    """A server in this process that reads nothing, at `address`, with a tenant's keys."""

    services: Services
    address: str
    tenant_id: str
    keys: dict[str, str]
    pair: tuple[str, str]

    def submit(self, style: str = "documented") -> requests.Response:
        return requests.post(
            f"{self.address}/api/llm/v1/ocrdoc/submit",
            headers={"Authorization": f"Bearer {self.keys[style]}"},
            files={"file": ("a.png", picture())},
            timeout=30,
        )

    def call(self, action: str = "SubmitExtractDocAgentJob") -> requests.Response:
        return call(self.address, self.pair, action, ImageBase64=base64_of(picture()))


def served_by(folder: Path, quota: QuotaSettings, tencent: TencentSettings) -> Iterator[Served]:
    settings = Settings(server=ServerSettings(data_dir=folder), quota=quota, tencent=tencent)
    services = open_services(settings, with_scheduler=False)
    tenant_id = services.access.create_tenant("a")
    keys = {style: services.access.create_key(tenant_id, style, style)[1] for style in ("documented", "live")}
    pair, secret = services.key_pairs.create(tenant_id, "a")
    with running(app_of(services)) as address:
        yield Served(services, address, tenant_id, keys, (pair.id, secret))
    services.database.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    quota = QuotaSettings(submits_per_second=10_000, submit_burst=10_000)
    yield from served_by(tmp_path_factory.mktemp("served"), quota, TencentSettings(submit_extract_rate=10_000))


def told(answer: requests.Response) -> int | None:
    """The seconds of `Retry-After`."""
    return int(answer.headers["Retry-After"]) if "Retry-After" in answer.headers else None


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_each_error_in_each_api(served: Served, monkeypatch: pytest.MonkeyPatch, cls: type[PagemillError]) -> None:
    """The service and the store are made to fail: what is tried is how it is told."""
    error = cls("it is so")
    if OUTSIDE[cls].http in (429, 503):
        assert error.retry_after is not None
    expected = None if error.retry_after is None else round(error.retry_after)

    def fail(*_: Any, **__: Any) -> None:
        raise cls("it is so")

    monkeypatch.setattr(served.services.jobs, "submit", fail)
    for style in served.keys:
        answer = served.submit(style)
        assert answer.status_code >= 400
        assert told(answer) == expected
    answer = served.call()
    assert answer.json()["Response"]["Error"]["Code"] == OUTSIDE[cls].tencent
    assert told(answer) == expected
    monkeypatch.setattr(served.services.store, "verify_get", fail)
    answer = requests.get(f"{served.address}/long-document-parsing/a?X-Amz-Signature=0", timeout=10)
    assert answer.status_code >= 400
    assert told(answer) == expected
    monkeypatch.setattr(served.services.database, "read", fail)
    answer = requests.get(f"{served.address}/metrics", timeout=10)
    assert answer.status_code >= 400
    assert told(answer) == expected


def test_a_server_that_is_not_ready_says_when_to_come_again(served: Served) -> None:
    answer = requests.get(f"{served.address}/readyz", timeout=10)
    assert answer.status_code in (200, 503)
    assert (told(answer) is not None) == (answer.status_code == 503)


def test_what_was_not_foreseen_promises_nothing(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise KeyError("secret")

    monkeypatch.setattr(served.services.jobs, "submit", fail)
    for answer in (served.submit(), served.call()):
        assert told(answer) is None
        assert "secret" not in answer.text


def test_pages_of_the_day_that_are_spent(served: Served) -> None:
    """In the words of both APIs, until the next day begins."""
    tenants = TenantStore(served.services.database)
    tenants.set_quotas(served.tenant_id, Quotas(pages_a_day=7))
    try:
        with served.services.database.write() as tx:
            moment = datetime.fromtimestamp(tx.now / 1000, ZoneInfo("Asia/Shanghai"))
            for period in (f"{moment:%Y-%m-%d}", f"{moment:%Y-%m}"):
                tx.run("count_pages_taken", tenant_id=served.tenant_id, period=period, pages=7)
        documented, live, tencent = served.submit(), served.submit("live"), served.call()
    finally:
        tenants.set_quotas(served.tenant_id, Quotas())
    assert documented.status_code == live.status_code == 429
    assert documented.json()["error"]["type"] == "request_concurrency_conflict"
    assert tencent.json()["Response"]["Error"]["Code"] == "ResourceUnavailable.ResourcePackageRunOut"
    for answer in (documented, live, tencent):
        seconds = told(answer)
        assert seconds is not None
        assert 1 <= seconds <= 86_400
        assert "7 of the 7 pages" in answer.text


def test_a_spent_rate_and_a_full_queue(tmp_path: Path) -> None:
    quota = QuotaSettings(submits_per_second=0.01, submit_burst=2, unfinished_jobs=1)
    for served in served_by(tmp_path, quota, TencentSettings(submit_extract_rate=0.01)):
        assert served.submit().status_code == 200
        full, spent = served.submit(), served.submit()
        assert [answer.json()["error"]["type"] for answer in (full, spent)] == [
            "request_concurrency_conflict",
            "limit_burst_rate",
        ]
        full_too, spent_too = served.call(), served.call()
        for answer in (full, spent, full_too, spent_too):
            assert told(answer) is not None
        assert 90 <= (told(spent) or 0) <= 100
        assert 90 <= (told(spent_too) or 0) <= 100


def test_a_wrong_key_is_told_no_time(served: Served) -> None:
    answer = requests.get(f"{served.address}/api/llm/v1/ocrdoc/result?taskId=1", timeout=10)
    assert answer.status_code == OUTSIDE[Unauthorized].http
    assert told(answer) is None
