"""What a reading depends on beside the document: two of the same fingerprint read the same document alike."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pagemill
from pagemill.models import MANIFEST, Weights, WeightState
from pagemill.models.weights import sha256_of
from pagemill.reading.options import ReadOptions
from pagemill.reading.remote import RemoteReaders
from pagemill.settings import ModelSettings, Settings

#: The parts of this program that what is read depends on. They are compared as they are, and not by a version: one that
#: is changed where it is installed reads differently under the same number.
PARTS = ("geometry.py", "document", "intake", "models", "reading")
#: The libraries that it depends on.
LIBRARIES = ("numpy", "onnxruntime", "opencv-python-headless", "openvino", "pillow", "pypdfium2", "zxing-cpp")


def reading_fingerprint(settings: Settings, options: ReadOptions) -> str | None:
    """SHA-256, as hex, of the program, its libraries, weights, settings and a caller's options, as far as they matter.

    None where a remote reader takes part, whose answers may differ from one time to the next.
    """
    profile = options.profile or settings.reading.profile
    if RemoteReaders(settings).chosen(options.remote, profile) is not None:
        return None
    facts = {
        "program": _program(),
        "libraries": _libraries(),
        "weights": _weights(settings.models),
        "options": {**options.to_json(), "profile": profile, "remote": None},
        "reading": settings.reading.model_dump(mode="json"),
        "models": settings.models.model_dump(mode="json", include={"runtime", "precision"}),
        "limits": settings.limits.model_dump(mode="json"),
    }
    return sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


@cache
def _program() -> str:
    package = Path(pagemill.__file__).parent
    digest = sha256(pagemill.__version__.encode())
    for part in PARTS:
        path = package / part
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            digest.update(f"\0{file.relative_to(package)}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


@cache
def _libraries() -> dict[str, str]:
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


#: Hashes of a user's own weights, which are read whole for it.
_own_hash = cache(sha256_of)


def _weights(settings: ModelSettings) -> dict[str, str]:
    weights = Weights(settings)
    hashes = {}
    for weight in MANIFEST:
        standing = weights.standing(weight)
        if standing.state is WeightState.OVERRIDDEN:
            hashes[weight.name] = _own_hash(standing.path)
        elif standing.state.usable:
            hashes[weight.name] = weight.sha256
    return hashes
