"""Everything that is counted, in one place: what `/metrics` tells, by Prometheus's conventions.

These are counts of this process since its start. How the queue stands is not among them: the database knows it, and
`/metrics` asks there.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

#: What this process counts.
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

REQUESTS = Counter(
    "pagemill_requests",
    "Requests answered, by API, method and HTTP status.",
    ["api", "method", "status"],
    registry=REGISTRY,
)
REQUEST_SECONDS = Histogram(
    "pagemill_request_seconds",
    "Time from a request to its answer, by API.",
    ["api"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=REGISTRY,
)
REFUSALS = Counter(
    "pagemill_refusals", "Requests refused, by API and the class of the error.", ["api", "error"], registry=REGISTRY
)
JOBS_SUBMITTED = Counter("pagemill_jobs_submitted", "Jobs taken in, by API.", ["api"], registry=REGISTRY)
JOBS_ENDED = Counter(
    "pagemill_jobs_ended",
    "Jobs that this process brought to their end, by the class of the error, empty for success.",
    ["error"],
    registry=REGISTRY,
)
PAGES = Counter(
    "pagemill_pages",
    "Pages done, by the class of the error, empty for those that were read.",
    ["error"],
    registry=REGISTRY,
)
PAGE_SECONDS = Histogram(
    "pagemill_page_seconds",
    "Time a reader took over a page.",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120),
    registry=REGISTRY,
)
STAGE_SECONDS = Counter(
    "pagemill_page_stage_seconds", "Time readers spent in each stage of reading pages.", ["stage"], registry=REGISTRY
)
READER_ENDS = Counter(
    "pagemill_reader_ends",
    "Reader processes that ended: `died` over a task, `recycled` by age or size, `stopped` with a job or the server.",
    ["how"],
    registry=REGISTRY,
)
FETCHES = Counter(
    "pagemill_fetches", "Files fetched, by the class of the error, empty for success.", ["error"], registry=REGISTRY
)
FETCHED_BYTES = Counter("pagemill_fetched_bytes", "Bytes of files fetched.", registry=REGISTRY)
WEBHOOK_CALLS = Counter(
    "pagemill_webhook_calls",
    "Calls that tell tenants of ended jobs: `delivered`, `failed` and to be made again, `given up`, `dropped`.",
    ["outcome"],
    registry=REGISTRY,
)
EXPIRED = Counter(
    "pagemill_expired",
    "What outlived its time and was deleted: `result`, `upload`, `job` or `reading`.",
    ["what"],
    registry=REGISTRY,
)
