"""Reading beside a vision model on another server; off unless a backend is configured."""

from pagemill.reading.remote.backends import RemoteReaders
from pagemill.reading.remote.remote_reader import RemotelyRead, RemoteReader

__all__ = ["RemoteReader", "RemoteReaders", "RemotelyRead"]
