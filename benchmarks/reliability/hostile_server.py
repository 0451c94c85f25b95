"""A server for documents that mean ill, and what can be seen of it from outside: memory, readers, log, leftovers."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import requests

from pagemill.api.services import open_services
from pagemill.jobs import Job
from pagemill.settings import load_settings

ENGINES = {"blind": "hostile.blind_engine:BlindEngine", "real": "pagemill.jobs.engine:ReadingEngine"}
TESTS = Path(__file__).parents[2] / "tests"
_RAISED = re.compile(r'^  File ".*?/(pagemill/[^"]+)", line (\d+)', re.M)
_DEATHS = re.compile(r'^pagemill_reader_ends_total\{how="(\w+)"\} ([\d.]+)', re.M)


@dataclass
class HostileServer:
    """A running server. `folder` is its data folder."""

    address: str
    key: str
    folder: Path
    process: subprocess.Popen[str]
    environment: dict[str, str]

    def __post_init__(self) -> None:
        self._services = open_services(load_settings(environment=self.environment).settings, with_scheduler=False)
        self._tenant_id = self._services.access.authenticate(self.key).tenant_id
        self._session = requests.Session()
        self._session.trust_env = False

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def submit(self, name: str, data: bytes) -> tuple[int, str]:
        """The HTTP status of a submit, and the job's id, or the word that it is refused with."""
        answer = self._session.post(
            f"{self.address}/api/llm/v1/ocrdoc/submit",
            headers={"Authorization": f"Bearer {self.key}"},
            files={"file": (name, data)},
            timeout=60,
        )
        told = answer.json()
        if answer.status_code == 200:
            return 200, str(told["data"]["output"]["task_id"])
        return answer.status_code, str(told["error"]["type"])

    def make_key_pair(self) -> tuple[str, str]:
        """A SecretId and its SecretKey."""
        pair, secret = self._services.key_pairs.create(self._tenant_id, "hostile")
        return pair.id, secret

    def object_url(self) -> str:
        """A presigned URL of an object in its store."""
        self._services.store.put("results/a.json", b"{}" * 99)
        return self._services.store.presign_get("results/a.json", base_url=self.address, seconds=3600)

    def look(self, ids: list[str]) -> dict[str, Job]:
        return self._services.jobs.look(self._tenant_id, ids)

    def answers(self) -> bool:
        """Whether it says within ten seconds that it is well."""
        with suppress(requests.RequestException):
            return self._session.get(f"{self.address}/healthz", timeout=10).status_code == 200
        return False

    def resident(self) -> int:
        """Bytes of the server's own process."""
        return int(psutil.Process(self.process.pid).memory_info().rss)

    def reader_ids(self) -> list[int]:
        found = psutil.Process(self.process.pid).children(recursive=True)
        return [each.pid for each in found if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]

    def reader_ends(self) -> dict[str, int]:
        """How many readers have ended in which way, by its own count."""
        text = self._session.get(f"{self.address}/metrics", timeout=10).text
        return {how: int(float(count)) for how, count in _DEATHS.findall(text)}

    def unforeseen(self) -> Counter[str]:
        """The errors that nobody foresaw, by the last line of pagemill's own that they came through.

        What never was in pagemill is left out: the HTTP server tells of bytes that are no HTTP.
        """
        found: Counter[str] = Counter()
        for part in self.log.read_text("utf-8", "replace").split("Traceback (most recent call last):")[1:]:
            error = next((line for line in part.splitlines() if line and not line.startswith(" ")), "")
            places = _RAISED.findall(part.split("\n" + error)[0] if error else part)
            if places:
                found[f"{':'.join(places[-1])} {error[:160]}"] += 1
        return found

    def left_over(self) -> list[str]:
        """What of temporary files is there beside the folders of readers that live."""
        scratch = self.folder / "scratch"
        return sorted(path.name for path in scratch.iterdir() if not path.name.startswith("reader-"))

    def holds(self, word: bytes) -> list[str]:
        """The objects in its store that hold a word."""
        files = (path for path in (self.folder / "objects").rglob("*") if path.is_file())
        return [str(path) for path in files if word in path.read_bytes()]


@contextmanager
def run_hostile_server(folder: Path, engine: str, settings: Mapping[str, str]) -> Iterator[HostileServer]:
    """A server whose readers read with one of `ENGINES`. `settings` are environment variables without `PAGEMILL_`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAGEMILL_")}
    environment |= {name: value for name, value in os.environ.items() if name.startswith("PAGEMILL_MODELS_")}
    environment |= {f"PAGEMILL_{name}": value for name, value in settings.items()}
    path = os.pathsep.join(filter(None, [str(TESTS), os.environ.get("PYTHONPATH")]))
    environment |= {"PAGEMILL_SERVER_DATA_DIR": str(folder), "PYTHONPATH": path, "PAGEMILL_LOG_LEVEL": "warning"}
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "server.log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, str(TESTS / "hostile" / "server_program.py"), ENGINES[engine]],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert process.stdout is not None
    try:
        address, _, key = process.stdout.readline().strip().partition(" ")
        if not key:
            raise SystemExit(f"the server did not start:\n{(folder / 'server.log').read_text()}")
        yield HostileServer(address, key, folder, process, environment)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


class Listener:
    """Listens on loopback, and counts who calls: nobody may."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._socket.accept()
                self.calls += 1
                caller.close()

    def close(self) -> None:
        self._socket.close()
