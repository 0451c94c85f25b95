"""A virtual environment for each peer, made once and kept, so that no peer's dependencies meet another's or ours."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

CACHE = Path("~/.cache/pagemill/benchmarks").expanduser()

#: Pinned requirements of each peer.
PEERS = {
    "rapidocr": ["rapidocr==3.10.0", "onnxruntime==1.31.1"],
}


def python_of(peer: str) -> str:
    """The interpreter of a peer's environment, made on first use; `pagemill` is the one that runs this."""
    if peer == "pagemill":
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
