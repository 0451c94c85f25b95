"""The things that `pagemill doctor` looks at, one function each."""

from __future__ import annotations

import os
import platform
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pagemill.errors import RuntimeMissing
from pagemill.jobs.machine_share import READER_BYTES, reader_count, threads_for
from pagemill.models import Weights, WeightState, weights_of
from pagemill.models.cores import usable_cores
from pagemill.models.manifest import MANIFEST
from pagemill.models.runtime import libraries_for
from pagemill.settings import Settings

#: Room for the objects and the database of a day's work; less is worth a note.
_DISK_WANTED = 2 << 30
#: What the server and one reader with the larger weights want.
_MEMORY_WANTED = 2 << 30


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `good` is None where it is worth knowing and nothing is missing."""

    about: str
    good: bool | None
    fact: str
    remedy: str = ""


def checkup(settings: Settings) -> Iterator[Finding]:
    """Everything looked at, in the order a person would mend it."""
    looks: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
        _python,
        _runtimes,
        _weights,
        _data_dir,
        _port,
        _cores,
        _memory,
    )
    for look in looks:
        yield from look(settings)


def _python(_: Settings) -> Iterator[Finding]:
    fact = f"{platform.python_implementation()} {platform.python_version()} on {platform.system()} {platform.machine()}"
    yield Finding(
        "python", sys.version_info >= (3, 11), fact, "" if sys.version_info >= (3, 11) else "use 3.11 or newer"
    )


def _runtimes(settings: Settings) -> Iterator[Finding]:
    versions: list[str] = []
    for library in libraries_for(settings.models):
        try:
            version = library.version()
        except RuntimeMissing as error:
            yield Finding(library.name, None, error.message, f"pip install {library.name}")
            continue
        versions.append(f"{library.name} {version}")
        yield Finding(library.name, True, f"{version}, {'tried first' if len(versions) == 1 else 'behind the first'}")
    if not versions:
        yield Finding("runtime", False, "no inference runtime can be loaded", "pip install openvino onnxruntime")


def _weights(settings: Settings) -> Iterator[Finding]:
    weights = Weights(settings.models)
    needed = weights_of(settings.reading.profile)
    for weight in MANIFEST:
        standing = weights.standing(weight, verify=True)
        if weight in needed and not standing.state.usable:
            yield Finding("weights", False, f"{weight.file_name} is {standing.state}", "pagemill models pull")
        elif standing.state is WeightState.OVERRIDDEN:
            yield Finding("weights", None, f"{weight.file_name} is your own: {standing.path}")
    if all(weights.standing(weight).state.usable for weight in needed):
        fact = f"the {len(needed)} that the profile {settings.reading.profile} needs, in {weights.cache_dir}"
        yield Finding("weights", True, fact)


def _data_dir(settings: Settings) -> Iterator[Finding]:
    folder = settings.server.data_dir.expanduser().absolute()
    place = next(parent for parent in (folder, *folder.parents) if parent.exists())
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        remedy = "give this user the folder, or set PAGEMILL_SERVER_DATA_DIR"
        yield Finding("data folder", False, f"{folder} cannot be written: {error.strerror}", remedy)
        return
    free = shutil.disk_usage(place).free
    yield Finding("data folder", True, f"{folder}{'' if folder.exists() else ' (made at first start)'}")
    enough = free >= _DISK_WANTED
    remedy = "" if enough else f"results and uploads are kept there; {_DISK_WANTED >> 30} GiB is a fair beginning"
    yield Finding("disk", True if enough else None, f"{free / 2**30:.1f} GiB free", remedy)


def _port(settings: Settings) -> Iterator[Finding]:
    host, port = settings.server.host, settings.server.port
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            if os.name == "posix":
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        remedy = "stop what listens there (a running pagemill, perhaps), or set PAGEMILL_SERVER_PORT"
        yield Finding("port", False, f"{host}:{port} cannot be listened on: {error.strerror}", remedy)
        return
    yield Finding("port", True, f"{host}:{port} is free" if port else f"any free one of {host}")


def _cores(settings: Settings) -> Iterator[Finding]:
    cores, readers = usable_cores(), max(1, reader_count(settings))
    fact = f"{cores} usable" + (f" of {os.cpu_count()}" if os.cpu_count() != cores else "")
    wanted = threads_for(readers, cores)
    threads = (settings.models.threads or wanted) * readers
    if threads > max(wanted * readers, 2 * cores):
        remedy = f"set PAGEMILL_MODELS_THREADS to {wanted}"
        yield Finding("cores", None, f"{fact}, and {readers} readers would run {threads} threads", remedy)
    else:
        yield Finding("cores", True, fact)


def _memory(settings: Settings) -> Iterator[Finding]:
    limit, readers = memory_limit(), max(1, reader_count(settings))
    if limit is None:
        return
    wanted = max(_MEMORY_WANTED, READER_BYTES[settings.reading.profile] * readers)
    fact = f"{limit / 2**30:.1f} GiB for this process and its readers"
    if limit >= wanted:
        yield Finding("memory", True, fact)
    else:
        remedy = f"{readers} readers want about {wanted / 2**30:.1f} GiB; lower PAGEMILL_JOBS_READERS"
        yield Finding("memory", None, fact, remedy if readers > 1 else "give it 2 GiB or more")


def memory_limit(cgroup_root: Path = Path("/sys/fs/cgroup")) -> int | None:
    """Bytes of memory this process may use: the machine's, or the container's limit where that is lower."""
    limits = []
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        limits.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    for name in ("memory.max", "memory/memory.limit_in_bytes"):
        try:
            limits.append(int((cgroup_root / name).read_text()))
        except (OSError, ValueError):  # no such file, or the word "max"
            continue
    return min(limits, default=None)
