"""A `pagemill serve` in a process group of its own, to be stopped in every way there is and started again."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import psutil
import requests

#: Longest wait for a server to answer, for its readers to be ready, and for processes to be gone.
START_SECONDS, READY_SECONDS, GONE_SECONDS = 240.0, 240.0, 60.0


class KillableServer:
    """Starts at the same address each time. `settings` are environment variables without `PAGEMILL_`."""

    def __init__(self, data_dir: Path, settings: Mapping[str, str], log: Path) -> None:
        self.data_dir = data_dir
        self._settings = settings
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("PAGEMILL_")}
        self.environment |= {name: value for name, value in os.environ.items() if name.startswith("PAGEMILL_MODELS_")}
        self.environment |= {"PAGEMILL_SERVER_DATA_DIR": str(data_dir), "PYTHONUNBUFFERED": "1"}
        self.environment |= {f"PAGEMILL_{name}": value for name, value in settings.items()}
        self.log = log
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def reader_pids(self) -> list[int]:
        """Its reader processes that live."""
        try:
            children = psutil.Process(self.pid).children()
        except psutil.NoSuchProcess:
            return []
        return [child.pid for child in children if _is_reader(child)]

    def start(self, more: Mapping[str, str] | None = None) -> None:
        """Start it and wait until it answers. `more` is added to its environment as it stands."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "pagemill", "serve", "--port", str(self._port)],
                env=self.environment | dict(more or {}),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers("/healthz"):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server does not start; see {self.log}")
            time.sleep(0.05)

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not self._answers("/readyz"):
            if time.monotonic() > deadline:
                raise RuntimeError(f"the server does not become ready; see {self.log}")
            time.sleep(0.1)

    def stop(self) -> int:
        """Ask it to end, and its exit status."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self.wait()

    def kill(self) -> None:
        """SIGKILL to the server alone; its readers end because it has."""
        self.signal(signal.SIGKILL)
        self.wait()

    def kill_group(self) -> None:
        """SIGKILL to the server and all of its readers at once."""
        os.killpg(self.pid, signal.SIGKILL)
        self.wait()

    def end(self) -> None:
        """Leave nothing running, whatever state it is in."""
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def signal_group(self, number: int) -> None:
        os.killpg(self.pid, number)

    def wait(self) -> int:
        assert self._process is not None
        return self._process.wait(START_SECONDS)

    def another(self) -> KillableServer:
        """A second server of the same settings and data, at an address of its own."""
        return KillableServer(self.data_dir, self._settings, self.log)

    def own_processes(self) -> set[int]:
        """The server, and what it has started."""
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(self.pid)
            return {self.pid, *(child.pid for child in process.children(recursive=True))}
        return set()

    def processes(self) -> set[int]:
        """Every living process that works on the data folder."""
        mark = f"PAGEMILL_SERVER_DATA_DIR={self.data_dir}".encode()
        found = set()
        for folder in Path("/proc").iterdir():
            if folder.name.isdecimal():
                with contextlib.suppress(OSError):
                    if mark in (folder / "environ").read_bytes().split(b"\0"):
                        found.add(int(folder.name))
        return found - {os.getpid()}

    def wait_until_gone(self, pids: Iterable[int]) -> set[int]:
        """Those of the processes that still live after `GONE_SECONDS`."""
        left = set(pids)
        deadline = time.monotonic() + GONE_SECONDS
        while (left := {pid for pid in left if _lives(pid)}) and time.monotonic() < deadline:
            time.sleep(0.05)
        return left

    def log_from(self, offset: int) -> str:
        """What it has logged since its log was that many bytes long."""
        with self.log.open("rb") as file:
            file.seek(offset)
            return re.sub(r"\x1b\[[0-9;]*m", "", file.read().decode("utf-8", "replace"))

    def _answers(self, path: str) -> bool:
        try:
            return requests.get(self.address + path, timeout=10).status_code == 200
        except requests.RequestException:
            return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _is_reader(process: psutil.Process) -> bool:
    try:
        return "pagemill.jobs.reader_process" in process.cmdline()
    except psutil.Error:
        return False


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
