"""Traces of what is done for a request, and for the job that it makes, told to an OpenTelemetry collector.

Nothing is told, and nothing of OpenTelemetry imported, until `start_tracing` is called. Readers reach no network: what
they do is told by the process that gives them their tasks.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

#: What a span says of itself: text, numbers, yes or no.
Fact = str | bool | int | float
#: Longest time that telling the collector takes, at the server's end too.
EXPORT_SECONDS = 5

_NANO = 1_000_000_000
_tracing: _Tracing | None = None


class Span:
    """A span being told; while nothing is traced, one that forgets everything."""

    def __init__(self, span: Any = None) -> None:
        self._span = span

    def tell(self, **facts: Fact | None) -> None:
        """Add facts; `__` in a name stands for a dot. One that is None is left out."""
        if self._span is not None:
            for name, value in facts.items():
                if value is not None:
                    self._span.set_attribute(name.replace("__", "."), value)

    def fail(self, reason: str) -> None:
        """What it tells of did not succeed."""
        if self._span is not None:
            from opentelemetry.trace import StatusCode

            self._span.set_status(StatusCode.ERROR, reason)


def start_tracing(endpoint: str, headers: Mapping[str, str], service: str, version: str, share: float) -> None:
    """Tell a collector that speaks OTLP over HTTP at `endpoint`, of that share of traces that others have not begun.

    Raises `ImportError` where OpenTelemetry is not installed.
    """
    global _tracing
    _tracing = _Tracing(endpoint, headers, service, version, share)


def stop_tracing() -> None:
    """Tell what is still to be told, and trace no more."""
    global _tracing
    ended, _tracing = _tracing, None
    if ended is not None:
        ended.stop()


def traceparent() -> str | None:
    """The present span as the header of that name (W3C Trace Context) has it; None while nothing is traced."""
    return None if _tracing is None else _tracing.traceparent()


@contextmanager
def span(name: str, parent: str | None = None, **facts: Fact | None) -> Iterator[Span]:
    """A span for the time of a block, below `parent`, a `traceparent`, where there is one.

    An error that leaves the block is told by its class, and not by its words.
    """
    if _tracing is None:
        yield Span()
        return
    with _tracing.span(name, parent) as started:
        started.tell(**facts)
        yield started


def past_span(name: str, parent: str | None, seconds: float, failure: str | None, **facts: Fact | None) -> None:
    """A span that ends now and began that long ago; `failure` says why it did not succeed."""
    if _tracing is not None:
        ended = Span(_tracing.begin(name, parent, time.time_ns() - int(seconds * _NANO)))
        ended.tell(**facts)
        if failure is not None:
            ended.fail(failure)
        ended._span.end()


class _Tracing:
    def __init__(self, endpoint: str, headers: Mapping[str, str], service: str, version: str, share: float) -> None:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        exporter = OTLPSpanExporter(endpoint=endpoint, headers=dict(headers), timeout=EXPORT_SECONDS)
        resource = Resource.create({"service.name": service, "service.version": version})
        self._provider = TracerProvider(
            resource=resource, sampler=ParentBasedTraceIdRatio(share), shutdown_on_exit=False
        )
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("pagemill", version)
        self._propagator = TraceContextTextMapPropagator()

    def begin(self, name: str, parent: str | None, start: int | None = None) -> Any:
        from opentelemetry.context import Context

        # Without a parent of its own a span belongs to the one around it, where there is one.
        context = None if parent is None else self._propagator.extract({"traceparent": parent}, Context())
        return self._tracer.start_span(name, context, start_time=start)

    @contextmanager
    def span(self, name: str, parent: str | None) -> Iterator[Span]:
        from opentelemetry.trace import use_span

        begun = Span(self.begin(name, parent))
        with use_span(begun._span, end_on_exit=True, record_exception=False, set_status_on_exception=False):
            try:
                yield begun
            except BaseException as error:
                begun.fail(type(error).__name__)
                raise

    def traceparent(self) -> str | None:
        carrier: dict[str, str] = {}
        self._propagator.inject(carrier)
        return carrier.get("traceparent")

    def stop(self) -> None:
        self._provider.shutdown()
