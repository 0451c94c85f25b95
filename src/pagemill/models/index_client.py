"""HTTP to package indexes as pip does it: certificates, trusted hosts, proxies and credentials."""

from __future__ import annotations

import netrc
import ssl
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

import certifi
import httpx

from pagemill import __version__
from pagemill.errors import SettingsError
from pagemill.models.index_settings import IndexSettings


class IndexClient:
    """A client for the indexes of `settings`; a context that closes its connections."""

    def __init__(self, settings: IndexSettings) -> None:
        self._settings = settings
        self._verified = self._client(_certificates(settings.certificates))
        self._trusting = self._client(False) if settings.trusted_hosts else None
        self._credentials = {
            parts.netloc.rpartition("@")[2]: (httpx.URL(address).username, httpx.URL(address).password)
            for address in (*settings.indexes, *settings.find_links)
            if "@" in (parts := urlsplit(address)).netloc
        }

    def _client(self, verify: ssl.SSLContext | bool) -> httpx.Client:
        return httpx.Client(
            verify=verify,
            proxy=self._settings.proxy,
            timeout=httpx.Timeout(self._settings.timeout),
            follow_redirects=True,
            headers={"User-Agent": f"pagemill/{__version__}"},
        )

    def get(self, address: str, headers: Mapping[str, str]) -> httpx.Response:
        """The answer of one page. Raises `httpx.HTTPError`, also for a status that is not a success."""
        response = self._for(address).get(address, headers=dict(headers), auth=self._auth(address))
        return response.raise_for_status()

    def stream(self, address: str, headers: Mapping[str, str]) -> AbstractContextManager[httpx.Response]:
        """The answer of one file, its body not yet read, whatever its status."""
        # Bytes as they lie on the server: ranges count those, and a wheel does not shrink.
        sent = {"Accept-Encoding": "identity", **headers}
        return self._for(address).stream("GET", address, headers=sent, auth=self._auth(address))

    def _for(self, address: str) -> httpx.Client:
        parts = urlsplit(address)
        names = {(parts.hostname or "").lower(), parts.netloc.rpartition("@")[2].lower()}
        if self._trusting is not None and names & self._settings.trusted_hosts:
            return self._trusting
        return self._verified

    def _auth(self, address: str) -> httpx.BasicAuth | None:
        parts = urlsplit(address)
        if "@" in parts.netloc:
            return None  # httpx takes them from the address
        if parts.netloc in self._credentials:
            return httpx.BasicAuth(*self._credentials[parts.netloc])
        try:
            entry = netrc.netrc().authenticators(parts.hostname or "")
        except (OSError, netrc.NetrcParseError):
            return None
        return httpx.BasicAuth(entry[0], entry[2]) if entry else None

    def __enter__(self) -> IndexClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._verified.close()
        if self._trusting is not None:
            self._trusting.close()


def _certificates(extra: Path | None) -> ssl.SSLContext:
    """The system's certificates, certifi's (a Python of macOS knows no system store) and the user's own."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    if extra is not None:
        try:
            context.load_verify_locations(**({"capath": str(extra)} if extra.is_dir() else {"cafile": str(extra)}))
        except (OSError, ssl.SSLError) as error:
            raise SettingsError(f"the certificates in {extra} cannot be read: {error}") from error
    return context
