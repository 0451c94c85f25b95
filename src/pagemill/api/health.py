"""Signs of health: `/healthz` says that the process answers, `/readyz` whether a document sent now would be read."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from pagemill import __version__
from pagemill.api.services import Services
from pagemill.error_codes import retry_headers
from pagemill.errors import PagemillError, ServiceUnavailable

OK = "ok"


class Health:
    """The checks of one server."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def routes(self) -> list[Route]:
        return [Route("/healthz", self.alive, methods=["GET"]), Route("/readyz", self.ready, methods=["GET"])]

    async def alive(self, _: Request) -> JSONResponse:
        return JSONResponse({"status": OK, "version": __version__})

    async def ready(self, _: Request) -> JSONResponse:
        """200 where every check is `ok`, else 503; a check that is not says why."""
        checks = await self._services.in_thread(self.checks)
        ready = all(check == OK for check in checks.values())
        body = {"status": "ready" if ready else "not ready", "checks": checks}
        return JSONResponse(body, 200 if ready else 503, {} if ready else retry_headers(ServiceUnavailable()))

    def checks(self) -> dict[str, str]:
        """Each part that reading stands on, and `ok` or what is wrong with it."""
        checks = {"server": "stopping"} if self._services.jobs.closed else {}
        checks |= {"database": self._database(), "store": self._store(), "weights": self._weights()}
        if self._services.scheduler is not None:
            checks["reader"] = self._reader()
        return checks

    def _database(self) -> str:
        try:
            with self._services.database.read() as tx:
                tx.one("any_key")
        except PagemillError as error:
            return error.message
        return OK

    def _store(self) -> str:
        try:
            self._services.store.exists("readyz")
        except (PagemillError, OSError) as error:
            return f"the object store does not answer: {error}"
        return OK

    def _weights(self) -> str:
        from pagemill.models import Weights, weights_of

        settings = self._services.settings
        weights = Weights(settings.models)
        missing = [w.name for w in weights_of(settings.reading.profile) if not weights.standing(w).state.usable]
        return f"missing: {', '.join(missing)}; `pagemill models pull` brings them" if missing else OK

    def _reader(self) -> str:
        scheduler = self._services.scheduler
        assert scheduler is not None
        if scheduler.trouble is not None:
            return scheduler.trouble
        return OK if scheduler.ready else "starting: weights are being loaded"
