"""Someone who is told of the ends of jobs, and does not always answer well."""

from __future__ import annotations

import json
import random
import threading
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from project_tests import HOST

#: Share of calls that are answered with an error, to be made again.
REFUSED = 0.25


class WebhookReceiver:
    """Notes the ids that each job's calls came under, of those that it has answered well."""

    def __init__(self, draw: random.Random) -> None:
        self.told: dict[str, set[str]] = defaultdict(set)
        self.calls = 0
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                owner.calls += 1
                refused = draw.random() < REFUSED
                if not refused:
                    owner.told[body["data"]["id"]].add(self.headers["webhook-id"])
                self.send_response(500 if refused else 204)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer((HOST, 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._server.server_port}/told"

    def __enter__(self) -> WebhookReceiver:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
