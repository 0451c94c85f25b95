"""The OpenAPI description of the SCNet API has every route, and every answer keeps to it, whatever is asked.

`benchmarks/reliability/api_schema.py` is the long form.
"""

from __future__ import annotations

import json
from pathlib import Path

from test_object_routes import running

from hostile.api_schema import DESCRIPTION, tried_by_its_schema
from pagemill.api.app import app_of
from pagemill.api.scnet.routes import PREFIX, ScnetRoutes
from pagemill.api.services import Services, open_services
from pagemill.settings import QuotaSettings, ServerSettings, Settings


def services_of(folder: Path) -> Services:
    quota = QuotaSettings(submit_burst=100_000, unfinished_jobs=100_000)
    return open_services(Settings(server=ServerSettings(data_dir=folder), quota=quota), with_scheduler=False)


def test_every_route_is_described(tmp_path: Path) -> None:
    services = services_of(tmp_path)
    routes = {
        (route.path, method.lower())
        for route in ScnetRoutes(services).routes()
        for method in (route.methods or ()) - {"HEAD"}
    }
    paths = json.loads(DESCRIPTION.read_text("utf-8"))["paths"]
    described = {(path, method) for path, methods in paths.items() for method in methods if path.startswith(PREFIX)}
    assert described == routes
    services.database.close()


def test_every_answer_keeps_to_the_description(tmp_path: Path) -> None:
    services = services_of(tmp_path)
    _, key = services.access.create_key(services.access.create_tenant("a"), "a")
    with running(app_of(services)) as address:
        done = tried_by_its_schema(address, key, tmp_path, examples=3, seed=1)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "7 selected / 7 total" in done.stdout
    services.database.close()
