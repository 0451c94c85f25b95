"""A document's way from its caller's own span to its result is one trace, joined by the job's id, for a collector."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from drawings import numbered_sheets, text_pdf
from serving import FileServer, run_server
from serving.collector import Collector, ToldSpan, run_collector

TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


@dataclass
class Traced:
    """What a server told of three jobs: one that its caller traces, one that nobody does, and one that fails."""

    collector: Collector
    own: str
    plain: str
    failed: str

    def of(self, job_id: str) -> list[ToldSpan]:
        spans = [span for span in self.collector.spans if span.facts.get("pagemill.job_id") == job_id]
        return sorted(spans, key=lambda span: span.began)


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Traced]:
    with run_collector() as collector, FileServer(host="127.0.0.1") as files:
        settings = {
            "READING_PROFILE": "fast",
            "FETCH_ALLOW_NETWORKS": "127.0.0.0/8",
            "TRACING_ENDPOINT": collector.endpoint,
            "TRACING_HEADERS": "x-collector-key=c0ffee",
            "TRACING_SERVICE": "scans",
        }
        with run_server(tmp_path_factory.mktemp("traced"), settings) as server:
            address = files.put("report.pdf", text_pdf(numbered_sheets(2)))
            parent = {"traceparent": f"00-{TRACE}-{CALLER}-01"}
            answer = server.post("/ocrdoc/submit", headers=parent, json={"file_url": address})
            own = str(answer.json()["data"]["output"]["task_id"])
            plain = server.submit_file("one.pdf", text_pdf(numbered_sheets(1)))
            failed = server.submit_url(files.put("notes.bin", b"just bytes\0\1\2"))
            for task in (own, plain, failed):
                server.ended(task)
            requests.get(f"{server.address}/healthz", timeout=10)
            assert server.stop() == 0
        yield Traced(collector, own, plain, failed)


def test_every_step_of_a_job_is_in_the_trace_of_its_caller(traced: Traced) -> None:
    spans = traced.of(traced.own)
    assert [span.name for span in spans] == ["fetch", "split", "page", "page", "merge"]
    assert {span.trace_id for span in spans} == {TRACE}
    (request,) = [span for span in traced.collector.named("POST") if span.parent_id == CALLER]
    assert request.trace_id == TRACE
    assert request.facts["http.response.status_code"] == 200
    assert len(str(request.facts["pagemill.request_id"])) == 16
    assert {span.parent_id for span in spans} == {request.span_id}
    assert [span.facts["pagemill.page"] for span in spans if span.name == "page"] == [1, 2]
    assert not any(span.failed for span in spans)


def test_a_page_tells_what_it_took(traced: Traced) -> None:
    pages = [span for span in traced.of(traced.own) if span.name == "page"]
    assert len(pages) == 2
    for page in pages:
        seconds = sum(value for name, value in page.facts.items() if name.startswith("pagemill.seconds."))
        assert 0 < seconds <= (page.ended - page.began) / 1e9 * 1.05


def test_a_job_that_nobody_traces_begins_a_trace_with_its_request(traced: Traced) -> None:
    spans = traced.of(traced.plain)
    (trace,) = {span.trace_id for span in spans}
    assert trace != TRACE
    assert [span.name for span in spans] == ["split", "page", "merge"]
    (request,) = [span for span in traced.collector.named("POST") if span.span_id == spans[0].parent_id]
    assert (request.trace_id, request.parent_id) == (trace, "")


def test_what_failed_is_told_by_its_kind(traced: Traced) -> None:
    *_, last = traced.of(traced.failed)
    assert (last.name, last.failed) == ("split", True)


def test_the_collector_is_told_as_the_settings_say_and_no_secret(traced: Traced) -> None:
    collector = traced.collector
    assert {headers["x-collector-key"] for headers in collector.headers} == {"c0ffee"}
    assert {span.service for span in collector.spans} == {"scans"}
    told = str([span.facts for span in collector.spans])
    assert "sk-" not in told
    assert "report.pdf" not in told
    assert not collector.named("GET"), "health is asked for every few seconds"


def test_nothing_is_loaded_where_nothing_is_traced(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from pagemill.cli import serve\n"
        "from pagemill.tracing import span, traceparent\n"
        "with span('any', pagemill__job_id='1') as told:\n"
        "    told.fail('no matter')\n"
        "    assert traceparent() is None\n"
        "assert not [name for name in sys.modules if name.startswith('opentelemetry')]\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=tmp_path)
