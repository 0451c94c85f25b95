"""`pagemill serve` as a process of its own, and the calls to it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

#: Longest wait for weights to be loaded, and for a document to be read.
READY_SECONDS = 120
TASK_SECONDS = 180


@dataclass
class RunningServer:
    """A server that answers at `address`; `greeting` is what it printed."""

    address: str
    key: str | None
    greeting: str
    environment: dict[str, str]
    process: subprocess.Popen[str]

    @property
    def api(self) -> str:
        return f"{self.address}/api/llm/v1"

    def command(self, *words: str) -> str:
        """What a `pagemill` command prints, run as a person runs it beside the server."""
        done = subprocess.run(
            [sys.executable, "-m", "pagemill", *words], env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def make_key(self, style: str, tenant: str = "default") -> str:
        """A new key."""
        return self.command("keys", "create", "--style", style, "--tenant", tenant).strip()

    def make_key_pair(self, tenant: str = "default") -> tuple[str, str]:
        """A SecretId and its SecretKey."""
        secret_id, secret_key = self.command("keys", "create", "--tencent", "--tenant", tenant).split()
        return secret_id, secret_key

    def post(
        self, path: str, key: str | None = None, headers: Mapping[str, str] | None = None, **more: Any
    ) -> requests.Response:
        return requests.post(self.api + path, headers=self._headers(key) | dict(headers or {}), timeout=60, **more)

    def get(self, path: str, key: str | None = None, **more: Any) -> requests.Response:
        return requests.get(self.api + path, headers=self._headers(key), timeout=60, **more)

    def submit_url(self, url: str, key: str | None = None, **fields: Any) -> str:
        """The id of a task for the document at `url`."""
        answer = self.post("/ocrdoc/submit", key, json={"file_url": url, **fields})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["data"]["output"]["task_id"])

    def submit_file(self, name: str, content: bytes, key: str | None = None, **fields: str) -> str:
        """The id of a task for a file sent along."""
        answer = self.post("/ocrdoc/submit", key, files={"file": (name, content)}, data=fields)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["data"]["output"]["task_id"])

    def ended(self, task_id: str, key: str | None = None) -> dict[str, Any]:
        """The item of a task, once it has ended."""
        deadline = time.monotonic() + TASK_SECONDS
        while time.monotonic() < deadline:
            item: dict[str, Any] = self.post("/ocrdoc/result", key, json={"task_ids": [task_id]}).json()["data"][0]
            if item["output"]["task_status"] not in ("pending", "running"):
                return item
            time.sleep(0.2)
        raise AssertionError(f"task {task_id} has not ended")

    def result(self, task_id: str, key: str | None = None) -> dict[str, Any]:
        """The result file of a task that succeeds, downloaded by its URL."""
        item = self.ended(task_id, key)
        assert item["output"]["task_status"] == "succeeded", item
        answer = requests.get(item["output"]["results"][0], timeout=60)
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.json()
        return result

    def readiness(self) -> requests.Response:
        return requests.get(f"{self.address}/readyz", timeout=10)

    def wait_until_ready(self) -> None:
        """Wait for the weights; a server that says it never will be ready is not waited for."""
        deadline = time.monotonic() + READY_SECONDS
        while (answer := self.readiness()).status_code != 200:
            reader = answer.json()["checks"]["reader"]
            assert reader == "ok" or reader.startswith("starting"), reader
            assert time.monotonic() < deadline, answer.text
            time.sleep(0.2)

    def stop(self) -> int:
        """Ask it to end, and its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def _headers(self, key: str | None) -> dict[str, str]:
        return {"Authorization": f"Bearer {key or self.key}"}


@contextmanager
def run_server(data_dir: Path, settings: Mapping[str, str] | None = None) -> Iterator[RunningServer]:
    """A server on any free port, for the time of the block. `settings` are environment variables without `PAGEMILL_`.

    The log goes to `server.log` in `data_dir`.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAGEMILL_")}
    environment |= {"PAGEMILL_SERVER_DATA_DIR": str(data_dir), "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"}
    # Where the weights lie is the machine's business.
    environment |= {name: value for name, value in os.environ.items() if name.startswith("PAGEMILL_MODELS_")}
    environment |= {f"PAGEMILL_{name}": value for name, value in (settings or {}).items()}
    with (data_dir / "server.log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "pagemill", "serve", "--port", "0"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            yield _greeted(process, environment, data_dir)
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            assert process.stdout is not None
            process.stdout.close()


def _greeted(process: subprocess.Popen[str], environment: dict[str, str], data_dir: Path) -> RunningServer:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        # The greeting ends with one of these two.
        if "downloads from" in line or "makes another" in line:
            break
    greeting = "".join(lines)
    found = re.search(r"pagemill is at (https?://\S+?)/ ", greeting)
    assert found, f"the server did not start:\n{(data_dir / 'server.log').read_text()}"
    key = re.search(r"The first API key.*?(sk-\S+)", greeting)
    return RunningServer(found[1], key[1] if key else None, greeting, environment, process)
