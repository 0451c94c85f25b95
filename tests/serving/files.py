"""A small HTTP server for documents to be fetched from, which can also answer badly."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

#: An address of the loopback network that tests allow, while 127.0.0.1 stays forbidden.
HOST = "127.0.0.2"


@dataclass
class FileServer:
    """Serves `files` by path. `redirects` gives the paths that point elsewhere; `/hang` never answers."""

    files: dict[str, bytes] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    host: str = HOST

    def __enter__(self) -> FileServer:
        owner = self
        self._done = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = urlsplit(self.path).path
                if path == "/hang":
                    owner._done.wait()
                    return
                if path in owner.redirects:
                    self.send_response(302)
                    self.send_header("Location", owner.redirects[path])
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                content = owner.files.get(path)
                self.send_response(404 if content is None else 200)
                self.send_header("Content-Length", str(len(content or b"")))
                self.end_headers()
                self.wfile.write(content or b"")

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer((self.host, 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self._server.server_port}"

    def put(self, name: str, content: bytes) -> str:
        """Serve a file under that name; its URL."""
        self.files[f"/{name}"] = content
        return f"{self.address}/{name}"
