"""A server with a certificate speaks TLS and nothing else, none that is out of date, and takes a newer certificate."""

from __future__ import annotations

import socket
import ssl
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from cryptography import x509

from pagemill.api.tls import ServerTls
from pagemill.errors import SettingsError
from pagemill.settings import ServerSettings
from serving import run_server
from serving.certificate import make_certificate


@pytest.mark.filterwarnings("ignore:.*TLSv1_1 is deprecated:DeprecationWarning")
def test_a_server_with_a_certificate_speaks_tls_alone(tmp_path: Path) -> None:
    files = make_certificate(tmp_path)
    settings = {
        "READING_PROFILE": "fast",
        "SERVER_TLS_CERTIFICATE": str(files.certificate),
        "SERVER_TLS_KEY": str(files.key),
    }
    trusted = str(files.certificate)
    with run_server(tmp_path / "data", settings) as server:
        assert server.address.startswith("https://127.0.0.1:")
        assert requests.get(f"{server.address}/healthz", timeout=10, verify=trusted).json()["status"] == "ok"
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(f"{server.address}/healthz", timeout=10)
        with pytest.raises(requests.exceptions.ConnectionError):
            requests.get(f"{server.address}/healthz".replace("https:", "http:"), timeout=10)
        answer = requests.get(
            f"{server.api}/upload/presign?file_name=a.png",
            headers={"Authorization": f"Bearer {server.key}"},
            timeout=10,
            verify=trusted,
        )
        assert f"{server.address}/" in answer.text
        where = urlsplit(server.address)
        assert spoken(str(where.hostname), int(where.port or 0), trusted, ssl.TLSVersion.TLSv1_2) == "TLSv1.2"
        assert spoken(str(where.hostname), int(where.port or 0), trusted, ssl.TLSVersion.TLSv1_3) == "TLSv1.3"
        # The server hangs up, or says why; a client that knew no such version would have said so itself.
        with pytest.raises((ssl.SSLError, ConnectionResetError), match=r"(?i)EOF occurred|protocol.version|reset"):
            spoken(str(where.hostname), int(where.port or 0), trusted, ssl.TLSVersion.TLSv1_1)


def spoken(host: str, port: int, trusted: str, version: ssl.TLSVersion) -> str | None:
    """The version of a connection with a client that speaks that one alone."""
    context = ssl.create_default_context(cafile=trusted)
    if version < ssl.TLSVersion.TLSv1_2:
        context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    with (
        socket.create_connection((host, port), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=host) as secure,
    ):
        return secure.version()


def test_a_newer_certificate_is_taken_and_a_broken_one_is_not(tmp_path: Path) -> None:
    files = make_certificate(tmp_path, serial=1)
    tls = ServerTls(ServerSettings(tls_certificate=files.certificate, tls_key=files.key))
    assert not tls.look()
    assert serial_shown(tls) == 1
    make_certificate(tmp_path, serial=2)
    assert tls.look()
    assert serial_shown(tls) == 2
    files.key.write_text("half of a ke")
    assert not tls.look()
    assert serial_shown(tls) == 2
    make_certificate(tmp_path, serial=3)
    assert tls.look()
    assert serial_shown(tls) == 3


def serial_shown(tls: ServerTls) -> int:
    """The serial number of the certificate that a client is shown."""
    listening = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        plain, _ = listening.accept()
        with plain, tls.context.wrap_socket(plain, server_side=True) as secure:
            secure.recv(1)

    thread = threading.Thread(target=answer)
    thread.start()
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(listening.getsockname()) as plain, context.wrap_socket(plain) as secure:
        shown = secure.getpeercert(binary_form=True)
    thread.join()
    listening.close()
    assert shown is not None
    return x509.load_der_x509_certificate(shown).serial_number


@pytest.mark.parametrize("wrong", ["certificate", "key"])
def test_files_that_are_none_are_told(tmp_path: Path, wrong: str) -> None:
    files = make_certificate(tmp_path)
    getattr(files, wrong).write_text("nothing of the sort")
    with pytest.raises(SettingsError, match="tls_certificate"):
        ServerTls(ServerSettings(tls_certificate=files.certificate, tls_key=files.key))
    with pytest.raises(SettingsError, match="cannot be read"):
        ServerTls(ServerSettings(tls_certificate=tmp_path / "none.pem"))
