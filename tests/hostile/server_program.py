"""A server whose readers read with the engine that is named, as a process of its own; it prints its address and a key.

    python server_program.py ENGINE

Settings are those of the environment, as `pagemill serve` takes them.
"""

from __future__ import annotations

import socket
import sys

import uvicorn

from pagemill.api.app import app_of
from pagemill.api.services import open_services
from pagemill.jobs import LocalExecutor
from pagemill.log_lines import log_to_stderr
from pagemill.settings import load_settings


def main() -> None:
    settings = load_settings().settings
    log_to_stderr(settings.log.level, settings.log.format)
    services = open_services(settings, executor=LocalExecutor(settings, sys.argv[1]))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        print(f"http://127.0.0.1:{listening.getsockname()[1]} {services.access.ensure_first_key()}", flush=True)
        uvicorn.Server(uvicorn.Config(app_of(services), log_config=None, access_log=False)).run(sockets=[listening])


if __name__ == "__main__":
    main()
