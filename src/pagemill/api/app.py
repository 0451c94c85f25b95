"""The ASGI application: routes on services, which live as long as it does."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import anyio.to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from pagemill.api.health import Health
from pagemill.api.landing import Landing
from pagemill.api.metrics import Metrics
from pagemill.api.objects import ObjectRoutes
from pagemill.api.requests import RequestLog, count_refusal, request_id
from pagemill.api.scnet.errors import refusal_of, refusal_of_status
from pagemill.api.scnet.routes import ScnetRoutes
from pagemill.api.scnet.styles import Style
from pagemill.api.services import Services
from pagemill.api.tencent.routes import TencentRoutes
from pagemill.api.traces import RequestTraces
from pagemill.errors import PagemillError, ServiceUnavailable

log = logging.getLogger(__name__)


def app_of(services: Services) -> Starlette:
    """The application on services already open. It closes them at its end."""
    style = Style(services.settings.server.response_style)
    health = Health(services)
    return Starlette(
        routes=[
            *ScnetRoutes(services).routes(),
            *ObjectRoutes(services).routes(),
            *health.routes(),
            *Metrics(services).routes(),
            *TencentRoutes(services).routes(),
            *Landing(services, health).routes(),
        ],
        middleware=[Middleware(RequestLog, default_style=style), Middleware(RequestTraces)],
        exception_handlers={
            PagemillError: partial(_refuse, default_style=style),
            HTTPException: partial(_refuse_status, default_style=style),
        },
        lifespan=partial(_lifespan, services),
    )


@asynccontextmanager
async def _lifespan(services: Services, _: Starlette) -> AsyncIterator[None]:
    scheduler = services.scheduler
    if scheduler is not None:
        await anyio.to_thread.run_sync(scheduler.start)
    try:
        yield
    finally:
        await anyio.to_thread.run_sync(services.close_down, services.stop_seconds)
        services.database.close()


async def _refuse(request: Request, error: Exception, *, default_style: Style) -> Response:
    count_refusal(request, error)
    refusal = refusal_of(error)
    if refusal.http >= 500:
        passing = isinstance(error, ServiceUnavailable)
        log.error("%s: %s", request_id(request), error, exc_info=None if passing else error)
    return refusal.response(_style(request, default_style), request_id(request))


async def _refuse_status(request: Request, error: Exception, *, default_style: Style) -> Response:
    assert isinstance(error, HTTPException)
    refusal = refusal_of_status(error.status_code, error.detail, dict(error.headers or {}))
    return refusal.response(_style(request, default_style), request_id(request))


def _style(request: Request, default_style: Style) -> Style:
    style = getattr(request.state, "style", default_style)
    assert isinstance(style, Style)
    return style
