"""Requests that mean ill over real sockets: none is answered with a fault of the server, and each error is told as its
API tells its own. `benchmarks/reliability/hostile_requests.py` is the long form.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from test_object_routes import running

from hostile.request_variants import METHODS, TEXTS, HostileRequest, judged, request_variant
from hostile.requests_sent import Answer, sent, sound_requests_of
from pagemill.api.app import app_of
from pagemill.api.services import Services, open_services
from pagemill.settings import load_settings

RATES = ("ACCURATE_OCR", "DESCRIBE_EXTRACT", "SUBMIT_EXTRACT", "DESCRIBE_PARSE", "SUBMIT_PARSE", "EXTRACT")
#: Requests that are tried here.
COUNT = 250


@dataclass(frozen=True)
class Served:
    services: Services
    address: str
    sound: list[HostileRequest]

    def judged(self, request: HostileRequest) -> tuple[Answer, str | None]:
        answer = sent(self.address, request)
        return answer, judged(request.target, request.method, answer.status, answer.content_type, answer.body)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that takes requests and reads no pages."""
    folder = tmp_path_factory.mktemp("served")
    environment = {
        "PAGEMILL_SERVER_DATA_DIR": str(folder),
        "PAGEMILL_QUOTA_SUBMIT_BURST": "100000",
        "PAGEMILL_TENCENT_WAIT_SECONDS": "0.05",
        **dict.fromkeys((f"PAGEMILL_TENCENT_{name}_RATE" for name in RATES), "100000"),
    }
    services = open_services(load_settings(None, environment).settings, with_scheduler=False)
    tenant = services.access.create_tenant("tenant")
    _, key = services.access.create_key(tenant, "key")
    pair, secret = services.key_pairs.create(tenant, "pair")
    services.store.put("results/a.json", b"{}" * 99)
    with running(app_of(services)) as address:
        url = services.store.presign_get("results/a.json", base_url=address, seconds=600)
        yield Served(services, address, sound_requests_of(address, key, (pair.id, secret), url))


def test_sound_requests_are_served(served: Served) -> None:
    """What is changed below is sound before: otherwise nothing behind the first check would be tried."""
    told = [served.judged(request) for request in served.sound]
    assert [complaint for _, complaint in told] == [None] * len(told)
    statuses = Counter(answer.status for answer, _ in told)
    assert statuses[200] + statuses[206] + statuses[204] > len(told) * 0.6, statuses
    errors = [answer.body for answer, _ in told if b"AuthFailure" in answer.body]
    assert not errors


def test_changed_requests(served: Served) -> None:
    statuses: Counter[int] = Counter()
    for number in range(COUNT):
        request = request_variant(served.sound, number)
        answer, complaint = served.judged(request)
        assert complaint is None, f"{number}: {request.method} {request.target[:100]}: {complaint}"
        statuses[answer.status] += 1
    assert len(statuses) > 5, "they were all refused alike"


def test_every_route_by_every_method(served: Served) -> None:
    """Made of the application's own list of routes."""
    chance = random.Random(1)
    routes = {getattr(route, "path", "/") for route in app_of(served.services).routes}
    assert len(routes) > 8
    for path in sorted(routes):
        target = path.replace("{bucket}", "long-document-parsing").replace("{key:path}", "a").split("{")[0]
        for method in METHODS:
            query = f"?a={chance.randrange(9)}" if chance.random() < 0.5 else ""
            body = chance.choice(TEXTS[:8]).encode()
            request = HostileRequest(method, (target or "/") + query, served.sound[0].headers, body)
            _, complaint = served.judged(request)
            assert complaint is None, f"{method} {target}{query}: {complaint}"
