"""A server process and a file server on loopback, for tests that speak HTTP."""

from serving.files import FileServer
from serving.server import RunningServer, run_server

__all__ = ["FileServer", "RunningServer", "run_server"]
