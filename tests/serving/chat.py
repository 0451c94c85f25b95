"""A server of language or vision models, as a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests


@dataclass(frozen=True)
class ChatServer:
    """`address` is the base that a backend is configured with."""

    address: str

    def asked(self, model: str) -> list[dict[str, Any]]:
        """The requests made of a model: `path`, `headers`, `body`, and the server's clock `at` each, in seconds."""
        answer = requests.get(f"{self.address}/requests", params={"model": model}, timeout=10)
        found: list[dict[str, Any]] = answer.json()
        return found

    def tell(self, model: str, answers: dict[str, str]) -> None:
        """What a vision model writes, by the prompt that asks for it."""
        requests.put(f"{self.address}/answers", params={"model": model}, json=answers, timeout=10).raise_for_status()


@contextmanager
def run_chat_server(name: str = "chat_program") -> Iterator[ChatServer]:
    """A server on any free port of the loopback network, for the time of the block; `name` is its program's."""
    program = Path(__file__).with_name(f"{name}.py")
    process = subprocess.Popen(
        [sys.executable, str(program)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        yield ChatServer(f"http://127.0.0.1:{port}/v1")
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
