"""A virtual environment for each peer, made once and kept, so that no peer's dependencies meet another's or ours."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

CACHE = Path("~/.cache/pagemill/benchmarks").expanduser()

#: Pinned requirements of each peer.
PEERS = {
    "camelot": ["camelot-py==2.0.0"],
    "faster-paddle": ["faster-paddle==1.0.4"],
    "img2table": ["img2table==2.0.0", "rapidocr==3.10.0", "onnxruntime==1.31.1"],
    "kreuzberg": ["kreuzberg==4.10.4"],
    "liteparse": ["liteparse==2.18.0"],
    "markitdown": ["markitdown[pdf]==0.1.5"],
    "ocrmypdf": ["ocrmypdf==17.13.0"],
    "opendataloader": ["opendataloader-pdf==2.5.16"],
    "pdfplumber": ["pdfplumber==0.11.10"],
    "pymupdf4llm": ["pymupdf4llm==1.28.2"],
    "rapidocr": ["rapidocr==3.10.0", "onnxruntime==1.31.1"],
    "rapidocr-openvino": ["rapidocr==3.10.0", "openvino==2026.4.1"],
}


def python_of(peer: str) -> str:
    """The interpreter of a peer's environment, made on first use; `pagemill` is the one that runs this.

    A program that is no Python package (`tesseract`) is called from there too.
    """
    if peer in ("pagemill", "tesseract"):
        return sys.executable
    requirements = PEERS[peer]
    name = hashlib.sha256("\n".join(requirements).encode()).hexdigest()[:12]
    folder = CACHE / f"{peer}-{name}"
    python = folder / "bin" / "python"
    ready = folder / "ready"
    if not ready.exists():
        print(f"making the environment of {peer} …", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *requirements], check=True)
        ready.touch()
    return str(python)


def under_small_parent(command: Sequence[str]) -> list[str]:
    """A command, started by a shell: what `getrusage` tells of a process's peak memory begins with what the process
    that started it held (Linux counts it from before the program was loaded), and that of a benchmark is not small."""
    return ["sh", "-c", '"$@"; exit $?', "sh", *command]
