"""Server processes and a file server on loopback, for tests that speak HTTP."""

from serving.chat import ChatServer, run_chat_server
from serving.files import FileServer
from serving.server import RunningServer, run_server

__all__ = ["ChatServer", "FileServer", "RunningServer", "run_chat_server", "run_server"]
