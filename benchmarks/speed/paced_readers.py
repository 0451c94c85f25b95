"""Readers kept running, each in its own process, that read one page when told to: so that they can take turns."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any

from environments import python_of

SCRIPT = Path(__file__).parents[1] / "readers" / "paced_lines.py"
#: Each reader and the peer whose environment it runs in.
READERS = {
    "fast": "pagemill",
    "accurate": "pagemill",
    "faster-paddle-tiny": "faster-paddle",
    "faster-paddle-small": "faster-paddle",
    "rapidocr": "rapidocr",
    "rapidocr-openvino": "rapidocr-openvino",
    "tesseract": "tesseract",
}
OURS = ("fast", "accurate")


class PacedReader:
    """One reader's process, which keeps to a core where one is given."""

    def __init__(self, name: str, core: int | None = None) -> None:
        self.name = name
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the reader
        self._process = subprocess.Popen(
            [python_of(READERS[name]), str(SCRIPT), name, *([] if core is None else [str(core)])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            text=True,
        )

    def read(self, picture: Path) -> dict[str, Any]:
        """What the reader answers of one page. Raises `SystemExit` where its process has ended."""
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.write(f"{picture}\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass
        for line in self._process.stdout:
            if line.startswith("{"):
                answer: dict[str, Any] = json.loads(line)
                return answer
        self._complaints.seek(0)
        raise SystemExit(f"{self.name} has ended:\n{self._complaints.read()[-2000:].decode(errors='replace')}")

    def __enter__(self) -> PacedReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._complaints.close()
