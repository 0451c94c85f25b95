"""A server on `server.data_dir` whose readers have the engine that reads nothing.

    python clocked_server.py

It prints its address and an API key, and serves until its standard input ends.
"""

from __future__ import annotations

import socket
import sys
import threading

import uvicorn

from pagemill.api.app import app_of
from pagemill.api.services import open_services
from pagemill.jobs import LocalExecutor
from pagemill.settings import load_settings


def main() -> None:
    settings = load_settings().settings
    services = open_services(settings, executor=LocalExecutor(settings, "clocked_engine:ClockedEngine"))
    listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
    server = uvicorn.Server(uvicorn.Config(app_of(services), log_config=None, access_log=False, lifespan="on"))
    print(f"http://127.0.0.1:{listening.getsockname()[1]}", services.access.ensure_first_key(), flush=True)
    threading.Thread(target=_end_with_input, args=(server,), daemon=True).start()
    server.run(sockets=[listening])


def _end_with_input(server: uvicorn.Server) -> None:
    sys.stdin.read()
    server.should_exit = True


if __name__ == "__main__":
    main()
