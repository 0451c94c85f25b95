"""https is fetched with the certificate checked against the name, though the connection is made to an address."""

import datetime
import io
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from pagemill.errors import FetchFailed
from pagemill.intake.fetch import fetch
from pagemill.settings import FetchSettings

NAME = "files.example"
OPEN = FetchSettings(allow_networks=("127.0.0.0/8",), read_seconds=2.0, total_seconds=5.0)


@dataclass
class SecureServer:
    """A server on loopback whose certificate is for `files.example`, signed by itself."""

    port: int
    certificate: Path
    asked: list[tuple[str | None, str | None]] = field(default_factory=list)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureServer]:
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    running = SecureServer(0, folder / "cert.pem")
    names: list[str | None] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            running.asked.append((names[-1] if names else None, self.headers["Host"]))
            self.send_response(200)
            self.send_header("Content-Length", "4")
            self.end_headers()
            self.wfile.write(b"file")

        def log_message(self, *_: object) -> None: ...

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    context.sni_callback = lambda _, name, __: names.append(name)

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None: ...

    httpd = Quiet(("127.0.0.1", 0), Handler)
    httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
    running.port = httpd.server_address[1]
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield running
    httpd.shutdown()
    httpd.server_close()


def get(server: SecureServer, name: str) -> bytes:
    target = io.BytesIO()
    fetch(f"https://{name}:{server.port}/x.pdf", target, OPEN, 1000, resolver=lambda host, port: ["127.0.0.1"])
    return target.getvalue()


def test_a_trusted_name_is_fetched_and_told_to_the_server(
    server: SecureServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    assert get(server, NAME) == b"file"
    assert server.asked[-1] == (NAME, f"{NAME}:{server.port}")
    # The certificate is good, and for another name.
    with pytest.raises(FetchFailed):
        get(server, "other.example")


def test_a_certificate_that_nobody_vouches_for_is_refused(server: SecureServer) -> None:
    before = len(server.asked)
    with pytest.raises(FetchFailed) as caught:
        get(server, NAME)
    assert len(server.asked) == before
    assert not any(word in caught.value.message for word in ("127.0.0.1", str(ipaddress.ip_address(2130706433)), "SSL"))
