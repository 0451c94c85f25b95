"""`pagemill serve`: one process that answers, schedules, and keeps the readers."""

from __future__ import annotations

import logging
import shlex
import signal
import socket
import threading
import time
from importlib.resources import files
from types import FrameType

import click
import uvicorn

from pagemill import __version__
from pagemill.access import AccessStore
from pagemill.api.app import app_of
from pagemill.api.scnet.routes import PREFIX
from pagemill.api.services import Services, open_services
from pagemill.api.tls import ServerTls
from pagemill.cli.tuned_settings import load_tuned_settings
from pagemill.errors import PagemillError, SettingsError
from pagemill.log_lines import log_to_stderr
from pagemill.process_memory import give_back_free_memory, open_few_heaps, settle_objects
from pagemill.settings import ServerSettings, Settings, TracingSettings
from pagemill.tracing import start_tracing, stop_tracing

log = logging.getLogger(__name__)

#: Share of `server.stop_seconds` that open connections have to end in; the application takes the rest.
CONNECTION_SHARE = 0.25
BACKLOG = 2048
#: From one time that free memory is given back to the next.
GIVE_BACK_SECONDS = 30.0


@click.command()
@click.option("--host", help="Address to listen on. Default: the setting server.host.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on. Default: the setting server.port.")
def command(host: str | None, port: int | None) -> None:
    """Run the server, until SIGTERM or Ctrl-C.

    The first start makes an API key and prints it with the lines to try it.
    """
    open_few_heaps()
    settings = _with_address(load_tuned_settings().settings, host, port)
    _log_to_stderr(settings)
    tls = None if settings.server.tls_certificate is None else ServerTls(settings.server)
    listening = _listen(settings.server)
    with listening:
        services = open_services(settings)
        config = uvicorn.Config(
            app_of(services),
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="on",
            timeout_graceful_shutdown=max(1, round(settings.server.stop_seconds * CONNECTION_SHARE)),
        )
        config.load()
        if tls is not None:
            config.ssl = tls.context
            tls.watch()
        server = _Server(config)
        server.services = services
        server.greeting = _greeting(_address(settings.server, listening), services.access)
        _end_quietly()
        _start_tracing(settings.tracing)
        server.run(sockets=[listening])
        stop_tracing()
    if not server.started:
        raise SystemExit(1)


class _Server(uvicorn.Server):
    """Says where it is once it answers; asked to stop, it goes on answering until running pages have ended."""

    greeting = ""
    services: Services
    _closing = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            settle_objects()
            threading.Thread(target=_keep_memory, name="memory", daemon=True).start()
            click.echo(self.greeting)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if not self.started:
            super().handle_exit(sig, frame)
            return
        if self._closing:  # whoever asks twice waits for nothing; what was under way is taken over as after a crash
            self.should_exit = self.force_exit = True
            return
        self._closing = True
        threading.Thread(target=self._close_down, name="close-down", daemon=True).start()

    def _close_down(self) -> None:
        settings, began = self.services.settings.server, time.monotonic()
        log.info("stopping: nothing is taken in any more")
        try:
            self.services.close_down(self.services.stop_seconds)
            linger = min(settings.linger_seconds, self.services.stop_seconds)
            time.sleep(max(0.0, began + linger - time.monotonic()))
        except PagemillError:
            log.exception("what was under way could not be handed back; the next start takes it over")
        finally:
            self.should_exit = True


def _keep_memory() -> None:
    while True:
        time.sleep(GIVE_BACK_SECONDS)
        give_back_free_memory()


def _start_tracing(settings: TracingSettings) -> None:
    """Trace where the settings say so. Raises `SettingsError` where the library for it is not installed."""
    if not settings.endpoint:
        return
    try:
        start_tracing(settings.endpoint, settings.header_values(), settings.service, __version__, settings.share)
    except ImportError as error:
        raise SettingsError(
            "`tracing.endpoint` wants OpenTelemetry, which is not installed: install pagemill[opentelemetry]"
        ) from error


def _end_quietly() -> None:
    """Let a graceful end be a success: uvicorn raises the signal again once it has stopped. It knows nothing of
    SIGHUP, and an exception out of its loop would fill the log: there the end is that of a crash.
    """
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: None)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


def _with_address(settings: Settings, host: str | None, port: int | None) -> Settings:
    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    return settings.model_copy(update={"server": settings.server.model_copy(update=given)})


def _log_to_stderr(settings: Settings) -> None:
    log_to_stderr(settings.log.level, settings.log.format)
    # It tells of every URL fetched, and a signed one is a secret; what went wrong is told by pagemill itself.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpcore").setLevel(logging.WARNING)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)


def _listen(server: ServerSettings) -> socket.socket:
    """A socket that listens. Raises `SettingsError` where the address cannot be had."""
    try:
        found = socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        listening = socket.socket(family, kind, protocol)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(BACKLOG)
        except OSError:
            listening.close()
            raise
    except OSError as error:
        raise SettingsError(
            f"cannot listen on {server.host}, port {server.port}: {error.strerror}; `--port 0` takes any free one"
        ) from error
    return listening


def _address(server: ServerSettings, listening: socket.socket) -> str:
    """The URL to reach the server by from this machine, or from elsewhere where that is set."""
    if server.public_url:
        return server.public_url.rstrip("/")
    host = server.host
    if host in ("", "0.0.0.0", "::"):
        host = "127.0.0.1"
    scheme = "http" if server.tls_certificate is None else "https"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"


def _greeting(address: str, access: AccessStore) -> str:
    secret = access.ensure_first_key()
    lines = [f"pagemill is at {address}/ (open it in a browser; readiness is at {address}/readyz)"]
    if secret is None:
        lines += ["API keys are shown once, when they are made; `pagemill keys create` makes another."]
    else:
        lines += ["", f"The first API key, shown this once:  {secret}", "", "Try it:", "", *try_lines(address, secret)]
    return "\n".join(["", *lines, ""])


def try_lines(address: str, secret: str) -> list[str]:
    """Shell lines that submit the sample page and ask for its result; they work as they are pasted."""
    sample = files("pagemill") / "samples" / "scanned-page.jpg"
    bearer = shlex.quote(f"Authorization: Bearer {secret}")
    return [
        f"  task=$(curl -s -H {bearer} -F file=@{shlex.quote(str(sample))} {address}{PREFIX}/ocrdoc/submit"
        " | grep -oE '[0-9]{19}')",
        f'  curl -s -H {bearer} "{address}{PREFIX}/ocrdoc/result?taskId=$task"',
        "",
        "Ask again until taskStatus is SUCCEEDED; `results` is then where the result downloads from.",
    ]
