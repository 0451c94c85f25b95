"""Tenants are told that their jobs have ended: signed, again until they have heard it, and nowhere they may not be."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from pagemill.access import AccessStore
from pagemill.access.webhooks import WebhookStore
from pagemill.cli import main
from pagemill.database import Database
from pagemill.errors import AddressForbidden, InvalidParameter
from pagemill.jobs import JobService, Submission
from pagemill.jobs.model import Failure
from pagemill.jobs.repository import JobLease, JobRepository
from pagemill.jobs.webhooks import Webhooks
from pagemill.settings import FetchSettings, ServerSettings, Settings, WebhookSettings
from serving.postgresql import database_of, kept_by

pytestmark = pytest.mark.usefixtures("engine")

START = 1_800_000_000_000


class Receiver(http.server.ThreadingHTTPServer):
    """Someone who is told; answers with the statuses it was given, and then with 204."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.calls: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/told?by=pagemill"


class Handler(http.server.BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.calls.append(({name.lower(): value for name, value in self.headers.items()}, body))
        status = self.server.statuses.pop(0) if self.server.statuses else 204
        self.send_response(status)
        if status == 302:
            self.send_header("Location", self.server.url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class House:
    """A tenant whose jobs are ended by hand, and a clock that stands until it is moved."""

    def __init__(self, folder: Path, allow: tuple[str, ...] = ("127.0.0.0/8",)) -> None:
        self.settings = Settings(
            server=ServerSettings(data_dir=folder),
            database=database_of(folder),
            fetch=FetchSettings(allow_networks=allow),
            webhooks=WebhookSettings(attempts=3, first_pause_seconds=10, longest_pause_seconds=15),
        )
        self.now = START
        self.database = Database(self.settings, lambda: self.now)
        self.tenant = AccessStore(self.settings, self.database).create_tenant("one")
        self.service = JobService(self.settings, self.database)
        self.repository = JobRepository(self.settings, self.database)
        self.hooks = WebhookStore(self.settings, self.database)
        self.webhooks = Webhooks(self.settings, self.database)

    def fail(self) -> str:
        job_id = self.service.submit(self.tenant, Submission("a.pdf", source_key="uploads/a")).id
        lease = self.repository.claim_reading("a", 1)
        assert isinstance(lease, JobLease)
        assert self.repository.fail(lease, Failure("DocumentDamaged", "broken"))
        return job_id

    def later(self, seconds: float) -> None:
        self.now += int(seconds * 1000)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def signed_by(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """As Standard Webhooks has it checked."""
    signed = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
    digest = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
    return headers["webhook-signature"] == "v1," + base64.b64encode(digest).decode()


def test_each_end_is_told_once_and_signed(house: House, receiver: Receiver) -> None:
    untold = house.fail()
    secret = house.hooks.set(house.tenant, receiver.url)
    failed = house.fail()
    house.later(1)
    cancelled = house.service.submit(house.tenant, Submission("b.pdf", source_key="uploads/b")).id
    assert house.service.cancel(house.tenant, cancelled)
    while house.webhooks.call_next():
        pass
    told = [json.loads(body)["data"] for _, body in receiver.calls]
    assert [(each["id"], each["state"], each["error"]["error"]) for each in told] == [
        (failed, "failed", "DocumentDamaged"),
        (cancelled, "failed", "JobCancelled"),
    ]
    assert untold not in {each["id"] for each in told}
    assert all(signed_by(secret, headers, body) for headers, body in receiver.calls)
    assert len({headers["webhook-id"] for headers, _ in receiver.calls}) == 2
    assert not house.webhooks.call_next()


def test_a_call_is_made_again_and_at_last_given_up(house: House, receiver: Receiver) -> None:
    """Each under the same id; redirects are not followed."""
    house.hooks.set(house.tenant, receiver.url)
    house.fail()
    receiver.statuses = [500, 302, 404, 204]
    for _ in range(10):
        house.webhooks.call_next()
        house.later(100)
    assert [headers["webhook-id"] for headers, _ in receiver.calls] == [receiver.calls[0][0]["webhook-id"]] * 3
    assert receiver.statuses == [204]


def test_the_waits_grow(house: House, receiver: Receiver) -> None:
    house.hooks.set(house.tenant, receiver.url)
    house.fail()
    receiver.statuses = [503, 503]
    assert house.webhooks.call_next()
    for wait in (10, 15):
        house.later(wait - 1)
        assert not house.webhooks.call_next()
        house.later(1)
        assert house.webhooks.call_next()
    assert len(receiver.calls) == 3
    house.later(3600)
    assert not house.webhooks.call_next()


def test_a_call_cut_off_by_the_death_of_its_server_is_made_by_another(house: House, receiver: Receiver) -> None:
    house.hooks.set(house.tenant, receiver.url)
    job_id = house.fail()
    with house.database.write() as tx:
        assert tx.one("claim_webhook_call", job_id=job_id, now=tx.now, until=tx.now + 40_000) is not None
    assert not house.webhooks.call_next()
    house.later(40)
    assert house.webhooks.call_next()
    assert len(receiver.calls) == 1


def test_a_secret_that_cannot_be_opened_is_tried_again_and_at_last_given_up(
    house: House, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    house.hooks.set(house.tenant, receiver.url)
    house.fail()
    (house.settings.server.data_dir / "sealing-key").unlink()
    for _ in range(3):
        assert house.webhooks.call_next()
        house.later(100)
    assert not house.webhooks.call_next()
    assert caplog.text.count("was not encrypted with the key in") == 3
    assert receiver.calls == []


@pytest.mark.parametrize("how", ["gone", "off", "forbidden"])
def test_what_nobody_wants_is_dropped(
    tmp_path: Path, receiver: Receiver, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    house = House(tmp_path)
    house.hooks.set(house.tenant, receiver.url)
    house.fail()
    if how == "gone":
        receiver.statuses = [410]
    elif how == "off":
        house.hooks.remove(house.tenant)
    else:
        settings = house.settings.model_copy(update={"fetch": FetchSettings()})
        house.webhooks = Webhooks(settings, house.database)
    assert house.webhooks.call_next()
    house.later(3600)
    assert not house.webhooks.call_next()
    assert len(receiver.calls) == (how == "gone")
    assert ("not one that files may be fetched from" in caplog.text) == (how == "forbidden")


def test_a_network_that_is_not_allowed_is_refused_at_once(tmp_path: Path) -> None:
    house = House(tmp_path, allow=())
    for url in ("http://127.0.0.1/a", "http://[::1]/a", "ftp://example.com/a", "http://user:word@example.com/"):
        with pytest.raises(AddressForbidden):
            house.hooks.set(house.tenant, url)
    with pytest.raises(InvalidParameter):
        house.hooks.set("nobody", "https://example.com/")


def test_a_job_done_anew_is_told_again(house: House, receiver: Receiver) -> None:
    house.hooks.set(house.tenant, receiver.url)
    job = house.fail()
    assert house.webhooks.call_next()
    house.later(1)
    house.service.retry(job, lambda key: True)
    assert house.service.cancel(house.tenant, job)
    assert house.webhooks.call_next()
    assert len({headers["webhook-id"] for headers, _ in receiver.calls}) == 2


def test_the_command_and_what_is_kept(
    house: House, tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAGEMILL_SERVER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PAGEMILL_DATABASE_URL", house.settings.database.url.get_secret_value())
    monkeypatch.setenv("PAGEMILL_FETCH_ALLOW_NETWORKS", "127.0.0.0/8")

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["tenants", "webhook", *words])
        return done.exit_code, done.stdout

    assert run("one") == (0, "nowhere\n")
    code, secret = run("one", "--url", receiver.url)
    assert code == 0
    assert secret.strip().startswith("whsec_")
    assert run("one") == (0, f"{receiver.url}\n")
    assert secret.strip().removeprefix("whsec_").encode() not in kept_by(tmp_path)
    house.fail()
    assert house.webhooks.call_next()
    assert signed_by(secret.strip(), *receiver.calls[0])
    assert run("one", "--off") == (0, "one is told nothing any more.\n")
    assert run("one") == (0, "nowhere\n")
    assert run("one", "--off", "--url", receiver.url)[0] == 64
    assert run("nobody")[0] == 64
