"""TLS of the server's own: certificates from files, and from newer ones once they are there."""

from __future__ import annotations

import logging
import ssl
import threading
from pathlib import Path

from pagemill.errors import SettingsError
from pagemill.settings import ServerSettings

log = logging.getLogger(__name__)

#: How often it is looked for a newer certificate: programs that renew one do so weeks before its end.
LOOK_SECONDS = 60.0


class ServerTls:
    """A context for connections of TLS 1.2 or newer with the certificate of the settings.

    Raises `SettingsError` where a file cannot be read, or the key is not the certificate's.
    """

    def __init__(self, settings: ServerSettings) -> None:
        assert settings.tls_certificate is not None
        self._certificate = settings.tls_certificate.expanduser()
        self._key = self._certificate if settings.tls_key is None else settings.tls_key.expanduser()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self._seen = self._stamps()
        self._load()

    def look(self) -> bool:
        """Take the certificate anew where its files have changed: for connections that begin from now on.

        False where they have not, or where what is there now is not whole; then the former stays in use.
        """
        try:
            stamps = self._stamps()
            if stamps == self._seen:
                return False
            self._load()
        except SettingsError as error:
            log.warning("the newer certificate is not taken: %s", error.message)
            return False
        self._seen = stamps
        log.info("a newer certificate is in use")
        return True

    def watch(self) -> None:
        """Look from time to time, in a thread that ends with the process."""

        def look_on() -> None:
            while True:
                pause.wait(LOOK_SECONDS)
                self.look()

        pause = threading.Event()
        threading.Thread(target=look_on, name="pagemill-certificate", daemon=True).start()

    def _load(self) -> None:
        try:
            # Tried in a context of its own: one that fails half-way would have the new certificate with the old key.
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(self._certificate, self._key, _no_password)
            self.context.load_cert_chain(self._certificate, self._key, _no_password)
        except (OSError, ValueError) as error:
            raise SettingsError(
                f"server.tls_certificate and server.tls_key are no certificate and its key ({_reason(error)})"
            ) from error

    def _stamps(self) -> list[tuple[int, int]]:
        return [_stamp(path) for path in (self._certificate, self._key)]


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from error
    return found.st_mtime_ns, found.st_ino


def _no_password() -> str:
    # Without this OpenSSL would ask for it at the terminal.
    raise ValueError("the key wants a password")


def _reason(error: Exception) -> str:
    return getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error)
