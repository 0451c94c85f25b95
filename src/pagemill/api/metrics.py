"""`GET /metrics`: what this process counts and how the queue stands, for Prometheus."""

from __future__ import annotations

import hmac
import ipaddress
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector, CollectorRegistry
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pagemill.api.services import Services
from pagemill.errors import Unauthorized
from pagemill.jobs.overview import JobOverview
from pagemill.metrics import REGISTRY

#: Headers that a proxy adds: the caller is then not a program of this machine, whatever the address says.
PROXY_HEADERS = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


class Metrics:
    """The metrics of one server."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._token = services.settings.metrics.token.get_secret_value()
        self._queue = CollectorRegistry()
        self._queue.register(_Queue(services))

    def routes(self) -> list[Route]:
        return [Route("/metrics", self.told, methods=["GET"])]

    async def told(self, request: Request) -> Response:
        """In Prometheus's text format. Raises `Unauthorized`."""
        self._check(request)
        text = await self._services.in_thread(lambda: generate_latest(REGISTRY) + generate_latest(self._queue))
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    def _check(self, request: Request) -> None:
        if self._token:
            scheme, _, token = request.headers.get("authorization", "").partition(" ")
            given = token.strip().encode("latin-1")
            if scheme.lower() != "bearer" or not hmac.compare_digest(given, self._token.encode()):
                raise Unauthorized("the metrics want the bearer token of the setting metrics.token")
        elif not _of_this_machine(request):
            raise Unauthorized("the metrics are told to programs of this machine alone; set metrics.token for others")


def _of_this_machine(request: Request) -> bool:
    if request.client is None or any(name in request.headers for name in PROXY_HEADERS):
        return False
    # A proxy that adds no header passes on the name that its own caller used, and so does a browser that was led here
    # by a name server: a program of this machine names the machine itself.
    return _is_loopback(request.client.host) and _names_this_machine(request.headers.get("host", ""))


def _names_this_machine(authority: str) -> bool:
    try:
        host = urlsplit(f"//{authority}").hostname or ""
    except ValueError:
        return False
    return host == "localhost" or _is_loopback(host)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Queue(Collector):
    """The queue as the database has it at the moment, the same from whichever server it is asked for."""

    def __init__(self, services: Services) -> None:
        self._overview = JobOverview(services.database)
        self._scheduler = services.scheduler
        self._data_dir = Path(services.settings.server.data_dir)

    def describe(self) -> Iterator[GaugeMetricFamily]:
        return iter(queue_families())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        jobs, pages, oldest, ready, free = queue_families()
        ages: dict[str, float] = {}
        for queue in self._overview.queues():
            labels = [queue.tenant_name, queue.face, queue.state.value, queue.stage.value]
            jobs.add_metric(labels, queue.jobs)
            pages.add_metric(labels, queue.pages)
            ages[queue.tenant_name] = max(queue.oldest_seconds, ages.get(queue.tenant_name, 0.0))
        for tenant, age in ages.items():
            oldest.add_metric([tenant], age)
        ready.add_metric([], float(self._scheduler is not None and self._scheduler.ready))
        free.add_metric([], float(shutil.disk_usage(self._data_dir).free))
        yield from (jobs, pages, oldest, ready, free)


def queue_families() -> tuple[
    GaugeMetricFamily, GaugeMetricFamily, GaugeMetricFamily, GaugeMetricFamily, GaugeMetricFamily
]:
    """What is told of the queue: jobs, pages left, ages, whether a reader is ready, and the room; no samples yet."""
    labels = ["tenant", "api", "state", "stage"]
    return (
        GaugeMetricFamily("pagemill_jobs", "Unfinished jobs.", labels=labels),
        GaugeMetricFamily("pagemill_pages_left", "Pages of unfinished jobs that are not read.", labels=labels),
        GaugeMetricFamily("pagemill_oldest_job_seconds", "Age of the oldest unfinished job.", labels=["tenant"]),
        GaugeMetricFamily("pagemill_reader_ready", "Whether a reader of this server has loaded its weights."),
        GaugeMetricFamily("pagemill_free_bytes", "Room on the disk of the data folder."),
    )
